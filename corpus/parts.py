"""A large load in parts, so that workers on several machines, which see the same files, take it in together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from corpus.config import Settings
from corpus.errors import IngestError
from corpus.fetch import Fetcher
from corpus.parsers.archives import Refused
from corpus.parsers.protocol import Source
from corpus.sources import (
    LINES,
    LONGEST_LINE,
    file_given,
    is_address,
    list_folder,
    open_entry,
    open_file,
    open_line,
    read_manifest,
)

SIZE = 500  # files, or lines of a .jsonl, of a part


@dataclass(frozen=True, slots=True)
class Piece:
    """A file or an address with what is said of it; with ``lines``, so many lines of a ``.jsonl`` from a byte on.

    ``number`` is that of the first of these lines in the file, from 1. ``manifest`` is the one that alone names it.
    """

    place: str
    given: Mapping[str, object] = field(default_factory=dict)
    manifest: str = ""
    offset: int = 0
    number: int = 1
    lines: int = 0

    def as_json(self) -> dict[str, Any]:
        """For a job."""
        return asdict(self)


def split(paths: Sequence[str], manifest: Path | None, size: int = SIZE) -> Iterator[list[Piece]]:
    """The same sources as ``open_sources`` gives of these arguments, in parts of at most ``size``.

    An archive is one piece of a part, whatever it holds. Raises ``IngestError`` for a manifest that is none.
    """
    part: list[Piece] = []
    held = 0
    for piece in _pieces(paths, manifest, size):
        if part and held + (piece.lines or 1) > size:
            yield part
            part, held = [], 0
        part.append(piece)
        held += piece.lines or 1
    if part:
        yield part


def _pieces(paths: Sequence[str], manifest: Path | None, size: int) -> Iterator[Piece]:
    entries = read_manifest(manifest) if manifest else {}
    if not paths:
        yield from (Piece(place, given, str(manifest)) for place, given in entries.items())
    for path in paths:
        if is_address(path):
            yield Piece(path)
            continue
        files = list_folder(Path(path), entries) if Path(path).is_dir() else {path: file_given(entries, Path(path))}
        for file, given in (files or {path: {}}).items():  # of an empty folder whoever opens it says so
            if Path(file).suffix.lower() in LINES and Path(file).is_file():
                yield from _lines(file, given, size)
            else:
                yield Piece(file, given)


def _lines(path: str, given: Mapping[str, object], size: int) -> Iterator[Piece]:
    number, longest = 1, 0
    with Path(path).open("rb") as file:
        while longest <= LONGEST_LINE:  # what follows a longer one is not read
            offset = file.tell()
            lengths = [len(line) for line in islice(iter(lambda: file.readline(LONGEST_LINE + 1), b""), size)]
            if lengths or number == 1:  # an empty file is a piece, too: whoever opens it says so
                yield Piece(path, given, offset=offset, number=number, lines=len(lengths))
            if len(lengths) < size:
                return
            number, longest = number + size, max(lengths)


def open_pieces(pieces: Sequence[Piece], settings: Settings) -> Iterator[Source | Refused]:
    """The sources in these pieces."""
    fetcher = Fetcher(settings)
    for piece in pieces:
        if piece.lines:
            yield from _open_lines(piece)
        elif piece.manifest or is_address(piece.place):
            yield from open_entry(piece.place, piece.given, Path(piece.manifest), fetcher)
        else:
            yield from open_file(Path(piece.place), piece.given, settings)


def _open_lines(piece: Piece) -> Iterator[Source | Refused]:
    name = ""
    try:
        with Path(piece.place).open("rb") as file:
            file.seek(piece.offset)
            for number in range(piece.number, piece.number + piece.lines):
                name = f"{piece.place}:{number}"
                line = file.readline(LONGEST_LINE + 1)
                if len(line) > LONGEST_LINE:
                    yield Refused(name, IngestError("too_large", source=name, reason="line"))
                    return
                yield from open_line(line, number, piece.place, piece.given)
    except OSError:
        yield Refused(name, IngestError("unreadable", source=name, reason="read"))
