"""From a file to a document that can be found, with a look at it in between."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from corpus.catalog.users import hash_password

TEXT = """# The river and the road

Trucks wait at the bridge for an hour.¹ The commission counts them every day of the year.

¹ Ana Ríos, "Waiting at the Bridge," Border Review, 2008.
"""


def token(client: FlaskClient, address: str) -> str:
    return re.search(r'name="csrf_token" value="([^"]+)"', client.get(address).text)[1]


@pytest.fixture
def curator(client: FlaskClient, catalog) -> FlaskClient:
    catalog.add_user("cora", hash_password("puentes-y-caminos"), "curator")
    form = {"csrf_token": token(client, "/en/login"), "name": "cora", "password": "puentes-y-caminos"}
    client.post("/en/login", data=form)
    return client


def send(client: FlaskClient, locale: str = "en", **form: object) -> str:
    form["csrf_token"] = token(client, f"/{locale}/add")
    response = client.post(f"/{locale}/add", data=form, content_type="multipart/form-data")
    return response.headers["Location"]


@pytest.mark.parametrize("locale", ["en", "es"])
def test_a_file_is_shown_before_it_is_published(curator: FlaskClient, catalog, locale: str) -> None:
    address = send(curator, locale, file=(BytesIO(TEXT.encode()), "river.md"))
    page = BeautifulSoup(curator.get(address).text, "lxml")

    assert page.select_one("#f-title")["value"] == "The river and the road"
    assert page.select_one("#f-language option[selected]")["value"] == "en"
    assert "Trucks wait at the bridge" in page.select_one(".preview .text").text
    assert catalog.counts()["documents"] == 2


def test_published_with_corrections_it_can_be_found(curator: FlaskClient, catalog) -> None:
    address = send(curator, file=(BytesIO(TEXT.encode()), "river.md"))
    form = {"csrf_token": token(curator, address), "title": "River & road", "date": "2009-05", "issuer": "Commission"}
    response = curator.post(address, data=form)
    document = catalog.document(response.headers["Location"].rsplit("/", 1)[-1])

    assert (document.title, document.issued, document.issuer) == ("River & road", "2009-05", "Commission")
    assert "River &amp; road" in curator.get("/es/search?q=trucks+wait").text
    assert curator.get(address).status_code == 404
    assert [edit.by for edit in catalog.edits(document.id)] == ["cora"]


def test_a_pasted_text(curator: FlaskClient) -> None:
    address = send(curator, text="La aduana cierra a las ocho de la noche en el puente viejo.")
    page = BeautifulSoup(curator.get(address).text, "lxml")

    assert page.select_one("#f-language option[selected]")["value"] == "es"


def test_the_same_file_again_is_told(curator: FlaskClient) -> None:
    address = send(curator, file=(BytesIO(TEXT.encode()), "river.md"))
    curator.post(address, data={"csrf_token": token(curator, address), "title": "River"})
    again = curator.get(send(curator, file=(BytesIO(TEXT.encode()), "other.md")))

    assert "The collection has this very file already" in again.text


def test_a_file_that_cannot_be_read_says_why(curator: FlaskClient) -> None:
    address = send(curator, "es", file=(BytesIO(b"\x00\x01\x02" * 500), "thing.bin"))
    page = BeautifulSoup(curator.get(address).text, "lxml")

    assert page.select_one("[role=alert]").text == "Este tipo de archivo no se puede leer."


def test_thrown_away(curator: FlaskClient, catalog, puente) -> None:
    address = send(curator, text="Short text about the bridge and the river between two towns.")
    curator.post(address, data={"csrf_token": token(curator, address), "discard": "1"})

    assert curator.get(address).status_code == 404
    assert list((puente.settings.home / "pending").iterdir()) == []


def test_nobody_sees_what_another_sent(curator: FlaskClient, app, catalog) -> None:
    address = send(curator, text="Short text about the bridge and the river between two towns.")
    catalog.add_user("otto", hash_password("puentes-y-caminos"), "contributor")
    other = app.test_client()
    form = {"csrf_token": token(other, "/en/login"), "name": "otto", "password": "puentes-y-caminos"}
    other.post("/en/login", data=form)

    assert other.get(address).status_code == 404
    assert other.get("/en/add/../../secret").status_code == 404


def test_an_address_that_is_none_is_refused(curator: FlaskClient) -> None:
    send(curator, address="file:///etc/passwd")

    assert "may not be fetched" in curator.get("/en/add").text


def test_a_description_is_corrected_and_logged(curator: FlaskClient, catalog) -> None:
    address = "/en/documents/report-es/edit"
    form = {"csrf_token": token(curator, address), "title": "Informe corregido", "authors": "Ríos, Ana; Paz, Luis"}
    curator.post(address, data=form)

    assert catalog.document("report-es").title == "Informe corregido"
    assert catalog.document("report-es").authors == ("Ríos, Ana", "Paz, Luis")
    assert "Informe corregido" in curator.get(address).text
    assert "cora" in curator.get(address).text
