"""Which works are worth comparing: those that share an identifier, or rare words of a title.

Comparing everything with everything is quadratic. A work is filed under its identifiers and under its titles' words;
a look-up goes through the identifiers, then through the rarest words, so that it reads few entries however many there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import nlargest
from typing import Generic, TypeVar

from corpus.citations.matching import Description

Id = TypeVar("Id")
_RAREST = 5  # words of a title that are looked up
_COMMON = 3_000  # a word of more works than this says nothing, while rarer ones do
_MOST = 200  # works read for the words of one title or name


class Blocks(Generic[Id]):
    """Works by what they share. Add all, then ask; asking between additions is allowed."""

    def __init__(self) -> None:
        self._whole: dict[str, list[Id]] = defaultdict(list)  # by identifiers, whole titles and titles without subtitle
        self._authors: dict[str, list[Id]] = defaultdict(list)
        self._words: dict[str, list[Id]] = defaultdict(list)
        self._unsigned: dict[str, list[Id]] = defaultdict(list)  # words of works that name no author

    def add(self, id_: Id, description: Description) -> None:
        """File a work."""
        wholes = {" ".join(words) for words in (*description.titles, *description.heads)}
        for key in (*description.keys, *wholes):
            self._whole[key].append(id_)
        for stub in {_stub(word) for name in description.families for word in name.split() if len(word) > 2}:
            self._authors[stub].append(id_)
        for stub in {_stub(word) for words in description.titles for word in words}:
            self._words[stub].append(id_)
            if not description.families:
                self._unsigned[stub].append(id_)

    def near(self, description: Description) -> Sequence[Id]:
        """Works worth comparing with this one, each once.

        First those that share an identifier or a whole title, then those whose title is like it: by the same author or
        unsigned, or, when the description names no author, any.
        """
        found: dict[Id, None] = {}
        wholes = (" ".join(words) for words in (*description.titles, *description.heads))
        for key in (*sorted(description.keys), *wholes):
            found.update(dict.fromkeys(self._whole.get(key, ())[:_COMMON]))
        for words in description.titles:
            index = self._unsigned if description.families else self._words
            found.update(dict.fromkeys(_likest(index, words)))
        for name in description.families[:3]:
            found.update(dict.fromkeys(_likest(self._authors, [word for word in name.split() if len(word) > 2])))
        return list(found)


class Asked:
    """What the look-ups of some descriptions ask for: a work that has none of it is never found, and need not be filed."""

    def __init__(self, descriptions: Iterable[Description]) -> None:
        self._marks = frozenset(mark for description in descriptions for mark in _marks(description))

    def __bool__(self) -> bool:
        return bool(self._marks)

    def __contains__(self, description: Description) -> bool:
        return not self._marks.isdisjoint(_marks(description))


def _marks(description: Description) -> Iterator[tuple[str, str]]:
    for words in (*description.titles, *description.heads):
        yield "whole", " ".join(words)
    for key in description.keys:
        yield "whole", key
    for words in description.titles:
        for word in words:
            yield "word", _stub(word)
    for name in description.families:
        for word in name.split():
            yield "name", _stub(word)


def _likest(index: Mapping[str, list[Id]], words: Iterable[str]) -> Sequence[Id]:
    """Works that share rare words, those with the rarest and the most of them first."""
    stubs = {_stub(word) for word in words}
    known = sorted((len(index[stub]), stub) for stub in stubs if stub in index)[:_RAREST]
    votes: dict[Id, float] = {}
    for number, (size, stub) in enumerate(known):
        if size > _COMMON and number > 1:
            break
        weight = 1 / (10 + size)
        for id_ in index[stub][:_COMMON]:
            votes[id_] = votes.get(id_, 0.0) + weight
    return nlargest(_MOST, votes, key=votes.__getitem__) if len(votes) > _MOST else list(votes)


def _stub(word: str) -> str:
    """The head of a word: a misprint in its tail finds the same block."""
    return word[:6]
