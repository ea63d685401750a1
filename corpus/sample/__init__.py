"""The demonstration corpus: a bilingual reference work on the paper and its sources, written for Puente.

Every work has an English and a Spanish version with the same headings and paragraphs, in ``texts/``. Nothing here is
special to the rest of the system: ``manifest.jsonl`` goes through the same ingest as any other manifest.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus.model import DocumentId, Language

PAPER = DocumentId("gonzalez-arechiga-bronk-2010-summary-en")  # where it is held, the sample corpus is


@dataclass(frozen=True, slots=True)
class Stop:
    """A question that the sample corpus answers. ``path``, below the locale, is the page that does; ``shows`` what to see there."""

    shows: str
    language: Language
    question: str
    path: str


def sample_manifest() -> Path:
    """The manifest that ``ingest`` takes; paths in it are relative to its folder."""
    return Path(__file__).resolve().parent / "manifest.jsonl"


@cache
def sample_tour() -> tuple[Stop, ...]:
    """The guided tour: six questions, three in either language."""
    lines = sample_manifest().with_name("tour.jsonl").read_text(encoding="utf-8").splitlines()
    stops = map(json.loads, lines)
    return tuple(Stop(one["shows"], Language(one["language"]), one["question"], one["path"]) for one in stops)
