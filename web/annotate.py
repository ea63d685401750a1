"""Texts cut into pieces that a template can print one by one: plain, marked, linked, with call-outs between.

Templates escape each piece as they print it, so that no markup is ever made from a text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.model import Concept, Language, Note, Term
from search.concordance import Aligned
from search.results import Snippet


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch that matches the query; ``expanded`` where an expansion matched it, not a word as typed."""

    start: int
    end: int
    expanded: bool = False


def join_marks(text: str, marks: Iterable[Mark]) -> list[Mark]:
    """The marks in order; those with only a space between them become one, which looks as most of it did."""
    runs: list[list[Mark]] = []
    for mark in sorted(marks, key=lambda one: one.start):
        if runs and not text[runs[-1][-1].end : mark.start].strip():
            runs[-1].append(mark)
        else:
            runs.append([mark])
    return [Mark(run[0].start, max(mark.end for mark in run), _mostly_expanded(run)) for run in runs]


def _mostly_expanded(run: Sequence[Mark]) -> bool:
    expanded = sum(mark.end - mark.start for mark in run if mark.expanded)
    return 2 * expanded > sum(mark.end - mark.start for mark in run)


@dataclass(frozen=True, slots=True)
class Tip:
    """What is said of a term where it stands. ``number`` tells the tips of a page apart; several senses, several concepts."""

    number: int
    term: Term
    concepts: tuple[Concept, ...]

    @property
    def other(self) -> Language:
        """The language that the term is told in."""
        return self.term.language.counterpart

    def counterparts(self, concept: Concept) -> tuple[Term, ...]:
        """What the other language calls it, the preferred terms first; none where it has no term yet."""
        terms = [term for term in concept.terms if term.language is self.other and term.status != "deprecated"]
        return tuple(sorted(terms, key=lambda term: (term.status != "preferred", term.acronym)))


@dataclass(frozen=True, slots=True)
class Link:
    """A stretch that leads somewhere. ``kind``: reference, legal, mention or term; ``state`` of the cited work.

    ``tip`` is what is told of a term.
    """

    start: int
    end: int
    kind: str
    href: str = ""
    state: str = ""
    tip: Tip | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text with one look. ``mark``: empty, ``typed`` or ``expanded``; ``callouts`` stand before it.

    ``opens`` and ``closes`` tell where a link begins and ends, as one may hold several pieces.
    """

    text: str
    mark: str = ""
    link: Link | None = None
    callouts: tuple[Note, ...] = ()
    opens: bool = False
    closes: bool = False


def cut(
    text: str,
    marks: Iterable[Mark] = (),
    links: Iterable[Link] = (),
    callouts: Iterable[tuple[int, Note]] = (),
) -> Sequence[Piece]:
    """The text in pieces, in order; together they hold all of it.

    Of links that overlap, citations win over mentions, mentions over terms, then the longest one stays, then the first. A call-out inside of a link comes after the link.
    """
    chosen = _apart(links, len(text))
    inside = [mark for mark in marks if 0 <= mark.start < mark.end <= len(text)]
    notes = sorted((_out_of(chosen, offset), note.number, note) for offset, note in callouts)
    edges = {0, len(text)} | {offset for offset, _, _ in notes if offset <= len(text)}
    edges |= {edge for link in chosen for edge in (link.start, link.end)}
    edges |= {edge for mark in inside for edge in (mark.start, mark.end)}
    points = sorted(edge for edge in edges if 0 <= edge <= len(text))
    pieces = [_piece(text, a, b, inside, chosen, notes) for a, b in pairwise(points)]
    last = tuple(note for offset, _, note in notes if offset >= len(text))
    return [*pieces, Piece("", callouts=last)] if last else pieces


def _piece(
    text: str,
    start: int,
    end: int,
    marks: Sequence[Mark],
    links: Sequence[Link],
    notes: Sequence[tuple[int, int, Note]],
) -> Piece:
    found = [mark for mark in marks if mark.start <= start and end <= mark.end]
    link = next((one for one in links if one.start <= start and end <= one.end), None)
    return Piece(
        text[start:end],
        "" if not found else "typed" if any(not mark.expanded for mark in found) else "expanded",
        link,
        tuple(note for offset, _, note in notes if offset == start),
        link is not None and link.start == start,
        link is not None and link.end == end,
    )


_LAST = {"mention": 1, "term": 2}


def _apart(links: Iterable[Link], length: int) -> Sequence[Link]:
    kept: list[Link] = []
    for link in sorted(links, key=lambda one: (_LAST.get(one.kind, 0), one.start - one.end, one.start)):
        inside = 0 <= link.start < link.end <= length
        if inside and all(link.end <= other.start or other.end <= link.start for other in kept):
            kept.append(link)
    return sorted(kept, key=lambda one: one.start)


def _out_of(links: Sequence[Link], offset: int) -> int:
    return next((link.end for link in links if link.start < offset < link.end), offset)


def snippet_pieces(snippet: Snippet) -> Sequence[Piece]:
    """A snippet in pieces, its marks told apart as the search did."""
    expanded = snippet.expanded or (False,) * len(snippet.marks)
    marks = [Mark(*span, by) for span, by in zip(snippet.marks, expanded, strict=False)]
    return cut(snippet.text, join_marks(snippet.text, marks))


def aligned_pieces(aligned: Aligned) -> Sequence[Piece]:
    """The passage of the other language version in pieces, the words that were sought marked."""
    return cut(aligned.passage.text, join_marks(aligned.passage.text, (Mark(*span) for span in aligned.marks)))
