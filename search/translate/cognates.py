"""Words that look alike in both languages: *chloroplast* and *cloroplasto*, *Genghis* and *Gengis*.

Asked only for words that no other layer knows and that the index of the other language does not have as typed. Both
languages are reduced to a skeleton (``ph`` is *f*, ``-tion`` and ``-ción`` are the same ending, double letters single)
and compared by edit distance with the words of the index, so that only what can be found is offered.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Protocol

from rapidfuzz.distance import Levenshtein

from corpus.model import Language
from search.analysis import analyze, is_stopword
from search.translate import Candidate, Translator

ALIKE = 0.78  # least likeness of two skeletons
SHORTEST = 5
MOST_EDITS = 2
MOST_OFFERED = 3
MOST_WORDS = 5000  # of the index, with the same beginning

_ENDINGS = {
    "aciones": "at", "acion": "at", "ations": "at", "ation": "at", "ciones": "t", "cion": "t", "tions": "t", "tion": "t",
    "siones": "s", "sion": "s", "dades": "t", "dad": "t", "ties": "t", "ty": "t", "mente": "l", "ly": "l",
    "icos": "ic", "icas": "ic", "ico": "ic", "ica": "ic", "ical": "ic", "ics": "ic", "ismo": "ism",
    "istas": "ist", "ista": "ist", "ists": "ist", "ncias": "nc", "ncia": "nc", "nces": "nc", "nce": "nc", "ncy": "nc",
    "ologists": "olog", "ologist": "olog", "ologos": "olog", "ologas": "olog", "ologo": "olog", "ologa": "olog", "ology": "olog",
    "ologia": "olog", "graphers": "graf", "grapher": "graf", "grafos": "graf", "grafo": "graf", "grafia": "graf", "graphy": "graf",
    "osos": "os", "oso": "os", "osa": "os", "ous": "os", "ivos": "iv", "ivas": "iv", "ivo": "iv", "iva": "iv", "ive": "iv",
    "es": "", "os": "", "as": "", "s": "", "o": "", "a": "", "e": "",
}  # fmt: skip
_SPELLINGS = (
    ("gue", "ge"), ("gui", "gi"), ("ph", "f"), ("th", "t"), ("ch", "c"), ("ck", "c"), ("kh", "c"), ("k", "c"), ("qu", "c"), ("q", "c"), ("y", "i"),
    ("w", "v"), ("z", "s"), ("x", "s"), ("h", ""), ("j", "g"), ("ae", "e"), ("oe", "e"), ("ou", "u"), ("ñ", "n"), ("nm", "m"),
)  # fmt: skip
_BEGINNINGS = (
    ("ph", "f"), ("f", "ph"), ("th", "t"), ("t", "th"), ("ch", "qu"), ("qu", "ch"), ("ch", "c"), ("c", "ch"), ("k", "c"), ("k", "qu"), ("qu", "k"),
    ("c", "k"), ("y", "i"), ("i", "y"), ("y", "j"), ("j", "y"), ("w", "v"), ("v", "w"), ("z", "c"), ("s", "es"), ("imm", "inm"), ("inm", "imm"),
    ("es", "s"), ("x", "j"), ("h", ""), ("u", "hu"),
)  # fmt: skip


class Vocabulary(Protocol):
    """What is needed of an engine."""

    def suggest(self, prefix: str, language: Language, limit: int) -> Sequence[str]:
        """Folded words of the index that start so, most frequent first."""

    def frequencies(self, stems: Sequence[str], language: Language) -> Mapping[str, int]:
        """How many passages have each stem."""


@lru_cache(maxsize=1 << 15)
def skeleton(word: str) -> str:
    """What a folded word keeps when both languages' spellings are made one."""
    for length in range(min(8, len(word) - 3), 0, -1):
        if (ending := _ENDINGS.get(word[-length:])) is not None:
            word = word[:-length] + ending
            break
    for written, said in _SPELLINGS:
        word = word.replace(written, said)
    return re.sub(r"(.)\1", r"\1", word)


def _beginnings(word: str) -> set[str]:
    """Two first letters, as either language may write them."""
    return {word[:2]} | {(new + word[len(old) :])[:2] for old, new in _BEGINNINGS if word.startswith(old)}


def look_alikes(word: str, language: Language, vocabulary: Vocabulary) -> list[tuple[float, str]]:
    """Words of the index that look like a folded word, with their likeness (0 to 1), the likest first."""
    bones = skeleton(word)
    found: list[tuple[float, str]] = []
    for beginning in sorted(_beginnings(word)):
        for other in vocabulary.suggest(beginning, language, MOST_WORDS):
            if abs(len(other) - len(word)) > 4 or len(other) < SHORTEST - 1:
                continue
            others = skeleton(other)
            edits = Levenshtein.distance(bones, others, score_cutoff=MOST_EDITS)
            likeness = 1 - edits / max(len(bones), len(others), 1)
            if edits <= MOST_EDITS and likeness >= ALIKE:
                found.append((likeness, other))
    return sorted(found, key=lambda pair: (-pair[0], pair[1]))[:MOST_OFFERED]


def with_cognates(layers: Sequence[Translator], vocabulary: Vocabulary) -> Translator:
    """The layers as one, and look-alikes for the words that none of them knows."""

    def translate(words: Sequence[str], source: Language, target: Language) -> Sequence[Candidate]:
        found = [candidate for layer in layers for candidate in layer(words, source, target)]
        if source is target or source.counterpart is not target:
            return found
        known = _findable(found, target, vocabulary)
        for place, word in enumerate(words):
            if place not in known and (folded := _unknown(word, source, target, vocabulary)):
                alike = look_alikes(folded, target, vocabulary)
                found += [Candidate(place, place + 1, other, likeness, "spelling") for likeness, other in alike]
        return found

    return translate


def _findable(found: Sequence[Candidate], target: Language, vocabulary: Vocabulary) -> set[int]:
    """The places for which a layer has something that the index of the other language holds."""
    stems = {candidate: analyze(candidate.text, target).stems for candidate in found}
    held = vocabulary.frequencies([stem for said in stems.values() for stem in said], target)
    return {
        place
        for candidate, said in stems.items()
        if all(held.get(stem, 0) for stem in said)
        for place in range(candidate.start, candidate.end)
    }


def _unknown(word: str, source: Language, target: Language, vocabulary: Vocabulary) -> str:
    """The folded word, when it is one that the other language's index lacks and that may have a look-alike there."""
    folded = analyze(word, source).words
    if len(folded) != 1 or len(folded[0]) < SHORTEST or not folded[0].isalpha() or is_stopword(folded[0], source):
        return ""
    stems = analyze(word, target).stems
    return "" if any(vocabulary.frequencies(stems, target).values()) else folded[0]
