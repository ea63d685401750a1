"""Catalog and index agree after ``sync``, wherever it was stopped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import NotInCatalog
from corpus.model import (
    Change,
    Content,
    Document,
    DocumentId,
    EntityId,
    Language,
    Mention,
    Passage,
    PassageId,
    PassageKind,
    WorkId,
)
from search.engines import open_engine
from search.engines.memory import MemoryEngine
from search.fields import TextField, Tokens
from search.indexing import make_entries, rebuild_engine, sync, verify
from search.query import All, Field, Request, Word

ES, EN = Language.ES, Language.EN


class Shelf:
    """A catalog in a dictionary."""

    def __init__(self) -> None:
        self.held: dict[DocumentId, tuple[Document, Content]] = {}
        self.log: list[Change] = []

    def put(self, name: str, *texts: str) -> None:
        document = Document(DocumentId(name), WorkId(name), f"Título de {name}", ES, "", issued="2020-05-01")
        passages = tuple(
            Passage(PassageId(f"{name}#{i}"), document.id, i, PassageKind.BODY, ES, text)
            for i, text in enumerate(texts)
        )
        self.held[document.id] = (document, Content(passages))
        self.log.append(Change(len(self.log) + 1, document.id))

    def remove(self, name: str) -> None:
        del self.held[DocumentId(name)]
        self.log.append(Change(len(self.log) + 1, DocumentId(name), removed=True))

    def document(self, id_: DocumentId) -> Document:
        if id_ not in self.held:
            raise NotInCatalog(id=id_)
        return self.held[id_][0]

    def iter_documents(self) -> Iterator[Document]:
        return iter([self.held[name][0] for name in sorted(self.held)])

    def content(self, id_: DocumentId) -> Content:
        return self.held[id_][1]

    def version_of(self, document: DocumentId) -> str:
        return repr(self.held[document])

    def changes(self, after: int, limit: int = 1000) -> Sequence[Change]:
        last = {change.document: change for change in self.log if change.sequence > after}
        return sorted(last.values(), key=lambda c: c.sequence)[:limit]

    def last_change(self) -> int:
        return len(self.log)


@pytest.fixture
def shelf() -> Shelf:
    shelf = Shelf()
    shelf.put("ley", "uno dos", "tres")
    shelf.put("acta", "cuatro")
    shelf.put("nota")
    return shelf


def test_sync_brings_the_index_up(shelf: Shelf) -> None:
    engine = MemoryEngine()

    assert 3 == sync(shelf, engine)
    assert [] == verify(shelf, engine)
    assert 3 == engine.search(Request(All())).total
    assert 0 == sync(shelf, engine)


def test_sync_follows_changes_and_removals(shelf: Shelf) -> None:
    engine = MemoryEngine()
    sync(shelf, engine)
    shelf.put("ley", "cinco")
    shelf.remove("acta")

    assert 2 == sync(shelf, engine, batch=1)
    assert [] == verify(shelf, engine)
    assert 1 == engine.search(Request(Word("cinco", ES))).total
    assert 0 == engine.search(Request(Word("cuatro", ES))).total


def test_a_document_put_and_removed_before_sync(shelf: Shelf) -> None:
    engine = MemoryEngine()
    shelf.put("breve", "texto")
    del shelf.held[DocumentId("breve")]  # its removal is not in the log yet

    sync(shelf, engine)

    assert "breve" not in engine.versions()


@pytest.mark.parametrize("stop", range(1, 6))
def test_a_sync_that_is_stopped_is_finished_by_the_next(shelf: Shelf, stop: int) -> None:
    class Stopped(Shelf):
        left = stop

        def content(self, id_: DocumentId) -> Content:
            self.left -= 1
            if self.left == 0:
                raise RuntimeError
            return super().content(id_)

    stopped = Stopped()
    stopped.held, stopped.log = shelf.held, shelf.log
    engine = MemoryEngine()
    try:
        sync(stopped, engine, batch=1)
    except RuntimeError:
        assert stopped.left == 0

    sync(shelf, engine, batch=1)

    assert [] == verify(shelf, engine)


def test_an_older_catalog_out_of_a_backup_is_followed(shelf: Shelf) -> None:
    engine = MemoryEngine()
    shelf.put("nueva", "texto")
    shelf.put("ley", "otro")
    sync(shelf, engine)
    older = Shelf()
    older.put("ley", "uno dos")

    assert ["ahead"] == [p.kind for p in verify(older, engine) if p.subject == "index"]
    sync(older, engine)

    assert [] == verify(older, engine)


def test_rebuild_starts_from_nothing(shelf: Shelf) -> None:
    engine = MemoryEngine()
    with engine.writing() as writer:
        writer.put(DocumentId("ghost"), "1", [])

    assert 3 == rebuild_engine(shelf, engine)
    assert [] == verify(shelf, engine)


def test_verify_names_every_difference(shelf: Shelf) -> None:
    engine = MemoryEngine()
    sync(shelf, engine)
    version = engine.versions()[DocumentId("ley")][0]
    with engine.writing() as writer:
        writer.put(DocumentId("ghost"), "1", [])
        writer.put(DocumentId("nota"), "old", [])
        writer.put(DocumentId("ley"), version, [])
        writer.remove(DocumentId("acta"))
        writer.mark(1)

    found = {(p.kind, p.subject) for p in verify(shelf, engine)}

    assert {
        ("behind", "index"),
        ("missing", "acta"),
        ("ghost", "ghost"),
        ("stale", "nota"),
        ("passages", "ley"),
    } == found
    assert "passages: ley (0 of 2)" in [str(p) for p in verify(shelf, engine)]


def test_entries_hold_what_filters_need() -> None:
    document = Document(
        DocumentId("d"), WorkId("w"), "Ley de Archivos", ES, "", issued="2020-05", country="MX", issuer="DOF"
    )
    passage = Passage(PassageId("d#0"), document.id, 0, PassageKind.NOTE, EN, "Money laundering", heading="Chapter")
    mentions = [
        Mention(passage.id, 0, 5, "SAT", "agency", EntityId("sat")),
        Mention(passage.id, 6, 9, "SAT", "agency", EntityId("sat")),
        Mention(passage.id, 6, 9, "AG", "agency", None, (EntityId("a"), EntityId("b"))),
    ]
    shadow = Tokens(("lav", "diner"), ("lavado", "dinero"))
    (entry,) = make_entries(document, [passage], mentions, lambda _: shadow)

    assert EN == entry.language
    assert ("money", "laundering") == entry.text[TextField.BODY].words
    assert ("ley", "de", "archivos", "chapter") == entry.text[TextField.TITLE].words
    assert shadow == entry.text[TextField.SHADOW]
    expected = {"language": "en", "document": "d", "work": "w", "kind": "note", "issuer": "DOF", "country": "MX"}
    expected |= {"year": "2020", "issued": "2020-05", "entity": "sat", "media_type": "text/plain"}
    assert {name: (value,) for name, value in expected.items()} == {k: v for k, v in entry.keywords.items() if v}


def test_a_date_without_a_year_gives_no_year(shelf: Shelf) -> None:
    document = replace(shelf.document(DocumentId("ley")), issued="s.f.")

    assert all("year" not in e.keywords for e in make_entries(document, shelf.content(document.id).passages, []))


def test_keywords_reach_the_engine(shelf: Shelf) -> None:
    engine = MemoryEngine()
    sync(shelf, engine)

    assert 3 == engine.search(Request(Field("year", "2020"))).total


def test_a_rebuild_is_spread_over_processes(shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.indexing.LOAD", 2)
    monkeypatch.setattr("search.indexing.ALONE", 2)
    for i in range(20):
        shelf.put(f"d{i:02}", f"palabra{i} común")
    engine = open_engine(f"whoosh://{tmp_path / 'index'}")

    assert 23 == rebuild_engine(shelf, engine, workers=2)
    assert [] == verify(shelf, engine)
    assert 20 == engine.search(Request(Word("común", ES))).total
    assert ["d07#0"] == [hit.passage for hit in engine.search(Request(Word("palabra7", ES))).hits]


def spoiled(passage: Passage) -> Tokens:
    raise ZeroDivisionError(passage.id)


def test_a_spread_rebuild_that_fails_leaves_the_old_index(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = open_engine(f"whoosh://{tmp_path / 'index'}")
    sync(shelf, engine)
    monkeypatch.setattr("search.indexing.LOAD", 1)
    monkeypatch.setattr("search.indexing.ALONE", 1)
    with pytest.raises(ZeroDivisionError):
        rebuild_engine(shelf, engine, shadow=spoiled, workers=2)

    assert [] == verify(shelf, engine)
    assert 0 == sync(shelf, engine)


def test_what_cannot_go_to_another_process_stays(shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.indexing.LOAD", 1)
    monkeypatch.setattr("search.indexing.ALONE", 1)
    engine = open_engine(f"whoosh://{tmp_path / 'index'}")

    assert 3 == rebuild_engine(shelf, engine, shadow=lambda _: Tokens((), ()), workers=2)


def test_a_sync_of_many_changes_is_spread_too(shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.indexing.LOAD", 3)
    monkeypatch.setattr("search.indexing.ALONE", 2)
    monkeypatch.setattr("search.indexing.MANY", 40)
    monkeypatch.setattr("search.indexing.MOST_PASSAGES", 40)  # the rest is for the next batch
    engine = open_engine(f"whoosh://{tmp_path}/index")
    for number in range(20):
        shelf.put(f"aduana-{number}", "La aduana abre.")
    sync(shelf, engine, batch=5, workers=2)
    for number in range(60):
        shelf.put(f"aduana-{number}", "La aduana cierra.")
    shelf.remove("aduana-3")

    assert 60 == sync(shelf, engine, batch=5, workers=2)

    assert [] == verify(shelf, engine)
    assert 59 == engine.search(Request(Word("cierra", ES))).total
    engine.close()
