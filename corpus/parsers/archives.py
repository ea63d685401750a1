"""Members of ZIP, TAR and gzip files, messages of mailboxes and what is attached to messages as sources, within bounds.
Nothing is written.
"""

from __future__ import annotations

import gzip
import io
import re
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import IO

from corpus.errors import IngestError
from corpus.parsers.protocol import Source

MAIL = "message/rfc822"
MEDIA_TYPES = frozenset({"application/zip", "application/x-tar", "application/gzip", "application/mbox", MAIL})
MOST_MEMBERS = 20_000
DEEPEST = 4  # archives and messages inside of each other
WORST_RATIO = 200  # bytes out for one byte in; text packs to a twentieth at best
_SMALL = 1_000_000  # bytes that any ratio may give
_CHUNK = 1 << 20
_FROM = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From [^\n]*\d{4}\r?\n")
_JUNK = re.compile(r"(?:^|/)(?:__MACOSX|\.[^./][^/]*|Thumbs\.db|desktop\.ini)(?:/|$)")


@dataclass(frozen=True, slots=True)
class Refused:
    """A source that cannot be opened, and why."""

    source: str
    error: IngestError


@dataclass(slots=True)
class Budget:
    """What one archive with all it holds may still give, in bytes and members."""

    most: int  # bytes of one member
    total: int
    members: int = MOST_MEMBERS
    seen: set[str] = field(default_factory=set)

    def spend(self, size: int, name: str) -> None:
        """Take a member off. Raises ``IngestError`` (``too_large``)."""
        self.total -= size
        self.members -= 1
        if size > self.most or self.total < 0 or self.members < 0:
            raise IngestError("too_large", source=name, reason="archive")


def open_archive(source: Source, media_type: str, budget: Budget, depth: int = 1) -> Iterator[Source | Refused]:
    """The documents in an archive. What is unsafe, encrypted or too large is refused, member by member."""
    if depth > DEEPEST:
        yield Refused(source.name, IngestError("unsafe", source=source.name, reason="depth"))
        return
    if media_type == MAIL:
        yield source
    for member in _members(source, media_type, budget):
        if isinstance(member, Refused):
            yield member
        else:
            yield from open_any(member, budget, depth + 1)


def open_any(source: Source, budget: Budget, depth: int = 1) -> Iterator[Source | Refused]:
    """The source itself, or, when it is an archive, what it holds; a message with what is attached to it."""
    from corpus.parsers.sniff import sniff

    try:
        media_type = sniff(source)
    except IngestError:
        yield source  # refused where it is parsed, with its own reason
        return
    if media_type in MEDIA_TYPES:
        yield from open_archive(source, media_type, budget, depth)
    else:
        yield source


def _members(source: Source, media_type: str, budget: Budget) -> Iterator[Source | Refused]:
    opener = {
        "application/zip": _zip,
        "application/x-tar": _tar,
        "application/gzip": _gzip,
        "application/mbox": _mbox,
        MAIL: _mail,
    }[media_type]
    try:
        yield from opener(source, budget)
    except IngestError as error:
        yield Refused(source.name, error)
    except (OSError, EOFError, ValueError, zlib.error, tarfile.TarError, zipfile.BadZipFile, NotImplementedError):
        yield Refused(source.name, IngestError("unreadable", source=source.name, reason="archive"))


def _zip(source: Source, budget: Budget) -> Iterator[Source | Refused]:
    with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
        for member in archive.infolist():
            name = member.filename
            if member.is_dir() or _JUNK.search(name):
                continue
            if refused := _check(source, name, link=(member.external_attr >> 28) == 0xA):
                yield refused
            elif member.flag_bits & 1:
                yield Refused(f"{source.name}/{name}", IngestError("encrypted", source=name))
            elif member.file_size > max(_SMALL, WORST_RATIO * member.compress_size):
                yield Refused(f"{source.name}/{name}", IngestError("unsafe", source=name, reason="ratio"))
            else:
                budget.spend(member.file_size, name)
                with archive.open(member) as file:
                    yield _source(source, name, _read(file, member.file_size, name))


def _tar(source: Source, budget: Budget) -> Iterator[Source | Refused]:
    with tarfile.open(fileobj=io.BytesIO(source.data), mode="r:") as archive:
        for member in archive:
            if member.isdir() or _JUNK.search(member.name):
                continue
            if refused := _check(source, member.name, link=not member.isreg()):
                yield refused
                continue
            budget.spend(member.size, member.name)
            if file := archive.extractfile(member):
                yield _source(source, member.name, _read(file, member.size, member.name))


def _gzip(source: Source, budget: Budget) -> Iterator[Source]:
    most = min(budget.most, budget.total, max(_SMALL, WORST_RATIO * len(source.data)))
    with gzip.open(io.BytesIO(source.data)) as file:
        data = _read(file, most, source.name)
    budget.spend(len(data), source.name)
    name = PurePosixPath(source.name)
    stem = name.stem + ".tar" if name.suffix == ".tgz" else name.stem
    yield replace(source, name=stem or "document", data=data)


def _mbox(source: Source, budget: Budget) -> Iterator[Source]:
    starts = [found.start() for found in _FROM.finditer(source.data)] or [0]
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(source.data)], strict=True), 1):
        head_end = source.data.find(b"\n", start) + 1 if source.data.startswith(b"From ", start) else start
        budget.spend(end - head_end, source.name)
        yield _source(source, f"{number}.eml", source.data[head_end:end])


def _mail(source: Source, budget: Budget) -> Iterator[Source]:
    from corpus.parsers.mail import open_attachments

    for name, data in open_attachments(source):
        budget.spend(len(data), name)
        member = _source(source, name, data)
        yield replace(member, given={**member.given, "attached_to": source.origin or source.name})


def _check(source: Source, name: str, *, link: bool) -> Refused | None:
    """Refusal of names that leave their folder, and of links: nothing is written, but a copy made later might be."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    unsafe = link or ".." in parts or name.startswith(("/", "\\")) or name[1:2] == ":" or "\x00" in name
    shown = f"{source.name}/{PurePosixPath(name).name}"
    return Refused(shown, IngestError("unsafe", source=shown, reason="path")) if unsafe else None


def _source(source: Source, name: str, data: bytes) -> Source:
    place = f"{source.origin or source.name}!{name}"
    return Source(name=f"{source.name}/{name}", data=data, origin=place, given=_inherited(source))


def _inherited(source: Source) -> dict[str, object]:
    """What was said of an archive holds for its members, except what names one document."""
    return {name: value for name, value in source.given.items() if name not in ("id", "title", "work", "external_id")}


def _read(file: IO[bytes] | gzip.GzipFile, most: int, name: str) -> bytes:
    """At most ``most`` bytes: an archive may say less than it holds. Raises ``IngestError`` (``unsafe``)."""
    chunks = []
    size = 0
    while chunk := file.read(_CHUNK):
        size += len(chunk)
        if size > most:
            raise IngestError("unsafe", source=name, reason="ratio")
        chunks.append(chunk)
    return b"".join(chunks)
