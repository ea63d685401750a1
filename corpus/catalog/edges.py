"""Who cites whom: edges between works, of references and of citations in legal form alike."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Any

import sqlalchemy as sa

from corpus.catalog.tables import documents, legal, references
from corpus.catalog.values import Edge
from corpus.catalog.works import pieces
from corpus.model import DocumentId, WorkId


def citing_documents(connection: sa.Connection, work: WorkId, limit: int, offset: int) -> tuple[DocumentId, ...]:
    """Documents that cite a work, by reference or in legal form, other than its own, by id."""
    own = sa.select(documents.c.id).where(documents.c.work == work)
    both = sa.union(
        *(
            sa.select(owner.label("id"))
            .where(cited == work, owner.not_in(own))
            .distinct()
            .order_by(owner)
            .limit(limit + offset)
            .subquery()
            .select()
            for owner, cited in ((references.c.citing, references.c.work), (legal.c.document, legal.c.work))
        )
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
        pairs = connection.execute(_pairs(citing=not backwards, cited=backwards), {"citing": some, "cited": some})
        found |= {(WorkId(a), WorkId(b)) for a, b in pairs}
    return found


def edges_between(
    connection: sa.Connection, ends: Collection[WorkId], tips: Collection[WorkId]
) -> set[tuple[WorkId, WorkId]]:
    """Pairs of a work of ``ends`` and a work of ``tips`` that it cites."""
    found: set[tuple[WorkId, WorkId]] = set()
    for some in pieces(list(ends)):
        for other in pieces(list(tips)):
            pairs = connection.execute(_pairs(citing=True, cited=True), {"citing": some, "cited": other})
            found |= {(WorkId(a), WorkId(b)) for a, b in pairs if a != b}
    return found


@cache
def _pairs(*, citing: bool, cited: bool) -> sa.CompoundSelect[Any]:
    """Each citing and cited work once; the first of works ``citing``, the second of works ``cited``, where so asked.

    Built once: paths ask for many small steps, and putting a statement together takes longer than answering it.
    """
    parts = []
    for owner, work in ((references.c.citing, references.c.work), (legal.c.document, legal.c.work)):
        part = sa.select(documents.c.work, work).join_from(work.table, documents, owner == documents.c.id)
        for column, name, wanted in ((documents.c.work, "citing", citing), (work, "cited", cited)):
            part = part.where(column.in_(sa.bindparam(name, expanding=True)) if wanted else column.is_not(None))
        parts.append(part)
    return sa.union(*parts)
