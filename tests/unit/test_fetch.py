"""Fetching, against a server on this machine that stands behind public addresses."""

from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from corpus import fetch as fetching
from corpus.config import Settings
from corpus.errors import ConfigError, IngestError
from corpus.fetch import Fetcher
from corpus.files import Files

PUBLIC = "93.184.216.34"


@dataclass
class Site:
    """What the server says by path, and what it was asked."""

    port: int = 0
    pages: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    names: dict[str, list[str]] = field(default_factory=dict)
    connected: list[str] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)

    def resolve(self, host: str, port: int) -> Sequence[str]:
        ips = self.names.get(host, [PUBLIC])
        return [ips.pop(0) if len(ips) > 1 else ips[0]]

    def connect(self, ip: str, port: int, timeout: float) -> socket.socket:
        self.connected.append(ip)
        return socket.create_connection(("127.0.0.1", self.port), timeout)

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked if path != "/robots.txt"]


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            status, headers, body = site.pages.get(self.path, (404, {}, b""))
            if headers.get("ETag") and self.headers.get("If-None-Match") == headers["ETag"]:
                status, body = 304, b""
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield site
    server.shutdown()
    server.server_close()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, max_upload_mb=1)


@pytest.fixture
def fetcher(site: Site, settings: Settings) -> Fetcher:
    return Fetcher(settings, resolve=site.resolve, connect=site.connect, sleep=site.slept.append)


def refusal(fetcher: Fetcher, url: str) -> tuple[str, object]:
    with pytest.raises(IngestError) as caught:
        fetcher.fetch(url)
    return caught.value.code, caught.value.facts.get("reason")


def test_a_document_comes_with_where_and_when_it_was_got(fetcher: Fetcher, site: Site) -> None:
    site.pages["/ley.html"] = (200, {"Content-Type": "text/html; charset=iso-8859-1"}, b"<p>a\xf1o</p>")
    source = fetcher.fetch("http://example.gob.mx/ley.html")

    assert (source.name, source.origin) == ("ley.html", "http://example.gob.mx/ley.html")
    assert source.given["source_url"] == "http://example.gob.mx/ley.html"
    assert source.given["encoding"] == "iso-8859-1"
    assert str(source.given["retrieved"]).endswith("Z")
    assert site.connected == [PUBLIC, PUBLIC]


def test_we_say_who_we_are(fetcher: Fetcher, site: Site) -> None:
    site.pages["/a"] = (200, {}, b"x")
    fetcher.fetch("http://example.org/a")

    assert all(headers["user-agent"].startswith("Puente/") for _, headers in site.asked)


def test_robots_are_heard(fetcher: Fetcher, site: Site) -> None:
    site.pages["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /private\n")
    site.pages["/public"] = site.pages["/private/a"] = (200, {}, b"x")

    assert refusal(fetcher, "http://example.org/private/a") == ("fetch_failed", "robots")
    assert fetcher.fetch("http://example.org/public").data == b"x"
    assert site.paths() == ["/public"]


def test_a_site_that_cannot_say_is_left_alone(fetcher: Fetcher, site: Site) -> None:
    site.pages["/robots.txt"] = (503, {}, b"")

    assert refusal(fetcher, "http://example.org/a") == ("fetch_failed", "robots")


def test_a_pause_between_requests_to_one_host(fetcher: Fetcher, site: Site) -> None:
    site.pages["/robots.txt"] = (200, {}, b"User-agent: *\nCrawl-delay: 7\n")
    site.pages["/a"] = (200, {}, b"x")
    fetcher.fetch("http://example.org/a")
    fetcher.fetch("http://example.org/a")

    assert len(site.slept) == 2
    assert all(6 < pause <= 7 for pause in site.slept)


def test_a_second_run_asks_only_for_what_is_new(site: Site, settings: Settings) -> None:
    site.pages["/a.txt"] = (200, {"ETag": '"1"'}, b"The text.")
    for _ in range(2):
        fetcher = Fetcher(settings, resolve=site.resolve, connect=site.connect, sleep=site.slept.append)
        source = fetcher.fetch("http://example.org/a.txt")
        Files(settings.files).put(source.data)
        assert source.data == b"The text."

    assert [headers.get("if-none-match") for path, headers in site.asked if path == "/a.txt"] == [None, '"1"']


