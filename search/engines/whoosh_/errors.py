"""Every exception of Whoosh and of the disk, as ours."""

from __future__ import annotations

import pickle
import struct
from collections.abc import Iterator
from contextlib import contextmanager

from whoosh import index, reading
from whoosh.filedb.filestore import StorageError

from search.engines.whoosh_.arrays import DamagedError
from search.errors import IndexCorrupt, IndexLocked, IndexMissing, Unavailable

# What reading damaged bytes raises, in Whoosh and in Python.
_DAMAGE = (
    DamagedError,
    *(kind for name in ("CorruptIndexError", "ReaderClosed") if (kind := getattr(reading, name, None))),
    index.IndexError,  # and its kinds: EmptyIndexError, IndexVersionError, OutOfDateError
    pickle.UnpicklingError,
    struct.error,
    EOFError,
    AttributeError,
    ImportError,
    IndexError,
    UnicodeDecodeError,
)


@contextmanager
def map_errors() -> Iterator[None]:
    """Raises ``EngineError`` in place of what Whoosh, pickle and the disk raise."""
    try:
        yield
    except index.LockError as error:
        raise IndexLocked from error
    except _DAMAGE as error:
        raise IndexCorrupt(reason=f"{type(error).__name__}: {error}") from error
    except FileNotFoundError as error:
        raise IndexMissing(path=str(error.filename)) from error
    except (OSError, StorageError) as error:
        raise Unavailable(reason=str(error)) from error
