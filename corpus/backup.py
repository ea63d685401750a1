"""A backup: one file with the whole catalog and every original, each with its checksum; and back onto a clean machine.

The file is a tar. Originals come first, each under its SHA-256; then the tables, all as of one moment, as compressed
lines of JSON; last the manifest with the checksums of the tables. Since originals never change and are kept before the
catalog knows them, the whole is consistent while others read and write. A backup that was cut off is continued: what
stands whole in ``FILE.part`` is not written again.
"""

from __future__ import annotations

import errno
import gzip
import hashlib
import io
import json
import os
import tarfile
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from corpus.config import Settings
from corpus.errors import CatalogError
from corpus.files import Files, sync_folder

if TYPE_CHECKING:
    from corpus.catalog import Catalog

FORMAT = 1
MANIFEST = "manifest.json"
_FILES = "files/"
_TABLES = "tables/"
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself. ``tables``: rows and SHA-256 of each; ``files``: hashes of the originals."""

    created: str
    revision: str
    last_change: int
    tables: Mapping[str, tuple[int, str]]
    files: tuple[str, ...]


def backup(catalog: Catalog, settings: Settings, file: Path) -> Manifest:
    """Write catalog and originals to ``file``, then read it back and check it.

    Raises ``CatalogError`` (``backup.exists``, ``backup.no_space``, ``backup.unwritable``, ``backup.damaged``).
    """
    if file.exists():
        raise CatalogError("backup.exists", path=str(file))
    part = file.with_name(file.name + ".part")
    with _map_errors(part, "backup.unwritable"):
        file.absolute().parent.mkdir(parents=True, exist_ok=True)
        there = _continue(part)
        with _appending(part) as tar:
            files = Files(settings.files)
            _add_files(tar, files, there)
            manifest = _add_tables(tar, part.absolute().parent, catalog, files, there)
            _add(tar, MANIFEST, json.dumps(_as_json(manifest), ensure_ascii=False, indent=1).encode())
        verify(part)
        part.replace(file)
        sync_folder(file.absolute().parent)
    return manifest


def _continue(part: Path) -> set[str]:
    """Hashes of originals that stand whole in an unfinished backup; what comes after them is cut off."""
    there: set[str] = set()
    end = 0
    if part.exists():
        with part.open("r+b") as raw:
            try:
                with tarfile.open(fileobj=raw, mode="r:") as tar:
                    for member in tar:
                        name = member.name.removeprefix(_FILES)
                        if not member.name.startswith(_FILES) or _hash_of(tar.extractfile(member)) != name:
                            break
                        there.add(name)
                        end = member.offset_data + -(-member.size // tarfile.BLOCKSIZE) * tarfile.BLOCKSIZE
            except (tarfile.TarError, EOFError, OSError):
                pass  # cut off in the middle of a member
            raw.truncate(end)
    return there


@contextmanager
def _appending(part: Path) -> Iterator[tarfile.TarFile]:
    with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as raw:
        raw.seek(0, os.SEEK_END)
        with tarfile.open(fileobj=raw, mode="w:", format=tarfile.PAX_FORMAT) as tar:
            yield tar
        raw.flush()
        os.fsync(raw.fileno())


def _add_files(tar: tarfile.TarFile, files: Files, there: set[str]) -> None:
    for sha256 in files.iter_hashes():
        if sha256 not in there:
            _add(tar, _FILES + sha256, files.read(sha256))
            there.add(sha256)


def _add_tables(tar: tarfile.TarFile, beside: Path, catalog: Catalog, files: Files, there: set[str]) -> Manifest:
    """All tables as of one moment, after the originals that came in before that moment."""
    from corpus.catalog import copying
    from corpus.catalog.database import HEAD

    with tempfile.TemporaryDirectory(prefix=".backup-", dir=beside) as folder:
        tables: dict[str, tuple[int, str]] = {}
        with copying.reading_lines(catalog.database) as lines:
            for name in copying.TABLES:
                tables[name] = _write_table(Path(folder) / name, lines(name))
            last = {row["name"]: row["value"] for row in map(json.loads, lines("clock"))}["changes"]
        _add_files(tar, files, there)
        for name in copying.TABLES:
            member = tar.gettarinfo(str(Path(folder) / name), f"{_TABLES}{name}.jsonl.gz")
            with (Path(folder) / name).open("rb") as written:
                tar.addfile(_plain(member), written)
    return Manifest(datetime.now(UTC).isoformat(timespec="seconds"), HEAD, last, tables, tuple(sorted(there)))


def _write_table(path: Path, lines: Iterable[str]) -> tuple[int, str]:
    """Rows and SHA-256 of the lines, written compressed."""
    digest, rows = hashlib.sha256(), 0
    with path.open("wb") as raw, gzip.GzipFile("", "wb", 5, raw, mtime=0) as packed:
        for line in lines:
            data = line.encode() + b"\n"
            digest.update(data)
            packed.write(data)
            rows += 1
    return rows, digest.hexdigest()


def _add(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(data)
    tar.addfile(_plain(member), io.BytesIO(data))


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.mtime, member.mode, member.uid, member.gid, member.uname, member.gname = 0, 0o600, 0, 0, "", ""
    return member


def verify(file: Path) -> Manifest:
    """Read a backup whole and compare all checksums. ``CatalogError``: ``backup.damaged``, ``backup.unreadable``."""
    with _map_errors(file, "backup.unreadable"), tarfile.open(file, "r:") as tar:
        manifest = _read_manifest(tar, file)
        found: set[str] = set()
        for member in tar:
            if member.name.startswith(_FILES):
                name = member.name.removeprefix(_FILES)
                if _hash_of(tar.extractfile(member)) != name:
                    raise CatalogError("backup.damaged", path=str(file), member=member.name)
                found.add(name)
        if missing := sorted(set(manifest.files) - found):
            raise CatalogError("backup.damaged", path=str(file), member=_FILES + missing[0])
        for name, (rows, sha256) in manifest.tables.items():
            digest, count = hashlib.sha256(), 0
            for line in _table_lines(tar, name):
                digest.update(line.encode() + b"\n")
                count += 1
            if (count, digest.hexdigest()) != (rows, sha256):
                raise CatalogError("backup.damaged", path=str(file), member=_TABLES + name)
    return manifest


def restore(file: Path, settings: Settings) -> Manifest:
    """Put a backup into an empty home: first it is verified, then originals are written, then the catalog.

    The catalog comes in one transaction, so what was cut off can be run again. It may be on another database than
    the one it was saved from. Raises ``CatalogError`` (``catalog.not_empty``, ``catalog.too_new``, those of ``verify``).
    """
    from corpus.catalog import copying

    manifest = verify(file)
    settings.home.mkdir(parents=True, exist_ok=True)
    files = Files(settings.files)
    with _map_errors(file, "backup.unreadable"), tarfile.open(file, "r:") as tar:
        for member in tar:
            if member.name.startswith(_FILES) and (data := tar.extractfile(member)):
                files.put(data.read())

        def lines_of(name: str) -> Callable[[], Iterator[str]]:
            return lambda: _table_lines(tar, name)

        copying.load(settings.catalog, manifest.revision, {name: lines_of(name) for name in manifest.tables})
    return manifest


def _read_manifest(tar: tarfile.TarFile, file: Path) -> Manifest:
    try:
        member = tar.extractfile(MANIFEST)
        value: dict[str, Any] = json.loads(member.read()) if member else {}
        if value.pop("format") != FORMAT:
            raise CatalogError("backup.too_new", path=str(file))
        value["tables"] = {name: tuple(rows_and_hash) for name, rows_and_hash in value["tables"].items()}
        return Manifest(**value | {"files": tuple(value["files"])})
    except (KeyError, ValueError, TypeError) as error:
        raise CatalogError("backup.damaged", path=str(file), member=MANIFEST) from error


def _as_json(manifest: Manifest) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "created": manifest.created,
        "revision": manifest.revision,
        "last_change": manifest.last_change,
        "tables": dict(manifest.tables),
        "files": list(manifest.files),
    }


def _table_lines(tar: tarfile.TarFile, name: str) -> Iterator[str]:
    member = tar.extractfile(f"{_TABLES}{name}.jsonl.gz")
    if member is None:
        raise KeyError(name)
    with gzip.open(member, "rt", encoding="utf-8", newline="\n") as lines:
        for line in lines:
            yield line.rstrip("\n")


def _hash_of(data: IO[bytes] | None) -> str:
    digest = hashlib.sha256()
    while data and (piece := data.read(_PIECE)):
        digest.update(piece)
    return digest.hexdigest()


@contextmanager
def _map_errors(file: Path, code: str) -> Iterator[None]:
    try:
        yield
    except (tarfile.TarError, EOFError, KeyError, UnicodeError, gzip.BadGzipFile, zlib.error) as error:
        raise CatalogError("backup.damaged", path=str(file), member=str(error)) from error
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}:
            code = "backup.no_space"
        raise CatalogError(code, path=str(file), reason=str(error)) from error
