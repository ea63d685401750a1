"""Media types by content; the name decides only between kinds of text."""

from __future__ import annotations

import io
import tarfile
import zipfile

import pytest

from corpus.errors import IngestError
from corpus.parsers import PARSERS, find_parser
from corpus.parsers.protocol import Source
from corpus.parsers.sniff import sniff


def packed(*names: str, mimetype: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


OOXML = "application/vnd.openxmlformats-officedocument."
TYPES = [
    ("paper.pdf", b"%PDF-1.7 ...", "application/pdf"),
    ("named.docx", b"junk first\n%PDF-1.4", "application/pdf"),
    ("a.doc", packed("[Content_Types].xml", "word/document.xml"), OOXML + "wordprocessingml.document"),
    ("a.xlsx", packed("[Content_Types].xml", "xl/workbook.xml"), OOXML + "spreadsheetml.sheet"),
    (
        "a.odt",
        packed("content.xml", mimetype="application/vnd.oasis.opendocument.text"),
        "application/vnd.oasis.opendocument.text",
    ),
    ("a.epub", packed("META-INF/container.xml", mimetype="application/epub+zip"), "application/epub+zip"),
    ("a.zip", packed("a.txt"), "application/zip"),
    ("a.rtf", b"{\\rtf1\\ansi", "application/rtf"),
    ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "application/msword"),
    ("a.png", b"\x89PNG\r\n\x1a\n....", "image/png"),
    ("a", b"<!DOCTYPE html><html><p>x", "text/html"),
    ("a.txt", b"<html><body>x", "text/html"),
    ("a.htm", b"no tags at all", "text/html"),
    ("a.xml", b"<?xml version='1.0'?><akomaNtoso/>", "application/xml"),
    ("a.txt", b"Plain words.", "text/plain"),
    ("a", "Sin extensión, año 2010.".encode("cp1252"), "text/plain"),
    ("a.md", b"# Title", "text/markdown"),
    ("a.csv", b"a,b\n1,2", "text/csv"),
    ("a.txt", b"From: a@b.c\nTo: d@e.f\nSubject: x\nDate: today\n\nhello", "message/rfc822"),
    ("download.pdf", b'{"messageCode": 200, "response": "OK"}', "application/json"),
    ("a.txt", b"[1] A note that looks like a list.", "text/plain"),
]


@pytest.mark.parametrize(("name", "data", "media_type"), TYPES)
def test_media_type(name: str, data: bytes, media_type: str) -> None:
    assert media_type == sniff(Source(name, data))


REFUSED = [
    ("nothing", b"", "empty"),
    ("blanks", b" \n\t \n", "empty"),
    ("zeros", b"\x00" * 5000, "empty"),
    ("noise", bytes(range(256)) * 8, "unsupported_media"),
]


@pytest.mark.parametrize(("what", "data", "code"), REFUSED)
def test_refused(what: str, data: bytes, code: str) -> None:
    with pytest.raises(IngestError) as caught:
        sniff(Source("a.txt", data))

    assert caught.value.code == code


def test_every_kind_that_is_read_has_its_parser() -> None:
    for media_type in PARSERS:
        assert callable(find_parser(media_type))


def test_other_kinds_are_refused() -> None:
    with pytest.raises(IngestError) as caught:
        find_parser("application/x-executable")

    assert caught.value.code == "unsupported_media"


def test_an_archive_whose_first_member_is_a_pdf_is_an_archive() -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        member = tarfile.TarInfo("law.pdf")
        member.size = 9
        archive.addfile(member, io.BytesIO(b"%PDF-1.7\n"))
    assert sniff(Source("laws.tar", buffer.getvalue())) == "application/x-tar"
