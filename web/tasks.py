"""What workers do: receive what was sent, publish it, fetch, go on with an ingest. Each may be begun again after a kill.

A task is a job of the catalog (``corpus.jobs``); its result is a tally of reports (``web.tally``).
"""

from __future__ import annotations

import hashlib
import json
import shutil
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.errors import CatalogError, Error, IngestError, NotInCatalog
from corpus.ingest import Report, ingest, refused
from corpus.jobs import Progress, Stopped, is_dead, worker_name
from corpus.parsers.archives import Refused
from corpus.parsers.protocol import Source
from web.following import Untold, count_reports, progress_settle
from web.pending import Pending, apart, corrected, find, forget, keep, list_waiting, note
from web.tally import Tally
from web.teaching import is_taught, teach
from web.wiring import take_in

if TYPE_CHECKING:
    from concurrent.futures import Future

    from corpus.catalog.values import Job
    from corpus.jobs import Runner
    from corpus.reading import Read
    from web.wiring import Puente

RECEIVE, PUBLISH, FETCH, INGEST, LEARN = "receive", "publish", "fetch", "ingest", "learn"
LEASE_SECONDS = 30.0


def ingest_kind() -> str:
    """The kind of ingests of this machine's paths: no other can go on with them."""
    return f"{INGEST}:{socket.gethostname()}"


def runners(puente: Puente) -> Mapping[str, Runner]:
    """What the workers of this installation can do."""
    from web.sharing import SHARE, take_share

    def bind(task: Any) -> Runner:
        return lambda job, progress: task(puente, job, progress)

    return {
        RECEIVE: bind(receive),
        PUBLISH: bind(publish),
        FETCH: bind(fetch),
        LEARN: bind(learn),
        SHARE: bind(take_share),
        ingest_kind(): bind(go_on),
    }


def learn(puente: Puente, job: Job, progress: Progress) -> Mapping[str, Any]:  # noqa: ARG001 (as every task)
    """Learn words and phrases from versions in both languages, where there is anything new to learn."""
    if not is_taught(puente):
        teach(puente)
    return Tally().as_json()


def pending_folder(puente: Puente) -> Path:
    """Where what waits to be published is."""
    return puente.settings.home / "pending"


@contextmanager
def recorded(puente: Puente, kind: str, payload: Mapping[str, Any], tally: Tally) -> Iterator[Progress | Untold]:
    """A command's own work as a task that the site shows and can stop, and that workers go on with if it is killed.

    Without a ``kind`` it is none. ``Stopped`` and ``KeyboardInterrupt`` inside end it as stopped.
    """
    if not kind:
        yield Untold()
        return
    key = f"{kind} {json.dumps(payload, sort_keys=True)}"
    jobs = puente.catalog.jobs
    job = jobs.start(kind, payload, key=key, worker=worker_name(), is_dead=is_dead, lease=LEASE_SECONDS)
    progress = Progress(puente.catalog, job, threading.Event(), LEASE_SECONDS)
    end: Callable[[Job], Job] = jobs.cancelled
    try:
        with progress:
            yield progress
        end = partial(jobs.finish, result=tally.as_json())
    except Error as error:
        end = partial(jobs.fail, error={name: str(fact) for name, fact in error.facts.items()} | {"code": error.code})
        raise
    finally:
        with suppress(CatalogError, Stopped):  # the work is done; its row is for show
            progress.tell(result=tally.as_json())
            progress.flush()
        with suppress(CatalogError):
            if not progress.lost:
                end(progress.job)


# what was sent


def submit_upload(puente: Puente, files: Iterable[Any], addresses: Sequence[str], by: str) -> Job:
    """Keep what was sent (files as a web framework gives them) and have it looked at."""
    folder = puente.settings.home / "incoming" / hashlib.sha256(f"{by}{time.time_ns()}".encode()).hexdigest()[:32]
    folder.mkdir(parents=True)
    names = []
    for number, file in enumerate(files):
        file.save(folder / f"{number}")
        names.append(Path(file.filename.replace("\\", "/")).name)
    payload = {"folder": folder.name, "names": names, "addresses": list(addresses)}
    return puente.catalog.jobs.submit(RECEIVE, payload, by=by)


def receive(puente: Puente, job: Job, progress: Progress) -> Mapping[str, Any]:
    """Open what was sent, and put each document aside with what is understood of it."""
    from corpus.reading import Job as Reading
    from corpus.reading import Readers

    aside, tally = pending_folder(puente), Tally(job.result)
    sources = _sent(puente, job)
    total = _count_sent(puente, job)
    waiting: deque[tuple[str, Future[Sequence[Read]]]] = deque()
    count = 0
    looked_at = {one.token: one for one in list_waiting(aside, job.by, task=job.id) if one.seen}  # before a worker died

    def finish() -> Report:
        token, future = waiting.popleft()
        read = future.result()[0]
        note(aside, token, read.result)
        place = read.job.source.origin or read.job.source.name
        return refused(place, read.result) if isinstance(read.result, IngestError) else Report(place, "added", id=token)

    def reports(readers: Readers) -> Iterator[Report]:
        nonlocal count
        for source in sources:
            if isinstance(source, Refused):
                yield refused(source.source, source.error)
                continue
            count += 1
            token = hashlib.sha256(f"{job.id} {job.created} {count}".encode()).hexdigest()[:32]
            if token in looked_at:
                yield Report(source.origin or source.name, "added", id=token)
                continue
            keep(aside, source, job.by, token=token, task=job.id)
            sha256 = hashlib.sha256(source.data).hexdigest()
            waiting.append((token, readers.submit([Reading(source, _id_of(source, sha256), sha256)])))
            while len(waiting) > 2 * readers.count:
                yield finish()
        while waiting:
            yield finish()

    with Readers(puente.settings, puente.entities) as readers:
        for _ in count_reports(reports(readers), tally, progress, total):
            pass
    shutil.rmtree(_incoming(puente, job), ignore_errors=True)
    return tally.as_json()


