"""What a token is: joints, acronyms, invisible characters, and places in the original text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Language
from search.analysis import FINGERPRINT, analyze, fold, tokens

EN, ES = Language.EN, Language.ES

CASES = [
    ("case and accents fold", "México MÉXICO mexico", "mexico mexico mexico"),
    ("accents written apart fold, too", "Me\u0301xico", "mexico"),
    ("ñ is a letter", "año ano An\u0303o", "año ano año"),
    ("ligatures and full width open", "oﬁcial ＡＢＣ", "oficial abc"),
    ("note markers are no letters", "pública¹²Véase", "publica vease"),
    ("markers do not grow into numbers", "artículo 10²", "articulo 10"),
    ("ordinals are numbers", "1.º 2ª 3º", "1 2 3"),
    ("soft hyphens vanish", "fron\u00adtera", "frontera"),
    ("zero-width characters vanish", "fron\u200btera\u2060", "frontera"),
    ("direction marks vanish", "\u202eabc\u202c", "abc"),
    ("points of acronyms vanish", "U.S. E.U.A. EE.UU. D.O.F.", "us eua eeuu dof"),
    ("acronyms with spaces", "U. S. and E. U. A. and EE. UU.", "us and eua and eeuu"),
    ("acronym before a hyphen", "the U.S.-Mexico border", "the us mexico border"),
    ("visa classes", "H-2A H2A TN-1 I-94", "h2a h2a tn 1 i94"),
    ("T-MEC is TMEC", "T-MEC TMEC", "tmec tmec"),
    ("known prefixes are joined", "bi-national Bi-National binational", "binational binational binational"),
    ("other hyphens separate", "cross-border Ciudad-Juárez", "cross border ciudad juarez"),
    ("possessives are dropped", "Mexico's women’s", "mexico women"),
    ("apostrophes inside are dropped", "O'Higgins O’Higgins", "ohiggins ohiggins"),
    ("a marker glued to its word", "pública15 COVID-19 COVID19 sha256x", "publica 15 covid 19 covid 19 sha256x"),
    ("thousands are joined", "1,000 1,234,567.50", "1000 1234567.50"),
    ("lists of years are not", "2010,2011", "2010 2011"),
    ("numbered sections", "18.7 and 3.14", "18.7 and 3.14"),
    ("a sentence without a space", "the end.Next", "the end next"),
    ("symbols say nothing", "😀 § 1304(a)(2) — *[", "1304 a 2"),
    ("nothing gives nothing", "", ""),
]


@pytest.mark.parametrize(("text", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_words(text: str, expected: str) -> None:
    assert " ".join(analyze(text, EN).words) == expected


def test_tokens_say_where_they_stood() -> None:
    text = "La fron\u00adtera U.S.-México, 1.º"

    surfaces = [text[t.start : t.end] for t in tokens(text, ES)]

    assert surfaces == ["La", "fron\u00adtera", "U.S.", "México", "1"]


@given(st.text(max_size=300), st.sampled_from(list(Language)))
def test_tokens_and_analysis_agree_and_places_are_in_order(text: str, language: Language) -> None:
    found, analyzed = tokens(text, language), analyze(text, language)

    assert tuple(t.word for t in found) == analyzed.words
    assert tuple(t.stem for t in found) == analyzed.stems
    assert all(t.word and t.stem for t in found)
    ends = [0, *(t.end for t in found)]
    assert all(end <= t.start < t.end <= len(text) for end, t in zip(ends, found, strict=False))


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(word: str) -> None:
    assert fold(fold(word)) == fold(word)


@pytest.mark.parametrize("piece", ["a.", "a-", "bi-", "1,", "1.", "'", "U. S. ", "[a TO ", "é", "\u00ad"])
@pytest.mark.timeout(30)  # a second where time grows with length, minutes where it grows with its square
def test_long_nonsense_comes_to_an_end(piece: str) -> None:
    text = piece * (100_000 // len(piece))

    assert len(analyze(text, ES).words) <= len(text)


def test_the_fingerprint_names_the_stemmer() -> None:
    assert "snowball" in FINGERPRINT
