"""A database by URL: opened, migrated, with transactions that queue, and with errors of our own.

SQLite: WAL, so that readers never wait; ``synchronous=FULL``, so that what was committed survives a power cut; writers
take their place with ``BEGIN IMMEDIATE`` (a deferred transaction that turns into a writer cannot wait, only fail).
PostgreSQL: writers queue at the row ``clock``, which also makes change numbers visible in order.
"""

from __future__ import annotations

import json
import random
import shutil
import tempfile
import time
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL

from corpus.catalog.tables import clock
from corpus.errors import CatalogError, Duplicate, Error

HEAD = "0008"  # the migration that these tables stand at; a test holds it to the scripts
BUSY_SECONDS = 60.0  # how long a writer waits for its place before it gives up
POOL = 8
MAX_OVERFLOW = 24
BEHIND = 3  # connections that each set of rights keeps open

_LIBRARIES = frozenset({"sqlalchemy", "sqlite3", "psycopg", "alembic"})
_NO_SPACE = ("disk is full", "no space left", "disk i/o error")
_DAMAGED = ("malformed", "not a database", "corrupt")
_READ_ONLY = ("readonly database", "read-only", "unable to open database")


class Database:
    """An open database. ``reading`` and ``writing`` give connections inside one transaction."""

    def __init__(self, engine: sa.Engine, folder: Path | None = None) -> None:
        self.engine = engine
        self.where = engine.url.database if engine.dialect.name == "sqlite" else engine.url.render_as_string()
        self.sqlite = engine.dialect.name == "sqlite"
        self._finalizer = weakref.finalize(self, _forget, engine, folder)

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection that sees one state of the database throughout."""
        with map_errors(self.where), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[sa.Connection]:
        """Like ``reading``, for long reads: PostgreSQL shows one state throughout, and rows are streamed."""
        options: dict[str, Any] = {"stream_results": True, "yield_per": 1_000}
        if not self.sqlite:
            options["isolation_level"] = "REPEATABLE READ"
        opened = self.engine.connect().execution_options(**options)
        with map_errors(self.where), opened as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self, *, queue: bool = True) -> Iterator[sa.Connection]:
        """A connection whose changes are committed together at the end; other writers wait.

        ``queue=False`` skips PostgreSQL's queue, for small writes that touch no document and no work.
        """
        with (
            map_errors(self.where),
            self.engine.connect().execution_options(puente_write=True) as connection,
            connection.begin(),
        ):
            if queue and not self.sqlite:
                connection.execute(sa.select(clock.c.value).where(clock.c.name == "changes").with_for_update())
            yield connection

    def close(self) -> None:
        """Give back all connections; a temporary database is deleted."""
        self._finalizer()


def _forget(engine: sa.Engine, folder: Path | None) -> None:
    engine.dispose()
    if folder:
        shutil.rmtree(folder, ignore_errors=True)


def open_database(url: str) -> Database:
    """The database at ``sqlite:///path``, ``postgresql://…`` or ``sqlite://`` (temporary), migrated to ``HEAD``.

    What follows ``sqlite:///`` is the path as it is: spaces, ñ, ``%`` and ``?`` stand for themselves.
    """
    database = open_unmigrated(url)
    try:
        with map_errors(database.where):
            migrate(database)
    except BaseException:
        database.close()
        raise
    return database


def open_unmigrated(url: str) -> Database:
    """The database as it stands."""
    with map_errors(url.removeprefix("sqlite:///") if url.startswith("sqlite:") else None):
        return _open_sqlite(url) if url.startswith("sqlite:") else Database(_postgresql(url))


def _open_sqlite(url: str) -> Database:
    path = url.removeprefix("sqlite:").removeprefix("//").removeprefix("/")
    folder = None if path else Path(tempfile.mkdtemp(prefix="puente-"))
    file = folder / "catalog.db" if folder else Path(path)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CatalogError("catalog.unwritable", path=str(file), reason=str(error)) from error
    database = Database(_sqlite_engine(file, "OFF" if folder else "FULL"), folder)
    _use_wal(database.engine)
    return database


def _sqlite_engine(file: Path, safe: str, *, pool: int = POOL) -> sa.Engine:
    engine = sa.create_engine(
        URL.create("sqlite", database=str(file)),
        connect_args={"timeout": BUSY_SECONDS},
        pool_size=pool,
        max_overflow=MAX_OVERFLOW,
        json_serializer=_dumps,
        json_deserializer=_loads,
    )

    @sa.event.listens_for(engine, "connect")
    def _connected(raw: Any, _record: Any) -> None:
        raw.isolation_level = None  # transactions are begun below, never by the driver
        raw.execute(f"PRAGMA synchronous={safe}")
        raw.execute("PRAGMA foreign_keys=ON")

    @sa.event.listens_for(engine, "begin")
    def _begun(connection: sa.Connection) -> None:
        write = connection.get_execution_options().get("puente_write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


def open_behind(database: Database, views: Callable[[str], Sequence[str]]) -> Database:
    """The same database for reading only, where temporary views of each connection stand before the tables.

    ``views`` gives the statements that make them, of the name of the schema with the tables. Neither SQLite nor
    PostgreSQL looks for a name elsewhere where there is a temporary thing so called.
    """
    where = database.engine.url
    if database.sqlite:
        engine = _sqlite_engine(Path(str(where.database)), "OFF", pool=BEHIND)
    else:
        engine = _postgresql(where.render_as_string(hide_password=False), pool=BEHIND)

    @sa.event.listens_for(engine, "connect")
    def _connected(raw: Any, _record: Any) -> None:
        cursor = raw.cursor()
        if database.sqlite:
            schema = "main"
            cursor.execute("PRAGMA temp_store=MEMORY")
        else:
            cursor.execute("SELECT quote_ident(current_schema())")
            schema = cursor.fetchone()[0]
        for statement in views(schema):
            cursor.execute(statement)
        cursor.execute("PRAGMA query_only=ON" if database.sqlite else "SET default_transaction_read_only = on")
        cursor.close()
        raw.commit()

    return Behind(database, engine)


class Behind(Database):
    """Reads behind views; what is written is written to the tables, by who has asked whether it may be."""

    def __init__(self, database: Database, engine: sa.Engine) -> None:
        super().__init__(engine)
        self._tables = database

    @contextmanager
    def writing(self, *, queue: bool = True) -> Iterator[sa.Connection]:
        """A connection to the tables themselves."""
        with self._tables.writing(queue=queue) as connection:
            yield connection


def _use_wal(engine: sa.Engine) -> None:
    """Turn on the write-ahead log; two processes that do it at once make each other fail, so try again."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        raw = engine.raw_connection()
        try:
            cursor = raw.cursor()
            cursor.execute("PRAGMA journal_mode")
            if cursor.fetchone() != ("wal",):
                cursor.execute("PRAGMA journal_mode=WAL")
        except engine.dialect.loaded_dbapi.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(random.uniform(0.01, 0.05))  # noqa: S311
        else:
            return
        finally:
            raw.close()


