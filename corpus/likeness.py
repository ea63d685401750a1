"""How alike two texts are: in one language by what they say word for word, in two by what a translation leaves as it is.

Sources: Broder, "On the resemblance and containment of documents", 1997 (sequences of words, MinHash). Simard, Foster &
Isabelle, "Using cognates to align sentences in bilingual corpora", 1992 (words that begin alike are cognates).
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import numpy as np
from datasketch import MinHash

from corpus.folding import fold

SEQUENCE = 5  # words; shorter ones are shared by texts that only sound alike
PERMUTATIONS = 128
COGNATE = 5  # letters of a word that are compared
MOST_WORDS = 80_000  # of a document; what stands in more than 200 pages is told by the first 200

_WORD = re.compile(r"[^\W\d_]+")
_WORD_OR_NUMBER = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"\d(?:[\d.,/:-]*\d)?")
_BETWEEN_DIGITS = re.compile(r"[.,/:-]")
_TWICE = re.compile(r"([a-z])\1")
_BEFORE_CONSONANT = re.compile(r"^es(?=[bcdfgklmnpqtv])")
# Spellings that differ in the two languages where the word is one: photo/foto, theater/teatro, system/sistema …
_SPELLINGS = (("ph", "f"), ("th", "t"), ("y", "i"), ("qu", "c"), ("k", "c"))


def sequences(text: str) -> np.ndarray:
    """Hashes of the sequences of five words (or numbers) of a text, each once, sorted."""
    words = [word.encode() for word in _WORD_OR_NUMBER.findall(fold(text))[:MOST_WORDS]]
    found = {zlib.crc32(b" ".join(words[at : at + SEQUENCE])) for at in range(len(words) - SEQUENCE + 1)}
    return np.fromiter(sorted(found), np.uint32, len(found))


def sketch(hashes: np.ndarray) -> MinHash:
    """The MinHash of some sequences."""
    made = MinHash(PERMUTATIONS, hashfunc=int)
    made.update_batch(hashes.tolist())
    return made


def resemblance(one: np.ndarray, other: np.ndarray) -> tuple[float, float]:
    """Which part of the sequences of both is in both, and which part of the shorter text's is in the other."""
    common = len(np.intersect1d(one, other, assume_unique=True))
    union, least = len(one) + len(other) - common, min(len(one), len(other))
    return (common / union, common / least) if least else (0.0, 0.0)


def traits(text: str, keys: Iterable[str] = ()) -> Counter[str]:
    """What a translation is likely to leave as it is, counted: numbers, names and cognates, and given ``keys``."""
    found: Counter[str] = Counter(f"={key}" for key in keys)
    words = Counter(_WORD.findall(fold(text))[:MOST_WORDS])
    for word, count in words.items():
        if len(word) >= COGNATE:
            found[_cognate(word)] += count
    for number in _NUMBER.findall(text):
        bare = _BETWEEN_DIGITS.sub("", number).lstrip("0")
        if len(bare) >= 2:
            found[f"#{bare}"] += 1
    return found


@lru_cache(maxsize=100_000)
def _cognate(word: str) -> str:
    for there, here in _SPELLINGS:
        word = word.replace(there, here)
    return _BEFORE_CONSONANT.sub("s", _TWICE.sub(r"\1", word))[:COGNATE]


def weigh(counts: Mapping[str, int], rarity: Mapping[str, float], most: int) -> dict[str, float]:
    """The ``most`` telling traits with their weights (tf-idf, of length 1); those without a rarity are left out."""
    weights = {trait: (1 + np.log(n)) * rarity[trait] for trait, n in counts.items() if trait in rarity}
    best = sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))[:most]
    length = float(np.sqrt(sum(weight**2 for _, weight in best)))
    return {trait: float(weight) / length for trait, weight in best} if length else {}


def told(shared: Sequence[str]) -> tuple[str, ...]:
    """Shared traits as a curator can read them: numbers and keys bare, cognates cut short."""
    return tuple(trait[1:] if trait[0] in "#=" else f"{trait}…" for trait in shared)
