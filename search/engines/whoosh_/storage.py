"""Whoosh's storage, made safe: what is committed is on the disk, and what is read is what we wrote.

Whoosh's table of contents is a pickle, which can run code when it is read. Beside each one lies a seal with the
checksums of it and of every file it names; a table without its seal, or with another checksum, is never opened. Folders
are readable by their owner only. (Whoever can write both files can still write what they like, as with any program.)
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

from search.engines.whoosh_.arrays import DamagedError, sha256

INDEX_NAME = "MAIN"


@dataclass(frozen=True, slots=True)
class Seal:
    """What goes with a table of contents: the state of the index, and the checksums of its files."""

    fingerprint: str
    generation: int  # of the change log
    toc: str = ""
    files: Mapping[str, tuple[int, str]] = field(default_factory=dict)  # size and SHA-256


class SafeStorage(FileStorage):  # type: ignore[misc]  # Whoosh has no types
    """A folder whose renames reach the disk, and whose tables of contents are sealed."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path
        self.seal: Seal | None = None  # of the next table of contents

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002
        """Whoosh's commit: the seal first, then the table of contents, each to the disk."""
        old = self.path / oldname
        flush(old)
        if (number := _toc_number(newname)) is not None and self.seal is not None:
            toc = hashlib.sha256(old.read_bytes()).hexdigest()
            content = asdict(self.seal) | {"toc": toc}
            write_whole(self.path / seal_name(number), json.dumps(content).encode())
        old.replace(self.path / newname)
        flush(self.path)

    def read_seal(self, number: int) -> Seal:
        """The seal of a table of contents. Raises ``DamagedError``, ``FileNotFoundError``."""
        path = self.path / seal_name(number)
        try:
            content: dict[str, Any] = json.loads(path.read_bytes())
            files = {str(name): (int(size), str(sha)) for name, (size, sha) in content.pop("files").items()}
            return Seal(files=files, **content)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise DamagedError(path.name) from error

    def read_toc(self, number: int) -> tuple[Any, Seal]:
        """A table of contents that is ours, and its seal. Raises ``DamagedError``, ``FileNotFoundError``."""
        seal = self.read_seal(number)
        name = toc_name(number)
        if hashlib.sha256((self.path / name).read_bytes()).hexdigest() != seal.toc:
            raise DamagedError(name)
        for file, (size, _) in seal.files.items():
            if (self.path / file).stat().st_size != size:
                raise DamagedError(file)
        return TOC.read(self, INDEX_NAME, gen=number), seal

    def newest(self) -> int:
        """The number of the newest table of contents; -1 when there is none."""
        numbers = [n for name in os.listdir(self.path) if (n := _toc_number(name)) is not None]  # noqa: PTH208
        return max(numbers, default=-1)

    def clean_seals(self, keep: int) -> None:
        """Delete the seals of other tables of contents."""
        for path in self.path.glob(f"_{INDEX_NAME}_*.seal"):
            if path.name != seal_name(keep):
                path.unlink(missing_ok=True)

    def damaged(self, seal: Seal) -> list[str]:
        """Files whose bytes are not those that were written. Reads them all."""
        found = []
        for name, (_, digest) in seal.files.items():
            path = self.path / name
            if not path.is_file() or sha256(path) != digest:
                found.append(name)
        return found


def toc_name(number: int) -> str:
    """The file name that Whoosh gives a table of contents."""
    return f"_{INDEX_NAME}_{number}.toc"


def seal_name(number: int) -> str:
    """The file name of a seal."""
    return f"_{INDEX_NAME}_{number}.seal"


def _toc_number(name: str) -> int | None:
    middle = name.removeprefix(f"_{INDEX_NAME}_").removesuffix(".toc")
    return int(middle) if middle.isascii() and middle.isdigit() and name == toc_name(int(middle)) else None


def flush(path: Path) -> None:
    """Have a file or a folder written to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all, and on the disk."""
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(content)
    flush(part)
    part.replace(path)
    flush(path.parent)
