"""Dossiers: filled by their owner, read by others only where they are shared."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from corpus.catalog import Catalog
from corpus.catalog.users import hash_password
from corpus.errors import CatalogError
from web.dossiers import Exhibit, dossiers_of, new_dossier, put_exhibit

Send = Callable[..., TestResponse]
PASSWORD = "puentes-y-caminos"


@pytest.fixture(scope="module")
def hashed() -> str:
    return hash_password(PASSWORD)


@pytest.fixture
def ana(app: Flask, send: Send, catalog: Catalog, hashed: str) -> FlaskClient:
    """A reader's browser; there is another reader."""
    for name in ("ana", "beto"):
        catalog.add_user(name, hashed, "reader")
    return logged_in(app, send, "ana")


def logged_in(app: Flask, send: Send, name: str) -> FlaskClient:
    client = app.test_client()
    send(client, "/en/login", name=name, password=PASSWORD)
    return client


@pytest.fixture
def dossier(ana: FlaskClient, send: Send) -> str:
    """The address of a dossier with a passage in it, put there from the reader."""
    fields = {"document": "report-en", "passage": "#p2", "note": "Who shares <water>?", "name": "Water"}
    return send(ana, "/en/documents/report-en", "/en/dossiers", **fields).headers["Location"]


def test_a_passage_is_put_into_a_new_dossier(send: Send, ana: FlaskClient, dossier: str) -> None:
    page = BeautifulSoup(ana.get(dossier).text, "lxml")

    assert page.select_one(".hit h2 a")["href"] == "/en/documents/report-en#p2"
    assert page.select_one("blockquote").text == "Water is shared by treaty."
    assert "Who shares <water>?" in page.select_one(".hit").text
    assert "Water" in ana.get("/es/dossiers").text
    reader = BeautifulSoup(ana.get("/en/documents/report-en").text, "lxml")
    assert ["Water", "A new one:"] == [option.text for option in reader.select("#f-dossier option")]


def test_nobody_else_sees_it_until_it_is_shared(send: Send, app: Flask, ana: FlaskClient, dossier: str) -> None:
    others = [app.test_client(), logged_in(app, send, "beto")]
    assert [404, 404] == [client.get(dossier).status_code for client in others]
    assert 404 == others[0].get(f"{dossier}/export/bibtex").status_code

    send(ana, dossier, name="Water", about="For the meeting", shared="1")
    for client in others:
        page = BeautifulSoup(client.get(dossier).text, "lxml")
        assert "For the meeting" in page.text
        assert page.select("main form") == []
        assert page.select_one("meta[name=robots]")["content"] == "noindex"
    assert "@" in others[0].get(f"{dossier}/export/bibtex").text

    send(ana, dossier, name="Water", about="For the meeting")
    assert [404, 404] == [client.get(dossier).status_code for client in others]


@pytest.mark.parametrize(
    "fields", [{"drop": "report-en#2"}, {"forget": "1"}, {"name": "Mine"}, {"document": "report-es"}]
)
def test_only_its_owner_changes_it(
    send: Send, app: Flask, ana: FlaskClient, dossier: str, catalog: Catalog, fields: dict
) -> None:
    send(ana, dossier, name="Water", shared="1")
    before = dossiers_of(catalog, "ana")
    beto = logged_in(app, send, "beto")

    assert 404 == send(beto, "/en/account", dossier, **fields).status_code
    assert before == dossiers_of(catalog, "ana")


def test_notes_change_items_go_and_the_whole_is_deleted(
    send: Send, ana: FlaskClient, dossier: str, catalog: Catalog
) -> None:
    send(ana, dossier, document="report-en", passage="2", note="Ask again")
    send(ana, dossier, document="report-es")
    assert [("report-en", "2", "Ask again"), ("report-es", "", "")] == [
        (exhibit.document, exhibit.passage, exhibit.note) for exhibit in dossiers_of(catalog, "ana")[0].exhibits
    ]

    send(ana, dossier, drop="report-en#2")
    assert ["report-es"] == [exhibit.document for exhibit in dossiers_of(catalog, "ana")[0].exhibits]
    catalog.remove(catalog.find_document(external_id="report-es").id)
    assert "no longer in the collection" in ana.get(dossier).text

    send(ana, dossier, forget="1")
    assert 404 == ana.get(dossier).status_code


def test_what_is_not_there_cannot_go_in(send: Send, ana: FlaskClient, dossier: str, catalog: Catalog) -> None:
    mine = dossiers_of(catalog, "ana")[0]
    for exhibit in (Exhibit("nothing"), Exhibit("report-en", "999"), Exhibit("report-en", "p x")):
        with pytest.raises(CatalogError):
            put_exhibit(catalog, mine.id, exhibit, "ana")
    with pytest.raises(CatalogError, match="no_name"):
        new_dossier(catalog, "  ", "ana")

    send(ana, dossier, "/en/dossiers", dossier=mine.id, document="report-en", passage="p999")
    assert "has no passage 999" in ana.get("/en/dossiers").text
    assert 1 == len(dossiers_of(catalog, "ana")[0].exhibits)
