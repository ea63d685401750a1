"""OpenDocument texts: headings, lists, tables, text boxes, pages, and notes linked to their call-outs.

Read with zipfile and lxml rather than through odfdo (2026-11-24), whose text marks notes as ``[1]`` in the sentence: the
tree has to be walked for the call-outs anyway.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from corpus.errors import IngestError
from corpus.model import PassageKind
from corpus.parsers.archive_parts import open_parts, read_part, read_tree
from corpus.parsers.flow import Flow, joined
from corpus.parsers.protocol import Block, Parsed, ParsedNote, Source
from corpus.parsers.xml_tree import local_name

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_SKIPPED = {
    "annotation", "tracked-changes", "sequence-decls", "variable-decls", "user-field-decls", "forms", "binary-data", "title",
    "desc", "object-ole", "math", "notes",
}  # fmt: skip
_CELL = 600  # characters in a cell, above which a table is a layout


@dataclass(slots=True)
class Reading:
    """What has been read of an OpenDocument tree."""

    flow: Flow = field(default_factory=Flow)
    notes: list[ParsedNote] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)


def parse(source: Source) -> Parsed:
    """The text of an OpenDocument file. Raises ``IngestError`` (``unreadable``, ``unsafe``, ``encrypted``, ``empty``)."""
    with open_parts(source.data, source.name) as archive:
        root = read_content(archive, source.name)
        metadata = read_metadata(archive, source.name)
    reading = Reading()
    if any(True for _ in root.iter(f"{_TEXT}soft-page-break")):
        reading.flow.page = 1
    read_blocks(root, reading)
    blocks, notes = reading.flow.blocks, reading.notes
    if not blocks and not notes:
        raise IngestError("empty", source=source.name)
    headings = [block.text for block in blocks[:2] if block.kind is PassageKind.HEADING]
    if title := headings[0] if headings else metadata.get("file_title", ""):
        metadata["title"] = title
    return Parsed(tuple(blocks), tuple(notes), metadata, MEDIA_TYPE, reading.flow.page)


def read_content(archive: zipfile.ZipFile, name: str) -> etree._Element:
    """The body of the document. A locked one is refused as ``encrypted``."""
    if b"encryption-data" in read_part(archive, "META-INF/manifest.xml", name):
        raise IngestError("encrypted", source=name)
    root = read_tree(archive, "content.xml", name)
    body = next((child for child in root if local_name(child) == "body"), None) if root is not None else None
    if body is None:
        raise IngestError("unreadable", source=name, reason="parts")
    return body


def read_blocks(element: etree._Element, reading: Reading) -> None:
    """Paragraphs, headings and tables below an element, in order."""
    for child in element:
        name = local_name(child)
        if name in {"p", "h"}:
            _read_paragraph(child, reading)
        elif name == "table":
            _read_table(child, reading)
        elif name == "soft-page-break":
            reading.flow.page = (reading.flow.page or 0) + 1
        elif name and name not in _SKIPPED:
            read_blocks(child, reading)


def _read_paragraph(paragraph: etree._Element, reading: Reading) -> None:
    outline = paragraph.get(f"{_TEXT}outline-level", "1")
    level = int(outline) if local_name(paragraph) == "h" and outline.isdigit() else 0
    if paragraph.get(f"{_TEXT}style-name") == "Title":
        level = 1
    _read_runs(paragraph, reading)
    reading.flow.end(PassageKind.HEADING if level else PassageKind.BODY, min(level, 6))
    boxes, reading.boxes = reading.boxes, []
    for box in boxes:
        read_blocks(box, reading)


def _read_runs(element: etree._Element, reading: Reading) -> None:
    reading.flow.write(element.text or "")
    for child in element:
        name = local_name(child)
        if name == "note":
            _read_note(child, reading)
        elif name in {"s", "tab", "line-break"}:
            reading.flow.write(" ")
        elif name == "soft-page-break":
            reading.flow.page = (reading.flow.page or 0) + 1
        elif name == "text-box":
            reading.boxes.append(child)
        elif name == "ruby":
            _read_runs(child[0], reading)
        elif name and name not in _SKIPPED:
            _read_runs(child, reading)
        reading.flow.write(child.tail or "")


def _read_note(note: etree._Element, reading: Reading) -> None:
    citation, body = note.find(f"{_TEXT}note-citation"), note.find(f"{_TEXT}note-body")
    label = "".join(citation.itertext()).strip() if citation is not None else ""
    inner = Reading()
    if body is not None:
        read_blocks(body, inner)
    if label in {"", "0"}:  # numbered anew on each page, and saved by a program that knew no pages
        label = str(len(reading.notes) + 1)
    reading.notes.append(ParsedNote(label, joined(inner.flow.blocks), reading.flow.page))
    reading.flow.call(label)


def _read_table(table: etree._Element, reading: Reading) -> None:
    rows = [[_read_cell(cell, reading) for cell in _inside(row, "table-cell")] for row in _inside(table, "table-row")]
    narrow = max((len(row) for row in rows), default=0) < 2
    if narrow or any(sum(len(block.text) for block in cell) > _CELL for row in rows for cell in row):
        reading.flow.blocks.extend(block for row in rows for cell in row for block in cell)
    else:
        reading.flow.table(rows)


def _inside(element: etree._Element, name: str) -> Iterator[etree._Element]:
    for child in element:
        if local_name(child) == name:
            yield child
        elif local_name(child).startswith("table-") and local_name(child) != "table-cell":
            yield from _inside(child, name)


def _read_cell(cell: etree._Element, reading: Reading) -> list[Block]:
    outer = reading.flow
    reading.flow = Flow(page=outer.page)
    read_blocks(cell, reading)
    blocks, outer.page, reading.flow = reading.flow.blocks, reading.flow.page, outer
    return blocks


def read_metadata(archive: zipfile.ZipFile, name: str) -> dict[str, str]:
    """What the file says of itself; its author is often the account of a typist, so it is kept apart."""
    root = read_tree(archive, "meta.xml", name)
    names = {"title": "file_title", "creator": "file_author", "initial-creator": "file_author", "subject": "subject"}
    found: dict[str, str] = {}
    for element in root.iter() if root is not None else ():
        text = " ".join((element.text or "").split())
        if text and (key := names.get(local_name(element))):
            found.setdefault(key, text)
    return found
