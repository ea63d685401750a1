"""Citations in legal form. Sentences are invented; each pattern's own example is tested too."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from corpus.citations.legal import find_legal, find_legal_citations, patterns, scope_of
from corpus.citations.legal_pattern import Scope
from corpus.citations.sections import expand, items
from corpus.model import Document, DocumentId, Language, Passage, PassageId, PassageKind, WorkId

NEEDS_SCOPE = {
    "section 1229a of this title",
    "Article 28.11, in the treaty itself",
    "artículo 5 de esta Ley",
    "artículo 4 de este Tratado",
}


@pytest.mark.parametrize("pattern", [p for p in patterns() if p.example not in NEEDS_SCOPE], ids=lambda p: p.example)
def test_every_pattern_finds_its_example(pattern) -> None:  # type: ignore[no-untyped-def]
    found = find_legal(f"as it stands in {pattern.example}; and so on")

    assert (pattern.family, pattern.example) in [(cite.family, cite.surface) for cite in found]


KEYS = [
    ("a section with its pinpoint", "under 8 U.S.C. § 1182(a)(2)(C)", ["usc:8:1182(a)(2)(C)"]),
    ("broken over a line, no-break blank", "under 8\u00a0U.S.C.\n§ 1182", ["usc:8:1182"]),
    ("lower case", "see 19 u.s.c. 1304", ["usc:19:1304"]),
    ("the mark misread", "see 8 U.S.C. S 1324a", ["usc:8:1324a"]),
    ("a list", "8 U.S.C. 1182(f) and 1185(a), as", ["usc:8:1182(f)", "usc:8:1185(a)"]),
    ("a range", "22 U.S.C. 277d-43 to 277d-46.", ["usc:22:277d-43", "usc:22:277d-44", "usc:22:277d-45", "usc:22:277d-46"]),
    ("title last", "section 1385 of title 18, United States Code", ["usc:18:1385"]),
    ("thousands", "E.O. 13,224", ["eo:13224"]),
    ("two titles are no list", "8 U.S.C. 1101 and 18 U.S.C. 1544", ["usc:8:1101", "usc:18:1544"]),
    ("amendment", "the Fourteenth Amendment", ["usconst:am14"]),
    ("a section of an act", "section 212(f) of the Immigration and Nationality Act", ["act:immigration-and-nationality-act:212(f)"]),
    ("fracción y párrafo", "artículo 21, párrafo noveno, de la Constitución Política de los Estados Unidos Mexicanos", ["mx:cpeum:art21:p9"]),
    ("artículos en lista", "los artículos 14, 16 y 21 constitucionales", ["mx:cpeum:art14", "mx:cpeum:art16", "mx:cpeum:art21"]),
    ("fracción de una ley", "artículo 2, fracción I, de la Ley Federal contra la Delincuencia Organizada", ["mx:ley-federal-contra-la-delincuencia-organizada:art2:fri"]),
    ("sin acentos", "articulo 17 de la Ley de Migracion", ["mx:ley-de-migracion:art17"]),
    ("en mayúsculas", "conforme a la LEY DE MIGRACIÓN.", ["mx:ley-de-migracion"]),
    ("la ley termina donde sigue otra cosa", "la Ley de Migración y su Reglamento", ["mx:ley-de-migracion"]),
    ("DOF con guiones", "Párrafo reformado DOF 18-06-2008", ["dof:2008-06-18"]),
    ("tratado", "el artículo 1904 del TLCAN", ["treaty:nafta:art1904"]),
    ("un decreto y la ley que reforma", "el Decreto por el que se reforma la Ley de Puertos, publicado", ["mx-decreto:decreto-por-el-que-se-reforma-la-ley-de-puertos", "mx:ley-de-puertos"]),
]  # fmt: skip


@pytest.mark.parametrize(("why", "text", "keys"), KEYS, ids=[case[0] for case in KEYS])
def test_keys(why: str, text: str, keys: list[str]) -> None:
    assert keys == [cite.key for cite in find_legal(text)]


RELATIVE = [
    ("section 1229a of this title", Scope(title="8"), ["usc:8:1229a"]),
    ("section 1182(a)(2)(A) or (B) of this title", Scope(title="8"), ["usc:8:1182(a)(2)(A)", "usc:8:1182(a)(2)(B)"]),
    ("artículo 5 de esta Ley", Scope(law="mx:ley-de-puertos"), ["mx:ley-de-puertos:art5"]),
    ("subject to Articles 303 and 304", Scope(treaty="treaty:nafta"), ["treaty:nafta:art303", "treaty:nafta:art304"]),
]


def test_relative_citations_of_our_gold(measure: Callable[[str], ModuleType]) -> None:
    module = measure("citations_relative")

    assert [] == [judged for judged in module.judge() if judged[0] != "right"]


@pytest.mark.parametrize(("text", "scope", "keys"), RELATIVE, ids=[case[0] for case in RELATIVE])
def test_relative_citations_need_their_document(text: str, scope: Scope, keys: list[str]) -> None:
    assert keys == [cite.key for cite in find_legal(text, scope=scope)]
    assert () == find_legal(text)


NEGATIVES = [
    "It grew between 999 and 2005.",
    "Suman 10 mil 475 ejecuciones.",
    "Some 1,100 people of the U.S. 20 came.",
    "The Act was read. An act of God.",
    "La ley de la selva; de acuerdo con el plan.",
    "Smith v. the rest of the world",
    "S. 12 Main Street",
]


@pytest.mark.parametrize("text", NEGATIVES)
def test_what_is_no_citation(text: str) -> None:
    assert () == find_legal(text)


def test_the_scope_of_documents() -> None:
    def document(title: str, **fields: str) -> Document:
        return Document(DocumentId("d"), WorkId("d"), title, Language.EN, "", **fields)  # type: ignore[arg-type]

    assert Scope(title="8") == scope_of(document("8 U.S.C. § 1103 — Powers"))
    assert Scope(law="mx:ley-de-migracion") == scope_of(document("LEY de Migración"))
    assert Scope(treaty="treaty:nafta") == scope_of(
        document("North American Free Trade Agreement — CHAPTER THREE", doc_type="treaty_chapter")
    )
    assert Scope() == scope_of(document("A paper"))


def test_citations_of_a_document_leave_headings_out() -> None:
    document = Document(DocumentId("d"), WorkId("d"), "8 U.S.C. § 1103", Language.EN, "")
    passages = [
        Passage(PassageId(f"d#{i}"), document.id, i, kind, Language.EN, "See section 1101 of this title.")
        for i, kind in enumerate((PassageKind.HEADING, PassageKind.BODY))
    ]

    (cite,) = find_legal_citations(passages, document)

    assert ("d#1", "usc:8:1101", "U.S. Code") == (cite.passage, cite.key, cite.family)
    assert passages[1].text[cite.start : cite.end] == cite.surface


LISTS = [
    ("1101", ["1101"]),
    ("1182(a)(2), 1183 and 1184", ["1182(a)(2)", "1183", "1184"]),
    ("1182(a)(2)(A) or (B)", ["1182(a)(2)(A)", "1182(a)(2)(B)"]),
    ("277 to 277d", ["277", "277a", "277b", "277c", "277d"]),
    ("101 through 104", ["101", "102", "103", "104"]),
]


@pytest.mark.parametrize(("text", "members"), LISTS)
def test_lists_and_ranges(text: str, members: list[str]) -> None:
    assert members == list(expand(items(text)))


@pytest.mark.timeout(120)  # some seconds where time grows with length
def test_time_is_linear_in_the_length() -> None:
    hostile = "artículo 1, fracción I, " * 4_000 + "Ley de A de B de C, " * 2_000 + "section 1(a)(b)(c), " * 3_000

    assert find_legal(hostile)


def test_families_of_the_test_material(shared: Path) -> None:
    families = json.loads((shared / "data/seed/legal_families.json").read_text(encoding="utf-8"))["families"]
    missed = []
    for family in families:
        example = family["example"]
        found = [(cite.start, cite.end) for cite in find_legal(example["text"])]
        if found != [(example["start"], example["end"])]:
            missed.append((example["family"], found))

    assert [] == missed
