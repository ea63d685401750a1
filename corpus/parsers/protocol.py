"""What a parser gets and gives. A parser is a function; ``corpus.parsers`` finds the one for a media type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from corpus.model import PassageKind


@dataclass(frozen=True, slots=True)
class Source:
    """Bytes to take in. ``name`` ends like a file name, ``origin`` is the path or URL they came from.

    ``given`` is what a manifest or a curator says of them: it wins over what the content says.
    """

    name: str
    data: bytes
    origin: str = ""
    given: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading or table in reading order: running text, without note text and without note markers.

    ``callouts`` are ``(offset, label)``: a marker stood before that code point of ``text``; ``level`` is of a heading
    (1 the highest); ``language`` is what the markup declares (a hint only).
    """

    kind: PassageKind
    text: str
    page: int | None = None
    level: int = 0
    callouts: tuple[tuple[int, str], ...] = ()
    language: str = ""


@dataclass(frozen=True, slots=True)
class ParsedNote:
    """A foot- or endnote whole, even where the page cut it. ``label`` is the marker as printed (1, *, iv)."""

    label: str
    text: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Parsed:
    """A document as its parser read it.

    ``metadata`` may hold title, authors (joined by ``; ``), date, issuer, doc_type, language and more, each found in
    the content. ``warnings`` are codes (``encoding_repaired``, ``notes_lost``, ``machine_read`` …).
    """

    blocks: tuple[Block, ...]
    notes: tuple[ParsedNote, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)
    media_type: str = "text/plain"
    pages: int | None = None
    warnings: tuple[str, ...] = ()


class Parser(Protocol):
    """Reads one media type. Raises ``IngestError`` for what it cannot read, nothing else."""

    def __call__(self, source: Source) -> Parsed:
        """The document in the source's bytes."""
