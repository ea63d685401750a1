"""What a person may be about to write: terms of the term base first, then words of the index."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from corpus.model import Language
from search.analysis import fold

if TYPE_CHECKING:
    from web.wiring import Puente

MOST = 8
SHORTEST = 3


def suggest(puente: Puente, written: str) -> Sequence[str]:
    """Whole questions that begin with what is written; none for fewer than three letters."""
    start = fold(written.strip())
    if len(start) < SHORTEST:
        return ()
    terms = [term.text for concept in puente.termbase.concepts for term in concept.terms if _begins(term.text, start)]
    found = sorted(dict.fromkeys(terms), key=lambda text: (len(text), text))[:MOST]
    if len(found) < MOST and puente.engine.abilities.suggestions:
        found += _words(puente, written.strip(), known=frozenset(map(fold, found)))
    return found[:MOST]


def _begins(text: str, start: str) -> bool:
    folded = fold(text)
    return folded.startswith(start) or f" {start}" in folded


def _words(puente: Puente, written: str, known: frozenset[str]) -> list[str]:
    """The last word written, completed by words of the index in either language."""
    before, _, last = written.rpartition(" ")
    if len(last) < SHORTEST:
        return []
    words = [w for language in (Language.EN, Language.ES) for w in puente.engine.suggest(fold(last), language, MOST)]
    whole = (f"{before} {word}".strip() for word in dict.fromkeys(words))
    return [text for text in whole if fold(text) not in known]
