"""What became of cited addresses. No network: a function answers for the web."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from corpus.catalog import Catalog, open_catalog
from corpus.citations.links import ARCHIVES, check_links, cited_links, link_states
from corpus.errors import IngestError
from corpus.model import Content, Document, DocumentId, Language, Passage, PassageId, PassageKind, Reference, WorkId
from corpus.parsers.protocol import Source

URLS = (
    "http://alive.example/a",
    "http://dead.example/b",
    "http://moved.example/c",
    "http://robots.example/d",
    "www.bare.example",
)
COPY = "http://archive.example/2010/http://dead.example/b"
NOW = datetime(2026, 11, 24, tzinfo=UTC)


def fetch(url: str) -> Source:
    """The web of this test."""
    if url.startswith(ARCHIVES):
        if not url.endswith("dead.example/b"):
            raise IngestError("fetch_failed", source=url, reason="status", status=404)
        assert "/20100114/" in url
        return Source(
            "x.json",
            json.dumps({"mementos": {"closest": {"uri": [COPY], "datetime": "2010-02-01T00:00:00Z"}}}).encode(),
            url,
        )
    if "dead" in url:
        raise IngestError("fetch_failed", source=url, reason="status", status=404)
    if "robots" in url:
        raise IngestError("fetch_failed", source=url, reason="robots")
    return Source("page.html", b"<p>Here</p>", url, {"final_url": "http://new.example/c"} if "moved" in url else {})


@pytest.fixture
def catalog() -> Iterator[Catalog]:
    with open_catalog("sqlite://") as opened:
        for id_, issued in (("late", "2012"), ("paper", "2010-01-14")):
            document = Document(DocumentId(id_), WorkId(id_), f"Title of {id_}", Language.EN, id_, issued=issued)
            passage = Passage(PassageId(f"{id_}#0"), document.id, 0, PassageKind.BODY, Language.EN, "Text.")
            references = tuple(Reference(document.id, passage.id, n, n + 1, url, url=url) for n, url in enumerate(URLS))
            opened.put(document, Content((passage,), references=references))
        yield opened


def test_every_address_once_with_the_earliest_citing_date(catalog: Catalog) -> None:
    links = cited_links(catalog)

    assert sorted(URLS) == [link.url for link in links]
    assert {("late", "paper")} == {link.citing for link in links}
    assert {"2010-01-14"} == {link.date for link in links}


def test_states_are_found_and_kept(catalog: Catalog) -> None:
    found = {state.url: state for state in check_links(catalog, fetch, by="ana", now=lambda: NOW)}

    assert ["alive", "dead", "moved", "refused", "alive"] == [found[url].state for url in URLS]
    assert (COPY, "2010-02-01T00:00:00Z", 404) == (
        found[URLS[1]].archived_url,
        found[URLS[1]].archived_at,
        found[URLS[1]].status,
    )
    assert "http://new.example/c" == found[URLS[2]].final_url
    assert 64 == len(found[URLS[0]].sha256)
    assert found == link_states(catalog)


def test_what_was_looked_at_lately_is_left_alone(catalog: Catalog) -> None:
    assert len(URLS) == len(list(check_links(catalog, fetch, by="ana", now=lambda: NOW)))
    assert [] == list(check_links(catalog, fetch, by="ana", now=lambda: NOW))
    assert len(URLS) == len(list(check_links(catalog, fetch, by="ana", again_days=0, now=lambda: NOW)))


def test_nothing_is_asked_where_fetching_is_off(catalog: Catalog) -> None:
    def off(url: str) -> Source:
        raise IngestError("fetch_failed", source=url, reason="off")

    assert {"refused"} == {state.state for state in check_links(catalog, off, by="ana", now=lambda: NOW)}
