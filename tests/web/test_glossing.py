"""Terms explained in the reader: where they are marked, what is told of them, and that nothing is needed for it."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from corpus.model import Content, DocumentId, Language, Mention, Passage, PassageId, PassageKind
from corpus.terms.termbase import load_termbase
from search.analysis import analyze
from web.glossing import explain_terms

EN, ES = Language.EN, Language.ES
BASE = load_termbase(key=lambda text, language: analyze(text, language).stems)

CASES = [
    ("a term by itself", "They speak of public safety.", EN, ["public safety"]),
    ("only where it stands first", "Public safety, then public safety.", EN, ["Public safety"]),
    ("not in a longer name", "The Department of Public Safety wrote.", EN, []),
    ("not in a longer name that goes on", "The Public Safety Commission wrote.", EN, []),
    ("nor in Spanish", "La Ley General de Seguridad Pública vale.", ES, []),
    ("after the name, where it is a term", "The Department of Public Safety and public safety.", EN, ["public safety"]),
    ("a sentence that ends is no name", "So says Texas. Public safety is a duty.", EN, ["Public safety"]),
    ("an acronym has its capitals", "Dice como es. COMAR responde.", ES, ["COMAR"]),
    ("a plural is the term, another word of its stem is not", "Las fronteras son lo nacional.", ES, ["fronteras"]),
    ("small words at the beginning are no name", "The Public Safety of all.", EN, ["Public Safety"]),
]  # fmt: skip


def content(text: str, language: Language, kind: PassageKind = PassageKind.BODY, *mentions: Mention) -> Content:
    passage = Passage(PassageId("d#1"), DocumentId("d"), 1, kind, language, text)
    return Content(passages=(passage,), mentions=mentions)


def marked(held: Content, *, every: bool = False) -> list[str]:
    text = held.passages[0].text
    links = explain_terms(BASE, held, every=every).get(PassageId("d#1"), ())
    return [text[link.start : link.end] for link in links]


@pytest.mark.parametrize(("text", "language", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_terms_marked(text: str, language: Language, expected: list[str]) -> None:
    assert marked(content(text, language)) == expected


def test_every_one_when_asked() -> None:
    assert len(marked(content("Public safety, then public safety.", EN), every=True)) == 2


def test_not_in_headings_nor_mentions() -> None:
    mention = Mention(PassageId("d#1"), 0, 13, "public safety", "agency", None)

    assert marked(content("Public safety", EN, PassageKind.HEADING)) == []
    assert marked(content("public safety, and public safety again", EN, PassageKind.BODY, mention)) == ["public safety"]


@pytest.mark.parametrize("locale", ["en", "es"])
def test_a_tip_tells_term_and_definition_without_a_script(client: FlaskClient, locale: str) -> None:
    page = BeautifulSoup(client.get(f"/{locale}/documents/report-en?terms=1").text, "lxml")
    term = page.select_one("a.term")
    assert term is not None
    tip = page.select_one(str(term["href"]))
    assert tip is not None

    assert term.text == "Customs"
    assert page.select_one(f"#{term['aria-describedby']}").text.startswith("aduana")  # type: ignore[union-attr]
    assert tip.select_one("[lang=es]").text == "aduana"  # type: ignore[union-attr]
    assert {a["href"] for a in tip.select("a")} == {f"/{locale}/terms/customs", f"#{term['id']}"}
    assert not page.select("[style], [onclick]")


def test_none_unless_asked_and_all_of_them_on_request(client: FlaskClient) -> None:
    plain, every = (BeautifulSoup(client.get(f"/en/documents/report-en{q}").text, "lxml") for q in ("", "?terms=all"))

    assert plain.select("a.term, .tip") == []
    assert len(every.select("a.term")) >= len(every.select(".tip")) > 0
