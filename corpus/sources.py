"""Where documents come from: files, folders, archives, ``.jsonl``, standard input, addresses, manifests."""

from __future__ import annotations

import json
import stat
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from corpus.config import Settings
from corpus.errors import IngestError
from corpus.fetch import Fetcher
from corpus.parsers.archives import Refused
from corpus.parsers.isolate_open import open_isolated
from corpus.parsers.jsonl import read_given, read_record
from corpus.parsers.protocol import Source

LONGEST_LINE = 64_000_000  # bytes of one line of .jsonl
_MANIFESTS = ("manifest.puente.jsonl", "manifest.jsonl")
LINES = (".jsonl", ".ndjson")
Entries = Mapping[str, Mapping[str, object]]  # of a manifest, by path or address
EVERY = "every"  # days, of an entry of a manifest


def open_sources(paths: Sequence[str], manifest: Path | None, settings: Settings) -> Iterator[Source | Refused]:
    """The sources that these paths, addresses and the manifest name, one after the other.

    A path is a file, a folder, an archive, an address or ``-`` for standard input. With a manifest and no path, all
    that it lists; with both, what it says is added to the files, and of a folder only what it lists is taken.
    """
    entries = read_manifest(manifest) if manifest else {}
    listed = _by_end(entries)
    fetcher = Fetcher(settings)
    if not paths:
        for path, given in entries.items():
            yield from open_entry(path, given, manifest, fetcher)
    for path in paths:
        if path == "-":
            yield from _open_stream(sys.stdin.buffer, settings)
        elif is_address(path):
            yield from open_address(path, {}, fetcher)
        elif Path(path).is_dir():
            yield from _open_folder(Path(path), listed, settings)
        else:
            yield from open_file(Path(path), _given(listed, Path(path)) or {}, settings)


def open_file(path: Path, given: Mapping[str, object], settings: Settings) -> Iterator[Source | Refused]:
    """The sources in one file: itself, or what it holds."""
    if path.suffix.lower() in LINES and path.is_file():
        with path.open("rb") as file:
            yield from _open_lines(file, str(path), given)
        return
    try:
        source = Source(path.name, _read_file(path, settings), str(path), given)
    except IngestError as error:
        yield Refused(str(path), error)
    else:
        yield from open_source(source, settings)


def _read_file(path: Path, settings: Settings) -> bytes:
    try:
        state = path.stat()
        if stat.S_ISREG(state.st_mode) and state.st_size <= settings.max_upload_mb * 1_000_000:
            return path.read_bytes()
    except FileNotFoundError as error:
        raise IngestError("unreadable", source=str(path), reason="missing") from error
    except OSError as error:
        reason = "forbidden" if isinstance(error, PermissionError) else "read"
        raise IngestError("unreadable", source=str(path), reason=reason) from error
    if stat.S_ISREG(state.st_mode):
        raise IngestError("too_large", source=str(path), reason="size", limit_mb=settings.max_upload_mb)
    raise IngestError("unreadable", source=str(path), reason="not_a_file")


def open_source(source: Source, settings: Settings) -> Iterator[Source | Refused]:
    """The source itself, or, when it is an archive, what it holds. For bytes that came by upload, too."""
    if source.name.lower().endswith(LINES):
        for number, line in enumerate(source.data.splitlines(), 1):
            yield from open_line(line, number, source.origin or source.name, source.given)
    else:
        yield from open_isolated(source, settings)


def read_manifest(path: Path) -> Entries:
    """What a manifest says of each file (by path from the manifest's folder) or address.

    Raises ``IngestError`` (``unreadable``, with the line) when it is no manifest.
    """
    entries: dict[str, Mapping[str, object]] = {}
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise IngestError("unreadable", source=str(path), reason="read") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            place = str(record.get("path") or record["url"])
        except (ValueError, KeyError, AttributeError, TypeError, RecursionError) as error:
            raise IngestError("unreadable", source=f"{path}:{number}", reason="json") from error
        entries[place] = {name: value for name, value in record.items() if name != "path" and value not in (None, "")}
    return entries


def open_entry(
    place: str, given: Mapping[str, object], manifest: Path | None, fetcher: Fetcher
) -> Iterator[Source | Refused]:
    """The sources in what a manifest names: an address, or a file in the folder of the manifest and nowhere else."""
    if is_address(place):
        yield from open_address(place, given, fetcher)
        return
    folder = manifest.parent if manifest else Path()
    path = folder / place
    if not path.resolve().is_relative_to(folder.resolve()):
        yield Refused(place, IngestError("unsafe", source=place, reason="path"))
        return
    yield from open_file(path, given, fetcher.settings)


