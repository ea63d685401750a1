"""Word documents: text, headings, numbers, tables, text boxes, and foot- and endnotes linked to their call-outs.

Read with zipfile and lxml rather than through mammoth (2026-11-24): mammoth gives HTML in which notes are numbered
anew, automatic numbers ("Artículo 5.") and page breaks are lost, and a file of many paragraphs takes minutes.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from corpus.errors import IngestError
from corpus.model import PassageKind
from corpus.parsers.archive_parts import open_parts, read_part, read_tree
from corpus.parsers.docx_numbers import Numbers, as_number
from corpus.parsers.flow import Flow, joined
from corpus.parsers.protocol import Block, Parsed, ParsedNote, Source
from corpus.parsers.xml_tree import local_name

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_SKIPPED = {
    "del",
    "movefrom",
    "instrtext",
    "deltext",
    "ppr",
    "rpr",
    "sectpr",
    "fallback",
    "commentreference",
    "tblpr",
    "tcpr",
}
_CELL = 600  # characters in a cell, above which a table is a layout
_DEEPEST_STYLE = 12


@dataclass(slots=True)
class _Reader:
    """What is known of the document while it is read."""

    levels: Mapping[str, int]  # heading level by style
    numbers: Numbers
    formats: Mapping[str, str]  # number format of "footnote" and "endnote"
    flow: Flow = field(default_factory=Flow)
    called: list[tuple[str, str, str]] = field(default_factory=list)  # kind, id, label, in order
    boxes: list[etree._Element] = field(default_factory=list)
    mark_follows: bool = False


def parse(source: Source) -> Parsed:
    """The text of a Word document. Raises ``IngestError`` (``unreadable``, ``unsafe``, ``encrypted``, ``empty``)."""
    with open_parts(source.data, source.name) as archive:
        main = _main_part(archive)
        root = read_tree(archive, main, source.name)
        if root is None:
            raise IngestError("unreadable", source=source.name, reason="parts")
        folder = main.rpartition("/")[0]
        reader = _open_reader(archive, folder, source.name)
        trees = {kind: read_tree(archive, f"{folder}/{kind}s.xml", source.name) for kind in ("footnote", "endnote")}
        metadata = _read_core(archive, source.name)
    if any(True for _ in root.iter(f"{W}lastRenderedPageBreak")):
        reader.flow.page = 1
    _read_blocks(root, reader)
    notes = _read_notes(trees, reader)
    blocks = reader.flow.blocks
    if not blocks and not notes:
        raise IngestError("empty", source=source.name)
    if title := _title(blocks, metadata):
        metadata["title"] = title
    return Parsed(tuple(blocks), tuple(notes), metadata, MEDIA_TYPE, reader.flow.page)


def _main_part(archive: zipfile.ZipFile) -> str:
    names = archive.namelist()
    documents = [name for name in names if name.startswith("word/document") and name.endswith(".xml")]
    return "word/document.xml" if "word/document.xml" in names or not documents else documents[0]


def _open_reader(archive: zipfile.ZipFile, folder: str, name: str) -> _Reader:
    styles = read_tree(archive, f"{folder}/styles.xml", name)
    numbering = read_tree(archive, f"{folder}/numbering.xml", name)
    settings = read_tree(archive, f"{folder}/settings.xml", name)
    formats = {"footnote": "decimal", "endnote": "lowerRoman"}
    for kind, usual in list(formats.items()):
        found = settings.find(f"{W}{kind}Pr/{W}numFmt") if settings is not None else None
        formats[kind] = _value(found) or usual
    levels = _style_levels(styles) if styles is not None else {}
    return _Reader(levels, Numbers(numbering, styles), formats)


def _style_levels(styles: etree._Element) -> dict[str, int]:
    """Heading level of each paragraph style that has one, its own or that of the style it is based on."""
    own: dict[str, int] = {}
    based: dict[str, str] = {}
    for style in styles.iter(f"{W}style"):
        key = style.get(f"{W}styleId", "")
        name = _value(style.find(f"{W}name")).casefold()
        outline = _value(style.find(f"{W}pPr/{W}outlineLvl"))
        based[key] = _value(style.find(f"{W}basedOn"))
        if outline.isdigit() and int(outline) < 9:
            own[key] = int(outline) + 1
        elif name.startswith("heading ") and name[8:].isdigit():
            own[key] = int(name[8:])
        elif name == "title":
            own[key] = 1
    levels: dict[str, int] = {}
    for key in based:
        at, left = key, _DEEPEST_STYLE
        while at and at not in own and left:
            at, left = based.get(at, ""), left - 1
        if at in own:
            levels[key] = min(own[at], 6)
    return levels


def _value(element: etree._Element | None) -> str:
    return str(element.get(f"{W}val", "")) if element is not None else ""


def _read_blocks(element: etree._Element, reader: _Reader) -> None:
    """Paragraphs and tables below an element, in order."""
    for child in element:
        name = local_name(child)
        if name == "p":
            _read_paragraph(child, reader)
        elif name == "tbl":
            _read_table(child, reader)
        elif name and name not in _SKIPPED:
            _read_blocks(child, reader)


def _read_paragraph(paragraph: etree._Element, reader: _Reader) -> None:
    properties = paragraph.find(f"{W}pPr")
    style = _value(properties.find(f"{W}pStyle")) if properties is not None else ""
    outline = _value(properties.find(f"{W}outlineLvl")) if properties is not None else ""
    level = int(outline) + 1 if outline.isdigit() and int(outline) < 9 else reader.levels.get(style, 0)
    number = reader.numbers.next(properties, style)
    if number and any(text.text and text.text.strip() for text in paragraph.iter(f"{W}t")):
        reader.flow.write(number + " ")
    _read_runs(paragraph, reader)
    reader.flow.end(PassageKind.HEADING if level else PassageKind.BODY, min(level, 6))
    boxes, reader.boxes = reader.boxes, []
    for box in boxes:
        _read_blocks(box, reader)


def _read_runs(element: etree._Element, reader: _Reader) -> None:
    for child in element:
        name = local_name(child)
        if name in {"t", "nobreakhyphen"}:
            text = child.text or "" if name == "t" else "-"
            if reader.mark_follows and text.strip():
                reader.mark_follows = False  # a marker of the author's own, as in "*"
            else:
                reader.flow.write(text)
        elif name in {"tab", "br", "cr"}:
            reader.flow.write(" ")
        elif name == "lastrenderedpagebreak":
            reader.flow.page = (reader.flow.page or 0) + 1
        elif name in {"footnotereference", "endnotereference"}:
            _call(child, name.removesuffix("reference"), reader)
        elif name == "txbxcontent":
            reader.boxes.append(child)
        elif name == "r" and _is_hidden(child):
            continue
        elif name and name not in _SKIPPED:
            _read_runs(child, reader)


def _is_hidden(run: etree._Element) -> bool:
    vanish = run.find(f"{W}rPr/{W}vanish")
    return vanish is not None and vanish.get(f"{W}val", "1") not in {"0", "false"}


def _call(reference: etree._Element, kind: str, reader: _Reader) -> None:
    key = reference.get(f"{W}id", "")
    if reference.get(f"{W}customMarkFollows", "0") in {"1", "true", "on"}:
        mark = "".join(text.text or "" for text in reference.getparent().iter(f"{W}t")).strip()
        reader.mark_follows = bool(mark)
        label = mark or "*"
    else:
        count = 1 + sum(one == kind and other.isalnum() for one, _, other in reader.called)
        label = as_number(count, reader.formats[kind])
    reader.called.append((kind, key, label))
    reader.flow.call(label)


def _read_table(table: etree._Element, reader: _Reader) -> None:
    rows = [[_read_cell(cell, reader) for cell in _inside(row, "tc")] for row in _inside(table, "tr")]
    narrow = max((len(row) for row in rows), default=0) < 2
    if narrow or any(sum(len(block.text) for block in cell) > _CELL for row in rows for cell in row):
        reader.flow.blocks.extend(block for row in rows for cell in row for block in cell)
    else:
        reader.flow.table(rows)


def _inside(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, also those in content controls; not those of tables inside."""
    for child in element:
        if local_name(child) == name:
            yield child
        elif local_name(child) in {"sdt", "sdtcontent", "customxml", "ins"}:
            yield from _inside(child, name)


