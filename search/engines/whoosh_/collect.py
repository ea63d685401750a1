"""What nodes find, as a page of hits with totals and facets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

import numpy as np

from corpus.model import DocumentId, PassageId
from search.engines.whoosh_.arrays import Array
from search.engines.whoosh_.compile import Compiler
from search.engines.whoosh_.score import Scored
from search.engines.whoosh_.snapshot import Snapshot
from search.engines.whoosh_.view import SegmentView
from search.query import Filter, Request
from search.results import Found, Hit

_BLOCKS = 64


class _Candidate(NamedTuple):
    """A passage that may be on the page. ``order``: its negative score, or whether it is dated, and when."""

    order: tuple[float, str]
    passage: bytes
    score: float
    view: SegmentView
    number: int


_Ranked = tuple[SegmentView, Array, Array]  # passages of a segment with their scores, best first


def collect(request: Request, compiler: Compiler, snapshot: Snapshot) -> Found:
    """The page that a request asks for."""
    node = compiler.compile(request.clause)
    want = request.offset + request.limit
    total = 0
    counts: dict[str, Counter[str]] = {name: Counter() for name in request.facets}
    candidates: list[_Candidate] = []
    ranked: list[_Ranked] = []
    for at, view in enumerate(snapshot.views):
        scored = node.score(view, at)
        matches = _allowed(scored, view, request.filters, compiler)
        found = int(np.count_nonzero(matches))
        total += found
        if not found:
            continue
        if request.facets:
            numbers = matches.nonzero()[0]
            for name in request.facets:
                _count(counts[name], name, view, numbers)
        if want > 0 and request.sort == "relevance":
            ranked.append(_best(scored, matches, found, view, want))
        elif want > 0:
            candidates += _dated(scored, matches, view, want, newest=request.sort == "newest")
    candidates += _worthy(ranked, want)
    if request.sort == "newest":
        candidates.sort(key=itemgetter(1))
        candidates.sort(key=itemgetter(0), reverse=True)
    elif len(ranked) != 1:  # of a single segment, they come in order
        candidates.sort(key=itemgetter(1))  # twice by one thing each is much faster than once by both
        candidates.sort(key=itemgetter(2) if ranked else itemgetter(0), reverse=bool(ranked))
    return Found(tuple(_hits(candidates[request.offset : want])), total, _ordered(counts))


def _allowed(scored: Scored, view: SegmentView, filters: Sequence[Filter], compiler: Compiler) -> Array:
    """What matches, lives and passes the filters."""
    matches = scored.matches
    if view.live is not None:
        matches = matches & view.live
    for wanted in filters:
        mask = compiler.keyword_mask(view, wanted.field, wanted.values)
        matches = matches & (~mask if wanted.exclude else mask)
    return matches


def _worthy(ranked: list[_Ranked], want: int) -> list[_Candidate]:
    """The passages of all segments that reach the score of the last one wanted."""
    least = -1.0
    if len(ranked) > 1 and want:
        scores = np.concatenate([scores for _, _, scores in ranked])
        if len(scores) > want:
            least = float(np.partition(scores, len(scores) - want)[len(scores) - want])
    return [
        _Candidate((-score, ""), passage, score, view, n)
        for view, numbers, scores in ranked
        for n, passage, score in zip(numbers.tolist(), view.passages.take(numbers), scores.tolist(), strict=True)
        if score >= least
    ]


def _best(scored: Scored, matches: Array, found: int, view: SegmentView, want: int) -> _Ranked:
    """The passages of a segment with the highest scores, ties by the order of ids."""
    if scored.scoreless:
        numbers = _lowest(view.rank, matches.nonzero()[0], want)
        return view, numbers, np.zeros(len(numbers), np.float32)
    scores = scored.scores if matches is scored.matches else scored.scores * matches
    few = _high(scores, want) if found > want else None
    numbers = _cut(scores, view.rank, matches.nonzero()[0] if few is None else few, want)
    order = np.lexsort((view.rank[numbers], -scores[numbers]))[:want]
    numbers = numbers[order]
    return view, numbers, scores[numbers]


def _high(scores: Array, want: int) -> Array | None:
    """A few passages that hold the best ``want``; ``None`` where they cannot be told so fast.

    The best of each of many columns of passages is found. As many columns as are wanted reach a score, so no passage
    below it is needed, and only those columns are looked into.
    """
    columns = len(scores) // _BLOCKS
    if columns < 4 * want:
        return None
    whole = columns * _BLOCKS
    best = scores[:whole].reshape(_BLOCKS, columns).max(axis=0)
    least = np.partition(best, columns - want)[columns - want]
    high = (best >= least).nonzero()[0]
    if least <= 0 or len(high) > 4 * want:
        return None
    inside = (high + np.arange(0, whole, columns)[:, None]).ravel()
    numbers = np.concatenate([inside, np.arange(whole, len(scores))])
    kept: Array = numbers[scores.take(numbers) >= least]
    return kept


def _cut(scores: Array, rank: Array, numbers: Array, want: int) -> Array:
    """The passages that reach the score of the last one wanted; of those that just reach it, the first by id."""
    if len(numbers) <= want:
        return numbers
    mine = scores[numbers]
    least = np.partition(mine, len(mine) - want)[len(mine) - want]
    above = numbers[mine > least]
    return np.concatenate([above, _lowest(rank, numbers[mine == least], want - len(above))])


def _lowest(keys: Array, numbers: Array, want: int) -> Array:
    """The passages with the lowest keys, in order."""
    mine = keys[numbers]
    if len(numbers) > want:
        chosen = np.argpartition(mine, want - 1)[:want]
        numbers, mine = numbers[chosen], mine[chosen]
    return numbers[np.argsort(mine)]


def _dated(scored: Scored, matches: Array, view: SegmentView, want: int, *, newest: bool) -> list[_Candidate]:
    """The newest or oldest passages, the undated last."""
    issued = view.keyword("issued")
    codes = np.zeros(view.passage_count, np.int64) if issued is None else issued.first_codes().astype(np.int64)
    last = np.int64(1 << 40)
    place = np.where(codes == 0, last, last - codes if newest else codes)
    numbers = _lowest(place * (1 << 16) + view.rank, matches.nonzero()[0], want)
    scores = scored.scores
    found = []
    for n in numbers.tolist():
        date = issued.values[codes[n] - 1].decode() if issued is not None and codes[n] else ""
        # the undated come last either way
        order = (1.0 if bool(date) is newest else 0.0, date)
        found.append(_Candidate(order, view.passages[n], float(scores[n]), view, n))
    return found


def _count(counts: Counter[str], name: str, view: SegmentView, numbers: Array) -> None:
    keyword = view.keyword(name)
    if keyword is None:
        return
    found = keyword.counts(numbers)
    for code in np.flatnonzero(found[1:]).tolist():
        counts[keyword.values[code].decode()] += int(found[code + 1])


def _ordered(counts: dict[str, Counter[str]]) -> dict[str, dict[str, int]]:
    """Each field's values, most frequent first."""
    return {name: dict(sorted(each.items(), key=lambda pair: (-pair[1], pair[0]))) for name, each in counts.items()}


def _hits(candidates: Sequence[_Candidate]) -> Iterator[Hit]:
    names: dict[tuple[int, int], DocumentId] = {}
    for _, passage, score, view, number in candidates:
        place = id(view), view.row_of(number)
        if (name := names.get(place)) is None:
            name = names[place] = DocumentId(view.documents[place[1]].decode())
        yield Hit(PassageId(passage.decode()), name, max(score, 0.0))