def _open_folder(folder: Path, entries: Entries, settings: Settings) -> Iterator[Source | Refused]:
    files = _list_folder(folder, entries)
    if not files:
        yield Refused(str(folder), IngestError("empty", source=str(folder), reason="folder"))
    for path, given in files.items():
        yield from open_file(path, given, settings)


def list_folder(folder: Path, entries: Entries) -> Entries:
    """The files below a folder that are taken, when a manifest has these entries, with what is said of each."""
    return {str(path): given for path, given in _list_folder(folder, _by_end(entries)).items()}


def file_given(entries: Entries, path: Path) -> Mapping[str, object]:
    """What a manifest with these entries says of a file."""
    return _given(_by_end(entries), path) or {}


def _list_folder(folder: Path, entries: Entries) -> Mapping[Path, Mapping[str, object]]:
    """The files below a folder by name, hidden ones and sidecars (``X.meta.json``) left out; a manifest in it is read."""
    files = [path for path in sorted(folder.rglob("*")) if _is_document(path, folder)]
    listed = {path: given for path in files if (given := _given(entries, path)) is not None}
    manifests = [path for name in _MANIFESTS for path in files if path.name == name and _is_manifest(path)]
    if not listed:
        for manifest in manifests:
            for place, given in read_manifest(manifest).items():
                listed.setdefault(manifest.parent / place, given)
        files = [path for path in files if path not in manifests]
    else:
        files = list(listed)
    return {path: listed.get(path, {}) for path in files}


def _is_document(path: Path, folder: Path) -> bool:
    parts = path.relative_to(folder).parts
    if any(part.startswith(".") for part in parts) or not path.is_file():
        return False
    if path.name.endswith(".meta.json") and path.with_name(path.name.removesuffix(".meta.json")).exists():
        return False
    return path.resolve().is_relative_to(folder.resolve())


def _is_manifest(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            record = json.loads(file.readline())
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(record, dict) and "path" in record and "text" not in record


def _by_end(entries: Entries) -> Entries:
    return {place.lstrip("./"): given for place, given in entries.items()}


def _given(entries: Entries, path: Path) -> Mapping[str, object] | None:
    """What a manifest says of a file: the longest entry that the path of the file ends with."""
    parts = path.resolve().parts
    ends = ("/".join(parts[start:]) for start in range(1, len(parts)))
    return next((entries[end] for end in ends if end in entries), None)


def _open_stream(stream: BinaryIO, settings: Settings) -> Iterator[Source | Refused]:
    most = settings.max_upload_mb * 1_000_000
    data = stream.read(most + 1)
    if len(data) > most:
        yield Refused("-", IngestError("too_large", source="-", reason="size", limit_mb=settings.max_upload_mb))
        return
    source = Source("stdin", data, "-")
    first = data.lstrip(b"\xef\xbb\xbf \t\r\n").split(b"\n", 1)[0]
    if first.startswith(b"{") and b'"text"' in first:
        source = replace(source, name="stdin.jsonl")
    yield from open_source(source, settings)


def _open_lines(file: BinaryIO, name: str, given: Mapping[str, object]) -> Iterator[Source | Refused]:
    number = 0
    while line := file.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE:
            yield Refused(f"{name}:{number}", IngestError("too_large", source=f"{name}:{number}", reason="line"))
            return
        yield from open_line(line, number, name, given)
    if not number:
        yield Refused(name, IngestError("empty", source=name))


def open_line(line: bytes, number: int, name: str, given: Mapping[str, object]) -> Iterator[Source | Refused]:
    """The document in a line of ``.jsonl``, called by its number; an empty line holds none."""
    if not line.strip():
        return
    place = f"{name}:{number}"
    try:
        record = read_record(Source(place, line))
    except IngestError as error:
        yield Refused(place, error)
        return
    yield Source(f"{place}.jsonl", line.strip(), place, {**given, **read_given(record)})


def is_address(path: str) -> bool:
    """Whether a source is an address of the web."""
    return path.lower().startswith(("http://", "https://"))


def open_address(address: str, given: Mapping[str, object], fetcher: Fetcher) -> Iterator[Source | Refused]:
    """The sources at a web address; ``given`` wins over what the server says.

    ``every`` in it is no word on the document, but after how many days it is looked for again.
    """
    said = {name: value for name, value in given.items() if name != EVERY}
    try:
        source = fetcher.fetch(address, every=_days(given.get(EVERY)))
    except IngestError as error:
        yield Refused(address, error)
        return
    yield from open_source(replace(source, given={**source.given, **said}), fetcher.settings)


def _days(value: object) -> float:
    try:
        return max(0.0, float(str(value or 0)))
    except ValueError:
        return 0.0
