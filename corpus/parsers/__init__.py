"""Bytes to Parsed: one function a media type, each imported only when asked for."""

from __future__ import annotations

import importlib
from collections.abc import Mapping

from corpus.errors import IngestError
from corpus.parsers.protocol import Parsed, Parser, Source

_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."

# Media type → module of ``corpus.parsers`` whose ``parse`` reads it.
PARSERS: Mapping[str, str] = {
    "text/plain": "plain",
    "text/markdown": "plain",
    "text/html": "html",
    "application/xhtml+xml": "html",
    "multipart/related": "mail",  # a page saved whole (MHTML)
    "application/pdf": "pdf",
    _OFFICE + "wordprocessingml.document": "docx",
    _OPEN + "text": "odt",
    "application/epub+zip": "epub",
    "application/rtf": "rtf",
    "application/msword": "office",
    "application/x-encrypted-office": "office",  # told apart to be refused clearly
    "application/vnd.ms-powerpoint": "office",
    _OFFICE + "presentationml.presentation": "office",
    _OPEN + "presentation": "office",
    _OFFICE + "spreadsheetml.sheet": "tables",
    _OPEN + "spreadsheet": "tables",
    "application/vnd.ms-excel": "tables",
    "text/csv": "tables",
    "text/tab-separated-values": "tables",
    "message/rfc822": "mail",
    "application/jsonl": "jsonl",
    "application/xml": "xml",
    "image/png": "ocr",
    "image/jpeg": "ocr",
    "image/tiff": "ocr",
}


def find_parser(media_type: str) -> Parser:
    """The function that reads this media type. Raises ``IngestError`` (``unsupported_media``)."""
    if not (name := PARSERS.get(media_type)):
        raise IngestError("unsupported_media", media_type=media_type)
    try:
        module = importlib.import_module(f"corpus.parsers.{name}")
    except ModuleNotFoundError as error:
        if error.name != f"corpus.parsers.{name}":
            raise
        raise IngestError("unsupported_media", media_type=media_type) from error
    parser: Parser = module.parse
    return parser


def parse(source: Source) -> Parsed:
    """The document in the source's bytes, by the parser of their media type. Raises ``IngestError``."""
    from corpus.parsers.sniff import sniff

    return find_parser(sniff(source))(source)
