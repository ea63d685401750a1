"""What can be asked, as a tree. Engines compile it; nobody else does.

Words are as people type them: engines analyze, stem and fold them by ``search.analysis``. A word that analysis makes
several tokens of is sought as a phrase; one that it makes nothing of finds nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from corpus.model import Language


@dataclass(frozen=True, slots=True)
class Word:
    """Passages with this word in any text field: by stem, or, when ``exact``, by its folded surface form."""

    text: str
    language: Language
    boost: float = 1.0
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """Passages where these words stand in this order, at most ``slop`` other words between neighbours."""

    words: tuple[str, ...]
    language: Language
    boost: float = 1.0
    exact: bool = False
    slop: int = 0


@dataclass(frozen=True, slots=True)
class Prefix:
    """Passages with a folded word that starts like this: 3 letters or more, the 1,024 most frequent words. Scores ``boost``."""

    text: str
    language: Language
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class And:
    """Passages that all parts find. A ``Not`` among the parts takes passages away."""

    parts: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Passages that any part finds; scores add up."""

    parts: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Best:
    """Passages that any part finds, scored by the best part only: ways to say one thing (a translation's senses)."""

    parts: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Passages that the part does not find. Scores nothing."""

    part: Clause


@dataclass(frozen=True, slots=True)
class Field:
    """Passages whose keyword field ``name`` (see ``search.fields``) has this value. Scores nothing."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class All:
    """Every passage. Scores nothing."""


Clause: TypeAlias = Word | Phrase | Prefix | And | Or | Best | Not | Field | All


@dataclass(frozen=True, slots=True)
class Filter:
    """Keeps (or, when ``exclude``, drops) passages whose keyword field has one of the values."""

    field: str
    values: tuple[str, ...]
    exclude: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """What an engine gets.

    ``facets`` are keyword fields whose values are counted over all passages found. ``sort`` is ``relevance``, ``newest``
    or ``oldest``; ties go by passage id, so that pages are stable.
    """

    clause: Clause
    filters: tuple[Filter, ...] = ()
    limit: int = 10
    offset: int = 0
    facets: tuple[str, ...] = ()
    sort: str = "relevance"


@dataclass(frozen=True, slots=True)
class Alias:
    """Other names of values of a keyword ``field``: folded names of agencies for their ids, a need for works on it.

    ``counted``: a field in its own right, whose values are counted for a page.
    """

    field: str
    values: Mapping[str, tuple[str, ...]]
    counted: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """What a person asked, read from a form or a command line by ``web``.

    ``languages``: of the passages wanted. ``language``: of the words typed; ``None`` is "find out". ``exact``: as
    typed, no expansion. ``off``: ids of expansions the person removed. ``aliases``: by field, other ways
    to name its values.
    """

    text: str
    languages: tuple[Language, ...] = (Language.EN, Language.ES)
    language: Language | None = None
    exact: bool = False
    filters: tuple[Filter, ...] = ()
    off: frozenset[str] = field(default_factory=frozenset)
    sort: str = "relevance"
    limit: int = 10
    offset: int = 0
    aliases: Mapping[str, Alias] = field(default_factory=dict, compare=False, repr=False)
