"""The lexicon that ships with Puente: common words of law, government, trade and the border, written for it.

``data/general.tsv`` (the field) and ``data/everyday.tsv`` (what everybody says, chosen by lists of frequent words):
English words that share their translations, then the Spanish ones, the usual one first; both
joined by `` | ``. It is no term base: it says what a word may be in the other language, not what a concept is called.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from itertools import chain

from search.translate.lexicon import Lexicon, Pair

FILES = ("general.tsv", "everyday.tsv")
LATER = 0.85  # belief in each further translation, as a part of the one before


def read_general() -> Iterator[Pair]:
    """The pairs of the files."""
    folder = resources.files("search.translate") / "data"
    for line in chain.from_iterable((folder / name).read_text(encoding="utf-8").splitlines()[1:] for name in FILES):
        english, _, spanish = line.partition("\t")
        for word in english.split(" | "):
            for place, translation in enumerate(spanish.split(" | ")):
                yield Pair(word, translation, LATER**place, LATER**place)


def load_general() -> Lexicon:
    """The lexicon, ready to be asked."""
    return Lexicon(read_general())
