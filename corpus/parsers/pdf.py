"""Born-digital PDF: pypdf is the gate, pypdfium2 the reader, and the page's geometry tells notes from text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pypdfium2

from corpus.errors import IngestError
from corpus.model import PassageKind
from corpus.parsers.ocr import OcrPage, check_ocr, ocr_blocks, ocr_metadata, ocr_warnings, read_scans
from corpus.parsers.pdf_blocks import Hyphens, make_blocks, note_text, title_key
from corpus.parsers.pdf_gate import check_pdf
from corpus.parsers.pdf_lines import order_lines
from corpus.parsers.pdf_notes import take_notes
from corpus.parsers.pdf_running import drop_running
from corpus.parsers.pdf_words import Page, read_page
from corpus.parsers.protocol import Block, Parsed, ParsedNote, Source

MEDIA_TYPE = "application/pdf"
_SHARE = 0.2  # of the characters of a document
_PATIENCE, _FOR_SCANS = 8, 60  # seconds for a picture among pages of text, and for a page of a scan
_LEAST_READ = 20  # characters in a scan, below which it counts as not read
_A_SCAN = 0.3  # share of the page
_FILE_NAME = re.compile(
    r"\.(?:docx?|pdf|rtf|odt|indd|qxd|wpd|tex|dvi)\b|^microsoft |^untitled|^sin t[íi]tulo", re.IGNORECASE
)
_PDF_DATE = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?")


def parse(source: Source) -> Parsed:
    """The text of a PDF with its pages, headings, notes and call-outs.

    Raises ``IngestError``: ``encrypted``, ``unsafe``, ``too_large``, ``unreadable``, and ``needs_ocr`` when no page
    has text.
    """
    data = source.data[max(source.data[:2048].find(b"%PDF-"), 0) :]
    sound = check_pdf(data, source.name)
    with _open(data, source.name) as document:
        pages, damaged = _read_pages(document)
        outline, metadata = _read_outline(document), _read_metadata(document)
        labels = _read_labels(document, len(pages))
        scans = _read_scans(document, pages, source.name)
    warnings = [] if sound and not damaged else ["pages_damaged" if damaged else "file_damaged"]
    parsed = _assemble(pages, outline, metadata | labels, warnings)
    return _with_scans(parsed, scans, source.name)


@contextmanager
def _open(data: bytes, name: str) -> Iterator[Any]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        code = "encrypted" if "password" in str(error).casefold() else "unreadable"
        raise IngestError(code, source=name) from error
    try:
        if len(document) == 0:
            raise IngestError("unreadable", source=name)
        yield document
    finally:
        document.close()


def _read_pages(document: Any) -> tuple[list[Page], int]:
    pages: list[Page] = []
    damaged = 0
    for number in range(len(document)):
        try:
            pages.append(read_page(document, number))
        except pypdfium2.PdfiumError:
            damaged += 1
            pages.append(Page(number + 1, 0.0, 0.0))
    return pages, damaged


def _read_scans(document: Any, pages: Sequence[Page], name: str) -> list[OcrPage]:
    """Pages that are pictures, read by machine. Without OCR, only a file with no text at all is refused."""
    has_text = any(page.lines for page in pages)
    least = _A_SCAN if has_text else 0.0  # between pages of text, a small picture is a seal or a figure
    scanned = [page.number for page in pages if page.pictured > least]
    if not scanned and not has_text:
        raise IngestError("needs_ocr", source=name, pages=len(pages))
    if not scanned:
        return []
    try:
        check_ocr(name, len(pages))
    except IngestError:
        if not has_text:
            raise
        return [OcrPage(number, (), 0.0) for number in scanned]
    return read_scans(document, scanned, name, seconds=_PATIENCE if has_text else _FOR_SCANS)


def _with_scans(parsed: Parsed, scans: Sequence[OcrPage], name: str) -> Parsed:
    """The document with what was read of its pictures in place."""
    read_letters = sum(len(text) for page in scans for text in page.paragraphs)
    if not parsed.blocks and read_letters < _LEAST_READ:
        raise IngestError("needs_ocr", source=name, pages=parsed.pages or 0)
    if not scans:
        return parsed
    read = [page for page in scans if page.paragraphs]
    blocks = sorted([*parsed.blocks, *ocr_blocks(read)], key=lambda block: block.page or 0)
    warnings = [*parsed.warnings, *(ocr_warnings(read) if read else ())]
    if len(read) < len(scans):
        warnings.append("pages_without_text")
    metadata = {**parsed.metadata, **ocr_metadata(read)} if read else parsed.metadata
    return replace(parsed, blocks=tuple(blocks), metadata=metadata, warnings=tuple(warnings))


def _assemble(
    pages: Sequence[Page], outline: Mapping[str, int], metadata: Mapping[str, str], warnings: list[str]
) -> Parsed:
    running = drop_running(pages)
    ordered = [(page.number, order_lines(page)) for page in pages]
    body = _body_height(ordered)
    hyphens = Hyphens(ordered)
    notes = take_notes(ordered, body)
    blocks = make_blocks(ordered, body, outline, {note.label for note in notes}, hyphens)
    texts = [note_text(note, hyphens) for note in notes]
    found = {**metadata, "running_heads": "\n".join(running)} if running else dict(metadata)
    if "title" not in found and (title := _printed_title(blocks)):
        found["title"] = title
    return Parsed(tuple(blocks), tuple(_in_order(texts, blocks)), found, MEDIA_TYPE, len(pages), tuple(warnings))


def _in_order(notes: Sequence[ParsedNote], blocks: Sequence[Block]) -> Sequence[ParsedNote]:
    """Notes as they are called out (endnotes among footnotes), where no label comes twice; else as they stand."""
    order = {label: at for at, label in enumerate(label for block in blocks for _, label in block.callouts)}
    if len({note.label for note in notes}) < len(notes):
        return notes
    return sorted(notes, key=lambda note: order.get(note.label, len(order)))


def _body_height(pages: Sequence[tuple[int, list[Any]]]) -> float:
    """Height of the body's lines: the largest that a good share of the text has, as notes may be longer than the text."""
    heights: Counter[float] = Counter()
    for _, lines in pages:
        for line in lines:
            heights[round(line.h * 4) / 4] += len(line.text)
    enough = _SHARE * sum(heights.values())
    return max((height for height in heights if _near(heights, height) >= enough), default=0.0)


