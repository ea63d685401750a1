"""What indexing needs of a catalog."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol, runtime_checkable

from corpus.model import Change, Content, Document, DocumentId, Mention, Passage


class Library(Protocol):
    """What is needed of a catalog."""

    def document(self, id: DocumentId, /) -> Document:  # noqa: A002
        """The document; raises ``NotInCatalog``."""

    def iter_documents(self) -> Iterator[Document]:
        """All documents, by id."""

    def content(self, id: DocumentId, /) -> Content:  # noqa: A002
        """All that a document brought in."""

    def version_of(self, document: DocumentId, /) -> str:
        """A short text that differs when the document or its content does."""

    def changes(self, after: int, limit: int = ...) -> Sequence[Change]:
        """The last change of each document changed after a sequence number, in order."""

    def last_change(self) -> int:
        """The newest sequence number; 0 when there is none."""


class Bundle(Protocol):
    """What is indexed of a document."""

    @property
    def document(self) -> Document:
        """Its description."""

    @property
    def version(self) -> str:
        """A short text that differs when the document or its content does."""

    @property
    def passages(self) -> tuple[Passage, ...]:
        """In their order."""

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """Where its passages name entities."""


@runtime_checkable
class BundlingLibrary(Protocol):
    """A catalog that gives several documents at once, which is much faster where they are small."""

    def bundles(self, ids: Sequence[DocumentId], /) -> Sequence[Bundle]:
        """What is indexed of these documents, in this order; those it has not are left out."""
