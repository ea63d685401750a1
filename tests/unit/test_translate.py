"""The layers across the language border: what each knows, and that what is broken is left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import permutations
from pathlib import Path

import pytest

from corpus.model import Language
from search.analysis import FINGERPRINT
from search.layers import APERTIUM, has_dictionary, learned_file, open_layers
from search.translate import Candidate
from search.translate.bidix import BadDictionary, read_pairs
from search.translate.cognates import look_alikes, skeleton, with_cognates
from search.translate.forms import FORM, KIN, SAME, likeness
from search.translate.general import load_general, read_general
from search.translate.learned import Learned, Piece, learn, read_learned, write_learned
from search.translate.lexicon import Lexicon, Pair, lexicon_layer

EN, ES = Language.EN, Language.ES


def said(candidates: Sequence[Candidate]) -> list[tuple[int, int, str]]:
    return [(c.start, c.end, c.text) for c in candidates]


LEXICON = Lexicon([Pair("human right", "derecho humano"), Pair("right", "derecho"), Pair("water", "agua", 0.9, 0.4)])


def test_the_longest_phrase_wins_whatever_its_forms_and_its_words_follow() -> None:
    assert said(LEXICON.find(["Human", "rights", "to", "water"], EN)) == [
        (0, 2, "derecho humano"),
        (1, 2, "derecho"),
        (3, 4, "agua"),
    ]


def test_both_directions_have_their_own_belief() -> None:
    assert [c.weight for c in LEXICON.find(["water"], EN)] == [0.9]
    assert [c.weight for c in LEXICON.find(["agua"], ES)] == [0.4]


def test_the_word_typed_counts_more_than_words_with_its_stem() -> None:
    lexicon = Lexicon([Pair("party", "partido"), Pair("part", "parte")])  # one Spanish stem
    weights = {c.text: c.weight for c in lexicon.find(["partidos"], ES)}

    assert weights["party"] > weights["part"]


@pytest.mark.parametrize(
    ("typed", "head", "language", "expected"),
    [
        ("ley", "ley", ES, SAME),
        ("leyes", "ley", ES, FORM),
        ("aguas", "agua", ES, FORM),
        ("gases", "gasa", ES, KIN),
        ("determino", "determinar", ES, FORM),
        ("determinacion", "determinar", ES, KIN),
        ("suelen", "soler", ES, FORM),
        ("suelen", "suelo", ES, KIN),
        ("pidieron", "pedir", ES, FORM),
        ("jueces", "juez", ES, FORM),
        ("construyendo", "construir", ES, FORM),
        ("published", "publish", EN, FORM),
        ("publication", "publish", EN, KIN),
        ("making", "make", EN, FORM),
        ("agencies", "agency", EN, FORM),
        ("wrote", "write", EN, FORM),
        ("stopped", "stop", EN, FORM),
        ("human rights", "human right", EN, FORM),
        ("as of rights", "as right", EN, FORM),
    ],
)
def test_forms_of_a_headword(typed: str, head: str, language: Language, expected: float) -> None:
    assert likeness(typed, head, language) == expected


def test_a_lexicon_never_stays_in_its_language() -> None:
    layer = lexicon_layer(LEXICON)

    assert said(layer(["water"], EN, ES)) == [(0, 1, "agua")]
    assert layer(["water"], EN, EN) == ()
    assert layer(["water"], Language.OTHER, Language.OTHER) == ()


def test_small_words_alone_are_not_translated() -> None:
    assert Lexicon([Pair("of", "de")]).find(["of"], EN) == []


@pytest.mark.parametrize(
    ("words", "source", "expected"),
    [
        (["customs"], EN, "aduana"),
        (["aduanera"], ES, "customs"),
        (["wastewater", "treatment"], EN, "tratamiento de aguas residuales"),
        (["money", "laundering"], EN, "lavado de dinero"),
        (["sought"], EN, "buscar"),
    ],
)
def test_the_lexicon_that_ships(words: list[str], source: Language, expected: str) -> None:
    assert expected in [c.text for c in load_general().find(words, source)]


def test_every_line_that_ships_is_a_pair_both_ways() -> None:
    pairs = list(read_general())

    assert len(pairs) > 3000
    assert all(pair.english.strip() == pair.english and pair.spanish.strip() == pair.spanish for pair in pairs)
    assert all(pair.english and pair.spanish for pair in pairs)


class FakeIndex:
    """A vocabulary of a few words."""

    def __init__(self, *words: str) -> None:
        self.words = words

    def suggest(self, prefix: str, language: Language, limit: int) -> Sequence[str]:
        return [word for word in self.words if word.startswith(prefix)][:limit]

    def frequencies(self, stems: Sequence[str], language: Language) -> Mapping[str, int]:
        return {stem: sum(word.startswith(stem) for word in self.words) for stem in stems}


ALIKE = [
    ("chloroplasts", "cloroplastos"),
    ("phosphorylation", "fosforilacion"),
    ("huguenots", "hugonotes"),
    ("extradition", "extradicion"),
    ("constitutionality", "constitucionalidad"),
    ("kilometers", "quilometros"),
    ("specialist", "especialistas"),
]


@pytest.mark.parametrize(("english", "spanish"), ALIKE)
def test_words_that_look_alike(english: str, spanish: str) -> None:
    assert [word for _, word in look_alikes(english, ES, FakeIndex(spanish))] == [spanish]
    assert [word for _, word in look_alikes(spanish, EN, FakeIndex(english))] == [english]


@pytest.mark.parametrize(("one", "other"), [("border", "bordado"), ("treaty", "tratar"), ("prison", "presa")])
def test_words_that_do_not(one: str, other: str) -> None:
    assert look_alikes(one, ES, FakeIndex(other)) == []


def test_endings_of_both_languages_are_one() -> None:
    assert skeleton("migration") == skeleton("migracion")
    assert skeleton("university") == skeleton("universidad")


def test_look_alikes_are_only_for_words_that_nothing_else_knows() -> None:
    layer = with_cognates([lexicon_layer(LEXICON)], FakeIndex("extradicion", "aguacero", "laredo"))

    assert said(layer(["water", "extradition", "Laredo"], EN, ES)) == [(0, 1, "agua"), (1, 2, "extradicion")]


THINGS = [
    ("border", "frontera"), ("customs", "aduana"), ("goods", "mercancías"), ("treaty", "tratado"),
    ("human rights", "derechos humanos"), ("human dignity", "dignidad humana"), ("rights", "derechos"),
]  # fmt: skip
PIECES = [
    Piece(f"The {one[0]} and the {other[0]}.", f"De {one[1]} y de {other[1]}.", f"{one[0]}/{other[0]}")
    for one, other in permutations(THINGS, 2)
]


def test_what_aligned_texts_teach() -> None:
    pairs = {(pair.english, pair.spanish): pair for pair in learn(PIECES)}

    for english, spanish in [("border", "frontera"), ("goods", "mercancías"), ("human rights", "derechos humanos")]:
        assert pairs[english, spanish].forward > 0.8
        assert pairs[english, spanish].backward > 0.8
        assert all(english in name for name in pairs[english, spanish].evidence)
    assert ("border", "aduana") not in pairs


def test_learning_is_the_same_every_time() -> None:
    assert learn(PIECES) == learn(PIECES)


def test_nothing_teaches_nothing() -> None:
    assert learn([]) == ()
    assert learn([Piece("", "algo"), Piece("word " * 300, "palabra")]) == ()


def test_what_was_learned_is_kept(tmp_path: Path) -> None:
    pairs = (Learned("border", "frontera", 0.9, 1.0, 3, ("a#1", "b#2")), Learned("wall", "muro", 1.0, 0.5, 2))
    write_learned(tmp_path / "deep" / "learned.jsonl", pairs)

    assert tuple(read_learned(tmp_path / "deep" / "learned.jsonl")) == pairs


def number(value: int) -> bytes:
    """A number below 16,384 as lttoolbox writes it."""
    return bytes([value]) if value < 64 else bytes([0x40 | value >> 8, value & 0xFF])


def text(value: str) -> bytes:
    return number(len(value)) + b"".join(number(ord(char)) for char in value)


def dictionary() -> bytes:
    """A transducer that says *si* is *ja*, a noun."""
    header = bytes(8)
    pairs = [(ord("s"), ord("j")), (ord("i"), ord("a")), (-1, -1)]
    data = b"LTTB" + header + number(0) + number(1) + text("n")
    data += number(len(pairs)) + b"".join(number(a + 1) + number(b + 1) for a, b in pairs)
    states = b"".join(number(1) + number(pair) + number(1) for pair in range(3)) + number(0)
    section = b"LTTD" + header + number(0) + number(1) + number(3) + number(4) + states
    return data + number(1) + text("main@standard") + section


def test_a_compiled_dictionary_is_read(tmp_path: Path) -> None:
    path = tmp_path / "x.bin"
    path.write_bytes(dictionary())

    assert [(p.source, p.target, p.tag) for p in read_pairs(path)] == [("si", "ja", "n")]


@pytest.mark.parametrize("length", [0, 3, 12, 20, 40, 60])
def test_a_damaged_dictionary_is_refused(tmp_path: Path, length: int) -> None:
    path = tmp_path / "x.bin"
    path.write_bytes(dictionary()[:length])

    with pytest.raises(BadDictionary):
        list(read_pairs(path))


@pytest.fixture
def system(tmp_path: Path) -> Path:
    """A system that has a tiny dictionary."""
    folder = tmp_path / "system"
    folder.mkdir()
    for name in ("eng-spa.autobil.bin", "spa-eng.autobil.bin"):
        (folder / name).write_bytes(dictionary())
    return folder


def test_the_systems_dictionary_is_found_and_kept(tmp_path: Path, system: Path) -> None:
    (layer,) = open_layers(tmp_path / "home", None, FakeIndex(), system=system)

    assert has_dictionary(system)
    assert said(layer(["si"], EN, ES)) == [(0, 1, "ja")]
    kept = (tmp_path / "home" / "lexicons" / "apertium.tsv").read_text(encoding="utf-8")
    assert kept.splitlines()[0] == FINGERPRINT


def test_a_broken_dictionary_and_a_broken_file_are_left_out(tmp_path: Path, system: Path) -> None:
    (system / "eng-spa.autobil.bin").write_bytes(b"LTTBnonsense")
    learned_file(tmp_path).parent.mkdir()
    learned_file(tmp_path).write_text("nonsense\n", encoding="utf-8")

    (layer,) = open_layers(tmp_path, None, FakeIndex(), system=system)

    assert [c.text for c in layer(["border"], EN, ES)][:1] == ["frontera"]


def test_what_was_learned_becomes_a_layer(tmp_path: Path) -> None:
    write_learned(learned_file(tmp_path), [Learned("zopilote bird", "zopilote", 0.9, 0.8, 3)])

    (layer,) = open_layers(tmp_path, None, FakeIndex(), system=tmp_path / "nowhere")

    assert [(c.text, c.kind, c.weight) for c in layer(["zopilote"], ES, EN)] == [("zopilote bird", "learned", 0.8)]


@pytest.mark.skipif(not has_dictionary(), reason="Apertium's dictionary is not here: apt-get install apertium-eng-spa")
def test_apertiums_own_dictionary() -> None:
    pairs = {(pair.source, pair.target) for pair in read_pairs(APERTIUM / "eng-spa.autobil.bin")}

    assert {("border", "frontera"), ("customs", "aduana"), ("treaty", "tratado")} <= pairs
