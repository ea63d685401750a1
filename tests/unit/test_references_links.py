"""What became of cited addresses. No network: a function answers for the web."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from corpus.catalog import Catalog, open_catalog
from corpus.citations.links import check_links, cited_links, link_states, read_mementos
from corpus.config import Settings
from corpus.errors import IngestError
from corpus.fetch import Fetcher
from corpus.files import Files
from corpus.model import Content, Document, DocumentId, Language, Passage, PassageId, PassageKind, Reference, WorkId
from corpus.parsers.protocol import Source

ARCHIVES = "http://archives.example/api/{date}/{url}"
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
    if url.startswith("http://archives.example/"):
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
    found = {state.url: state for state in check_links(catalog, fetch, by="ana", archives=ARCHIVES, now=lambda: NOW)}

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
    assert len(URLS) == len(list(check_links(catalog, fetch, by="ana", archives=ARCHIVES, now=lambda: NOW)))
    assert [] == list(check_links(catalog, fetch, by="ana", archives=ARCHIVES, now=lambda: NOW))
    assert len(URLS) == len(
        list(check_links(catalog, fetch, by="ana", archives=ARCHIVES, again_days=0, now=lambda: NOW))
    )


def test_nothing_is_asked_where_fetching_is_off(catalog: Catalog) -> None:
    def off(url: str) -> Source:
        raise IngestError("fetch_failed", source=url, reason="off")

    assert {"refused"} == {
        state.state for state in check_links(catalog, off, by="ana", archives=ARCHIVES, now=lambda: NOW)
    }


TIMEMAP = """<http://dead.example/b>;rel="original",
<http://archive.example/timegate/http://dead.example/b>;rel=timegate,
<http://archive.example/1/http://dead.example/b>; rel="first memento"; datetime="Tue, 02 Jan 2001 10:00:00 GMT",
<http://archive.example/2/http://dead.example/b,c>; datetime="Wed, 03 Feb 2010 10:00:00 GMT"; rel=memento,
<http://archive.example/3/http://dead.example/b>; rel="last memento"; datetime="Fri, 01 Feb 2019 10:00:00 GMT"
"""
JSON = {"mementos": {"list": [{"uri": ["http://a.example/1"], "datetime": "2001-01-02T10:00:00Z"}]}}


def test_time_maps_are_read() -> None:
    assert ["1", "2", "3"] == [place.split("/")[3] for place, _ in read_mementos(TIMEMAP)]
    assert [("http://a.example/1", datetime(2001, 1, 2, 10, tzinfo=UTC))] == list(read_mementos(json.dumps(JSON)))
    assert [] == [
        copy for text in ("", "{", '{"mementos": 1}', "<a>;rel=memento;datetime=x") for copy in read_mementos(text)
    ]


class _Web(BaseHTTPRequestHandler):
    """A site that lost a page, and an archive that has it."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        body = TIMEMAP.encode() if self.path.startswith("/map/") else b"<p>Alive</p>"
        self.send_response(200 if self.path.startswith(("/map/", "/alive")) else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


def test_a_real_server_and_a_time_map(tmp_path: Path) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Web) as server, open_catalog("sqlite://") as catalog:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        here = f"127.0.0.1:{server.server_port}"
        settings = Settings(home=tmp_path, fetch_allow=here, fetch_pause=0.0)
        document = Document(DocumentId("d"), WorkId("d"), "Title", Language.EN, "d", issued="2010-01")
        passage = Passage(PassageId("d#0"), document.id, 0, PassageKind.BODY, Language.EN, "Text.")
        urls = [f"http://{here}/alive", f"http://{here}/lost"]
        references = tuple(Reference(document.id, passage.id, n, n + 1, url, url=url) for n, url in enumerate(urls))
        catalog.put(document, Content((passage,), references=references))

        alive, lost = check_links(
            catalog,
            Fetcher(settings).fetch,
            by="ana",
            archives=f"http://{here}/map/{{url}}",
            keep=Files(settings.files).put,
            now=lambda: NOW,
        )
        server.shutdown()

    assert ("alive", 200) == (alive.state, alive.status)
    assert Files(settings.files).has(alive.sha256)
    assert ("dead", 404) == (lost.state, lost.status)
    assert ("http://archive.example/2/http://dead.example/b,c", "2010-02-03T10:00:00Z") == (
        lost.archived_url,
        lost.archived_at,
    )
    assert f"/map/{urls[1]}" in _Web.asked
