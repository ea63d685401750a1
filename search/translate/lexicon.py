"""Pairs of words and phrases, found by their stems in either language: what every layer but the term base is made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from corpus.model import Language
from search.analysis import analyze, is_stopword
from search.translate import Candidate, Translator
from search.translate.forms import head_of, likeness

LONGEST = 5  # words of a phrase

_Stems: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """An English and a Spanish word or phrase, and how much each is believed as the translation of the other."""

    english: str
    spanish: str
    forward: float = 1.0  # of the Spanish, given the English
    backward: float = 1.0
    stems: tuple[_Stems, _Stems] | None = None  # of both, where they are known already


def stems_of(english: str, spanish: str) -> tuple[_Stems, _Stems]:
    """The stems that a pair is found by."""
    return analyze(english, Language.EN).stems, analyze(spanish, Language.ES).stems


_Sense: TypeAlias = tuple[str, str, float]  # headword, translation, belief
_Senses: TypeAlias = Mapping[_Stems, Mapping[_Stems, Sequence[_Sense]]]  # by what is translated, by what it becomes


class Lexicon:
    """Senses by the stems of what they translate. Immutable; safe to share between threads."""

    def __init__(self, pairs: Iterable[Pair], kind: str = "lexicon") -> None:
        self.kind = kind
        english: dict[_Stems, dict[_Stems, list[_Sense]]] = defaultdict(dict)
        spanish: dict[_Stems, dict[_Stems, list[_Sense]]] = defaultdict(dict)
        for pair in pairs:
            first, second = pair.stems or stems_of(pair.english, pair.spanish)
            if 0 < len(first) <= LONGEST and 0 < len(second) <= LONGEST:
                english[first].setdefault(second, []).append((head_of(pair.english), pair.spanish, pair.forward))
                spanish[second].setdefault(first, []).append((head_of(pair.spanish), pair.english, pair.backward))
        self._senses: Mapping[Language, _Senses] = {Language.EN: dict(english), Language.ES: dict(spanish)}
        self._longest = {language: _longest_by_first(senses) for language, senses in self._senses.items()}

    def __len__(self) -> int:
        return sum(len(senses) for senses in self._senses[Language.EN].values())

    def find(self, words: Sequence[str], source: Language) -> Sequence[Candidate]:
        """Candidates for the longest phrases at each place, from left to right, and for the single words inside them."""
        if source not in self._senses:
            return ()
        senses, longest = self._senses[source], self._longest[source]
        analyzed = [analyze(word, source) for word in words]
        stems = [a.stems[0] if len(a.stems) == 1 else "" for a in analyzed]
        stops = [len(a.words) == 1 and is_stopword(a.words[0], source) for a in analyzed]
        found: list[Candidate] = []
        at = end = 0
        while at < len(stems):
            longest_here = min(longest.get(stems[at], 0), len(stems) - at)
            for size in range(longest_here if at >= end else min(1, longest_here), 0, -1):
                ways = senses.get(tuple(stems[at : at + size]))
                if ways and not all(stops[at : at + size]):
                    typed = " ".join(word for a in analyzed[at : at + size] for word in a.words)
                    for text, belief in _chosen(ways, typed, source):
                        found.append(Candidate(at, at + size, text, belief, self.kind))
                    end = max(end, at + size)
                    if size > 1 and (alone := senses.get((stems[at],))) and not stops[at]:
                        for text, belief in _chosen(alone, analyzed[at].words[0], source):
                            found.append(Candidate(at, at + 1, text, belief, self.kind))
                    break
            at += 1
        return found


def _chosen(ways: Mapping[_Stems, Sequence[_Sense]], typed: str, source: Language) -> Iterator[tuple[str, float]]:
    """Translations with their beliefs: those of the word typed count more than those of words that share its stem."""
    scored = [
        max((belief * likeness(typed, head, source), text) for head, text, belief in senses) for senses in ways.values()
    ]
    for value, text in scored:
        yield text, value


def _longest_by_first(senses: _Senses) -> Mapping[str, int]:
    longest: dict[str, int] = {}
    for stems in senses:
        longest[stems[0]] = max(longest.get(stems[0], 0), len(stems))
    return longest


def lexicon_layer(lexicon: Lexicon) -> Translator:
    """The layer of a lexicon: across the border only."""

    def translate(words: Sequence[str], source: Language, target: Language) -> Sequence[Candidate]:
        return lexicon.find(words, source) if source.counterpart is target and source is not target else ()

    return translate
