"""Words of a PDF page with their places, by pypdfium2.

PDFium gives a page's text in one call and a character's box in another; asking for every character's box costs ten
times the text itself. Of a row without figures or marks only the first and last are asked for, and if they agree it is
kept as one run; of other rows the first and last of each word, and those where a raised marker may begin. Every fifth
row is looked at word by word in any case: if one goes over a gutter, all are.
PDFium is the first reader because it maps ligatures right where pypdf, pdfplumber and pdfminer.six give private-use
characters (compared 2026-11-24).
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

import pypdfium2.raw as pdfium

HYPHEN = "\x02"  # what PDFium writes for a hyphen at a line end
SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_PIECE = re.compile(rf"[{SUPERSCRIPTS}]+|[0-9*†‡§¶]+|[^0-9*†‡§¶{SUPERSCRIPTS}]+")
_WORD = re.compile(r"[^\s\x00]+")
# A row that may hold a raised marker, a hyphen at a line end that PDFium joined, or one it set apart.
_SLOW = re.compile(rf"[0-9*†‡§¶{SUPERSCRIPTS}{HYPHEN}]|[^\W\d_][.,;:»”)]?[ivx]{{1,5}}(?=[\s.,;:]|$)| [-\u2010]\s*$")
_SAMPLE = 5
_LETTER = re.compile(r"[^\s]", re.DOTALL)
_GUTTER = 1.6  # heights of the line
_CLOSING = {"-", "\u00ad", "\u2010", ".", ",", ";", ":", ")"}
_SINGLE = re.compile(rf"[0-9*†‡§¶{SUPERSCRIPTS}]")
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\xa0": " "}
    | {"\x02": "\u00ad", "\uffff": None, "\x00": None}
)
_BOLD = re.compile(r"bold|black|heavy|semibd|demi", re.IGNORECASE)
_MAX_CHARACTERS = 400_000  # of one page; no honest page has more


@dataclass(slots=True)
class Word:
    """A word, or a run of words in one size. ``y`` is the bottom, ``h`` the height of its line box (not of its ink)."""

    text: str
    x0: float
    x1: float
    y: float
    h: float
    glued: bool = False  # no space before it


@dataclass(slots=True)
class Line:
    """Words on one baseline, left to right."""

    words: list[Word]
    bold: bool = False
    x0: float = 0.0
    x1: float = 0.0
    y: float = 0.0
    h: float = 0.0
    column: int = 0
    count: int = 0  # of words

    def __post_init__(self) -> None:
        self.measure()

    def measure(self) -> None:
        """Box of the line; height and bottom are those that most of its characters have."""
        first = self.words[0]
        self.count = sum(word.text.count(" ") + 1 for word in self.words)
        self.x0, self.x1 = min(word.x0 for word in self.words), max(word.x1 for word in self.words)
        self.y, self.h = first.y, first.h
        if any(word.h != first.h or word.y != first.y for word in self.words):
            weights: dict[tuple[float, float], int] = {}
            for word in self.words:
                weights[word.y, word.h] = weights.get((word.y, word.h), 0) + len(word.text) * (word.h > 0)
            self.y, self.h = max(weights, key=lambda place: weights[place])

    @property
    def text(self) -> str:
        """The words with spaces between them."""
        return "".join(word.text if word.glued or not i else " " + word.text for i, word in enumerate(self.words))


@dataclass(slots=True)
class Page:
    """What stands on a page. ``lines`` are in the order of the file; ``rules`` are (x0, x1, y) of horizontal strokes."""

    number: int
    width: float
    height: float
    lines: list[Line] = field(default_factory=list)
    pictured: float = 0.0  # share of a page without text that pictures cover
    odd: bool = False  # text at angles: places are of no use


class _Boxes:
    """Asks PDFium for the boxes of characters of one page."""

    def __init__(self, textpage: Any, rotation: int, size: tuple[float, float]) -> None:
        self.raw = textpage.raw
        self.rotation, self.size = rotation, size  # quarter turns clockwise; size as a reader sees the page
        self.rect = pdfium.FS_RECTF()
        self.at = ctypes.byref(self.rect)
        self.font, self.flags = ctypes.create_string_buffer(96), ctypes.c_int()

    def __call__(self, index: int) -> tuple[float, float, float, float]:
        """(left, right, bottom, height) of a character as a reader sees the page."""
        pdfium.FPDFText_GetLooseCharBox(self.raw, index, self.at)
        rect = self.rect
        left, right, bottom, top = rect.left, rect.right, rect.bottom, rect.top
        if self.rotation:
            left, right, bottom, top = _turned(left, right, bottom, top, self.rotation, self.size)
        return left, right, bottom, top - bottom

    def turn(self, quarters: int) -> None:
        """Sees the page turned by so many quarters."""
        self.rotation = quarters
        if quarters % 2:
            self.size = self.size[1], self.size[0]

    def bold(self, index: int) -> bool:
        """Whether the name of a character's font says that it is bold."""
        pdfium.FPDFText_GetFontInfo(self.raw, index, self.font, 96, ctypes.byref(self.flags))
        return bool(_BOLD.search(self.font.value.decode("latin-1")))


