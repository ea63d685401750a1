"""Titles that print marks: in quotes of any kind or between asterisks (italics)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.citations.dates import find_dates

_CLOSERS = {"“": "”", "«": "»", "„": "”"}
_ITALIC = re.compile(r"(?<![*\w])(?P<mark>\*|_)(?!\s)(?P<inner>[^*_\n]{2,300}?[^*_\s])(?P=mark)(?![\w*])")
_SINGLE = re.compile(
    r"['‘](?P<inner>[A-ZÁÉÍÓÚÑ¿¡\d][^\n\"“”]{8,250}?)[,.]?(?P<close>['’])(?=[,.;:]?\s*(?:[,.;:(]|in\b|en\b|\*|_|[A-Z]))"
)
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Title:
    """``text[start:end]`` with its marks, ``inner`` without; ``closed`` is false when the closing quote is missing."""

    start: int
    end: int
    inner: tuple[int, int]
    kind: str  # quoted, italic
    closed: bool = True


def find_titles(text: str) -> Sequence[Title]:
    """Quoted and italic stretches in reading order, none inside another."""
    found: list[Title] = []
    at = 0
    while at < len(text):
        title = _title_at(text, at)
        if title:
            found.append(title)
        at = title.end if title else at + 1
    return found


def _title_at(text: str, at: int) -> Title | None:
    sign = text[at]
    if sign in '"“«„':
        return _quoted(text, at)
    if sign in "'‘":
        return _single(text, at)
    return _italic(text, at) if sign in "*_" else None


def _single(text: str, at: int) -> Title | None:
    """A title in single quotes: a British habit, so only where a comma, bracket or blank is before and a mark after."""
    match = _SINGLE.match(text, at)
    if (
        not match
        or (at and not re.match(r"[\s(,]", text[at - 1]))
        or re.search(r"\w[.!?]\s+(?:[a-z]|I\b)", match["inner"])
    ):
        return None
    return Title(at, match.end("close"), match.span("inner"), "quoted")


def _italic(text: str, at: int) -> Title | None:
    match = _ITALIC.match(text, at)
    return Title(at, match.end(), match.span("inner"), "italic") if match else None


def _quoted(text: str, at: int) -> Title | None:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if not after or after.isspace() or (text[at] == '"' and before and not re.match(r"[\s(\[,;:–—-]", before)):
        return None
    close = _close(text, at)
    if close is not None:
        end = close + 1
        inner_end = close
        while inner_end > at + 1 and text[inner_end - 1] in ",.;: ":
            inner_end -= 1
        return Title(at, end, (at + 1, inner_end), "quoted")
    cut = _cut(text, at)
    return Title(at, cut, (at + 1, cut), "quoted", closed=False) if cut else None


def _close(text: str, at: int) -> int | None:
    """The quote that closes the one at ``at``, in the same paragraph; quotes inside are passed over."""
    limit = min(len(text), at + _LONGEST)
    if (paragraph := text.find("\n\n", at, limit)) >= 0:
        limit = paragraph
    opener, closer = text[at], _CLOSERS.get(text[at], '"')
    depth = 1
    for i in range(at + 1, limit):
        sign = text[i]
        if sign == closer and (opener != '"' or closes(text, i)):
            depth -= 1
        elif sign == opener or (sign == '"' and opener in "“„" and not closes(text, i)):
            if opener != '"' and depth == 1 and not text[i - 1].isspace():
                return None
            depth += 1
        elif (sign == '"' and opener in "“„") or (
            sign == "”" and opener == '"' and depth == 1 and "“" not in text[at:i]
        ):
            depth -= 1
        if depth == 0:
            return i
    return None


def closes(text: str, i: int) -> bool:
    """Whether the straight quote at ``i`` can be a closing one."""
    return not text[i - 1].isspace() and (i + 1 == len(text) or not text[i + 1].isalnum())


def _cut(text: str, at: int) -> int | None:
    """End of a title whose closing quote was forgotten: before the date or URL that follows it."""
    limit = min(len(text), at + _LONGEST)
    for stop in ("\n\n", "\x02"):
        if (found := text.find(stop, at, limit)) >= 0:
            limit = found
    for dated in find_dates(text[at:limit]):
        if len(dated.iso) > 4 and (mark := re.search(r"([.,])\s*$", text[at : at + dated.start])):
            return at + mark.start()
    return None
