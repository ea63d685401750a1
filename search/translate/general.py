"""The lexicon that ships with Puente: common words of law, government, trade and the border, written for it.

``data/general.tsv``: English words that share their translations, then the Spanish ones, the usual one first; both
joined by `` | ``. It is no term base: it says what a word may be in the other language, not what a concept is called.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources

from search.translate.lexicon import Lexicon, Pair

LATER = 0.85  # belief in each further translation, as a part of the one before


def read_general() -> Iterator[Pair]:
    """The pairs of the file."""
    text = (resources.files("search.translate") / "data" / "general.tsv").read_text(encoding="utf-8")
    for line in text.splitlines()[1:]:
        english, _, spanish = line.partition("\t")
        for word in english.split(" | "):
            for place, translation in enumerate(spanish.split(" | ")):
                yield Pair(word, translation, LATER**place, LATER**place)


def load_general() -> Lexicon:
    """The lexicon, ready to be asked."""
    return Lexicon(read_general())