def _read_cell(cell: etree._Element, reader: _Reader) -> list[Block]:
    outer = reader.flow
    reader.flow = Flow(page=outer.page)
    _read_blocks(cell, reader)
    blocks, outer.page, reader.flow = reader.flow.blocks, reader.flow.page, outer
    return blocks


def _read_notes(trees: Mapping[str, etree._Element | None], reader: _Reader) -> list[ParsedNote]:
    """Notes in the order of their call-outs."""
    texts: dict[tuple[str, str], str] = {}
    for kind, tree in trees.items():
        for note in tree if tree is not None else ():
            if note.get(f"{W}type", "normal") == "normal":
                outer, reader.flow = reader.flow, Flow()
                _read_blocks(note, reader)
                texts[kind, note.get(f"{W}id", "")] = joined(reader.flow.blocks)
                reader.flow = outer
    notes: dict[tuple[str, str], ParsedNote] = {}
    for kind, key, label in reader.called:
        if text := texts.get((kind, key)):
            own = not label.isalnum() and text.startswith(
                label
            )  # a marker of the author's own is typed in the note, too
            notes.setdefault((kind, key), ParsedNote(label, text.removeprefix(label).strip() if own else text))
    return list(notes.values())


def _read_core(archive: zipfile.ZipFile, name: str) -> dict[str, str]:
    """What the file says of itself. Its author is often the account of a typist: kept apart as ``file_author``."""
    if not read_part(archive, "docProps/core.xml", name):
        return {}
    core = read_tree(archive, "docProps/core.xml", name)
    found: dict[str, str] = {}
    for tag, field_name in (
        (f"{_DC}title", "file_title"),
        (f"{_DC}creator", "file_author"),
        (f"{_DC}subject", "subject"),
    ):
        text = core.findtext(tag) if core is not None else None
        if text and text.strip():
            found[field_name] = " ".join(text.split())
    return found


def _title(blocks: list[Block], metadata: Mapping[str, str]) -> str:
    """The heading that the text begins with, else what the file says."""
    headings = [block.text for block in blocks[:2] if block.kind is PassageKind.HEADING]
    return headings[0] if headings else metadata.get("file_title", "")
