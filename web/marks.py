"""What stands where in a document: the words of a query and what they were expanded to; terms worth explaining."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from flask import url_for

from corpus.model import ConceptId, Passage, PassageId
from search.analysis import tokens
from search.errors import QueryError
from search.highlight import Marker, find_marks, marker
from search.plan import plan
from search.query import Query
from web.annotate import Link, Mark, join_marks

if TYPE_CHECKING:
    from corpus.terms.termbase import Match, Termbase
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


def explain_terms(termbase: Termbase, passages: Iterable[Passage]) -> Mapping[PassageId, Sequence[Link]]:
    """Terms of the term base as links to their concepts, each concept where it stands first in the document."""
    seen: set[ConceptId] = set()
    links: dict[PassageId, list[Link]] = defaultdict(list)
    for passage in passages:
        found = tokens(passage.text, passage.language)
        words = [passage.text[token.start : token.end] for token in found]
        for match in termbase.find(words, passage.language):
            if match.concept.id not in seen:
                seen.add(match.concept.id)
                links[passage.id].append(_explained(match, found[match.start].start, found[match.end - 1].end))
    return links


def _explained(match: Match, start: int, end: int) -> Link:
    other = match.term.language.counterpart
    said = ", ".join(term.text for term in match.concept.terms if term.language is other)
    return Link(start, end, "term", url_for("terms.concept", id=match.concept.id), title=said)
