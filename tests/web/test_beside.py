"""Two versions of a work side by side."""

from __future__ import annotations

from bs4 import BeautifulSoup
from flask.testing import FlaskClient


def rows(client: FlaskClient, address: str) -> list[tuple[list[str], list[str]]]:
    tree = BeautifulSoup(client.get(address).text, "lxml")
    columns = [row.find_all("div", recursive=False) for row in tree.select(".beside .row")]
    return [tuple([node["id"] for node in column.select("p[id]")] for column in pair) for pair in columns]


def test_what_says_the_same_stands_in_one_row(client: FlaskClient) -> None:
    found = rows(client, "/en/documents/report-es/side-by-side?with=report-en")

    assert any("l1" in left and "r1" in right for left, right in found)


def test_every_passage_stands_in_one_row(client: FlaskClient) -> None:
    found = rows(client, "/es/documents/report-en/side-by-side")

    assert [f"l{n}" for n in range(7)] == [id_ for left, _ in found for id_ in left]
    assert ["r0", "r1"] == [id_ for _, right in found for id_ in right]


def test_what_has_no_counterpart_is_said(client: FlaskClient) -> None:
    assert "Nada corresponde aquí." in client.get("/es/documents/report-en/side-by-side").text


def test_a_document_without_another_version(client: FlaskClient, catalog) -> None:
    catalog.remove("report-es")
    response = client.get("/en/documents/report-en/side-by-side")

    assert response.status_code == 404
    assert "no other version" in response.text
