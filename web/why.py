"""Why a passage was found, in the words of a results page: which words of it, for what was typed, through which layer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from search.explain import TYPED
from search.results import Expansion, ResultHit

PLAIN = ("", "same")  # equivalences that need no warning


@dataclass(frozen=True, slots=True)
class Why:
    """Words of a passage that answer ``source``. ``kind``: typed, or that of an expansion, whose ``warning`` it has.

    ``titled``: the words stand in the title of the document or the heading above, not in the passage.
    """

    words: tuple[str, ...]
    source: str
    kind: str
    titled: bool
    warning: str = ""


@dataclass(frozen=True, slots=True)
class Steps:
    """What one word or phrase typed was also searched as: all that was tried, the reviewed ones first."""

    source: str
    shown: tuple[Expansion, ...]
    folded: tuple[Expansion, ...]


SHOWN = 4  # steps of one word that are shown at once


def reasons_of(hit: ResultHit, expansions: Iterable[Expansion]) -> Sequence[Why]:
    """The reasons of a hit, those with the same origin as one, in the order of the text."""
    warnings = {(step.source, step.kind): step.warning for step in expansions if step.warning not in PLAIN}
    grouped: dict[tuple[str, str, bool], list[str]] = {}
    for reason in hit.reasons:
        source = "" if reason.kind == TYPED and not reason.source.endswith("*") else reason.source
        grouped.setdefault((source, reason.kind, reason.part == "title"), []).append(reason.word)
    return [
        Why(tuple(words), source, kind, titled, warnings.get((source, kind), ""))
        for (source, kind, titled), words in grouped.items()
    ]


def steps_by_source(expansions: Iterable[Expansion]) -> Sequence[Steps]:
    """The expansions of each word or phrase typed, in the order typed.

    Beyond ``SHOWN`` those that are on and unremarkable fold, and so do those of the words inside a phrase that is known.
    """
    grouped: dict[str, list[Expansion]] = {}
    for step in expansions:
        grouped.setdefault(step.source, []).append(step)
    inside = {source: _phrase_around(source, grouped) for source in grouped}
    return [
        _steps(source, steps, [s for word, phrase in inside.items() if phrase == source for s in grouped[word]])
        for source, steps in grouped.items()
        if not inside[source]
    ]


def _phrase_around(source: str, sources: Iterable[str]) -> str:
    """The longest of the sources that has this one inside, or an empty text."""
    return max((other for other in sources if other != source and f" {source} " in f" {other} "), key=len, default="")


def _steps(source: str, own: Sequence[Expansion], inner: Sequence[Expansion]) -> Steps:
    telling = [step for step in inner if not step.on or step.warning not in PLAIN]
    shown = [step for n, step in enumerate(own) if n < SHOWN or not step.on or step.warning not in PLAIN] + telling
    return Steps(source, tuple(shown), tuple(step for step in (*own, *inner) if step not in shown))
