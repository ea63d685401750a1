"""Proof that the catalog still says what was put in: every document's hash, recomputed, and the database's own checks."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from corpus.catalog import documents, rows
from corpus.catalog.database import Database
from corpus.catalog.tables import documents as documents_table
from corpus.catalog.tables import passages
from corpus.errors import CatalogError
from corpus.model import DocumentId


def check(database: Database) -> Iterator[str]:
    """What is wrong, in words with the ids at fault; nothing when all is well."""
    try:
        if database.sqlite:
            yield from _own_checks(database)
        for id_, version in _versions(database):
            if reason := _difference(database, id_, version):
                yield f"document {id_}: {reason}"
        yield from _strays(database)
    except CatalogError as error:  # so damaged that it cannot be read on
        yield str(error)


def _own_checks(database: Database) -> Iterator[str]:
    with database.reading() as connection:
        for (line,) in connection.exec_driver_sql("PRAGMA integrity_check(20)").all():
            if line != "ok":
                yield f"integrity: {line}"
        for row in connection.exec_driver_sql("PRAGMA foreign_key_check").all():
            yield f"foreign key: {row[0]} {row[1]} refers to nothing in {row[2]}"


def _versions(database: Database) -> list[tuple[str, str]]:
    with database.reading() as connection:
        columns = sa.select(documents_table.c.id, documents_table.c.version).order_by(documents_table.c.id)
        return [(str(id_), str(version)) for id_, version in connection.execute(columns)]


def _difference(database: Database, id_: str, version: str) -> str:
    try:
        with database.reading() as connection:
            document = documents.read(connection, DocumentId(id_))
            found = rows.version(document, documents.read_content(connection, document.id))
    except (CatalogError, ValueError, KeyError, TypeError, AttributeError) as error:
        return f"cannot be read ({type(error).__name__}: {error})"
    return "" if found == version else "is not as it was put"


def _strays(database: Database) -> Iterator[str]:
    known = sa.select(documents_table.c.id)
    with database.reading() as connection:
        query = sa.select(passages.c.id).where(passages.c.document.not_in(known)).limit(20)
        for id_ in connection.scalars(query):
            yield f"passage {id_}: its document is not there"
