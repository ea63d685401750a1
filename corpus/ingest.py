"""Sources into the catalog: one report each, in order. One bad source never stops a batch.

What is there already is told before anything is parsed: by external id, by place, by bytes. Sources are read side by
side (``corpus.reading``) and written one by one, each in one transaction; a batch that is killed goes on where it
stopped when it is run again. After a batch, references are resolved and the index is synced (``web.wiring.settle``).
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from corpus.archives import Refused
from corpus.assembly import Assembled, reading_key
from corpus.config import Settings
from corpus.errors import IngestError
from corpus.files import Files
from corpus.identifiers import document_id
from corpus.model import Document, Entity, Language, PassageKind
from corpus.parsers.protocol import Source
from corpus.reading import Job, Read, Readers, read

if TYPE_CHECKING:
    from corpus.catalog import Catalog

_FEW = 3  # sources that are read in this process before helpers are started
_GROUP = 24  # small sources that go to a helper at once
_GROUP_BYTES = 200_000
_AHEAD = 3  # groups a helper that wait
_AHEAD_BYTES = 64_000_000


@dataclass(frozen=True, slots=True)
class Report:
    """What came of one source. ``status``: added, updated, unchanged, duplicate or refused (then ``error``, ``facts``)."""

    source: str
    status: str
    id: str = ""
    external_id: str = ""
    language: str = ""
    media_type: str = ""
    pages: int | None = None
    passages: int = 0
    notes: int = 0
    citations: int = 0
    warnings: tuple[str, ...] = ()
    error: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Group:
    """Jobs on their way, and the reports of sources that needed none, each before the job with that number."""

    jobs: Sequence[Job]
    ready: Sequence[tuple[int, Report]]
    future: Future[Sequence[Read]] | None
    size: int


def ingest(
    sources: Iterable[Source | Refused],
    catalog: Catalog,
    *,
    settings: Settings,
    entities: Sequence[Entity] = (),
    readers: int = 0,
) -> Iterator[Report]:
    """One report a source, in order, each already in the catalog. ``readers`` is the number of helpers, 0 by cores."""
    batch = _Batch(catalog, settings, entities, readers)
    with batch.stack:
        for source in sources:
            yield from batch.take(source)
        yield from batch.drain()


class _Batch:
    """The state of one ingest: what is being read, and what it will be written as."""

    def __init__(self, catalog: Catalog, settings: Settings, entities: Sequence[Entity], readers: int) -> None:
        self.catalog, self.settings, self.entities = catalog, settings, entities
        self.files = Files(settings.files)
        self.stack = ExitStack()
        self.reader_count = readers
        self.readers: Readers | None = None
        self.read = 0
        self.jobs: list[Job] = []
        self.ready: list[tuple[int, Report]] = []
        self.groups: deque[_Group] = deque()
        self.under_way: set[str] = set()  # ids, places and hashes that are not in the catalog yet

    def take(self, source: Source | Refused) -> Iterator[Report]:
        """Begin with one source; the reports that are due by now."""
        if isinstance(source, Refused):
            self.ready.append((len(self.jobs), refused(source.source, source.error)))
        else:
            sha256 = hashlib.sha256(source.data).hexdigest()
            if self.under_way & _names(source, sha256):
                yield from self.drain()
            known = self._find(source, sha256)
            if isinstance(known, Report):
                self.ready.append((len(self.jobs), known))
            else:
                self._add(source, sha256, known)
        if self._is_full():
            self._send()
        yield from self._due()

    def drain(self) -> Iterator[Report]:
        """The reports of all that is under way."""
        self._send()
        while self.groups:
            yield from self._finish(self.groups.popleft())

    def _find(self, source: Source, sha256: str) -> Report | Document | None:
        """The report of a source that is there already, else the document that it is a new state of, if any."""
        external_id = _external_id(source)
        place = source.origin or source.name
        known = self.catalog.find_document(external_id=external_id) if external_id else None
        if not known and not external_id and place != "-":
            known = self.catalog.find_document(source=place)
        if known and known.sha256 == sha256 and known.metadata.get("reading") == reading_key(source.given):
            return _known(source, known, "unchanged")
        if known:
            return known
        twin = self.catalog.find_document(sha256=sha256)
        if twin and external_id and not twin.external_id:
            return twin
        if twin and (twin.source == place and not external_id):
            return _known(source, twin, "unchanged")
        return _known(source, twin, "duplicate") if twin else None

    def _add(self, source: Source, sha256: str, known: Document | None) -> None:
        if known and known.external_id and not _external_id(source):
            source = replace(source, given={**source.given, "id": known.external_id})
        id_ = known.id if known else document_id(_external_id(source), source.name, sha256)
        self.jobs.append(Job(source, id_, sha256, known.work if known else None, known=known is not None))
        self.under_way |= _names(source, sha256)

    def _is_full(self) -> bool:
        size = sum(len(job.source.data) for job in self.jobs)
        return self.read < _FEW or len(self.jobs) + len(self.ready) >= _GROUP or size >= _GROUP_BYTES

    def _send(self) -> None:
        if not self.jobs and not self.ready:
            return
        size = sum(len(job.source.data) for job in self.jobs)
        self.read += len(self.jobs)
        future = None
        if self.jobs and self.read > _FEW:
            self.readers = self.readers or self.stack.enter_context(
                Readers(self.settings, self.entities, self.reader_count)
            )
            future = self.readers.submit(self.jobs)
        self.groups.append(_Group(self.jobs, self.ready, future, size))
        self.jobs, self.ready = [], []

    def _due(self) -> Iterator[Report]:
        """Reports of the groups that are done, and of the oldest while too much is under way."""
        while self.groups and self._is_due(self.groups[0]):
            yield from self._finish(self.groups.popleft())

    def _is_due(self, group: _Group) -> bool:
        if group.future is None or group.future.done():
            return True
        most = _AHEAD * (self.readers.count if self.readers else 1)
        return len(self.groups) > most or sum(each.size for each in self.groups) > _AHEAD_BYTES

    def _finish(self, group: _Group) -> Iterator[Report]:
        results = (
            group.future.result() if group.future else (read(job, self.settings, self.entities) for job in group.jobs)
        )
        ready = deque(group.ready)
        for number, result in enumerate(results):
            while ready and ready[0][0] <= number:
                yield ready.popleft()[1]
            yield self._write(result)
        yield from (report for _, report in ready)

    def _write(self, result: Read) -> Report:
        job = result.job
        self.under_way -= _names(job.source, job.sha256)
        place = job.source.origin or job.source.name
        if isinstance(result.result, IngestError):
            return refused(place, result.result)
        assembled = result.result
        if not job.source.name.endswith(".jsonl"):
            self.files.put(job.source.data)
        changed = self.catalog.put(assembled.document, assembled.content)
        status = ("updated" if job.known else "added") if changed else "unchanged"
        return _report(place, status, assembled)


def refused(source: str, error: IngestError) -> Report:
    """The report of a source that cannot go in."""
    return Report(source, "refused", error=error.code, facts=error.facts)


def _names(source: Source, sha256: str) -> set[str]:
    place = source.origin or source.name
    names = {f"sha256:{sha256}", f"place:{place}" if place != "-" else ""}
    if external_id := _external_id(source):
        names.add(f"id:{external_id}")
    return names - {""}


def _external_id(source: Source) -> str:
    return str(source.given.get("id") or source.given.get("external_id") or "").strip()


def _known(source: Source, document: Document, status: str) -> Report:
    return Report(
        source.origin or source.name,
        status,
        document.id,
        document.external_id,
        document.language,
        document.media_type,
        document.pages,
    )


def _report(source: str, status: str, assembled: Assembled) -> Report:
    document, content = assembled.document, assembled.content
    own = [passage for passage in content.passages if passage.kind is not PassageKind.METADATA]
    warnings = (
        assembled.warnings if document.language is not Language.OTHER else (*assembled.warnings, "other_language")
    )
    return Report(
        source,
        status,
        document.id,
        document.external_id,
        document.language,
        document.media_type,
        document.pages,
        len(own),
        len(content.notes),
        len(content.references) + len(content.legal),
        warnings,
    )
