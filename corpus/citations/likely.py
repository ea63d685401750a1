"""Which patterns of legal citations may match a text: a cheap look, so that most patterns are never run.

A hint is looked for in each word of a text, and what a word holds is remembered, since words repeat: a text costs one
look-up a word, however many hints there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import reduce
from operator import or_

from corpus.citations.legal_pattern import Pattern, Scope

_BREAK = re.compile(r"[^\S ]")
_MOST_WORDS = 50_000  # that are remembered
_MOST_SETS = 4_000  # sets of hints that are remembered
_HEAD = 2  # characters of a hint that it is found by


class Likely:
    """Some patterns, ready to be asked which of them a text may have."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        hints = list(dict.fromkeys(hint for pattern in patterns for hint in pattern.hints))
        bits = {hint: 1 << number for number, hint in enumerate(hints)}
        self._words = _Words(bits)
        self._several = [(bits[hint], hint) for hint in hints if " " in hint.strip()]
        self._patterns = [(sum(bits[hint] for hint in set(pattern.hints)), pattern) for pattern in patterns]
        self._by_hints: dict[int, tuple[Pattern, ...]] = {}

    def find(self, text: str, folded: str, scope: Scope) -> Iterator[Pattern]:
        """The patterns that may match a text, by their hints, anchors and scope. ``folded`` is the text folded."""
        found: int = reduce(or_, map(self._words.__getitem__, set(folded.split()) - self._words.without), 0)
        if not found:
            return
        line = ""
        for bit, hint in self._several:
            if found & bit:
                line = line or _BREAK.sub(" ", folded)
                if hint not in line:
                    found ^= bit
        anchored: dict[re.Pattern[str], bool] = {}
        for pattern in self._hinted(found):
            if pattern.scope and not getattr(scope, pattern.scope):
                continue
            if anchor := pattern.anchor:
                if anchor not in anchored:
                    anchored[anchor] = anchor.search(text) is not None
                if not anchored[anchor]:
                    continue
            yield pattern

    def _hinted(self, found: int) -> Sequence[Pattern]:
        """The patterns that have one of these hints. Texts of a kind have the same hints again and again."""
        patterns = self._by_hints.get(found)
        if patterns is None:
            if len(self._by_hints) >= _MOST_SETS:
                self._by_hints.clear()
            patterns = self._by_hints[found] = tuple(pattern for bits, pattern in self._patterns if found & bits)
        return patterns


class _Words(dict[str, int]):
    """The hints that a word holds, as bits. Of a hint of several words, its first."""

    def __init__(self, bits: dict[str, int]) -> None:
        super().__init__()
        self.without: set[str] = set()  # words that hold none: most
        self._by_head: dict[str, list[tuple[str, int]]] = {}
        for hint, bit in bits.items():
            first = _first(hint)
            self._by_head.setdefault(first[:_HEAD], []).append((first, bit))

    def __missing__(self, word: str) -> int:
        if len(self.without) >= _MOST_WORDS:
            self.without.clear()
        padded, found = f" {word} ", 0
        for at in range(len(padded) - 1):
            for hint, bit in self._by_head.get(padded[at : at + _HEAD], ()):
                if padded.startswith(hint, at):
                    found |= bit
        if not found:
            self.without.add(word)
        elif len(self) < _MOST_WORDS:
            self[word] = found
        return found


def _first(hint: str) -> str:
    """The first word of a hint, with the blanks that stand beside it. At least ``_HEAD`` characters."""
    lead = len(hint) - len(hint.lstrip())
    end = hint.find(" ", lead)
    return hint if end < 0 else hint[: end + 1]