def _postgresql(url: str, *, pool: int = POOL) -> sa.Engine:
    try:
        address = sa.make_url(url)
    except sa.exc.ArgumentError as error:
        raise CatalogError("catalog.bad_url", url=url) from error
    if address.get_backend_name() != "postgresql":
        raise CatalogError("catalog.bad_url", url=address.render_as_string())
    try:
        return sa.create_engine(
            address.set(drivername="postgresql+psycopg"),
            isolation_level="READ COMMITTED",
            pool_size=pool,
            max_overflow=MAX_OVERFLOW,
            pool_pre_ping=True,
            json_serializer=_dumps,
        )
    except ImportError as error:
        raise CatalogError("catalog.driver_missing", package="psycopg") from error


_encode = json.JSONEncoder(ensure_ascii=False).encode
_decode = json.JSONDecoder().decode


def _dumps(value: Any) -> str:
    """The JSON text of a value, as ``_loads`` reads it."""
    return "[]" if value == [] else "{}" if value == {} else _encode(value)


def _loads(text: str) -> Any:
    """The value of a JSON text. Most columns of most rows are empty."""
    return [] if text == "[]" else {} if text == "{}" else _decode(text)


def migrate(database: Database) -> None:
    """Bring the tables to ``HEAD``. A catalog of a newer Puente is refused (``catalog.too_new``)."""
    if current(database) == HEAD:
        return
    from corpus.catalog.migrating import upgrade

    with database.engine.connect().execution_options(puente_write=True) as connection, connection.begin():
        if not database.sqlite:
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(7783268)"))  # any number, always the same
        upgrade(connection)


def current(database: Database) -> str:
    """The migration that the database stands at; empty when it is new."""
    with database.engine.connect() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return ""
        return str(connection.scalar(sa.text("SELECT version_num FROM alembic_version")) or "")


@contextmanager
def map_errors(where: str | None = None) -> Iterator[None]:
    """Every exception of SQLAlchemy and of the drivers, as ours, with ``path`` for where it was. Our own pass."""
    try:
        yield
    except Error:
        raise
    except sa.exc.IntegrityError as error:
        raise _integrity(error) from error
    except Exception as error:
        if isinstance(error, UnicodeError) or type(error).__module__.split(".")[0] in _LIBRARIES:
            raise CatalogError(_code(error), path=where or "", reason=_reason(error)) from error
        raise


def _integrity(error: sa.exc.IntegrityError) -> CatalogError:
    reason = _reason(error)
    if "unique" in reason.lower():
        return Duplicate(reason=reason)
    return CatalogError("catalog.inconsistent", reason=reason)


def _reason(error: BaseException) -> str:
    return str(getattr(error, "orig", None) or error).strip()


def _code(error: BaseException) -> str:
    text = _reason(error).lower()
    for code, marks in (
        ("catalog.no_space", _NO_SPACE),
        ("catalog.damaged", _DAMAGED),
        ("catalog.unwritable", _READ_ONLY),
        ("catalog.busy", ("locked", "busy", "timeout", "timed out")),
        ("catalog.unavailable", ("could not connect", "connection", "server closed")),
    ):
        if any(mark in text for mark in marks):
            return code
    return "catalog.bad_text" if isinstance(error, UnicodeError) else "catalog"
