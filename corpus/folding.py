"""Words as they are compared inside ``corpus``: without case and accents; ñ stays a letter (año is not ano).

Searching has its own analysis; this one is for names and titles, where no stem is wanted.
"""

from __future__ import annotations

import re
import unicodedata

_KEEP = {"ñ": "\ue000", "Ñ": "\ue000"}
_BACK = {0xE000: "ñ"}
_PLAIN = re.compile(r"[\x00-\x7f]*\Z")


def fold(text: str) -> str:
    """``text`` in lower case without accents: *Mérida* and *merida* are the same, *año* and *ano* are not."""
    if _PLAIN.match(text):
        return text.lower()
    for letter, stand_in in _KEEP.items():
        text = text.replace(letter, stand_in)
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return bare.translate(_BACK).lower()
