"""Blocks of an HTML tree in reading order, walked without recursion: pages nest as deep as their authors like."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bs4 import Tag
from bs4.element import NavigableString

from corpus.model import PassageKind
from corpus.parsers.protocol import Block

_BLOCKS = set(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr html legend li main menu ol p pre section summary table tbody td tfoot th thead tr ul "
    "[document]".split()
)
_SPACE = re.compile(r"\s+")
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n\s*")
_HEADING = re.compile(r"h([1-6])")
_CELL = 600  # characters in a cell, above which a table is a layout


@dataclass(slots=True)
class Walk:
    """What the walk must know: labels of call-out elements and note elements to pass by (by ``id()``)."""

    callouts: Mapping[int, list[str]]
    skipped: frozenset[int]
    language: str = ""


class _Writer:
    """Gathers inline text, white space folded, until a block ends."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.parts: list[str] = []
        self.length = 0
        self.space = False
        self.callouts: list[tuple[int, str]] = []
        self.breaks = 0

    def write(self, text: str) -> None:
        folded = _SPACE.sub(" ", text)
        if folded in {"", " "}:
            self.space = self.space or folded == " "
            return
        self.breaks = 0
        called = bool(self.callouts) and self.callouts[-1][0] == self.length  # "word [1]." leaves "word."
        if (self.space or folded[0] == " ") and self.length and not (called and folded.lstrip()[0] in ".,;:)»”"):
            self._add(" ")
        self._add(folded.strip())
        self.space = folded[-1] == " "

    def _add(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def call(self, label: str) -> None:
        self.callouts.append((self.length, label))

    def end(self, kind: PassageKind, level: int, language: str) -> None:
        text = "".join(self.parts)
        if text:
            callouts = tuple((min(at, len(text)), label) for at, label in self.callouts)
            self.blocks.append(Block(kind, text, None, level, callouts, language))
        elif self.callouts and self.blocks:
            last = self.blocks[-1]
            more = tuple((len(last.text), label) for _, label in self.callouts)
            self.blocks[-1] = Block(last.kind, last.text, last.page, last.level, last.callouts + more, last.language)
        self.parts, self.length, self.callouts, self.space, self.breaks = [], 0, [], False, 0


def read_blocks(root: Tag, walk: Walk) -> list[Block]:
    """Paragraphs, headings and tables under ``root``."""
    writer = _Writer()
    stack: list[tuple[Tag, int, str, int]] = [(root, 0, walk.language, 0)]  # element, next child, language, level
    while stack:
        tag, at, language, level = stack.pop()
        if at == 0:
            language, level, inside = _enter(tag, walk, writer, language, level)
            if not inside:
                continue
        if at >= len(tag.contents):
            if tag.name in _BLOCKS:
                writer.end(_kind(level), level, language)
            continue
        stack.append((tag, at + 1, language, level))
        child = tag.contents[at]
        if isinstance(child, Tag):
            if child.name in _BLOCKS:
                writer.end(_kind(level), level, language)
            stack.append((child, 0, language, level))
        elif isinstance(child, NavigableString):
            _write(str(child), tag, writer, language, level)
    writer.end(PassageKind.BODY, 0, walk.language)
    return writer.blocks


def _kind(level: int) -> PassageKind:
    return PassageKind.HEADING if level else PassageKind.BODY


def _write(text: str, tag: Tag, writer: _Writer, language: str, level: int) -> None:
    if tag.name != "pre":
        writer.write(text)
        return
    for i, part in enumerate(_BLANK_LINE.split(text)):
        if i:
            writer.end(_kind(level), level, language)
        writer.write(part)


def _enter(tag: Tag, walk: Walk, writer: _Writer, language: str, level: int) -> tuple[str, int, bool]:
    """Language and heading level inside ``tag``, and whether to go in at all."""
    if id(tag) in walk.skipped:
        return language, level, False
    if labels := walk.callouts.get(id(tag)):
        for label in labels:
            writer.call(label)
        return language, level, False
    language = str(tag.get("lang") or tag.get("xml:lang") or language)
    if tag.name == "br":
        writer.write(" ")
        writer.breaks += 1
        if writer.breaks == 2:
            writer.end(_kind(level), level, language)
        return language, level, False
    if heading := _HEADING.fullmatch(tag.name or ""):
        return language, int(heading[1]), True
    if tag.name == "table" and _is_data(tag, walk):
        _write_table(tag, walk, writer, language)
        return language, level, False
    return language, level, True


def _is_data(table: Tag, walk: Walk) -> bool:
    """Whether a table holds data: more than one column, small cells, no notes or headings in it."""
    rows = table.find_all("tr", limit=3)
    if not rows or max(len(row.find_all(["td", "th"], recursive=False)) for row in rows) < 2:
        return False
    if table.find(["table", "h1", "h2", "h3", "h4", "article"]) is not None:
        return False
    if any(id(tag) in walk.skipped for tag in table.find_all(["td", "tr", "li", "p", "div"])):
        return False
    return all(len(cell.get_text()) <= _CELL for cell in table.find_all(["td", "th"]))


def _write_table(table: Tag, walk: Walk, writer: _Writer, language: str) -> None:
    """A table as one block: a row a line, cells with tabs between them; its caption before it."""
    writer.end(PassageKind.BODY, 0, language)
    caption = table.find("caption")
    if isinstance(caption, Tag):
        writer.blocks.extend(read_blocks(caption, Walk(walk.callouts, walk.skipped, language)))
    text = ""
    callouts: list[tuple[int, str]] = []
    for row in table.find_all("tr"):
        for i, cell in enumerate(row.find_all(["td", "th"], recursive=False)):
            blocks = read_blocks(cell, Walk(walk.callouts, walk.skipped, language))
            text += "\t" if i else "\n" if text else ""
            for j, block in enumerate(blocks):
                text += " " if j else ""
                callouts.extend((len(text) + at, label) for at, label in block.callouts)
                text += block.text
    if text.strip():
        writer.blocks.append(Block(PassageKind.TABLE, text, None, 0, tuple(callouts), language))
