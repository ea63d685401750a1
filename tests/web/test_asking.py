"""What is kept of searches: a history for who wants one, and what found nothing, of nobody."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from corpus.catalog import Catalog


def made(client: FlaskClient) -> list[str]:
    page = BeautifulSoup(client.get("/en/account/searches").text, "lxml")
    return [link.text for link in page.select("main ul.directory a")]


def test_a_history_is_kept_only_for_who_wants_one(logged_in, send, catalog: Catalog) -> None:
    ana = logged_in("reader")
    ana.get("/en/search?q=water")
    assert made(ana) == []

    send(ana, "/en/account/searches", "/en/account/history", keep="1")
    for words in ("water", "treaty&f.language=en", "nonsuch", "treaty&page=2"):
        ana.get(f"/en/search?q={words}")
    assert made(ana) == ["nonsuch", "treaty", "water"]
    assert "f.language=en" in ana.get("/es/account/searches").text

    send(ana, "/en/account/searches", "/en/account/history", forget="1")
    assert made(ana) == []
    ana.get("/en/search?q=water")
    send(ana, "/en/account/searches", "/en/account/history", stop="1")
    assert made(ana) == []
    ana.get("/en/search?q=water")
    assert made(ana) == []


KEPT = [
    ("a word nobody wrote", "q=Guayule", ["guayule"]),
    ("twice is one line", "q=guayule++rojo", ["guayule rojo"]),
    ("found", "q=water", []),
    ("filtered", "q=guayule&f.country=MX", []),
    ("one language", "q=guayule&in=es", []),
    ("a later page", "q=guayule&page=3", []),
    ("mail", "q=juan%40correo.example", []),
    ("telephone", "q=664+123+4567", []),
    ("CURP", "q=XEXX010101HNEXXXA4", []),
    ("too long", "q=" + "guayule+" * 11, []),
]


@pytest.mark.parametrize(("address", "kept"), [case[1:] for case in KEPT], ids=[case[0] for case in KEPT])
def test_what_found_nothing_is_kept_of_nobody(app: Flask, catalog: Catalog, address: str, kept: list[str]) -> None:
    app.test_client().get(f"/en/search?{address}")

    assert kept == [one.text for one in catalog.queries.unanswered()]


def test_curators_see_what_was_not_found(logged_in, send, app: Flask, catalog: Catalog) -> None:
    catalog.queries.found_nothing("guayule")
    curator = logged_in("curator")
    page = BeautifulSoup(curator.get("/es/review/unanswered").text, "lxml")

    assert [cell.text for cell in page.select("tbody tr > *")][:2] == ["guayule", "1"]
    send(curator, "/en/review/unanswered", "/en/review/unanswered", text="guayule")
    assert () == catalog.queries.unanswered()
    assert app.test_client().get("/en/review/unanswered").status_code == 302


def test_a_catalog_that_takes_nothing_is_no_error(
    app: Flask, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    from corpus.errors import CatalogError

    def full(_text: str) -> None:
        raise CatalogError("catalog.no_space")

    monkeypatch.setattr(catalog.queries, "found_nothing", full)
    assert app.test_client().get("/en/search?q=guayule").status_code == 200


def test_more_than_a_catalog_should_bear_is_passed_over(app: Flask, catalog: Catalog) -> None:
    app.extensions["puente_asking"].most = 2
    for word in ("guayule", "jojoba", "candelilla"):
        app.test_client().get(f"/en/search?q={word}")

    assert len(catalog.queries.unanswered()) == 2
