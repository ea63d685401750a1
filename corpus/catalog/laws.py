"""Citations in legal form in the graph of works: which work each key means, and where a work is so cited."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from corpus.catalog import rows, works
from corpus.catalog.database import Database
from corpus.catalog.tables import documents, legal
from corpus.model import DocumentId, LegalCitation, WorkId

PAGE = 5_000


def iter_all(database: Database) -> Iterator[LegalCitation]:
    """All legal citations of the corpus, by document and order in it, a page of rows at a time."""
    last: tuple[str, int] = ("", -1)
    place = sa.tuple_(legal.c.document, legal.c.position)
    while True:
        query = sa.select(legal).where(place > last).order_by(legal.c.document, legal.c.position).limit(PAGE)
        with database.reading() as connection:
            page: list[Any] = list(connection.execute(query).mappings())
        yield from map(rows.to_legal, page)
        if len(page) < PAGE:
            return
        last = (page[-1]["document"], page[-1]["position"])


def keys(connection: sa.Connection) -> frozenset[str]:
    """All keys of legal citations in the corpus."""
    return frozenset(str(key) for key in connection.scalars(sa.select(legal.c.key).distinct()))


def settle(database: Database, meant: Mapping[str, WorkId], group: str | None = None) -> None:
    """Write what every key means; a key that is not in ``meant`` means no known work. Only changes are written.

    With a ``group``, only in its documents (empty: in those that everybody may read).
    """
    mine = sa.select(documents.c.id).where(documents.c.group == group)
    where = [] if group is None else [legal.c.document.in_(mine)]
    with database.writing() as connection:
        current = connection.execute(sa.select(legal.c.key, legal.c.work).where(*where).distinct()).all()
        changed = [(key, work, meant.get(key)) for key, work in current if work != meant.get(key)]
        if not changed:
            return
        update = sa.update(legal).where(legal.c.key == sa.bindparam("of"), *where)
        connection.execute(update, [{"of": key, "work": new} for key, _, new in changed])
        touched = {WorkId(work) for _, old, new in changed for work in (old, new) if work}
        works.recount(connection, touched)
        works.forget_orphans(connection, {WorkId(old) for _, old, _ in changed if old})


def citing(
    connection: sa.Connection, work: WorkId, limit: int | None = None, among: Sequence[DocumentId] | None = None
) -> tuple[LegalCitation, ...]:
    """Legal citations that mean a work, by document and order in it; only those of the documents ``among`` when given."""
    query = sa.select(legal).where(legal.c.work == work).order_by(legal.c.document, legal.c.position).limit(limit)
    if among is not None:
        query = query.where(legal.c.document.in_(among))
    page: list[Any] = list(connection.execute(query).mappings())
    return tuple(map(rows.to_legal, page))
