"""What the results page shows, and that its address holds everything it needs."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from corpus.model import Content, Document, DocumentId, Language, Passage, PassageId, PassageKind, WorkId
from search.indexing import sync
from search.results import Expansion
from web.why import steps_by_source
from web.wiring import Puente


def soup(client: FlaskClient, address: str, status: int = 200) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == status
    return BeautifulSoup(response.text, "lxml")


def titles(page: BeautifulSoup) -> list[str]:
    return [node.text for node in page.select(".hit h2 a")]


def test_finds_in_both_languages_whatever_the_locale(client: FlaskClient) -> None:
    english, spanish = (titles(soup(client, f"/{locale}/search?q=customs")) for locale in ("en", "es"))

    assert english == spanish
    assert english


def test_a_hit_lands_on_its_passage_with_the_query(client: FlaskClient) -> None:
    page = soup(client, "/en/search?q=lorry")

    assert page.select_one(".hit h2 a")["href"] == "/en/documents/report-en?q=lorry#p1"
    assert [mark.text for mark in page.select_one(".snippet").select("mark")] == ["lorry"]


def test_snippets_are_escaped_before_they_are_marked(client: FlaskClient) -> None:
    snippet = soup(client, "/en/search?q=lorry").select_one(".snippet")

    assert "<b>every</b>" in snippet.text
    assert snippet.find("b") is None


def test_a_snippet_says_its_language(client: FlaskClient) -> None:
    page = soup(client, "/en/search?q=camión")

    assert page.select_one(".snippet")["lang"] == "es"
    assert page.select_one(".badge").text == "Spanish"


def test_the_other_language_version_is_offered(client: FlaskClient) -> None:
    page = soup(client, "/en/search?q=lorry")

    assert "Also in Spanish" in page.select_one(".place").text


def test_an_expansion_is_shown_and_can_be_removed_by_address(client: FlaskClient) -> None:
    page = soup(client, "/en/search?q=customs")
    chip = page.select_one(".chip.on")
    without = soup(client, "/en/search" + chip["href"])

    assert "off=" in chip["href"]
    assert without.select_one(".chip.off") is not None


@pytest.mark.parametrize(
    ("locale", "why"),
    [("en", "Why this hit: aduana ← customs (term; close, not the same)"), ("es", "aduana ← customs (término; ")],
)
def test_a_hit_says_why_it_was_found(client: FlaskClient, locale: str, why: str) -> None:
    reasons = [" ".join(node.text.split()) for node in soup(client, f"/{locale}/search?q=customs").select(".why")]

    assert any(why in reason for reason in reasons), reasons


def test_a_chip_names_its_layer_and_warns(client: FlaskClient) -> None:
    chip = soup(client, "/en/search?q=customs").select_one(".chip.warns")

    assert chip.select_one(".layer").text == "term"
    assert chip.em.text == "close, not the same"


@pytest.mark.parametrize("value", ["ibwc", "CDA", "Comisión+del+Agua", "water+commission"])
def test_an_agency_is_filtered_by_name_or_acronym(client: FlaskClient, value: str) -> None:
    asked = [f"/en/search?q=treaty&f.entity={value}", f'/en/search?q=treaty+agency:"{value}"']

    for address in asked:
        assert titles(soup(client, address)) == ["Report <on> the bridge & the river"]
    assert titles(soup(client, f'/en/search?q=treaty+-agency:"{value}"')) != []


def test_every_facet_includes_and_excludes(client: FlaskClient) -> None:
    page = soup(client, "/en/search?q=puente+water")

    for row in page.select(".facets details > ul > li"):
        for link in row.select("a"):
            assert client.get("/en/search" + link["href"]).status_code == 200
        assert row.select_one("a.not")["href"].split("=")[-1] == row.select_one("a")["href"].split("=")[-1]


def test_exactly_as_typed(client: FlaskClient) -> None:
    assert soup(client, "/en/search?q=customs&exact=1").select(".chip.on") == []


def test_a_facet_includes_and_excludes(client: FlaskClient) -> None:
    page = soup(client, "/en/search?q=puente")
    include = next(a["href"] for a in page.select(".facets a") if "f.country=MX" in a["href"])
    exclude = next(a["href"] for a in page.select(".facets a") if "x.country=MX" in a["href"])

    assert set(titles(soup(client, "/en/search" + include))) == {"Informe sobre el puente y el río"}
    assert "Informe sobre el puente y el río" not in titles(soup(client, "/en/search" + exclude))


def test_nothing_found_offers_ways_on(client: FlaskClient) -> None:
    page = soup(client, "/es/search?q=truck&in=es&exact=1&f.country=MX")
    wider = page.select(".nothing li a[href^='?']")

    assert page.select_one("h1").text == "No se encontró nada"
    assert wider
    for link in wider:
        promised, found = link.parent.select_one(".n").text, soup(client, "/es/search" + link["href"])
        assert found.select_one("h1").text.split()[0] == promised.split()[0] != "0"


@pytest.mark.parametrize(("locale", "sentence"), [("en", "at least three letters"), ("es", "al menos tres letras")])
def test_a_bad_question_is_explained(client: FlaskClient, locale: str, sentence: str) -> None:
    page = soup(client, f"/{locale}/search?q=tr*", 400)

    assert sentence in page.select_one("[role=alert]").text


def test_no_question_leads_home(client: FlaskClient) -> None:
    assert client.get("/es/search?q=").headers["Location"] == "/es/"


def test_one_writes_the_question_once(client: FlaskClient) -> None:
    page = soup(client, "/en/search?q=truck&f.country=US&exact=1&in=en")
    fields = {node["name"]: node.get("value") for node in page.select("form.ask input[type=hidden]")}

    assert fields == {"f.country": "US"}
    assert page.select_one("#q")["value"] == "truck"
    assert page.select_one("select option[selected]")["value"] == "en"


def test_words_inside_a_known_phrase_fold_until_they_are_switched_off() -> None:
    def step(source: str, target: str, *, on: bool = True) -> Expansion:
        return Expansion(target, source, target, Language.EN, "lexicon", on=on)

    steps = [step("lavado", "wash"), step("lavado de dinero", "money laundering"), step("dinero", "cash", on=False)]

    (group,) = steps_by_source(steps)

    assert "lavado de dinero" == group.source
    assert ["money laundering", "cash"] == [one.target for one in group.shown]
    assert ["wash"] == [one.target for one in group.folded]


def test_the_view_of_both_sides_shows_the_steps_and_does_not_hide_what_is_of_both(
    client: FlaskClient, puente: Puente
) -> None:
    id_ = DocumentId("joint")
    text = Passage(PassageId("joint#0"), id_, 0, PassageKind.BODY, Language.EN, "Joint customs rules.")
    joint = Document(id_, WorkId("joint"), "Joint rules", Language.EN, "", country="US-MX")
    puente.catalog.put(joint, Content((text,)))
    sync(puente.catalog, puente.engine)

    page = soup(client, "/en/search?q=customs&view=split&f.country=MX&in=both")

    assert len(page.select(".sides section")) == 2
    assert set(titles(page)) == {"Report <on> the bridge & the river", "Informe sobre el puente y el río"}
    assert page.select_one(".steps-taken .chip")
    shared = page.find("a", string="United States and Mexico")["href"]
    assert "view=" not in shared
    assert titles(soup(client, f"/en/search{shared}")) == ["Joint rules"]
