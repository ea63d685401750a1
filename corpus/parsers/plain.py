"""Plain text and Markdown to blocks and notes."""

from __future__ import annotations

import re
from collections.abc import Mapping

from corpus.errors import IngestError
from corpus.model import PassageKind
from corpus.parsers.layout import Layout, lay_out, lay_out_units
from corpus.parsers.markdown import split_markdown
from corpus.parsers.protocol import Block, Parsed, Source
from corpus.text import clean, decode, fold_spaces

_ONE_PASSAGE = 3000  # characters: one short line is one passage, not a page to lay out
_MARKDOWN = re.compile(r"\.(?:md|markdown|mdown)$", re.I)
# Names that front matter gives to what we keep.
_FIELDS: Mapping[str, str] = {
    "title": "title",
    "date": "date",
    "published": "date",
    "author": "authors",
    "authors": "authors",
    "lang": "language",
    "language": "language",
    "source_url": "source_url",
    "source": "source_url",
    "url": "source_url",
    "publisher": "issuer",
    "issuer": "issuer",
    "license": "license",
}


def parse(source: Source) -> Parsed:
    """The document in a text file. Raises ``IngestError``: ``empty``, ``unreadable`` where it is no text."""
    decoded = decode(source.data, declared=str(source.given.get("encoding", "")))
    return parse_text(decoded.text, source.name, decoded.warnings)


def parse_text(raw: str, name: str, warnings: tuple[str, ...] = ()) -> Parsed:
    """The document in a text; it is Markdown when its name says so. Raises ``IngestError`` (``empty``)."""
    text = clean(raw)
    if not text.strip():
        raise IngestError("empty", source=name)
    markdown = bool(_MARKDOWN.search(name))
    metadata: dict[str, str] = {}
    if markdown:
        front, units = split_markdown(text)
        metadata = {ours: front[theirs] for theirs, ours in _FIELDS.items() if front.get(theirs)}
        layout = lay_out_units(units)
    elif "\n" not in text.strip() and len(text) < _ONE_PASSAGE and text.strip()[0].isalnum():
        layout = Layout((Block(PassageKind.BODY, fold_spaces(text)),), ())
    else:
        layout = lay_out(text)
    if not any(block.text for block in layout.blocks):
        raise IngestError("empty", source=name)
    if title := _title(layout):
        metadata.setdefault("title", title)
    pages = text.count("\f") + 1 if "\f" in text.strip("\f\n ") else None
    media_type = "text/markdown" if markdown else "text/plain"
    return Parsed(layout.blocks, layout.notes, metadata, media_type, pages, warnings)


def _title(layout: Layout) -> str:
    """The heading that the text begins with, if it does."""
    first = layout.blocks[0]
    return first.text if first.kind is PassageKind.HEADING and first.level <= 2 else ""
