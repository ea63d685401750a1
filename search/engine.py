"""The seam. Whoosh stands behind it; OpenSearch can, too. ``tests/contract/test_engine.py`` is its definition of done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias, runtime_checkable

from corpus.model import DocumentId, Language
from search.fields import Entry
from search.query import Request
from search.results import Found


@dataclass(frozen=True, slots=True)
class Abilities:
    """What an engine can do; what it cannot, the site greys out."""

    phrases: bool = True
    prefixes: bool = True
    facets: bool = True
    suggestions: bool = True
    exact: bool = True  # scores by living passages only; a prefix stops at its 1,024 most frequent words


@dataclass(frozen=True, slots=True)
class IndexStats:
    """Size and state of an index. ``generation`` is the last change-log sequence it holds; 0 when new.

    ``fingerprint`` names the fields and the analysis it was built with.
    """

    documents: int
    passages: int
    generation: int
    fingerprint: str
    bytes: int = 0


class Writer(Protocol):
    """Changes that become visible together when the ``with`` block ends well, and not at all when it does not."""

    def put(self, document: DocumentId, version: str, entries: Sequence[Entry]) -> None:
        """Replace all that the index holds of a document. Twice in a batch, the last one counts.

        ``version`` tells two states of a document apart; ``Engine.versions`` gives it back.
        """

    def remove(self, document: DocumentId) -> None:
        """Forget a document; unknown ones are no error."""

    def mark(self, generation: int) -> None:
        """Record that the index holds every change up to this sequence number."""


Analyzed: TypeAlias = tuple[DocumentId, str, Sequence[Entry]]  # what ``Writer.put`` gets


@runtime_checkable
class SpreadingWriter(Protocol):
    """A writer that can have other processes make the entries and their part of the index."""

    def spread(self, loads: Iterator[Any], analyze: Callable[[Any], Sequence[Analyzed]], workers: int) -> int:
        """Put the documents of all loads; how many there were.

        ``analyze`` and the loads go to other processes. No document may come twice.
        """


class Engine(Protocol):
    """Stores tokens and ranks passages. Errors are ``search.errors.EngineError``; thread-safe for searching."""

    abilities: Abilities

    def writing(self) -> AbstractContextManager[Writer]:
        """A batch of changes: all or nothing. A second writer gets ``IndexLocked``."""

    def rebuilding(self) -> AbstractContextManager[Writer]:
        """A batch that starts from an empty index. The old one answers until the end, then all of it is replaced."""

    def search(self, request: Request) -> Found:
        """Passages that match, best first."""

    def suggest(self, prefix: str, language: Language, limit: int) -> Sequence[str]:
        """Folded words of the index that start with ``prefix``, most frequent first."""

    def frequencies(self, stems: Sequence[str], language: Language) -> Mapping[str, int]:
        """How many passages have each stem in their body."""

    def check(self) -> Sequence[str]:
        """Names of damaged parts; reads the whole index. Empty when it is sound."""

    def stats(self) -> IndexStats:
        """Size and state of the index."""

    def versions(self) -> Mapping[DocumentId, tuple[str, int]]:
        """Version and number of passages of every document in the index."""

    def close(self) -> None:
        """Release files and memory. The engine is not used afterwards."""
