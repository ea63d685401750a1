"""Did you mean, wider questions, and why a passage was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from corpus.model import DocumentId, Language, Passage, PassageId, PassageKind
from search.errors import QueryError
from search.explain import explain
from search.plan import plan
from search.query import Alias, Filter, Query
from search.relax import relax
from search.spelling import did_you_mean
from search.translate.lexicon import Lexicon, Pair, lexicon_layer

EN, ES = Language.EN, Language.ES
LAYERS = (lexicon_layer(Lexicon([Pair("customs", "aduana"), Pair("money laundering", "lavado de dinero")])),)


class FakeIndex:
    """A vocabulary by language, most frequent first."""

    WORDS: Mapping[Language, Sequence[str]] = {
        EN: ("border", "treaty", "immigration", "broader", "customs"),
        ES: ("frontera", "tratado", "aduana", "migracion"),
    }

    def suggest(self, prefix: str, language: Language, limit: int) -> Sequence[str]:
        return [word for word in self.WORDS[language] if word.startswith(prefix)][:limit]

    def frequencies(self, stems: Sequence[str], language: Language) -> Mapping[str, int]:
        return {stem: sum(word.startswith(stem) for word in self.WORDS[language]) for stem in stems}


SPELLINGS = [
    ("a letter too many", "borderr wall", EN, "border wall"),
    ("two letters swapped", "bodrer", EN, "border"),
    ("a letter missing", "immigraton treaty", EN, "immigration treaty"),
    ("Spanish", "fronterra", ES, "frontera"),
    ("known words are left", "border treaty", EN, ""),
    ("words of the other language are left", "frontera", EN, ""),
    ("words that a layer knows are left", "money laundering", EN, ""),
    ("nothing near", "xylophone", EN, ""),
    ("short words and numbers are left", "xyz 1848", EN, ""),
]


@pytest.mark.parametrize(("text", "language", "expected"), [c[1:] for c in SPELLINGS], ids=[c[0] for c in SPELLINGS])
def test_did_you_mean(text: str, language: Language, expected: str) -> None:
    planned = plan(Query(text, language=language), LAYERS)

    assert did_you_mean(text, planned, FakeIndex()) == expected


def passage(text: str, language: Language) -> Passage:
    return Passage(PassageId("d#0"), DocumentId("d"), 0, PassageKind.BODY, language, text)


def test_each_word_found_says_how() -> None:
    planned = plan(Query("customs Laredo money laundering", language=EN), LAYERS)

    reasons = explain(passage("La aduana de Laredo y el lavado de dinero en la aduana", ES), planned)

    assert [(r.word, r.source, r.kind) for r in reasons] == [
        ("aduana", "customs", "lexicon"),
        ("Laredo", "Laredo", "typed"),
        ("lavado", "money laundering", "lexicon"),
        ("dinero", "money laundering", "lexicon"),
    ]


def test_words_of_the_title_are_told_apart_and_beginnings_are_reasons() -> None:
    reasons = explain(passage("La frontera", ES), plan(Query("aduan* frontera", language=ES)), "Ley Aduanera")

    assert [(r.word, r.source, r.kind, r.part) for r in reasons] == [
        ("frontera", "frontera", "typed", "text"),
        ("Aduanera", "aduan*", "typed", "title"),
    ]


@pytest.mark.parametrize("value", ["CBP", '"aduanas de mexico"', "cbp"])
def test_an_agency_may_be_named(value: str) -> None:
    aliases = {"entity": Alias("entity", {"cbp": ("cbp",), "aduanas de mexico": ("cbp",)})}

    planned = plan(Query(f"frontera -agency:{value}", language=ES, aliases=aliases))

    assert "value='cbp'" in repr(planned.wide[ES].clause)


def test_a_passage_of_a_language_not_asked_for_has_no_reasons() -> None:
    assert explain(passage("agua", ES), plan(Query("water", languages=(EN,), language=EN))) == ()


def test_wider_questions_are_offered_when_they_find_something() -> None:
    query = Query('"water wall"', (EN,), exact=True, filters=(Filter("year", ("1848",)),))

    offered = relax(query, lambda wider: 7 if wider.text == "water wall" or not wider.filters else 0)

    assert [(r.kind, r.total) for r in offered] == [("filters", 7), ("required", 7)]


def test_a_question_that_cannot_be_asked_is_not_offered() -> None:
    def refuse(query: Query) -> int:
        raise QueryError("query.empty")

    assert relax(Query("+border", (EN,)), refuse) == ()
