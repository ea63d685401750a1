"""A curator settles a citation and takes it back; terms are explained in the text."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from corpus.catalog import Resolution
from corpus.catalog.users import hash_password
from corpus.model import WorkId, WorkState


def token(client: FlaskClient, address: str) -> str:
    return re.search(r'name="csrf_token" value="([^"]+)"', client.get(address).text)[1]


@pytest.fixture
def curator(client: FlaskClient, catalog) -> FlaskClient:
    reference = catalog.references("report-en")[0]
    key = (reference.citing, reference.passage, reference.start)
    candidates = (WorkId("report"), WorkId("water-treaty"))
    catalog.settle([Resolution(*key, WorkId("water-treaty"), WorkState.AMBIGUOUS, candidates)])
    catalog.add_user("cora", hash_password("puentes-y-caminos"), "curator")
    form = {"csrf_token": token(client, "/es/login"), "name": "cora", "password": "puentes-y-caminos"}
    client.post("/es/login", data=form)
    return client


def test_settled_and_taken_back(curator: FlaskClient, catalog) -> None:
    page = BeautifulSoup(curator.get("/es/review").text, "lxml")
    place = {node["name"]: node["value"] for node in page.select("form.citation input[type=hidden]")}
    assert [node["value"] for node in page.select("form.citation input[type=radio]")] == ["report", "water-treaty", ""]

    curator.post("/es/review", data=place | {"work": "report"})
    assert catalog.references("report-en")[0].work == "report"
    assert "No hay nada pendiente." in (after := curator.get("/es/review").text)
    assert "Retirar la decisión" in after

    curator.post("/es/review", data=place | {"undo": "1"})
    assert not catalog.resolutions("report-en")[0].decided


def test_every_decision_is_in_the_log_with_what_was_before(curator: FlaskClient, catalog) -> None:
    page = BeautifulSoup(curator.get("/en/review").text, "lxml")
    place = {node["name"]: node["value"] for node in page.select("form.citation input[type=hidden]")}
    for form in ({"work": "report"}, {"work": ""}, {"undo": "1"}):
        curator.post("/en/review", data=place | form)
    edits = [edit for edit in catalog.edits(limit=100) if edit.kind == "reference"]

    assert {"cora"} == {edit.by for edit in edits}
    assert ["", '{"work": "report"}', '{"work": null}'] == [edit.before for edit in edits]
    assert ['{"work": "report"}', '{"work": null}', ""] == [edit.after for edit in edits]


def test_an_unknown_citation_is_told(curator: FlaskClient) -> None:
    form = {"csrf_token": token(curator, "/es/review"), "passage": "report-en#4", "start": "7", "work": ""}

    assert curator.post("/es/review", data=form).status_code == 404
