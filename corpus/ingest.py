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

from corpus.assembly import Assembled, reading_key
from corpus.config import Settings
from corpus.errors import IngestError
from corpus.files import Files
from corpus.identifiers import document_id, short_hash
from corpus.model import Document, DocumentId, Entity, Language, PassageKind
from corpus.parsers.archives import Refused
from corpus.parsers.protocol import Source
from corpus.reading import Job, Read, Readers, read

if TYPE_CHECKING:
    from corpus.catalog import Catalog

_FEW = 3  # sources that are read in this process before helpers are started
_GROUP, _MOST_GROUP = 24, 600  # small sources that go to a helper at once, and are written at once
_GROWTH = 16  # a group is at most this part of what was taken before: few sources are spread over the helpers, too
_GROUP_BYTES, _MOST_GROUP_BYTES = 200_000, 800_000
_LARGE = 100_000  # bytes of a source that a helper reads even where it is the first: others follow meanwhile
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
class _Told:
    """A source whose report needs no reading: refused when it was opened, unchanged or a duplicate."""

    report: Report


@dataclass(frozen=True, slots=True)
class _Group:
    """What is under way together: in the order of the sources, reports and jobs; the results of the jobs to come."""

    items: Sequence[_Told | Job]
    future: Future[Sequence[Read]] | None
    size: int

    @property
    def jobs(self) -> list[Job]:
        """The sources that are being read."""
        return [item for item in self.items if isinstance(item, Job)]


def ingest(
    sources: Iterable[Source | Refused],
    catalog: Catalog,
    *,
    settings: Settings,
    entities: Sequence[Entity] = (),
    readers: int = 0,
    group: str = "",
) -> Iterator[Report]:
    """One report a source, in order, each already in the catalog. ``readers`` is the number of helpers, 0 by cores.

    What is new is limited to the ``group``, where one is named; what is there already stays as limited as it is.
    """
    batch = _Batch(catalog, settings, entities, readers, group)
    with batch.stack:
        for source in sources:
            yield from batch.take(source)
        yield from batch.drain()


