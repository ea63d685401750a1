"""A query answered: planned, asked in each language, fused by rank, grouped by work, and dressed for a page.

Each language is ranked apart and the rankings are fused, so that neither crowds out the other. At equal ranks the
language typed comes first. A query of few words is asked strictly first, and widened where that finds too little.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Protocol

from corpus.model import Document, DocumentId, Language, Passage, PassageId, WorkId
from search.engine import Engine
from search.explain import explain
from search.fields import FACETS
from search.fuse import fuse_parts
from search.highlight import Marker, marker, snippet
from search.plan import Plan, plan
from search.pointing import lower_pointers
from search.query import Alias, Query
from search.relax import relax
from search.results import FacetValue, Found, Hit, ResultHit, Results
from search.spelling import spellings
from search.translate import Translator
from search.translate.terms import Terms, term_layer

ENOUGH = 10  # passages with every word; with fewer, those that lack some are shown as well
FEW = 5  # passages; with fewer, wider questions are offered
DEPTH = 100  # passages of each language that are ranked together, at least
DEEPEST = 3000
FACET_VALUES = 50


class Nearness(Protocol):
    """Ranks by meaning besides words; ``search.semantic.Semantic`` fits."""

    def improve(self, text: str, language: Language, found: Found, *, add: bool) -> Found:
        """What an engine found, ranked anew; ``add``: with near passages that share no word."""


class Library(Protocol):
    """Where documents and passages are read from; ``corpus.catalog.Catalog`` fits."""

    def documents(self, ids: Sequence[DocumentId]) -> Mapping[DocumentId, Document]:
        """The documents with these ids; unknown ones are left out."""

    def passages(self, ids: Sequence[PassageId]) -> Mapping[PassageId, Passage]:
        """The passages with these ids; unknown ones are left out."""

    def versions_of(self, ids: Sequence[WorkId]) -> Mapping[WorkId, Sequence[Document]]:
        """The documents of each work."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Passages of all languages, best first, with their fused scores, and what each language found."""

    plan: Plan
    hits: tuple[Hit, ...]
    found: Mapping[Language, Found]


def search(
    query: Query,
    engine: Engine,
    library: Library,
    termbase: Terms | None,
    *,
    layers: Sequence[Translator] = (),
    nearness: Nearness | None = None,
) -> Results:
    """The page of results of a query. Raises ``QueryError`` and ``EngineError``.

    ``layers`` (``search.layers.open_layers``) take the place of the term base alone.
    """
    started = perf_counter()
    counted = {name: alias for name, alias in query.aliases.items() if alias.counted}
    facets = tuple(dict.fromkeys((*FACETS, *(alias.field for alias in counted.values()))))
    ranking = rank(query, engine, termbase, layers=layers, nearness=nearness, facets=facets, library=library)
    groups = _group(ranking.hits, library, query.offset + query.limit)
    page = groups[query.offset : query.offset + query.limit]
    totals = {language: found.total for language, found in ranking.found.items()}
    every, found = _layers(termbase, layers), sum(totals.values())
    spelled = () if query.exact else spellings(query.text, ranking.plan, engine)
    return Results(
        query=query.text,
        language=ranking.plan.language,
        exact=query.exact,
        total=found,
        hits=tuple(_dress(page, ranking, library, query.offset)),
        expansions=ranking.plan.expansions,
        facets=_facets(query, ranking.found),
        took_ms=(perf_counter() - started) * 1000,
        totals=totals,
        suggestion=next(iter(spelled), ""),
        relaxations=relax(query, lambda wider: count(wider, engine, every), found) if found < FEW else (),
        suggestions=spelled,
    )


def count(query: Query, engine: Engine, layers: Sequence[Translator]) -> int:
    """How many passages a query finds."""
    planned = plan(query, layers, engine)
    return sum(
        engine.search(planned.request(target, strict=False, limit=1, facets=(), sort="relevance")).total
        for target in planned.wide
    )


