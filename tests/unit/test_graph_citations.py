"""The graph around a work, on an invented corpus of five documents."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from corpus.catalog import Catalog, open_catalog
from corpus.citations.graph import find_paths, trace
from corpus.citations.resolve import resolve
from corpus.errors import NotInCatalog
from corpus.model import Content, Document, DocumentId, Language, Passage, PassageId, PassageKind, Reference, WorkId

TITLES = {
    "a": "Alpha on the Bridges of Laredo",
    "b": "Beta on the Waters of Juarez",
    "c": "Gamma on the Customs of Nogales",
    "d": "Delta on the Trains of Tijuana",
    "e": "Epsilon on the Markets of Eagle Pass",
}
CITES = {"a": "bc", "b": "d", "c": "d", "e": "bc", "d": ""}


@pytest.fixture
def catalog() -> Iterator[Catalog]:
    with open_catalog("sqlite://") as opened:
        for id_, title in TITLES.items():
            document = Document(DocumentId(id_), WorkId(f"w-{id_}"), title, Language.EN, id_)
            passage = Passage(PassageId(f"{id_}#0"), document.id, 0, PassageKind.BODY, Language.EN, "Text.")
            references = tuple(
                Reference(document.id, passage.id, n, n + 1, TITLES[cited], title=TITLES[cited])
                for n, cited in enumerate(CITES[id_])
            )
            opened.put(document, Content((passage,), references=references))
        resolve(opened)
        yield opened


def test_both_directions_with_the_references(catalog: Catalog) -> None:
    found = trace(catalog, WorkId("w-b"))

    assert ["w-d"] == [step.work.id for step in found.cites]
    assert ["w-a", "w-e"] == [step.work.id for step in found.cited_by]
    assert [("a", "a#0", 0)] == [(r.citing, r.passage, r.start) for r in found.cited_by[0].references]


def test_what_cites_a_work_comes_in_parts(catalog: Catalog) -> None:
    first, second = (trace(catalog, WorkId("w-b"), most=1, offset=offset).cited_by for offset in (0, 1))

    assert [["w-a"], ["w-e"]] == [[step.work.id for step in steps] for steps in (first, second)]
    assert {(WorkId("w-a"), WorkId("w-b"))} == catalog.edges_between([WorkId("w-a")], [WorkId("w-b"), WorkId("w-d")])


def test_paths_are_all_the_shortest(catalog: Catalog) -> None:
    found = trace(catalog, WorkId("w-a"), WorkId("w-d"))

    assert [["w-a", "w-b", "w-d"], ["w-a", "w-c", "w-d"]] == [[work.id for work in path] for path in found.paths]
    assert not found.backwards


def test_a_path_the_other_way_is_told(catalog: Catalog) -> None:
    found = trace(catalog, WorkId("w-d"), WorkId("w-b"))

    assert found.backwards
    assert [["w-b", "w-d"]] == [[work.id for work in path] for path in found.paths]


def test_no_path_within_the_depth(catalog: Catalog) -> None:
    assert () == find_paths(catalog, WorkId("w-a"), WorkId("w-d"), depth=1)
    assert () == find_paths(catalog, WorkId("w-a"), WorkId("w-e"))


def test_cited_together_and_citing_the_same(catalog: Catalog) -> None:
    assert [("w-c", 2)] == [(near.work.id, near.shared) for near in trace(catalog, WorkId("w-b")).co_cited]
    assert [("w-e", 2)] == [(near.work.id, near.shared) for near in trace(catalog, WorkId("w-a")).coupled]


def test_an_unknown_work(catalog: Catalog) -> None:
    with pytest.raises(NotInCatalog):
        trace(catalog, WorkId("w-z"))
