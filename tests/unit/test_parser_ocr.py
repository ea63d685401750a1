"""Scans and pictures: read by machine and marked so, without notes; or refused with what to install."""

from __future__ import annotations

import io
import shutil
import struct
import zlib
from difflib import SequenceMatcher
from pathlib import Path

import pypdfium2
import pytest

from corpus.errors import IngestError
from corpus.parsers import ocr, parse
from corpus.parsers.protocol import Parsed, Source
from tests.formats.measure_notes import FILES

needs_tesseract = pytest.mark.skipif(
    not shutil.which("tesseract"), reason="needs tesseract: apt-get install tesseract-ocr tesseract-ocr-spa"
)


def scan(path: Path) -> bytes:
    """A PDF whose only page is a picture of the first page of another."""
    source = pypdfium2.PdfDocument(path)
    bitmap = source[0].render(scale=200 / 72)
    target = pypdfium2.PdfDocument.new()
    page = target.new_page(*source[0].get_size())
    picture = pypdfium2.PdfImage.new(target)
    picture.set_bitmap(bitmap)
    picture.set_matrix(pypdfium2.PdfMatrix().scale(*page.get_size()))
    page.insert_obj(picture)
    page.gen_content()
    buffer = io.BytesIO()
    target.save(buffer)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def scanned() -> bytes:
    return scan(FILES / "01-short.pdf")


@pytest.fixture(scope="module")
def read(scanned: bytes) -> Parsed:
    return parse(Source("scan.pdf", scanned))


@needs_tesseract
def test_a_scan_is_read_and_marked(read: Parsed) -> None:
    born = parse(Source("born.pdf", (FILES / "01-short.pdf").read_bytes()))
    words = " ".join(block.text for block in born.blocks).split()
    found = " ".join(block.text for block in read.blocks).split()
    kept = sum(block.size for block in SequenceMatcher(None, words, found, autojunk=False).get_matching_blocks())

    assert kept > 0.93 * len(words)
    assert "machine_read" in read.warnings
    assert read.metadata["ocr_confidence"].startswith("1:")


@needs_tesseract
def test_no_notes_are_promised_of_a_scan(read: Parsed) -> None:
    assert () == read.notes
    assert not [block for block in read.blocks if block.callouts]


def test_without_tesseract_a_scan_says_what_to_install(scanned: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(IngestError) as caught:
        parse(Source("scan.pdf", scanned))

    assert ("needs_ocr", 1) == (caught.value.code, caught.value.facts["pages"])
    assert "tesseract-ocr-spa" in str(caught.value.facts["install"])


def test_a_page_without_anything_needs_ocr() -> None:
    target = pypdfium2.PdfDocument.new()
    target.new_page(300, 300)
    buffer = io.BytesIO()
    target.save(buffer)
    with pytest.raises(IngestError) as caught:
        parse(Source("blank.pdf", buffer.getvalue()))

    assert "needs_ocr" == caught.value.code


def picture(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\x00" + b"\xff" * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@needs_tesseract
def test_a_white_picture_is_empty() -> None:
    with pytest.raises(IngestError) as caught:
        parse(Source("white.png", picture(200, 200)))

    assert "empty" == caught.value.code


TSV = """level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext
1\t1\t0\t0\t0\t0\t0\t0\t9\t9\t-1\t
5\t1\t1\t1\t1\t1\t0\t0\t9\t9\t96\tLa
5\t1\t1\t1\t1\t2\t0\t0\t9\t9\t90\tcomi-
5\t1\t1\t1\t2\t1\t0\t0\t9\t9\t92\tsión
5\t1\t1\t2\t1\t1\t0\t0\t9\t9\t12\t~~
5\t2\t1\t1\t1\t1\t0\t0\t9\t9\t50\tDos
"""


def test_words_become_paragraphs_with_confidence_and_noise_is_dropped() -> None:
    pages = ocr._read_tsv(TSV)

    assert [(1, ("La comisión",), 93), (2, ("Dos",), 50)] == [
        (page.number, page.paragraphs, round(page.confidence)) for page in pages
    ]
    assert ("machine_read", "machine_read_poor") == ocr.ocr_warnings(pages)
    assert {"ocr_confidence": "1:93 2:50"} == ocr.ocr_metadata(pages)


def test_sizes_of_pictures_are_told_before_they_are_read() -> None:
    assert (200, 100) == ocr._size(picture(200, 100))
