"""What nodes find, as a page of hits with totals and facets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corpus.model import DocumentId, PassageId
from search.engines.whoosh_.arrays import Array
from search.engines.whoosh_.compile import keyword_mask
from search.engines.whoosh_.score import Node, Scored
from search.engines.whoosh_.snapshot import Snapshot
from search.engines.whoosh_.view import SegmentView
from search.query import Filter, Request
from search.results import Found, Hit

_BLOCKS = 64


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A passage that may be on the page. Smaller ``order`` comes first; ties go by passage id."""

    order: tuple[float, str]
    passage: bytes
    score: float
    view: SegmentView
    number: int


def collect(request: Request, node: Node, snapshot: Snapshot) -> Found:
    """The page that a request asks for."""
    want = request.offset + request.limit
    total = 0
    counts: dict[str, Counter[str]] = {name: Counter() for name in request.facets}
    candidates: list[_Candidate] = []
    for at, view in enumerate(snapshot.views):
        scored = node.score(view, at)
        matches = _allowed(scored, view, request.filters)
        found = int(np.count_nonzero(matches))
        total += found
        if not found:
            continue
        for name in request.facets:
            _count(counts[name], name, view, matches)
        if want > 0 and request.sort == "relevance":
            candidates += _best(scored, matches, view, want, found)
        elif want > 0:
            candidates += _dated(scored, matches, view, want, newest=request.sort == "newest")
    if request.sort == "newest":
        candidates.sort(key=lambda c: c.passage)
        candidates.sort(key=lambda c: c.order, reverse=True)
    else:
        candidates.sort(key=lambda c: (c.order, c.passage))
    return Found(tuple(_hit(c) for c in candidates[request.offset : want]), total, _ordered(counts))


def _allowed(scored: Scored, view: SegmentView, filters: Sequence[Filter]) -> Array:
    """What matches, lives and passes the filters."""
    matches = scored.matches
    if view.live is not None:
        matches = matches & view.live
    for wanted in filters:
        mask = keyword_mask(view, wanted.field, wanted.values)
        matches = matches & (~mask if wanted.exclude else mask)
    return matches


def _best(scored: Scored, matches: Array, view: SegmentView, want: int, found: int) -> list[_Candidate]:
    """The passages with the highest scores, ties by the order of ids."""
    if scored.scoreless:
        numbers = _lowest(view.rank, np.flatnonzero(matches), want)
        return [_Candidate((0.0, ""), view.passages[n], 0.0, view, n) for n in numbers.tolist()]
    scores = scored.scores if matches is scored.matches else scored.scores * matches
    least = _threshold(scores, want) if found > want else 0.0
    numbers = _cut(scores, np.flatnonzero(scores >= least if least > 0 else matches), want)
    order = np.lexsort((view.rank[numbers], -scores[numbers]))[:want]
    numbers = numbers[order]
    return [
        _Candidate((-score, ""), view.passages[n], score, view, n)
        for n, score in zip(numbers.tolist(), scores[numbers].tolist(), strict=True)
    ]


def _threshold(scores: Array, want: int) -> float:
    """A score that at least ``want`` passages reach: the best of that many blocks of passages each reach it."""
    blocks = len(scores) // _BLOCKS
    if blocks < want:
        return 0.0
    best = scores[: blocks * _BLOCKS].reshape(_BLOCKS, blocks).max(axis=0)
    return float(np.partition(best, blocks - want)[blocks - want])


def _cut(scores: Array, numbers: Array, want: int) -> Array:
    """The passages that reach the score of the last one wanted."""
    if len(numbers) <= want:
        return numbers
    mine = scores[numbers]
    kept: Array = numbers[mine >= np.partition(mine, len(mine) - want)[len(mine) - want]]
    return kept


def _lowest(keys: Array, numbers: Array, want: int) -> Array:
    """The passages with the lowest keys, in order."""
    mine = keys[numbers]
    if len(numbers) > want:
        chosen = np.argpartition(mine, want - 1)[:want]
        numbers, mine = numbers[chosen], mine[chosen]
    return numbers[np.argsort(mine)]


def _dated(scored: Scored, matches: Array, view: SegmentView, want: int, *, newest: bool) -> list[_Candidate]:
    """The newest or oldest passages, the undated last."""
    numbers = np.flatnonzero(matches)
    issued = view.keyword("issued")
    codes = np.zeros(view.passage_count, np.int64) if issued is None else issued.first_codes().astype(np.int64)
    last = np.int64(1 << 40)
    place = np.where(codes == 0, last, last - codes if newest else codes)
    numbers = _lowest(place * (1 << 16) + view.rank, numbers, want)
    scores = scored.scores
    found = []
    for n in numbers.tolist():
        date = issued.values[codes[n] - 1].decode() if issued is not None and codes[n] else ""
        # the undated come last either way
        order = (1.0 if bool(date) is newest else 0.0, date)
        found.append(_Candidate(order, view.passages[n], float(scores[n]), view, n))
    return found


def _count(counts: Counter[str], name: str, view: SegmentView, matches: Array) -> None:
    keyword = view.keyword(name)
    if keyword is None:
        return
    found = keyword.counts(np.flatnonzero(matches))
    for code in np.flatnonzero(found[1:]).tolist():
        counts[keyword.values[code].decode()] += int(found[code + 1])


def _ordered(counts: dict[str, Counter[str]]) -> dict[str, dict[str, int]]:
    """Each field's values, most frequent first."""
    return {name: dict(sorted(each.items(), key=lambda pair: (-pair[1], pair[0]))) for name, each in counts.items()}


def _hit(candidate: _Candidate) -> Hit:
    document = candidate.view.document_of(candidate.number)
    return Hit(PassageId(candidate.passage.decode()), DocumentId(document.decode()), max(candidate.score, 0.0))
