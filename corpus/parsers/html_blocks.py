"""Blocks of an HTML tree in reading order, walked without recursion: pages nest as deep as their authors like."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bs4 import Tag
from bs4.element import NavigableString

from corpus.model import PassageKind
from corpus.parsers.flow import Flow
from corpus.parsers.protocol import Block

_BLOCKS = set(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr html legend li main menu ol p pre section summary table tbody td tfoot th thead tr ul "
    "[document]".split()
)
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n\s*")
_HEADING = re.compile(r"h([1-6])")
_CELL = 600  # characters in a cell, above which a table is a layout


@dataclass(slots=True)
class Walk:
    """What the walk must know: labels of call-out elements and note elements to pass by (by ``id()``)."""

    callouts: Mapping[int, list[str]]
    skipped: frozenset[int]
    language: str = ""


def read_blocks(root: Tag, walk: Walk) -> list[Block]:
    """Paragraphs, headings and tables under ``root``."""
    flow = Flow()
    stack: list[tuple[Tag, int, str, int]] = [(root, 0, walk.language, 0)]  # element, next child, language, level
    while stack:
        tag, at, language, level = stack.pop()
        if at == 0:
            language, level, inside = _enter(tag, walk, flow, language, level)
            if not inside:
                continue
        if at >= len(tag.contents):
            if tag.name in _BLOCKS:
                _end(flow, level, language)
            continue
        stack.append((tag, at + 1, language, level))
        child = tag.contents[at]
        if isinstance(child, Tag):
            if child.name in _BLOCKS:
                _end(flow, level, language)
            stack.append((child, 0, language, level))
        elif isinstance(child, NavigableString):
            _write(str(child), tag, flow, language, level)
    _end(flow, 0, walk.language)
    return flow.blocks


def _end(flow: Flow, level: int, language: str) -> None:
    flow.language = language
    flow.end(PassageKind.HEADING if level else PassageKind.BODY, level)


def _write(text: str, tag: Tag, flow: Flow, language: str, level: int) -> None:
    if tag.name != "pre":
        flow.write(text)
        return
    for i, part in enumerate(_BLANK_LINE.split(text)):
        if i:
            _end(flow, level, language)
        flow.write(part)


def _enter(tag: Tag, walk: Walk, flow: Flow, language: str, level: int) -> tuple[str, int, bool]:
    """Language and heading level inside ``tag``, and whether to go in at all."""
    if id(tag) in walk.skipped:
        return language, level, False
    if labels := walk.callouts.get(id(tag)):
        for label in labels:
            flow.call(label)
        return language, level, False
    language = str(tag.get("lang") or tag.get("xml:lang") or language)
    if tag.name == "br":
        flow.write(" ")
        if _follows_break(tag):
            _end(flow, level, language)
        return language, level, False
    if heading := _HEADING.fullmatch(tag.name or ""):
        return language, int(heading[1]), True
    if tag.name == "table" and _is_data(tag, walk):
        _write_table(tag, walk, flow, language)
        return language, level, False
    return language, level, True


def _follows_break(tag: Tag) -> bool:
    """Whether a line break follows another: two of them end a paragraph."""
    before = tag.previous_sibling
    while isinstance(before, NavigableString) and not before.strip():
        before = before.previous_sibling
    return isinstance(before, Tag) and before.name == "br"


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


def _write_table(table: Tag, walk: Walk, flow: Flow, language: str) -> None:
    """A table as one block, its caption before it."""
    _end(flow, 0, language)
    inner = Walk(walk.callouts, walk.skipped, language)
    caption = table.find("caption")
    if isinstance(caption, Tag):
        flow.blocks.extend(read_blocks(caption, inner))
    rows = [row.find_all(["td", "th"], recursive=False) for row in table.find_all("tr")]
    flow.table([[read_blocks(cell, inner) for cell in row] for row in rows])
