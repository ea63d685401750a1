"""What the collection's own versions teach: when there is anything to learn, who learns it, and what is shown of it."""

from __future__ import annotations

import threading

import pytest
from flask.testing import FlaskClient

from corpus.catalog import Catalog
from corpus.jobs import work
from corpus.model import Content, Document, DocumentId, Language, Passage, PassageId, PassageKind, WorkId
from search.layers import learned_file
from search.query import Query
from search.translate.learned import Learned, write_learned
from web.tasks import LEARN, runners
from web.teaching import is_taught, learned_pairs, teach
from web.wiring import Puente, ask

PAIR = Learned("truck", "camión", 0.9, 0.8, 12.0, ("report-en#1", "gone#1"))


def put(catalog: Catalog, name: str, work: str, language: Language, text: str) -> None:
    id_ = DocumentId(name)
    body = Passage(PassageId(f"{name}#0"), id_, 0, PassageKind.BODY, language, text)
    catalog.put(Document(id_, WorkId(work), name, language, ""), Content((body,)))


def test_only_versions_in_both_languages_are_a_new_lesson(puente: Puente) -> None:
    assert not is_taught(puente)
    teach(puente)
    assert is_taught(puente)

    put(puente.catalog, "alone", "alone", Language.EN, "The dam holds water.")
    assert is_taught(puente)

    put(puente.catalog, "alone-es", "alone", Language.ES, "La presa retiene agua.")
    assert not is_taught(puente)


def test_a_worker_learns_and_an_open_site_goes_on_with_what_was_learned(
    puente: Puente, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = [step.kind for step in ask(puente, Query("truck")).expansions]
    monkeypatch.setattr("web.teaching.learn", lambda _: (PAIR,))
    puente.catalog.jobs.submit(LEARN, {})

    assert work(puente.catalog, runners(puente), stop=threading.Event(), until_empty=True) == 1
    assert is_taught(puente)
    assert "learned" not in before
    assert "learned" in [step.kind for step in ask(puente, Query("truck")).expansions]


def test_pairs_are_shown_with_the_passages_that_have_them(client: FlaskClient, puente: Puente) -> None:
    write_learned(learned_file(puente.settings.home), [PAIR, Learned("lorry", "carro", 0.5, 0.5, 3.0)])

    page = client.get("/es/terms/learned?q=camion").text

    assert "truck" in page
    assert "lorry" not in page
    assert "/es/documents/report-en?q=truck#p1" in page
    assert [pair.english for pair in learned_pairs(puente, "truck")] == ["truck"]
    assert learned_pairs(puente, "tru") == []
