"""The change log: which documents an index has not seen yet. One row a document, its last change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from corpus.catalog import bulk
from corpus.catalog.tables import changes, clock, documents
from corpus.model import Change, DocumentId


def tick(connection: sa.Connection, name: str, count: int = 1) -> int:
    """The last of the next ``count`` numbers of a clock: larger than all that were committed, and visible in order."""
    connection.execute(sa.update(clock).where(clock.c.name == name).values(value=clock.c.value + count))
    return int(connection.execute(sa.select(clock.c.value).where(clock.c.name == name)).scalar_one())


def record(connection: sa.Connection, ids: Sequence[DocumentId], *, removed: bool = False) -> None:
    """Put a change of each document at the end of the log; older ones of the same documents go.

    Who could once see a document may know that it is gone; who never could may not: ``public`` tells them apart.
    """
    first = tick(connection, "changes", len(ids)) - len(ids) + 1
    public = _public(connection, ids)
    connection.execute(sa.delete(changes).where(changes.c.document.in_(ids)))
    at = datetime.now(UTC)
    values = [
        {"sequence": first + i, "document": id_, "removed": removed, "at": at, "public": id_ in public}
        for i, id_ in enumerate(ids)
    ]
    bulk.insert(connection, changes, values)


def _public(connection: sa.Connection, ids: Sequence[DocumentId]) -> set[str]:
    """Those of these documents that everybody can see now, or could once."""
    now = sa.select(documents.c.id).where(documents.c.id.in_(ids), documents.c.group == "")
    once = sa.select(changes.c.document).where(changes.c.document.in_(ids), changes.c.public)
    return set(connection.scalars(sa.union(now, once)))


def after(connection: sa.Connection, sequence: int, limit: int) -> tuple[Change, ...]:
    """Changes with a larger number, in order."""
    found = connection.execute(
        sa.select(changes).where(changes.c.sequence > sequence).order_by(changes.c.sequence).limit(limit)
    )
    return tuple(Change(row.sequence, DocumentId(row.document), row.removed) for row in found)


def dated(
    connection: sa.Connection, sequence: int, limit: int, since: datetime | None, until: datetime | None
) -> tuple[tuple[Change, datetime], ...]:
    """Changes with a larger number and when they were made, in order; of a span of time (both ends included), or all."""
    query = sa.select(changes).where(changes.c.sequence > sequence).order_by(changes.c.sequence).limit(limit)
    if since is not None:
        query = query.where(changes.c.at >= since)
    if until is not None:
        query = query.where(changes.c.at < until + timedelta(seconds=1))
    return tuple(
        (Change(row.sequence, DocumentId(row.document), row.removed), row.at) for row in connection.execute(query)
    )


def of_document(connection: sa.Connection, document: DocumentId) -> tuple[Change, datetime] | None:
    """The last change of a document and when it was made."""
    row = connection.execute(sa.select(changes).where(changes.c.document == document)).first()
    return (Change(row.sequence, DocumentId(row.document), row.removed), row.at) if row else None


def last(connection: sa.Connection) -> int:
    """The largest number given out; 0 in a new catalog."""
    return int(connection.execute(sa.select(clock.c.value).where(clock.c.name == "changes")).scalar_one())