def test_redirects_are_followed_and_said(fetcher: Fetcher, site: Site) -> None:
    site.pages["/old"] = (301, {"Location": "http://new.example/new.pdf"}, b"")
    site.pages["/new.pdf"] = (200, {}, b"%PDF-")
    source = fetcher.fetch("http://example.org/old")

    assert (source.name, source.origin) == ("new.pdf", "http://example.org/old")
    assert source.given["final_url"] == "http://new.example/new.pdf"


REDIRECTS = [
    "http://169.254.169.254/latest/meta-data/",
    "http://127.0.0.1/",
    "http://[::ffff:127.0.0.1]/",
    "http://2130706433/",
    "http://0177.0.0.1/",
    "http://inside.example/",
    "file:///etc/passwd",
    "http://example.org:8080/",
]


@pytest.mark.parametrize("place", REDIRECTS)
def test_a_redirect_to_a_blocked_address_goes_nowhere(fetcher: Fetcher, site: Site, place: str) -> None:
    site.names["inside.example"] = ["10.0.0.7"]
    site.pages["/old"] = (302, {"Location": place}, b"")

    assert refusal(fetcher, "http://example.org/old")[0] == "blocked_address"
    assert set(site.connected) == {PUBLIC}


def test_robots_txt_cannot_lead_inside(fetcher: Fetcher, site: Site) -> None:
    site.pages["/robots.txt"] = (302, {"Location": "http://127.0.0.1/robots.txt"}, b"")

    assert refusal(fetcher, "http://example.org/a")[0] == "blocked_address"


def test_a_name_that_changes_gets_no_connection_inside(fetcher: Fetcher, site: Site) -> None:
    """The first answer is public, all later ones are not: each request is checked, and made to what was checked."""
    site.names["rebind.example"] = [PUBLIC, "127.0.0.1"]
    site.pages["/a"] = (200, {}, b"secret")

    assert refusal(fetcher, "http://rebind.example/a")[0] == "blocked_address"
    assert "127.0.0.1" not in site.connected


def test_circles_end(fetcher: Fetcher, site: Site) -> None:
    site.pages["/a"] = (302, {"Location": "/a"}, b"")

    assert refusal(fetcher, "http://example.org/a") == ("fetch_failed", "redirects")


LARGE = [
    ("announced", {"Content-Length": "2000000"}, b"x" * 2_000_000),
    ("not announced", {}, b"x" * 2_000_000),
    ("packed", {"Content-Encoding": "gzip"}, gzip.compress(b"\0" * 3_000_000)),
]


@pytest.mark.parametrize(("how", "headers", "body"), LARGE, ids=[how for how, *_ in LARGE])
def test_what_is_too_large_is_left(
    fetcher: Fetcher, site: Site, how: str, headers: dict[str, str], body: bytes
) -> None:
    site.pages["/a"] = (200, headers, body)

    assert refusal(fetcher, "http://example.org/a")[0] == "too_large"


def test_packed_though_not_asked_for(fetcher: Fetcher, site: Site) -> None:
    site.pages["/a"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(b"The text."))

    assert fetcher.fetch("http://example.org/a").data == b"The text."


@pytest.mark.parametrize("status", [403, 404, 410])
def test_a_refusal_of_the_server_is_said(fetcher: Fetcher, site: Site, status: int) -> None:
    site.pages["/a"] = (status, {}, b"")
    with pytest.raises(IngestError) as caught:
        fetcher.fetch("http://example.org/a")

    assert caught.value.facts["status"] == status


def test_a_busy_server_is_asked_again(fetcher: Fetcher, site: Site) -> None:
    site.pages["/a"] = (503, {"Retry-After": "5"}, b"")

    assert refusal(fetcher, "http://example.org/a") == ("fetch_failed", "status")
    assert site.paths() == ["/a"] * fetching.TRIES
    assert 5.0 in site.slept


