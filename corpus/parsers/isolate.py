"""Parsing where it can do no harm: in a worker process with limits, without a network, killed at the limit.

A worker starts in a few tenths of a second and costs some megabytes, so it is kept for the next document, up to
``RECYCLE`` of them, and thrown away after any trouble. What comes back is JSON, never pickle.
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from corpus.config import Settings
from corpus.errors import INGEST_CODES, IngestError
from corpus.model import PassageKind
from corpus.parsers.protocol import Block, Parsed, ParsedNote, Source

RECYCLE = 200  # documents of one worker
LONGEST = 3600  # seconds for a document, however many pages of it are scans
MAX_ANSWER = 512 * 1024 * 1024  # bytes of JSON
_PATH = "/usr/local/bin:/usr/bin:/bin"


@dataclass(slots=True)
class _Worker:
    process: subprocess.Popen[bytes]
    channel: socket.socket
    folder: str
    limits: tuple[int, int, int]
    owner: int
    served: int = 0

    def close(self) -> None:
        """Ends the worker and all it started, and removes its folder."""
        self.channel.close()
        if self.owner != os.getpid():
            return
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            self.process.kill()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


@dataclass(slots=True)
class _Pool:
    """Idle workers of this process, shared by its threads."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    idle: list[_Worker] = field(default_factory=list)

    def take(self, limits: tuple[int, int, int]) -> _Worker:
        with self.lock:
            while self.idle:
                worker = self.idle.pop()
                if worker.owner == os.getpid() and worker.limits == limits and worker.process.poll() is None:
                    return worker
                worker.close()
        return _start(limits)

    def give(self, worker: _Worker) -> None:
        with self.lock:
            self.idle.append(worker)

    def close(self) -> None:
        with self.lock:
            while self.idle:
                self.idle.pop().close()


_POOL = _Pool()


def parse_isolated(source: Source, settings: Settings) -> Parsed:
    """What the parser of the source's media type reads in it, run in a worker with limits.

    Raises ``IngestError``; ``too_large`` (reason ``time``, ``memory`` or ``output``) at a limit, ``unreadable``
    (reason ``crash``) when the parser died of the document.
    """
    if len(source.data) > settings.max_upload_mb * 1_000_000:
        raise IngestError("too_large", source=source.name, reason="size", limit_mb=settings.max_upload_mb)
    return load_parsed(_ask(source, settings)["parsed"])


def sniff_isolated(source: Source, settings: Settings) -> str:
    """The media type of the source, told by a worker with limits. Raises ``IngestError``, as ``parse_isolated`` does."""
    return str(_ask(source, settings, sniff=True)["media_type"])


def _ask(source: Source, settings: Settings, **more: object) -> Mapping[str, Any]:
    with Lease(settings) as lease:
        lease.ask(source, **more)
        answer: dict[str, Any] = json.loads(lease.answer(source))
        lease.done(worn=bool(answer.get("worn")))
    if "error" in answer:
        code = answer["error"] if answer["error"] in INGEST_CODES else "unreadable"
        raise IngestError(code, **{**answer["facts"], "source": source.name})
    return answer


