"""Parts of documents that are ZIP files (DOCX, ODT, EPUB, XLSX …), read within bounds. Nothing is written."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from lxml import etree

from corpus.errors import IngestError
from corpus.parsers.xml_tree import parse_xml

MOST_MEMBERS = 20_000
LARGEST_PART = 60_000_000  # bytes of XML: more would take longer than any limit of time
WORST_RATIO = 200  # bytes out for one byte in
_SMALL = 2_000_000  # bytes that any ratio may give


@contextmanager
def open_parts(data: bytes, name: str) -> Iterator[zipfile.ZipFile]:
    """A ZIP file whose trouble is ``IngestError``: ``unreadable``, ``unsafe``, ``encrypted``."""
    with _map_errors(name):
        archive = zipfile.ZipFile(io.BytesIO(data))
    with archive:
        if len(archive.infolist()) > MOST_MEMBERS:
            raise IngestError("unsafe", source=name, reason="members")
        yield archive


@contextmanager
def _map_errors(name: str) -> Iterator[None]:
    """What ``zipfile`` raises for damaged files, as ``IngestError``."""
    try:
        yield
    except (
        zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, NotImplementedError, OSError, OverflowError,
        RuntimeError, ValueError,
    ) as error:  # fmt: skip
        raise IngestError("unreadable", source=name, reason="archive") from error


def read_part(archive: zipfile.ZipFile, path: str, name: str) -> bytes:
    """Bytes of a part, or nothing where there is none."""
    try:
        member = archive.getinfo(path)
    except KeyError:
        return b""
    if member.flag_bits & 1:
        raise IngestError("encrypted", source=name)
    if member.file_size > LARGEST_PART:
        raise IngestError("too_large", source=name, reason="part")
    if member.file_size > max(_SMALL, WORST_RATIO * member.compress_size):
        raise IngestError("unsafe", source=name, reason="ratio")
    with _map_errors(name), archive.open(member) as file:
        data = file.read(member.file_size + 1)
    if len(data) > member.file_size:
        raise IngestError("unsafe", source=name, reason="ratio")
    return data


def read_tree(archive: zipfile.ZipFile, path: str, name: str) -> etree._Element | None:
    """An XML part as a tree, or ``None`` where there is none. A part with a document type is refused as unsafe."""
    data = read_part(archive, path, name)
    if not data:
        return None
    if b"<!DOCTYPE" in data[:4096]:
        raise IngestError("unsafe", source=name, reason="entities")
    return parse_xml(data, name)