def _layers(termbase: Terms | None, layers: Sequence[Translator]) -> Sequence[Translator]:
    return layers or ((term_layer(termbase),) if termbase is not None else ())


@dataclass(frozen=True, slots=True)
class Ordering:
    """As ``Ranking``, without a hit for each of what may be many thousands: ids with their fused scores, best first."""

    plan: Plan
    ranked: Sequence[tuple[PassageId, float]]
    hits: Mapping[PassageId, Hit]  # as the engine gave them, with its scores
    found: Mapping[Language, Found]


def rank(  # noqa: PLR0913 (what is searched, by what, and how much)
    query: Query,
    engine: Engine,
    termbase: Terms | None,
    *,
    layers: Sequence[Translator] = (),
    nearness: Nearness | None = None,
    facets: tuple[str, ...] = (),
    library: Library | None = None,
    most: int = DEEPEST,
) -> Ranking:
    """The passages of a query, best first, not yet grouped. ``library`` is needed to sort by date.

    ``most`` bounds the passages of each language that are ranked.
    """
    ordered = put_in_order(
        query, engine, _layers(termbase, layers), nearness=nearness, facets=facets, library=library, most=most
    )
    hits = tuple(Hit(id_, ordered.hits[id_].document, score) for id_, score in ordered.ranked)
    return Ranking(ordered.plan, hits, ordered.found)


def put_in_order(
    query: Query,
    engine: Engine,
    layers: Sequence[Translator],
    *,
    nearness: Nearness | None = None,
    facets: tuple[str, ...] = (),
    library: Library | None = None,
    most: int = DEEPEST,
) -> Ordering:
    """What ``rank`` gives, before hits are made of it."""
    planned = plan(query, layers, engine)
    depth = min(max(DEPTH, 3 * (query.offset + query.limit)), most)
    found = {target: _ask(planned, target, engine, depth, facets, query.sort) for target in planned.wide}
    for target in planned.loose:
        if not found[target].total:
            planned = planned.loosened(target)
            found[target] = _ask(planned, target, engine, depth, facets, query.sort)
    if nearness is not None and query.sort == "relevance" and not query.exact:
        add = planned.plain and not planned.filters
        found = {t: nearness.improve(planned.typed, t, answer, add=add) for t, answer in found.items()}
    if library is not None and query.sort == "relevance":
        found = {target: lower_pointers(answer, library, DEPTH) for target, answer in found.items()}
    order = sorted(found, key=lambda target: target is not planned.language)
    hits = {hit.passage: hit for target in order for hit in found[target].hits}
    if query.sort != "relevance" and library is not None:
        ranked = [(id_, hits[id_].score) for id_ in _by_date(hits, library, newest=query.sort == "newest")]
    elif len(order) == 1:
        ranked = [(hit.passage, hit.score) for hit in found[order[0]].hits]
    else:
        ranked = fuse_parts(
            [[hit.passage for hit in found[target].hits] for target in order], lambda id_: hits[id_].document
        )
    return Ordering(planned, ranked, hits, found)


def _ask(planned: Plan, target: Language, engine: Engine, depth: int, facets: tuple[str, ...], sort: str) -> Found:
    """An engine's answer for one language: passages with every word where there are enough, else with any."""
    if target in planned.strict:
        strictly = engine.search(planned.request(target, strict=True, limit=depth, facets=facets, sort=sort))
        if strictly.total >= ENOUGH:
            return strictly
    return engine.search(planned.request(target, strict=False, limit=depth, facets=facets, sort=sort))


def _by_date(hits: Mapping[PassageId, Hit], library: Library, *, newest: bool) -> list[PassageId]:
    """Ids in order of their documents' dates; undated ones last."""
    documents = library.documents(list(dict.fromkeys(hit.document for hit in hits.values())))
    issued = {id_: documents[hit.document].issued if hit.document in documents else "" for id_, hit in hits.items()}
    dated = sorted((id_ for id_ in hits if issued[id_]), key=lambda id_: issued[id_], reverse=newest)
    return dated + [id_ for id_ in hits if not issued[id_]]


