"""Several indexes that answer as one find what a single index of all would; each alone has nothing of the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.catalog import Catalog, open_catalog
from corpus.model import Content, Document, DocumentId, Language, Passage, PassageId, PassageKind, WorkId
from search.engine import Engine
from search.engines import open_engine
from search.errors import EngineError
from search.indexing import rebuild_engine, sync, verify
from search.joined import Joined, Slice, address_for
from search.query import All, And, Clause, Filter, Not, Or, Phrase, Prefix, Request, Word

EN = Language.EN
TEXTS = [
    ("open-1", "", "2001", "Customs officers keep the bridge open at night."),
    ("open-2", "", "", "The river under the bridge is shared by treaty, and customs of both sides know it."),
    ("open-3", "", "2015", "A treaty on water."),
    ("plan", "team", "2010", "The bridge closes: customs and the quetzal plan of the team."),
    ("memo", "team", "2020", "Quetzal memo on the treaty and the bridge over the river."),
    ("other", "press", "2020", "What the press team knows of the bridge, and of no quetzal."),
]
ASKED: list[tuple[str, Clause]] = [
    ("a word", Word("bridge", EN)),
    ("a word of one index", Word("quetzal", EN)),
    ("any of several", Or((Word("customs", EN), Word("treaty", EN), Word("quetzal", EN)))),
    ("all of several", And((Word("bridge", EN), Not(Word("customs", EN))))),
    ("words in order", Phrase(("bridge", "over", "the", "river"), EN)),
    ("a beginning", Prefix("cust", EN)),
    ("everything", All()),
]


@pytest.fixture
def catalog() -> Iterator[Catalog]:
    with open_catalog("sqlite://") as opened:
        for id_, group, issued, text in TEXTS:
            passage = Passage(PassageId(f"{id_}#0"), DocumentId(id_), 0, PassageKind.BODY, EN, text)
            document = Document(
                DocumentId(id_), WorkId(id_), id_, EN, id_, group=group, issued=issued, doc_type=f"type-{group}"
            )
            opened.put(document, Content((passage,)))
        yield opened


@pytest.fixture(params=["memory:", "whoosh:"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return str(request.param) if request.param == "memory:" else f"whoosh://{tmp_path / 'index'}"


@pytest.fixture
def indexes(catalog: Catalog, address: str) -> Iterator[Mapping[str, Engine]]:
    engines = {group: open_engine(address_for(address, group)) for group in ("", "team", "press")}
    for group, engine in engines.items():
        rebuild_engine(Slice(catalog, group), engine)
    yield engines
    for engine in engines.values():
        engine.close()


@pytest.fixture
def single(catalog: Catalog) -> Engine:
    """One index of what the team may read."""
    engine = open_engine("memory:")
    for document in [d for d in catalog.iter_documents() if d.group == "press"]:
        catalog.remove(document.id)
    rebuild_engine(catalog, engine)
    return engine


@pytest.mark.parametrize("clause", [clause for _, clause in ASKED], ids=[name for name, _ in ASKED])
def test_as_a_single_index_would(
    indexes: Mapping[str, Engine], catalog: Catalog, single: Engine, clause: Clause
) -> None:
    joined = Joined([indexes[""], indexes["team"]], catalog)
    request = Request(clause, facets=("doc_type", "document"))
    expected, found = single.search(request), joined.search(request)

    assert expected.total == found.total
    assert expected.facets == found.facets
    assert {hit.passage for hit in expected.hits} == {hit.passage for hit in found.hits}
    for sort in ("newest", "oldest"):
        dated = replace(request, sort=sort)
        assert [h.passage for h in single.search(dated).hits] == [h.passage for h in joined.search(dated).hits]
    pages = [joined.search(replace(request, limit=2, offset=at)).hits for at in range(0, 6, 2)]
    assert list(found.hits) == [hit for page in pages for hit in page]


def test_rare_words_of_a_small_index_are_as_rare_as_in_all(indexes: Mapping[str, Engine], catalog: Catalog) -> None:
    joined = Joined([indexes[""], indexes["team"]], catalog)
    hits = joined.search(Request(Or((Word("quetzal", EN), Word("bridge", EN))))).hits

    assert {"plan#0", "memo#0"} == {hit.passage for hit in hits[:2]}


def test_an_index_has_nothing_of_what_others_may_not_know(indexes: Mapping[str, Engine]) -> None:
    open_ = indexes[""]

    assert (0, 3) == (open_.search(Request(Word("quetzal", EN))).total, open_.stats().documents)
    assert [] == list(open_.suggest("quetz", EN, 5))
    assert {"quetzal": 0} == dict(open_.frequencies(["quetzal"], EN))
    assert {"open-1", "open-2", "open-3"} == set(open_.versions())
    assert 0 == open_.search(Request(All(), (Filter("document", ("plan",)),))).total


def test_words_and_numbers_of_all(indexes: Mapping[str, Engine], catalog: Catalog) -> None:
    joined = Joined([indexes[""], indexes["team"]], catalog)

    assert ["quetzal"] == list(joined.suggest("quetz", EN, 5))
    assert {"bridg": 4} == dict(joined.frequencies(["bridg"], EN))
    assert (5, 5, catalog.last_change()) == (
        joined.stats().documents,
        joined.stats().passages,
        joined.stats().generation,
    )
    assert {"open-1", "open-2", "open-3", "plan", "memo"} == set(joined.versions())
    assert () == tuple(joined.check())
    for write in (joined.writing, joined.rebuilding):
        with pytest.raises(EngineError):
            write()


def test_a_document_moves_to_the_index_of_its_readers(indexes: Mapping[str, Engine], catalog: Catalog) -> None:
    slices = {group: Slice(catalog, group) for group in indexes}
    catalog.correct(DocumentId("open-1"), {"group": "team"}, by="ana")
    catalog.correct(DocumentId("memo"), {"group": ""}, by="ana")
    for group, engine in indexes.items():
        sync(slices[group], engine)

    assert {"open-2", "open-3", "memo"} == set(indexes[""].versions())
    assert {"open-1", "plan"} == set(indexes["team"].versions())
    assert [] == [problem for group, engine in indexes.items() for problem in verify(slices[group], engine)]


ADDRESSES: Sequence[tuple[str, str, str]] = [
    ("memory:", "team", "memory:"),
    ("whoosh:///home/var/index", "", "whoosh:///home/var/index"),
    ("whoosh:///home/var/index/", "team", "whoosh:///home/var/index-group-team"),
    ("opensearch://host:9200/puente?x=1", "team", "opensearch://host:9200/puente-group-team?x=1"),
]


@pytest.mark.parametrize(("url", "group", "expected"), ADDRESSES)
def test_where_the_index_of_a_group_is(url: str, group: str, expected: str) -> None:
    assert expected == address_for(url, group)


def test_what_a_share_does_not_hold_is_not_there(catalog: Catalog) -> None:
    from corpus.errors import NotInCatalog

    slice_ = Slice(catalog, "team")
    reads: list[Callable[[DocumentId], object]] = [slice_.document, slice_.content, slice_.version_of]
    for read in reads:
        assert read(DocumentId("plan"))
        with pytest.raises(NotInCatalog):
            read(DocumentId("open-1"))
    assert catalog.last_change() == slice_.last_change()
