"""What must hold while documents are written, so that what everybody reads says nothing of what groups read.

A reference or legal citation never means a work that the readers of its document may not know of: a work all of whose
documents are limited to groups that the citing document is not limited to. A work is described by what everybody may
read, where there is such a thing. ``restricted`` shows what is left.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from corpus.catalog.tables import documents, legal, references
from corpus.model import DocumentId, WorkId, WorkState

OWNERS = ((references, references.c.citing), (legal, legal.c.document))  # what means works, and whose it is


def readers_know(citing: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    """Of a row of ``documents``: whether all who may read the document ``citing`` may read it, too."""
    mine = documents.alias("mine")
    group = sa.select(mine.c.group).where(mine.c.id == citing).correlate_except(mine).scalar_subquery()
    return sa.or_(documents.c.group == "", documents.c.group == group)


def closed_to(connection: sa.Connection, works: Collection[str], citing: DocumentId) -> set[str]:
    """Those of these works that readers of a document may not know of: all their documents are in other groups."""
    held = sa.select(documents.c.work).where(documents.c.work.in_(works))
    return set(connection.scalars(held.distinct())) - set(
        connection.scalars(held.where(readers_know(sa.literal(citing))).distinct())
    )


def part(connection: sa.Connection, works: Collection[WorkId]) -> set[WorkId]:
    """Have documents whose readers may not know of these works cite them no longer; the works whose counts changed.

    The next resolving gives such references what their readers may know.
    """
    limited = sa.select(documents.c.work).where(documents.c.work.in_(works), documents.c.group > "")
    touched: set[WorkId] = set()
    for id_ in set(connection.scalars(limited.distinct())):
        groups = set(connection.scalars(sa.select(documents.c.group).where(documents.c.work == id_).distinct()))
        if "" in groups:
            continue
        strangers = sa.select(documents.c.id).where(documents.c.group.not_in(groups))
        for table, owner in OWNERS:
            cut = sa.update(table).where(table.c.work == id_, owner.in_(strangers))
            connection.execute(cut.values(_unresolved(table)))
        touched.add(WorkId(id_))
    return touched


def open_again(connection: sa.Connection, document: DocumentId) -> None:
    """Have a document whose group changed cite only what its readers may know."""
    for table, owner in OWNERS:
        mean = sa.select(table.c.work).where(owner == document, table.c.work.is_not(None)).distinct()
        closed = closed_to(connection, set(connection.scalars(mean)), document)
        cut = sa.update(table).where(owner == document, table.c.work.in_(closed))
        connection.execute(cut.values(_unresolved(table)))


def _unresolved(table: sa.Table) -> dict[str, Any]:
    if table is legal:
        return {"work": None}
    return {"work": None, "state": str(WorkState.MISSING), "candidates": [], "decided": False}


def known_to_members(connection: sa.Connection, works: Collection[WorkId]) -> set[str]:
    """Those of these works that only documents of groups are of or cite."""
    if not any_limited(connection):
        return set()
    return _named(connection, works, documents.c.group != "") - _named(connection, works, documents.c.group == "")


def any_limited(connection: sa.Connection) -> bool:
    """Whether any document is limited to a group."""
    return connection.scalar(sa.select(documents.c.id).where(documents.c.group > "").limit(1)) is not None


def _named(connection: sa.Connection, works: Collection[WorkId], which: sa.ColumnElement[bool]) -> set[str]:
    """Works that some of these documents are of or cite."""
    cited = (
        sa.select(table.c.work)
        .join_from(table, documents, owner == documents.c.id)
        .where(table.c.work.in_(works), which)
        for table, owner in OWNERS
    )
    return set(
        connection.scalars(sa.union(sa.select(documents.c.work).where(documents.c.work.in_(works), which), *cited))
    )
