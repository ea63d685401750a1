"""The graph of citations as the catalog is asked for it: what cites a work, where, and what is near it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from corpus.catalog import edges, laws, nearness, works
from corpus.catalog.database import Database
from corpus.catalog.values import Edge
from corpus.model import DocumentId, LegalCitation, Reference, WorkId


class CitationGraph:
    """The part of the catalog that answers who cites whom; ``Catalog`` is one."""

    database: Database

    def citing(
        self, work: WorkId, *, limit: int | None = None, offset: int = 0, among: Sequence[DocumentId] | None = None
    ) -> tuple[Reference, ...]:
        """References resolved to a work, by citing document; only those of the documents ``among`` when given."""
        with self.database.reading() as connection:
            return works.citing(connection, work, limit, offset, among)

    def citing_documents(self, work: WorkId, *, limit: int, offset: int = 0) -> tuple[DocumentId, ...]:
        """Documents that cite a work in whatever form, its own left out, by id."""
        with self.database.reading() as connection:
            return edges.citing_documents(connection, work, limit, offset)

    def citing_laws(
        self, work: WorkId, *, limit: int | None = None, among: Sequence[DocumentId] | None = None
    ) -> tuple[LegalCitation, ...]:
        """Legal citations that mean a work, by citing document; only those of the documents ``among`` when given."""
        with self.database.reading() as connection:
            return laws.citing(connection, work, limit, among)

    def neighbors(self, works_: Collection[WorkId], *, backwards: bool = False) -> set[tuple[WorkId, WorkId]]:
        """Pairs of citing and cited works: what these cite, or backwards what cites them."""
        with self.database.reading() as connection:
            return edges.neighbors(connection, works_, backwards=backwards)

    def edges_between(self, ends: Collection[WorkId], tips: Collection[WorkId]) -> set[tuple[WorkId, WorkId]]:
        """Which works of ``ends`` cite which of ``tips``."""
        with self.database.reading() as connection:
            return edges.edges_between(connection, ends, tips)

    def edges_from(self, works_: Collection[WorkId]) -> tuple[Edge, ...]:
        """What these works cite, one query for all."""
        with self.database.reading() as connection:
            return edges.edges(connection, works_)

    def edges_to(self, works_: Collection[WorkId]) -> tuple[Edge, ...]:
        """What cites these works, one query for all."""
        with self.database.reading() as connection:
            return edges.edges(connection, works_, backwards=True)

    def co_cited(self, work: WorkId, limit: int) -> list[tuple[WorkId, int]]:
        """Works cited together with a work, with how many works cite both, most first; bounded (``nearness``)."""
        with self.database.reading() as connection:
            return nearness.co_cited(connection, work, limit)

    def coupled(self, work: WorkId, limit: int) -> list[tuple[WorkId, int]]:
        """Works that cite what a work cites, with how many they share, most first; bounded (``nearness``)."""
        with self.database.reading() as connection:
            return nearness.coupled(connection, work, limit)
