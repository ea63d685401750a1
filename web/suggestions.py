"""What a person may be about to write: terms first, then agencies and agreements, options of the paper, words of the index."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.model import Language
from search.analysis import fold

if TYPE_CHECKING:
    from web.wiring import Puente

MOST = 8
TERMS = 5  # of these at most, where there is something else
SHORTEST = 3
LONGEST = 90  # characters of a whole name worth offering


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question that begins with what is written, or has it inside. ``kind``: term, entity, option or word."""

    text: str
    kind: str
    language: Language


def suggest(puente: Puente, written: str) -> Sequence[Suggestion]:
    """At most eight, the best first; none for fewer than three letters."""
    start = fold(written.strip())
    if len(start) < SHORTEST:
        return ()
    terms = _matching(_terms(puente), start)
    names = _matching(_names(puente), start)
    found = _distinct([*terms[: max(TERMS, MOST - len(names))], *names])[:MOST]
    if len(found) < MOST and puente.engine.abilities.suggestions:
        found = _distinct([*found, *_words(puente, written.strip())])[:MOST]
    return found


def _terms(puente: Puente) -> Iterator[Suggestion]:
    for concept in puente.termbase.concepts:
        yield from (Suggestion(term.text, "term", term.language) for term in concept.terms)


def _names(puente: Puente) -> Iterator[Suggestion]:
    """Names and acronyms of agencies and agreements, then the titles of options."""
    for entity in puente.entities:
        for forms in (entity.acronyms, entity.names):
            for language, texts in forms.items():
                yield from (Suggestion(text, "entity", language) for text in texts)
    for option in puente.registers.options:
        for language, text in option.titles.items():
            yield Suggestion(text, "option", language)


def _matching(every: Iterator[Suggestion], start: str) -> list[Suggestion]:
    """Those with a word that starts so; those that start so themselves come first, then short ones."""
    placed = [(_place(fold(one.text), start), one) for one in every if len(one.text) <= LONGEST]
    fitting = [(place, one) for place, one in placed if place is not None]
    return _distinct([one for _, one in sorted(fitting, key=lambda p: (p[0], p[1].kind, len(p[1].text), p[1].text))])


def _place(folded: str, start: str) -> int | None:
    if folded.startswith(start):
        return 0
    return 1 if f" {start}" in folded else None


def _distinct(every: Sequence[Suggestion]) -> list[Suggestion]:
    """The first of each text, whatever its accents and capitals."""
    kept: dict[str, Suggestion] = {}
    for one in every:
        kept.setdefault(fold(one.text), one)
    return list(kept.values())


def _words(puente: Puente, written: str) -> Iterator[Suggestion]:
    """The last word written, completed by words of the index in either language."""
    before, _, last = written.rpartition(" ")
    if len(last) < SHORTEST:
        return
    for language in (Language.EN, Language.ES):
        for word in puente.engine.suggest(fold(last), language, MOST):
            yield Suggestion(f"{before} {word}".strip(), "word", language)
