"""Presentations, and old Word and PowerPoint files through LibreOffice where it is installed."""

from __future__ import annotations

import posixpath
import re
import zipfile
from dataclasses import replace

from lxml import etree

from corpus.errors import IngestError
from corpus.model import PassageKind
from corpus.parsers import docx, odt
from corpus.parsers.archive_parts import open_parts, read_tree
from corpus.parsers.flow import Flow
from corpus.parsers.office_convert import convert
from corpus.parsers.protocol import Block, Parsed, Source
from corpus.parsers.xml_tree import local_name

WORD = "application/msword"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORD_HEAD = re.compile(rb"\xec\xa5.{8}(..)", re.DOTALL)  # FibBase: wIdent … flags
_ENCRYPTED = 0x0100
_SECTOR = 512
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def parse(source: Source) -> Parsed:
    """The text of a presentation or an old Office file.

    Raises ``IngestError`` (``unsupported_media`` with what to install where LibreOffice is missing; ``encrypted``,
    ``unreadable``, ``unsafe``, ``empty``).
    """
    if source.data.startswith(_OLE):
        return _parse_old(source)
    with open_parts(source.data, source.name) as archive:
        if "content.xml" in archive.namelist():
            flow = _read_open(archive, source.name)
            media_type = "application/vnd.oasis.opendocument.presentation"
        else:
            flow = _read_slides(archive, source.name)
            media_type = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
    if not flow.blocks:
        raise IngestError("empty", source=source.name)
    first = next((block.text for block in flow.blocks if block.kind is PassageKind.HEADING), "")
    return Parsed(tuple(flow.blocks), (), {"title": first} if first else {}, media_type, flow.page)


def _parse_old(source: Source) -> Parsed:
    data = source.data
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise IngestError("encrypted", source=source.name)
    if "PowerPoint Document".encode("utf-16-le") in data:
        return replace(parse(convert(source, "ppt", "pptx")), media_type="application/vnd.ms-powerpoint")
    for found in _WORD_HEAD.finditer(data):
        if found.start() % _SECTOR == 0 and int.from_bytes(found[1], "little") & _ENCRYPTED:
            raise IngestError("encrypted", source=source.name)
    return replace(docx.parse(convert(source, "doc", "docx")), media_type=WORD)


def _read_open(archive: zipfile.ZipFile, name: str) -> Flow:
    """OpenDocument slides: a page each."""
    reading = odt.Reading()
    body = odt.read_content(archive, name)
    for number, page in enumerate((element for element in body.iter() if local_name(element) == "page"), 1):
        reading.flow.page = number
        odt.read_blocks(page, reading)
    return reading.flow


def _read_slides(archive: zipfile.ZipFile, name: str) -> Flow:
    flow = Flow()
    for number, path in enumerate(_slide_paths(archive, name), 1):
        flow.page = number
        slide = read_tree(archive, path, name)
        for shape in slide.iter() if slide is not None else ():
            if local_name(shape) == "sp":
                _read_shape(shape, flow)
            elif local_name(shape) == "tbl":
                rows = [[_cell(cell) for cell in row.iter(f"{_DRAWING}tc")] for row in shape.iter(f"{_DRAWING}tr")]
                flow.table(rows)
        notes = _notes_path(archive, path, name)
        spoken = read_tree(archive, notes, name) if notes else None
        for shape in spoken.iter() if spoken is not None else ():
            if local_name(shape) == "sp" and _placeholder(shape) == "body":
                _read_shape(shape, flow)
    return flow


def _slide_paths(archive: zipfile.ZipFile, name: str) -> list[str]:
    """Slides in their order, hidden ones included."""
    presentation = read_tree(archive, "ppt/presentation.xml", name)
    targets = _relations(archive, "ppt/presentation.xml", name)
    if presentation is None:
        raise IngestError("unreadable", source=name, reason="parts")
    slides = [str(element.get(_RELATION, "")) for element in presentation.iter() if local_name(element) == "sldid"]
    return [targets[slide] for slide in slides if slide in targets]


def _relations(archive: zipfile.ZipFile, path: str, name: str) -> dict[str, str]:
    folder, _, file = path.rpartition("/")
    tree = read_tree(archive, f"{folder}/_rels/{file}.rels", name)
    return {
        str(element.get("Id", "")): posixpath.normpath(
            posixpath.join("/", folder, str(element.get("Target", "")))
        ).lstrip("/")
        for element in (tree if tree is not None else ())
        if element.get("TargetMode") != "External"
    }


def _notes_path(archive: zipfile.ZipFile, path: str, name: str) -> str:
    return next((target for target in _relations(archive, path, name).values() if "notesSlide" in target), "")


def _placeholder(shape: etree._Element) -> str:
    return next((str(element.get("type", "")) for element in shape.iter() if local_name(element) == "ph"), "")


def _read_shape(shape: etree._Element, flow: Flow) -> None:
    level = {"title": 2, "ctrTitle": 1, "subTitle": 0}.get(_placeholder(shape), 0)
    for paragraph in shape.iter(f"{_DRAWING}p"):
        _write(paragraph, flow)
        flow.end(PassageKind.HEADING if level else PassageKind.BODY, level)


def _write(paragraph: etree._Element, flow: Flow) -> None:
    for element in paragraph.iter():
        if local_name(element) == "t":
            flow.write(element.text or "")
        elif local_name(element) in {"br", "tab"}:
            flow.write(" ")


def _cell(cell: etree._Element) -> list[Block]:
    flow = Flow()
    for paragraph in cell.iter(f"{_DRAWING}p"):
        _write(paragraph, flow)
        flow.end()
    return flow.blocks
