"""Histories and questions that found nothing, in both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from corpus.catalog import Catalog, open_catalog, queries
from corpus.catalog.tables import unanswered


@pytest.fixture
def catalog(catalog_url: str) -> Iterator[Catalog]:
    with open_catalog(catalog_url) as opened:
        yield opened


def test_history_is_everybodys_own_newest_first_and_bounded(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "MOST", 3)
    for query in ("q=one", "q=two", "q=three", "q=two", "q=four"):
        catalog.queries.remember("ana", query)
    catalog.queries.remember("beto", "q=his")

    assert ["q=four", "q=two", "q=three"] == [search.query for search in catalog.queries.searches("ana")]
    catalog.queries.forget_searches("ana")
    assert () == catalog.queries.searches("ana")
    assert ["q=his"] == [search.query for search in catalog.queries.searches("beto")]
    assert () == catalog.edits()


def test_questions_are_counted_by_their_words_and_forgotten(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    for text in ("tuna", "guayule", "tuna"):
        catalog.queries.found_nothing(text)
    assert [("tuna", 2), ("guayule", 1)] == [(one.text, one.times) for one in catalog.queries.unanswered()]

    catalog.queries.forget_unanswered("tuna")
    catalog.queries.forget_unanswered("never asked")
    assert ["guayule"] == [one.text for one in catalog.queries.unanswered()]

    long_ago = datetime.now(UTC).date() - timedelta(days=91)
    with catalog.database.writing(queue=False) as connection:
        connection.execute(sa.update(unanswered).values(last=long_ago.isoformat()))
    monkeypatch.setattr(queries, "MOST_UNANSWERED", 2)
    for text in ("a", "b", "b", "c", "c"):
        catalog.queries.found_nothing(text)
    assert ["b", "c"] == [one.text for one in catalog.queries.unanswered()]
