"""Paragraphs and headings from the lines of PDF pages; hyphenation undone, markers turned into call-outs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from corpus.model import PassageKind
from corpus.parsers.pdf_lines import spacing
from corpus.parsers.pdf_notes import NoteLines, labels_of
from corpus.parsers.pdf_words import Line
from corpus.parsers.protocol import Block, ParsedNote

SOFT_HYPHEN = "\u00ad"
_TAIL = re.compile(r"([^\W\d_]+)[-\u00ad\u2010]$")
_HEAD = re.compile(r"[^\W\d_]+")
_ITEM = re.compile(
    r"(?:[ivxlcdm]{1,7}|[a-z]{1,2}|\d{1,3})[.)](?:\s|$)|[•●▪◦‣·–—-]\s|\([a-z0-9]{1,4}\)\s|"
    r"(?:art[íi]culo|article|section|sec\.|§|cap[íi]tulo|chapter|t[íi]tulo|title|secci[óo]n|transitorios?)\b",
    re.IGNORECASE,
)
_CLOSED = re.compile(r"[.!?:;…][\"”’»)\]]*$")
_BACK = " ↩↑↵⏎\ufe0e"  # links back to the text, as browsers print them
_HEADING_LENGTH = 220


@dataclass(slots=True)
class _Paragraph:
    lines: list[Line]
    page: int
    callouts: list[tuple[int, str]] = field(default_factory=list)


class Hyphens:
    """Joins words cut at line ends, knowing which hyphenated words the document uses."""

    def __init__(self, pages: Iterable[tuple[int, list[Line]]]) -> None:
        self.seen: Counter[str] = Counter()
        self.pages = list(pages)

    def _count(self) -> None:
        for _, lines in self.pages:
            for line in lines:
                self.seen.update(word.text.casefold().strip('.,;:()"“”') for word in line.words)
        self.pages = []

    def join(self, text: str, more: str) -> tuple[str, str]:
        """The two parts of a text, ready to be put together: ``(text, more)`` with the hyphen or space settled."""
        tail, head = _TAIL.search(text), _HEAD.match(more)
        if tail is None:
            return text.removesuffix(SOFT_HYPHEN), more if text.endswith(("-", "–", "/")) else " " + more
        if head is None or not head[0][0].islower():
            return text.replace(SOFT_HYPHEN, "-"), more
        if self.pages:
            self._count()
        one, other = tail[1].casefold(), head[0].casefold()
        kept = self.seen[f"{one}-{other}"] > self.seen[one + other]
        return text[:-1] + ("-" if kept else ""), more


def make_blocks(
    pages: Sequence[tuple[int, list[Line]]], body: float, outline: Mapping[str, int], known: set[str], hyphens: Hyphens
) -> list[Block]:
    """Blocks in reading order. ``known`` are the labels that have notes: other raised figures stay in the text."""
    paragraphs: list[_Paragraph] = []
    for number, lines in pages:
        usual = spacing(lines)
        previous: Line | None = None
        edges = _edges(lines)
        for line in lines:
            if previous is None:
                joins = bool(paragraphs) and _goes_over(paragraphs[-1], line, edges)
            elif previous.column != line.column:
                joins = _goes_over(paragraphs[-1], line, edges)
            else:
                joins = _same_paragraph(previous, line, usual, edges[line.column])
            if joins:
                paragraphs[-1].lines.append(line)
            else:
                paragraphs.append(_Paragraph([line], number))
            previous = line
    levels = _sizes(paragraphs, body)
    return [block for p in paragraphs if (block := _block(p, body, levels, outline, known, hyphens)) is not None]


def note_text(note: NoteLines, hyphens: Hyphens) -> ParsedNote:
    """A note with its lines joined."""
    text, _ = _join(note.lines, set(), hyphens)
    return ParsedNote(note.label, text.rstrip(_BACK), note.page)


def _edges(lines: Sequence[Line]) -> dict[int, tuple[float, float]]:
    """Left and right edge of the text of each column."""
    edges: dict[int, tuple[float, float]] = {}
    for line in lines:
        low, high = edges.get(line.column, (line.x0, line.x1))
        edges[line.column] = (min(low, line.x0), max(high, line.x1))
    return edges


def _same_paragraph(one: Line, other: Line, usual: float, edges: tuple[float, float]) -> bool:
    gap = one.y - other.y
    if abs(one.h - other.h) > 0.12 * max(one.h, other.h) or (one.bold != other.bold and _short(one, edges)):
        return False
    if gap < -0.3 * one.h or (usual and gap > max(1.3 * usual, 1.05 * one.h)) or gap > 2.9 * one.h:
        return False
    if _ITEM.match(other.text) and (_CLOSED.search(one.text) or _short(one, edges)):
        return False
    indented = other.x0 > one.x0 + 0.9 * one.h and other.x0 < one.x0 + 6 * one.h
    if indented and _CLOSED.search(one.text) and one.x0 < edges[0] + 0.5 * (edges[1] - edges[0]):
        return False
    return not (_short(one, edges) and _CLOSED.search(one.text))


def _short(line: Line, edges: tuple[float, float]) -> bool:
    return line.x1 < edges[1] - 0.12 * (edges[1] - edges[0])


def _goes_over(paragraph: _Paragraph, line: Line, edges: Mapping[int, tuple[float, float]]) -> bool:
    """Whether a paragraph cut by the end of a page or column goes on with this line."""
    last = paragraph.lines[-1]
    if abs(last.h - line.h) > 0.08 * max(last.h, line.h) or last.bold != line.bold or _ITEM.match(line.text):
        return False
    text = last.text
    if text.endswith((SOFT_HYPHEN, "-")):
        return True
    if _CLOSED.search(text):
        return False
    start = line.text.lstrip('"“«(¿¡')[:1]
    width = edges[line.column][1] - edges[line.column][0]
    return (
        start.islower()
        or start.isdigit()
        or text.endswith(",")
        or (last.x1 - last.x0 > 0.85 * width and len(text) > 50)
    )


def _sizes(paragraphs: Sequence[_Paragraph], body: float) -> Sequence[float]:
    """Heights of headings, largest first."""
    heights = {round(p.lines[0].h) for p in paragraphs if p.lines[0].h > 1.12 * body and len(p.lines) <= 4}
    return sorted(heights, reverse=True)[:4]


def _block(
    paragraph: _Paragraph,
    body: float,
    levels: Sequence[float],
    outline: Mapping[str, int],
    known: set[str],
    hyphens: Hyphens,
) -> Block | None:
    text, callouts = _join(paragraph.lines, known, hyphens)
    if not text:
        return None
    level = outline.get(title_key(text), 0)
    line = paragraph.lines[0]
    if not level and len(text) <= _HEADING_LENGTH and any(map(str.isalpha, text)):
        if line.h > 1.12 * body and len(paragraph.lines) <= 4:
            level = 1 + sum(height > round(line.h) for height in levels)
        elif all(other.bold for other in paragraph.lines) and not text.endswith((".", ",", ";")) and len(text) <= 120:
            level = 1 + len(levels)
    kind = PassageKind.HEADING if level else PassageKind.BODY
    return Block(kind, text, paragraph.page, min(level, 6), tuple(callouts))


def title_key(text: str) -> str:
    """What is compared of a heading and an entry of the outline."""
    return re.sub(r"\W+", "", text).casefold()


def _join(lines: Sequence[Line], known: set[str], hyphens: Hyphens) -> tuple[str, list[tuple[int, str]]]:
    """Text of lines, and the call-outs in it; marks that call no note out stay in the text."""
    text = ""
    callouts: list[tuple[int, str]] = []
    for line in lines:
        piece, marks = _line_text(line, known)
        if text and piece:
            text, piece_joined = hyphens.join(text, piece)
            shift = len(text) + len(piece_joined) - len(piece)
            text += piece_joined
        else:
            shift = len(text)
            text += piece
        callouts.extend((min(shift + at, len(text)), label) for at, label in marks)
    return text.replace(SOFT_HYPHEN, ""), callouts


def _line_text(line: Line, known: set[str]) -> tuple[str, list[tuple[int, str]]]:
    text = ""
    marks: list[tuple[int, str]] = []
    for i, word in enumerate(line.words):
        labels = labels_of(word, line) if i else []
        if labels and known.issuperset(labels):
            marks.extend((len(text), label) for label in labels)
            continue
        if text and not word.glued:
            text += " "
        text += word.text
    return text, marks
