"""What the page of a document shows."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient


def soup(client: FlaskClient, address: str) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == 200
    return BeautifulSoup(response.text, "lxml")


@pytest.mark.parametrize("locale", ["en", "es"])
def test_every_passage_has_its_anchor(client: FlaskClient, locale: str) -> None:
    page = soup(client, f"/{locale}/documents/report-en")

    assert [f"p{ordinal}" for ordinal in range(7)] == sorted(
        node["id"] for node in page.select("[id^=p]") if "page" not in node["id"]
    )


def test_notes_lead_both_ways(client: FlaskClient) -> None:
    page = soup(client, "/en/documents/report-en")
    call, back = page.select_one("sup.call a"), page.select_one(".note .back")

    assert call["href"] == "#" + page.select_one(".note")["id"]
    assert back["href"] == "#" + call["id"]


def test_a_note_stands_after_the_passage_that_calls_it(client: FlaskClient) -> None:
    page = soup(client, "/en/documents/report-en")

    assert page.select_one("#p2 + .note") is not None


def test_a_citation_leads_to_its_work_and_tells_its_state(client: FlaskClient) -> None:
    note = soup(client, "/es/documents/report-en").select_one(".note")

    assert note.select_one("a.cite")["href"] == "/es/works/water-treaty"
    assert note.select_one(".state").text == "Falta"


def test_text_is_escaped(client: FlaskClient) -> None:
    page = soup(client, "/en/documents/report-en?q=every")

    assert "Customs inspects <b>every</b> truck and lorry on the bridge." in page.select_one("#p1").text
    assert [mark.text for mark in page.select("#p1 mark")] == ["every"]


def test_marks_words_of_either_language_where_it_was_opened_from_a_search(client: FlaskClient) -> None:
    page = soup(client, "/en/documents/report-en?q=aduana")

    assert [mark.text for mark in page.select("#p3 mark")] == ["aduana"]


def test_every_passage_in_another_language_says_so(client: FlaskClient) -> None:
    page = soup(client, "/en/documents/report-en")

    assert page.select_one("#p3")["lang"] == "es"
    assert page.select_one(".text")["lang"] == "en"


def test_offers_the_other_language(client: FlaskClient) -> None:
    page = soup(client, "/en/documents/report-en?q=bridge")

    assert page.select_one(".actions a[hreflang=es]")["href"] == "/en/documents/report-es?q=bridge"


def test_the_original_is_a_download_that_cannot_run(client: FlaskClient, app, puente) -> None:
    folder = puente.settings.files / "aa"
    folder.mkdir(parents=True)
    (folder / ("a" * 64)).write_bytes(b"<script>alert(1)</script>")
    response = client.get("/en/documents/report-en/original")

    assert response.status_code == 200
    assert response.headers["Content-Disposition"] == "attachment; filename=report.txt"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert client.get("/en/documents/report-es/original").status_code == 404


@pytest.mark.parametrize(
    ("address", "linked"),
    [("https://example.org/a", True), ("javascript:alert(1)", False), ("data:text/html,x", False)],
)
def test_only_addresses_of_the_web_become_links(client: FlaskClient, catalog, address: str, linked: bool) -> None:
    catalog.correct("report-es", {"source_url": address}, by="cora")
    page = soup(client, "/en/documents/report-es")

    assert bool(page.select(f'a[href="{address}"]')) == linked
