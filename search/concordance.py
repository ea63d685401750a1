"""Keyword in context: each passage that a query finds, as a line around the words found.

One line a passage, so that the lines of a concordance are as many as the search counts. The words that come first are
the longest run of marks in the passage.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.model import Document, Language, Passage, PassageId
from search.engine import Engine
from search.highlight import Mark, Marker, find_marks, marker
from search.query import Query
from search.searcher import Library, rank
from search.translate import Translator
from search.translate.terms import Terms

AROUND = 60  # code points on each side, at most; whole words
MOST = 5_000  # lines
_BATCH = 200

Counterpart = Callable[[Sequence[PassageId]], dict[PassageId, Passage]]


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


def concordance(
    query: Query,
    engine: Engine,
    library: Library,
    termbase: Terms | None,
    *,
    layers: Sequence[Translator] = (),
    counterpart: Counterpart | None = None,
) -> Iterator[Line]:
    """A line for each passage found, those with a counterpart in the other language first, then by rank.

    Raises ``QueryError`` and ``EngineError``.
    """
    ranking = rank(replace(query, limit=MOST, offset=0), engine, termbase, layers=layers, library=library, most=MOST)
    typed = ranking.plan.typed
    markers = {target: marker(expanded.clause, target, typed) for target, expanded in ranking.plan.wide.items()}
    ids = [hit.passage for hit in ranking.hits]
    others = counterpart(ids) if counterpart is not None else {}
    ordered = [id_ for id_ in ids if id_ in others] + [id_ for id_ in ids if id_ not in others]
    for at in range(0, len(ordered), _BATCH):
        batch = ordered[at : at + _BATCH]
        passages = library.passages(batch)
        documents = library.documents(list({passage.document for passage in passages.values()}))
        for id_ in batch:
            if id_ in passages and passages[id_].document in documents:
                yield _line(passages[id_], documents[passages[id_].document], markers, others.get(id_))


def _line(passage: Passage, document: Document, markers: dict[Language, Marker], other: Passage | None) -> Line:
    start, end = _keyword(_marks(passage, markers), passage.text)
    aligned = None
    if other is not None:
        aligned = Aligned(other, tuple((mark.start, mark.end) for mark in _marks(other, markers)))
    left, right = passage.text[max(0, start - AROUND) : start], passage.text[end : end + AROUND]
    if start > AROUND:
        left = left.partition(" ")[2]
    if end + AROUND < len(passage.text):
        right = right.rpartition(" ")[0]
    return Line(document, passage, left, passage.text[start:end], right, aligned)


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
