"""Pictures of text read by tesseract, where it is installed, in Spanish and English.

What a machine read is marked so (``machine_read``), with its confidence by page, and no notes are looked for in it:
tesseract reads raised figures as quotes and degree signs (tried 2026-11-24). Not ocrmypdf: it brings 33 packages and
writes a PDF that would have to be read again.
"""

from __future__ import annotations

import os
import re
import shutil
import struct
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from corpus.errors import IngestError
from corpus.model import PassageKind
from corpus.parsers.alive import report_alive
from corpus.parsers.protocol import Block, Parsed, Source

_LANGUAGES = ("spa", "eng")
_INSTALL = "apt-get install tesseract-ocr tesseract-ocr-spa"
_DPI = 200, 300  # at least and at most: more than the scan has is waste, more than 300 does not help tesseract
_LONGEST_SIDE = 5_000  # pixels of a rendered page
_MOST_PIXELS = 120_000_000  # of a picture
_SECONDS = 60  # for one page
_POOR = 60.0  # mean confidence (of 100) below which a curator should look
_NOISE = 35.0  # of a paragraph, below which it is no text
_HYPHEN = re.compile(r"[^\W\d_]-$")
_TYPES = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}


@dataclass(frozen=True, slots=True)
class OcrPage:
    """A page as read: its paragraphs, and the mean confidence of their words (0 to 100)."""

    number: int
    paragraphs: tuple[str, ...]
    confidence: float


def parse(source: Source) -> Parsed:
    """The text in a picture. Raises ``IngestError``: ``needs_ocr`` without tesseract, ``too_large``, ``unreadable``."""
    check_ocr(source.name)
    _check_size(source)
    pages = _read_tsv(_run(source.data, source.name))
    if not any(page.paragraphs for page in pages):
        raise IngestError("empty", source=source.name, reason="no_text")
    media_type = next((kind for head, kind in _TYPES.items() if source.data.startswith(head)), "image/tiff")
    warnings = ocr_warnings(pages)
    return Parsed(tuple(ocr_blocks(pages)), (), ocr_metadata(pages), media_type, len(pages), warnings)


def check_ocr(name: str, pages: int | None = None) -> None:
    """Raises ``IngestError`` (``needs_ocr``, with what to install) where tesseract or a language of it is missing."""
    program = shutil.which("tesseract")
    found: list[str] = []
    if program:
        result = subprocess.run([program, "--list-langs"], capture_output=True, text=True, check=False, timeout=20)  # noqa: S603
        found = result.stdout.split()
    if missing := [language for language in _LANGUAGES if language not in found]:
        facts = {"pages": pages} if pages else {}
        raise IngestError(
            "needs_ocr", source=name, reason="not_installed", missing=missing[0], install=_INSTALL, **facts
        )


def read_scans(document: Any, numbers: Sequence[int], name: str, *, seconds: int = _SECONDS) -> list[OcrPage]:
    """Pages (from 1) of an open ``PdfDocument``, rendered and read, as many at once as there are processors.

    A page that takes longer than ``seconds`` (a map, a photograph) is left without text.
    """
    workers = len(os.sched_getaffinity(0))
    pages: list[OcrPage] = []
    with ThreadPoolExecutor(workers) as pool:
        for begin in range(0, len(numbers), workers):
            some = numbers[begin : begin + workers]
            pictures = [_render(document, number) for number in some]
            answers = pool.map(lambda picture: _try(picture, name, seconds), pictures)
            for number, answer in zip(some, answers, strict=True):
                page = answer[0] if answer else OcrPage(1, (), 0.0)
                pages.append(OcrPage(number, page.paragraphs, page.confidence))
                report_alive()
    return pages


def ocr_blocks(pages: Iterable[OcrPage]) -> Iterator[Block]:
    """Paragraphs as blocks."""
    for page in pages:
        for text in page.paragraphs:
            yield Block(PassageKind.BODY, text, page.number)


def ocr_metadata(pages: Sequence[OcrPage]) -> dict[str, str]:
    """Confidence by page: ``1:93 2:88``."""
    return {"ocr_confidence": " ".join(f"{page.number}:{page.confidence:.0f}" for page in pages)}


def ocr_warnings(pages: Sequence[OcrPage]) -> tuple[str, ...]:
    """``machine_read``, and ``machine_read_poor`` where a page was hard to read."""
    poor = any(page.paragraphs and page.confidence < _POOR for page in pages)
    return ("machine_read", "machine_read_poor") if poor else ("machine_read",)


