"""How many documents sources hold, told fast and before they are read: for progress bars."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

from corpus.errors import IngestError
from corpus.sources import LINES, Entries, is_address, list_folder, read_manifest

_CHUNK = 1 << 20
_TAIL = 22 + 65_535  # bytes at the end of a ZIP, in which its list is pointed to
_LONGEST_LIST = 4_000_000  # bytes


def count_sources(paths: Sequence[str], manifest: Path | None = None) -> int | None:
    """About how many documents these paths or the manifest name; ``None`` where that shows only when they are read.

    An archive in an archive and what is attached to an e-mail are not counted.
    """
    counts: list[int | None] = []
    if not paths and manifest:
        counts.extend(1 if is_address(place) else count_file(manifest.parent / place) for place in _entries(manifest))
    for path in paths:
        if path == "-":
            return None
        if is_address(path):
            counts.append(1)
        elif Path(path).is_dir():
            counts.extend(count_file(Path(file)) for file in list_folder(Path(path), _entries(manifest)))
        else:
            counts.append(count_file(Path(path)))
    return sum(count for count in counts if count is not None) if None not in counts else None


def count_file(path: Path, name: str = "") -> int | None:
    """How many documents a file (that is called ``name``) holds: lines of a ``.jsonl``, members of a ZIP, else one."""
    suffixes = [suffix.lower() for suffix in Path(name or path.name).suffixes[-2:]]
    try:
        if suffixes and suffixes[-1] in LINES:
            return _count_lines(path)
        if suffixes and suffixes[-1] == ".zip":
            return _count_members(path)
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError):
        return 1
    return None if set(suffixes) & {".tar", ".tgz", ".gz", ".mbox"} else 1


def _count_members(path: Path) -> int | None:
    """Members of a ZIP, folders aside; ``None`` where its list is too long to be read only to be counted."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL))
        tail = file.read()
    end = tail.rfind(b"PK\5\6")
    large = b"PK\6\7" in tail[max(0, end - 20) : end]  # ZIP64: the list may be longer than is said here
    if end < 0:
        return 1  # no ZIP, whatever it is called
    if large or int.from_bytes(tail[end + 12 : end + 16], "little") > _LONGEST_LIST:
        return None
    with zipfile.ZipFile(path) as archive:
        return sum(not member.is_dir() for member in archive.infolist())


def _count_lines(path: Path) -> int:
    count, last = 0, b""
    with path.open("rb", buffering=0) as file:
        for chunk in iter(lambda: file.read(_CHUNK), b""):
            count += chunk.count(b"\n")
            last = chunk[-1:]
    return count + (last not in (b"", b"\n"))


def _entries(manifest: Path | None) -> Entries:
    try:
        return read_manifest(manifest) if manifest else {}
    except IngestError:
        return {}  # told by the ingest itself
