"""The Whoosh engine: a folder of folders, one of which is the index at a time.

``CURRENT`` names it. A rebuild makes another folder and renames ``CURRENT``; whoever still reads the old one keeps its
mapped memory. One lock for all writers lies in the outer folder; the system frees it when a writer dies.
"""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from whoosh.filedb.filestore import FileStorage

from corpus.errors import ConfigError
from corpus.model import DocumentId, Language
from search.analysis import fold
from search.engine import Abilities, IndexStats
from search.engines import rules
from search.engines.deadline import limited
from search.engines.rules import index_field
from search.engines.whoosh_.collect import collect
from search.engines.whoosh_.compile import Compiler
from search.engines.whoosh_.errors import map_errors
from search.engines.whoosh_.score import Cache
from search.engines.whoosh_.snapshot import Files, Snapshot, read_snapshot
from search.engines.whoosh_.storage import SafeStorage, Seal, write_whole
from search.engines.whoosh_.writer import ArrayWriter
from search.errors import IndexLocked, IndexOutdated
from search.fields import TextField
from search.query import Request
from search.results import Found

CURRENT = "CURRENT"
PRIVATE = 0o700  # of the folders: the files in them are nobody else's business
_SETTLED = 1.0  # seconds after which a folder's time of change tells two changes apart


@dataclass(frozen=True, slots=True)
class _State:
    """What was read last: ``None`` where nothing was written yet."""

    snapshot: Snapshot | None
    compiler: Compiler


EMPTY = Snapshot(-1, Seal(rules.FINGERPRINT, 0), (), ())
_NOTHING = _State(None, Compiler(EMPTY, Cache()))


