"""Shares of the collection that are described, linked and resolved. Nothing is remembered: all is counted when asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.model import WorkState

if TYPE_CHECKING:
    from web.wiring import Puente


@dataclass(frozen=True, slots=True)
class Share:
    """``part`` of ``whole``."""

    part: int
    whole: int

    @property
    def percent(self) -> float:
        """From 0 to 1; 0 of nothing."""
        return self.part / self.whole if self.whole else 0.0


@dataclass(frozen=True, slots=True)
class Quality:
    """All that the page shows."""

    counts: Mapping[str, int]
    described: Mapping[str, Share]  # by field
    languages: Mapping[str, int]
    countries: Mapping[str, int]
    both: Share  # works held in both languages, of works held
    states: Mapping[WorkState, int]  # of references
    behind: int  # changes that the index has not seen


def measure(puente: Puente) -> Quality:
    """The state of the collection now."""
    catalog = puente.catalog
    documents = list(catalog.iter_documents())
    held: dict[str, set[str]] = {}
    for document in documents:
        held.setdefault(document.work, set()).add(document.language)
    both = sum(1 for languages in held.values() if {"en", "es"} <= languages)
    fields = ("issued", "issuer", "doc_type", "country", "source_url", "license")
    return Quality(
        counts=catalog.counts(),
        described={n: Share(sum(1 for d in documents if getattr(d, n)), len(documents)) for n in fields},
        languages=Counter(document.language.value for document in documents),
        countries=Counter(document.country for document in documents if document.country),
        both=Share(both, len(held)),
        states=Counter(reference.state for reference in catalog.iter_references()),
        behind=catalog.last_change() - puente.engine.stats().generation,
    )
