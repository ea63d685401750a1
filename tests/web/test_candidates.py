"""A curator goes through the candidates: takes one as edited, rejects another; both are logged and gone from the list."""

from __future__ import annotations

import json

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from corpus.catalog import Catalog
from web.candidates import key_of
from web.wiring import Puente

FOUND = [
    {"english": "customs broker", "spanish": "agente aduanal", "kind": "text", "score": 3.0, "seen": 4, "agreed": 0.8,
     "evidence": [["report-en#1", "report-es#1"]]},
    {"english": "every truck", "spanish": "cada camión", "kind": "text", "score": 2.0, "seen": 3, "agreed": 0.5,
     "evidence": []},
    {"english": "customs", "spanish": "aduana", "kind": "heading", "score": 1.0, "seen": 3, "agreed": 1.0,
     "evidence": []},
]  # fmt: skip


@pytest.fixture
def curator(puente: Puente, logged_in) -> FlaskClient:
    place = puente.settings.home / "lexicons" / "candidates.jsonl"
    place.parent.mkdir()
    place.write_text("\n".join(map(json.dumps, FOUND)), encoding="utf-8")
    return logged_in("curator")


def waiting(client: FlaskClient) -> list[str]:
    page = BeautifulSoup(client.get("/es/terms/candidates").text, "lxml")
    return [node["value"] for node in page.select("input[name=english]")]


def decide(client: FlaskClient, key: str, **form: str) -> int:
    page = BeautifulSoup(client.get("/es/terms/candidates").text, "lxml")
    token = page.select_one("input[name=csrf_token]")["value"]
    return client.post("/es/terms/candidates", data={"csrf_token": token, "key": key, **form}).status_code


def test_what_is_known_is_not_asked_and_evidence_is_shown(curator: FlaskClient) -> None:
    assert waiting(curator) == ["customs broker", "every truck"]
    assert "La aduana revisa cada camión en el puente." in curator.get("/en/terms/candidates").text


def test_taken_as_edited_and_rejected(curator: FlaskClient, catalog: Catalog, puente: Puente) -> None:
    broker, truck = (key_of(one["english"], one["spanish"]) for one in FOUND[:2])
    decide(curator, broker, say="accept", english="Customs broker", spanish="agente aduanal", equivalence="near")
    decide(curator, truck, say="reject")

    concept = puente.termbase.concept("customs-broker")
    assert ([term.text for term in concept.terms], concept.equivalence) == (
        ["Customs broker", "agente aduanal"],
        "near",
    )
    assert concept.source == "report-en#1, report-es#1"
    assert waiting(curator) == []
    assert [(e.kind, e.subject, e.by) for e in catalog.edits() if e.kind in ("candidate", "concept")] == [
        ("concept", "customs-broker", "curator"), ("candidate", broker, "curator"), ("candidate", truck, "curator"),
    ]  # fmt: skip


def test_neither_empty_nor_unknown_nor_settled_twice(curator: FlaskClient, catalog: Catalog) -> None:
    key = key_of("every truck", "cada camión")
    decide(curator, key, say="accept", english="every truck", spanish=" ", equivalence="same")
    assert not [edit for edit in catalog.edits() if edit.kind == "concept"]

    assert decide(curator, "nothing = nada", say="reject") == 404
    decide(curator, key, say="reject")
    assert decide(curator, key, say="reject") == 404
