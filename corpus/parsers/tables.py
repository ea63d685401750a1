"""Spreadsheets and delimited text: each sheet a heading and tables of a few rows."""

from __future__ import annotations

import csv
import io
import posixpath
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import repeat

from lxml import etree

from corpus.errors import IngestError
from corpus.model import PassageKind
from corpus.parsers import odt
from corpus.parsers.archive_parts import open_parts, read_tree
from corpus.parsers.office_convert import convert
from corpus.parsers.protocol import Block, Parsed, Source
from corpus.parsers.xml_tree import local_name
from corpus.text import decode

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
XLS = "application/vnd.ms-excel"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ROWS = 25  # of one table passage
_MOST_CELLS = 2_000_000
_REPEATED = 64  # times a cell may be repeated: more is an empty rest of a row
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}  # ECMA-376 18.8.30: built-in date formats
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 (spreadsheets know no time zones)

Row = Sequence[str]


def parse(source: Source) -> Parsed:
    """The sheets of a spreadsheet. Raises ``IngestError`` (``unreadable``, ``unsafe``, ``too_large``, ``empty`` …)."""
    if source.data.startswith(_OLE):
        return replace(parse(convert(source, "xls", "xlsx")), media_type=XLS)
    if source.data.startswith(b"PK"):
        with open_parts(source.data, source.name) as archive:
            is_open = "content.xml" in archive.namelist()
            sheets = list(_open_sheets(archive, source.name) if is_open else _read_book(archive, source.name))
        return _parsed(sheets, ODS if is_open else XLSX, source)
    decoded = decode(source.data, declared=str(source.given.get("encoding", "")))
    media_type, rows = _read_delimited(decoded.text, source)
    return replace(_parsed([("", rows)], media_type, source), warnings=decoded.warnings)


def _parsed(sheets: Sequence[tuple[str, Sequence[Row]]], media_type: str, source: Source) -> Parsed:
    blocks: list[Block] = []
    for number, (name, rows) in enumerate(sheets, 1):
        kept = [[" ".join(cell.split()) for cell in row] for row in rows]
        kept = [row for row in kept if any(row)]
        if kept and name:
            blocks.append(Block(PassageKind.HEADING, name, number, 1))
        for begin in range(0, len(kept), _ROWS):
            text = "\n".join("\t".join(row).rstrip("\t") for row in kept[begin : begin + _ROWS])
            blocks.append(Block(PassageKind.TABLE, text, number if name else None))
    if not blocks:
        raise IngestError("empty", source=source.name)
    return Parsed(tuple(blocks), (), {}, media_type, len(sheets) if sheets[0][0] else None)


def _read_delimited(text: str, source: Source) -> tuple[str, list[Row]]:
    try:
        dialect: type[csv.Dialect] | csv.Dialect = csv.Sniffer().sniff(text[:20_000], delimiters=",;\t|")
    except csv.Error:
        dialect = csv.excel_tab if source.name.lower().endswith(".tsv") else csv.excel
    csv.field_size_limit(10_000_000)
    try:
        rows: list[Row] = list(csv.reader(io.StringIO(text.replace("\x00", ""), newline=""), dialect))
    except csv.Error as error:
        raise IngestError("unreadable", source=source.name, reason="table") from error
    return "text/tab-separated-values" if dialect.delimiter == "\t" else "text/csv", rows


def _read_book(archive: zipfile.ZipFile, name: str) -> Iterator[tuple[str, list[Row]]]:
    book = read_tree(archive, "xl/workbook.xml", name)
    if book is None:
        raise IngestError("unreadable", source=name, reason="parts")
    relations = read_tree(archive, "xl/_rels/workbook.xml.rels", name)
    targets = {str(el.get("Id")): str(el.get("Target", "")) for el in (relations if relations is not None else ())}
    strings = _shared_strings(archive, name)
    dated = _date_styles(archive, name)
    for sheet in (element for element in book.iter() if local_name(element) == "sheet"):
        path = posixpath.normpath(posixpath.join("/xl", targets.get(str(sheet.get(_RELATION)), ""))).lstrip("/")
        tree = read_tree(archive, path, name)
        if tree is not None:
            yield str(sheet.get("name", "")), list(_sheet_rows(tree, strings, dated, name))


