"""Propose, review, publish, sign, take back: for registers, terms and pairs of passages; the log has every step."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from corpus.catalog import Catalog
from web.wiring import Puente

OPTION = "/es/registers/option/call-strategic-partnership"
CONCEPT = "/es/registers/concept/customs"
BESIDE = "/en/documents/report-en/side-by-side?with=report-es"
LogIn = Callable[[str], FlaskClient]


def fields(client: FlaskClient, address: str) -> dict[str, str]:
    """What the first long form of a page would send as it stands."""
    page = BeautifulSoup(client.get(address).text, "lxml")
    form = max(page.select("main form"), key=lambda node: len(node.select("textarea, select, input")))
    found = {node["name"]: node.get("value", "") for node in form.select("input[name]:not([type=checkbox])")}
    found |= {node["name"]: node.text.lstrip("\n") for node in form.select("textarea")}
    for node in form.select("select"):
        chosen = node.select_one("option[selected]") or node.select_one("option")
        found[node["name"]] = chosen["value"]
    return found


def say(client: FlaskClient, address: str, page: str, **more: str) -> int:
    return client.post(address, data=fields(client, page) | more).status_code


def kinds(catalog: Catalog) -> list[str]:
    return [edit.kind for edit in catalog.edits() if edit.kind not in ("user", "session")]


def test_a_contributor_proposes_and_a_curator_publishes(logged_in: LogIn, catalog: Catalog, puente: Puente) -> None:
    client = logged_in("contributor")
    old = puente.registers.option("call-strategic-partnership").status
    assert (
        say(client, f"{OPTION}/edit", f"{OPTION}/edit", status="done", reason="visto en el terreno", propose="1") == 302
    )
    assert puente.registers.option("call-strategic-partnership").status == old
    assert kinds(catalog) == ["proposal"]

    (proposal,) = catalog.review.proposals()
    page = f"/es/review/proposals/{proposal.id}"
    assert say(client, page, page, say="publish") == 302  # whoever made it may only withdraw it
    assert catalog.review.proposals()[0].state == "withdrawn"


def test_what_is_published_is_what_the_reviewer_saw_or_edited(
    logged_in: LogIn, catalog: Catalog, puente: Puente
) -> None:
    client = logged_in("curator")
    say(client, f"{CONCEPT}/edit", f"{CONCEPT}/edit", terms_es="aduana\naduanas {deprecated}", propose="1")
    (proposal,) = catalog.review.proposals()
    page = f"/es/review/proposals/{proposal.id}"
    shown = BeautifulSoup(client.get(page).text, "lxml")
    assert ["customs, aduana", "customs, aduana, aduanas"] == [n.text for n in shown.select("main td del, main td ins")]

    form = fields(client, page)
    assert client.post(page, data=form | {"say": "publish", "seen": "another state"}).status_code == 400
    client.post(page, data=form | {"say": "publish", "terms_es": "aduana\nadministración de aduanas"})

    assert [term.text for term in puente.termbase.concept("customs").terms] == [
        "customs", "aduana", "administración de aduanas",
    ]  # fmt: skip
    assert kinds(catalog) == ["proposal", "concept", "proposal"]


def test_nothing_is_proposed_or_published_that_changes_nothing(logged_in: LogIn, catalog: Catalog) -> None:
    client = logged_in("curator")

    assert say(client, f"{OPTION}/edit", f"{OPTION}/edit") == 302
    assert say(client, f"{OPTION}/edit", f"{OPTION}/edit", propose="1") == 400
    assert say(client, f"{CONCEPT}/edit", f"{CONCEPT}/edit") == 302
    assert kinds(catalog) == []


@pytest.mark.parametrize(
    "wrong", [{"status": "nonsense"}, {"titles_en": "", "titles_es": ""}, {"need": "no-such-need"}]
)
def test_a_wrong_value_is_refused_and_nothing_changes(
    logged_in: LogIn, catalog: Catalog, wrong: dict[str, str]
) -> None:
    client = logged_in("curator")

    assert say(client, f"{OPTION}/edit", f"{OPTION}/edit", **wrong) == 400
    assert kinds(catalog) == []


def test_a_change_is_taken_back_exactly(logged_in: LogIn, catalog: Catalog, puente: Puente) -> None:
    client, before = logged_in("curator"), puente.registers.option("call-strategic-partnership")
    say(client, f"{OPTION}/edit", f"{OPTION}/edit", status="done")
    assert puente.registers.option("call-strategic-partnership") != before
    line = next(edit for edit in catalog.edits() if edit.kind == "option")
    say(client, f"{OPTION}/restore", f"{OPTION}/edit", sequence=str(line.sequence))

    assert puente.registers.option("call-strategic-partnership") == before
    assert say(client, f"{CONCEPT}/restore", f"{OPTION}/edit", sequence=str(line.sequence)) == 404


def test_both_sides_sign_and_a_change_takes_their_word_away(logged_in: LogIn, catalog: Catalog) -> None:
    for role, side in (("contributor", "MX"), ("curator", "US")):
        client = logged_in(role)
        assert say(client, f"{OPTION}/sign", f"{OPTION}/edit") == 302  # no side yet: told so, nothing kept
        catalog.review.set_side(role, side, by="admin")
        say(client, f"{OPTION}/sign", f"{OPTION}/edit")
    public = client.get("/es/options/call-strategic-partnership").text
    assert "Acordado: ambas partes lo firmaron tal como está." in public

    say(client, f"{OPTION}/edit", f"{OPTION}/edit", status="done")
    assert "Acordado" not in client.get("/es/options/call-strategic-partnership").text


def test_a_wrong_pair_is_mended_in_two_clicks(logged_in: LogIn, catalog: Catalog) -> None:
    client = logged_in("curator")
    page = BeautifulSoup(client.get(BESIDE).text, "lxml")
    row = next(node for node in page.select(".beside .row") if node.select_one("#l1"))
    assert row.select_one("#r1")
    form = {node["name"]: node["value"] for node in row.select("form input")}
    client.post(BESIDE, data=form | {"say": "apart"})
    rows = BeautifulSoup(client.get(BESIDE).text, "lxml").select(".beside .row")
    assert not [node for node in rows if node.select_one("#l1") and node.select_one("#r1")]

    client.post(BESIDE, data=form | {"say": "together:1"})
    rows = BeautifulSoup(client.get(BESIDE).text, "lxml").select(".beside .row")
    (checked,) = [node for node in rows if node.select_one("#l1") and node.select_one("#r1")]
    assert "Checked by a curator." in checked.text
    assert kinds(catalog) == ["alignment", "alignment"]


def test_a_contributor_only_reports_a_wrong_pair(logged_in: LogIn, catalog: Catalog) -> None:
    client = logged_in("contributor")
    page = BeautifulSoup(client.get(BESIDE).text, "lxml")
    form = {node["name"]: node["value"] for node in page.select_one(".mend form").select("input")}
    client.post(BESIDE, data=form | {"say": "apart"})

    assert kinds(catalog) == ["proposal"]
    assert client.get("/en/review/proposals").status_code == 200
