"""A whole catalog as lines of JSON, the same from every database, and back.

Rows are in the order of their keys, so two catalogs with the same content give the same lines. A copy says at which
migration it was made; it is loaded into tables of that migration, which then migrate like any others.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from typing import Any

import sqlalchemy as sa

from corpus.catalog.database import HEAD, Database, current, map_errors, open_unmigrated
from corpus.catalog.tables import metadata
from corpus.errors import CatalogError

BATCH = 2_000
TABLES = tuple(table.name for table in metadata.sorted_tables)  # what is referred to before what refers


@contextmanager
def reading_lines(database: Database) -> Iterator[Callable[[str], Iterator[str]]]:
    """Gives the lines of a table by name; all tables as of one moment."""
    with database.snapshot() as connection:
        yield lambda name: _lines(connection, metadata.tables[name])


def _lines(connection: sa.Connection, table: sa.Table) -> Iterator[str]:
    query = sa.select(table).order_by(*table.primary_key.columns)
    for row in connection.execute(query).mappings():
        yield json.dumps({name: _encode(value) for name, value in row.items()}, ensure_ascii=False, sort_keys=True)


def _encode(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    return value


def load(url: str, revision: str, lines: Mapping[str, Callable[[], Iterable[str]]]) -> None:
    """Fill an empty catalog with the lines of its tables, all in one transaction, and migrate it.

    Raises ``CatalogError``: ``catalog.not_empty``, or ``catalog.too_new`` for a copy that a newer Puente made.
    """
    from corpus.catalog.migrating import upgrade

    database = open_unmigrated(url)
    try:
        with map_errors(database.where):
            at = current(database)
            with database.engine.connect().execution_options(puente_write=True) as connection, connection.begin():
                if not at:
                    upgrade(connection, revision)
                elif at != revision or not _is_empty(connection):
                    raise CatalogError("catalog.not_empty", path=database.where)
                _fill(connection, lines)
                if revision != HEAD:
                    upgrade(connection)
    finally:
        database.close()


def _is_empty(connection: sa.Connection) -> bool:
    return not any(
        connection.execute(sa.select(metadata.tables[name]).limit(1)).first() for name in TABLES if name != "clock"
    )


def _fill(connection: sa.Connection, lines: Mapping[str, Callable[[], Iterable[str]]]) -> None:
    found = sa.MetaData()
    found.reflect(connection, only=list(lines))
    for name in [table.name for table in found.sorted_tables]:
        table = found.tables[name]
        if name == "clock":
            connection.execute(sa.delete(table))
        waiting = iter(lines[name]())
        while some := [_decode(table, json.loads(line)) for line in islice(waiting, BATCH)]:
            connection.execute(sa.insert(table), some)
        _continue_numbers(connection, table)


def _decode(table: sa.Table, row: dict[str, Any]) -> dict[str, Any]:
    for name, value in row.items():
        kind = table.c[name].type
        if isinstance(value, str) and isinstance(kind, sa.DateTime):
            row[name] = datetime.fromisoformat(value)
        elif isinstance(value, str) and isinstance(kind, sa.LargeBinary):
            row[name] = base64.b64decode(value)
    return row


def _continue_numbers(connection: sa.Connection, table: sa.Table) -> None:
    """PostgreSQL counts on where the highest loaded number is; SQLite does so by itself."""
    column = table.c.get("id")
    if connection.dialect.name == "sqlite" or column is None or not isinstance(column.type, sa.Integer):
        return
    sequence = sa.func.pg_get_serial_sequence(table.name, "id")
    highest = sa.select(sa.func.coalesce(sa.func.max(column), 0) + 1).scalar_subquery()
    connection.execute(sa.select(sa.func.setval(sequence, highest, sa.false())))
