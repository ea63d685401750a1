"""Keyword in context: each passage that a query finds, as a line around the words found.

One line a passage, so that the lines of a concordance are as many as the search counts. The words that come first are
the longest run of marks in the passage.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

from corpus.model import Document, DocumentId, Language, Passage, PassageId
from search.engine import Engine
from search.highlight import Mark, Marker, find_marks, marker
from search.plan import Plan, plan
from search.query import Query
from search.searcher import Library, put_in_order
from search.translate import Translator
from search.translate.terms import Terms, term_layer

AROUND = 60  # code points on each side, at most; whole words
MOST = 200_000  # lines of a language
SORTED = 2_000  # lines that are put in order by the words beside; those after them stand as they would without
_BATCH = 100

Counterpart = Callable[[Sequence[PassageId]], Mapping[PassageId, PassageId]]


@dataclass(frozen=True, slots=True)
class Aligned:
    """The passage of the other language version that says the same, and where the words stand in it."""

    passage: Passage
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One passage with the words found in the middle. ``aligned`` is ``None`` where no version says the same."""

    document: Document
    passage: Passage
    left: str
    keyword: str
    right: str
    aligned: Aligned | None = None


@dataclass(frozen=True, slots=True)
class Concordance:
    """The passages that a query finds, in the order asked for, and the lines of any of them.

    ``total`` is what the search counts; there are as many ``ids``, up to ``MOST`` a language.
    """

    total: int
    ids: Sequence[PassageId]
    make: Callable[[Sequence[PassageId]], Iterator[Line]]
    by_words: Callable[[Sequence[PassageId]], Sequence[PassageId]] | None = None

    def lines(self, start: int = 0, stop: int | None = None) -> Iterator[Line]:
        """The lines from ``start`` to ``stop`` (half-open, from 0), made as they are asked for."""
        if self.by_words is None or start >= SORTED:
            return self.make(self.ids[start:stop])
        ordered = [*self.by_words(self.ids[:SORTED]), *self.ids[SORTED:stop]]
        return self.make(ordered[start:stop])


def concordance(
    query: Query,
    engine: Engine,
    library: Library,
    termbase: Terms | None,
    *,
    layers: Sequence[Translator] = (),
    counterpart: Counterpart | None = None,
    order: str = "",
) -> Concordance:
    """A line for each passage found, those with a counterpart in the other language first, then by rank.

    ``order``: left, right (by the words beside), country, issuer or year (newest first) instead; within equals as
    above. Raises ``QueryError`` and ``EngineError``.
    """
    layers = layers or ((term_layer(termbase),) if termbase is not None else ())
    ranking = put_in_order(replace(query, limit=MOST, offset=0), engine, layers, library=library, most=MOST)
    ids = [id_ for id_, _ in ranking.ranked]
    others = counterpart(ids) if counterpart is not None else {}
    markers = _markers(ranking.plan)
    if others and (missing := {Language.EN, Language.ES} - markers.keys()):
        beyond = replace(query, languages=tuple(missing), language=query.language or ranking.plan.language)
        markers |= _markers(plan(beyond, layers, engine))
    ordered = [id_ for id_ in ids if id_ in others] + [id_ for id_ in ids if id_ not in others]
    if order in BY_DOCUMENT:
        documents = library.documents(list({hit.document for hit in ranking.hits.values()}))
        place = {id_: BY_DOCUMENT[order](document) for id_, document in documents.items()}
        ordered.sort(key=lambda id_: place.get(_document_of(id_), ("",)), reverse=order == "year")
    make = partial(_lines, library=library, markers=markers, others=others)
    by_words = partial(_by_words, library=library, markers=markers, key=BY_WORDS[order]) if order in BY_WORDS else None
    return Concordance(sum(found.total for found in ranking.found.values()), ordered, make, by_words)


def _lines(
    ids: Sequence[PassageId],
    *,
    library: Library,
    markers: dict[Language, Marker],
    others: Mapping[PassageId, PassageId],
) -> Iterator[Line]:
    for at in range(0, len(ids), _BATCH):
        batch = ids[at : at + _BATCH]
        passages = library.passages([*batch, *(others[id_] for id_ in batch if id_ in others)])
        documents = library.documents(list({_document_of(id_) for id_ in batch}))
        for id_ in batch:
            if id_ in passages and passages[id_].document in documents:
                other = passages.get(others[id_]) if id_ in others else None
                yield _line(passages[id_], documents[passages[id_].document], markers, other)


def _markers(planned: Plan) -> dict[Language, Marker]:
    return {target: marker(expanded.clause, target, planned.typed) for target, expanded in planned.wide.items()}


def _document_of(passage: PassageId) -> DocumentId:
    return DocumentId(passage.rpartition("#")[0])


def _by_words(
    ids: Sequence[PassageId], *, library: Library, markers: dict[Language, Marker], key: Callable[[_Cut], list[str]]
) -> Sequence[PassageId]:
    """The passages by the words beside those found; only their texts are read for it."""
    keys = {
        id_: key(_cut(passage, markers))
        for at in range(0, len(ids), _BATCH)
        for id_, passage in library.passages(ids[at : at + _BATCH]).items()
    }
    return sorted(keys, key=keys.__getitem__)


class _Cut(NamedTuple):
    left: str
    keyword: str
    right: str


def _left(line: _Cut) -> list[str]:
    """The words before, nearest first."""
    return [word.casefold() for word in reversed(line.left.split())]


def _right(line: _Cut) -> list[str]:
    return [word.casefold() for word in line.right.split()]


BY_WORDS: Mapping[str, Callable[[_Cut], list[str]]] = {"left": _left, "right": _right}
BY_DOCUMENT: Mapping[str, Callable[[Document], tuple[str, ...]]] = {
    "country": lambda document: (document.country or "~",),
    "issuer": lambda document: (document.issuer.casefold() or "~",),
    "year": lambda document: (document.issued[:4],),
}


def _line(passage: Passage, document: Document, markers: dict[Language, Marker], other: Passage | None) -> Line:
    aligned = None
    if other is not None:
        aligned = Aligned(other, tuple((mark.start, mark.end) for mark in _marks(other, markers)))
    return Line(document, passage, *_cut(passage, markers), aligned)


def _cut(passage: Passage, markers: dict[Language, Marker]) -> _Cut:
    start, end = _keyword(_marks(passage, markers), passage.text)
    left, right = passage.text[max(0, start - AROUND) : start], passage.text[end : end + AROUND]
    if start > AROUND:
        left = left.partition(" ")[2]
    if end + AROUND < len(passage.text):
        right = right.rpartition(" ")[0]
    return _Cut(left, passage.text[start:end], right)


def _marks(passage: Passage, markers: dict[Language, Marker]) -> tuple[Mark, ...]:
    wanted = markers.get(passage.language)
    return find_marks(passage.text, wanted) if wanted is not None else ()


def _keyword(marks: Sequence[Mark], text: str) -> tuple[int, int]:
    """The longest run of marks with only blanks or small words between them; an empty span where there is none."""
    best = (0, 0)
    run: tuple[int, int] | None = None
    for mark in marks:
        joined = run is not None and len(text[run[1] : mark.start].split()) <= 1 and mark.start - run[1] <= 6
        run = (run[0], mark.end) if joined and run is not None else (mark.start, mark.end)
        if run[1] - run[0] > best[1] - best[0]:
            best = run
    return best
