"""Runs of words that look like terms in one language, and how much so.

A run begins and ends with a word of substance and holds nothing but such words and small ones that join them. Where
it mostly stands between words that say nothing (or marks), it may be a term; the C-value says how much it is one, by how
often it stands outside of longer ones (Frantzi, Ananiadou & Mima, "Automatic recognition of multi-word terms", IJDL 3,
2000; with log2(1 + words), so that single words count too).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from math import log2
from typing import TypeAlias

from corpus.model import Language
from search.analysis import Token, is_stopword, tokens

LONGEST = 6  # words of a term
LEAST_PLACES = 3
LEAST_FREE = 0.5  # share of its places where a run is not cut out of a longer one
SHORTEST = 3  # letters of a word of substance

_JOINING = {
    Language.EN: frozenset("of for and to in on with by or the".split()),
    Language.ES: frozenset("de del la las los el en para por con y e o u a al".split()),
}

Run: TypeAlias = tuple[str, ...]  # stems


class Runs:
    """The runs of texts in one language. The texts are numbered from 0, in their order."""

    def __init__(self, texts: Sequence[str], language: Language) -> None:
        self._texts = texts
        self._language = language
        self._tokens = [tokens(text, language) for text in texts]
        self.places: Counter[Run] = Counter()
        self._free: Counter[Run] = Counter()
        self._forms: dict[Run, Counter[str]] = defaultdict(Counter)
        for number in range(len(texts)):
            for start, end in self._spans(number):
                self._take(number, start, end)

    def _take(self, number: int, start: int, end: int) -> None:
        run = self.run(number, start, end)
        self.places[run] += 1
        self._free[run] += self._is_free(number, start, end)
        self._forms[run][self.text(number, start, end)] += 1

    def size(self, number: int) -> int:
        """How many words a text has."""
        return len(self._tokens[number])

    def first_after(self, number: int, letters: int) -> int:
        """The place of the first word of a text that starts there or later (code points)."""
        return next((i for i, token in enumerate(self._tokens[number]) if token.start >= letters), self.size(number))

    def run(self, number: int, start: int, end: int) -> Run:
        """The stems of a span of a text."""
        return tuple(token.stem for token in self._tokens[number][start:end])

    def text(self, number: int, start: int, end: int) -> str:
        """A span of a text as it is written."""
        found = self._tokens[number]
        return self._texts[number][found[start].start : found[end - 1].end]

    def written(self, run: Run) -> str:
        """A run as it is most often written."""
        forms = self._forms[run]
        return min(forms, key=lambda form: (-forms[form], form))

    def is_run(self, number: int, start: int, end: int) -> bool:
        """Whether a span begins and ends with words of substance."""
        found = self._tokens[number]
        return start < end and not self._empty(found[start]) and not self._empty(found[end - 1])

    def _spans(self, number: int) -> Iterator[tuple[int, int]]:
        found = self._tokens[number]
        for start, first in enumerate(found):
            if self._empty(first):
                continue
            for end in range(start + 1, min(start + LONGEST, len(found)) + 1):
                last = found[end - 1]
                if end - start > 1 and self._parted(number, end - 1):
                    break
                if not self._empty(last):
                    yield start, end
                elif last.word not in _JOINING[self._language]:
                    break

    def _empty(self, token: Token) -> bool:
        short = len(token.word) < SHORTEST
        return short or token.word[0].isdigit() or is_stopword(token.word, self._language)

    def _parted(self, number: int, place: int) -> bool:
        """Whether a mark stands before the word at a place."""
        found = self._tokens[number]
        return bool(self._texts[number][found[place - 1].end : found[place].start].strip())

    def _is_free(self, number: int, start: int, end: int) -> bool:
        found = self._tokens[number]
        before = start == 0 or self._empty(found[start - 1]) or self._parted(number, start)
        return before and (end == len(found) or self._empty(found[end]) or self._parted(number, end))

    @cached_property
    def values(self) -> Mapping[Run, float]:
        """The C-value of every run that may be a term."""
        terms = {r: n for r, n in self.places.items() if n >= LEAST_PLACES and self._free[r] >= LEAST_FREE * n}
        longer: dict[Run, list[int]] = defaultdict(list)
        for run, places in terms.items():
            parts = {run[i:j] for i in range(len(run)) for j in range(i + 1, len(run) + 1)}
            for part in parts - {run}:
                longer[part].append(places)
        inside = {run: sum(found) / len(found) for run, found in longer.items()}
        values = {run: log2(1 + len(run)) * (places - inside.get(run, 0.0)) for run, places in terms.items()}
        return {run: value for run, value in values.items() if value > 0}
