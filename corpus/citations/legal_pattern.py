"""What a pattern of legal citations is, and the pieces that patterns are made of.

Every quantifier is bounded and no two neighbours can match the same text, so that matching is linear in its length.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from corpus.folding import fold

SECTION = r"\d{1,5}[A-Za-z]{0,3}(?:[-–‑]\d{1,4}[A-Za-z]?){0,3}(?:\s?\([A-Za-z0-9]{1,6}\)){0,8}"
MARK = r"(?:§{1,2}|[$Ss]{1,2}(?=\s?\d)|[Ss]ec(?:tion|ci[óo]n|s)?(?:e?s)?\.?|&sect;)"  # §, or what OCR makes of it
ROMAN = r"[IVXLC]{1,7}"
ORDINAL = r"(?:\d{1,3}\s?(?:st|nd|rd|d|th))"
YEAR = r"(?:1[6-9]\d\d|20\d\d)"


@dataclass(frozen=True, slots=True)
class Scope:
    """What "this title", "this Law" or a bare "Article 5" means in a document: keys, or empty where it is none of these."""

    title: str = ""  # of the U.S. Code: "8"
    law: str = ""  # key of the Mexican law or regulation: "mx:ley-de-migracion"
    treaty: str = ""  # key of the treaty: "treaty:nafta"


@dataclass(frozen=True, slots=True)
class Cite:
    """A citation in legal form: ``text[start:end]`` is ``surface``; several may share a place (lists, ranges)."""

    start: int
    end: int
    surface: str
    family: str
    key: str


Keys = Callable[[re.Match[str], Scope], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A family's form: what it looks like, what its keys are, one example, and where the form is laid down.

    ``keys`` is a template over the pattern's groups or a function. ``hints`` are folded words of which a text must have
    one to be searched at all. ``more`` says that a list of further sections may follow. ``anchor`` is a cheap pattern
    that every match has within it, looked for first; ``scope`` names the field of the document's ``Scope`` without which
    there are no keys. Both only save time.
    """

    family: str
    regex: re.Pattern[str]
    keys: str | Keys
    hints: tuple[str, ...]
    example: str
    source: str
    more: bool = False
    anchor: re.Pattern[str] | None = None
    scope: str = ""


def keys_of(pattern: Pattern, match: re.Match[str], scope: Scope) -> list[str]:
    """Keys of one match; none when the function finds that it is no citation after all."""
    if callable(pattern.keys):
        return list(dict.fromkeys(pattern.keys(match, scope)))
    values = {name: normal(value or "") for name, value in match.groupdict().items()}
    return [pattern.keys.format_map(_Missing(values)).rstrip(":")]


class _Missing(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return ""


def normal(value: str) -> str:
    """A number or section in the form keys have: no blanks, commas or typographic hyphens."""
    return re.sub(r"[\s,]", "", value).replace("–", "-").replace("‑", "-").replace("—", "-").rstrip(".")


def slug(name: str) -> str:
    """A name as part of a key: folded words joined by hyphens."""
    return "-".join(re.findall(r"[^\W_]+", fold(name)))


def compiled(pattern: str, *, case: bool = True) -> re.Pattern[str]:
    """A pattern in which blanks stand for any white space, with a word boundary before it."""
    flags = re.NOFLAG if case else re.IGNORECASE
    return re.compile(r"(?<![\w])" + re.sub(r" \?", r"\\s?", pattern).replace(" ", r"\s+"), flags)


def families(patterns: Iterable[Pattern]) -> Mapping[str, tuple[Pattern, ...]]:
    """Patterns by family."""
    found: dict[str, tuple[Pattern, ...]] = {}
    for pattern in patterns:
        found[pattern.family] = (*found.get(pattern.family, ()), pattern)
    return found
