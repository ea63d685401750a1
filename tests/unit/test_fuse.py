"""Several rankings as one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.fuse import RRF_K, fuse, fuse_parts

CASES = [
    ("nothing", [], []),
    ("an empty ranking changes nothing", [["a", "b"], []], ["a", "b"]),
    ("agreement wins", [["a", "b", "c"], ["d", "b", "e"]], ["b", "a", "d", "c", "e"]),
    ("languages alternate, the first one leading", [["x", "y"], ["a", "b"]], ["x", "a", "y", "b"]),
    ("twice in a ranking counts once", [["a", "b", "b", "b"], ["a"]], ["a", "b"]),
]


@pytest.mark.parametrize(("rankings", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_order(rankings: list[list[str]], expected: list[str]) -> None:
    assert [item for item, _ in fuse(rankings)] == expected


def test_scores_are_reciprocal_ranks() -> None:
    assert fuse([["a", "b"], ["b"]]) == [
        ("b", pytest.approx(1 / (RRF_K + 2) + 1 / (RRF_K + 1))),
        ("a", 1 / (RRF_K + 1)),
    ]


def test_weights() -> None:
    assert [item for item, _ in fuse([["a"], ["b"]], weights=[0.5, 1.0])] == ["b", "a"]


@given(st.lists(st.lists(st.integers(0, 20)), max_size=4))
def test_every_item_once(rankings: list[list[int]]) -> None:
    fused = [item for item, _ in fuse(rankings)]

    assert sorted(fused) == sorted({item for ranking in rankings for item in ranking})


def test_a_whole_with_many_parts_pushes_nobody_down() -> None:
    english, spanish = ["a1", "a2", "a3", "b1"], ["x1", "x2", "y1"]

    fused = [item for item, _ in fuse_parts([english, spanish], lambda part: part[0])]

    assert fused[:2] == ["a1", "x1"]
    assert fused.index("b1") < fused.index("a3")
    assert fused.index("y1") < fused.index("a3")
    assert sorted(fused) == sorted(english + spanish)
