"""What is counted and where, by the words that texts use: ``data/subjects.jsonl`` and ``data/places.jsonl``.

A subject lists the units it can be counted in; the first one that fits where two stand at one place is the narrower.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from corpus.model import Language


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that is counted: its name in both languages, and the units it is counted in."""

    id: str
    names: Mapping[Language, str]
    units: frozenset[str]


@dataclass(frozen=True, slots=True)
class Place:
    """A country, state, city or region with its name in both languages."""

    id: str
    names: Mapping[Language, str]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Subjects and places, and the patterns that find them in a language."""

    subjects: Mapping[str, Subject]
    places: Mapping[str, Place]
    words: Mapping[Language, tuple[tuple[str, re.Pattern[str]], ...]]
    spots: re.Pattern[str]
    spot_ids: tuple[str, ...]

    def find_places(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Places that a text names: start, end, id, in order."""
        for found in self.spots.finditer(text):
            if found.lastindex:
                yield found.start(), found.end(), self.spot_ids[found.lastindex - 1]


@cache
def load_vocabulary() -> Vocabulary:
    """The vocabulary that ships."""
    subjects, places = list(_rows("subjects")), list(_rows("places"))
    places.sort(key=lambda row: row["id"] in ("mx", "us", "border", "world"))  # narrower names are tried first
    return Vocabulary(
        {row["id"]: Subject(row["id"], _names(row), frozenset(row["units"])) for row in subjects},
        {row["id"]: Place(row["id"], _names(row)) for row in places},
        {
            language: tuple((row["id"], _words(row["patterns"][language])) for row in subjects)
            for language in (Language.EN, Language.ES)
        },
        re.compile("|".join(rf"((?<!\w)(?:{row['pattern']})(?!\w))" for row in places)),
        tuple(row["id"] for row in places),
    )


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{pattern})(?![\w])", re.IGNORECASE)


def _names(row: Mapping[str, Any]) -> Mapping[Language, str]:
    return {Language(language): name for language, name in row["names"].items()}


def _rows(name: str) -> Iterator[dict[str, Any]]:
    text = resources.files("corpus.figures").joinpath(f"data/{name}.jsonl").read_text(encoding="utf-8")
    return (json.loads(line) for line in text.splitlines() if line)
