"""Keyword in context: as many lines as the search counts, counterparts marked, in every order, as CSV."""

from __future__ import annotations

import csv
import io

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from corpus.model import Language
from search.query import Query
from web.alignments import align_changed
from web.wiring import Puente, ask, lines


@pytest.fixture
def aligned(puente: Puente, client: FlaskClient) -> FlaskClient:
    align_changed(puente)
    return client


@pytest.mark.parametrize("text", ["customs", "aduana", "bridge", '"the bridge"', "treaty"])
def test_as_many_lines_as_the_search_counts(puente: Puente, text: str) -> None:
    found = lines(puente, Query(text))

    assert ask(puente, Query(text)).total == found.total == len(list(found.lines())) > 0


def test_aligned_pairs_come_first_with_the_counterpart_marked(puente: Puente, aligned: FlaskClient) -> None:
    for languages in ((Language.EN, Language.ES), (Language.EN,)):
        query = Query("customs", languages)
        first = next(lines(puente, query).lines())
        assert first.aligned is not None
        start, end = first.aligned.marks[0]

        assert {first.keyword.lower(), first.aligned.passage.text[start:end].lower()} == {"customs", "aduana"}


@pytest.mark.parametrize("order", ["rank", "left", "right", "country", "issuer", "year", "nonsense"])
def test_every_order_has_every_line(aligned: FlaskClient, order: str) -> None:
    tree = BeautifulSoup(aligned.get(f"/es/concordance?q=customs&order={order}").text, "lxml")

    assert len(tree.select(".kwic > li")) == 3


def test_newest_first_and_by_country(puente: Puente) -> None:
    by = {
        name: [line.document for line in lines(puente, Query("customs"), name).lines()] for name in ("year", "country")
    }

    assert [d.country for d in by["country"]] == sorted(d.country for d in by["country"])
    assert [d.issued[:4] for d in by["year"]] == sorted((d.issued[:4] for d in by["year"]), reverse=True)


def test_csv_holds_the_same_lines(aligned: FlaskClient) -> None:
    answer = aligned.get("/en/concordance/export/csv?q=customs")
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))

    assert answer.mimetype == "text/csv"
    assert sorted(row["keyword"].lower() for row in rows) == ["aduana", "aduana", "customs"]
    assert any("/en/documents/report-es#p1" in row["aligned_url"] for row in rows)


def test_a_wrong_query_is_told_as_plain_text(aligned: FlaskClient) -> None:
    answer = aligned.get("/en/concordance/export/csv?q=NOT")

    assert (answer.status_code, answer.mimetype) == (400, "text/plain")


def test_narrowed_by_what_stands_beside(aligned: FlaskClient) -> None:
    tree = BeautifulSoup(aligned.get("/en/concordance?q=customs&f.country=MX").text, "lxml")

    assert len(tree.select(".kwic > li")) == 1
    assert "Mexico" in tree.select(".chosen")[0].text
