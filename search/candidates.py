"""Candidates for the term base: what both languages of the corpus call alike, in fixed words.

Two ways. Headings with the same number name the same thing, by the word of those who wrote the texts. In running text,
each language alone says what looks like a term (``search.runs``), and linked words of sentences that say the same
(``search.translate.learned``) say which two go together: each must be what the other is most often called. The passages
where both stand are the evidence.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TypeVar

from corpus.model import Language
from corpus.versions import number_of
from search.analysis import analyze
from search.runs import Run, Runs
from search.translate.learned import Linked, Piece, link, phrases

LONGEST = 6  # English words that are linked at once
LONGEST_NAME = 8  # words of a heading that is a name, not a sentence
LEAST_SEEN = 3  # sentences in which both are linked
LEAST_AGREED = 0.3  # share of the places of either term where it stands for the other
MOST_EVIDENCE = 3
_Pair = TypeVar("_Pair", bound=Hashable)
HEADING, TEXT = "heading", "text"

_NUMBER = re.compile(r"^\W*(?:[^\W\d_]+\.?\s+)?§*\s*[\dIVXLC][\w.\-–]*[\s:.,–—-]*")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two terms that may name one concept, as most often written.

    ``kind``: heading or text. ``score`` orders candidates. ``seen``: pieces where one stands for the other; ``agreed``:
    their share of the places of the term where it is less. ``evidence``: English and Spanish passages with both.
    """

    english: str
    spanish: str
    kind: str
    score: float
    seen: int
    agreed: float
    evidence: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class _Seen:
    """What is known of a pair of runs."""

    count: int
    evidence: dict[tuple[str, str], None]


def find_candidates(pieces: Iterable[Piece]) -> tuple[Candidate, ...]:
    """Pairs of terms, names of headings first, then by score. The same pieces always give the same."""
    linked = link(pieces)
    sides = (
        Runs([piece.english for piece in linked.pieces], Language.EN),
        Runs([piece.spanish for piece in linked.pieces], Language.ES),
    )
    return tuple(_once([*_names(linked.pieces, sides), *_terms(linked, sides)]))


def _once(found: Iterable[Candidate]) -> Iterator[Candidate]:
    """Each term in one candidate only, the best; first those of headings."""
    used: set[Run] = set()
    for candidate in sorted(found, key=lambda c: (c.kind != HEADING, -c.score, c.english, c.spanish)):
        names = {analyze(candidate.english, Language.EN).stems, ("", *analyze(candidate.spanish, Language.ES).stems)}
        if not names & used:
            used |= names
            yield candidate


def _names(pieces: Sequence[Piece], sides: tuple[Runs, Runs]) -> Iterator[Candidate]:
    """What numbered headings are called, with how often that stands in the text."""
    found: dict[tuple[str, str], _Seen] = {}
    runs: dict[tuple[str, str], tuple[Run, Run]] = {}
    for number, piece in enumerate(pieces):
        called = number_of(piece.english)
        if not piece.heading or not called or called != number_of(piece.spanish):
            continue
        one, other = _named(sides[0], number, piece.english), _named(sides[1], number, piece.spanish)
        if one and other:
            texts = _plain(sides[0].text(number, *one)), _plain(sides[1].text(number, *other))
            runs[texts] = sides[0].run(number, *one), sides[1].run(number, *other)
            _count(found, texts, piece)
    for texts, seen in found.items():
        places = [side.places[run] for side, run in zip(sides, runs[texts], strict=True)]
        yield Candidate(*texts, HEADING, round(sqrt(places[0] * places[1]), 3), seen.count, 1.0, tuple(seen.evidence))


def _named(side: Runs, number: int, text: str) -> tuple[int, int] | None:
    """The words of a heading after its number, where they can be a name."""
    head = _NUMBER.match(text)
    first = side.first_after(number, head.end() if head else 0)
    size = side.size(number)
    fits = size - first <= LONGEST_NAME and side.is_run(number, first, size)
    return (first, size) if fits else None


def _plain(name: str) -> str:
    """A heading as it would stand in a sentence: lower case, but for what is all capitals."""
    return " ".join(word if word.isupper() and len(word) > 1 else word.lower() for word in name.split())


def _terms(linked: Linked, sides: tuple[Runs, Runs]) -> Iterator[Candidate]:
    """Runs that say the same in the text."""
    found: dict[tuple[Run, Run], _Seen] = {}
    for number, links in linked.links.items():
        for (a, b), (c, d) in phrases(links, linked.english.stems[number], linked.spanish.stems[number], LONGEST):
            pair = sides[0].run(number, a, b), sides[1].run(number, c, d)
            if pair[0] in sides[0].values and pair[1] in sides[1].values:
                _count(found, pair, linked.pieces[number])
    for (one, other), seen in found.items():
        agreed = min(seen.count / sides[0].places[one], seen.count / sides[1].places[other], 1.0)
        if seen.count >= LEAST_SEEN and agreed >= LEAST_AGREED:
            score = sqrt(sides[0].values[one] * sides[1].values[other]) * agreed
            texts = sides[0].written(one), sides[1].written(other)
            yield Candidate(*texts, TEXT, round(score, 3), seen.count, round(agreed, 3), tuple(seen.evidence))


def _count(found: dict[_Pair, _Seen], pair: _Pair, piece: Piece) -> None:
    seen = found.setdefault(pair, _Seen(0, {}))
    seen.count += 1
    if piece.name and len(seen.evidence) < MOST_EVIDENCE:
        seen.evidence[piece.name, piece.other] = None
