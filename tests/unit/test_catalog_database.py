"""Opening, migrating and the errors of a catalog's database."""

from __future__ import annotations

import importlib
import pkgutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from corpus.catalog import database as database_module
from corpus.catalog import open_catalog
from corpus.catalog.database import HEAD, current, map_errors, open_database
from corpus.catalog.migrating import configuration, upgrade
from corpus.catalog.tables import metadata
from corpus.errors import CatalogError, ConfigError, Duplicate, NotInCatalog

TABLES = set(metadata.tables) | {"alembic_version"}


def exceptions_of(library: str) -> list[type[Exception]]:
    """Every exception class that a library's modules define."""
    package = importlib.import_module(library)
    modules = [package]
    for found in pkgutil.walk_packages(getattr(package, "__path__", []), f"{library}.", onerror=lambda _: None):
        if not any(part in found.name for part in ("testing", "__main__", "dialects", "templates")):
            try:
                modules.append(importlib.import_module(found.name))
            except ImportError:
                continue
    classes = {value for module in modules for value in vars(module).values() if isinstance(value, type)}
    own = [
        c
        for c in classes
        if issubclass(c, Exception) and c.__module__.split(".")[0] == library.split(".", maxsplit=1)[0]
    ]
    return sorted(own, key=lambda c: f"{c.__module__}.{c.__qualname__}")


def bare(kind: type[Exception]) -> Exception:
    """An exception of this class without its constructor, which may want anything."""
    error = kind.__new__(kind, "what")
    error.args = ("what went wrong",)
    needed = {
        "code": None,
        "detail": [],
        "orig": None,
        "statement": None,
        "params": None,
        "connection_invalidated": False,
    }
    if hasattr(error, "__dict__"):
        error.__dict__.update(needed)
    return error


@pytest.mark.parametrize(("library", "least"), [("sqlalchemy", 40), ("sqlite3", 9), ("alembic", 8), ("psycopg", 200)])
def test_every_exception_of_the_libraries_becomes_ours(library: str, least: int) -> None:
    if library == "psycopg":
        pytest.importorskip("psycopg", reason="psycopg is not installed: make postgres")
    classes = exceptions_of(library)
    assert len(classes) >= least

    for kind in classes:
        error = bare(kind)
        with pytest.raises(CatalogError), map_errors():
            raise error


@pytest.mark.parametrize("error", [KeyError("x"), ValueError("x"), KeyboardInterrupt()])
def test_other_exceptions_pass(error: BaseException) -> None:
    with pytest.raises(type(error)), map_errors():
        raise error


@pytest.mark.parametrize("error", [NotInCatalog(id="x"), ConfigError("config")])
def test_our_own_pass_unchanged(error: Exception) -> None:
    with pytest.raises(type(error)) as caught, map_errors():
        raise error
    assert error is caught.value


REASONS = [
    (sqlite3.OperationalError("database or disk is full"), "catalog.no_space"),
    (sqlite3.OperationalError("database is locked"), "catalog.busy"),
    (sqlite3.DatabaseError("database disk image is malformed"), "catalog.damaged"),
    (sqlite3.OperationalError("attempt to write a readonly database"), "catalog.unwritable"),
    (sqlite3.OperationalError("no such table: x"), "catalog"),
    (UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed"), "catalog.bad_text"),
]


@pytest.mark.parametrize(("error", "code"), REASONS)
def test_codes_tell_who_can_mend_it(error: Exception, code: str) -> None:
    with pytest.raises(CatalogError) as caught, map_errors():
        raise error
    assert code == caught.value.code


def test_breaking_a_rule_of_the_tables(tmp_path: Path) -> None:
    with open_catalog("sqlite://") as catalog:
        with pytest.raises(Duplicate), catalog.database.writing() as connection:
            connection.exec_driver_sql("INSERT INTO clock VALUES ('changes', 1)")
        with pytest.raises(CatalogError, match="inconsistent"), catalog.database.writing() as connection:
            connection.exec_driver_sql(
                "INSERT INTO documents (id, work, sha256, source, external_id, version, saved)"
                " VALUES ('a', 'no such work', '', '', '', '', '2026-01-01 00:00:00')"
            )


# migrations


def test_the_scripts_make_the_tables_of_the_code() -> None:
    with open_catalog("sqlite://") as catalog, catalog.database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"render_as_batch": True})

        assert [] == compare_metadata(context, metadata)
        assert TABLES == set(sa.inspect(connection).get_table_names())


def test_the_scripts_are_one_line_that_ends_at_head() -> None:
    scripts = ScriptDirectory.from_config(configuration())

    assert [HEAD] == scripts.get_heads()
    assert all(isinstance(script.down_revision, str | None) for script in scripts.walk_revisions())


