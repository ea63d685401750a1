"""Files made to hurt: each is refused with a code, in little time and memory. They are made here, never kept."""

from __future__ import annotations

import io
import resource
import struct
import zipfile
import zlib
from collections.abc import Callable

import pytest

from corpus.config import Settings
from corpus.errors import IngestError
from corpus.parsers.isolate import close_workers, parse_isolated
from corpus.parsers.protocol import Parsed, Source

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"


def packed(parts: dict[str, bytes | str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def docx(body: str, head: str = "") -> bytes:
    return packed(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f'{head}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>',
        }
    )


def odt(body: str, head: str = "") -> bytes:
    return packed({"mimetype": "application/vnd.oasis.opendocument.text",
                   "content.xml": f'{head}<office:document-content xmlns:office="{OFFICE}"><office:body>{body}</office:body></office:document-content>'})  # fmt: skip


def pdf(content: bytes, extra: str = "", pages: str = "[3 0 R]") -> bytes:
    packed_content = zlib.compress(content, 9)
    return (
        (
            f"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 1/Kids {pages}>>endobj\n"
            f"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<<{extra}>>>>endobj\n"
            f"4 0 obj<</Length {len(packed_content)}/Filter/FlateDecode>>stream\n"
        ).encode()
        + packed_content
        + b"\nendstream endobj\ntrailer<</Root 1 0 R/Size 5>>\nstartxref\n0\n%%EOF"
    )


def xml(head: str, entity: str) -> bytes:
    return f'<?xml version="1.0"?>{head}<TEI><p>&{entity};</p></TEI>'.encode()


LAUGHS = "<!DOCTYPE d [<!ENTITY a '" + "ja" * 50 + "'>" + "".join(
    f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
) + "]>"  # fmt: skip
OUTSIDE = "<!DOCTYPE d [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"


def png(width: int, height: int) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + head + struct.pack(">I", zlib.crc32(b"IHDR" + head))


REFUSED: list[tuple[str, str, Callable[[], bytes], set[str]]] = [
    ("a part that inflates without end", "b.docx", lambda: docx("<w:p/>" * 8_000_000), {"unsafe"}),
    ("a part that is too large", "b.odt", lambda: odt(" " * 70_000_000), {"too_large", "unsafe"}),
    ("a billion laughs", "b.docx", lambda: docx("<w:p><w:r><w:t>&i;</w:t></w:r></w:p>", LAUGHS), {"unsafe"}),
    ("a file of the machine", "b.docx", lambda: docx("<w:p><w:r><w:t>&x;</w:t></w:r></w:p>", OUTSIDE), {"unsafe"}),
    ("the same in OpenDocument", "b.odt", lambda: odt("&x;", OUTSIDE), {"unsafe"}),
    ("the same in XML", "b.xml", lambda: xml(OUTSIDE, "x"), {"unsafe"}),
    ("laughs in XML", "b.xml", lambda: xml(LAUGHS, "i"), {"unsafe"}),
    ("elements in elements", "b.xml", lambda: b'<?xml version="1.0"?><TEI>' + b"<p>" * 100_000, {"unreadable", "empty"}),
    ("an endless page", "b.pdf", lambda: pdf(b"BT /F1 9 Tf (x) Tj ET\n" * 4_000_000), {"unsafe"}),
    ("groups in groups", "b.rtf", lambda: b"{\\rtf1 " + b"{" * 100_000, {"unsafe", "empty"}),
    ("a picture of 100,000 by 100,000", "b.png", lambda: png(100_000, 100_000), {"too_large", "needs_ocr"}),
    ("too many members", "b.docx", lambda: packed({"word/document.xml": "<d/>", **{f"{i}": "" for i in range(20_001)}}), {"unsafe", "unsupported_media"}),
    ("a page tree that bites its tail", "b.pdf", lambda: pdf(b"", pages="[2 0 R]"), {"unreadable", "needs_ocr"}),
]  # fmt: skip


@pytest.mark.parametrize(("what", "name", "make", "codes"), REFUSED, ids=[case[0] for case in REFUSED])
@pytest.mark.timeout(90)  # its limit is 60 seconds of the processor
def test_refused(what: str, name: str, make: Callable[[], bytes], codes: set[str]) -> None:
    data = make()
    close_workers()
    with pytest.raises(IngestError) as caught:
        parse_isolated(Source(name, data), Settings(parse_seconds=60, parse_memory_mb=800))
    close_workers()

    assert caught.value.code in codes
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 900_000


def test_what_is_deep_or_long_but_harmless_goes_in() -> None:
    page = "<main>" + "<div>" * 5_000 + "fondo" + "</div>" * 5_000 + "</main>"
    line = "<main><p>" + "Una línea sin fin. " * 100_000 + "</p></main>"

    assert [("fondo",), ("Una línea sin fin." + " Una línea sin fin." * 99_999,)] == [
        tuple(block.text for block in read(f"{name}.html", markup.encode()).blocks)
        for name, markup in (("deep", page), ("long", line))
    ]


def test_markup_in_text_stays_text() -> None:
    parsed = read("a.docx", docx("<w:p><w:r><w:t>&lt;script&gt;alert(1)&lt;/script&gt;</w:t></w:r></w:p>"))

    assert ["<script>alert(1)</script>"] == [block.text for block in parsed.blocks]


def test_names_in_a_book_lead_nowhere_else() -> None:
    book = packed({
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container><rootfiles><rootfile full-path="a/b.opf"/></rootfiles></container>',
        "a/b.opf": '<package><manifest><item id="1" href="../../../../etc/passwd"/><item id="2" href="c.xhtml"/></manifest>'
                   '<spine><itemref idref="1"/><itemref idref="2"/></spine></package>',
        "a/c.xhtml": "<html><body><p>Capítulo único</p></body></html>",
    })  # fmt: skip

    assert ["Capítulo único"] == [block.text for block in read("b.epub", book).blocks]


def read(name: str, data: bytes) -> Parsed:
    return parse_isolated(Source(name, data), Settings())
