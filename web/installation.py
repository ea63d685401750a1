"""The open parts of an installation, whole or as somebody may know it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

from corpus.model import Language

if TYPE_CHECKING:
    from corpus.catalog import Catalog
    from corpus.config import Settings
    from corpus.figures.shelf import Shelf
    from corpus.model import Entity
    from corpus.registers.records import Registers
    from corpus.terms.termbase import Termbase
    from corpus.versions import Keys
    from search.engine import Engine
    from search.query import Alias
    from search.results import Found
    from search.searcher import Library, Nearness
    from search.translate import Translator


class Puente:
    """The open parts of one installation. Each is opened at its first use, and all are closed by ``close``."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.groups: frozenset[str] = frozenset()  # of whoever sees it so; the whole installation is nobody's
        self._layers: tuple[int, Sequence[Translator]] | None = None
        self._indexes: dict[str, Engine] = {}
        self._opening = Lock()

    @property
    def whole(self) -> Puente:
        """The installation with all that it has."""
        return self

    @property
    def public(self) -> Puente:
        """The installation as everybody may know it: what is shown to all is made of this."""
        return self.whole.seen_by(()) if self.whole.catalog.groups.names() else self.whole

    def seen_by(self, groups: Collection[str]) -> Puente:
        """The installation as members of these groups may know it."""
        return Seen(self, groups)

    def of_account(self, name: str) -> Puente:
        """The installation as an account (empty: whoever comes along) may know it; where there are no groups, all."""
        groups = self.whole.catalog.groups
        return self.whole.seen_by(groups.of(name) if name else ()) if groups.names() else self.whole

    def index_of(self, group: str) -> Engine:
        """The index of a group's documents; without a name, of what everybody may read."""
        from search.engines import open_engine
        from search.joined import address_for

        if not group:
            return self.engine
        with self._opening:
            if group not in self._indexes:
                self._indexes[group] = open_engine(address_for(self.settings.engine, group))
            return self._indexes[group]

    @cached_property
    def catalog(self) -> Catalog:
        """The catalog, created or migrated where needed. Raises ``CatalogError``."""
        from corpus.catalog import open_catalog

        self.settings.home.mkdir(parents=True, exist_ok=True)
        return open_catalog(self.settings.catalog)

    @cached_property
    def engine(self) -> Engine:
        """The index. Raises ``EngineError``."""
        from search.engines import open_engine

        self.settings.home.mkdir(parents=True, exist_ok=True)
        return open_engine(self.settings.engine)

    @cached_property
    def termbase(self) -> Termbase:
        """The bilingual concepts, shipped and curated, that queries are expanded by, keyed by ``search.analysis``."""
        from corpus.terms.curated import KIND, merged
        from corpus.terms.termbase import Termbase, load_termbase
        from search.analysis import analyze

        def stems(text: str, language: Language) -> tuple[str, ...]:
            return analyze(text, language).stems

        curated = self.catalog.curated(KIND)
        if not curated:
            return load_termbase(key=stems)
        return Termbase(merged(load_termbase().concepts, curated), key=stems)

    def refresh_terms(self) -> None:
        """Have the terms, and what hangs on them, read again: a curator changed them."""
        for name in ("termbase", "common_words"):
            self.__dict__.pop(name, None)
        self._layers = None

    @property
    def layers(self) -> Sequence[Translator]:
        """The ways of a query across the language border that this installation has, best first; anew with each lesson."""
        from search.layers import learned_file, open_layers

        file = learned_file(self.settings.home)
        stamp = file.stat().st_mtime_ns if file.exists() else 0
        if self._layers is None or self._layers[0] != stamp:
            self._layers = (stamp, open_layers(self.settings.home, self.termbase, self.engine))
        return self._layers[1]

    @cached_property
    def common_words(self) -> Keys:
        """What texts of the two languages share, by the terms and the shipped lexicon: what versions are aligned by."""
        from search.translate.bridge import bridge
        from search.translate.general import load_general
        from search.translate.lexicon import lexicon_layer
        from search.translate.terms import term_layer

        return bridge([term_layer(self.termbase), lexicon_layer(load_general())])

    @cached_property
    def semantic(self) -> Nearness | None:
        """Ranking by meaning, where an encoder is installed and ``puente index vectors`` has been run."""
        from search.semantic import open_semantic

        return open_semantic(self.settings.home)

    @cached_property
    def entities(self) -> Sequence[Entity]:
        """The authority records of agencies, agreements, programs and people."""
        from corpus.entities import load_entities

        return load_entities()

    @cached_property
    def aliases(self) -> Mapping[str, Alias]:
        """Agencies by name and acronym, and needs by the works on them, for questions and filters."""
        from search.query import Alias

        return {"entity": Alias("entity", self._entity_names()), "need": Alias("work", self._works_on(), counted=True)}

    def _works_on(self) -> Mapping[str, tuple[str, ...]]:
        from corpus.registers.facets import needs_of_works

        works: dict[str, list[str]] = {need.id: [] for need in self.registers.needs}
        for work, needs in needs_of_works(self.registers).items():
            for need in needs:
                works[need].append(work)
        return {need: tuple(found) for need, found in works.items() if found}

    def _entity_names(self) -> Mapping[str, tuple[str, ...]]:
        """Ids of the entities that a name, acronym or variant stands for, by its folded form."""
        from search.analysis import fold

        named: dict[str, dict[str, None]] = {}
        for entity in self.entities:
            forms = [*entity.names.values(), *entity.acronyms.values(), entity.variants, (entity.id,)]
            for form in (form for group in forms for form in group):
                named.setdefault(fold(form), {})[entity.id] = None
        return {form: tuple(ids) for form, ids in named.items()}

    @cached_property
    def shelf(self) -> Shelf:
        """The figures that texts state, kept in the home and brought up to date when asked for."""
        from corpus.catalog import seen_by
        from corpus.figures.shelf import Shelf

        self.settings.home.mkdir(parents=True, exist_ok=True)
        return Shelf(seen_by(self.catalog, ()), self.settings.home / "figures.jsonl")

    @cached_property
    def shipped_registers(self) -> Registers:
        """Agreements, agencies, options and needs as they ship."""
        from corpus.registers.load import load_registers

        return load_registers()

    @property
    def registers(self) -> Registers:
        """Agreements, agencies, options and needs, with what curators changed up to now."""
        from corpus.registers.load import KINDS, merged

        curated = {kind: values for kind in KINDS if (values := self.catalog.curated(kind))}
        return merged(self.shipped_registers, curated) if curated else self.shipped_registers

    def close(self) -> None:
        """Close what was opened."""
        for index in self._indexes.values():
            index.close()
        self._indexes.clear()
        for name in ("engine", "catalog"):
            if part := self.__dict__.pop(name, None):
                part.close()


class Seen(Puente):
    """The installation as somebody may know it: the catalog and the indexes that are theirs; all else is everybody's.

    What is learned from texts and shown to all (terms, figures, ways across the language border, nearness) is made of
    what everybody may read, so it is the same for all. Made for each request; what it opens stays open in the whole.
    """

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
