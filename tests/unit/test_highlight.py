"""What is marked in a passage, and which piece of it is shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Language
from search.highlight import find_marks, marker, snippet
from search.query import And, Best, Clause, Not, Or, Phrase, Prefix, Word

EN, ES = Language.EN, Language.ES


def marked(text: str, clause: Clause, typed: str = "") -> list[str]:
    return [text[mark.start : mark.end] for mark in find_marks(text, marker(clause, ES, typed))]


CASES = [
    ("all forms of a word", "Operación y operaciones", Word("operacion", ES), ["Operación", "operaciones"]),
    ("only the form in quotes", "comisión, comisiones", Word("comision", ES, exact=True), ["comisión"]),
    ("a phrase in its place", "lavado de ropa, lavado de dinero", Phrase(("lavado", "de", "dinero"), ES),
     ["lavado", "de", "dinero"]),
    ("words between", "lavado del mucho dinero", Phrase(("lavado", "dinero"), ES, slop=2), ["lavado", "dinero"]),
    ("too many words between", "lavado del mucho dinero", Phrase(("lavado", "dinero"), ES, slop=1), []),
    ("beginnings", "aduana, aduanal y arancel", Prefix("aduan", ES), ["aduana", "aduanal"]),
    ("not what was excluded", "agua y petróleo", And((Word("agua", ES), Not(Word("petróleo", ES)))), ["agua"]),
    ("alternatives", "frontera y límite", Best((Word("frontera", ES), Word("límite", ES))), ["frontera", "límite"]),
    ("not the other language's words", "agua water", Or((Word("agua", ES), Word("water", EN))), ["agua"]),
    ("soft hyphens belong to the word", "la fron\u00adtera", Word("frontera", ES), ["fron\u00adtera"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "clause", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_marks(text: str, clause: Clause, expected: list[str]) -> None:
    assert marked(text, clause) == expected


def test_a_mark_says_whether_it_was_typed() -> None:
    wanted = marker(Or((Word("NAFTA", ES), Word("tratado", ES))), ES, typed="NAFTA treaty")

    assert [mark.expanded for mark in find_marks("El tratado NAFTA", wanted)] == [True, False]


def test_the_snippet_shows_where_most_is_found() -> None:
    text = "uno " * 100 + "agua dulce. " + "dos " * 100 + "El agua de la frontera. " + "tres " * 100
    shown = snippet(text, marker(Or((Word("agua", ES), Word("frontera", ES))), ES), words=20)

    assert [shown.text[start:end] for start, end in shown.marks] == ["agua", "frontera"]
    assert shown.text.startswith("… ")
    assert shown.text.endswith(" …")
    assert len(shown.text) < 120


def test_a_short_passage_is_shown_whole() -> None:
    assert snippet("Nada que ver.", marker(Word("agua", ES), ES)).text == "Nada que ver."


@given(st.text(max_size=400), st.integers(1, 30))
def test_marks_lie_inside_the_snippet(text: str, words: int) -> None:
    shown = snippet(text, marker(Prefix("a", ES), ES), words=words)

    assert all(0 <= start < end <= len(shown.text) for start, end in shown.marks)
    assert len(shown.marks) == len(shown.expanded)


WORDS = st.lists(st.sampled_from(["agua", "aguas", "de", "la", "U.S.", "bi-nacional", "lavado", "dinero", "15", "¿"]))


@given(WORDS, st.integers(0, 3), st.booleans())
def test_marks_of_a_snippet_and_of_its_whole_passage_are_the_same(words: list[str], slop: int, exact: bool) -> None:
    text = " ".join(words)
    parts = (Word("agua", ES, exact), Phrase(("lavado", "dinero", "de"), ES, exact, slop), Prefix("bin", ES))
    wanted = marker(Or(parts), ES)

    whole = snippet(text, wanted, words=len(text) + 1)

    assert whole.marks == tuple((mark.start, mark.end) for mark in find_marks(text, wanted))
