"""Documents by how they are described: who issued them, how they are called; and legal citations by their keys."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from corpus.catalog import rows
from corpus.catalog.tables import documents, legal
from corpus.model import Document, LegalCitation

PART = " — "  # between the title of a whole and that of its part


def issued_by(connection: sa.Connection, names: Collection[str]) -> tuple[Document, ...]:
    """Documents whose issuer is one of these names, in any case of letters, newest first."""
    wanted = {name.lower() for name in names}
    query = sa.select(documents).where(sa.func.lower(documents.c.issuer).in_(wanted))
    return _documents(connection, query.order_by(documents.c.issued.desc(), documents.c.id))


def titled(connection: sa.Connection, names: Collection[str]) -> tuple[Document, ...]:
    """Documents so called, in any case of letters, and parts of them (``Name — Chapter``), by title."""
    wanted = {name.lower() for name in names}
    title = sa.func.lower(documents.c.title)
    query = sa.select(documents).where(title.in_(wanted) | documents.c.title.contains(PART, autoescape=True))
    found = _documents(connection, query.order_by(documents.c.title, documents.c.id))
    return tuple(one for one in found if {one.title.lower(), one.title.lower().split(PART)[0]} & wanted)


def citing_keys(connection: sa.Connection, keys: Collection[str]) -> tuple[LegalCitation, ...]:
    """Legal citations with one of these keys, by document and order in it."""
    query = sa.select(legal).where(legal.c.key.in_(keys)).order_by(legal.c.document, legal.c.position)
    page: list[Any] = list(connection.execute(query).mappings())
    return tuple(map(rows.to_legal, page))


def _documents(connection: sa.Connection, query: sa.Select[Any]) -> tuple[Document, ...]:
    page: list[Any] = list(connection.execute(query).mappings())
    return tuple(map(rows.to_document, page))