REVISIONS = [s.revision for s in ScriptDirectory.from_config(configuration()).walk_revisions()][::-1]


@pytest.mark.parametrize("start", REVISIONS)
def test_every_earlier_schema_migrates_with_what_it_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, start: str
) -> None:
    url = f"sqlite:///{tmp_path / 'catalog.db'}"
    with monkeypatch.context() as patch:
        patch.setattr(database_module, "migrate", lambda _: None)
        old = open_database(url)
        with old.engine.connect().execution_options(puente_write=True) as connection, connection.begin():
            upgrade(connection, start)
            for statement in OLD_ROWS:
                connection.exec_driver_sql(statement)
        assert start == current(old)
        old.close()

    with open_catalog(url) as catalog:
        assert HEAD == current(catalog.database)
        (found,) = catalog.iter_documents()
        assert ("a", "Título", "w") == (found.id, found.title, found.work)
        assert ["w"] == [row.work.id for row in catalog.work_rows()]
        assert "texto" == catalog.passages(["a#0"])["a#0"].text  # type: ignore[list-item, index]


# Rows as the first schema takes them: every later script must carry them over.
OLD_ROWS = [
    "INSERT INTO works (id, title, language, state, held) VALUES ('w', 'Obra', 'es', 'held', 1)",
    "INSERT INTO documents (id, work, title, language, sha256, source, external_id, version, saved)"
    " VALUES ('a', 'w', 'Título', 'es', 's', '', '', 'v', '2026-01-01 00:00:00')",
    "INSERT INTO passages (id, document, ordinal, kind, language, text) VALUES ('a#0', 'a', 0, 'body', 'es', 'texto')",
]


def test_a_newer_catalog_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'catalog.db'}"
    open_catalog(url).close()
    with sqlite3.connect(tmp_path / "catalog.db") as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(CatalogError, match="too_new"):
        open_catalog(url)


# opening


@pytest.mark.parametrize(
    "name", ["catalog.db", "con espacio y ñ.db", "100%.db", "%20.db", "a?b=c.db", "a#b.db", "a:b@c.db"]
)
def test_any_path(tmp_path: Path, name: str) -> None:
    with open_catalog(f"sqlite:///{tmp_path / 'new folder' / name}") as catalog:
        assert 0 == catalog.last_change()

    assert (tmp_path / "new folder" / name).is_file()


def test_a_relative_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    open_catalog("sqlite:///var/catalog.db").close()

    assert (tmp_path / "var" / "catalog.db").is_file()


def test_a_temporary_one_goes_when_closed() -> None:
    catalog = open_catalog("sqlite://")
    file = Path(str(catalog.database.engine.url.database))
    assert file.is_file()

    catalog.close()

    assert not file.parent.exists()


@pytest.mark.parametrize("url", ["", "mysql://x/y", "nonsense", "/just/a/path", "oracle+x://"])
def test_other_databases_are_refused(url: str) -> None:
    with pytest.raises(CatalogError, match="bad_url"):
        open_catalog(url)


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "catalog.db").write_text("El río Bravo " * 1000)

    with pytest.raises(CatalogError, match="damaged"):
        open_catalog(f"sqlite:///{tmp_path / 'catalog.db'}")


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(CatalogError, match="unwritable"):
        open_catalog(f"sqlite:///{tmp_path / 'file' / 'catalog.db'}")
    with pytest.raises(CatalogError, match="unwritable"):
        open_catalog(f"sqlite:///{tmp_path}")


def test_commits_are_synced_and_rules_are_kept(tmp_path: Path) -> None:
    with open_catalog(f"sqlite:///{tmp_path / 'catalog.db'}") as catalog, catalog.database.reading() as connection:
        pragmas = {
            p: connection.exec_driver_sql(f"PRAGMA {p}").scalar()
            for p in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }

    assert {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 60_000} == pragmas


def test_many_processes_open_a_new_one_at_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'catalog.db'}"
    code = "import sys; from corpus.catalog import open_catalog; print(open_catalog(sys.argv[1]).last_change())"
    started = [
        subprocess.Popen([sys.executable, "-c", code, url], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(6)
    ]

    assert [("0\n", "")] * 6 == [process.communicate(timeout=60) for process in started]


def test_alembic_is_not_imported_where_nothing_is_to_migrate(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'catalog.db'}"
    open_catalog(url).close()
    code = "import sys; from corpus.catalog import open_catalog; open_catalog(sys.argv[1]); print('alembic' in sys.modules)"

    assert (
        "False\n"
        == subprocess.run([sys.executable, "-c", code, url], capture_output=True, text=True, check=True).stdout
    )