def _id_of(source: Source, sha256: str) -> Any:
    from corpus.identifiers import document_id

    return document_id(str(source.given.get("id") or ""), source.name, sha256)


def _incoming(puente: Puente, job: Job) -> Path:
    return puente.settings.home / "incoming" / Path(str(job.payload["folder"])).name


def _sent(puente: Puente, job: Job) -> Iterator[Source | Refused]:
    from corpus.sources import open_source, open_sources

    folder = _incoming(puente, job)
    for number, name in enumerate(job.payload["names"]):
        yield from open_source(Source(name, (folder / str(number)).read_bytes(), name), puente.settings)
    yield from open_sources(job.payload["addresses"], None, puente.settings) if job.payload["addresses"] else ()


def _count_sent(puente: Puente, job: Job) -> int | None:
    from corpus.totals import count_file

    folder = _incoming(puente, job)
    counts = [count_file(folder / str(n), name) for n, name in enumerate(job.payload["names"])]
    known = [count for count in counts if count is not None]
    return sum(known) + len(job.payload["addresses"]) if len(known) == len(counts) else None


# what waits


def submit_publish(
    puente: Puente, tokens: Sequence[str], by: str, given: Mapping[str, str] | None = None, group: str = ""
) -> Job:
    """Have pending documents published; ``given`` is what their sender says of them, ``group`` who may read them."""
    payload = {"tokens": list(tokens), "given": dict(given or {})} | ({"group": group} if group else {})
    return puente.catalog.jobs.submit(PUBLISH, payload, by=by)


def publish(puente: Puente, job: Job, progress: Progress) -> Mapping[str, Any]:
    """Pending documents into the catalog; what was refused goes on waiting."""
    aside, tally = pending_folder(puente), Tally(job.result)
    theirs, group = _seen_by_sender(puente, job), group_of(puente, job)
    under_way: deque[str] = deque()  # tokens; reports come in the order of sources
    places: set[str] = set()

    def sources() -> Iterator[Source]:
        for token in job.payload["tokens"]:
            try:
                found = find(aside, token, job.by)
            except NotInCatalog:
                continue  # published before a worker died, or thrown away meanwhile
            source = to_publish(found, job.payload["given"])
            source = apart(source) if source.origin in places else source
            places.add(source.origin)
            under_way.append(token)
            yield source

    reports = ingest(sources(), theirs.catalog, settings=puente.settings, entities=puente.entities, group=group)
    try:
        for report in count_reports(reports, tally, progress, len(job.payload["tokens"])):
            token = under_way.popleft()
            if report.status != "refused":
                record_added(puente, report, job.by)
                forget(aside, token)
    finally:
        progress_settle(puente, progress)
    return tally.as_json()


def _seen_by_sender(puente: Puente, job: Job) -> Puente:
    """The installation as whoever sent a task may know it; that of a command is the operator's."""
    return puente.of_account(job.by) if job.by else puente


def group_of(puente: Puente, job: Job) -> str:
    """The group that a task's new documents are limited to. Raises ``NotInCatalog`` where its sender is not in it."""
    group = puente.catalog.groups.check(str(job.payload.get("group", "")))
    if group and job.by and group not in puente.catalog.groups.of(job.by):
        raise NotInCatalog("group.not_found", group=group)
    return group


def to_publish(pending: Pending, given: Mapping[str, str]) -> Source:
    """The source as its sender described it. ``apart`` among what is said: it is no new state of an older one."""
    said = {name: value for name, value in given.items() if name != "apart"}
    source = corrected(pending, said)
    return apart(source) if given.get("apart") else source


def record_added(puente: Puente, report: Report, by: str) -> None:
    """Who added a document, in the log."""
    from corpus.model import DocumentId

    puente.catalog.curate("added", DocumentId(report.id), {"status": report.status, "source": report.source}, by=by)


# addresses and paths


def fetch(puente: Puente, job: Job, progress: Progress) -> Mapping[str, Any]:
    """The documents of listed public sources (``corpus.registered``) into the catalog."""
    from corpus.fetch import Fetcher
    from corpus.registered import find_sources, open_registered

    chosen, tally = find_sources(job.payload["sources"]), Tally(job.result)
    total = sum(len(source.addresses) for source in chosen)
    opened = open_registered(chosen, Fetcher(puente.settings))
    theirs = _seen_by_sender(puente, job).catalog
    reports = ingest(opened, theirs, settings=puente.settings, entities=puente.entities)
    try:
        for report in count_reports(reports, tally, progress, total):
            if report.status != "refused":
                record_added(puente, report, job.by)
    finally:
        progress_settle(puente, progress)
    return tally.as_json()


def go_on(puente: Puente, job: Job, progress: Progress) -> Mapping[str, Any]:
    """An ingest that a command began on this machine and could not end."""
    from corpus.totals import count_sources

    paths = [str(path) for path in job.payload["paths"]]
    manifest = Path(str(job.payload["manifest"])) if job.payload["manifest"] else None
    tally = Tally(job.result)
    try:
        reports = take_in(puente, paths, manifest, group_of(puente, job))
        for _ in count_reports(reports, tally, progress, count_sources(paths, manifest)):
            pass
    finally:
        progress_settle(puente, progress)
    return tally.as_json()


def absolute(path: str) -> str:
    """A path that means the same in every folder; addresses as they are."""
    from corpus.sources import is_address

    return path if is_address(path) else str(Path(path).absolute())