class WhooshEngine:
    """The index in a folder. Threads may share it; processes open one each and share its memory."""

    abilities = Abilities()

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._cache = Cache()
        self._reading = threading.Lock()
        self._files = Files()
        self._storage: SafeStorage | None = None
        self._state = _NOTHING
        self._seen: tuple[int, int] | None = None

    @contextmanager
    def writing(self) -> Iterator[ArrayWriter]:
        """A batch of changes, visible at its end. Raises ``IndexLocked``, ``IndexOutdated``."""
        with self._locked():
            with map_errors():
                snapshot = self._current().snapshot
                storage = self._storage
                if storage is None:
                    storage = self._new_folder()
                    self._make_current(storage.path)
                writer = ArrayWriter(storage, self._files, snapshot)
            with _batch(writer):
                yield writer

    @contextmanager
    def rebuilding(self) -> Iterator[ArrayWriter]:
        """A batch that starts from nothing, in a folder of its own. The old index need not be readable."""
        with self._locked():
            with map_errors():
                storage = self._new_folder()
                writer = ArrayWriter(storage, Files(), None)
            try:
                with _batch(writer):
                    yield writer
            except BaseException:
                shutil.rmtree(storage.path, ignore_errors=True)
                raise
            with map_errors():
                self._make_current(storage.path)

    def search(self, request: Request) -> Found:
        """Passages that match, best first."""
        rules.check(request)
        with map_errors(), limited():
            state = self._current()
            return collect(request, state.compiler, state.snapshot or EMPTY)

    def suggest(self, prefix: str, language: Language, limit: int) -> Sequence[str]:
        """Folded words of bodies that start with ``prefix``, most frequent first."""
        with map_errors():
            counts = self._current().compiler.counts(index_field(TextField.BODY, language, exact=True), fold(prefix))
            return [word.decode() for word in sorted(counts, key=lambda word: (-counts[word], word))[:limit]]

    def frequencies(self, stems: Sequence[str], language: Language) -> Mapping[str, int]:
        """How many passages have each stem in their body."""
        with map_errors():
            compiler = self._current().compiler
            return {stem: compiler.frequency(stem, language) for stem in stems}

    def check(self) -> Sequence[str]:
        """Files whose bytes are not those that were written."""
        with map_errors():
            snapshot = self._current().snapshot
            return self._storage.damaged(snapshot.seal) if snapshot and self._storage else []

    def stats(self) -> IndexStats:
        """Size and state of the index, even of an outdated one."""
        with map_errors():
            snapshot = self._current(outdated=True).snapshot
            if snapshot is None:
                return IndexStats(0, 0, 0, rules.FINGERPRINT)
            size = sum(size for size, _ in snapshot.seal.files.values())
            seal = snapshot.seal
            return IndexStats(snapshot.documents, snapshot.passages, seal.generation, seal.fingerprint, size)

    def versions(self) -> Mapping[DocumentId, tuple[str, int]]:
        """Version and number of passages of every document in the index."""
        found: dict[DocumentId, tuple[str, int]] = {}
        with map_errors():
            for name, version, passages in (self._current(outdated=True).snapshot or EMPTY).rows():
                document = DocumentId(name)
                found[document] = version, passages + found.get(document, ("", 0))[1]
        return found

    def close(self) -> None:
        """Let go of the mapped files."""
        with self._reading:
            self._state, self._storage, self._files, self._cache = _NOTHING, None, Files(), Cache()
            self._seen = None

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with map_errors():
            self._folder.mkdir(PRIVATE, parents=True, exist_ok=True)
            lock = FileStorage(str(self._folder)).lock("LOCK")
            if not lock.acquire():
                raise IndexLocked(path=str(self._folder))
        try:
            yield
        finally:
            lock.release()

    def _new_folder(self) -> SafeStorage:
        current = self._current_name()
        for path in self._folder.iterdir():
            if path.is_dir() and path.name != current:  # left by a rebuild that was killed
                shutil.rmtree(path, ignore_errors=True)
        path = self._folder / f"index-{time.time_ns()}"
        path.mkdir(PRIVATE)
        return SafeStorage(path)

    def _make_current(self, path: Path) -> None:
        old = self._current_name()
        write_whole(self._folder / CURRENT, path.name.encode())
        if old:
            shutil.rmtree(self._folder / old, ignore_errors=True)

    def _current_name(self) -> str:
        try:
            return (self._folder / CURRENT).read_text(encoding="utf-8")
        except FileNotFoundError:
            return ""

    def _current(self, *, outdated: bool = False) -> _State:
        """The newest state of the index, read anew when a writer changed it. Raises ``IndexOutdated`` unless allowed."""
        try:
            state = self._read_current()
        except FileNotFoundError:  # swapped while we looked
            state = self._read_current()
        if state.snapshot and state.snapshot.seal.fingerprint != rules.FINGERPRINT and not outdated:
            raise IndexOutdated(found=state.snapshot.seal.fingerprint, wanted=rules.FINGERPRINT)
        return state

    def _read_current(self) -> _State:
        with self._reading:
            seen = self._look()
            if seen == self._seen:
                return self._state
            settled = time.time_ns() - max(seen, default=0) > _SETTLED * 1e9
            name = self._current_name()
            if name and (self._storage is None or self._storage.path.name != name):
                self._storage, self._files, self._state = SafeStorage(self._folder / name), Files(), _NOTHING
            number = self._storage.newest() if self._storage else -1
            known = self._state.snapshot
            if self._storage and number >= 0 and (known is None or known.number != number):
                snapshot = read_snapshot(self._storage, self._files, known)
                self._state = _State(snapshot, Compiler(snapshot, self._cache))
            self._seen = seen if settled and len(seen) == 2 else None
            return self._state

    def _look(self) -> tuple[int, ...]:
        """When the outer and the inner folder changed; less where they are not there."""
        try:
            outer = self._folder.stat().st_mtime_ns
            return (outer, self._storage.path.stat().st_mtime_ns) if self._storage else (outer,)
        except FileNotFoundError:
            return ()


@contextmanager
def _batch(writer: ArrayWriter) -> Iterator[None]:
    """Commit at a good end, leave no trace at a bad one."""
    try:
        yield
        with map_errors():
            writer.commit()
    except BaseException:
        writer.cancel()
        raise


def open_whoosh(url: str) -> WhooshEngine:
    """The index at ``whoosh:///path``; the path is percent-decoded. Raises ``ConfigError`` when it has none."""
    parts = urlsplit(url)
    path = unquote(parts.path)
    if parts.netloc or not path:
        raise ConfigError("config.engine_url", url=url, known="whoosh:///path")
    return WhooshEngine(Path(path))
