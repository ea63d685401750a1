"""One line of a ``.jsonl`` file: a document as a JSON object, of which only ``text`` is required."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from corpus.errors import IngestError
from corpus.parsers import plain
from corpus.parsers.protocol import Parsed, Source

MEDIA_TYPE = "application/jsonl"


def parse(source: Source) -> Parsed:
    """The document in one JSON line. Raises ``IngestError``: ``unreadable`` for malformed lines, ``empty``."""
    record = read_record(source)
    text = record.get("text")
    if not isinstance(text, str):
        raise IngestError("unreadable", source=source.name, reason="no_text")
    parsed = plain.parse_text(text.encode("utf-8", "replace").decode("utf-8"), source.name)
    return Parsed(parsed.blocks, parsed.notes, parsed.metadata, MEDIA_TYPE, parsed.pages, parsed.warnings)


def read_record(source: Source) -> Mapping[str, Any]:
    """The JSON object of a line. Raises ``IngestError`` (``unreadable``)."""
    try:
        record = json.loads(source.data.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise IngestError("unreadable", source=source.name, reason="json") from error
    if not isinstance(record, dict):
        raise IngestError("unreadable", source=source.name, reason="json")
    return record


def read_given(record: Mapping[str, Any]) -> Mapping[str, object]:
    """What a record says of its document: all but the text."""
    return {str(name): value for name, value in record.items() if name != "text" and value not in (None, "", [])}
