"""Legal citations to held laws, and what that adds to the graph. Texts are invented; the laws' names are real."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from corpus.catalog import Catalog, open_catalog
from corpus.citations.graph import trace
from corpus.citations.law_works import unit_of
from corpus.citations.laws import find_work, law_key
from corpus.citations.legal import find_legal_citations
from corpus.citations.references import find_references
from corpus.citations.resolve import resolve
from corpus.errors import NotInCatalog
from corpus.model import (
    Content,
    Document,
    DocumentId,
    Language,
    Note,
    NoteKind,
    Passage,
    PassageId,
    PassageKind,
    WorkId,
    WorkState,
)


def put(catalog: Catalog, id_: str, title: str, *texts: str, doc_type: str = "") -> None:
    document = Document(DocumentId(id_), WorkId(f"w-{id_}"), title, Language.EN, id_, doc_type=doc_type)
    passages = tuple(
        Passage(
            PassageId(f"{id_}#{i}"),
            document.id,
            i,
            PassageKind.HEADING if t.startswith("ARTICLE") else PassageKind.BODY,
            Language.EN,
            t,
        )
        for i, t in enumerate(texts or ("Text.",))
    )
    catalog.put(document, Content(passages, legal=tuple(find_legal_citations(passages, document))))


@pytest.fixture
def catalog() -> Iterator[Catalog]:
    with open_catalog("sqlite://") as opened:
        put(opened, "s1101", "8 U.S.C. § 1101 — Definitions", "See section 1182(a)(2) of this title.")
        put(
            opened,
            "s1182",
            "8 U.S.C. § 1182 — Who may not enter",
            "See section 1101(a) of this title and section 1182(b) of this title.",
        )
        put(opened, "migra", "LEY de Migración", "El artículo 5 de esta Ley.")
        put(
            opened,
            "n3",
            "North American Free Trade Agreement — CHAPTER THREE",
            "ARTICLE 303: Drawback",
            "Text.",
            doc_type="treaty_chapter",
        )
        put(
            opened,
            "n11",
            "North American Free Trade Agreement — CHAPTER ELEVEN",
            "ARTICLE 1102: National Treatment",
            "Text.",
            doc_type="treaty_chapter",
        )
        put(
            opened,
            "paper",
            "A paper",
            "Under 8 U.S.C. 1182(f), Article 1102 of NAFTA and el artículo 52, fracción V, de la Ley de Migración, nobody; 99 U.S.C. 1.",
        )
        resolve(opened)
        yield opened


def test_pinpoints_mean_the_work_that_holds_them(catalog: Catalog) -> None:
    meant = {law.key: law.work for law in catalog.legal(DocumentId("paper"))}

    assert {
        "usc:8:1182(f)": "w-s1182",
        "treaty:nafta:art1102": "w-n11",
        "mx:ley-de-migracion:art52:frv": "w-migra",
        "usc:99:1": None,
    } == meant


def test_both_directions_of_the_graph(catalog: Catalog) -> None:
    found = trace(catalog, WorkId("w-s1182"))

    assert ["w-s1101"] == [step.work.id for step in found.cites]
    assert {"w-paper": ["8 U.S.C. 1182(f)"], "w-s1101": ["section 1182(a)(2) of this title"]} == {
        step.work.id: [law.surface for law in step.laws] for step in found.cited_by
    }
    assert 2 == catalog.work_row(WorkId("w-s1182")).cited_by


def test_a_path_over_laws(catalog: Catalog) -> None:
    found = trace(catalog, WorkId("w-paper"), WorkId("w-s1101"))

    assert [["w-paper", "w-s1182", "w-s1101"]] == [[work.id for work in path] for path in found.paths]


def test_a_law_that_comes_later_is_found_and_one_that_goes_is_missing_again(catalog: Catalog) -> None:
    put(catalog, "late", "A memo", "Fined under 18 U.S.C. § 554.")
    resolve(catalog)
    assert ["usc-18"] == [law.work for law in catalog.legal(DocumentId("late"))]
    assert WorkState.MISSING is catalog.work_row(WorkId("usc-18")).state

    put(catalog, "s554", "18 U.S.C. § 554 — Smuggling goods")
    resolve(catalog)
    assert ["w-s554"] == [law.work for law in catalog.legal(DocumentId("late"))]
    with pytest.raises(NotInCatalog):
        catalog.work(WorkId("usc-18"))

    catalog.remove(DocumentId("s554"))
    resolve(catalog)
    assert ["usc-18"] == [law.work for law in catalog.legal(DocumentId("late"))]


def test_laws_not_held_are_missing_works_one_a_law(catalog: Catalog) -> None:
    put(
        catalog,
        "m1",
        "A memo",
        "Section 402 of the Homeland Security Act of 2002, Pub. L. No. 107-296, 116 Stat. 2135, and Ley Aduanera, artículo 144.",
        "Also artículo 3 de la Ley Aduanera.",
        "See the Homeland Security Act.",
    )
    put(catalog, "m2", "Another memo", "Pub. L. No. 107-296 and Article 5 of the American Convention on Human Rights.")
    resolve(catalog)
    before = list(catalog.works())
    resolve(catalog)

    rows = {row.work.id: row for row in catalog.work_rows(state=WorkState.MISSING)}
    act = rows[WorkId("act-homeland-security-act-of-2002")]
    assert ("Homeland Security Act of 2002", "statute", 2002, 2) == (
        act.work.title,
        act.work.type,
        act.work.year,
        act.cited_by,
    )
    assert (
        "act:homeland-security-act",
        "act:homeland-security-act-of-2002",
        "publ:107-296",
        "stat:116:2135",
    ) == act.work.keys
    assert "Ley Aduanera" == rows[WorkId("mx-ley-aduanera")].work.title
    treaty = rows[WorkId("treaty-achr")].work
    assert ("American Convention on Human Rights", "treaty") == (treaty.title, treaty.type)
    assert "Convención Americana sobre Derechos Humanos" in treaty.titles
    assert before == list(catalog.works())
    assert ["w-m1", "w-m2"] == [step.work.id for step in trace(catalog, act.work.id).cited_by]


UNITS = [
    ("usc:8:1182(f)", "usc:8"),
    ("usc:99:1", ""),
    ("mx:ley-de-migracion:art52:frv", "mx:ley-de-migracion"),
    ("mx:ley-general", ""),
    ("mx:codigo-penal", ""),
    ("act:ina:212", "act:immigration-and-nationality-act"),
    ("case:504:us:655", "case:504:us:655"),
    ("usconst:am14:s1", "usconst"),
    ("dof:2008-06-18", ""),
    ("publ:110-252", "publ:110-252"),
    ("mx:reglamento-de-la-ley", ""),
    ("act:f-of-the-trade-act:3", "act:trade-act"),
    ("mx-decreto:decreto-por-el-que-se-reforman-diversas-disposiciones", ""),
    ("mx-decreto:acuerdo-por-el-que-se-crea-la-comision", "mx-decreto:acuerdo-por-el-que-se-crea-la-comision"),
]


@pytest.mark.parametrize(("key", "unit"), UNITS)
def test_the_law_of_a_key(key: str, unit: str) -> None:
    assert unit == unit_of(key)


TITLES = [
    ("8 U.S.C. § 1103 — Powers", "usc:8:1103"),
    ("LEY Federal de Armas de Fuego y Explosivos", "mx:ley-federal-de-armas-de-fuego-y-explosivos"),
    ("Constitución Política de los Estados Unidos Mexicanos (texto vigente)", "mx:cpeum"),
    ("A proclamation on amending Proclamation 10773", ""),
    ("Executive Order 14010 on asylum", "eo:14010"),
]


@pytest.mark.parametrize(("title", "key"), TITLES)
def test_keys_of_documents(title: str, key: str) -> None:
    assert key == law_key(Document(DocumentId("d"), WorkId("d"), title, Language.EN, ""))


def test_a_treaty_held_in_chapters_is_not_missing(catalog: Catalog) -> None:
    put(catalog, "m", "A memo", "The North American Free Trade Agreement and Article 9999 of NAFTA.")
    resolve(catalog)

    assert [None, None] == [law.work for law in catalog.legal(DocumentId("m"))]


def test_pinpoints_are_left_out_step_by_step() -> None:
    known = {"treaty:x:art28.5": WorkId("chapter"), "mx:y": WorkId("law")}

    assert "chapter" == find_work("treaty:x:art28.5.1(b)", known)
    assert "law" == find_work("mx:y:art2:fri:p3", known)
    assert find_work("treaty:x:art29", known) is None


def test_a_law_named_in_a_note_and_cited_in_form_is_one_work(catalog: Catalog) -> None:
    put(catalog, "m1", "A memo", "Artículo 5 de la Ley de Puertos.")
    note = '"Ley de Puertos," Diario Oficial de la Federación, July 19, 1993.'
    id_ = DocumentId("m2")
    passage = Passage(PassageId("m2#0"), id_, 0, PassageKind.NOTE, Language.EN, note, note="1")
    notes = (Note(id_, 1, "1", NoteKind.REFERENCE, note, (passage.id,)),)
    document = Document(id_, WorkId("w-m2"), "Another memo", Language.EN, "m2")
    catalog.put(document, Content((passage,), notes, tuple(find_references([passage], notes))))
    resolve(catalog)
    (reference,), (law,) = catalog.references(id_), catalog.legal(DocumentId("m1"))

    assert ("Ley de Puertos", "statute") == (reference.title, reference.type)
    assert reference.work == law.work
    before = list(catalog.works())
    resolve(catalog)
    assert before == list(catalog.works())

    put(catalog, "lp", "Ley de Puertos", "Habrá puertos.")
    resolve(catalog)
    assert {WorkId("w-lp")} == {catalog.references(id_)[0].work, catalog.legal(DocumentId("m1"))[0].work}
    assert WorkState.HELD is catalog.references(id_)[0].state
