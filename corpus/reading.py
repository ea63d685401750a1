"""One source read: parsed where it can do no harm, then assembled. In this process, or in helpers of it.

A helper is a process of ours that reads one source after the other, so that both cores work while one process writes
the catalog. It starts in half a second: a batch of a few sources does without.
"""

from __future__ import annotations

import io
import os
import pickle
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from queue import SimpleQueue
from types import TracebackType
from typing import Self

from corpus.assembly import Assembled, assemble
from corpus.config import Settings
from corpus.entities.mentions import Gazetteer, make_gazetteer
from corpus.errors import IngestError
from corpus.model import DocumentId, Entity, WorkId
from corpus.parsers.protocol import Parsed, Source

# The parent is watched before anything large is imported: it may be gone by then.
_COMMAND = "from corpus.parent import watch; watch({}); from corpus.reading import serve; serve()"


@dataclass(frozen=True, slots=True)
class Job:
    """A source to read, and the identity it has."""

    source: Source
    id: DocumentId
    sha256: str
    work: WorkId | None = None
    known: bool = False  # it is a new state of a document that the catalog has


@dataclass(frozen=True, slots=True)
class Read:
    """What came of a job: what goes into the catalog, or the error."""

    job: Job
    result: Assembled | IngestError


def read(job: Job, settings: Settings, entities: Sequence[Entity] | Gazetteer) -> Read:
    """The source of a job parsed and assembled, or why it cannot be."""
    try:
        parsed = _parse(job.source, settings)
        assembled = assemble(job.source, parsed, id_=job.id, sha256=job.sha256, work=job.work, entities=entities)
        return Read(job, assembled)
    except IngestError as error:
        return Read(job, error)


def _parse(source: Source, settings: Settings) -> Parsed:
    if source.name.endswith(".jsonl"):
        from corpus.parsers.jsonl import parse

        return parse(source)
    from corpus.parsers.isolate import parse_isolated

    return parse_isolated(source, settings)


class Readers:
    """Helpers that read jobs side by side; results come as futures. Use it in a ``with``."""

    def __init__(self, settings: Settings, entities: Sequence[Entity], count: int = 0) -> None:
        self._start = partial(_start, settings, entities)
        self.count = count or max(1, min(4, len(os.sched_getaffinity(0))))
        self._threads = ThreadPoolExecutor(self.count, "reader")
        self._idle: SimpleQueue[subprocess.Popen[bytes] | None] = SimpleQueue()
        for _ in range(self.count):
            self._idle.put(None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._threads.shutdown(cancel_futures=True)
        while not self._idle.empty():
            if helper := self._idle.get():
                _stop(helper)

    def submit(self, jobs: Sequence[Job]) -> Future[Sequence[Read]]:
        """The results of some jobs, in their order, when a helper has read them."""
        return self._threads.submit(self._ask, jobs)

    def _ask(self, jobs: Sequence[Job]) -> Sequence[Read]:
        helper = self._idle.get()
        try:
            if helper is None or helper.poll() is not None:
                helper = self._start()
            results = _exchange(helper, jobs)
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            if helper is not None:
                _stop(helper)
            helper = None
            if len(jobs) > 1:  # find out which one it was
                self._idle.put(None)
                return [result for job in jobs for result in self._ask([job])]
            crash = IngestError("unreadable", source=jobs[0].source.name, reason="crash")
            crash.__cause__ = error
            results = [Read(jobs[0], crash)]
        self._idle.put(helper)
        return results


def serve() -> None:
    """What a helper does: reads pickled jobs on standard input, answers on standard output. Both ends are ours."""
    receive, answer = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not end up in the answers
    settings, entities = pickle.load(receive)  # noqa: S301
    names = make_gazetteer(entities)
    while True:
        try:
            jobs: Sequence[Job] = pickle.load(receive)  # noqa: S301
        except EOFError:
            break
        results = [_packed(read(job, settings, names)) for job in jobs]
        pickle.dump(results, answer, pickle.HIGHEST_PROTOCOL)
        answer.flush()


def _packed(result: Read) -> tuple[Assembled | None, str, dict[str, object]]:
    if isinstance(result.result, IngestError):
        facts: dict[str, object] = {
            name: value if isinstance(value, int) else str(value) for name, value in result.result.facts.items()
        }
        return None, result.result.code, facts
    return result.result, "", {}


def _start(settings: Settings, entities: Sequence[Entity]) -> subprocess.Popen[bytes]:
    helper = subprocess.Popen(  # noqa: S603 (ourselves)
        [sys.executable, "-c", _COMMAND.format(os.getpid())],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={"PYTHONPATH": os.pathsep.join(path or "." for path in sys.path), "PYTHONUTF8": "1"},
    )
    _send(helper, (settings, entities))
    return helper


def _send(helper: subprocess.Popen[bytes], value: object) -> None:
    assert helper.stdin
    pickle.dump(value, helper.stdin, pickle.HIGHEST_PROTOCOL)
    helper.stdin.flush()


def _exchange(helper: subprocess.Popen[bytes], jobs: Sequence[Job]) -> Sequence[Read]:
    _send(helper, jobs)
    assert helper.stdout
    answers = pickle.load(helper.stdout)  # noqa: S301
    return [
        Read(job, ours or IngestError(code, **facts)) for job, (ours, code, facts) in zip(jobs, answers, strict=True)
    ]


def _stop(helper: subprocess.Popen[bytes]) -> None:
    for stream in (helper.stdin, helper.stdout):
        if isinstance(stream, io.IOBase):
            try:
                stream.close()
            except OSError:
                continue
    try:
        helper.wait(timeout=2)
    except subprocess.TimeoutExpired:
        helper.kill()
        helper.wait()
