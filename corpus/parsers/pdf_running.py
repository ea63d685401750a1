"""Running headers, footers and page numbers of a PDF: lines that come back at the same place on page after page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from corpus.parsers.pdf_words import Line, Page

_NUMBER = re.compile(r"\d+")
_VARYING = re.compile(r"\d+|\b[ivxlc]+\b", re.IGNORECASE)
_PAGE_NUMBER = re.compile(
    r"[\W_]*(?:(?:page|pág(?:ina)?\.?|p\.)\s*)?(?:\d{1,4}|[ivxlc]{1,7})(?:\s*(?:of|de|/)\s*\d{1,4})?[\W_]*",
    re.IGNORECASE,
)
_EDGE_LINES = 8  # of a page, at the top and at the bottom, that may be running ones
_TOP, _BOTTOM = 0.82, 0.14  # of the page's height: where they may stand
_LONGEST = 160  # characters of a running line
_MOST = 0.8  # of its occurrences, that must agree in a number
_PLACE = 6.0  # points: how far a running line may move

Key = tuple[str, int]


def drop_running(pages: Sequence[Page]) -> list[str]:
    """Takes away running lines and page numbers; gives the text of the former.

    Those at the head of the first page stay: they may be the only title there is.
    """
    edges = [_edge(page) for page in pages]
    running = _find_running(pages, edges)
    numbers = [[line for line in edge if _is_page_number(line, page)] for page, edge in zip(pages, edges, strict=True)]
    numbered = sum(map(bool, numbers)) * 2 >= sum(bool(page.lines) for page in pages)
    dropped: dict[str, str] = {}
    for at, page in enumerate(pages):
        gone = {id(line) for line in numbers[at]} if numbered else set()
        for line in edges[at]:
            if id(line) in gone or not _near(_key(line), running) or (at == 0 and line.y > page.height / 2):
                continue
            gone.add(id(line))
            dropped.setdefault(_key(line)[0], line.text)
        page.lines = [line for line in page.lines if id(line) not in gone]
    return list(dropped.values())


def _edge(page: Page) -> list[Line]:
    """The outermost lines of a page."""
    by_height = sorted(page.lines, key=lambda line: -line.y)
    top = [line for line in by_height[:_EDGE_LINES] if line.y > page.height * _TOP]
    bottom = [line for line in by_height[-_EDGE_LINES:] if line.y < page.height * _BOTTOM]
    return top + bottom


def _key(line: Line) -> Key:
    return _VARYING.sub("#", line.text.casefold()), round(line.y / _PLACE)


def _near(key: Key, running: set[Key]) -> bool:
    text, place = key
    return any((text, place + step) in running for step in (-1, 0, 1))


def _find_running(pages: Sequence[Page], edges: Sequence[Sequence[Line]]) -> set[Key]:
    seen: dict[Key, list[tuple[int, list[int]]]] = defaultdict(list)
    for page, edge in zip(pages, edges, strict=True):
        for line in edge:
            text, _ = key = _key(line)
            if len(text) <= _LONGEST and text.strip("# .-–—"):
                seen[key].append((page.number, [int(number[:9]) for number in _NUMBER.findall(line.text)]))
    enough = 3 if len(pages) > 3 else 2
    found: set[Key] = set()
    for text, place in seen:
        uses = [use for step in (-1, 0, 1) for use in seen.get((text, place + step), ())]
        if len({page for page, _ in uses}) >= enough and _agrees(uses):
            found.add((text, place))
    return found


def _agrees(uses: Sequence[tuple[int, list[int]]]) -> bool:
    """Whether each number in a line stays the same, or counts the pages. Notes that are alike ("8 Ibid., p. 57") do not."""
    for position in range(min(len(numbers) for _, numbers in uses)):
        same: dict[int, int] = defaultdict(int)
        steps: dict[int, int] = defaultdict(int)
        for page, numbers in uses:
            same[numbers[position]] += 1
            steps[numbers[position] - page] += 1
        if max(*same.values(), *steps.values()) < _MOST * len(uses):
            return False
    return True


def _is_page_number(line: Line, page: Page) -> bool:
    """Whether an outermost line is a page number, as far as it can be told from the line itself."""
    if not _PAGE_NUMBER.fullmatch(line.text.strip()):
        return False
    others = [other.y for other in page.lines if other is not line and abs(other.y - line.y) > 1]
    return not others or line.y < min(others) or line.y > max(others)
