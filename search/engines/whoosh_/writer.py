"""A batch of changes: new segments and dead rows wait beside the index until one rename makes them the index.

Segments that have become small or hollow are merged, so that a search looks into few. Whoosh's writer adds a posting at
a time, does not see what the same batch added, and leaves its lock behind on a full disk; this one does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from whoosh.index import TOC

from corpus.model import DocumentId
from search.engine import Analyzed
from search.engines import rules
from search.engines.whoosh_.arrays import Array, write_arrays
from search.engines.whoosh_.build import SegmentBuilder
from search.engines.whoosh_.codec import ArraySegment, Written, make_schema
from search.engines.whoosh_.layout import MOST_PASSAGES
from search.engines.whoosh_.merge import merge
from search.engines.whoosh_.snapshot import Files, Snapshot
from search.engines.whoosh_.spread import spread
from search.engines.whoosh_.storage import INDEX_NAME, SafeStorage, Seal, flush, toc_name
from search.engines.whoosh_.view import SegmentView
from search.fields import Entry

HOLLOW = 0.3  # a segment with more dead passages is written anew
SAME_SIZE = 4  # as many segments of about one size are merged
_TIER = 8


class ArrayWriter:
    """Changes to one folder. ``commit`` makes them visible; without it, ``cancel`` leaves no trace."""

    def __init__(self, storage: SafeStorage, files: Files, snapshot: Snapshot | None) -> None:
        self._storage = storage
        self._files = files
        self._number = (snapshot.number if snapshot else storage.newest()) + 1
        self._generation = snapshot.seal.generation if snapshot else 0
        self._sums = dict(snapshot.seal.files) if snapshot else {}
        self._segments = [segment.copy() for segment in snapshot.segments] if snapshot else []
        self._views = {view.name: view for view in snapshot.views} if snapshot else {}
        self._known = set(self._sums)  # files of the state that we change
        self._builder = SegmentBuilder()

    def put(self, document: DocumentId, version: str, entries: Sequence[Entry]) -> None:
        """Replace all that the index holds of a document."""
        self.remove(document)
        rest = tuple(entries)
        while True:
            if not self._builder.room():
                self._write_builder()
            now, rest = rest[: self._builder.room()], rest[self._builder.room() :]
            self._builder.put(document, version, now)
            if not rest:
                return

    def remove(self, document: DocumentId) -> None:
        """Forget a document."""
        self._builder.remove(document)
        name = document.encode()
        for segment in self._segments:
            view = self._views[segment.file_name]
            for row in view.rows(name):
                segment.dead.setdefault(row, (int(view.first[row]), int(view.first[row + 1])))

    def mark(self, generation: int) -> None:
        """Record that the index holds every change up to this sequence number."""
        self._generation = generation

    def add_segment(self, arrays: Mapping[str, Array]) -> ArraySegment:
        """Write the file of a new segment, to the disk."""
        segment = ArraySegment(INDEX_NAME)
        segment.set_doc_count(len(arrays["passages/rank"]))
        path = self._storage.path / segment.file_name
        self._sums[segment.file_name] = (0, "")  # not whole yet, but ours to delete
        with path.open("xb") as file:
            digest = write_arrays(file, arrays)
        flush(path)
        self._adopt(segment, (path.stat().st_size, digest))
        return segment

    def spread(self, loads: Iterator[Any], analyze: Callable[[Any], Sequence[Analyzed]], workers: int) -> int:
        """Put the documents of many loads, which other processes analyze. No document may come twice."""
        done, written = spread(partial(open_part, self._storage.path), loads, analyze, workers)
        for segment, sums in written:
            self._adopt(segment, sums)
        return done

    def written(self) -> list[Written]:
        """The segments made so far, their files on the disk."""
        self._write_builder()
        return [(segment, self._sums[segment.file_name]) for segment in self._segments]

    def _adopt(self, segment: ArraySegment, sums: tuple[int, str]) -> None:
        name = segment.file_name
        self._sums[name] = sums
        self._views[name] = SegmentView(name, self._files.read(self._storage.path / name), segment.dead)
        self._segments.append(segment)

    def commit(self) -> None:
        """Make the changes the index."""
        self._write_builder()
        self._merge()
        names = {segment.file_name for segment in self._segments}
        sums = {name: sums for name, sums in self._sums.items() if name in names}
        self._storage.seal = Seal(rules.FINGERPRINT, self._generation, files=sums)
        TOC(make_schema(), self._segments, self._number).write(self._storage, INDEX_NAME)
        self._known = set(self._sums)
        self._tidy(names)

    def cancel(self) -> None:
        """Delete what was written and not committed."""
        for name in self._sums.keys() - self._known:
            (self._storage.path / name).unlink(missing_ok=True)

    def _write_builder(self) -> None:
        builder, self._builder = self._builder, SegmentBuilder()
        if not builder.rows:
            return
        segment = self.add_segment(builder.arrays())
        first = self._views[segment.file_name].first
        segment.dead = {row: (int(first[row]), int(first[row + 1])) for row in builder.dead}

    def _merge(self) -> None:
        while chosen := choose([(s.doc_count_all(), s.doc_count()) for s in self._segments]):
            parts = [self._segments[i] for i in chosen]
            self._segments = [s for i, s in enumerate(self._segments) if i not in chosen]
            views = [SegmentView(s.file_name, self._views[s.file_name].arrays, s.dead) for s in parts]
            arrays = merge(views)
            if len(arrays["documents/first"]) > 1:
                self.add_segment(arrays)

    def _tidy(self, keep: set[str]) -> None:
        """Delete the files of earlier states. Readers who hold them keep their mapped memory."""
        self._storage.clean_seals(self._number)
        for path in self._storage.path.iterdir():
            if path.name not in keep and not path.name.endswith(".seal") and path.name != toc_name(self._number):
                path.unlink(missing_ok=True)


def open_part(folder: Path) -> ArrayWriter:
    """A writer that makes segments for the index of another, in its folder."""
    return ArrayWriter(SafeStorage(folder), Files(), None)


def choose(sizes: Sequence[tuple[int, int]]) -> set[int]:
    """Which segments to merge into one, by their passages (all, living); none when all is well."""
    hollow = {i for i, (all_, living) in enumerate(sizes) if living < all_ * (1 - HOLLOW)}
    if hollow:
        return {min(hollow)}
    tiers: dict[int, list[int]] = {}
    for i, (_, living) in enumerate(sizes):
        tiers.setdefault(_tier(living), []).append(i)
    for _, members in sorted(tiers.items()):
        room, taken = MOST_PASSAGES, set()
        for i in members:
            if sizes[i][1] <= room:
                room -= sizes[i][1]
                taken.add(i)
        if len(taken) >= SAME_SIZE or (len(taken) > 1 and room < MOST_PASSAGES // 4):
            return taken
    return set()


def _tier(passages: int) -> int:
    """Segments of a tier differ in size by at most eight times; those under 512 passages are all one."""
    tier = 0
    while passages > 512:
        passages //= _TIER
        tier += 1
    return tier
