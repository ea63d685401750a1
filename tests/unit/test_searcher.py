"""Questions and results, on a handful of passages in two languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress

import pytest

from corpus.model import (
    Concept,
    ConceptId,
    Document,
    DocumentId,
    Language,
    Passage,
    PassageId,
    PassageKind,
    Term,
    WorkId,
)
from corpus.terms.termbase import Termbase
from search.analysis import analyze
from search.engine import Engine
from search.engines import open_engine
from search.errors import QueryError
from search.fields import Entry, TextField
from search.query import Filter, Query
from search.results import Results
from search.searcher import search

EN, ES = Language.EN, Language.ES

TEXTS = {
    # document: work, language, issued, passages
    "report.en": ("report", EN, "2010-06-30", ["Money laundering along the border.", "Customs inspections at Laredo."]),
    "report.es": ("report", ES, "2010-06-30", ["El lavado de dinero en la frontera.", "Las aduanas en Laredo."]),
    "law.es": (
        "law",
        ES,
        "1995",
        ["Ley Aduanera: la aduana revisa las mercancías.", "Quien lave dinero irá a prisión."],
    ),
    "speech.en": ("speech", EN, "", ["The border is a place where money and water flow."]),
    "water.en": ("water", EN, "1944", ["The Water Treaty divides the river.", "Año and ano are not the same."]),
}
TERMBASE = Termbase(
    [
        Concept(ConceptId("laundering"), (Term("money laundering", EN), Term("lavado de dinero", ES))),
        Concept(
            ConceptId("customs"), (Term("customs", EN), Term("aduanas", ES), Term("aduana", ES, status="admitted"))
        ),
        Concept(ConceptId("border"), (Term("border", EN), Term("frontera", ES))),
    ],
    key=lambda text, language: analyze(text, language).stems,
)


class FakeLibrary:
    """The texts above as a catalog would give them."""

    def __init__(self) -> None:
        self.held: dict[DocumentId, Document] = {}
        self.texts: dict[PassageId, Passage] = {}
        for name, (work, language, issued, passages) in TEXTS.items():
            id_ = DocumentId(name)
            self.held[id_] = Document(id_, WorkId(work), name, language, "", issued=issued, doc_type=work)
            for n, text in enumerate(passages):
                passage = PassageId(f"{name}#{n}")
                self.texts[passage] = Passage(passage, id_, n, PassageKind.BODY, language, text)

    def documents(self, ids: Sequence[DocumentId]) -> Mapping[DocumentId, Document]:
        return {id_: self.held[id_] for id_ in ids if id_ in self.held}

    def passages(self, ids: Sequence[PassageId]) -> Mapping[PassageId, Passage]:
        return {id_: self.texts[id_] for id_ in ids if id_ in self.texts}

    def versions_of(self, ids: Sequence[WorkId]) -> Mapping[WorkId, Sequence[Document]]:
        return {work: [d for d in self.held.values() if d.work == work] for work in ids}


LIBRARY = FakeLibrary()


@pytest.fixture(scope="module")
def engine() -> Engine:
    opened = open_engine("memory:")
    with opened.writing() as writer:
        for document in LIBRARY.held.values():
            entries = [
                Entry(
                    p.id,
                    document.id,
                    p.language,
                    {TextField.BODY: analyze(p.text, p.language)},
                    {
                        "language": (p.language.value,),
                        "document": (document.id,),
                        "doc_type": (document.doc_type,),
                        "year": (document.issued[:4],),
                        "issued": (document.issued,),
                    },
                )
                for p in LIBRARY.texts.values()
                if p.document == document.id
            ]
            writer.put(document.id, "1", entries)
    return opened


def ask(engine: Engine, text: str, **more: object) -> Results:
    return search(Query(text, **more), engine, LIBRARY, TERMBASE)  # type: ignore[arg-type]


def found(results: Results) -> list[str]:
    return [hit.passage.id for hit in results.hits]


@pytest.mark.parametrize("query", ["money laundering", "lavado de dinero", "LAVADO DE DINERO"])
def test_one_question_in_either_language_finds_the_same_work_first(engine: Engine, query: str) -> None:
    results = ask(engine, query)

    assert results.hits[0].document.work == "report"
    assert {s.target for s in results.expansions} & {"money laundering", "lavado de dinero"}


def test_a_single_work_shows_all_of_its_passages(engine: Engine) -> None:
    only = Filter("document", ("report.en",))
    results = ask(engine, "money OR border OR customs", languages=(Language.EN,), filters=(only,))

    assert results.total == len(results.hits) == len(set(found(results)))
    assert results.total > 1


def test_one_work_is_one_hit_and_its_other_language_is_told(engine: Engine) -> None:
    results = ask(engine, "money laundering border")

    works = [hit.document.work for hit in results.hits]
    assert len(works) == len(set(works))
    assert results.hits[0].also_in == ((DocumentId("report.es"), ES),)


def test_one_language_only(engine: Engine) -> None:
    results = ask(engine, "customs", languages=(ES,))

    assert {hit.passage.language for hit in results.hits} == {ES}
    assert results.totals == {ES: 2}


def test_exact_is_as_typed(engine: Engine) -> None:
    results = ask(engine, "money laundering", exact=True)

    assert results.expansions == ()
    assert {hit.passage.language for hit in results.hits} == {EN}


def test_an_expansion_switched_off(engine: Engine) -> None:
    step = ask(engine, "customs", languages=(ES,)).expansions
    off = frozenset(s.id for s in step)

    assert found(ask(engine, "customs", languages=(ES,), off=off)) == []


def test_snippets_mark_what_was_found_in_either_language(engine: Engine) -> None:
    hits = {hit.document.id: hit for hit in ask(engine, "customs").hits}
    shown = hits[DocumentId("law.es")].snippet

    assert [shown.text[start:end] for start, end in shown.marks] == ["Aduanera", "aduana"] or [
        shown.text[start:end] for start, end in shown.marks
    ] == ["aduana"]
    assert all(shown.expanded)


def test_accents_are_optional_and_the_tilde_of_n_is_not(engine: Engine) -> None:
    assert found(ask(engine, "prision")) == found(ask(engine, "prisión")) == ["law.es#1"]
    assert found(ask(engine, '"ano"', languages=(EN,))) == ["water.en#1"]


def test_quotes_are_exact(engine: Engine) -> None:
    assert found(ask(engine, '"aduana"')) == ["law.es#0"]
    assert found(ask(engine, '"lavado de dinero"')) == ["report.es#0"]


def test_the_quotes_of_a_sentence_give_way_in_the_other_language(engine: Engine) -> None:
    sentence = 'where did "money laundering along the border" hide money for years'

    assert found(ask(engine, sentence, languages=(ES,), language=EN))[0] == "report.es#0"
    assert found(ask(engine, sentence, languages=(EN,), language=EN)) == ["report.en#0"]
    assert found(ask(engine, '"money laundering" prison', languages=(ES,), language=EN)) == []


def test_filters_and_facets(engine: Engine) -> None:
    results = ask(engine, "border", filters=(Filter("year", ("2010",)),))

    assert {hit.document.work for hit in results.hits} == {"report"}
    assert [(v.value, v.count, v.on) for v in results.facets["year"]] == [("2010", 2, True)]
    assert {v.value: v.count for v in results.facets["language"]} == {"en": 1, "es": 1}


def test_a_language_filter_leaves_one_language(engine: Engine) -> None:
    assert ask(engine, "border", filters=(Filter("language", ("es",)),)).totals == {ES: 1}
    assert ask(engine, "border lang:en").totals.keys() == {EN}


def test_by_date(engine: Engine) -> None:
    newest = [hit.document.issued for hit in ask(engine, "border OR water", sort="newest").hits]
    oldest = [hit.document.issued for hit in ask(engine, "border OR water", sort="oldest").hits]

    assert newest == ["2010-06-30", "1944", ""]
    assert oldest == ["1944", "2010-06-30", ""]


def test_pages_do_not_overlap(engine: Engine) -> None:
    whole = found(ask(engine, "border money customs", limit=10))
    pages = [found(ask(engine, "border money customs", limit=1, offset=n)) for n in range(len(whole))]

    assert [id_ for page in pages for id_ in page] == whole


def test_nothing_found_is_no_error(engine: Engine) -> None:
    results = ask(engine, "zzzz")

    assert (results.total, results.hits) == (0, ())


HOSTILE = [
    "(" * 10_000,
    "*" * 10_000,
    "[a TO " * 1_700,
    "\u202e\x00" * 5_000,
    "😀" * 10_000,
    "a OR " * 100,
    "(((a",
    '"' * 512,
]


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.timeout(20)  # `make relevance` prints the milliseconds
def test_hostile_questions_are_answered_or_refused(engine: Engine, query: str) -> None:
    with suppress(QueryError):
        assert all(hit.score > 0 for hit in ask(engine, query).hits)
