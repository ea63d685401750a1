"""What comes back: an engine's answer (``Found``), and what a page shows (``Results``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from corpus.model import Document, DocumentId, Language, Passage, PassageId
from search.query import Query


@dataclass(frozen=True, slots=True)
class Hit:
    """One ranked passage."""

    passage: PassageId
    document: DocumentId
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """An engine's answer: a page of hits, how many passages match in all, and counts by facet value."""

    hits: tuple[Hit, ...]
    total: int
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Expansion:
    """One step of a query across the language border (or to a variant), shown as a chip that can be switched off.

    ``id`` is short and stable, fit for a URL. ``kind``: term, learned, lexicon, variant, spelling. ``warning`` is the
    concept's equivalence where it is not ``same``.
    """

    id: str
    source: str
    target: str
    language: Language
    kind: str
    concept: str = ""
    warning: str = ""
    on: bool = True


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of a passage and the spans (half-open, code points of ``text``) that match the query."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()
    expanded: tuple[bool, ...] = ()  # one a mark: true where an expansion matched, not a word as typed


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a passage was found: a ``word`` of it, the words typed that led there, and through which layer.

    ``kind`` is that of an expansion, or ``typed``. ``part``: ``text``, or ``title`` where only the title of the document
    or the heading above has it.
    """

    word: str
    source: str
    kind: str
    part: str = "text"


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A wider question that finds something. ``kind``: language, filter, filters, exact, required. ``total``: passages."""

    kind: str
    query: Query
    total: int


@dataclass(frozen=True, slots=True)
class ResultHit:
    """One hit as a page shows it. ``also_in``: other language versions of the same work that were found or are held."""

    rank: int
    score: float
    document: Document
    passage: Passage
    snippet: Snippet
    also_in: tuple[tuple[DocumentId, Language], ...] = ()
    more: int = 0  # further passages of the same document that match
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a keyword field among the passages found, and how many have it."""

    value: str
    count: int
    on: bool = False


@dataclass(frozen=True, slots=True)
class Results:
    """Everything a results page or its JSON shows. ``total`` counts passages."""

    query: str
    language: Language
    exact: bool
    total: int
    hits: tuple[ResultHit, ...]
    expansions: tuple[Expansion, ...] = ()
    facets: Mapping[str, tuple[FacetValue, ...]] = field(default_factory=dict)
    took_ms: float = 0.0
    totals: Mapping[Language, int] = field(default_factory=dict)
    suggestion: str = ""
    relaxations: tuple[Relaxation, ...] = ()  # only where little or nothing was found
    suggestions: tuple[str, ...] = ()  # the query spelled as words of either language; ``suggestion`` is the first
