"""Two documents side by side, passage by passage: what says the same stands in one row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.model import Document, Passage, PassageId
from web.alignments import SURE, alignment
from web.annotate import Mark, Piece, cut

if TYPE_CHECKING:
    from web.wiring import Puente

Marks = Mapping[PassageId, Sequence[Mark]]


@dataclass(frozen=True, slots=True)
class Side:
    """A passage in one of the columns."""

    passage: Passage
    pieces: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Row:
    """Passages that say the same; one side is empty where the other version has nothing like it.

    ``checked``: a curator said that they belong together. ``place`` counts rows from 0.
    """

    left: tuple[Side, ...]
    right: tuple[Side, ...]
    score: float
    checked: bool = False
    place: int = 0

    @property
    def unsure(self) -> bool:
        """Whether the two are only somewhat alike."""
        return bool(self.left and self.right) and self.score < SURE and not self.checked


def read_beside(puente: Puente, left: Document, right: Document, marks: Marks) -> Sequence[Row]:
    """The rows of two documents, in order; every passage of either stands in one."""
    one, other = _by_ordinal(puente, left), _by_ordinal(puente, right)

    def sides(passages: Mapping[int, Passage], ordinals: Sequence[int]) -> tuple[Side, ...]:
        found = (passages[ordinal] for ordinal in ordinals if ordinal in passages)
        return tuple(Side(passage, cut(passage.text, marks.get(passage.id, ()))) for passage in found)

    links = alignment(puente, left, right).links
    return [
        Row(sides(one, link.left), sides(other, link.right), link.score, link.method == "checked", place)
        for place, link in enumerate(links)
    ]


def _by_ordinal(puente: Puente, document: Document) -> Mapping[int, Passage]:
    return {passage.ordinal: passage for passage in puente.catalog.iter_passages(document.id)}
