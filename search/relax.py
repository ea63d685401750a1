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


def relax(query: Query, count: Callable[[Query], int]) -> tuple[Relaxation, ...]:
    """The relaxations of a query that find passages, those that change least first. ``count`` asks the engine."""
    found = []
    for kind, wider in _wider(replace(query, offset=0)):
        try:
            total = count(wider)
        except QueryError:
            continue
        if total:
            found.append(Relaxation(kind, wider, total))
    return tuple(found)


def _wider(query: Query) -> Iterator[tuple[str, Query]]:
    if query.exact or query.off:
        yield "exact", replace(query, exact=False, off=frozenset())
    if set(query.languages) != set(BOTH):
        yield "language", replace(query, languages=BOTH)
    if query.filters:
        yield "filters", replace(query, filters=())
    words = " ".join(query.text[t.start : t.end] for t in tokens(query.text, query.language or Language.EN))
    if words and words != query.text:
        yield "required", replace(query, text=words)
