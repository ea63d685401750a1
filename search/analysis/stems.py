"""Stems by Snowball, with accents made optional.

Snowball's Spanish needs its accents, and people leave them out. On 28 families of words of this field, each typed
with accents, without and in the plural, stemming alone unites 17 and folding first unites 22. Folding, *-iones* to
*-ion*, *-ion* to *-ión*, stemming and folding again unites 27; a list of short exceptions, all 28
(``tests/unit/test_analysis_families.py``). Decided 2026-11.
"""

from __future__ import annotations

import threading
from functools import lru_cache

import Stemmer

from corpus.model import Language
from search.analysis.folding import fold

# Part of an index's fingerprint: a change of the tokens makes an index outdated.
FINGERPRINT = f"analysis-2 snowball-{Stemmer.version()}"

_ALGORITHMS = {Language.EN: "english", Language.ES: "spanish"}

# Words too short for Snowball's regions, whose plurals or genders it leaves apart.
_EXCEPTIONS = {
    Language.ES: {"años": "año", "anos": "ano", "niña": "niñ", "niñas": "niñ"},
    Language.EN: {"customs": "customs"},  # the authority, not a habit
}

_local = threading.local()


@lru_cache(maxsize=1 << 17)
def stem(word: str, language: Language) -> str:
    """The stem of a folded word; the word itself in a language that has no stemmer."""
    algorithm = _ALGORITHMS.get(language)
    if algorithm is None:
        return word
    if exception := _EXCEPTIONS[language].get(word):
        return exception
    if language is Language.ES:
        word = _restore_accent(word)
    return fold(_stemmer(algorithm).stemWord(word))


def _restore_accent(word: str) -> str:
    """``operaciones`` and ``operacion`` as ``operación``: the suffix that Snowball knows only by its accent."""
    if word.endswith("iones"):
        word = word[:-2]
    return word[:-2] + "ón" if word.endswith("ion") and len(word) > 4 else word


def _stemmer(algorithm: str) -> Stemmer.Stemmer:
    """One stemmer a thread, since they are not thread-safe."""
    stemmers: dict[str, Stemmer.Stemmer] = _local.__dict__.setdefault("stemmers", {})
    if algorithm not in stemmers:
        stemmers[algorithm] = Stemmer.Stemmer(algorithm, 0)
    return stemmers[algorithm]
