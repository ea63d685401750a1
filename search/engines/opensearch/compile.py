"""A request as OpenSearch's query DSL; a pure function. The DSL goes no further than this package."""

from __future__ import annotations

from typing import Any

from search.engines import rules
from search.engines.opensearch.mapping import LONGEST_PAGE, PASSAGE
from search.engines.rules import index_field
from search.fields import BM25_K1, FIELD_WEIGHTS
from search.query import All, And, Best, Clause, Field, Filter, Not, Or, Phrase, Prefix, Request, Word

Dsl = dict[str, Any]

# Lucene leaves out BM25's constant factor (k1 + 1) since version 8.
_LUCENE = BM25_K1 + 1
_MOST_VALUES = 1000  # of a facet
NOTHING: Dsl = {"match_none": {}}


def compile_request(request: Request, *, time_limit: str) -> Dsl:
    """The body of a search, without the page: passages only, exact totals, facets over all of them."""
    facets = {name: {"terms": {"field": name, "size": _MOST_VALUES}} for name in request.facets}
    return {
        "query": {"bool": {"must": [compile_clause(request.clause)], **_filters(request)}},
        "sort": _sort(request.sort),
        "track_scores": True,
        "track_total_hits": True,
        "_source": ["passage", "document"],
        "timeout": time_limit,
        **({"aggs": facets} if facets else {}),
    }


def page(request: Request) -> Dsl | None:
    """Where the page is; ``None`` where it lies too deep to be asked for directly."""
    if request.offset + request.limit > LONGEST_PAGE:
        return None
    return {"from": request.offset, "size": request.limit}


def _sort(sort: str) -> list[Dsl]:
    by_id = {"passage": {"order": "asc"}}
    if sort == "relevance":
        return [{"_score": {"order": "desc"}}, by_id]
    return [{"issued": {"order": "desc" if sort == "newest" else "asc", "missing": "_last"}}, by_id]


def _filters(request: Request) -> Dsl:
    kept = [_terms(wanted) for wanted in request.filters if not wanted.exclude]
    dropped = [_terms(wanted) for wanted in request.filters if wanted.exclude]
    return {"filter": [{"term": {"record": PASSAGE}}, *kept], "must_not": dropped}


def _terms(wanted: Filter) -> Dsl:
    return {"terms": {wanted.field: list(wanted.values)}}


def compile_clause(clause: Clause) -> Dsl:
    """The query of a clause."""
    match clause:
        case Word() | Phrase():
            return _any([_sequence(rules.sequence(clause), at) for at in range(len(rules.sequence(clause).fields))])
        case Prefix():
            names = [index_field(field, clause.language, exact=True) for field in rules.PREFIX_FIELDS]
            found = _any([{"prefix": {name: {"value": rules.prefix(clause)}}} for name in names])
            return {"constant_score": {"filter": found, "boost": clause.boost}}
        case And(parts):
            return _all([compile_clause(part) for part in parts])
        case Or(parts):
            return _any([compile_clause(part) for part in parts])
        case Best(parts):
            return {"dis_max": {"queries": [compile_clause(part) for part in parts]}} if parts else NOTHING
        case Not(part):
            return _scoreless({"bool": {"must_not": [compile_clause(part)]}})
        case Field(name, value):
            return _scoreless({"term": {name: value}})
        case All():
            return _scoreless({"match_all": {}})


def _sequence(wanted: rules.Sequence, at: int) -> Dsl:
    """Tokens in one field: each scores; where there are several they must stand in order."""
    field = wanted.fields[at]
    name = index_field(field, wanted.language, exact=wanted.exact)
    boost = FIELD_WEIGHTS[field] * wanted.boost * _LUCENE
    terms = [{"term": {name: {"value": token, "boost": boost}}} for token in wanted.tokens]
    if len(terms) < 2:
        return terms[0] if terms else NOTHING
    return {"bool": {"must": terms, "filter": [_in_order(name, wanted)]}}


def _in_order(name: str, wanted: rules.Sequence) -> Dsl:
    """Neighbours at most ``slop`` apart. (The slop of Lucene's own phrases counts moves, also backwards.)"""
    if not wanted.slop:
        return {"match_phrase": {name: {"query": " ".join(wanted.tokens)}}}
    first, *rest = [{"match": {"query": token}} for token in wanted.tokens]
    found: Dsl = first
    for token in rest:
        found = {"all_of": {"intervals": [found, token], "ordered": True, "max_gaps": wanted.slop}}
    return {"intervals": {name: found}}


def _any(queries: list[Dsl]) -> Dsl:
    if len(queries) == 1:
        return queries[0]
    return {"bool": {"should": queries, "minimum_should_match": 1}} if queries else NOTHING


def _all(queries: list[Dsl]) -> Dsl:
    return {"bool": {"must": queries}} if queries else NOTHING


def _scoreless(query: Dsl) -> Dsl:
    return {"constant_score": {"filter": query, "boost": 0.0}}
