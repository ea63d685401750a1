"""Titles that print marks: in quotes of any kind or between asterisks (italics)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.citations.dates import find_dates

_CLOSERS = {"“": "”", "«": "»", "„": "”"}
_ITALIC = re.compile(r"(?<![*\w])(?P<mark>\*|_)(?!\s)(?P<inner>[^*_\n]{2,300}?[^*_\s])(?P=mark)(?![\w*])")
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
        title = _quoted(text, at) if text[at] in '"“«„' else _italic(text, at) if text[at] in "*_" else None
        if title:
            found.append(title)
        at = title.end if title else at + 1
    return found


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
    """The quote that closes the one at ``at``: before a new opening one, in the same paragraph."""
    limit = min(len(text), at + _LONGEST)
    if (paragraph := text.find("\n\n", at, limit)) >= 0:
        limit = paragraph
    opener, closer = text[at], _CLOSERS.get(text[at], '"')
    for i in range(at + 2, limit):
        if text[i] == closer or (opener in "“„" and text[i] == '"' and closes(text, i)):
            if opener == '"' and not closes(text, i):
                if re.match(r"[\s(]", text[i - 1]):
                    return None
                continue
            return i
        if text[i] == opener and opener != '"':
            return None
        if opener == '"' and text[i] == "”":
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
