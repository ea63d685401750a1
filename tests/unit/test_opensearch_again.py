"""A machine of a cluster that goes away while it answers: the question is asked again."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("opensearchpy", reason="the client of OpenSearch is not installed")

from opensearchpy.exceptions import ConnectionError as LostConnection
from opensearchpy.exceptions import RequestError, TransportError

from search.engines import open_engine
from search.engines.opensearch import engine as module
from search.errors import Unavailable
from search.query import All, Request

NOTHING = {"timed_out": False, "_shards": {"failed": 0}, "hits": {"total": {"value": 0}, "hits": []}}


class Cluster:
    """Answers what it is told to, in turn."""

    def __init__(self, answers: list[Any]) -> None:
        self.answers, self.asked = answers, 0

    def search(self, **_: object) -> Any:
        self.asked += 1
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def ask(answers: list[Any], monkeypatch: pytest.MonkeyPatch) -> tuple[Any, int]:
    monkeypatch.setattr(module, "WAITS", (0, 0, 0))
    engine = open_engine("opensearch://127.0.0.1:1/x")
    cluster = Cluster(answers)
    monkeypatch.setattr(engine, "_client", cluster)
    monkeypatch.setattr(engine, "_refuse_outdated", lambda: None)
    try:
        return engine.search(Request(All())), cluster.asked
    except Unavailable as error:
        return error, cluster.asked


@pytest.mark.parametrize(
    "gone",
    [
        TransportError(500, "search_phase_execution_exception", "disconnected"),
        TransportError(503, "no_shard_available_action_exception", ""),
        LostConnection("N/A", "refused", Exception()),
    ],
    ids=["while it answered", "before", "no connection"],
)
def test_asked_again(gone: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    found, asked = ask([gone, gone, NOTHING], monkeypatch)
    assert (0, 3) == (found.total, asked)

    found, asked = ask([gone] * 9, monkeypatch)
    assert isinstance(found, Unavailable)
    assert asked == 4


def test_a_bad_question_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    found, asked = ask([RequestError(400, "parsing_exception", "")], monkeypatch)
    assert isinstance(found, Unavailable)
    assert asked == 1
