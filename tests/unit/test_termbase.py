"""The term base: what is found in running words, and what ships."""

from __future__ import annotations

import pytest

from corpus.errors import ConfigError, NotInCatalog
from corpus.model import Concept, ConceptId, Language, Term
from corpus.terms.load import COLUMNS, parse_concepts, read_concepts
from corpus.terms.termbase import Termbase, fold_key, load_termbase

EN, ES = Language.EN, Language.ES


def concept(name: str, en: str = "", es: str = "") -> Concept:
    terms = [Term(text, EN) for text in en.split("|") if text] + [Term(text, ES) for text in es.split("|") if text]
    return Concept(ConceptId(name), tuple(terms))


SMALL = Termbase(
    [
        concept("money", "money", "dinero"),
        concept("laundering", "money laundering", "lavado de dinero|blanqueo de capitales"),
        concept("binational", "binational|bi-national", "binacional"),
        concept("year", "year", "año"),
        concept("agency", "agency|law enforcement agency", "corporación"),
        Concept(ConceptId("fast"), (Term("FAST", EN, acronym=True), Term("Comercio Libre y Seguro", ES))),
    ]
)

FINDS = [
    ("longest term wins", "fight money laundering now", EN, [("laundering", 1, 3)]),
    ("plural forms", "law enforcement agencies", EN, [("agency", 0, 3)]),
    ("accents are optional", "las corporaciones", ES, [("agency", 1, 2)]),
    ("hyphens are optional", "a truly bi-national policy", EN, [("binational", 2, 3)]),
    ("ñ is a letter", "un ano", ES, []),
    ("ñ is found", "un Año", ES, [("year", 1, 2)]),
    ("an acronym that is a word needs its capitals", "fast lanes", EN, []),
    ("an acronym that is a word, in capitals", "FAST lanes", EN, [("fast", 0, 1)]),
    ("terms of the other language are not found", "lavado de dinero", EN, []),
    ("two terms", "dinero y blanqueo de capitales", ES, [("money", 0, 1), ("laundering", 2, 5)]),
]


@pytest.mark.parametrize(("about", "text", "language", "expected"), FINDS, ids=[case[0] for case in FINDS])
def test_find(about: str, text: str, language: Language, expected: list[tuple[str, int, int]]) -> None:
    found = SMALL.find(text.split(), language)

    assert expected == [(match.concept.id, match.start, match.end) for match in found]


def test_find_with_a_key_of_the_caller() -> None:
    def first_letters(text: str, language: Language) -> tuple[str, ...]:
        return tuple(word[:4] for word in text.split())

    found = Termbase([concept("police", "police force")], key=first_letters).find(["policing", "forces"], EN)

    assert ["police"] == [match.concept.id for match in found]


def test_concepts_that_share_a_term_are_all_given() -> None:
    shared = Termbase([concept("senate-us", "senate"), concept("senate-mx", "senate")])

    assert ["senate-us", "senate-mx"] == [match.concept.id for match in shared.find(["Senate"], EN)]


def test_lookup_gives_exact_terms_first() -> None:
    assert ["laundering"] == [found.id for found in SMALL.lookup("Lavado de Dinero")]
    assert ["laundering", "binational"] == [found.id for found in SMALL.lookup("money laundering in binational trade")]


def test_unknown_concept() -> None:
    with pytest.raises(NotInCatalog):
        SMALL.concept("nothing")


def test_default_key_keeps_the_tilde_of_n_only() -> None:
    assert ("año", "policia", "usmexico") == fold_key("Años policías U.S.-México", ES)


MALFORMED = [
    ("no header", "a\tb"),
    ("too few cells", "\t".join(COLUMNS) + "\nid\tsame\ten"),
    ("unknown equivalence", "\t".join(COLUMNS) + "\nid\talike\ten\tes\t\t\t\t\t\t"),
    ("unknown mark", "\t".join(COLUMNS) + "\nid\tsame\ten {wrong}\tes\t\t\t\t\t\t"),
]


@pytest.mark.parametrize(("about", "text"), MALFORMED, ids=[case[0] for case in MALFORMED])
def test_malformed_data_is_refused(about: str, text: str) -> None:
    with pytest.raises(ConfigError):
        list(parse_concepts(text, domain="test"))


def test_marks_of_a_term() -> None:
    row = ["visa", "same", "visa {en-US}", "visa {es-MX} | visado {deprecated} | V {acronym}"] + [""] * 6
    (read,) = parse_concepts("\t".join(COLUMNS) + "\n" + "\t".join(row), domain="migration")

    assert [("visa", "preferred"), ("visa", "preferred"), ("visado", "deprecated"), ("V", "admitted")] == [
        (term.text, term.status) for term in read.terms
    ]
    assert ["en-US", "es-MX", "", ""] == [term.region for term in read.terms]
    assert [False, False, False, True] == [term.acronym for term in read.terms]


@pytest.fixture(scope="module")
def shipped() -> Termbase:
    return load_termbase()


def test_ids_are_unique_and_relations_lead_somewhere(shipped: Termbase) -> None:
    ids = [found.id for found in read_concepts()]
    lost = [(found.id, target) for found in shipped.concepts for _, target in found.relations if target not in shipped]

    assert sorted(set(ids)) == sorted(ids)
    assert [] == lost


def test_bilateral_and_binational_are_two_concepts(shipped: Termbase) -> None:
    assert ["bilateral"] == [found.id for found in shipped.lookup("bilateral")]
    assert ["binational"] == [found.id for found in shipped.lookup("bi-national")]
    assert ["binational"] == [found.id for found in shipped.lookup("binacionales")]


def test_false_friends_have_a_warning_in_both_languages(shipped: Termbase) -> None:
    silent = [found.id for found in shipped.concepts if found.equivalence == "false_friend" and len(found.notes) < 2]

    assert [] == silent


def test_what_ships(shipped: Termbase) -> None:
    both = [found for found in shipped.concepts if {EN, ES} == {term.language for term in found.terms}]
    defined = [found for found in shipped.concepts if len(found.definitions) == 2 and found.source]
    warned = [found for found in shipped.concepts if found.equivalence == "false_friend"]

    assert len(shipped) >= 450
    assert len(both) >= 440
    assert len(defined) >= 200
    assert len(warned) >= 60
