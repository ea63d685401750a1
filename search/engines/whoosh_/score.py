"""Clauses into scores: BM25 over whole arrays, one segment at a time.

A clause becomes a node that knows the statistics of the whole index; a node asked about a segment gives a ``Scored``:
which passages match, and their scores. Everything that matches is scored (no pruning), so totals and facets are exact;
what makes it fast is that a posting costs two reads and an addition:

* a posting's code leads to its term frequency and length together, so a small table (a few thousand numbers, remade
  when the average length changes) holds every weight that can occur;
* terms that stand in many passages of a segment are kept as one weight a passage, in a cache of bounded size.
"""

from __future__ import annotations

import math
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from search.engines.deadline import step
from search.engines.whoosh_.arrays import Array
from search.engines.whoosh_.phrase import find_in_order, position_offsets
from search.engines.whoosh_.view import SegmentView, TextView
from search.fields import BM25_B, BM25_K1

DENSE = 8  # a term in more than one of so many passages of a segment is kept as an array over all of them
CACHE_BYTES = 128 << 20


class Scored:
    """What a clause finds in a segment. Without ``matches``, those found are those with a score above 0."""

    __slots__ = ("_given", "_matches", "_scores", "_size")

    def __init__(self, size: int, scores: Array | None, matches: Array | None) -> None:
        self._size, self._scores, self._matches, self._given = size, scores, matches, matches is not None

    @property
    def matches(self) -> Array:
        """Whether each passage matches."""
        if self._matches is None:
            self._matches = self._scores > 0 if self._scores is not None else np.zeros(self._size, bool)
        return self._matches

    @property
    def scores(self) -> Array:
        """The score of each passage; 0 where it does not match."""
        if self._scores is None:
            self._scores = np.zeros(self._size, np.float32)
        return self._scores

    @property
    def counted(self) -> bool:
        """Whether what matches is known apart from the scores."""
        return self._scores is None or self._given

    @property
    def scoreless(self) -> bool:
        """Whether all scores are 0."""
        return self._scores is None


class Node(Protocol):
    """A clause, ready to be asked about segments. ``at`` is the number of the segment in its snapshot."""

    def score(self, view: SegmentView, at: int) -> Scored:
        """What the clause finds in a segment."""


class Cache:
    """Arrays by key, at most so many bytes; the least recently used go first."""

    def __init__(self, limit: int = CACHE_BYTES) -> None:
        self._limit = limit
        self._held: OrderedDict[object, Array] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def get(self, key: object, make: Callable[[], Array]) -> Array:
        """The array of this key, made when it is not there."""
        with self._lock:
            if (found := self._held.get(key)) is not None:
                self._held.move_to_end(key)
                return found
        made = make()
        with self._lock:
            if key not in self._held:
                self._held[key] = made
                self._bytes += made.nbytes
            while self._bytes > self._limit:
                self._bytes -= self._held.popitem(last=False)[1].nbytes
        return made


@dataclass(frozen=True)
class Weights:
    """BM25 weights of one indexed text, without idf: tf (k1 + 1) / (tf + k1 (1 - b + b length / average))."""

    name: str
    average: float
    cache: Cache

    def table(self, view: SegmentView, text: TextView) -> Array:
        """The weight of each code of a segment."""
        return self.cache.get((view.name, self.name, self.average), lambda: self._table(text))

    def dense(self, view: SegmentView, text: TextView, term: int) -> Array:
        """The weight of a term in each passage of a segment."""

        def make() -> Array:
            start, end = text.range(term)
            found = np.zeros(view.passage_count, np.float32)
            found[text.docs[start:end]] = self.table(view, text).take(text.codes[start:end])
            return found

        return self.cache.get((view.name, self.name, self.average, term), make)

    def _table(self, text: TextView) -> Array:
        tf = text.pair_tf.astype(np.float64)
        norm = BM25_K1 * (1 - BM25_B + BM25_B * text.pair_length / self.average)
        table: Array = (tf * (BM25_K1 + 1) / (tf + norm)).astype(np.float32)
        return table


def idf(count: int, frequency: int) -> float:
    """How much a term in ``frequency`` of ``count`` passages says; always above 0."""
    return math.log(1 + (count - frequency + 0.5) / (frequency + 0.5))


