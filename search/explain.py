"""Why a passage was found: which of its words answer which of the words typed, and through which layer."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.model import Language, Passage
from search.analysis import analyze, fold, is_stopword, tokens
from search.highlight import find_marks, marker
from search.plan import Plan
from search.results import Reason

TYPED = "typed"


def explain(passage: Passage, plan: Plan, title: str = "") -> tuple[Reason, ...]:
    """The reasons in the order of the text, then of the title of its document and the heading above; each word once."""
    expanded = plan.wide.get(passage.language)
    if expanded is None:
        return ()
    ways = list(_ways(plan, passage.language))
    wanted = marker(expanded.clause, passage.language, plan.typed)
    reasons: dict[str, Reason] = {}
    for part, text in (("text", passage.text), ("title", f"{title}\n{passage.heading}")):
        for mark in find_marks(text, wanted):
            word = text[mark.start : mark.end]
            if mark.stem not in reasons and (way := _way(mark.stem, ways) or _start(word, wanted.prefixes)):
                reasons[mark.stem] = Reason(word, *way, part)
    return tuple(reasons.values())


def _ways(plan: Plan, language: Language) -> Iterator[tuple[str, str, frozenset[str]]]:
    """What was typed, through which layer, and the stems that it became: words as typed first."""
    for token in tokens(plan.typed, language):
        yield plan.typed[token.start : token.end], TYPED, frozenset((token.stem,))
    for step in plan.expansions:
        if step.on and step.language is language:
            analyzed = analyze(step.target, language)
            said = zip(analyzed.stems, analyzed.words, strict=True)
            yield step.source, step.kind, frozenset(stem for stem, word in said if not is_stopword(word, language))


def _start(word: str, prefixes: tuple[str, ...]) -> tuple[str, str] | None:
    return next(((f"{prefix}*", TYPED) for prefix in prefixes if fold(word).startswith(prefix)), None)


def _way(stem: str, ways: list[tuple[str, str, frozenset[str]]]) -> tuple[str, str] | None:
    return next(((source, kind) for source, kind, stems in ways if stem in stems), None)