def _turned(
    left: float, right: float, bottom: float, top: float, rotation: int, size: tuple[float, float]
) -> tuple[float, float, float, float]:
    width, height = size  # as displayed
    if rotation == 1:
        return bottom, top, height - right, height - left
    if rotation == 2:
        return width - right, width - left, height - top, height - bottom
    return width - top, width - bottom, left, right


def read_page(document: Any, number: int) -> Page:
    """Page ``number`` (from 0) of an open ``PdfDocument``."""
    page = document[number]
    try:
        width, height = page.get_size()
        found = Page(number + 1, width, height)
        textpage = page.get_textpage()
        try:
            _read_text(found, page, textpage)
        finally:
            textpage.close()
        if not found.lines:
            found.pictured = _covered(page) / max(width * height, 1)
        return found
    finally:
        page.close()


def _covered(page: Any) -> float:
    boxes = [picture.get_bounds() for picture in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3)]
    return float(sum((right - left) * (top - bottom) for left, bottom, right, top in boxes))


def _read_text(found: Page, page: Any, textpage: Any) -> None:
    count = textpage.count_chars()
    if count <= 0 or count > _MAX_CHARACTERS:
        return
    text = textpage.get_text_range()
    if len(text) != count:  # PDFium left characters out or wrote some with two units: ask one by one
        text = "".join(_character(textpage.raw, i) for i in range(count))
    text = text.replace("\ufffe", HYPHEN)
    rows = text.splitlines(keepends=True)
    starts = list(accumulate(map(len, rows), initial=0))
    size = (found.height, found.width) if page.get_rotation() % 180 else (found.width, found.height)
    boxes = _Boxes(textpage, 0, size)
    boxes.turn(_direction(rows, starts, boxes))
    found.width, found.height = boxes.size
    sampled = {i: list(_read_words(rows[i], starts[i], boxes)) for i in range(0, len(rows), _SAMPLE)}
    fast = not boxes.rotation and not any(_goes_over(words) for words in sampled.values())
    odd = 0
    for i, row in enumerate(rows):
        run = _read_run(row, starts[i], boxes) if fast else None
        words = [run] if run else sampled.get(i) or list(_read_words(row, starts[i], boxes))
        if words:
            odd += sum(len(word.text) > 1 and word.x1 - word.x0 < 0.1 * word.h for word in words)
            ends = starts[i] + len(row) - len(row.lstrip()), starts[i] + len(row.rstrip()) - 1
            found.lines.extend(_segments(words, boxes.bold(ends[0]) and boxes.bold(ends[1])))
    found.odd = odd * 5 > sum(len(line.words) for line in found.lines)


def _direction(rows: list[str], starts: list[int], boxes: _Boxes) -> int:
    """Quarter turns clockwise that set most of the text upright: pages lie on their side, whatever they declare."""
    votes = [0, 0, 0, 0]
    for row, start in list(zip(rows, starts, strict=False))[::_SAMPLE]:
        text = row.rstrip()
        if len(text) < 4:
            continue
        left, _, bottom, _ = boxes(start + len(row) - len(row.lstrip()))
        last, _, low, _ = boxes(start + len(text) - 1)
        across, up = last - left, low - bottom
        votes[(0 if across > 0 else 2) if abs(across) >= abs(up) else 1 if up > 0 else 3] += len(text)
    return votes.index(max(votes))


