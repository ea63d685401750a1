"""The change log: which documents an index has not seen yet. One row a document, its last change."""

from __future__ import annotations

import sqlalchemy as sa

from corpus.catalog.tables import changes, clock
from corpus.model import Change, DocumentId


def tick(connection: sa.Connection, name: str) -> int:
    """The next number of a clock: larger than all that were committed, and visible in order."""
    connection.execute(sa.update(clock).where(clock.c.name == name).values(value=clock.c.value + 1))
    return int(connection.execute(sa.select(clock.c.value).where(clock.c.name == name)).scalar_one())


def record(connection: sa.Connection, document: DocumentId, *, removed: bool = False) -> int:
    """Put a change at the end of the log; an older one of the same document goes."""
    sequence = tick(connection, "changes")
    connection.execute(sa.delete(changes).where(changes.c.document == document))
    connection.execute(sa.insert(changes).values(sequence=sequence, document=document, removed=removed))
    return sequence


def after(connection: sa.Connection, sequence: int, limit: int) -> tuple[Change, ...]:
    """Changes with a larger number, in order."""
    found = connection.execute(
        sa.select(changes).where(changes.c.sequence > sequence).order_by(changes.c.sequence).limit(limit)
    )
    return tuple(Change(row.sequence, DocumentId(row.document), row.removed) for row in found)


def last(connection: sa.Connection) -> int:
    """The largest number given out; 0 in a new catalog."""
    return int(connection.execute(sa.select(clock.c.value).where(clock.c.name == "changes")).scalar_one())
