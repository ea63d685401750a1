"""Backup and restore: the same catalog again, also on another database, also when cut off, never a damaged one."""

from __future__ import annotations

import gzip
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from corpus import backup as module
from corpus.backup import backup, restore, verify
from corpus.catalog import Catalog, copying, open_catalog
from corpus.catalog import database as database_module
from corpus.catalog.migrating import upgrade
from corpus.config import Settings
from corpus.errors import CatalogError
from corpus.files import Files
from corpus.model import (
    Content,
    Document,
    DocumentId,
    Language,
    Passage,
    PassageId,
    PassageKind,
    Reference,
    Work,
    WorkId,
)


@pytest.fixture
def settings(catalog_url: str, tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home ñ", catalog_url=catalog_url)


@pytest.fixture
def catalog(settings: Settings) -> Iterator[Catalog]:
    with open_catalog(settings.catalog) as opened:
        fill(opened, settings)
        yield opened


def put(catalog: Catalog, settings: Settings, number: int) -> None:
    name = f"d{number}"
    sha256 = Files(settings.files).put(f"bytes {number}".encode() * 100)
    first = PassageId(f"{name}#0")
    content = Content(
        (Passage(first, DocumentId(name), 0, PassageKind.BODY, Language.ES, f"Año {number}:\u2028\n\r\t «fin»"),),
        references=(Reference(DocumentId(name), first, 0, 3, "raw"),),
    )
    catalog.put(Document(DocumentId(name), WorkId(f"w{number}"), name, Language.ES, sha256), content)


def fill(catalog: Catalog, settings: Settings) -> None:
    for number in range(5):
        put(catalog, settings, number)
    old = catalog.document(DocumentId("d0"))
    catalog.put(replace(old, title="Otro"), catalog.content(old.id))
    catalog.remove(DocumentId("d4"))
    catalog.put_works([Work(WorkId("treaty"), "Treaty", ("A",), 1944)])
    catalog.decide(catalog.references(DocumentId("d1"))[0], WorkId("treaty"), by="ana")
    catalog.correct(DocumentId("d2"), {"title": "Corregido"}, by="ana")
    catalog.curate("option", "x", {"a": [1, None, "ñ"]}, by="ana")
    catalog.add_user("ana", "$argon2id$…", "admin")
    catalog.jobs.submit("ingest", {"path": "x"})
    catalog.groups.add("team", by="ana")
    catalog.correct(DocumentId("d3"), {"group": "team"}, by="ana")
    catalog.queries.remember("ana", "q=agua")
    catalog.queries.found_nothing("guayule")


def everything(catalog: Catalog) -> dict[str, list[str]]:
    with copying.reading_lines(catalog.database) as lines:
        return {name: list(lines(name)) for name in copying.TABLES}


def new_home(tmp_path: Path, name: str = "other") -> Settings:
    return Settings(home=tmp_path / name)


def test_everything_comes_back(catalog: Catalog, settings: Settings, tmp_path: Path) -> None:
    made = backup(catalog, settings, tmp_path / "b.tar")
    assert made == verify(tmp_path / "b.tar")
    assert 5 == len(made.files)
    assert catalog.last_change() == made.last_change
    assert all(rows for rows, _ in made.tables.values() if rows is not None) or made.tables

    other = new_home(tmp_path)
    assert made == restore(tmp_path / "b.tar", other)

    with open_catalog(other.catalog) as again:
        assert everything(catalog) == everything(again)
        assert not again.put(catalog.document(DocumentId("d1")), catalog.content(DocumentId("d1")))
        assert {"d1", "d2"} <= {d.id for d in again.iter_documents()}
        assert again.jobs.submit("ingest", {}).id == catalog.jobs.submit("ingest", {}).id
    assert list(Files(settings.files).iter_hashes()) == list(Files(other.files).iter_hashes())


def test_every_table_of_the_sample_has_rows(catalog: Catalog) -> None:
    empty = {name for name, lines in everything(catalog).items() if not lines}

    assert {"notes", "legal_citations", "mentions"} == empty


def test_wiped_and_restored_in_place(settings: Settings, tmp_path: Path, catalog_url: str) -> None:
    if not catalog_url.startswith("sqlite"):
        pytest.skip("a PostgreSQL database is wiped by its own tools")
    with open_catalog(settings.catalog) as catalog:
        fill(catalog, settings)
        before = everything(catalog)
        backup(catalog, settings, tmp_path / "b.tar")
    shutil.rmtree(settings.home)
    shutil.rmtree(Path(settings.catalog.removeprefix("sqlite:///")).parent)

    restore(tmp_path / "b.tar", settings)

    with open_catalog(settings.catalog) as again:
        assert before == everything(again)


def test_from_one_database_to_another(
    catalog: Catalog, settings: Settings, tmp_path: Path, new_database: Callable[[], str]
) -> None:
    backup(catalog, settings, tmp_path / "b.tar")
    other = replace(new_home(tmp_path), catalog_url=new_database())

    restore(tmp_path / "b.tar", other)

    with open_catalog(other.catalog) as again:
        assert everything(catalog) == everything(again)
        assert again.add_user("luis", "$argon2id$…", "reader").id == 2  # numbers go on


def test_not_over_what_is_there(catalog: Catalog, settings: Settings, tmp_path: Path) -> None:
    backup(catalog, settings, tmp_path / "b.tar")
    before = everything(catalog)

    with pytest.raises(CatalogError, match="not_empty"):
        restore(tmp_path / "b.tar", settings)
    with pytest.raises(CatalogError, match="exists"):
        backup(catalog, settings, tmp_path / "b.tar")
    assert before == everything(catalog)


def test_while_others_write(catalog: Catalog, settings: Settings, tmp_path: Path) -> None:
    stop = threading.Event()
    written: list[int] = []

    def write() -> None:
        number = 100
        while not stop.is_set():
            put(catalog, settings, number)
            written.append(number)
            number += 1

    thread = threading.Thread(target=write)
    thread.start()
    try:
        while len(written) < 5:
            stop.wait(0.01)
        backup(catalog, settings, tmp_path / "b.tar")
    finally:
        stop.set()
        thread.join()
    other = new_home(tmp_path)
    made = restore(tmp_path / "b.tar", other)

    with open_catalog(other.catalog) as again:
        documents = list(again.iter_documents())
        files = Files(other.files)
        assert all(files.read(d.sha256) for d in documents)
        assert {d.id for d in documents} == {c.document for c in again.changes(0) if not c.removed}
        assert made.last_change == again.last_change()
        assert len(documents) == again.counts()["passages"]


def test_a_restored_one_saved_again_is_the_same(catalog: Catalog, settings: Settings, tmp_path: Path) -> None:
    first = backup(catalog, settings, tmp_path / "1.tar")
    restore(tmp_path / "1.tar", other := new_home(tmp_path))
    with open_catalog(other.catalog) as again:
        second = backup(again, other, tmp_path / "2.tar")

    assert (first.tables, first.files) == (second.tables, second.files)


# cut off and damaged


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[tuple[Catalog, Settings]]:
    settings = Settings(home=tmp_path / "home")
    with open_catalog(settings.catalog) as opened:
        fill(opened, settings)
        yield opened, settings


def test_one_cut_off_anywhere_is_continued(sqlite: tuple[Catalog, Settings], tmp_path: Path) -> None:
    catalog, settings = sqlite
    backup(catalog, settings, tmp_path / "whole.tar")
    whole = (tmp_path / "whole.tar").read_bytes()

    for number, cut in enumerate(range(0, len(whole), 700)):
        (tmp_path / f"{number}.tar.part").write_bytes(whole[:cut])
        made = backup(catalog, settings, tmp_path / f"{number}.tar")

        assert 5 == len(made.files)
        assert not (tmp_path / f"{number}.tar.part").exists()


def test_what_stands_whole_is_not_read_again(
    sqlite: tuple[Catalog, Settings], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalog, settings = sqlite
    backup(catalog, settings, tmp_path / "whole.tar")
    whole = (tmp_path / "whole.tar").read_bytes()
    (tmp_path / "b.tar.part").write_bytes(whole[: 3 * 1536 + 700])
    added: list[str] = []
    plain = module._add
    monkeypatch.setattr(module, "_add", lambda tar, name, data: (added.append(name), plain(tar, name, data)))

    backup(catalog, settings, tmp_path / "b.tar")

    assert 2 == sum(name.startswith("files/") for name in added)


def test_every_flipped_bit_is_noticed_or_harmless(sqlite: tuple[Catalog, Settings], tmp_path: Path) -> None:
    catalog, settings = sqlite
    made = backup(catalog, settings, tmp_path / "b.tar")
    whole = (tmp_path / "b.tar").read_bytes()
    noticed = 0
    for at in range(0, len(whole), 61):
        (tmp_path / "bad.tar").write_bytes(whole[:at] + bytes([whole[at] ^ 0x10]) + whole[at + 1 :])
        try:
            found = verify(tmp_path / "bad.tar")
        except CatalogError:
            noticed += 1
        else:
            assert (made.tables, made.files) == (found.tables, found.files)

    assert noticed > len(whole) / 61 / 3


@pytest.mark.parametrize("keep", [0, 1, 512, 2000, -600, -20_000])
def test_a_truncated_one_is_refused(sqlite: tuple[Catalog, Settings], tmp_path: Path, keep: int) -> None:
    catalog, settings = sqlite
    backup(catalog, settings, tmp_path / "b.tar")
    whole = (tmp_path / "b.tar").read_bytes()
    (tmp_path / "b.tar").write_bytes(whole[: len(whole) - 10_240 + keep] if keep < 0 else whole[:keep])

    with pytest.raises(CatalogError, match="damaged"):
        restore(tmp_path / "b.tar", new_home(tmp_path))
    assert not new_home(tmp_path).files.exists()


def test_no_backup_at_all(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no tar " * 500)
    gzip.open(tmp_path / "gz", "wb").close()
    for name in ("text", "gz"):
        with pytest.raises(CatalogError, match="damaged"):
            verify(tmp_path / name)
    with pytest.raises(CatalogError, match="unreadable"):
        verify(tmp_path / "nothing")


def test_a_backup_of_an_older_puente(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Made at the first migration, restored at the last."""
    old = Settings(home=tmp_path / "old")
    database = database_module.open_unmigrated(old.catalog)
    with database.engine.connect().execution_options(puente_write=True) as connection, connection.begin():
        upgrade(connection, "0001")
        connection.exec_driver_sql("INSERT INTO works (id, title, language) VALUES ('w', 'Obra', 'es')")
        tables = sa.MetaData()  # as they were then
        then = sa.inspect(connection).get_table_names()
        tables.reflect(connection, only=[name for name in copying.TABLES if name in then])
    with monkeypatch.context() as patch:
        patch.setattr(copying, "metadata", tables)
        patch.setattr(copying, "TABLES", tuple(table.name for table in tables.sorted_tables))
        patch.setattr(database_module, "HEAD", "0001")
        backup(Catalog(database), old, tmp_path / "b.tar")
    database.close()

    restore(tmp_path / "b.tar", new := new_home(tmp_path))

    with open_catalog(new.catalog) as again:
        assert ["Obra"] == [work.title for work in again.works()]
        assert database_module.HEAD == database_module.current(again.database)
        assert () == again.jobs.list()


def test_a_backup_of_a_newer_puente(
    sqlite: tuple[Catalog, Settings], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalog, settings = sqlite
    with monkeypatch.context() as patch:
        patch.setattr(database_module, "HEAD", "9999")
        backup(catalog, settings, tmp_path / "b.tar")

    with pytest.raises(CatalogError, match="too_new"):
        restore(tmp_path / "b.tar", new_home(tmp_path))