def _goes_over(words: list[Word]) -> bool:
    """Whether a row has a gap as wide as a gutter between two words and two more."""
    return any(
        words[i].x0 - words[i - 1].x1 > _GUTTER * max(words[i].h, words[i - 1].h) for i in range(2, len(words) - 1)
    )


def _read_run(row: str, start: int, boxes: _Boxes) -> Word | None:
    """The row as one run, if nothing in it asks for a closer look and its ends agree in size and baseline."""
    text = row.strip()
    if len(text) < 2 or _SLOW.search(row):
        return None
    first = start + len(row) - len(row.lstrip())
    left, _, bottom, height = boxes(first)
    _, right, low, high = boxes(first + len(text) - 1)
    if right <= left or abs(high - height) > 0.12 * height or abs(low - bottom) > 0.1 * height:
        return None
    return Word(" ".join(text.translate(_LIGATURES).split()), left, right, bottom, height)


def _character(raw: Any, index: int) -> str:
    code = pdfium.FPDFText_GetUnicode(raw, index)
    return " " if code == 0 or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF else chr(code)


def _read_words(row: str, start: int, boxes: _Boxes, begin: int = 0) -> Iterator[Word]:
    before = -math.inf
    for match in _WORD.finditer(row, begin):
        text, first, last = match[0], start + match.start(), start + match.end() - 1
        left, right, bottom, height = boxes(first)
        if len(text) > 1:
            if HYPHEN in text[:-1] and boxes(last)[0] < left:  # PDFium joins what a line end cut
                cut = text.index(HYPHEN) + 1
                yield from _read_words(row[: match.start() + cut], start, boxes, match.start())
                yield from _read_words(row[: match.end()], start, boxes, match.start() + cut)
                continue
            if _SINGLE.search(text) and not text.isdigit():
                yield from _read_pieces(text, first, boxes)
                continue
            _, right, _, high = boxes(last)
            if abs(high - height) > 0.12 * height:  # the size changes inside: a raised letter, as in "wordiv"
                yield from _read_pieces(text, first, boxes, _LETTER)
                continue
        word = Word(text.translate(_LIGATURES), left, right, bottom, height)
        if text in _CLOSING:  # PDFium sees blanks where letters were spread to fill a line
            word.glued = 0 <= left - before < 0.1 * height
        before = right
        yield word


def _read_pieces(text: str, first: int, boxes: _Boxes, pieces: re.Pattern[str] = _PIECE) -> Iterator[Word]:
    """A word with digits or marks in it, cut where the size or the baseline changes."""
    current: Word | None = None
    begin = True
    for match in pieces.finditer(text):
        left, right, bottom, height = boxes(first + match.start())
        if match.end() - match.start() > 1:
            right = boxes(first + match.end() - 1)[1]
        piece = match[0].translate(_LIGATURES)
        same = (
            current is not None and abs(height - current.h) <= 0.12 * height and abs(bottom - current.y) < 0.1 * height
        )
        if current is not None and same and (piece[0] in SUPERSCRIPTS) == (current.text[-1] in SUPERSCRIPTS):
            current.text += piece
            current.x1 = right
            continue
        if current is not None:
            yield current
        current = Word(piece, left, right, bottom, height, glued=not begin)
        begin = False
    if current:
        yield current


def _segments(words: list[Word], bold: bool) -> Iterator[Line]:  # noqa: FBT001
    """A row of PDFium cut at gaps as wide as a gutter."""
    begin = 0
    for i in range(1, len(words)):
        gap = words[i].x0 - words[i - 1].x1
        if gap > _GUTTER * max(words[i].h, words[i - 1].h) or gap < -4 * max(words[i].h, words[i - 1].h):
            yield Line(words[begin:i], bold)
            begin = i
    yield Line(words[begin:], bold)
