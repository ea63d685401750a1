"""What stands where in a document: the words of a query and what they were expanded to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from corpus.model import Passage, PassageId
from search.errors import QueryError
from search.highlight import Marker, find_marks, marker
from search.plan import plan
from search.query import Query
from web.annotate import Mark, join_marks

if TYPE_CHECKING:
    from web.wiring import Puente


def mark_passages(puente: Puente, query: Query, passages: Iterable[Passage]) -> Mapping[PassageId, Sequence[Mark]]:
    """Marks by passage, only of passages that have any; the same ones that the results show."""
    if not query.text:
        return {}
    try:
        planned = plan(query, puente.layers, puente.engine)
    except QueryError:
        return {}
    wanted = {target: marker(expanded.clause, target, planned.typed) for target, expanded in planned.wide.items()}
    found = {p.id: _marks(p.text, wanted[p.language]) for p in passages if p.language in wanted}
    return {id_: marks for id_, marks in found.items() if marks}


def _marks(text: str, wanted: Marker) -> Sequence[Mark]:
    return join_marks(text, (Mark(mark.start, mark.end, mark.expanded) for mark in find_marks(text, wanted)))
