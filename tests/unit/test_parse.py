"""The query syntax, as a table; and that nothing typed can hurt."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.errors import QueryError
from search.parse import DEEPEST, LONGEST, MOST_CLAUSES, parse
from search.syntax import Either, Every, Excluded, Located, Node, Quoted, Run, Started


def shown(node: Node) -> str:
    """A tree as text: runs in angles, required parts joined by &, alternatives by |."""
    match node:
        case Run(words):
            return "<" + " ".join(word.text for word in words) + ">"
        case Quoted(text, _, slop):
            return f'"{text}"' + (f"~{slop}" if slop else "")
        case Started(text):
            return text + "*"
        case Located(field, values):
            return f"{field}={','.join(values)}"
        case Excluded(part):
            return "!" + shown(part)
        case Every(parts):
            return "(" + " & ".join(map(shown, parts)) + ")"
        case Either(parts):
            return "(" + " | ".join(map(shown, parts)) + ")"


CASES = [
    ("words are ranked together", "customs Laredo", "<customs Laredo>"),
    ("quotes", '"money laundering" banks', '("money laundering" & <banks>)'),
    ("quotes of other kinds", "«lavado de dinero» “aguas”", '("lavado de dinero" & "aguas")'),
    ("quotes with room", '"water treaty"~5', '"water treaty"~5'),
    ("minus", "border -prison", "(<border> & !<prison>)"),
    ("NOT", "border NOT prison", "(<border> & !<prison>)"),
    ("NOT NOT is nothing", "NOT NOT border", "<border>"),
    ("a minus alone separates", "border - wall", "<border wall>"),
    ("a hyphen inside a word stays", "U.S.-Mexico border", "<U.S.-Mexico border>"),
    ("plus requires", "+treaty water", "(<treaty> & <water>)"),
    ("AND requires", "customs AND Laredo", "(<customs> & <Laredo>)"),
    ("OR", "customs OR aduana", "(<customs> | <aduana>)"),
    ("a bar is OR", "customs | aduana", "(<customs> | <aduana>)"),
    ("OR binds tighter than neighborhood", "water treaty OR pact", "(<water> & (<treaty> | <pact>))"),
    ("a capital Y is no operator", "Comercio Y Aduanas O Puertos", "<Comercio Y Aduanas O Puertos>"),
    ("an OR without a side is dropped", "OR border OR", "<border>"),
    ("prefix", "aduan*", "aduan*"),
    ("prefixes are folded", "MÉXIC*", "mexic*"),
    ("groups", "(agua OR water) -(usa canada)", "((<agua> | <water>) & !<usa canada>)"),
    ("a bracket that closes nothing", "inciso a)", "<inciso a>"),
    ("a quote that closes nothing", 'just before God?"', "<just before God?>"),
    ("a quote not closed", 'border "water wall', "<border water wall>"),
    ("a bracket not closed", "border (wall", "<border wall>"),
    ("a field", "tipo:treaty agua", "(doc_type=treaty & <agua>)"),
    ("a field with quotes", 'issuer:"White House"', "issuer=White House"),
    ("languages by name", "idioma:español", "language=es"),
    ("years", "year:2001..2003", "year=2001,2002,2003"),
    ("a colon in running text", "Minute 323: salinity", "<Minute 323: salinity>"),
    ("addresses are words", "https://www.gob.mx/a?b=c", "<https://www.gob.mx/a?b=c>"),
    ("control characters separate", "border\x00wall\x1b", "<border wall>"),
    ("signs alone say nothing", "border § — 😀 &", "<border>"),
]


@pytest.mark.parametrize(("query", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_syntax(query: str, expected: str) -> None:
    assert shown(parse(query)) == expected


ERRORS = [
    ("nothing", "", "query.empty", 0),
    ("nothing but signs", "😀 --- ()", "query.empty", 0),
    ("only what is not wanted", "-border -wall", "query.only_negative", 0),
    ("half of it is everything", "border OR -wall", "query.only_negative", 0),
    ("prefix too short", "border wa*", "query.short_prefix", 7),
    ("a star alone", "*", "query.short_prefix", 0),
    ("unknown field", "border size:9", "query.unknown_field", 7),
    ("no such year", "border year:20xx", "query.bad_value", 12),
    ("years backwards", "year:2010..2001", "query.bad_value", 5),
    ("no such language", "lang:klingon", "query.bad_value", 5),
    ("too long", "x " * LONGEST, "query.too_long", LONGEST),
    ("too many words", "word " * (MOST_CLAUSES + 1), "query.too_many_clauses", 5 * MOST_CLAUSES),
    ("too deep", "(" * (DEEPEST + 1) + "x" + ")" * (DEEPEST + 1), "query.too_deep", DEEPEST),
    ("too many nots", "NOT " * 40 + "x", "query.too_deep", 4 * DEEPEST),
]


@pytest.mark.parametrize(("query", "code", "position"), [c[1:] for c in ERRORS], ids=[c[0] for c in ERRORS])
def test_what_is_refused_says_where(query: str, code: str, position: int) -> None:
    with pytest.raises(QueryError) as refused:
        parse(query)

    assert (refused.value.code, refused.value.position) == (code, position)


def test_words_that_say_nothing_are_free() -> None:
    assert isinstance(parse("the of and " * 40 + "border"), Run)


PIECES = [
    "(",
    ")",
    "*",
    "[a TO ",
    '"',
    "-",
    "+",
    "NOT ",
    "a OR ",
    "-(",
    "😀",
    "\u202e",
    "a:",
    "year:",
    "~",
    "\\",
    "\x00",
    "|",
]


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("length", [500, 10_000])
@pytest.mark.timeout(20)  # `make relevance` prints the milliseconds
def test_hostile_queries_are_parsed_or_refused(piece: str, length: int) -> None:
    query = (piece * length)[:length]

    with suppress(QueryError):
        assert parse(query) is not None


LETTERS = [*'ab()"-+*:|~ ñ“»', "OR ", "NOT ", "AND ", "year:", "😀", "\u202e"]


@given(st.lists(st.sampled_from(LETTERS), max_size=120))
def test_any_text_is_read_or_refused(letters: list[str]) -> None:
    query = "".join(letters)
    refused = None
    try:
        node = parse(query)
    except QueryError as error:
        refused = error

    if refused:
        assert refused.code.startswith("query.")
        assert 0 <= refused.position <= len(query)
    else:
        assert shown(node)