def test_a_server_that_says_little_for_long_is_left(fetcher: Fetcher, site: Site) -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    site.pages["/robots.txt"] = (404, {}, b"")

    def drip() -> None:
        connection, _ = listener.accept()
        with connection:
            for _ in range(100):
                try:
                    connection.sendall(b"H")
                except OSError:
                    return
                threading.Event().wait(0.1)

    threading.Thread(target=drip, daemon=True).start()

    def connect(ip: str, port: int, timeout: float) -> socket.socket:
        place = site.port if not site.connected else listener.getsockname()[1]
        site.connected.append(ip)
        return socket.create_connection(("127.0.0.1", place), timeout)

    slow = Fetcher(
        replace(fetcher.settings, fetch_seconds=1), resolve=site.resolve, connect=connect, sleep=site.slept.append
    )

    assert refusal(slow, "http://example.org/a")[0] == "fetch_failed"
    listener.close()


def test_fetching_can_be_switched_off(site: Site, tmp_path: Path) -> None:
    fetcher = Fetcher(Settings(home=tmp_path, fetch=False), resolve=site.resolve, connect=site.connect)

    assert refusal(fetcher, "http://example.org/a") == ("fetch_failed", "off")
    assert site.asked == []


SHORT = [
    ("announced", {"Content-Length": "100"}, b"Half of the text"),
    ("packed", {"Content-Encoding": "gzip"}, gzip.compress(b"The text." * 1000)[:-20]),
]


@pytest.mark.parametrize(("how", "headers", "body"), SHORT, ids=[how for how, *_ in SHORT])
def test_half_a_document_is_none(fetcher: Fetcher, site: Site, how: str, headers: dict[str, str], body: bytes) -> None:
    site.pages["/a"] = (200, headers, body)

    assert refusal(fetcher, "http://example.org/a") == ("fetch_failed", "truncated")
    assert site.paths() == ["/a"] * fetching.TRIES


def test_what_was_looked_at_lately_is_not_asked_for(site: Site, settings: Settings) -> None:
    site.pages["/a.txt"] = (200, {}, b"The text.")
    for days in (0, 1):
        fetcher = Fetcher(settings, resolve=site.resolve, connect=site.connect, sleep=site.slept.append)
        source = fetcher.fetch("http://example.org/a.txt", every=days)
        Files(settings.files).put(source.data)
    assert source.data == b"The text."
    assert site.paths() == ["/a.txt"]

    fetcher.fetch("http://example.org/a.txt")
    assert site.paths() == ["/a.txt"] * 2


def test_a_host_that_is_down_is_left_after_a_few_tries(settings: Settings) -> None:
    tried: list[str] = []

    def refuse(ip: str, port: int, timeout: float) -> socket.socket:
        tried.append(ip)
        raise ConnectionRefusedError

    fetcher = Fetcher(settings, resolve=lambda host, port: [PUBLIC], connect=refuse, sleep=lambda seconds: None)
    for number in range(10):
        assert refusal(fetcher, f"http://example.org/{number}") == ("fetch_failed", "connection")

    assert len(tried) == fetching.MOST_FAILURES


def test_an_operator_may_permit_a_host_inside_and_nothing_beside_it(site: Site, settings: Settings) -> None:
    site.pages["/a"] = (200, {}, b"x")
    site.pages["/b"] = (302, {"Location": "http://127.0.0.1:1/"}, b"")
    site.pages["/c"] = (302, {"Location": "http://169.254.169.254/"}, b"")
    here = f"http://127.0.0.1:{site.port}"
    inside = Fetcher(replace(settings, fetch_allow=f"10.0.0.1:80, 127.0.0.1:{site.port}", fetch_pause=0))

    assert inside.fetch(f"{here}/a").data == b"x"
    assert [refusal(inside, f"{here}/{name}")[0] for name in "bc"] == ["blocked_address"] * 2
    assert refusal(Fetcher(settings), f"{here}/a")[0] == "blocked_address"


@pytest.mark.parametrize("places", ["localhost:80", "127.0.0.1", "127.0.0.1:", "127.0.0.1:99999", "127.0.0.0/8:80"])
def test_what_is_permitted_is_said_exactly(settings: Settings, places: str) -> None:
    with pytest.raises(ConfigError, match="fetch_allow"):
        Fetcher(replace(settings, fetch_allow=places))
