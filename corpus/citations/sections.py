"""Lists and ranges of sections and articles: what each of their members is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from corpus.citations.legal_pattern import normal

_ITEM = re.compile(
    r"(?P<link>\b(?:to|through|thru|al?|hasta)\s+)?"
    r"(?P<item>\d{1,5}[A-Za-z]{0,3}(?:[-–‑]\d{1,4}[A-Za-z]?){0,3}(?:\s?\([A-Za-z0-9]{1,6}\)){0,8}|(?:\([A-Za-z0-9]{1,6}\)){1,6})"
)
_ASIDE = re.compile(r"\s\((?:[^()]{7,80}|[^()]{0,80}(?:\([^()]{1,8}\)[^()]{0,60}){1,4})\)")
_MOST = 60  # members a range may have


def items(text: str) -> Sequence[tuple[bool, str]]:
    """Members of a list in order, each with whether it ends a range. "1182(a)(2)(A) or (B)" has two of one parent."""
    found: list[tuple[bool, str]] = []
    for match in _ITEM.finditer(_ASIDE.sub(" ", text)):
        item = normal(match["item"])
        if item.startswith("("):
            if not found:
                continue
            item = _sibling(found[-1][1], item)
        found.append((match["link"] is not None, item))
    return found


def _sibling(before: str, item: str) -> str:
    """The place beside ``before`` that ``item`` names: its last level, or the last level that looks alike."""
    levels = re.findall(r"\([^)]*\)", before)
    stem = before[: len(before) - len("".join(levels))]
    first = re.match(r"\(([^)]*)\)", item)
    kind = _kind(first[1]) if first else ""
    for depth in range(len(levels) - 1, -1, -1):
        if _kind(levels[depth][1:-1]) == kind:
            return stem + "".join(levels[:depth]) + item
    return stem + "".join(levels) + item


def _kind(level: str) -> str:
    if level.isdigit():
        return "number"
    if re.fullmatch(r"[ivx]+", level) and level not in {"v", "x"}:
        return "roman"
    return "upper" if level.isupper() else "lower"


def expand(members: Iterable[tuple[bool, str]]) -> Iterable[str]:
    """Members with ranges filled in, where both ends are numbers of one form ("277d-43 to 277d-46")."""
    before = ""
    for ends_range, item in members:
        if ends_range and before:
            yield from _between(before, item)
        yield item
        before = item


def _between(first: str, last: str) -> Iterable[str]:
    a, b = re.fullmatch(r"(.*?)(\d+)", first), re.fullmatch(r"(.*?)(\d+)", last)
    if a and b and a[1] == b[1] and 0 < int(b[2]) - int(a[2]) <= _MOST:
        for number in range(int(a[2]) + 1, int(b[2])):
            yield f"{a[1]}{number}"
    stem = re.fullmatch(r"(.*?)([a-z])", last)
    if stem and first == stem[1]:  # "277 to 277d"
        for code in range(ord("a"), ord(stem[2])):
            yield f"{first}{chr(code)}"
