"""The installation as somebody may know it: the catalog and the indexes that are theirs, and all else that is everybody's.

What is learned from texts and shown to all (terms, figures, ways across the language border, nearness) is made of what
everybody may read, so it is the same for all.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from web.wiring import Puente

if TYPE_CHECKING:
    from corpus.catalog import Catalog
    from corpus.figures.shelf import Shelf
    from corpus.model import Entity, Language
    from corpus.registers.records import Registers
    from corpus.terms.termbase import Termbase
    from corpus.versions import Keys
    from search.engine import Engine
    from search.query import Alias
    from search.results import Found
    from search.searcher import Library, Nearness
    from search.translate import Translator


class Seen(Puente):
    """Made for each request; what it opens stays open in the whole installation."""

    def __init__(self, whole: Puente, groups: Collection[str]) -> None:
        super().__init__(whole.settings)
        self._whole, self.groups = whole, frozenset(groups)

    @property
    def whole(self) -> Puente:
        """The installation with all that it has."""
        return self._whole

    @cached_property
    def catalog(self) -> Catalog:
        """What they may know of the catalog."""
        from corpus.catalog import seen_by

        return seen_by(self.whole.catalog, self.groups)

    @cached_property
    def engine(self) -> Engine:
        """The index of what everybody may read, with those of their groups."""
        from search.joined import Joined

        own = [self.whole.index_of(group) for group in sorted(self.groups)]
        return Joined([self.whole.engine, *own], self.catalog)

    @cached_property
    def semantic(self) -> Nearness | None:
        """Ranking by meaning, without what they may not know."""
        return Near(self.whole.semantic, self.catalog) if self.whole.semantic else None

    @cached_property
    def termbase(self) -> Termbase:
        """As for everybody."""
        return self.whole.termbase

    def refresh_terms(self) -> None:
        """Have the terms read again."""
        self.whole.refresh_terms()
        super().refresh_terms()

    @property
    def layers(self) -> Sequence[Translator]:
        """As for everybody."""
        return self.whole.layers

    @cached_property
    def common_words(self) -> Keys:
        """As for everybody."""
        return self.whole.common_words

    @cached_property
    def entities(self) -> Sequence[Entity]:
        """As for everybody."""
        return self.whole.entities

    @cached_property
    def aliases(self) -> Mapping[str, Alias]:
        """As for everybody."""
        return self.whole.aliases

    @cached_property
    def shelf(self) -> Shelf:
        """As for everybody."""
        return self.whole.shelf

    @cached_property
    def shipped_registers(self) -> Registers:
        """As for everybody."""
        return self.whole.shipped_registers

    def close(self) -> None:
        """Nothing: the whole installation stays open."""


@dataclass(frozen=True, slots=True)
class Near:
    """Ranking by meaning of what can be seen: vectors are made now and then, and documents are limited at any time."""

    nearness: Nearness
    library: Library

    def improve(self, text: str, language: Language, found: Found, *, add: bool) -> Found:
        """What an engine found, ranked anew."""
        better = self.nearness.improve(text, language, found, add=add)
        known = self.library.documents(list({hit.document for hit in better.hits}))
        hits = tuple(hit for hit in better.hits if hit.document in known)
        return replace(better, hits=hits, total=max(found.total, len(hits)))
