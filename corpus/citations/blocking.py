"""Which works are worth comparing: those that share an identifier, or rare words of a title.

Comparing everything with everything is quadratic. A work is filed under its identifiers and under its titles' words;
a look-up goes through the identifiers, then through the rarest words, so that it reads few entries however many there are.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

from corpus.citations.matching import Description

Id = TypeVar("Id")
_RAREST = 4  # words of a title that are looked up
_MOST = 200  # entries read under one word


class Blocks(Generic[Id]):
    """Works by what they share. Add all, then ask; asking between additions is allowed."""

    def __init__(self) -> None:
        self._by_key: dict[str, list[Id]] = defaultdict(list)
        self._by_word: dict[str, list[Id]] = defaultdict(list)

    def add(self, id_: Id, description: Description) -> None:
        """File a work."""
        for key in description.keys:
            self._by_key[key].append(id_)
        for word in {_stub(word) for words in description.titles for word in words}:
            self._by_word[word].append(id_)

    def near(self, description: Description) -> Sequence[Id]:
        """Works worth comparing with this one, the likeliest first, each once."""
        found: dict[Id, None] = {}
        for key in sorted(description.keys):
            found.update(dict.fromkeys(self._by_key.get(key, ())))
        for words in description.titles:
            found.update(dict.fromkeys(self._by_words(words)))
        return list(found)

    def _by_words(self, words: Iterable[str]) -> Sequence[Id]:
        stubs = {_stub(word) for word in words}
        known = sorted((len(self._by_word[stub]), stub) for stub in stubs if stub in self._by_word)
        votes: Counter[Id] = Counter()
        for number, (size, stub) in enumerate(known[:_RAREST]):
            if size > _MOST and number > 1:
                break
            votes.update(self._by_word[stub][: _MOST * 10])
        enough = 1 if len(known) <= 2 else 2
        best = [id_ for id_, count in votes.most_common(_MOST) if count >= enough]
        return best or [id_ for id_, _ in votes.most_common(20)]


def _stub(word: str) -> str:
    """The head of a word: a misprint in its tail finds the same block."""
    return word[:6]
