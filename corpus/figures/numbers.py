"""Numbers as English and Spanish texts write them, and their values.

English: 1,234.5; million = 10^6, billion = 10^9, trillion = 10^12. Spanish: of Mexico 1,234.5, of Spain and the United
Nations 1.234,5 or 1 234,5; *mil millones* = 10^9, *billón* = 10^12, *10 mil 475* = 10,475. One separator before three
digits groups (except the point in English); before any other number of digits it is the decimal mark.

Source: Real Academia Española, Ortografía (2010), on numbers; NOM-008-SCFI-2002 for Mexico; the long scale of Spanish.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from corpus.model import Language

DIGITS = r"\d{1,3}(?:[,.]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d{1,3}(?:[\u00a0\u2009\u202f ]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d+)?"
SCALES: Mapping[Language, Mapping[str, float]] = {
    Language.EN: {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12},
    Language.ES: {
        "mil millones": 1e9, "millardos": 1e9, "billones": 1e12, "billón": 1e12, "billon": 1e12,
        "millones": 1e6, "millón": 1e6, "millon": 1e6, "mil": 1e3,
    },
}  # fmt: skip
HALVES: Mapping[Language, Mapping[str, float]] = {
    Language.EN: {"half a million": 5e5, "half a billion": 5e8},
    Language.ES: {"medio millón": 5e5, "medio millon": 5e5},
}
NUMBER: Mapping[Language, str] = {
    Language.EN: rf"(?:{DIGITS})(?:[ \u00a0-](?:thousand|million|billion|trillion)s?\b)?|half a (?:million|billion)\b",
    Language.ES: rf"(?:{DIGITS})(?:[ \u00a0](?:mil millones|millardos|bill[oó]n(?:es)?|mill[oó]n(?:es)?|mil)\b(?:[ \u00a0]\d{{3}}\b(?![ \u00a0,.]?\d))?)?"
    r"|medio mill[oó]n\b",
}


def value_of(written: str, language: Language) -> float:
    """The value of a number that ``NUMBER`` matches. Raises ``ValueError`` for anything else."""
    text = " ".join(written.replace("-", " ").split()).lower()
    if text in HALVES[language]:
        return HALVES[language][text]
    digits = re.match(DIGITS, text)
    if digits is None:
        raise ValueError(written)
    value = plain_value(digits[0], language)
    rest = text[digits.end() :].strip()
    for word, scale in SCALES[language].items():
        if rest in (word, f"{word}s") or rest.startswith(f"{word} "):
            below = rest[len(word) :].strip()
            return round(value * scale, 4) + (float(below) if below.isdecimal() else 0.0)
    return value


def plain_value(digits: str, language: Language) -> float:
    """The value of digits with separators."""
    text = re.sub(r"[\u00a0\u2009\u202f ]", "", digits)
    marks = re.sub(r"\d", "", text)
    if not marks:
        return float(text)
    last = marks[-1]
    after = len(text) - text.rindex(last) - 1
    several = len(set(marks)) == 1 and len(marks) > 1
    grouping = after == 3 and not (last == "." and language is Language.EN) and not text.startswith("0")
    if several or (grouping and len(set(marks)) == 1):
        return float(text.replace(last, ""))
    other = "," if last == "." else "."
    return float(text.replace(other, "").replace(last, "."))
