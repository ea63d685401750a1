"""Case and accents. ñ is a letter of its own (*año* is not *ano*); every other accent is optional."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# Characters that print nothing: soft hyphen, zero-width and bidirectional marks. They never separate words.
INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"

_TILDE = "\u0303"


@lru_cache(maxsize=1 << 15)
def fold(word: str) -> str:
    """The word in lower case without accents, ligatures and full-width forms opened; ñ stays.

    Meant for single words: superscript digits must have been split off before, or they become part of a number.
    """
    if word.isascii():
        return word.lower()
    opened = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", word).casefold())
    kept: list[str] = []
    for char in opened:
        if not unicodedata.combining(char) or (char == _TILDE and kept and kept[-1] == "n"):
            kept.append(char)
    return unicodedata.normalize("NFC", "".join(kept))