@dataclass(frozen=True)
class FieldTokens:
    """Tokens in one indexed text: their numbers in each segment (-1: not there) and what each is worth."""

    weights: Weights
    terms: tuple[tuple[int, ...], ...]  # a tuple a segment
    factors: tuple[float, ...]  # idf, weight of the field and boost
    slop: int = 0

    def add_to(self, scores: Array, view: SegmentView, at: int) -> None:
        """Add the scores of a segment's passages."""
        step()
        terms = self.terms[at]
        text = view.text(self.weights.name)
        if text is None or -1 in terms:
            return
        if len(terms) > 1:
            passages, weights = self._in_order(view, text, terms)
            scores[passages] += weights
            return
        start, end = text.range(terms[0])
        factor = np.float32(self.factors[0])
        if (end - start) * DENSE > view.passage_count:
            scores += self.weights.dense(view, text, terms[0]) * factor
        else:
            table = self.weights.table(view, text) * factor
            np.add.at(scores, text.docs[start:end].astype(np.intp), table.take(text.codes[start:end]))

    def _in_order(self, view: SegmentView, text: TextView, terms: tuple[int, ...]) -> tuple[Array, Array]:
        cache, name = self.weights.cache, self.weights.name

        def offsets(term: int) -> Array:
            return cache.get((view.name, name, "positions", term), lambda: position_offsets(text, term))

        passages, places = find_in_order(view, text, terms, self.slop, offsets)
        total = np.zeros(len(passages), np.float32)
        for place, factor in zip(places, self.factors, strict=True):
            total += (self.weights.table(view, text) * np.float32(factor)).take(text.codes[place])
        return passages, total


@dataclass(frozen=True)
class Tokens:
    """Words and phrases: the sum over the text fields that have them, and over clauses that add up."""

    fields: tuple[FieldTokens, ...]

    def score(self, view: SegmentView, at: int) -> Scored:
        """What has the tokens."""
        scores = np.zeros(view.passage_count, np.float32)
        for field in self.fields:
            field.add_to(scores, view, at)
        return Scored(view.passage_count, scores, None)


@dataclass(frozen=True)
class Masked:
    """What a mask says, each scoring the same."""

    mask: Callable[[SegmentView, int], Array]
    boost: float = 0.0

    def score(self, view: SegmentView, at: int) -> Scored:
        """What the mask lets through."""
        step()
        matches = self.mask(view, at)
        return Scored(view.passage_count, matches * np.float32(self.boost) if self.boost else None, matches)


@dataclass(frozen=True)
class Both:
    """What all parts find; scores add up."""

    parts: tuple[Node, ...]

    def score(self, view: SegmentView, at: int) -> Scored:
        """What all parts find."""
        if not self.parts:
            return Scored(view.passage_count, None, None)
        found: list[Scored] = []
        matches: Array | None = None
        for part in self.parts:
            found.append(part.score(view, at))
            matches = found[-1].matches if matches is None else matches & found[-1].matches
            if not matches.any():
                return Scored(view.passage_count, None, matches)
        scored = [each.scores for each in found if not each.scoreless]
        return Scored(view.passage_count, fold_into(np.add, scored) * matches if scored else None, matches)


@dataclass(frozen=True)
class Either:
    """What any part finds; scores add up, or the best one counts."""

    parts: tuple[Node, ...]
    best: bool = False

    def score(self, view: SegmentView, at: int) -> Scored:
        """What any part finds."""
        found = [part.score(view, at) for part in self.parts]
        if not found:
            return Scored(view.passage_count, None, None)
        matches = None
        if any(each.counted for each in found):  # otherwise what scores is what matches
            matches = fold_into(np.logical_or, [each.matches for each in found])
        scored = [each.scores for each in found if not each.scoreless]
        scores = fold_into(np.maximum if self.best else np.add, scored) if scored else None
        return Scored(view.passage_count, scores, matches)


@dataclass(frozen=True)
class Other:
    """What the part does not find."""

    part: Node

    def score(self, view: SegmentView, at: int) -> Scored:
        """What the part does not find."""
        return Scored(view.passage_count, None, ~self.part.score(view, at).matches)


def fold_into(operation: np.ufunc, arrays: Sequence[Array]) -> Array:
    """Arrays of one length, joined two at a time. (``ufunc.reduce`` would copy all of them first.)"""
    if len(arrays) == 1:
        return arrays[0]
    total: Array = operation(arrays[0], arrays[1])
    for array in arrays[2:]:
        operation(total, array, out=total)
    return total
