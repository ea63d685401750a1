"""What a query says, before anything is known of languages: the tree that ``search.parse`` gives.

Positions are code points of the query.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Typed:
    """One word as typed."""

    text: str
    position: int


@dataclass(frozen=True, slots=True)
class Run:
    """Words in a row, ranked together: a passage needs at least one."""

    words: tuple[Typed, ...]


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words in quotes: exactly these, in this order, at most ``slop`` others between neighbors."""

    text: str
    position: int
    slop: int = 0


@dataclass(frozen=True, slots=True)
class Started:
    """The beginning of a word, typed with a star."""

    text: str
    position: int


@dataclass(frozen=True, slots=True)
class Located:
    """A value (or several alternative ones) of a keyword field."""

    field: str
    values: tuple[str, ...]
    position: int


@dataclass(frozen=True, slots=True)
class Excluded:
    """What must not be found."""

    part: Node


@dataclass(frozen=True, slots=True)
class Every:
    """All parts are required."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """Any part will do."""

    parts: tuple[Node, ...]


Node: TypeAlias = Run | Quoted | Started | Located | Excluded | Every | Either
