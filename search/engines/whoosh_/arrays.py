"""Files of named arrays, mapped into memory: opening one reads only its table of contents.

Layout: magic, length and CRC-32 of the contents (8 bytes each), contents as JSON ``{name: [dtype, length, offset]}``,
then the arrays, each at a multiple of 64 bytes. Everything is little-endian; nothing in it can be executed.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import zlib
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[Any]

MAGIC = b"PuenteA1"
ALIGNMENT = 64
_HEAD = len(MAGIC) + 16
_CHUNK = 1 << 20


class DamagedError(Exception):
    """A file is not what it should be."""


def write_arrays(file: BinaryIO, arrays: Mapping[str, Array]) -> str:
    """Write a file of arrays; its SHA-256."""
    digest = hashlib.sha256()
    contents: dict[str, tuple[str, int, int]] = {}
    at = 0
    for name, array in arrays.items():
        contents[name] = (array.dtype.newbyteorder("<").str, len(array), at)
        at += _padded(array.nbytes)
    head = json.dumps(contents, separators=(",", ":")).encode()
    head = head.ljust(_padded(len(head) + _HEAD) - _HEAD)
    pieces: list[bytes | memoryview] = [MAGIC, _number(len(head)), _number(zlib.crc32(head)), head]
    for array in arrays.values():
        flat = np.ascontiguousarray(array, array.dtype.newbyteorder("<"))
        pieces += [flat.view(np.uint8).data if flat.nbytes else b"", b"\0" * (_padded(flat.nbytes) - flat.nbytes)]
    for piece in pieces:
        digest.update(piece)
        file.write(piece)
    return digest.hexdigest()


def _number(value: int) -> bytes:
    return value.to_bytes(8, "little")


def _padded(size: int) -> int:
    return -(-size // ALIGNMENT) * ALIGNMENT


def open_arrays(path: Path) -> dict[str, Array]:
    """The arrays of a file, mapped read-only. Raises ``DamagedError`` when it is cut short or not such a file."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
        size = int.from_bytes(head[len(MAGIC) : -8], "little")
        try:
            raw = file.read(size)
            if not head.startswith(MAGIC) or head[-8:] != _number(zlib.crc32(raw)):
                raise DamagedError(path.name)
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            return {
                name: np.frombuffer(mapped, dtype, length, _HEAD + size + at)
                for name, (dtype, length, at) in json.loads(raw).items()
            }
        except (ValueError, TypeError, OverflowError, MemoryError) as error:
            raise DamagedError(path.name) from error


def let_go(arrays: Mapping[str, Array]) -> None:
    """Give back the memory that a mapped file takes by now; what is asked for again is read again."""
    for array in arrays.values():
        if isinstance(array.base, memoryview) and isinstance(array.base.obj, mmap.mmap):
            array.base.obj.madvise(mmap.MADV_DONTNEED)
            return


def sha256(path: Path) -> str:
    """The SHA-256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


class Strings(Sequence[bytes]):
    """Many byte strings in two arrays. Where they are sorted, ``find`` and ``span`` seek by halving."""

    def __init__(self, blob: Array, ends: Array) -> None:
        self._blob = blob.view(np.uint8).data if len(blob) else memoryview(b"")
        self._ends = ends

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, index: Any) -> Any:
        return bytes(self._blob[int(self._ends[index]) : int(self._ends[index + 1])])

    def __iter__(self) -> Iterator[bytes]:
        ends = self._ends.tolist()
        blob = bytes(self._blob)
        return (blob[a:b] for a, b in pairwise(ends))

    def take(self, indices: Array) -> list[bytes]:
        """The strings at these indices."""
        starts, ends, blob = self._ends[indices].tolist(), self._ends[indices + 1].tolist(), self._blob
        return [bytes(blob[start:end]) for start, end in zip(starts, ends, strict=True)]

    def find(self, text: bytes) -> int:
        """The index of ``text``, or -1."""
        at = bisect_left(self, text)
        return at if at < len(self) and self[at] == text else -1

    def span(self, prefix: bytes) -> tuple[int, int]:
        """The half-open range of the strings that start with ``prefix``."""
        start = bisect_left(self, prefix)
        return start, bisect_left(self, prefix + b"\xff", lo=start)


def pack_strings(texts: Sequence[bytes]) -> tuple[Array, Array]:
    """The blob and the ends that ``Strings`` reads."""
    ends = np.zeros(len(texts) + 1, np.uint32)
    np.cumsum([len(t) for t in texts], out=ends[1:], dtype=np.uint32)
    return np.frombuffer(b"".join(texts), np.uint8), ends


def smallest(array: Array) -> Array:
    """The same whole numbers in the smallest unsigned type that holds them."""
    top = int(array.max()) if len(array) else 0
    return array.astype(np.uint8 if top < 1 << 8 else np.uint16 if top < 1 << 16 else np.uint32)


def ranges(starts: Array, counts: Array) -> Array:
    """The numbers ``start, start + 1, …`` of every range, one range after the other."""
    counts = counts.astype(np.int64)
    ends = counts.cumsum()
    shifts = starts.astype(np.int64) - ends + counts
    found: Array = np.arange(ends[-1] if len(ends) else 0, dtype=np.int64) + shifts.repeat(counts)
    return found