def _render(document: Any, number: int) -> bytes:
    """A page as a gray picture (PGM)."""
    page = document[number - 1]
    try:
        scale = min(_resolution(page) / 72, _LONGEST_SIDE / max(*page.get_size(), 1))
        bitmap = page.render(scale=scale, grayscale=True)
        pixels = bitmap.to_numpy()
        height, width = pixels.shape[:2]
        return b"P5 %d %d 255\n" % (width, height) + bytes(pixels.tobytes())
    finally:
        page.close()


def _resolution(page: Any) -> float:
    """Dots per inch of the largest picture on a page, within ``_DPI``."""
    pictures = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3)
    widest = max((picture.get_px_size()[0] for picture in pictures), default=0)
    return float(min(max(72 * widest / max(page.get_width(), 1), _DPI[0]), _DPI[1]))


def _try(picture: bytes, name: str, seconds: int) -> list[OcrPage]:
    try:
        return _read_tsv(_run(picture, name, seconds))
    except IngestError as error:
        if error.code == "too_large":
            return []
        raise


def _run(picture: bytes, name: str, seconds: int = _SECONDS) -> str:
    command = [shutil.which("tesseract") or "tesseract", "stdin", "stdout", "-l", "+".join(_LANGUAGES), "tsv"]
    try:
        result = subprocess.run(  # noqa: S603 (fixed program)
            command,
            input=picture,
            capture_output=True,
            check=False,
            timeout=seconds,
            env={"OMP_THREAD_LIMIT": "1", "LANG": "C.UTF-8"},
        )
    except subprocess.TimeoutExpired as error:
        raise IngestError("too_large", source=name, reason="time", limit_seconds=seconds) from error
    if result.returncode != 0:
        raise IngestError("unreadable", source=name, reason="picture")
    return result.stdout.decode("utf-8", "replace")


def _read_tsv(text: str) -> list[OcrPage]:
    """Pages in tesseract's table of words: level, page, block, paragraph, line, word, box (4), confidence, text."""
    pages: dict[int, dict[tuple[int, int], list[tuple[int, str, float]]]] = {}
    for row in text.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) < 12 or not cells[1].isdigit():
            continue
        page = pages.setdefault(int(cells[1]), {})
        if cells[0] == "5" and cells[11].strip():
            words = page.setdefault((int(cells[2]), int(cells[3])), [])
            words.append((int(cells[4]), cells[11].strip(), float(cells[10])))
    return [_read_page(number, paragraphs) for number, paragraphs in sorted(pages.items())]


def _read_page(number: int, paragraphs: dict[tuple[int, int], list[tuple[int, str, float]]]) -> OcrPage:
    texts: list[str] = []
    confidences: list[float] = []
    for words in paragraphs.values():
        values = [confidence for _, _, confidence in words]
        letters = sum(character.isalnum() for _, word, _ in words for character in word)
        if sum(values) / len(values) < _NOISE or letters < 2:
            continue
        confidences.extend(values)
        texts.append(_join(words))
    return OcrPage(number, tuple(texts), sum(confidences) / len(confidences) if confidences else 0.0)


def _join(words: Sequence[tuple[int, str, float]]) -> str:
    """Words of a paragraph as text, hyphens at line ends undone."""
    text = ""
    line = -1
    for at, word, _ in words:
        if text and at != line and _HYPHEN.search(text) and word[0].islower():
            text = text[:-1] + word
        else:
            text += f" {word}" if text else word
        line = at
    return text


def _check_size(source: Source) -> None:
    width, height = _size(source.data)
    if width * height > _MOST_PIXELS:
        raise IngestError("too_large", source=source.name, reason="pixels")


def _size(data: bytes) -> tuple[int, int]:
    """Width and height that a PNG or JPEG says it has; of other kinds nothing is known before they are read."""
    if data.startswith(b"\x89PNG") and len(data) > 24:
        width, height = struct.unpack(">II", data[16:24])
        return width, height
    frame = re.search(rb"\xff[\xc0-\xc3\xc5-\xc7\xc9-\xcb\xcd-\xcf].{3}(.{4})", data[:200_000], re.DOTALL)
    if data.startswith(b"\xff\xd8") and frame:
        height, width = struct.unpack(">HH", frame[1])
        return width, height
    return 0, 0
