"""How a query crosses the language border, step by step."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from corpus.model import Concept, ConceptId, Language, Term
from corpus.terms.termbase import Termbase
from search.analysis import analyze
from search.expand import APART_WORTH, Asking, expand, expansion_id
from search.parse import parse
from search.query import And, Best, Clause, Field, Not, Or, Phrase, Prefix, Word
from search.results import Expansion
from search.translate.lexicon import Lexicon, Pair, lexicon_layer
from search.translate.terms import term_layer

EN, ES, OTHER = Language.EN, Language.ES, Language.OTHER


def concept(name: str, en: Sequence[str], es: Sequence[str], equivalence: str = "same") -> Concept:
    terms = [Term(t, EN, acronym=t.isupper()) for t in en] + [Term(t, ES, acronym=t.isupper()) for t in es]
    return Concept(ConceptId(name), tuple(terms), equivalence=equivalence)


CONCEPTS = [
    concept("laundering", ["money laundering"], ["lavado de dinero"]),
    concept("money", ["money"], ["dinero"]),
    concept("ibwc", ["IBWC", "International Boundary and Water Commission"], ["CILA"]),
    concept("amparo", ["amparo suit"], ["amparo"], "near"),
]
TERMS = term_layer(Termbase(CONCEPTS, key=lambda text, language: analyze(text, language).stems))


def shown(clause: Clause) -> str:
    match clause:
        case Word(text, _, _, exact):
            return f"={text}" if exact else text
        case Phrase(words, _, _, exact):
            return ("=" if exact else "") + '"' + " ".join(words) + '"'
        case Prefix(text):
            return text + "*"
        case And(parts):
            return "(" + " & ".join(map(shown, parts)) + ")"
        case Or(parts):
            return "(" + " + ".join(map(shown, parts)) + ")"
        case Best(parts):
            return "best(" + ", ".join(map(shown, parts)) + ")"
        case Not(part):
            return "!" + shown(part)
        case _:
            return f"{clause.name}={clause.value}" if isinstance(clause, Field) else "all"


def asked(query: str, target: Language, source: Language = EN, off: Sequence[str] = (), *, strict: bool = False) -> str:
    return shown(expand(parse(query), target, Asking(source, (TERMS,), frozenset(off), strict=strict)).clause)


LAVADO = "best((lavado & dinero), (lavado + dinero))"  # its words, worth more together than some of them
CASES = [
    ("the language typed keeps its words", "border wall", EN, "(border + wall + \"border wall\")"),
    ("unknown words go over as typed", "Gulfstream N987SA", ES, "(gulfstream + n987sa)"),
    ("a term becomes its translation", "money laundering", ES, f'({LAVADO} + "lavado de dinero")'),
    ("the longest term wins", "money laundering money", ES, f'(({LAVADO} + "lavado de dinero") + dinero)'),
    ("acronyms cross", "IBWC", ES, "cila"),
    ("another name in the same language", "IBWC", EN,
     'best(ibwc, (best((international & boundary & water & commission), (international + boundary + water + commission))'
     ' + "international boundary and water commission"))'),
    ("full names cross to acronyms", "International Boundary and Water Commission", ES, "cila"),
    ("small words do not count", "the money of", ES, "dinero"),
    ("quotes are kept as typed", '"money laundering"', ES, '="money laundering"'),
    ("one word in quotes is exact", '"comisión"', ES, "=comision"),
    ("what is excluded crosses, too", "Gulfstream -money", ES, "(gulfstream & !dinero)"),
    ("beginnings and fields are the same everywhere", "aduan* tipo:law", ES, "(aduan* & doc_type=law)"),
]  # fmt: skip


@pytest.mark.parametrize(("query", "target", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_clauses(query: str, target: Language, expected: str) -> None:
    assert asked(query, target) == expected


def test_some_words_of_a_known_phrase_are_worth_less_than_all_of_them() -> None:
    clause = expand(parse("money laundering"), ES, Asking(EN, (TERMS,))).clause

    assert isinstance(clause, Or)
    together, apart = clause.parts[0].parts
    assert [word.boost for word in together.parts] == [1.0, 1.0]
    assert [word.boost for word in apart.parts] == [APART_WORTH, APART_WORTH]


def test_strictly_every_word_is_required() -> None:
    assert asked("Gulfstream money laundering", ES, strict=True) == "(gulfstream & (lavado & dinero))"


def test_words_of_unknown_language_are_sought_both_ways() -> None:
    assert asked("money", ES, OTHER) == "best(money, dinero)"


def test_without_layers_the_words_stay_as_typed() -> None:
    assert (
        shown(expand(parse("money laundering"), ES, Asking(EN)).clause) == '(money + laundering + "money laundering")'
    )


def test_each_step_is_told() -> None:
    steps = expand(parse("amparo suit for money"), ES, Asking(EN, (TERMS,))).expansions

    assert [(s.source, s.target, s.kind, s.concept, s.warning) for s in steps] == [
        ("amparo suit", "amparo", "term", "amparo", "near"),
        ("money", "dinero", "term", "money", ""),
    ]


def test_a_step_that_is_off_is_told_and_not_taken() -> None:
    off = expansion_id("money laundering", "lavado de dinero", ES)

    expanded = expand(parse("money laundering"), ES, Asking(EN, (TERMS,), frozenset({off})))

    assert [(step.id, step.on) for step in expanded.expansions] == [(off, False)]
    assert shown(expanded.clause) == "(money + laundering)"


def test_ids_are_short_stable_and_fit_an_address() -> None:
    name = expansion_id("money", "dinero", ES)

    assert name == expansion_id("Money", "DINERO", ES)
    assert name.isalnum()
    assert len(name) == 10
    assert isinstance(expand(parse("money"), ES, Asking(EN, (TERMS,))).expansions[0], Expansion)


LEXICON = lexicon_layer(Lexicon([Pair("carry out", "realizar"), Pair("carry", "llevar"), Pair("panther", "pantera")]))


def with_lexicon(query: str) -> str:
    return shown(expand(parse(query), ES, Asking(EN, (LEXICON,))).clause)


def test_a_phrase_that_is_known_keeps_the_ways_of_its_words() -> None:
    assert with_lexicon("carry out") == "best(realizar, llevar)"


def test_names_are_sought_as_written_too() -> None:
    assert with_lexicon("the team of the Panthers") == "(team + best(pantera, panthers))"
    assert with_lexicon("the team of the panthers") == "(team + pantera)"
    assert with_lexicon("Panthers Team") == "(pantera + team)"  # a heading: its capitals say nothing


def test_an_acronym_has_no_other_forms() -> None:
    layer = term_layer(
        Termbase([concept("comar", [], ["COMAR"])], key=lambda text, language: analyze(text, language).stems)
    )

    assert layer(["como"], ES, ES) == []