def _shared_strings(archive: zipfile.ZipFile, name: str) -> list[str]:
    tree = read_tree(archive, "xl/sharedStrings.xml", name)
    return [_rich_text(item) for item in (tree if tree is not None else ())]


def _rich_text(item: etree._Element) -> str:
    """Text of a string in runs, without the reading aids of East Asian ones."""
    texts = (el for el in item.iter() if local_name(el) == "t" and local_name(el.getparent()) != "rph")
    return "".join(el.text or "" for el in texts)


def _date_styles(archive: zipfile.ZipFile, name: str) -> set[int]:
    """Numbers of the cell styles that show a date."""
    tree = read_tree(archive, "xl/styles.xml", name)
    if tree is None:
        return set()
    own = {
        int(el.get("numFmtId", "0")): str(el.get("formatCode", "")) for el in tree.iter() if local_name(el) == "numfmt"
    }
    dates = _DATES | {key for key, code in own.items() if "yy" in code.lower() or "d/m" in code.lower()}
    formats = next((el for el in tree.iter() if local_name(el) == "cellxfs"), None)
    return {i for i, el in enumerate(formats if formats is not None else ()) if int(el.get("numFmtId", "0")) in dates}


def _sheet_rows(tree: etree._Element, strings: Sequence[str], dated: set[int], name: str) -> Iterator[Row]:
    left = _MOST_CELLS
    for row in (element for element in tree.iter() if local_name(element) == "row"):
        cells: list[str] = []
        for cell in row:
            column = _column(str(cell.get("r", "")))
            cells.extend([""] * min(column - len(cells), _REPEATED))
            cells.append(_value(cell, strings, dated))
        left -= len(cells)
        if left < 0:
            raise IngestError("too_large", source=name, reason="cells")
        yield cells


def _column(reference: str) -> int:
    """Number of the column of "AB12", from 0."""
    number = 0
    for letter in reference.rstrip("0123456789"):
        number = number * 26 + ord(letter.upper()) - ord("A") + 1
    return max(number - 1, 0)


def _value(cell: etree._Element, strings: Sequence[str], dated: set[int]) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _rich_text(cell)
    text = next((el.text or "" for el in cell if local_name(el) == "v"), "")
    if kind == "s":
        return strings[int(text)] if text.isdigit() and int(text) < len(strings) else ""
    if kind == "n" and text and int(cell.get("s", "0") or 0) in dated:
        return _date(text)
    return text


def _date(text: str) -> str:
    try:
        moment = _EPOCH + timedelta(days=float(text))
    except (ValueError, OverflowError):
        return text
    return moment.date().isoformat() if moment == moment.replace(hour=0, minute=0) else moment.isoformat(" ", "minutes")


def _open_sheets(archive: zipfile.ZipFile, name: str) -> Iterator[tuple[str, list[Row]]]:
    body = odt.read_content(archive, name)
    for table in (element for element in body.iter() if local_name(element) == "table"):
        title = next((str(value) for key, value in table.attrib.items() if str(key).endswith("}name")), "")
        rows: list[Row] = [list(_open_cells(row)) for row in table.iter() if local_name(row) == "table-row"]
        yield title, rows


def _open_cells(row: etree._Element) -> Iterator[str]:
    for cell in row:
        if local_name(cell) not in {"table-cell", "covered-table-cell"}:
            continue
        texts = [" ".join("".join(el.itertext()).split()) for el in cell if local_name(el) == "p"]
        repeated = next((value for key, value in cell.attrib.items() if str(key).endswith("columns-repeated")), "1")
        yield from repeat(" ".join(texts), min(int(repeated) if str(repeated).isdigit() else 1, _REPEATED))