def _near(heights: Mapping[float, int], height: float) -> int:
    """Characters in lines of this height, or a quarter of a point less or more."""
    return sum(heights.get(height + step, 0) for step in (-0.25, 0.0, 0.25))


def _read_outline(document: Any) -> dict[str, int]:
    try:
        return {title_key(mark.get_title()): mark.level + 1 for mark in document.get_toc(max_depth=6)}
    except (pypdfium2.PdfiumError, RecursionError, ValueError):
        return {}


def _read_metadata(document: Any) -> dict[str, str]:
    given = {
        key: value.replace("\x00", "").strip() for key, value in document.get_metadata_dict(skip_empty=True).items()
    }
    found: dict[str, str] = {}
    if len(title := given.get("Title", "")) > 4 and " " in title and not _FILE_NAME.search(title):
        found["title"] = title
    if author := given.get("Author", ""):
        found["file_author"] = author
    if subject := given.get("Subject", ""):
        found["subject"] = subject
    if made := _PDF_DATE.match(given.get("CreationDate", "")):
        found["file_created"] = "-".join(part for part in made.groups() if part)
    return found


def _read_labels(document: Any, count: int) -> dict[str, str]:
    """Page labels where they are not just the page numbers."""
    labels = [document.get_page_label(i) for i in range(min(count, 2000))]
    if any(label and label != str(i + 1) for i, label in enumerate(labels)):
        return {"page_labels": " ".join(label.replace(" ", "_") or "-" for label in labels)}
    return {}


def _printed_title(blocks: Sequence[Block]) -> str:
    first = [block for block in blocks if block.page == 1 and block.kind is PassageKind.HEADING]
    return min(first, key=lambda block: block.level).text if first else ""
