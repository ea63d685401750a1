"""Passages that only point elsewhere stand below those that say something."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from corpus.model import DocumentId, Language, Passage, PassageId, PassageKind
from search.pointing import WORTH, lower_pointers, points
from search.results import Found, Hit


def passage(ordinal: int, kind: PassageKind = PassageKind.BODY, heading: str = "") -> Passage:
    return Passage(PassageId(f"d#{ordinal}"), DocumentId("d"), ordinal, kind, Language.EN, "text", heading=heading)


CASES = [
    ("a body", passage(0), False),
    ("a note", passage(0, PassageKind.NOTE), True),
    ("the record of a document", passage(0, PassageKind.METADATA), True),
    ("a list of related pages", passage(0, heading="The treaty\nSee also"), True),
    ("the same in Spanish", passage(0, heading="Véase también"), True),
    ("a section whose parent has that name", passage(0, heading="Sources\nThe river"), False),
]


@pytest.mark.parametrize(("one", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_points(one: Passage, expected: bool) -> None:
    assert points(one) is expected


class Shelf:
    def __init__(self, *passages: Passage) -> None:
        self.held = {one.id: one for one in passages}

    def passages(self, ids: Sequence[PassageId], /) -> Mapping[PassageId, Passage]:
        return {id_: self.held[id_] for id_ in ids if id_ in self.held}


def test_a_note_falls_below_what_is_nearly_as_good_and_the_rest_keeps_its_order() -> None:
    shelf = Shelf(passage(0, PassageKind.NOTE), passage(1), passage(2), passage(3))
    hits = tuple(Hit(PassageId(f"d#{n}"), DocumentId("d"), score) for n, score in enumerate((10.0, 9.0, 3.0, 2.0)))

    lowered = lower_pointers(Found(hits, 4), shelf, depth=3)

    assert [hit.passage for hit in lowered.hits] == ["d#1", "d#0", "d#2", "d#3"]
    assert lowered.hits[1].score == 10.0 * WORTH
    assert lowered.total == 4
