"""Where the parts are joined, and the only place: settings in, catalog, engine and term base out."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from corpus.errors import NotInCatalog
from corpus.model import DocumentId, WorkId
from web.installation import Puente

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from corpus.config import Settings
    from corpus.ingest import Report
    from corpus.model import Document
    from corpus.versions import Pair
    from search.bundles import Library
    from search.concordance import Concordance
    from search.engine import Engine
    from search.query import Query
    from search.results import Results

__all__ = [
    "FIRST",
    "TURN_POLL",
    "TURN_SECONDS",
    "Puente",
    "align",
    "ask",
    "find_damage",
    "find_document",
    "find_work",
    "lines",
    "make_ready",
    "open_puente",
    "rank",
    "settle",
    "slices",
    "take_in",
]

TURN_SECONDS = 600.0  # as long as another writer may take to index a large batch
TURN_POLL = 0.25
FIRST = ("customs", "aduana")  # asked before anybody does


@contextmanager
def open_puente(settings: Settings) -> Iterator[Puente]:
    """The parts of the installation that ``settings`` describe, closed at the end of the ``with`` block."""
    puente = Puente(settings)
    try:
        yield puente
    finally:
        puente.close()


def take_in(puente: Puente, paths: Sequence[str], manifest: Path | None, group: str = "") -> Iterator[Report]:
    """One report a source, each already in the catalog. Call ``settle`` afterwards, however it ended.

    What is new is limited to the ``group``, where one is named.
    """
    from corpus.ingest import ingest
    from corpus.sources import open_sources

    sources = open_sources(paths, manifest, puente.settings)
    return ingest(sources, puente.catalog, settings=puente.settings, entities=puente.entities, group=group)


def settle(puente: Puente) -> int:
    """What follows a batch: references to works, index to catalog, versions aligned. Gives the changes synced.

    Safe to repeat. One writer at a time: where another is at it, this one waits for its turn, up to ``TURN_SECONDS``.
    """
    from corpus.citations.resolve import resolve_all
    from search.errors import IndexLocked
    from web.alignments import align_all

    puente = puente.whole
    resolve_all(puente.catalog)
    deadline = time.monotonic() + TURN_SECONDS
    while True:
        try:
            changed = _sync(puente)
        except IndexLocked:
            if time.monotonic() > deadline:
                raise
            time.sleep(TURN_POLL)
        else:
            align_all(puente)
            if changed:
                puente.shelf.figures()
            return changed


def slices(puente: Puente) -> Iterator[tuple[str, Library, Engine]]:
    """Each index of an installation with the documents that stand in it: of everybody, and of each group by name."""
    from search.joined import Slice

    groups = sorted(puente.catalog.groups.names())
    for group in ("", *groups):
        yield group, Slice(puente.catalog, group) if groups else puente.catalog, puente.index_of(group)


def _sync(puente: Puente) -> int:
    """Bring every index up to the catalog; how many changes that of everybody had not seen."""
    from search.indexing import rebuild_engine, sync

    changed = 0
    for group, library, engine in slices(puente):
        if not group:
            changed = sync(library, engine)
        elif engine.stats().generation:
            sync(library, engine)
        else:  # a new one: the log may be long, and little of it is the group's
            rebuild_engine(library, engine)
    return changed


def make_ready(puente: Puente) -> None:
    """Open what the first question needs, so that nobody waits for dictionaries to be read.

    They stay for good, so the garbage collector need not look through them again at every large answer.
    """
    import gc

    from search.query import Query

    for word in FIRST:
        ask(puente, Query(word, limit=1))
    gc.collect()
    gc.freeze()


def find_damage(puente: Puente) -> Iterator[str]:
    """What is damaged in the catalog and among the original files; reads all of both."""
    from corpus.files import Files

    yield from puente.catalog.check()
    for sha256 in Files(puente.settings.files).iter_corrupt():
        yield f"file {sha256}: is not what was kept"


def ask(puente: Puente, query: Query) -> Results:
    """Results as a page shows them."""
    from search.searcher import search

    asked = replace(query, aliases=puente.aliases)
    return search(asked, puente.engine, puente.catalog, puente.termbase, layers=puente.layers, nearness=puente.semantic)


def rank(puente: Puente, query: Query, unit: str) -> Iterator[tuple[str, float]]:
    """External ids, best first: of passages (``ID#ORDINAL``), or of documents, each once at its best passage."""
    from search.searcher import rank as rank_passages

    asked = replace(query, aliases=puente.aliases)
    hits = rank_passages(
        asked, puente.engine, puente.termbase, layers=puente.layers, nearness=puente.semantic, library=puente.catalog
    ).hits
    documents = puente.catalog.documents(list(dict.fromkeys(hit.document for hit in hits)))
    names = {id_: document.external_id or id_ for id_, document in documents.items()}
    scores: dict[str, float] = {}
    for hit in hits:
        if hit.document in names:
            ordinal = f"#{hit.passage.rpartition('#')[2]}" if unit == "passage" else ""
            scores.setdefault(names[hit.document] + ordinal, hit.score)
    return iter(list(scores.items())[: query.limit])


def lines(puente: Puente, query: Query, order: str = "") -> Concordance:
    """The concordance of a query."""
    from functools import partial

    from search.concordance import concordance
    from web.alignments import counterparts

    asked = replace(query, aliases=puente.aliases)
    parts = (asked, puente.engine, puente.catalog, puente.termbase)
    return concordance(*parts, layers=puente.layers, counterpart=partial(counterparts, puente), order=order)


def align(puente: Puente, left: DocumentId, right: DocumentId) -> Iterator[Pair]:
    """Two versions of a work, piece by piece. Raises ``NotInCatalog``."""
    from corpus.versions import side_by_side

    catalog = puente.catalog
    languages = (catalog.document(left).language, catalog.document(right).language)
    texts = (list(catalog.iter_passages(left)), list(catalog.iter_passages(right)))
    return side_by_side(*texts, languages, puente.common_words)


def find_document(puente: Puente, name: str) -> Document:
    """The document with this id or external id. Raises ``NotInCatalog``."""
    if document := puente.catalog.find_document(external_id=name):
        return document
    return puente.catalog.document(DocumentId(name))


def find_work(puente: Puente, name: str) -> WorkId:
    """The work with this id, or of the document with this id or external id. Raises ``NotInCatalog``."""
    try:
        return puente.catalog.work(WorkId(name)).id
    except NotInCatalog:
        return find_document(puente, name).work
