"""From the catalog into the index. The catalog is the truth; the index can always be made again from it.

``sync`` reads the change log from the sequence number that the index itself remembers. A batch and its number become
visible together, so a sync that is killed anywhere is finished by the next one: nothing is lost, nothing doubled.
"""

from __future__ import annotations

import os
import pickle
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, islice
from typing import TypeVar

from corpus.errors import NotInCatalog
from corpus.model import Change, Document, DocumentId, Language, Mention, Passage, PassageId
from search.analysis import analyze
from search.bundles import BundlingLibrary, Library
from search.engine import Analyzed, Engine, SpreadingWriter, Writer
from search.engines import open_engine
from search.engines.rules import FINGERPRINT
from search.fields import Entry, TextField, Tokens

BATCH = 200  # documents a batch of ``sync``
MANY = 2_000  # changes that are brought in together, by several processes
MOST_CHANGES = 50_000  # of them in one batch, and
MOST_PASSAGES = 100_000  # of them: what a kill may cost is some tens of seconds
TOGETHER = 25  # documents that are read at once
LOAD = 1000  # passages that are sent to another process at once
ALONE = 10  # loads that one process makes faster than others are called

Shadow = Callable[[Passage], Tokens]  # the passage's words in the other language


@dataclass(frozen=True, slots=True)
class Problem:
    """Where catalog and index disagree. ``kind``: missing, ghost, stale, passages, damaged, outdated, ahead, behind."""

    kind: str
    subject: str
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.kind}: {self.subject}" + (f" ({self.detail})" if self.detail else "")


def make_entries(
    document: Document, passages: Sequence[Passage], mentions: Sequence[Mention], shadow: Shadow | None = None
) -> list[Entry]:
    """The passages of a document as an engine stores them, in their order."""
    entities: dict[PassageId, dict[str, None]] = defaultdict(dict)
    for mention in mentions:
        if mention.entity:
            entities[mention.passage][mention.entity] = None
    shared = _keywords(document)
    titles: dict[tuple[str, Language], Tokens] = {}
    entries = []
    for passage in passages:
        title = (passage.heading, passage.language)
        if title not in titles:
            titles[title] = analyze(f"{document.title}\n{passage.heading}", passage.language)
        text = {TextField.BODY: analyze(passage.text, passage.language), TextField.TITLE: titles[title]}
        if shadow is not None:
            text[TextField.SHADOW] = shadow(passage)
        keywords = shared | {
            "language": (passage.language.value,),
            "kind": (passage.kind.value,),
            "entity": tuple(entities[passage.id]) if passage.id in entities else (),
        }
        held = {field: tokens for field, tokens in text.items() if tokens.stems}
        entries.append(Entry(passage.id, document.id, passage.language, held, keywords))
    return entries


def _keywords(document: Document) -> dict[str, tuple[str, ...]]:
    year = document.issued[:4]
    values = {
        "document": document.id,
        "work": document.work,
        "doc_type": document.doc_type,
        "issuer": document.issuer,
        "country": document.country,
        "year": year if len(year) == 4 and year.isdigit() else "",
        "issued": document.issued,
        "media_type": document.media_type,
    }
    return {name: (value,) for name, value in values.items() if value}


def sync(
    library: Library,
    engine: Engine,
    *,
    shadow: Shadow | None = None,
    batch: int = BATCH,
    workers: int | None = None,
) -> int:
    """Bring the index up to the catalog; how many documents were put or removed.

    Many changes are analyzed by ``workers`` processes (one a processor unless said otherwise), like those of a rebuild.
    Safe to run at any time and any number of times. Raises ``EngineError``; what was done until then stays done.
    """
    if engine.stats().generation > library.last_change():  # the catalog is an older one, out of a backup
        return _reconcile(library, engine, shadow)
    done = 0
    while changes := library.changes(engine.stats().generation, batch):
        if len(changes) == batch and len(library.changes(engine.stats().generation, MANY)) >= MANY:
            done += _sync_many(library, engine, shadow, workers)
            continue
        with engine.writing() as writer:
            for some in _pieces(changes, TOGETHER):
                _apply(some, library, writer, shadow)
            writer.mark(changes[-1].sequence)
        done += len(changes)
    return done


def _sync_many(library: Library, engine: Engine, shadow: Shadow | None, workers: int | None) -> int:
    """Bring in the first of many changes, in one batch of at most ``MOST_PASSAGES``; how many they were."""
    done, after = 0, engine.stats().generation
    changes = _changes_until(library, after, library.last_change())

    def works(writer: Writer) -> Iterator[_Work]:
        nonlocal done, after
        passages = 0
        for some in _pieces(islice(changes, MOST_CHANGES), TOGETHER):
            for change in some:
                writer.remove(change.document)
            for work in _works([change.document for change in some if not change.removed], library):
                passages += len(work.passages)
                yield work
            done, after = done + len(some), some[-1].sequence
            if passages >= MOST_PASSAGES:
                return

    with engine.writing() as writer:
        _put_all(_loads(works(writer)), writer, shadow, workers)
        writer.mark(after)
    return done


def _changes_until(library: Library, after: int, last: int) -> Iterator[Change]:
    """The changes up to a number, some at a time. What changes meanwhile has a larger one: no document comes twice."""
    while changes := library.changes(after, BATCH):
        for change in changes:
            if change.sequence > last:
                return
            yield change
        after = changes[-1].sequence


def _apply(changes: Sequence[Change], library: Library, writer: Writer, shadow: Shadow | None) -> None:
    works = {w.document.id: w for w in _works([c.document for c in changes if not c.removed], library)}
    for change in changes:
        if work := works.get(change.document):
            _put(work, writer, shadow)
        else:
            writer.remove(change.document)


