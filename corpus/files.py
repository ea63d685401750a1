"""Original files, each once, named by the SHA-256 of its bytes.

A file is written beside its place, synced, and moved there, and its folder is synced: after ``put`` returns it survives
a power cut, and a name never holds anything but the bytes it promises.
"""

from __future__ import annotations

import errno
import hashlib
import os
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from corpus.errors import CatalogError, NotInCatalog

_HEX = frozenset("0123456789abcdef")


class Files:
    """A folder of files by hash. Safe for several processes; nothing is held open."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha256: str) -> Path:
        """Where the file with this hash is, or would be. Raises ``NotInCatalog`` for what is no hash."""
        if len(sha256) != 64 or not _HEX.issuperset(sha256):
            raise NotInCatalog("file.not_found", sha256=sha256)
        return self.folder / sha256[:2] / sha256

    def put(self, data: bytes) -> str:
        """Keep these bytes; gives their hash. Raises ``CatalogError`` (``file.no_space``, ``file.unwritable``)."""
        sha256 = hashlib.sha256(data).hexdigest()
        path = self.path(sha256)
        try:
            if not path.is_file() or path.stat().st_size != len(data):
                _write(path, data)
        except OSError as error:
            code = "file.no_space" if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG} else "file.unwritable"
            raise CatalogError(code, path=str(path), reason=str(error)) from error
        return sha256

    def read(self, sha256: str) -> bytes:
        """The bytes with this hash. ``NotInCatalog``, or ``CatalogError`` (``file.corrupt``) when they changed."""
        path = self.path(sha256)
        try:
            data = path.read_bytes()
        except FileNotFoundError as error:
            raise NotInCatalog("file.not_found", sha256=sha256) from error
        except OSError as error:
            raise CatalogError("file.unreadable", path=str(path), reason=str(error)) from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise CatalogError("file.corrupt", sha256=sha256, path=str(path))
        return data

    def has(self, sha256: str) -> bool:
        """Whether a file with this hash is kept."""
        return self.path(sha256).is_file()

    def iter_hashes(self) -> Iterator[str]:
        """Hashes of all files kept, in order."""
        if self.folder.is_dir():
            for group in sorted(self.folder.iterdir()):
                if group.is_dir() and len(group.name) == 2:
                    yield from sorted(name.name for name in group.iterdir() if len(name.name) == 64)

    def iter_corrupt(self) -> Iterator[str]:
        """Hashes of files whose bytes are not what their names promise."""
        for sha256 in self.iter_hashes():
            try:
                self.read(sha256)
            except CatalogError:
                yield sha256


def _write(path: Path, data: bytes) -> None:
    if not path.parent.is_dir():
        path.parent.mkdir(parents=True, exist_ok=True)
        sync_folder(path.parent.parent)
    descriptor, beside = tempfile.mkstemp(prefix=".new-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def keep_derived(path: Path, lines: Iterable[str]) -> None:
    """Keep lines that can be made again, all or none: where the disk is full or read-only, the file stays as it was."""
    beside = path.with_suffix(f".{os.getpid()}.{threading.get_ident()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("w", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in lines)
        beside.replace(path)
    except OSError:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
