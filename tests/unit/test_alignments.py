"""Alignments of passages: kept, mended by what curators say, read both ways."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.alignments import Alignment, Checked, Link, checked_from, keep, make, pair_id, read_kept, stamp_of
from corpus.model import Document, DocumentId, Language, Passage, PassageId, PassageKind, WorkId

EN, ES = Language.EN, Language.ES
BODY, HEADING = PassageKind.BODY, PassageKind.HEADING


def keys(text: str, language: Language) -> frozenset[str]:
    return frozenset(text.split()) - {"Article", "Artículo"}


def document(name: str, language: Language) -> Document:
    return Document(DocumentId(name), WorkId("w"), name, language, "0" * 64)


def passages(name: str, language: Language, *texts: str) -> list[Passage]:
    return [
        Passage(
            PassageId(f"{name}#{i}"), DocumentId(name), i, HEADING if text.startswith("Art") else BODY, language, text
        )
        for i, text in enumerate(texts)
    ]


LEFT = document("a", EN), passages("a", EN, "Article 1", "k l", "m n", "Article 2", "k l", "x y")
RIGHT = document("b", ES), passages("b", ES, "Artículo 1", "k l", "Artículo 2", "k l", "q r", "x y")


def made(checked: Checked = Checked()) -> list[tuple[tuple[int, ...], tuple[int, ...], str]]:  # noqa: B008
    found = make((LEFT[0], RIGHT[0]), (LEFT[1], RIGHT[1]), keys, checked)
    return [(link.left, link.right, link.method) for link in found.links]


def test_numbers_first_then_words_and_gaps_are_kept() -> None:
    assert made() == [
        ((0,), (0,), "overlap"),
        ((1,), (1,), "overlap"),
        ((2,), (), "overlap"),
        ((3,), (2,), "overlap"),
        ((4,), (3,), "overlap"),
        ((), (4,), "overlap"),
        ((5,), (5,), "overlap"),
    ]


def test_a_wrong_pair_is_not_put_together_again() -> None:
    found = made(Checked(apart=((5, 5),)))

    assert not any(5 in left and 5 in right for left, right, _ in found)
    assert sorted(n for left, _, _ in found for n in left) == list(range(6))
    assert sorted(n for _, right, _ in found for n in right) == list(range(6))


def test_a_checked_pair_holds_and_divides_the_rest() -> None:
    found = made(Checked(together=((2, 1),)))

    assert ((2,), (1,), "checked") in found
    assert ((1,), (), "overlap") in found
    assert ((5,), (5,), "overlap") in found


@pytest.mark.parametrize("checked", [Checked(), Checked(together=((2, 1), (1, 4)), apart=((9, 9), (5, 5)))])
def test_every_passage_is_in_one_link(checked: Checked) -> None:
    found = made(checked)

    assert sorted(n for left, _, _ in found for n in left) == list(range(6))
    assert sorted(n for _, right, _ in found for n in right) == list(range(6))


def test_kept_until_what_it_was_made_of_changes(tmp_path: Path) -> None:
    alignment = Alignment(DocumentId("a"), DocumentId("b"), (Link((0,), (0, 1), 0.5), Link((1,), (), 0.0, "checked")))
    stamp = stamp_of(["1", "2"], Checked(), "s")
    keep(tmp_path / "x" / "a.json", alignment, stamp)

    assert read_kept(tmp_path / "x" / "a.json", stamp) == alignment
    assert read_kept(tmp_path / "x" / "a.json", stamp_of(["1", "3"], Checked(), "s")) is None
    (tmp_path / "x" / "a.json").write_text("{")
    assert read_kept(tmp_path / "x" / "a.json", stamp) is None


def test_counterparts_are_read_both_ways() -> None:
    links = (Link((0, 1), (0, 1), 0.5), Link((2,), (2, 3), 0.1), Link((3,), (4,), 0.1, "checked"), Link((4,), (), 0.0))
    alignment = Alignment(DocumentId("a"), DocumentId("b"), links)

    assert alignment.counterparts(DocumentId("a"), 0.2) == {0: 0, 1: 1, 3: 4}
    assert alignment.counterparts(DocumentId("b"), 0.2) == {0: 0, 1: 1, 4: 3}
    assert alignment.turned().counterparts(DocumentId("b"), 0.2) == {0: 0, 1: 1, 4: 3}


def test_what_curators_said_is_kept_one_way() -> None:
    value = Checked(together=((1, 2),), apart=((3, 4),)).to_value()

    assert pair_id(DocumentId("b"), DocumentId("a")) == pair_id(DocumentId("a"), DocumentId("b"))
    assert checked_from(value, turned=True) == Checked(together=((2, 1),), apart=((4, 3),))
    assert checked_from(None) == Checked()
