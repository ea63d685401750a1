"""Several segments into one, by whole arrays; what was removed is left out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from search.engines.whoosh_.arrays import Array, Strings, let_go, ranges, smallest
from search.engines.whoosh_.build import document_arrays, keyword_arrays, passage_arrays, text_arrays
from search.engines.whoosh_.layout import MOST_PASSAGES
from search.engines.whoosh_.view import SegmentView
from search.fields import KEYWORDS

_AT_ONCE = 500_000  # postings whose positions are gathered together


def merge(views: Sequence[SegmentView]) -> dict[str, Array]:
    """The arrays of one segment with everything that lives in ``views``, in their order."""
    rows, first, passages = [], [0], []
    for view in views:
        ids, versions = list(view.documents), list(view.versions)
        names = list(view.passages)
        for row in view.live_rows():
            rows.append((ids[row], versions[row]))
            passages += names[view.first[row] : view.first[row + 1]]
            first.append(len(passages))
    assert len(passages) <= MOST_PASSAGES
    found = document_arrays(rows, first) | passage_arrays(passages)
    offsets = np.cumsum([0, *(view.live_count for view in views)])
    moved = [_moved(view, int(offset)) for view, offset in zip(views, offsets, strict=False)]
    for name in sorted({name for view in views for name in view.text_names}):
        found |= _merge_text(name, views, moved, len(passages))
        for view in views:
            let_go(view.arrays)
    for name in KEYWORDS:
        found |= keyword_arrays(name, [values for view in views for values in view.keyword_values(name)])
    return found


def _moved(view: SegmentView, offset: int) -> Array:
    """The new number of each passage; meaningless for dead ones."""
    if view.live is None:
        return np.arange(offset, offset + view.passage_count).astype(np.uint16)
    moved: Array = (offset + np.cumsum(view.live) - 1).astype(np.uint16)  # ``MOST_PASSAGES`` fit in it
    return moved


def _merge_text(name: str, views: Sequence[SegmentView], moved: Sequence[Array], passages: int) -> dict[str, Array]:
    found = [_live_postings(name, view, to) for view, to in zip(views, moved, strict=True)]
    parts = [part for part in found if part is not None]
    if not parts:
        return {}
    terms = sorted({t for part in parts for t in part.terms})
    place = {t: i for i, t in enumerate(terms)}
    lengths = np.zeros(passages, np.uint32)
    passage = np.concatenate([p.passage for p in parts])
    tf = np.concatenate([p.tf for p in parts])
    positions = np.concatenate([p.positions for p in parts])
    counts = []
    for part in parts:
        lengths[part.passage] = part.length
        mine = np.zeros(len(terms), np.uint32)
        mine[[place[t] for t in part.terms]] = np.bincount(part.term, minlength=len(part.terms))
        counts.append(mine)
    parts.clear()
    found.clear()
    order = _order(counts)
    positions = _gather(positions, tf, order)
    return text_arrays(name, terms, np.sum(counts, axis=0), passage[order], tf[order], positions, lengths)


def _gather(positions: Array, tf: Array, order: Array) -> Array:
    """The positions of all postings in this order, some postings at a time: the indices are larger than they are."""
    starts = np.cumsum(tf, dtype=np.uint32) - tf.astype(np.uint32)
    gathered = np.empty_like(positions)
    at = 0
    for begin in range(0, len(order), _AT_ONCE):
        some = order[begin : begin + _AT_ONCE]
        found = positions[ranges(starts[some], tf[some])]
        gathered[at : at + len(found)] = found
        at += len(found)
    return gathered


def _order(counts: Sequence[Array]) -> Array:
    """Where each posting comes from, in the order of terms; within a term, part after part.

    ``counts``: how many postings a part has of each term. A part's own are in the order of terms.
    """
    together = np.sum(counts, axis=0, dtype=np.int64)
    place = np.empty(int(together.sum()), np.uint32)
    begin = np.cumsum(together) - together
    at = 0
    for count in counts:
        size = int(count.sum())
        place[ranges(begin, count)] = np.arange(at, at + size, dtype=np.uint32)
        begin = begin + count
        at += size
    return place


class _Postings:
    """The live postings of one text of a segment, sorted by term; passages by their new numbers."""

    def __init__(self, terms: Sequence[bytes], term: Array, passage: Array, tf: Array, length: Array) -> None:
        self.terms, self.term, self.passage, self.tf, self.length = terms, term, passage, tf, length
        self.positions: Array = np.empty(0, np.uint32)


def _live_postings(name: str, view: SegmentView, moved: Array) -> _Postings | None:
    text = view.text(name)
    if text is None:
        return None
    term: Array = np.repeat(np.arange(len(text.terms), dtype=np.uint32), np.diff(text.start))
    tf, length = smallest(text.pair_tf)[text.codes], smallest(text.pair_length)[text.codes]
    docs, positions = text.docs, text.positions
    terms = list(Strings(*text.term_arrays))
    if view.live is not None:
        keep = view.live[docs]
        positions = positions[np.repeat(keep, tf)]
        term, tf, length, docs = term[keep], tf[keep], length[keep], docs[keep]
        used = np.bincount(term, minlength=len(terms)) > 0
        terms = [t for t, u in zip(terms, used.tolist(), strict=True) if u]
        term = (np.cumsum(used) - 1)[term]
    if not len(term):
        return None
    found = _Postings(terms, term, moved[docs], tf, length)
    found.positions = positions
    return found
