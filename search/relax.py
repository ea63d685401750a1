"""Nothing found: wider questions that find something, with how much."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from corpus.model import Language
from search.analysis import tokens
from search.errors import QueryError
from search.query import Query
from search.results import Relaxation

BOTH = (Language.EN, Language.ES)
MOST_FILTERS = 4  # that are left out one by one


def relax(query: Query, count: Callable[[Query], int], found: int = 0) -> tuple[Relaxation, ...]:
    """The relaxations of a query that find more passages than it ``found``, those that change least first.

    ``count`` asks the engine.
    """
    offered = []
    for kind, wider in _wider(replace(query, offset=0)):
        try:
            total = count(wider)
        except QueryError:
            continue
        if total > found:
            offered.append(Relaxation(kind, wider, total))
    return tuple(offered)


def _wider(query: Query) -> Iterator[tuple[str, Query]]:
    if query.exact or query.off:
        yield "exact", replace(query, exact=False, off=frozenset())
    if set(query.languages) != set(BOTH):
        yield "language", replace(query, languages=BOTH)
    if len(query.filters) > 1:
        for dropped in query.filters[:MOST_FILTERS]:
            yield "filter", replace(query, filters=tuple(f for f in query.filters if f != dropped))
    if query.filters:
        yield "filters", replace(query, filters=())
    words = " ".join(query.text[t.start : t.end] for t in tokens(query.text, query.language or Language.EN))
    if words and words != query.text:
        yield "required", replace(query, text=words)
