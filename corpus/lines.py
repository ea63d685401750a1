"""Lines of plain text as paragraphs: hard-wrapped lines joined, list items, rows and note starts kept apart."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.headings import find_legal_heading, looks_like_heading

_LIST = re.compile(r"^\s*(?:[-–—•▪◦·*+]\s|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]\s|[ivxIVX]{1,5}\.[-–]\s)")
_NOTE = re.compile(r"^\s*(?:[⁰¹²³⁴-⁹]+|\[\d{1,3}\]|[†‡]+|\*{1,3})\s*\S")
_END = re.compile(r"[.!?…:;][\"”’')\]»>*]*\s*[⁰¹²³⁴-⁹]*$")
_LOWER = re.compile(r"^\s*[\"“«(\[]?[a-záéíóúñü]")
_WORD = re.compile(r"\w[\w-]*")


@dataclass(frozen=True, slots=True)
class Unit:
    """A paragraph, list item or table row. ``alone``: blank lines stand around it; ``page`` counts form feeds.

    ``level`` is of a heading that markup declares; without markup headings are told later, from the text.
    """

    text: str
    page: int | None = None
    alone: bool = False
    first: bool = True  # of its paragraph
    level: int = 0


def split_lines(text: str) -> list[Unit]:
    """The units of a plain text in order."""
    pages = text.split("\f")
    paragraphs = [(number, lines) for number, page in enumerate(pages, 1) for lines in _paragraphs(page)]
    wrapped = is_wrapped([lines for _, lines in paragraphs])
    known = Counter(_WORD.findall(text.lower())) if wrapped else Counter()
    units = []
    for number, lines in paragraphs:
        texts = list(join_lines(lines, known)) if wrapped else [line.strip() for line in lines]
        for position, unit in enumerate(texts):
            page = number if len(pages) > 1 else None
            units.append(Unit(unit, page, alone=len(texts) == 1, first=position == 0))
    return units


def is_list_item(text: str) -> bool:
    """Whether a unit begins with a bullet, a number or a letter of a list."""
    return bool(_LIST.match(text))


def is_row(text: str) -> bool:
    """Whether a unit is a row of a table: cells parted by tabs."""
    return "\t" in text.strip()


def starts_lower(text: str) -> bool:
    """Whether a unit begins in lower case and is no list item: the rest of something."""
    return bool(_LOWER.match(text)) and not is_list_item(text)


def join_hyphenated(left: str, right: str, known: Counter[str]) -> str:
    """Two lines as one text; a hyphen at the end goes where the text knows the word without it, or not with it."""
    if not (left.endswith("-") and left[-2:-1].isalpha() and right[:1].islower()):
        return f"{left} {right}"
    start, end = _WORD.findall(left.lower())[-1:], _WORD.match(right.lower())
    if not start or not end:
        return f"{left} {right}"
    whole, parted = start[0].rstrip("-") + end.group(), start[0].rstrip("-") + "-" + end.group()
    return left + right if known[parted] and not known[whole] else left[:-1] + right


def _paragraphs(page: str) -> Iterator[list[str]]:
    lines: list[str] = []
    for line in page.split("\n"):
        if line.strip():
            lines.append(line.rstrip())
        elif lines:
            yield lines
            lines = []
    if lines:
        yield lines


def is_wrapped(paragraphs: Sequence[Sequence[str]]) -> bool:
    """Whether sentences run over line ends: one pair of neighbouring lines in four goes on in lower case."""
    pairs = [pair for lines in paragraphs for pair in itertools.pairwise(lines)]
    flowing = sum(not _END.search(left) and starts_lower(right) for left, right in pairs if not is_row(left))
    return len(pairs) >= 4 and flowing >= len(pairs) / 4


def join_lines(lines: Sequence[str], known: Counter[str]) -> Iterator[str]:
    """The units of a paragraph whose lines are wrapped."""
    width = max(len(line) for line in lines)
    current = last = ""
    for line in lines:
        short = len(last) < 0.6 * width and _END.search(last)
        if not current:
            current = line.strip()
        elif short or _starts_unit(line) or is_row(current):
            yield current
            current = line.strip()
        else:
            current = join_hyphenated(current, line.strip(), known)
        last = line
    if current:
        yield current


def _starts_unit(line: str) -> bool:
    if is_list_item(line) or _NOTE.match(line) or is_row(line):
        return True
    heading = find_legal_heading(line)
    return bool(heading) and (bool(heading and heading.rest) or looks_like_heading(line))