class _Batch:
    """The state of one ingest: what waits to be sent to the readers, and what is with them."""

    def __init__(
        self, catalog: Catalog, settings: Settings, entities: Sequence[Entity], readers: int, group: str
    ) -> None:
        self.catalog, self.settings, self.entities, self.group = catalog, settings, entities, group
        self.files = Files(settings.files)
        self.stack = ExitStack()
        self.reader_count = readers
        self.readers: Readers | None = None
        self.seen = self.count = 0  # sources taken, and read, so far
        self.waiting: list[tuple[Source, str] | Refused] = []  # with the hash of each
        self.size = 0  # bytes that wait
        self.taken = 0  # bytes of all sources so far
        self.groups: deque[_Group] = deque()
        self.under_way: set[str] = set()  # ids, places and hashes of what is not in the catalog yet

    def take(self, source: Source | Refused) -> Iterator[Report]:
        """Begin with one source; the reports that are due by now."""
        if isinstance(source, Refused):
            self.waiting.append(source)
        else:
            sha256 = hashlib.sha256(source.data).hexdigest()
            names = _names(source, sha256)
            if self.under_way & names:
                yield from self.drain()
            self.under_way |= names
            self.waiting.append((source, sha256))
            self.size += len(source.data)
            self.taken += len(source.data)
        self.seen += 1
        most = min(max(_GROUP, self.seen // _GROWTH), _MOST_GROUP)
        most_bytes = min(max(_GROUP_BYTES, self.taken // _GROWTH), _MOST_GROUP_BYTES)
        if self.seen <= _FEW or len(self.waiting) >= most or self.size >= most_bytes:
            self._send()
        while self.groups and self._is_due(self.groups[0]):
            yield from self._finish(self.groups.popleft())

    def drain(self) -> Iterator[Report]:
        """The reports of all that is under way."""
        self._send()
        while self.groups:
            yield from self._finish(self.groups.popleft())

    def _send(self) -> None:
        if not self.waiting:
            return
        known = _Known(self.catalog, [item for item in self.waiting if not isinstance(item, Refused)])
        items: list[_Told | Job] = []
        for item in self.waiting:
            if isinstance(item, Refused):
                items.append(_Told(refused(item.source, item.error)))
                continue
            source, sha256 = item
            found = known.find(source, sha256)
            if isinstance(found, Report):
                self.under_way -= _names(source, sha256)
                items.append(_Told(found))
            else:
                items.append(self._job(source, sha256, found))
        jobs = [item for item in items if isinstance(item, Job)]
        self.count += len(jobs)
        future = None
        if jobs and (self.count > _FEW or self.size > _LARGE):
            self.readers = self.readers or self.stack.enter_context(
                Readers(self.settings, self.entities, self.reader_count)
            )
            future = self.readers.submit(jobs)
        self.groups.append(_Group(items, future, self.size))
        self.waiting, self.size = [], 0

    def _job(self, source: Source, sha256: str, known: Document | None) -> Job:
        if known and known.external_id and not _external_id(source):
            source = replace(source, given={**source.given, "id": known.external_id})
        return Job(source, self._id(source, sha256, known), sha256, known.work if known else None, known=bool(known))

    def _id(self, source: Source, sha256: str, known: Document | None) -> DocumentId:
        """Its id. One of a group is called as others, who may add the same file, will not call theirs."""
        if known:
            return known.id
        id_ = document_id(_external_id(source), source.name, sha256)
        return self.catalog.free_id(DocumentId(f"{id_}-{short_hash(f'{self.group} {id_}')}") if self.group else id_)

    def _is_due(self, group: _Group) -> bool:
        """Whether a group is done, or so much is under way that it must be waited for."""
        if group.future is None or group.future.done():
            return True
        most = _AHEAD * (self.readers.count if self.readers else 1)
        return len(self.groups) > most or sum(each.size for each in self.groups) > _AHEAD_BYTES

    def _finish(self, group: _Group) -> Iterator[Report]:
        jobs = group.jobs
        read_now = group.future.result() if group.future else [read(job, self.settings, self.entities) for job in jobs]
        results = iter(self._write(read_now))
        for job in jobs:
            self.under_way -= _names(job.source, job.sha256)
        for item in group.items:
            yield item.report if isinstance(item, _Told) else next(results)

    def _write(self, results: Sequence[Read]) -> list[Report]:
        """The results in the catalog, in one transaction, and their reports."""
        good = [result for result in results if isinstance(result.result, Assembled)]
        for result in good:
            if not result.job.source.name.endswith(".jsonl"):
                self.files.put(result.job.source.data)
        assembled = [each.result for each in good if isinstance(each.result, Assembled)]
        pairs = [(replace(each.document, group=self.group), each.content) for each in assembled]
        unseen = {each.job.id for each in good if not each.job.known}
        changed = iter(self.catalog.put_many(pairs, unseen=unseen) if pairs else [])
        reports = []
        for result in results:
            place = _place(result.job.source)
            if isinstance(result.result, IngestError):
                reports.append(refused(place, result.result))
                continue
            written = next(changed)
            if written is None and (twin := self.catalog.find_document(sha256=result.job.sha256)):
                reports.append(_known(result.job.source, twin, "duplicate"))
                continue
            status = ("updated" if result.job.known else "added") if written else "unchanged"
            reports.append(_report(place, status, result.result))
        return reports


class _Known:
    """What the catalog has of some sources."""

    def __init__(self, catalog: Catalog, some: Sequence[tuple[Source, str]]) -> None:
        ids = [id_ for source, _ in some if (id_ := _external_id(source))]
        places = [_place(source) for source, _ in some if not _external_id(source) and _place(source) != "-"]
        self.by_id = catalog.find_documents("external_id", ids) if ids else {}
        self.by_place = catalog.find_documents("source", places) if places else {}
        rest = [sha256 for source, sha256 in some if not self._state(source)]
        self.by_hash = catalog.find_documents("sha256", rest) if rest else {}

    def _state(self, source: Source) -> Document | None:
        external_id = _external_id(source)
        return self.by_id.get(external_id) if external_id else self.by_place.get(_place(source))

    def find(self, source: Source, sha256: str) -> Report | Document | None:
        """The report of a source that is there already, else the document that it is a new state of, if any."""
        known = self._state(source)
        if known and known.sha256 == sha256 and known.metadata.get("reading") == reading_key(source.given):
            return _known(source, known, "unchanged")
        if known or not (twin := self.by_hash.get(sha256)):
            return known
        external_id = _external_id(source)
        if external_id and not twin.external_id:
            return twin
        same = twin.source == _place(source) and not external_id
        return _known(source, twin, "unchanged" if same else "duplicate")


def refused(source: str, error: IngestError) -> Report:
    """The report of a source that cannot go in."""
    return Report(source, "refused", error=error.code, facts=error.facts)


def _place(source: Source) -> str:
    return source.origin or source.name


def _names(source: Source, sha256: str) -> set[str]:
    place = _place(source)
    names = {f"sha256:{sha256}", f"place:{place}" if place != "-" else ""}
    if external_id := _external_id(source):
        names.add(f"id:{external_id}")
    return names - {""}


def _external_id(source: Source) -> str:
    return str(source.given.get("id") or source.given.get("external_id") or "").strip()


def _known(source: Source, document: Document, status: str) -> Report:
    return Report(
        _place(source),
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
