"""A server that has too much to do says so; what it logs is about its work and nobody's person."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from werkzeug.test import Client
from werkzeug.wrappers import Response

from corpus.errors import ConfigError
from web.logs import JsonLines, start_logging
from web.pressure import Shedding


@pytest.fixture
def busy(app) -> Client:
    return Client(Shedding(app, waiting=lambda: 101, most=100), Response)


@pytest.mark.parametrize(
    ("address", "lang", "words"),
    [("/en/search?q=bridge", "en", "Too many people"), ("/es/search?q=puente", "es", "Demasiadas personas")],
)
def test_a_page_is_refused_in_its_language(busy: Client, address: str, lang: str, words: str) -> None:
    answer = busy.get(address)

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert f'<html lang="{lang}">' in answer.text
    assert words in answer.text


def test_the_api_is_refused_as_a_problem(busy: Client) -> None:
    answer = busy.get("/api/v1/search?q=bridge")

    assert answer.mimetype == "application/problem+json"
    assert answer.json["code"] == "serve.busy"


def test_who_watches_gets_through(busy: Client) -> None:
    assert busy.get("/health").status_code == 200


def test_nobody_is_refused_before_there_are_too_many(app) -> None:
    assert Client(Shedding(app, waiting=lambda: 100, most=100), Response).get("/en/").status_code == 200


@pytest.fixture
def lines() -> Iterator[list[str]]:
    """What is logged as JSON."""
    written: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            written.append(self.format(record))

    handler, log = Kept(), logging.getLogger("puente.requests")
    handler.setFormatter(JsonLines())
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    yield written
    log.removeHandler(handler)
    log.setLevel(logging.NOTSET)


def test_a_request_is_logged_without_what_was_asked(client: FlaskClient, lines: list[str]) -> None:
    client.get("/es/search?q=Ana+Ríos", environ_overrides={"REMOTE_ADDR": "192.0.2.7"})
    (line,) = lines
    entry = json.loads(line)

    assert (entry["method"], entry["page"], entry["status"], entry["locale"]) == ("GET", "search.results", 200, "es")
    assert entry["ms"] > 0
    assert not {"Ana", "192.0.2.7"} & set(line.replace('"', " ").split())


def test_a_trace_stays_on_one_line() -> None:
    error = ValueError("broken\nin two")
    record = logging.LogRecord("web", logging.ERROR, "x", 1, "failed", (), (type(error), error, None))

    assert "\n" not in (line := JsonLines().format(record))
    assert "broken\nin two" in json.loads(line)["trace"]


def test_an_unknown_kind_of_log_is_refused() -> None:
    with pytest.raises(ConfigError):
        start_logging("xml")
