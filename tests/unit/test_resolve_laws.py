"""Legal citations to held laws, and what that adds to the graph. Texts are invented; the laws' names are real."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from corpus.catalog import Catalog, open_catalog
from corpus.citations.graph import trace
from corpus.citations.laws import find_work, law_key
from corpus.citations.legal import find_legal_citations
from corpus.citations.resolve import resolve
from corpus.model import Content, Document, DocumentId, Language, Passage, PassageId, PassageKind, WorkId


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


def test_a_law_that_comes_later_is_found_and_one_that_goes_is_not(catalog: Catalog) -> None:
    put(catalog, "late", "A memo", "Fined under 18 U.S.C. § 554.")
    resolve(catalog)
    assert [None] == [law.work for law in catalog.legal(DocumentId("late"))]

    put(catalog, "s554", "18 U.S.C. § 554 — Smuggling goods")
    resolve(catalog)
    assert ["w-s554"] == [law.work for law in catalog.legal(DocumentId("late"))]

    catalog.remove(DocumentId("s554"))
    resolve(catalog)
    assert [None] == [law.work for law in catalog.legal(DocumentId("late"))]


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


def test_pinpoints_are_left_out_step_by_step() -> None:
    known = {"treaty:x:art28.5": WorkId("chapter"), "mx:y": WorkId("law")}

    assert "chapter" == find_work("treaty:x:art28.5.1(b)", known)
    assert "law" == find_work("mx:y:art2:fri:p3", known)
    assert find_work("treaty:x:art29", known) is None