class Lease:
    """A worker for as long as one source takes, in a ``with``. One that is not ``done`` then is thrown away."""

    def __init__(self, settings: Settings) -> None:
        self._seconds = settings.parse_seconds
        self._limits = (settings.parse_memory_mb, settings.parse_seconds, settings.max_upload_mb)
        self._done = False

    def __enter__(self) -> Self:
        self._worker = _POOL.take(self._limits)
        self._end = time.monotonic() + LONGEST
        return self

    def __exit__(self, *_: object) -> None:
        if self._done:
            _POOL.give(self._worker)
        else:
            self._worker.close()

    def done(self, *, worn: bool) -> None:
        """The worker has answered and may serve another source, unless it is worn."""
        self._worker.served += 1
        self._done = not worn and self._worker.served < RECYCLE

    def ask(self, source: Source, **more: object) -> None:
        """Send a source. Raises ``IngestError`` where the worker does not take it."""
        given = {key: str(value) for key, value in source.given.items()}
        said = {"name": source.name, "origin": source.origin, "given": given, "size": len(source.data), **more}
        with self._trouble(source):
            self._worker.channel.settimeout(self._seconds)
            self._worker.channel.sendall(json.dumps(said).encode("ascii") + b"\n")
            self._worker.channel.sendall(source.data)

    def answer(self, source: Source) -> bytes:
        """The next answer, waited for until the time for a source has passed without a page being done.

        Raises ``IngestError``.
        """
        deadline = time.monotonic() + self._seconds
        with self._trouble(source):
            while not (size := int.from_bytes(receive(self._worker.channel, 8, deadline), "big")):
                deadline = min(time.monotonic() + self._seconds, self._end)
            if size > MAX_ANSWER:
                raise IngestError("too_large", source=source.name, reason="output")
            return receive(self._worker.channel, size, deadline)

    def rest(self, size: int, source: Source) -> bytes:
        """So many bytes that follow an answer. Raises ``IngestError``."""
        with self._trouble(source):
            return receive(self._worker.channel, size, time.monotonic() + self._seconds)

    @contextmanager
    def _trouble(self, source: Source) -> Iterator[None]:
        try:
            yield
        except TimeoutError as error:
            raise IngestError("too_large", source=source.name, reason="time", limit_seconds=self._seconds) from error
        except (EOFError, OSError) as error:
            raise _death(self._worker, source, self._seconds) from error


def close_workers() -> None:
    """Ends the idle workers; the next document starts a new one."""
    _POOL.close()


def _start(limits: tuple[int, int, int]) -> _Worker:
    ours, theirs = socket.socketpair()
    folder = tempfile.mkdtemp(prefix="puente-")
    paths = os.pathsep.join(dict.fromkeys(path or os.getcwd() for path in sys.path))  # noqa: PTH109
    command = [sys.executable, "-m", "corpus.parsers.isolate_worker", str(theirs.fileno()), *map(str, limits)]
    with theirs:
        process = subprocess.Popen(  # noqa: S603 (ourselves)
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
            cwd=folder,
            env={"PATH": _PATH, "HOME": folder, "TMPDIR": folder, "LANG": "C.UTF-8", "PYTHONPATH": paths},
            start_new_session=True,
        )
    atexit.unregister(close_workers)
    atexit.register(close_workers)
    return _Worker(process, ours, folder, limits, os.getpid())


def receive(channel: socket.socket, size: int, deadline: float) -> bytes:
    """So many bytes. Raises ``TimeoutError``, and ``EOFError`` where the other side is gone."""
    data = bytearray()
    while len(data) < size:
        if (left := deadline - time.monotonic()) <= 0:
            raise TimeoutError
        channel.settimeout(left)
        piece = channel.recv(min(size - len(data), 1 << 20))
        if not piece:
            raise EOFError
        data += piece
    return bytes(data)


def _death(worker: _Worker, source: Source, seconds: int) -> IngestError:
    try:
        status = worker.process.wait(2)
    except subprocess.TimeoutExpired:
        status = 0
    if status in (-signal.SIGXCPU, -signal.SIGKILL):
        return IngestError("too_large", source=source.name, reason="time", limit_seconds=seconds)
    return IngestError("unreadable", source=source.name, reason="crash")


def dump_parsed(parsed: Parsed) -> dict[str, Any]:
    """A parsed document as plain values for JSON."""
    return asdict(parsed)


def load_parsed(values: Mapping[str, Any]) -> Parsed:
    """The parsed document that ``dump_parsed`` gave as plain values."""
    return Parsed(
        blocks=tuple(_load_block(block) for block in values["blocks"]),
        notes=tuple(ParsedNote(**note) for note in values["notes"]),
        metadata={str(key): str(value) for key, value in values["metadata"].items()},
        media_type=values["media_type"],
        pages=values["pages"],
        warnings=tuple(values["warnings"]),
    )


def _load_block(values: Mapping[str, Any]) -> Block:
    callouts = tuple((int(at), str(label)) for at, label in values["callouts"])
    return Block(**{**values, "kind": PassageKind(values["kind"]), "callouts": callouts})
