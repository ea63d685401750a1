"""Words as they are compared inside ``corpus``: without case and accents; ñ stays a letter (año is not ano).

Searching has its own analysis; this one is for names and titles, where no stem is wanted.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache


def _bare(code: int) -> str:
    """The letter under a Latin letter's accents, in lower case."""
    letter = chr(code)
    base = unicodedata.normalize("NFD", letter)[0].lower()
    return {"ñ": "ñ", "Ñ": "ñ"}.get(letter, base if len(base) == 1 else letter)


_TABLE = {chr(code): _bare(code) for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))} | {"’": "'", "‘": "'"}
_PASSAGE = 5_000  # characters
_STRANGE = re.compile("[À-ɏḀ-ỿ‘’]")


def fold(text: str) -> str:
    """Composed (NFC) text in lower case without accents, of the same length: *Mérida* is *merida*, *año* is not *ano*."""
    if text.isascii():
        return text.lower()
    return _fold_again(text) if len(text) <= _PASSAGE else _fold(text)


def _fold(text: str) -> str:
    folded = _STRANGE.sub(lambda match: _TABLE.get(match.group(), match.group()), text)
    lowered = folded.lower()
    return lowered if len(lowered) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in folded)


_fold_again = lru_cache(maxsize=64)(_fold)  # a passage is folded by each of those that look for something in it
