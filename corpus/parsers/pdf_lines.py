"""Lines of PDF pages in the order a reader takes them.

The order of the file is kept (word processors, browsers and typesetters write stories in order) except where it goes
back and forth over a gutter: columns are then read one after another.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from corpus.parsers.pdf_words import Line, Page, Word

_DRAWN = re.compile(r"[—–―_\-=]{4,}")  # a rule made of characters


def order_lines(page: Page) -> list[Line]:
    """Whole lines of a page in reading order; ``column`` tells those of different columns apart."""
    if page.odd or not page.lines:
        return page.lines
    body = median(line.h for line in page.lines)
    ordered: list[Line] = []
    for column, lines in enumerate(_columns(page.lines, 0)):
        merged = _merge(lines, body)
        for line in merged:
            line.column = column
        ordered.extend(merged)
    return ordered


def _columns(lines: list[Line], depth: int) -> Iterator[list[Line]]:
    """Groups of lines, each to be read whole before the next one."""
    gutter = _find_gutter(lines) if depth < 3 and len(lines) >= 12 else None
    if gutter is None:
        yield lines
        return
    left: list[Line] = []
    right: list[Line] = []
    for line in sorted(lines, key=lambda line: -(line.y + line.h)):
        if line.x0 < gutter - 2 and line.x1 > gutter + 2:
            yield from _band(left, right, depth)
            left, right = [], []
            yield [line]
        else:
            (left if line.x1 <= gutter + 2 else right).append(line)
    yield from _band(left, right, depth)


def _band(left: list[Line], right: list[Line], depth: int) -> Iterator[list[Line]]:
    if left:
        yield from _columns(left, depth + 1)
    if right:
        yield from _columns(right, depth + 1)


def _find_gutter(lines: Sequence[Line]) -> float | None:
    """The x between two columns of running text, if there are two."""
    low, high = min(line.x0 for line in lines), max(line.x1 for line in lines)
    middle, step = (low + high) / 2, (high - low) / 60
    spans = [(line.x0 + 2, line.x1 - 2) for line in lines]
    candidates = []
    for i in range(12, 49):
        x = low + i * step
        crossing = sum(begin < x < end for begin, end in spans)
        if crossing * 3 <= len(lines):
            candidates.append((crossing, abs(x - middle), x))
    for _, _, x in sorted(candidates):
        left = [line for line in lines if line.x1 - 2 <= x]
        right = [line for line in lines if line.x0 + 2 >= x]
        if _is_column(left) and _is_column(right) and _side_by_side(left, right):
            return x
    return None


def _side_by_side(left: Sequence[Line], right: Sequence[Line]) -> bool:
    """Whether most lines of the shorter column have a neighbor in the other: remarks set to the right have none."""
    few, many = sorted((left, right), key=len)
    level = sum(any(abs(line.y - other.y) < 0.5 * max(line.h, other.h) for other in many) for line in few)
    return level * 2 >= len(few)


def _is_column(lines: Sequence[Line]) -> bool:
    """Running text: several lines of several words, most of them about as wide as the widest."""
    if len(lines) < 5:
        return False
    widths = sorted(line.x1 - line.x0 for line in lines)
    full = sum(width > 0.6 * widths[len(widths) * 3 // 4] for width in widths)
    return full * 2 >= len(lines) and sum(line.count for line in lines) >= 3.5 * len(lines)


def _merge(lines: Sequence[Line], body: float) -> list[Line]:
    """Pieces of one printed line put together, raised markers included."""
    merged: list[Line] = []
    for line in lines:
        if _DRAWN.fullmatch(line.text):
            continue
        host = _host(line, merged, body)
        if host is None:
            merged.append(line)
        else:
            _join(host, line)
    return merged


def _host(line: Line, merged: Sequence[Line], body: float) -> Line | None:
    for other in reversed(merged[-3:]):
        if _same_row(other, line) and line.x0 > other.x1 - 0.4 * other.h and line.x0 - other.x1 < 6 * body:
            return other
    if line.h < 0.85 * body and len(line.text) <= 4:
        for other in reversed(merged):
            if _same_row(other, line) and other.x0 - body < line.x0 < other.x1 + body:
                return other
    return None


def _same_row(one: Line, other: Line) -> bool:
    low, high = max(one.y, other.y), min(one.y + one.h, other.y + other.h)
    return high - low > 0.55 * min(one.h, other.h)


def _join(host: Line, piece: Line) -> None:
    for word in piece.words:
        at = next((i for i, other in enumerate(host.words) if other.x0 > word.x0 + 0.1), len(host.words))
        before: Word | None = host.words[at - 1] if at else None
        if before is not None:
            word.glued = word.x0 - before.x1 < 0.12 * max(before.h, word.h)
        if at < len(host.words):
            host.words[at].glued = host.words[at].x0 - word.x1 < 0.08 * host.words[at].h
        host.words.insert(at, word)
    host.measure()


def spacing(lines: Sequence[Line]) -> float:
    """Usual distance between baselines of lines that follow each other."""
    gaps: dict[int, int] = defaultdict(int)
    for one, other in pairwise(lines):
        gap = one.y - other.y
        if one.column == other.column and 0.8 * other.h < gap < 2.6 * other.h:
            gaps[round(gap * 2)] += 1
    return max(gaps, key=lambda gap: gaps[gap]) / 2 if gaps else 0.0
