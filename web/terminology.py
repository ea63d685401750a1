"""Concepts as their pages show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.model import Concept, Language, Term
from search.analysis import fold
from search.query import Query
from search.results import ResultHit
from web.i18n import page_locale
from web.wiring import ask

if TYPE_CHECKING:
    from corpus.terms.termbase import Termbase
    from web.wiring import Puente

SHOWN = 2  # passages of each term
ASKED = 10  # terms of a concept that are looked up


@dataclass(frozen=True, slots=True)
class Use:
    """A term in the collection: how many passages have it exactly so, and some of them."""

    term: Term
    total: int
    hits: tuple[ResultHit, ...]

    @property
    def query(self) -> str:
        """The question that finds the term as it is written."""
        return quoted(self.term.text)


def choose_concepts(termbase: Termbase, text: str, equivalence: str = "") -> Sequence[Concept]:
    """All concepts by their first term in the language of the page; or, of a text, those it names or is part of."""
    if text:
        named = termbase.lookup(text)
        part = fold(text)
        inside = [c for c in termbase.concepts if c not in named and any(part in fold(t.text) for t in c.terms)]
        found = [*named, *inside]
    else:
        found = sorted(termbase.concepts, key=lambda concept: fold(head(concept)))
    return [concept for concept in found if not equivalence or concept.equivalence == equivalence]


def head(concept: Concept, language: str = "") -> str:
    """The term to call a concept by in a language (that of the page): the preferred one, no acronym if it can be."""
    wanted = Language(language or page_locale())
    terms = [term for term in concept.terms if term.language is wanted] or list(concept.terms)
    best = min(terms, key=lambda t: (t.status != "preferred", t.acronym, concept.terms.index(t)), default=None)
    return best.text if best else concept.id


def quoted(text: str) -> str:
    """The words as a phrase."""
    plain = text.replace('"', " ")
    return f'"{plain}"'


def read_uses(puente: Puente, concept: Concept) -> Sequence[Use]:
    """Where the terms of a concept stand, exactly as written, in documents of their language."""
    return [_use(puente, term) for term in concept.terms[:ASKED]]


def _use(puente: Puente, term: Term) -> Use:
    query = Query(quoted(term.text), (term.language,), term.language, exact=True, limit=SHOWN)
    found = ask(puente, query)
    return Use(term, found.total, found.hits)
