"""Tokens in order: where the places of several terms follow each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from search.engines.whoosh_.arrays import Array, ranges
from search.engines.whoosh_.view import SegmentView, TextView


def find_in_order(
    view: SegmentView, text: TextView, terms: Sequence[int], slop: int, offsets: Callable[[int], Array]
) -> tuple[Array, tuple[Array, ...]]:
    """Passages with the terms in order, at most ``slop`` other tokens between neighbours, and each term's postings there.

    All tokens of the passages that have every term are laid out in a row, passage after passage with a gap between, and
    what a term can follow is marked in it.
    """
    passages = _with_all(view, text, terms)
    places = tuple(_places(text, term, passages) for term in terms)
    gap = slop + 1
    lengths = text.lengths.take(passages)
    ends = (lengths + np.int64(gap)).cumsum()
    begins = ends - lengths
    reached = np.zeros(int(ends[-1]) + gap if len(ends) else 0, bool)
    owners = row = marked = np.zeros(0, np.int64)
    for n, (term, place) in enumerate(zip(terms, places, strict=True)):
        tf = text.pair_tf.take(text.codes.take(place))
        owners = np.arange(len(passages)).repeat(tf)
        row = begins.repeat(tf) + _positions(text, term, place, tf, offsets(term))
        if n:
            follows = np.zeros(len(row), bool)
            for distance in range(1, gap + 1):
                follows |= reached[row - distance]
            reached[marked] = False
            owners, row = owners[follows], row[follows]
        reached[row] = True
        marked = row
    there = np.zeros(len(passages), bool)
    there[owners] = True
    return passages[there].astype(np.intp), tuple(place[there] for place in places)


def _with_all(view: SegmentView, text: TextView, terms: Sequence[int]) -> Array:
    """The passages that have every term, beginning with the rarest."""
    first, *rest = sorted(set(terms), key=lambda t: int(text.start[t + 1]) - int(text.start[t]))
    start, end = text.range(first)
    found: Array = text.docs[start:end]
    for term in rest:
        start, end = text.range(term)
        docs = text.docs[start:end]
        if len(found) * 32 < len(docs):
            at = docs.searchsorted(found)
            at[at == len(docs)] = 0
            found = found[docs[at] == found]
        else:
            has = np.zeros(view.passage_count, bool)
            has[docs] = True
            found = found[has[found]]
    return found


def _places(text: TextView, term: int, passages: Array) -> Array:
    """Where in the postings a term's posting for each passage is."""
    start, end = text.range(term)
    return start + text.docs[start:end].searchsorted(passages)


def _positions(text: TextView, term: int, place: Array, tf: Array, offsets: Array) -> Array:
    """The positions of a term in the passages of some postings, one after the other."""
    found: Array = text.positions.take(ranges(offsets.take(place - int(text.start[term])), tf))
    return found


def position_offsets(text: TextView, term: int) -> Array:
    """Where the positions of each of a term's postings begin."""
    start, end = text.range(term)
    tf = text.pair_tf.take(text.codes[start:end])
    found: Array = (tf.cumsum(dtype=np.uint32) - tf + text.first[term]).astype(np.uint32)
    return found
