"""Who cites whom: edges between works, of references and of citations in legal form alike."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from corpus.catalog.tables import documents, legal, references
from corpus.catalog.values import Edge
from corpus.catalog.works import pieces
from corpus.model import DocumentId, WorkId


def citing_documents(connection: sa.Connection, work: WorkId, limit: int, offset: int) -> tuple[DocumentId, ...]:
    """Documents that cite a work, by reference or in legal form, other than its own, by id."""
    own = sa.select(documents.c.id).where(documents.c.work == work)
    both = sa.union(
        sa.select(references.c.citing.label("id")).where(references.c.work == work, references.c.citing.not_in(own)),
        sa.select(legal.c.document.label("id")).where(legal.c.work == work, legal.c.document.not_in(own)),
    ).subquery()
    query = sa.select(both.c.id).order_by(both.c.id).limit(limit).offset(offset)
    return tuple(DocumentId(id_) for id_ in connection.scalars(query))


def edges(connection: sa.Connection, ids: Collection[WorkId], *, backwards: bool = False) -> tuple[Edge, ...]:
    """What these works cite, or, backwards, what cites them: one edge a citing document and cited work.

    References and citations in legal form count alike; a law's citations of itself do not.
    """
    found: dict[tuple[str, str, str], int] = {}
    for some in pieces(list(ids)):
        for citing_document, work in ((references.c.citing, references.c.work), (legal.c.document, legal.c.work)):
            query = (
                sa.select(documents.c.work, documents.c.id, work, sa.func.count())
                .join_from(work.table, documents, citing_document == documents.c.id)
                .where((work if backwards else documents.c.work).in_(some), work.is_not(None), work != documents.c.work)
                .group_by(documents.c.work, documents.c.id, work)
            )
            for a, d, b, n in connection.execute(query):
                found[a, d, b] = found.get((a, d, b), 0) + n
    return tuple(Edge(WorkId(a), DocumentId(d), WorkId(b), n) for (a, d, b), n in sorted(found.items()))


def neighbors(
    connection: sa.Connection, ids: Collection[WorkId], *, backwards: bool = False
) -> set[tuple[WorkId, WorkId]]:
    """Pairs of a citing and a cited work of which the citing, or backwards the cited, is one of these."""
    found: set[tuple[WorkId, WorkId]] = set()
    for some in pieces(list(ids)):
        for owner, work in ((references.c.citing, references.c.work), (legal.c.document, legal.c.work)):
            query = sa.select(documents.c.work, work).join_from(work.table, documents, owner == documents.c.id)
            query = query.where((work if backwards else documents.c.work).in_(some), work.is_not(None))
            found |= {(WorkId(citing), WorkId(cited)) for citing, cited in connection.execute(query.distinct())}
    return found


def edges_between(
    connection: sa.Connection, ends: Collection[WorkId], tips: Collection[WorkId]
) -> set[tuple[WorkId, WorkId]]:
    """Pairs of a work of ``ends`` and a work of ``tips`` that it cites."""
    found: set[tuple[WorkId, WorkId]] = set()
    for some in pieces(list(ends)):
        for other in pieces(list(tips)):
            for owner, work in ((references.c.citing, references.c.work), (legal.c.document, legal.c.work)):
                query = sa.select(documents.c.work, work).join_from(work.table, documents, owner == documents.c.id)
                query = query.where(documents.c.work.in_(some), work.in_(other), work != documents.c.work).distinct()
                found |= {(WorkId(a), WorkId(b)) for a, b in connection.execute(query)}
    return found
