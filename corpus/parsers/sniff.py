"""Media type of bytes: by what they are; the name only tells kinds of text apart."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Mapping
from pathlib import PurePosixPath

from corpus.errors import IngestError
from corpus.parsers.protocol import Source
from corpus.text import decode

_OFFICE = "application/vnd.openxmlformats-officedocument."
_HEADS: tuple[tuple[bytes, str], ...] = (
    (b"{\\rtf", "application/rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"GIF8", "image/gif"),
    (b"\x1f\x8b", "application/gzip"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\x00", "application/x-xz"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"%!PS", "application/postscript"),
    (b"\x7fELF", "application/x-executable"),
    (b"MZ\x90\x00", "application/x-executable"),
    (b"SQLite format 3\x00", "application/vnd.sqlite3"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
)
_SUFFIXES: Mapping[str, str] = {
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".eml": "message/rfc822",
    ".mbox": "application/mbox",
    ".jsonl": "application/jsonl",
    ".ndjson": "application/jsonl",
}
_OLE: Mapping[str, str] = {
    ".doc": "application/msword",
    ".dot": "application/msword",
    ".xls": "application/vnd.ms-excel",
    ".ppt": "application/vnd.ms-powerpoint",
    ".msg": "application/vnd.ms-outlook",
}
_OLE_STREAMS: tuple[tuple[str, str], ...] = (
    ("WordDocument", "application/msword"),
    ("Workbook", "application/vnd.ms-excel"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
    ("EncryptedPackage", "application/x-encrypted-office"),
)
_ZIP_PARTS: tuple[tuple[str, str], ...] = (
    ("word/", _OFFICE + "wordprocessingml.document"),
    ("xl/", _OFFICE + "spreadsheetml.sheet"),
    ("ppt/", _OFFICE + "presentationml.presentation"),
)
_NEVER_TEXT = frozenset(
    ".pdf .docx .doc .odt .epub .xlsx .xls .ods .pptx .ppt .odp .zip .png .jpg .jpeg .tif .tiff".split()
)
_MAIL = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]*:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*){3,}")
_MAIL_NAMES = re.compile(rb"^(?:From|Date|Subject|Message-ID|Received|MIME-Version|To):", re.I | re.M)
_TAG = re.compile(r"<!doctype html|<html[\s>]|<head[\s>]|<body[\s>]|<div[\s>]|<p[\s>]|<h1[\s>]|<table[\s>]", re.I)
# The first element after an XML declaration, comments and a document type.
_ROOT = re.compile(
    r"<\?xml[^>]*>(?:\s|<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^>\[]*(?:\[.*?\])?\s*>)*<(?:[\w.-]+:)?([\w.-]+)([^>]*)", re.S
)
_HTML_ROOTS = ("html", "body", "head", "div", "p", "table")


def sniff(source: Source) -> str:
    """Media type of the source. Raises ``IngestError``: ``empty``, ``unsupported_media`` for bytes of no known kind."""
    data = source.data
    if not data.strip(b" \t\r\n\x00\x0b\x0c"):
        raise IngestError("empty", source=source.name)
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n\x00")
    if data[257:262] == b"ustar":  # before PDF, whose mark may stand after the head of a first member
        return "application/x-tar"
    if b"%PDF-" in data[:1024]:
        return "application/pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(data)
    for start, media_type in _HEADS:
        if head.startswith(start):
            return _ole(source) if media_type == "application/x-ole-storage" else media_type
    return _text(source)


def _zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            if names and "mimetype" in names[:5] and archive.getinfo("mimetype").file_size < 200:
                return archive.read("mimetype").decode("ascii", "replace").strip()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return "application/zip"
    if "[Content_Types].xml" in names:
        for part, media_type in _ZIP_PARTS:
            if any(name.startswith(part) for name in names):
                return media_type
    if "META-INF/container.xml" in names:
        return "application/epub+zip"
    return "application/zip"


def _ole(source: Source) -> str:
    for stream, media_type in _OLE_STREAMS:
        if stream.encode("utf-16-le") in source.data:
            return media_type
    return _OLE.get(_suffix(source.name), "application/x-ole-storage")


def _text(source: Source) -> str:
    suffix = _suffix(source.name)
    if _is_mail(source.data, suffix):
        return "application/mbox" if source.data.startswith(b"From ") else _mail(source.data)
    try:
        text = decode(_start(source.data)).text.lstrip("\ufeff \t\r\n")
    except IngestError as error:
        raise IngestError("unsupported_media", source=source.name, reason="binary") from error
    start = text[:4096]
    if suffix not in (".jsonl", ".ndjson", ".md") and _is_json(source.data, text):
        return "application/json"
    if suffix in _SUFFIXES and suffix not in (".eml", ".mbox"):
        return _SUFFIXES[suffix]
    root = _ROOT.match(start)
    if root and (root[1].lower() not in _HTML_ROOTS or ("xmlns" in root[2] and "xhtml" not in root[2])):
        return "application/xml"
    if start.startswith("<") and _TAG.search(start):
        return "application/xhtml+xml" if start.startswith("<?xml") else "text/html"
    if suffix in (".htm", ".html", ".xhtml"):
        return "text/html"
    if start.startswith("<") and suffix == ".xml":
        return "application/xml"
    if suffix in _NEVER_TEXT:  # an answer of a server or an empty shell, saved under the name of what was wanted
        raise IngestError("unsupported_media", source=source.name, reason="type_mismatch")
    return "text/plain"


def _is_json(data: bytes, text: str) -> bool:
    """Whether a text is data for programs: one JSON value."""
    if not re.match(r"\s*[\[{]\s*[\"\[{\]}\d]", text[:200]) or len(data) > 50_000_000:
        return False
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return False
    return True


def _start(data: bytes) -> bytes:
    """The first 64 k, cut at a blank so that no letter is halved."""
    head = data[:65536]
    return head if len(data) <= 65536 else head[: max(head.rfind(b" "), head.rfind(b"\n"), 60000)]


def _is_mail(data: bytes, suffix: str) -> bool:
    if suffix in (".eml", ".mbox"):
        return True
    head = data[:8192].lstrip()
    if head.startswith(b"From ") and b"\nDate:" in head:
        return True
    block = _MAIL.match(head)
    return bool(block and len(set(_MAIL_NAMES.findall(block.group()))) >= 3)


def _mail(data: bytes) -> str:
    """A message; or, by its type, a page saved whole."""
    head = data[:4096].lower()
    return "multipart/related" if b"snapshot-content-location:" in head else "message/rfc822"


def _suffix(name: str) -> str:
    return PurePosixPath(name.replace("\\", "/")).suffix.lower()