def _put(work: _Work, writer: Writer, shadow: Shadow | None) -> None:
    writer.put(work.document.id, work.version, make_entries(work.document, work.passages, work.mentions, shadow))


def _reconcile(library: Library, engine: Engine, shadow: Shadow | None) -> int:
    """Make the index agree by comparing every document, where the change log cannot tell."""
    last = library.last_change()
    held = dict(engine.versions())
    documents = [d.id for d in library.iter_documents() if held.pop(d.id, ("", 0))[0] != library.version_of(d.id)]
    with engine.writing() as writer:
        for work in _works(documents, library):
            _put(work, writer, shadow)
        for ghost in held:
            writer.remove(ghost)
        writer.mark(last)
    return len(documents) + len(held)


def rebuild(library: Library, url: str, *, shadow: Shadow | None = None, workers: int | None = None) -> int:
    """Build the index anew beside the old one, which answers until the swap; how many documents it holds.

    Works whatever state the old index is in. What changes in the catalog meanwhile is for the next ``sync``. Texts are
    analyzed by ``workers`` processes (one a processor unless said otherwise), where there are enough of them.
    """
    engine = open_engine(url)
    try:
        return rebuild_engine(library, engine, shadow=shadow, workers=workers)
    finally:
        engine.close()


def rebuild_engine(
    library: Library, engine: Engine, *, shadow: Shadow | None = None, workers: int | None = None
) -> int:
    """``rebuild`` for an engine that is open."""
    last = library.last_change()
    with engine.rebuilding() as writer:
        loads = _loads(_works((document.id for document in library.iter_documents()), library))
        done = _put_all(loads, writer, shadow, workers)
        writer.mark(last)
    return done


def _put_all(loads: Iterator[list[_Work]], writer: Writer, shadow: Shadow | None, workers: int | None) -> int:
    """Put the documents of all loads, by several processes where there is enough to do; how many they were."""
    done = 0
    first = list(islice(loads, ALONE))
    helpers = workers or os.cpu_count() or 1
    if len(first) == ALONE and helpers > 1 and isinstance(writer, SpreadingWriter) and _portable(shadow):
        return writer.spread(chain(first, loads), partial(_analyze, shadow=shadow), helpers)
    for load in chain(first, loads):
        for document, version, entries in _analyze(load, shadow):
            writer.put(document, version, entries)
            done += 1
    return done


def _portable(shadow: Shadow | None) -> bool:
    """Whether another process can be told of it."""
    try:
        pickle.dumps(shadow)
    except (pickle.PicklingError, AttributeError, TypeError):
        return False
    return True


@dataclass(frozen=True, slots=True)
class _Work:
    """A document to be analyzed, with what that needs of it: this goes from process to process."""

    document: Document
    version: str
    passages: tuple[Passage, ...]
    mentions: tuple[Mention, ...]


def _works(ids: Iterable[DocumentId], library: Library) -> Iterator[_Work]:
    """What is indexed of documents; those that are gone meanwhile are left out."""
    for some in _pieces(ids, TOGETHER):
        if isinstance(library, BundlingLibrary):
            for each in library.bundles(some):
                yield _Work(replace(each.document, metadata={}), each.version, each.passages, each.mentions)
            continue
        for id_ in some:
            try:
                document, version, content = library.document(id_), library.version_of(id_), library.content(id_)
            except NotInCatalog:
                continue
            yield _Work(replace(document, metadata={}), version, content.passages, content.mentions)


Item = TypeVar("Item")


def _pieces(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    rest = iter(items)
    while piece := list(islice(rest, size)):
        yield piece


def _loads(works: Iterable[_Work]) -> Iterator[list[_Work]]:
    """Documents in loads of about ``LOAD`` passages."""
    load: list[_Work] = []
    passages = 0
    for work in works:
        load.append(work)
        passages += len(work.passages)
        if passages >= LOAD:
            yield load
            load, passages = [], 0
    if load:
        yield load


def _analyze(load: list[_Work], shadow: Shadow | None) -> list[Analyzed]:
    return [(w.document.id, w.version, make_entries(w.document, w.passages, w.mentions, shadow)) for w in load]


def verify(library: Library, engine: Engine, *, limit: int = 1000) -> list[Problem]:
    """Where catalog and index disagree, at most ``limit`` findings. Empty when the index can be trusted.

    Every document is compared by version and number of passages, and every byte of the index by its checksum.
    """
    stats = engine.stats()
    found = [Problem("damaged", part) for part in engine.check()]
    if stats.fingerprint != FINGERPRINT:
        found.append(Problem("outdated", "index", f"built by {stats.fingerprint}, wanted {FINGERPRINT}"))
    last = library.last_change()
    if stats.generation != last:
        kind = "ahead" if stats.generation > last else "behind"
        found.append(Problem(kind, "index", f"change {stats.generation}, catalog {last}"))
    return [*found, *islice(_compare(library, engine.versions()), limit - len(found))]


def _compare(library: Library, versions: Mapping[DocumentId, tuple[str, int]]) -> Iterator[Problem]:
    held = dict(versions)
    for work in _works((document.id for document in library.iter_documents()), library):
        state = held.pop(work.document.id, None)
        if state is None:
            yield Problem("missing", work.document.id)
        elif state[0] != work.version:
            yield Problem("stale", work.document.id)
        elif state[1] != (passages := len(work.passages)):
            yield Problem("passages", work.document.id, f"{state[1]} of {passages}")
    for ghost in held:
        yield Problem("ghost", ghost)
