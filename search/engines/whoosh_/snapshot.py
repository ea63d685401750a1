"""The index at one moment: the segments of one table of contents. Readers hold one while writers make the next."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from search.engines.whoosh_.arrays import Array, open_arrays
from search.engines.whoosh_.codec import ArraySegment
from search.engines.whoosh_.storage import SafeStorage, Seal
from search.engines.whoosh_.view import SegmentView

_TRIES = 20


@dataclass(frozen=True)
class Snapshot:
    """All segments of one state of the index, and the lengths of its texts."""

    number: int  # of the table of contents
    seal: Seal
    segments: tuple[ArraySegment, ...]
    views: tuple[SegmentView, ...]

    def totals(self, name: str) -> tuple[int, int]:
        """How many living passages have a text, and their tokens."""
        totals = [view.totals(name) for view in self.views]
        return sum(t[0] for t in totals), sum(t[1] for t in totals)

    @cached_property
    def passages(self) -> int:
        """How many passages live."""
        return sum(view.live_count for view in self.views)

    @cached_property
    def documents(self) -> int:
        """How many documents live, those without passages too."""
        if len(self.views) == 1:
            return len(self.views[0].documents) - len(self.views[0].dead_rows)
        return len({name for name, _, _ in self.rows()})

    def rows(self) -> Iterator[tuple[str, str, int]]:
        """Id, version and number of passages of every living row."""
        for view in self.views:
            ids, versions, first = list(view.documents), list(view.versions), view.first.tolist()
            for row in view.live_rows():
                yield ids[row].decode(), versions[row].decode(), first[row + 1] - first[row]


class Files:
    """Mapped files of a folder, each opened once as long as a state of the index has it."""

    def __init__(self) -> None:
        self._open: dict[str, Mapping[str, Array]] = {}
        self._lock = threading.Lock()

    def read(self, path: Path) -> Mapping[str, Array]:
        """The arrays of a file."""
        with self._lock:
            if path.name not in self._open:
                self._open[path.name] = open_arrays(path)
            return self._open[path.name]

    def keep(self, names: Sequence[str]) -> None:
        """Let go of all others. Their memory is freed when the last snapshot that holds them is."""
        with self._lock:
            for name in self._open.keys() - set(names):
                del self._open[name]


def read_snapshot(storage: SafeStorage, files: Files, known: Snapshot | None = None) -> Snapshot:
    """The newest state of the index; views that did not change are taken from ``known``.

    A writer may delete files between our reading their names and opening them: then the next state is there already.
    Raises ``DamagedError`` or, after many tries, ``FileNotFoundError``.
    """
    for _ in range(_TRIES):
        number = storage.newest()
        try:
            toc, seal = storage.read_toc(number)
            segments = tuple(toc.segments)
            views = tuple(_view(storage, files, segment, known) for segment in segments)
        except FileNotFoundError:
            if storage.newest() == number:
                raise
            continue
        files.keep([segment.file_name for segment in segments])
        return Snapshot(number, seal, segments, views)
    raise FileNotFoundError(storage.path)


def _view(storage: SafeStorage, files: Files, segment: ArraySegment, known: Snapshot | None) -> SegmentView:
    name = segment.file_name
    for view in known.views if known else ():
        if view.name == name and view.dead_rows == segment.dead.keys():
            return view
    return SegmentView(name, files.read(storage.path / name), segment.dead)
