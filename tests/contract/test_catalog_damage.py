"""A damaged catalog never answers wrongly without its check telling so; a busy or broken connection is survived."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.catalog import Catalog, open_catalog
from corpus.errors import CatalogError
from corpus.model import Content, Document, DocumentId, Language, Passage, PassageId, PassageKind, Reference, WorkId

FLIPS = int(os.environ.get("SOAK_KILLS", "0")) or 300
DOCUMENTS = 12
READING = (CatalogError, ValueError, KeyError, TypeError, AttributeError)


def fill(catalog: Catalog) -> None:
    for number in range(DOCUMENTS):
        name = DocumentId(f"d{number}")
        passages = tuple(
            Passage(
                PassageId(f"{name}#{n}"), name, n, PassageKind.BODY, Language.ES, f"El párrafo {n} de {number}. " * 9
            )
            for n in range(20)
        )
        references = (Reference(name, passages[0].id, 0, 5, "raw"),)
        document = Document(name, WorkId(f"w{number}"), f"Título {number}", Language.ES, f"sha{number}")
        catalog.put(document, Content(passages, references=references))


def everything(catalog: Catalog) -> list[object]:
    return [(document, catalog.content(document.id)) for document in catalog.iter_documents()]


def test_a_sound_one_passes(catalog_url: str) -> None:
    with open_catalog(catalog_url) as catalog:
        fill(catalog)
        catalog.correct(DocumentId("d1"), {"title": "Otro"}, by="ana")
        catalog.remove(DocumentId("d2"))

        assert [] == list(catalog.check())


@pytest.mark.timeout(600)
def test_flipped_bits_and_cut_files(tmp_path: Path) -> None:
    """Each time: the same answers as before, or the check names the damage."""
    sound = tmp_path / "sound.db"
    with open_catalog(f"sqlite:///{sound}") as catalog:
        fill(catalog)
        right = everything(catalog)
    data = sound.read_bytes()
    chance = random.Random(7)
    wrong, noticed = 0, 0
    for number in range(FLIPS):
        folder = tmp_path / str(number)
        folder.mkdir()
        at = chance.randrange(len(data))
        bad = (
            data[:at] if number % 10 == 0 else data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]
        )
        (folder / "catalog.db").write_bytes(bad)
        try:
            with open_catalog(f"sqlite:///{folder / 'catalog.db'}") as catalog:
                problems = list(catalog.check())
                same = _answers(catalog) == right
        except CatalogError:
            problems, same = ["refused"], False
        wrong += not same and not problems
        noticed += bool(problems)
        shutil.rmtree(folder)

    assert 0 == wrong
    assert noticed > FLIPS / 4


def _answers(catalog: Catalog) -> list[object]:
    try:
        return everything(catalog)
    except READING:
        return []


def test_broken_connections_are_replaced(new_database: Callable[[], str]) -> None:
    url = new_database()
    with open_catalog(url) as catalog, open_catalog(url) as other:
        fill(catalog)
        with other.database.writing(queue=False) as connection:
            connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )

        assert DOCUMENTS == catalog.counts()["documents"]


def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    pytest.importorskip("psycopg", reason="psycopg is not installed: make postgresql")

    with pytest.raises(CatalogError, match="unavailable"):
        open_catalog(f"postgresql://nobody@/nothing?host={tmp_path}")
    with pytest.raises(CatalogError) as caught:
        open_catalog("postgresql://nobody:secret@127.0.0.1:9/nothing")
    assert "secret" not in str(caught.value)
