"""Two documents side by side, passage by passage: what says the same stands in one row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.align import align
from corpus.model import Document, Language, Passage, PassageId, PassageKind
from search.translate.bridge import bridge
from search.translate.general import load_general
from search.translate.lexicon import lexicon_layer
from search.translate.terms import term_layer
from web.annotate import Mark, Piece, cut

if TYPE_CHECKING:
    from web.wiring import Puente

READ = (PassageKind.BODY, PassageKind.HEADING, PassageKind.TABLE, PassageKind.NOTE)
SURE = 0.2  # likeness from which a row is shown without doubt; below, it is marked as unsure

Marks = Mapping[PassageId, Sequence[Mark]]


@dataclass(frozen=True, slots=True)
class Side:
    """A passage in one of the columns."""

    passage: Passage
    pieces: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Row:
    """Passages that say the same; one side is empty where the other version has nothing like it."""

    left: tuple[Side, ...]
    right: tuple[Side, ...]
    score: float

    @property
    def unsure(self) -> bool:
        """Whether the two are only somewhat alike."""
        return bool(self.left and self.right) and self.score < SURE


def read_beside(puente: Puente, left: Document, right: Document, marks: Marks) -> Sequence[Row]:
    """The rows of two documents, in order; every passage of either stands in one."""
    one, other = _passages(puente, left), _passages(puente, right)
    keys = bridge([term_layer(puente.termbase), lexicon_layer(load_general())])
    beads = align([keys(p.text, _side(p, left)) for p in one], [keys(p.text, _side(p, right)) for p in other])
    rows = [
        Row(_sides(one[slice(*bead.left)], marks), _sides(other[slice(*bead.right)], marks), bead.score)
        for bead in beads
    ]
    return _closed(rows)


def _closed(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows, where a gap on one side is followed by one on the other made one row if their kinds agree (unsure)."""
    closed: list[Row] = []
    for row in rows:
        last = closed[-1] if closed else None
        if last and bool(last.left) != bool(last.right) and bool(row.left) != bool(row.right):
            left, right = last.left or row.left, last.right or row.right
            if [s.passage.kind for s in left] == [s.passage.kind for s in right]:
                closed[-1] = Row(left, right, 0.0)
                continue
        closed.append(row)
    return closed


def _passages(puente: Puente, document: Document) -> Sequence[Passage]:
    return [passage for passage in puente.catalog.iter_passages(document.id) if passage.kind in READ]


def _side(passage: Passage, document: Document) -> Language:
    """Its language; that of the document where it is in neither."""
    return document.language if passage.language is Language.OTHER else passage.language


def _sides(passages: Sequence[Passage], marks: Marks) -> tuple[Side, ...]:
    return tuple(Side(passage, cut(passage.text, marks.get(passage.id, ()))) for passage in passages)
