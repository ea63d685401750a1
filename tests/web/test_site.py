"""What holds for every page: locales, headers, errors."""

from __future__ import annotations

import gzip

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from jinja2.filters import FILTERS

from search.errors import Unavailable

PAGES = [
    "",
    "search?q=aduana",
    "documents",
    "documents/report-en",
    "documents/report-en/side-by-side?with=report-es",
    "works",
    "works?state=missing",
    "works/water-treaty",
    "works/report",
    "help",
    "terms",
    "terms?q=aduana",
    "terms/customs",
    "agencies",
    "agreements",
    "agencies/ibwc",
    "citations/trace?from=report&to=water-treaty",
    "concordance",
    "concordance?q=customs&order=left",
    "quality",
    "terms/learned",
    "login",
    "search?q=puente&view=split",
]
BOTH = [f"/{locale}/{page}" for page in PAGES for locale in ("en", "es")]


@pytest.mark.parametrize(
    ("header", "target"), [("es-MX,es;q=0.9", "/es/"), ("en-US", "/en/"), ("fr", "/en/"), ("", "/en/")]
)
def test_only_the_root_looks_at_the_browsers_language(client: FlaskClient, header: str, target: str) -> None:
    response = client.get("/", headers={"Accept-Language": header})

    assert response.headers["Location"] == target
    assert "Accept-Language" in response.headers["Vary"]
    assert "Accept-Language" not in client.get("/en/", headers={"Accept-Language": header}).headers.get("Vary", "")


@pytest.mark.parametrize("page", BOTH)
def test_pages_are_whole_in_either_language(client: FlaskClient, page: str) -> None:
    response = client.get(page)
    tree = BeautifulSoup(response.text, "lxml")

    assert response.status_code == 200
    assert tree.html["lang"] == {"en": "en", "es": "es-MX"}[page[1:3]]
    assert len(tree.select("h1")) == 1
    assert tree.select_one("a.skip")["href"] == "#main"
    assert tree.title.text


@pytest.mark.parametrize("page", BOTH)
def test_nothing_inline_and_nothing_from_elsewhere(client: FlaskClient, page: str) -> None:
    response = client.get(page)
    tree = BeautifulSoup(response.text, "lxml")

    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert tree.select("[style], style, script:not([src]):not([type='application/ld+json']), [onclick]") == []
    assert all(node["src"].startswith("/static/") for node in tree.select("[src]"))


def test_names_are_in_the_language_of_each_reader(client: FlaskClient) -> None:
    pages = [client.get(f"/{locale}/agencies/ibwc").text for locale in ("en", "es", "en")]

    assert [True, False, True] == ["Counterpart" in page for page in pages]
    assert [False, True, False] == ["Contraparte" in page for page in pages]


def test_no_filter_is_worked_out_while_a_template_compiles(app: Flask) -> None:
    own = {name: filter_ for name, filter_ in app.jinja_env.filters.items() if name not in FILTERS}

    assert {"facet_title", "language_name"} <= set(own)
    assert [] == [name for name, filter_ in own.items() if not hasattr(filter_, "jinja_pass_arg")]


@pytest.mark.parametrize("page", BOTH)
def test_ids_are_unique_and_labels_lead_somewhere(client: FlaskClient, page: str) -> None:
    tree = BeautifulSoup(client.get(page).text, "lxml")
    ids = [node["id"] for node in tree.select("[id]")]
    wanted = {node["href"][1:] for node in tree.select("a[href^='#']")}
    wanted |= {node["aria-labelledby"] for node in tree.select("[aria-labelledby]")}

    assert len(ids) == len(set(ids))
    assert wanted <= set(ids)


@pytest.mark.parametrize("page", BOTH)
def test_the_language_switch_keeps_the_place(client: FlaskClient, page: str) -> None:
    other = {"en": "es", "es": "en"}[page[1:3]]
    href = BeautifulSoup(client.get(page).text, "lxml").select_one("#switch")["href"]

    assert href == f"/{other}{page[3:]}"


@pytest.mark.parametrize("page", BOTH)
def test_links_of_the_site_lead_somewhere(client: FlaskClient, page: str) -> None:
    tree = BeautifulSoup(client.get(page).text, "lxml")
    hrefs = {
        node["href"].split("#")[0] for node in tree.select("main a[href^='/'], nav a[href^='/'], footer a[href^='/']")
    }

    assert {} == {href: status for href in hrefs if (status := client.get(href).status_code) >= 400}


@pytest.mark.parametrize(("locale", "sentence"), [("en", "There is no page"), ("es", "No hay ninguna página")])
def test_a_missing_page(client: FlaskClient, locale: str, sentence: str) -> None:
    response = client.get(f"/{locale}/nowhere")

    assert response.status_code == 404
    assert sentence in response.text


def test_a_missing_document_is_named(client: FlaskClient) -> None:
    response = client.get("/es/documents/no-such-thing")

    assert response.status_code == 404
    assert "no-such-thing" in response.text


def test_an_engine_that_is_down_is_the_operators_business(app: Flask, client: FlaskClient, monkeypatch) -> None:
    def down(*_: object) -> None:
        raise Unavailable

    monkeypatch.setattr("web.views.search.ask", down)
    response = client.get("/es/search?q=puente")

    assert response.status_code == 503
    assert "El motor de búsqueda no responde." in response.text


def test_a_fault_of_ours_tells_no_insides(client: FlaskClient, monkeypatch) -> None:
    def fault(*_: object) -> None:
        message = "secret detail"
        raise RuntimeError(message)

    monkeypatch.setattr("web.views.search.ask", fault)
    response = client.get("/en/search?q=bridge")

    assert response.status_code == 500
    assert "secret" not in response.text


def test_texts_are_compressed_but_not_beside_secrets(client: FlaskClient, catalog) -> None:
    asked = {"Accept-Encoding": "gzip"}
    page = client.get("/en/help", headers=asked)

    assert page.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in client.get("/en/help").headers
    assert b"<h1>" in gzip.decompress(page.data)


def test_files_of_the_site_are_kept_until_they_change(client: FlaskClient) -> None:
    href = BeautifulSoup(client.get("/en/").text, "lxml").select_one("link[rel=stylesheet]")["href"]

    assert "immutable" in client.get(href).headers["Cache-Control"]
    assert client.get("/static/puente.css").headers["Cache-Control"] == "no-cache"
