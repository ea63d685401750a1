"""The term base in files of others: TBX-Basic (ISO 30042:2019), SKOS and CSV.

What is written and read again is the same, term by term and in order (terms of one language stay together, English
first). Each format stands in its module, imported when it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from pathlib import PurePath

from corpus.errors import Error
from corpus.model import Concept

FORMATS = {"tbx": "corpus.terms.tbx", "skos": "corpus.terms.skos", "csv": "corpus.terms.table"}
MEDIA_TYPES = {"tbx": "application/x-tbx", "skos": "text/turtle", "csv": "text/csv"}
SUFFIXES = {"tbx": "tbx", "xml": "tbx", "skos": "skos", "ttl": "skos", "csv": "csv"}


def export_terms(concepts: Iterable[Concept], format: str) -> bytes:  # noqa: A002 - the option's name
    """The concepts as a file of that format (``FORMATS``), UTF-8."""
    write: Callable[[Iterable[Concept]], bytes] = import_module(_module(format)).write
    return write(concepts)


def parse_terms(data: bytes, format: str) -> Sequence[Concept]:  # noqa: A002
    """The concepts in a file of that format; ``Error("terms.unreadable")`` says where it cannot be read."""
    read: Callable[[bytes], Sequence[Concept]] = import_module(_module(format)).read
    return read(data)


def format_of(name: str) -> str:
    """The format that a file's name tells."""
    suffix = PurePath(name).suffix.removeprefix(".").casefold()
    if suffix not in SUFFIXES:
        raise Error("terms.unknown_format", format=suffix or name)
    return SUFFIXES[suffix]


def _module(format: str) -> str:  # noqa: A002
    if format not in FORMATS:
        raise Error("terms.unknown_format", format=format)
    return FORMATS[format]
