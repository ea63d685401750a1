"""Many rows into a table at once. SQLAlchemy prepares every row anew; here a table's statement is prepared once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

Processor = Callable[[Any], Any]


def insert(connection: sa.Connection, table: sa.Table, values: Sequence[dict[str, Any]]) -> None:
    """Insert rows that all have the same columns; the others take the defaults of the database.

    The rows are used up: their values become what the driver takes.
    """
    if not values:
        return
    statement, names, processed = _prepared(table, tuple(values[0]), connection.dialect)
    for name, process in processed:
        for row in values:
            row[name] = process(row[name])
    many: Any = [tuple(row[name] for name in names) for row in values] if names else list(values)
    connection.exec_driver_sql(statement, many)


@lru_cache(maxsize=64)
def _prepared(
    table: sa.Table, columns: tuple[str, ...], dialect: sa.Dialect
) -> tuple[str, tuple[str, ...], tuple[tuple[str, Processor], ...]]:
    """The statement; the order of its parameters, where they have no names; the columns whose values are converted."""
    compiled = sa.insert(table).compile(dialect=dialect, column_keys=list(columns))
    found = ((name, table.c[name].type.dialect_impl(dialect).bind_processor(dialect)) for name in columns)
    return str(compiled), tuple(compiled.positiontup or ()), tuple((name, each) for name, each in found if each)
