"""The first layer: the curated term base. Phrases before words, acronyms and their full names, both directions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from corpus.model import Concept, Language, Term
from search.analysis import analyze
from search.fields import Tokens
from search.translate import Candidate, Translator

ADMITTED = 0.9  # belief in a term that is right but not the usual one
NEAR = 0.7  # in one whose concept is only near
VARIANT = 0.6  # in another name of the same thing in the same language
STALE = ("deprecated", "avoided")  # found when typed, never offered


class Match(Protocol):
    """Words ``start`` to ``end`` name ``concept``."""

    @property
    def start(self) -> int: ...  # noqa: D102
    @property
    def end(self) -> int: ...  # noqa: D102
    @property
    def concept(self) -> Concept: ...  # noqa: D102


class Terms(Protocol):
    """What is needed of a term base (``corpus.terms.termbase.Termbase`` fits)."""

    def find(self, words: Sequence[str], language: Language) -> Sequence[Match]:
        """The longest terms in a run of words, from left to right."""


def term_layer(termbase: Terms) -> Translator:
    """The layer of a term base."""

    def translate(words: Sequence[str], source: Language, target: Language) -> Sequence[Candidate]:
        found: list[Candidate] = []
        for match in termbase.find(words, source):
            typed = analyze(" ".join(words[match.start : match.end]), source)
            if not _named(match.concept, typed, source):
                continue
            said = typed.stems
            for term in match.concept.terms:
                if term.language is not target or term.status in STALE:
                    continue
                if source is target and analyze(term.text, target).stems == said:
                    continue
                found.append(_candidate(match, term, same=source is target))
        return found

    return translate


def _named(concept: Concept, typed: Tokens, source: Language) -> bool:
    """Whether a single word names the concept: an acronym has no other forms, *como* is none of COMAR."""
    if len(typed.words) != 1:
        return True
    terms = [t for t in concept.terms if t.language is source and analyze(t.text, source).stems == typed.stems]
    return any(not t.acronym or analyze(t.text, source).words == typed.words for t in terms) or not terms


def _candidate(match: Match, term: Term, *, same: bool) -> Candidate:
    concept = match.concept
    weight = 1.0 if term.status == "preferred" else ADMITTED
    if concept.equivalence != "same" and not same:
        weight *= NEAR
    return Candidate(
        start=match.start,
        end=match.end,
        text=term.text,
        weight=weight * VARIANT if same else weight,
        kind="variant" if same else "term",
        concept=concept.id,
        warning="" if same or concept.equivalence == "same" else concept.equivalence,
    )
