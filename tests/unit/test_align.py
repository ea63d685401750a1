"""Pieces of two versions that say the same, whatever one of them lacks."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corpus.align import Bead, align
from corpus.model import Language
from search.translate.bridge import bridge
from search.translate.lexicon import Lexicon, Pair, lexicon_layer


def pieces(*texts: str) -> list[set[str]]:
    return [set(text.split()) for text in texts]


def linked(beads: tuple[Bead, ...]) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    return [(bead.left, bead.right) for bead in beads if bead.score]


def test_one_to_one() -> None:
    texts = pieces("water treaty", "border wall", "customs office")

    assert linked(align(texts, texts)) == [((0, 1), (0, 1)), ((1, 2), (1, 2)), ((2, 3), (2, 3))]


def test_what_one_version_lacks_is_left_alone() -> None:
    whole = pieces("water treaty", "border wall", "customs office", "money laundering")

    beads = align(whole, [whole[0], whole[3]])

    assert linked(beads) == [((0, 1), (0, 1)), ((3, 4), (1, 2))]
    assert [bead.left for bead in beads if not bead.score] == [(1, 2), (2, 3)]


def test_two_pieces_may_be_one() -> None:
    beads = align(pieces("water treaty river", "border wall fence"), pieces("water treaty river border wall fence"))

    assert linked(beads) == [((0, 2), (0, 1))]


def test_an_empty_side() -> None:
    assert [bead.score for bead in align(pieces("a", "b"), [])] == [0.0, 0.0]
    assert align([], []) == ()


@given(
    st.lists(st.sets(st.sampled_from("abcdef")), max_size=12), st.lists(st.sets(st.sampled_from("abcdef")), max_size=12)
)
def test_every_piece_is_in_one_bead_and_in_order(left: list[set[str]], right: list[set[str]]) -> None:
    beads = align(left, right)

    assert [i for bead in beads for i in range(*bead.left)] == list(range(len(left)))
    assert [j for bead in beads for j in range(*bead.right)] == list(range(len(right)))


def test_keys_of_both_languages_meet() -> None:
    keys = bridge([lexicon_layer(Lexicon([Pair("water treaty", "tratado de aguas"), Pair("border", "frontera")]))])

    assert keys("The Water Treaty of 1944 and the border at Laredo", Language.EN) == keys(
        "El Tratado de Aguas de 1944 y la frontera en Laredo", Language.ES
    )
