"""What people take with them: lists, citations, heads for reference managers."""

from __future__ import annotations

import csv
import json
from io import StringIO

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from search.results import FacetValue
from web.paging import Bar, Paging, year_bars


@pytest.mark.parametrize(
    ("form", "beginning"), [("bibtex", "@"), ("ris", "TY  - "), ("csl-json", "["), ("csv", "id,type,title")]
)
def test_a_list_of_results(client: FlaskClient, form: str, beginning: str) -> None:
    response = client.get(f"/en/search/export/{form}?q=customs")

    assert response.text.lstrip("\ufeff").startswith(beginning)
    assert "attachment" in response.headers["Content-Disposition"]


def test_each_work_once_with_its_address(client: FlaskClient) -> None:
    rows = list(csv.DictReader(StringIO(client.get("/es/search/export/csv?q=bridge").text.lstrip("\ufeff"))))

    assert len(rows) == len({row["id"] for row in rows})
    assert rows[0]["url"].startswith("http://localhost/es/documents/")


def test_a_document_and_a_work(client: FlaskClient) -> None:
    document = json.loads(client.get("/en/documents/report-en/export/csl-json").text)
    work = json.loads(client.get("/en/works/water-treaty/export/csl-json").text)

    assert (document[0]["title"], document[0]["language"]) == ("Report <on> the bridge & the river", "en")
    assert work[0]["title"] == "Water Treaty"
    assert client.get("/en/documents/report-en/export/docx").status_code == 404


def test_a_line_to_cite(client: FlaskClient) -> None:
    page = BeautifulSoup(client.get("/es/documents/report-es").text, "lxml")

    assert (
        "“Informe sobre el puente y el río”, Comisión del Puente, 30 de junio de 2010."
        in page.select_one(".to-cite").text
    )


def test_heads_for_reference_managers(client: FlaskClient) -> None:
    page = BeautifulSoup(client.get("/en/documents/report-en").text, "lxml")
    meta = {node["name"]: node["content"] for node in page.select("meta[name]")}

    assert meta["citation_title"] == "Report <on> the bridge & the river"
    assert meta["citation_author"] == "Ríos, Ana"
    assert meta["citation_publication_date"] == "2010/06"
    assert meta["citation_public_url"] == "http://localhost/en/documents/report-en"
    assert meta["DC.language"] == "en"


def test_bars_by_year_have_no_gaps() -> None:
    values = [FacetValue("2010", 4), FacetValue("2007", 1), FacetValue("", 9)]

    assert year_bars(values) == [Bar(2007, 1, 10), Bar(2008, 0, 0), Bar(2009, 0, 0), Bar(2010, 4, 40)]
    assert year_bars([]) == []


@pytest.mark.parametrize(
    ("page", "total", "numbers"),
    [
        (1, 5, [1]),
        (1, 100, [1, 2, 3, None, 10]),
        (5, 100, [1, None, 3, 4, 5, 6, 7, None, 10]),
        (10, 100, [1, None, 8, 9, 10]),
    ],
)
def test_pages_to_link_to(page: int, total: int, numbers: list[int | None]) -> None:
    assert Paging(page, 10, total).around() == numbers


@pytest.mark.parametrize(("form", "holds"), [("tbx", "<tbx"), ("skos", "skos:Concept"), ("csv", "customs")])
def test_the_terms(client: FlaskClient, form: str, holds: str) -> None:
    response = client.get(f"/en/terms/export/{form}")

    assert holds in response.text
    assert "attachment" in response.headers["Content-Disposition"]
    assert client.get("/en/terms/export/xls").status_code == 404