@dataclass(frozen=True, slots=True)
class _Group:
    """One work: its best passage, its document, and how many more passages of that document were found."""

    hit: Hit
    document: Document
    more: int


def _group(hits: Sequence[Hit], library: Library, wanted: int) -> list[_Group]:
    """The best passage of each work, in their order; where a single work was found, all of its passages."""
    passages = Counter(hit.document for hit in hits)
    groups: dict[WorkId, _Group] = {}
    further: list[_Group] = []
    for batch in _batches(hits, 4 * wanted):
        documents = library.documents(list(dict.fromkeys(hit.document for hit in batch)))
        for hit in batch:
            document = documents.get(hit.document)
            if document is not None and document.work not in groups:
                groups[document.work] = _Group(hit, document, passages[hit.document] - 1)
            elif document is not None:
                further.append(_Group(hit, document, 0))
        if len(groups) >= wanted:
            break
    alone = list(groups.values())
    return alone if len(alone) > 1 else [*(replace(group, more=0) for group in alone), *further]


def _batches(hits: Sequence[Hit], size: int) -> Iterator[Sequence[Hit]]:
    for at in range(0, len(hits), max(size, 50)):
        yield hits[at : at + max(size, 50)]


def _dress(page: Sequence[_Group], ranking: Ranking, library: Library, offset: int) -> Iterator[ResultHit]:
    passages = library.passages([group.hit.passage for group in page])
    versions = library.versions_of(list(dict.fromkeys(group.document.work for group in page)))
    markers: dict[Language, Marker] = {
        target: marker(expanded.clause, target, ranking.plan.typed) for target, expanded in ranking.plan.wide.items()
    }
    for rank_, group in enumerate(page, start=offset + 1):
        passage = passages.get(group.hit.passage)
        if passage is None:  # removed since the index was built
            continue
        yield ResultHit(
            rank=rank_,
            score=group.hit.score,
            document=group.document,
            passage=passage,
            snippet=snippet(passage.text, markers.get(passage.language) or Marker(passage.language)),
            also_in=tuple(
                (v.id, v.language) for v in versions[group.document.work] if v.language is not group.document.language
            ),
            more=group.more,
            reasons=explain(passage, ranking.plan, group.document.title),
        )


def _counts(facets: Mapping[str, Mapping[str, int]], name: str, alias: Alias | None) -> Mapping[str, int]:
    """How many passages have each value of a field, or of a field that stands for values of another."""
    if alias is None or not alias.counted:
        return facets.get(name, {})
    held = facets.get(alias.field, {})
    sums = {value: sum(held.get(part, 0) for part in parts) for value, parts in alias.values.items()}
    return {value: count for value, count in sums.items() if count}


def _facets(query: Query, found: Mapping[Language, Found]) -> Mapping[str, tuple[FacetValue, ...]]:
    """Counts by value over all languages, most frequent first; values that are filtered by are marked and kept."""
    chosen = {(f.field, value) for f in query.filters if not f.exclude for value in f.values}
    facets: dict[str, tuple[FacetValue, ...]] = {}
    for name in (*FACETS, *(name for name, alias in query.aliases.items() if alias.counted)):
        counts: Counter[str] = Counter()
        for answer in found.values():
            counts.update(_counts(answer.facets, name, query.aliases.get(name)))
        counts.update({value: 0 for field, value in chosen if field == name and value not in counts})
        ordered = sorted(counts.items(), key=lambda item: ((name, item[0]) not in chosen, -item[1], item[0]))
        facets[name] = tuple(FacetValue(v, n, (name, v) in chosen) for v, n in ordered[:FACET_VALUES] if v)
    return facets
