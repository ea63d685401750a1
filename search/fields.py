"""What an engine stores for each passage: text fields with tokens, and keyword fields to filter and count by.

Tokens are made by ``search.analysis`` before they reach an engine, so that every engine holds the same ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from corpus.model import DocumentId, Language, PassageId


class TextField(StrEnum):
    """Parts of a passage that words are sought in."""

    BODY = "body"  # the passage's own text
    TITLE = "title"  # its document's title and the heading above it
    SHADOW = "shadow"  # translated tokens: never shown, never exact (they are in the *other* language)


# A word scores in each text field by BM25, times the field's weight; the sum is the word's score.
FIELD_WEIGHTS: Mapping[TextField, float] = {TextField.BODY: 1.0, TextField.TITLE: 0.3, TextField.SHADOW: 0.4}

# BM25 as in Robertson & Zaragoza, "The Probabilistic Relevance Framework", 2009, with idf = ln(1 + (N-n+.5)/(n+.5)).
# N, n and the average length are counted over passages that have the field in that language.
BM25_K1 = 1.2
BM25_B = 0.75

KEYWORDS = (
    "language",  # of the passage
    "document",
    "work",
    "kind",
    "doc_type",
    "issuer",
    "country",
    "year",  # four digits, or empty
    "issued",  # ISO date, for sorting; not a facet
    "entity",  # ids of entities mentioned: several values
    "media_type",
)
FACETS = ("language", "country", "doc_type", "issuer", "year", "entity")


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text analyzed: two parallel tuples, one entry a position. ``words`` are folded surface forms."""

    stems: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One passage as an engine stores it. ``language`` is that of BODY and TITLE; SHADOW's is its counterpart."""

    passage: PassageId
    document: DocumentId
    language: Language
    text: Mapping[TextField, Tokens]
    keywords: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
