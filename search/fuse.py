"""Rankings of several languages as one."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from itertools import zip_longest
from typing import TypeVar

# Cormack, Clarke & Büttcher, "Reciprocal rank fusion outperforms Condorcet and individual rank learning methods",
# SIGIR 2009; 60 is theirs.
RRF_K = 60
_NONE = object()

Item = TypeVar("Item", bound=Hashable)


def fuse(
    rankings: Sequence[Sequence[Item]], *, k: int = RRF_K, weights: Sequence[float] | None = None
) -> list[tuple[Item, float]]:
    """Items of all rankings with their fused scores, best first, by reciprocal rank fusion.

    Ranks, not scores, since BM25 scores of two languages are not comparable. Ties go to the earlier ranking, then by
    item, so that pages are stable. An item twice in a ranking counts at its better rank; an empty ranking is allowed.
    """
    if weights is None and sum(map(len, rankings)) == len(set[Item]().union(*rankings)):  # as of two languages
        rows = enumerate(zip_longest(*rankings, fillvalue=_NONE), start=1)
        return [(item, 1 / (k + rank)) for rank, row in rows for item in row if item is not _NONE]  # type: ignore[misc]
    scores: dict[Item, float] = {}
    first: dict[Item, int] = {}
    for number, ranking in enumerate(rankings):
        weight = weights[number] if weights else 1.0
        for rank, item in enumerate(dict.fromkeys(ranking), start=1):
            scores[item] = scores.get(item, 0.0) + weight / (k + rank)
            first.setdefault(item, number)
    return sorted(scores.items(), key=lambda pair: (-pair[1], first[pair[0]], str(pair[0])))


def fuse_parts(
    rankings: Sequence[Sequence[Item]], whole: Callable[[Item], Hashable], *, k: int = RRF_K
) -> list[tuple[Item, float]]:
    """As ``fuse``, of rankings of parts that share no part: a whole with many parts pushes nobody down.

    The first part of each whole counts by the place of its whole among wholes, the others by their own place.
    """
    apart = [list(dict.fromkeys(ranking)) for ranking in rankings]
    found: list[tuple[int, int, int]] = []  # rank, place in its ranking, number of the ranking
    for number, items in enumerate(apart):
        wholes: set[Hashable] = set()
        for place, item in enumerate(items):
            known = len(wholes)
            wholes.add(whole(item))
            found.append((place + 1 if len(wholes) == known else len(wholes), place, number))
    found.sort()
    return [(apart[number][place], 1.0 / (k + rank)) for rank, place, number in found]
