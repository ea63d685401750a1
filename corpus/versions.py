"""Two language versions of a work, piece by piece: articles, their paragraphs, and their sentences.

Numbering first: headings with the same number are the same article, whatever else a version lacks. Inside each article
paragraphs are aligned by the words they share, and inside each pair of paragraphs sentences (``corpus.align``; length
alone loses the thread where something is missing, research of 2026-11). Notes are left out: they are versions' own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from corpus.align import align
from corpus.folding import fold
from corpus.model import Language, Passage, PassageId, PassageKind
from corpus.passages import split_sentences

ARTICLE, PARAGRAPH, SENTENCE = "article", "paragraph", "sentence"

Keys = Callable[[str, Language], frozenset[str]]

# What numbered divisions are called in both languages; one letter each, so that they can be compared.
_DIVISIONS = {
    "articulo": "a", "articulos": "a", "article": "a", "art": "a",
    "seccion": "s", "section": "s", "sec": "s",
    "capitulo": "c", "chapter": "c", "titulo": "t", "title": "t", "anexo": "x", "annex": "x", "parte": "p", "part": "p",
}  # fmt: skip
_NUMBERED = re.compile(
    r"^\W*(?:(?P<division>[^\W\d_]+)\.?\s+|§+\s*)(?P<number>\d+(?:\.\d+)*(?:[-–]?[A-Z]\b)?|[IVXLCDM]+\b)"
)


@dataclass(frozen=True, slots=True)
class Side:
    """A piece of one version, and the passage that it starts in."""

    text: str
    passage: PassageId


@dataclass(frozen=True, slots=True)
class Pair:
    """Pieces of both versions that say the same; a side is ``None`` where the other has no counterpart.

    ``method``: numbering or overlap. ``score``: likeness, 0 to 1 (1 for equal numbers).
    """

    level: str
    left: Side | None
    right: Side | None
    score: float
    method: str


@dataclass(frozen=True, slots=True)
class _Section:
    """Paragraphs under one numbered heading, the heading first."""

    number: str
    paragraphs: tuple[Side, ...]


def side_by_side(
    left: Sequence[Passage], right: Sequence[Passage], languages: tuple[Language, Language], keys: Keys
) -> Iterator[Pair]:
    """All pairs in reading order: each article, then its paragraphs, each followed by its sentences.

    An article with a single paragraph, and a paragraph with a single sentence on both sides, are not repeated below.
    Texts without numbered headings have no articles.
    """
    for one, other, numbered in _matched(_sections(left), _sections(right)):
        if numbered:
            yield Pair(ARTICLE, _whole(one), _whole(other), 1.0 if one and other else 0.0, "numbering")
        yield from _pairs(PARAGRAPH, one, other, languages, keys)


def _pairs(
    level: str, left: Sequence[Side], right: Sequence[Side], languages: tuple[Language, Language], keys: Keys
) -> Iterator[Pair]:
    beads = align([keys(s.text, languages[0]) for s in left], [keys(s.text, languages[1]) for s in right])
    for bead in beads:
        one, other = left[slice(*bead.left)], right[slice(*bead.right)]
        yield Pair(level, _whole(one), _whole(other), round(bead.score, 3), "overlap")
        if level == PARAGRAPH and one and other:
            sentences = [list(_split(side, text)) for side, text in zip((one, other), languages, strict=True)]
            if max(map(len, sentences)) > 1:
                yield from _pairs(SENTENCE, sentences[0], sentences[1], languages, keys)


def _split(sides: Sequence[Side], language: Language) -> Iterator[Side]:
    for side in sides:
        for sentence in split_sentences(side.text, language):
            if sentence.strip():
                yield Side(sentence.strip(), side.passage)


def _whole(sides: Sequence[Side]) -> Side | None:
    return Side("\n".join(side.text for side in sides), sides[0].passage) if sides else None


def _sections(passages: Sequence[Passage]) -> list[_Section]:
    """The text cut at numbered headings; what stands before the first one has no number."""
    sections: list[tuple[str, list[Side]]] = [("", [])]
    for passage in passages:
        if passage.kind in (PassageKind.NOTE, PassageKind.METADATA):
            continue
        number = number_of(passage.text) if passage.kind is PassageKind.HEADING else ""
        if number:
            sections.append((number, []))
        sections[-1][1].extend(Side(line, passage.id) for line in passage.text.split("\n") if line.strip())
    return [_Section(number, tuple(paragraphs)) for number, paragraphs in sections if paragraphs]


def number_of(heading: str) -> str:
    """The comparable number of a heading (``a3.10`` for "Article 3.10" and "Artículo 3.10"), or an empty text."""
    found = _NUMBERED.match(heading)
    if found is None:
        return ""
    division = _DIVISIONS.get(fold(found["division"])) if found["division"] else "s"
    return f"{division}{found['number'].replace('–', '-')}" if division else ""


def _matched(
    left: Sequence[_Section], right: Sequence[_Section]
) -> Iterator[tuple[Sequence[Side], Sequence[Side], bool]]:
    """Sections of equal numbers, in order; others alone. The third says whether there is a number."""
    i = j = 0
    matches = [*same_numbers([s.number for s in left], [s.number for s in right]), (len(left), len(right))]
    for next_i, next_j in matches:
        for section in left[i:next_i]:
            yield section.paragraphs, (), bool(section.number)
        for section in right[j:next_j]:
            yield (), section.paragraphs, bool(section.number)
        if next_i < len(left):
            yield left[next_i].paragraphs, right[next_j].paragraphs, bool(left[next_i].number)
        i, j = next_i + 1, next_j + 1


def same_numbers(left: Sequence[str], right: Sequence[str]) -> list[tuple[int, int]]:
    """A longest common subsequence of two lists of numbers, as pairs of positions."""
    blocks = SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks()
    return [(block.a + k, block.b + k) for block in blocks for k in range(block.size)]
