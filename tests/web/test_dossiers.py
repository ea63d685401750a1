"""Dossiers: filled by their owner, read by others only where they are shared."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from corpus.catalog import Catalog
from corpus.catalog.users import hash_password
from corpus.errors import CatalogError
from web.dossiers import Item, dossiers_of, new_dossier, put_item

PASSWORD = "puentes-y-caminos"


@pytest.fixture(scope="module")
def hashed() -> str:
    return hash_password(PASSWORD)


@pytest.fixture
def ana(app: Flask, catalog: Catalog, hashed: str) -> FlaskClient:
    """A reader's browser; there is another reader."""
    for name in ("ana", "beto"):
        catalog.add_user(name, hashed, "reader")
    return logged_in(app, "ana")


def logged_in(app: Flask, name: str) -> FlaskClient:
    client = app.test_client()
    post(client, "/en/login", name=name, password=PASSWORD)
    return client


def post(client: FlaskClient, page: str, to: str = "", **fields: str):
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(page).text)
    assert token
    return client.post(to or page, data={"csrf_token": token[1]} | fields)


@pytest.fixture
def dossier(ana: FlaskClient) -> str:
    """The address of a dossier with a passage in it, put there from the reader."""
    fields = {"document": "report-en", "passage": "#p2", "note": "Who shares <water>?", "name": "Water"}
    return post(ana, "/en/documents/report-en", "/en/dossiers", **fields).headers["Location"]


def test_a_passage_is_put_into_a_new_dossier(ana: FlaskClient, dossier: str) -> None:
    page = BeautifulSoup(ana.get(dossier).text, "lxml")

    assert page.select_one(".hit h2 a")["href"] == "/en/documents/report-en#p2"
    assert page.select_one("blockquote").text == "Water is shared by treaty."
    assert "Who shares <water>?" in page.select_one(".hit").text
    assert "Water" in ana.get("/es/dossiers").text
    reader = BeautifulSoup(ana.get("/en/documents/report-en").text, "lxml")
    assert ["Water", "A new one:"] == [option.text for option in reader.select("#f-dossier option")]


def test_nobody_else_sees_it_until_it_is_shared(app: Flask, ana: FlaskClient, dossier: str) -> None:
    others = [app.test_client(), logged_in(app, "beto")]
    assert [404, 404] == [client.get(dossier).status_code for client in others]
    assert 404 == others[0].get(f"{dossier}/export/bibtex").status_code

    post(ana, dossier, name="Water", about="For the meeting", shared="1")
    for client in others:
        page = BeautifulSoup(client.get(dossier).text, "lxml")
        assert "For the meeting" in page.text
        assert page.select("main form") == []
        assert page.select_one("meta[name=robots]")["content"] == "noindex"
    assert "@" in others[0].get(f"{dossier}/export/bibtex").text

    post(ana, dossier, name="Water", about="For the meeting")
    assert [404, 404] == [client.get(dossier).status_code for client in others]


@pytest.mark.parametrize(
    "fields", [{"drop": "report-en#2"}, {"forget": "1"}, {"name": "Mine"}, {"document": "report-es"}]
)
def test_only_its_owner_changes_it(app: Flask, ana: FlaskClient, dossier: str, catalog: Catalog, fields: dict) -> None:
    post(ana, dossier, name="Water", shared="1")
    before = dossiers_of(catalog, "ana")
    beto = logged_in(app, "beto")

    assert 404 == post(beto, "/en/account", dossier, **fields).status_code
    assert before == dossiers_of(catalog, "ana")


def test_notes_change_items_go_and_the_whole_is_deleted(ana: FlaskClient, dossier: str, catalog: Catalog) -> None:
    post(ana, dossier, document="report-en", passage="2", note="Ask again")
    post(ana, dossier, document="report-es")
    assert [("report-en", "2", "Ask again"), ("report-es", "", "")] == [
        (item.document, item.passage, item.note) for item in dossiers_of(catalog, "ana")[0].items
    ]

    post(ana, dossier, drop="report-en#2")
    assert ["report-es"] == [item.document for item in dossiers_of(catalog, "ana")[0].items]
    catalog.remove(catalog.find_document(external_id="report-es").id)
    assert "no longer in the collection" in ana.get(dossier).text

    post(ana, dossier, forget="1")
    assert 404 == ana.get(dossier).status_code


def test_what_is_not_there_cannot_go_in(ana: FlaskClient, dossier: str, catalog: Catalog) -> None:
    mine = dossiers_of(catalog, "ana")[0]
    for item in (Item("nothing"), Item("report-en", "999"), Item("report-en", "p x")):
        with pytest.raises(CatalogError):
            put_item(catalog, mine.id, item, "ana")
    with pytest.raises(CatalogError, match="no_name"):
        new_dossier(catalog, "  ", "ana")

    post(ana, dossier, "/en/dossiers", dossier=mine.id, document="report-en", passage="p999")
    assert "has no passage 999" in ana.get("/en/dossiers").text
    assert 1 == len(dossiers_of(catalog, "ana")[0].items)
