"""What only points elsewhere stands below what says something: notes, descriptions, lists of related pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from corpus.model import Passage, PassageId, PassageKind
from search.results import Found

WORTH = 0.6  # of the score of a passage that points
KINDS = frozenset({PassageKind.NOTE, PassageKind.METADATA})
HEADINGS = frozenset(
    (
        *("see also", "related", "related entries", "related documents", "references", "bibliography", "sources"),
        *("further reading", "notes", "contents", "table of contents", "where the facts come from"),
        *("véase también", "relacionados", "documentos relacionados", "referencias", "bibliografía", "fuentes"),
        *("lecturas recomendadas", "notas", "índice", "contenido", "de dónde salen los datos"),
    )
)


class Library(Protocol):
    """Where passages are read from."""

    def passages(self, ids: Sequence[PassageId], /) -> Mapping[PassageId, Passage]:
        """The passages with these ids; unknown ones are left out."""


def lower_pointers(found: Found, library: Library, depth: int) -> Found:
    """The same passages; among the first ``depth``, those that only point lose a part of their score."""
    first = found.hits[:depth]
    passages = library.passages([hit.passage for hit in first])
    weighed = [
        replace(hit, score=hit.score * WORTH) if hit.passage in passages and points(passages[hit.passage]) else hit
        for hit in first
    ]
    return replace(found, hits=(*sorted(weighed, key=lambda hit: -hit.score), *found.hits[depth:]))


def points(passage: Passage) -> bool:
    """Whether a passage says nothing itself."""
    return passage.kind in KINDS or passage.heading.rpartition("\n")[2].strip().casefold() in HEADINGS
