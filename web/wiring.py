"""Where the parts are joined, and the only place: settings in, catalog, engine and term base out."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

from corpus.errors import NotInCatalog
from corpus.model import DocumentId, Language, WorkId

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from corpus.catalog import Catalog
    from corpus.config import Settings
    from corpus.figures.shelf import Shelf
    from corpus.ingest import Report
    from corpus.model import Document, Entity
    from corpus.registers.records import Registers
    from corpus.terms.termbase import Termbase
    from corpus.versions import Keys, Pair
    from search.bundles import Library
    from search.concordance import Concordance
    from search.engine import Engine
    from search.query import Alias, Query
    from search.results import Results
    from search.searcher import Nearness
    from search.translate import Translator

TURN_SECONDS = 600.0  # as long as another writer may take to index a large batch
TURN_POLL = 0.25
FIRST = ("customs", "aduana")  # asked before anybody does


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
        from web.seen import Seen

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


@contextmanager
def open_puente(settings: Settings) -> Iterator[Puente]:
    """The parts of the installation that ``settings`` describe, closed at the end of the ``with`` block."""
    puente = Puente(settings)
    try:
        yield puente
    finally:
        puente.close()


def take_in(puente: Puente, paths: Sequence[str], manifest: Path | None, group: str = "") -> Iterator[Report]:
    """One report a source, each already in the catalog. Call ``settle`` afterwards, however it ended.

    What is new is limited to the ``group``, where one is named.
    """
    from corpus.ingest import ingest
    from corpus.sources import open_sources

    sources = open_sources(paths, manifest, puente.settings)
    return ingest(sources, puente.catalog, settings=puente.settings, entities=puente.entities, group=group)


def settle(puente: Puente) -> int:
    """What follows a batch: references to works, index to catalog, versions aligned. Gives the changes synced.

    Safe to repeat. One writer at a time: where another is at it, this one waits for its turn, up to ``TURN_SECONDS``.
    """
    from corpus.citations.resolve import resolve_all
    from search.errors import IndexLocked
    from web.alignments import align_all

    puente = puente.whole
    resolve_all(puente.catalog)
    deadline = time.monotonic() + TURN_SECONDS
    while True:
        try:
            changed = _sync(puente)
        except IndexLocked:
            if time.monotonic() > deadline:
                raise
            time.sleep(TURN_POLL)
        else:
            align_all(puente)
            if changed:
                puente.shelf.figures()
            return changed


def shares(puente: Puente) -> Iterator[tuple[str, Library, Engine]]:
    """Each index of an installation with the documents that stand in it: of everybody, and of each group by name."""
    from search.joined import Share

    groups = sorted(puente.catalog.groups.names())
    for group in ("", *groups):
        yield group, Share(puente.catalog, group) if groups else puente.catalog, puente.index_of(group)


def _sync(puente: Puente) -> int:
    """Bring every index up to the catalog; how many changes that of everybody had not seen."""
    from search.indexing import rebuild_engine, sync

    changed = 0
    for group, library, engine in shares(puente):
        if not group:
            changed = sync(library, engine)
        elif engine.stats().generation:
            sync(library, engine)
        else:  # a new one: the log may be long, and little of it is the group's
            rebuild_engine(library, engine)
    return changed


def make_ready(puente: Puente) -> None:
    """Open what the first question needs, so that nobody waits for dictionaries to be read.

    They stay for good, so the garbage collector need not look through them again at every large answer.
    """
    import gc

    from search.query import Query

    for word in FIRST:
        ask(puente, Query(word, limit=1))
    gc.collect()
    gc.freeze()


def find_damage(puente: Puente) -> Iterator[str]:
    """What is damaged in the catalog and among the original files; reads all of both."""
    from corpus.files import Files

    yield from puente.catalog.check()
    for sha256 in Files(puente.settings.files).iter_corrupt():
        yield f"file {sha256}: is not what was kept"


def ask(puente: Puente, query: Query) -> Results:
    """Results as a page shows them."""
    from search.searcher import search

    asked = replace(query, aliases=puente.aliases)
    return search(asked, puente.engine, puente.catalog, puente.termbase, layers=puente.layers, nearness=puente.semantic)


def rank(puente: Puente, query: Query, unit: str) -> Iterator[tuple[str, float]]:
    """External ids, best first: of passages (``ID#ORDINAL``), or of documents, each once at its best passage."""
    from search.searcher import rank as rank_passages

    asked = replace(query, aliases=puente.aliases)
    hits = rank_passages(
        asked, puente.engine, puente.termbase, layers=puente.layers, nearness=puente.semantic, library=puente.catalog
    ).hits
    documents = puente.catalog.documents(list(dict.fromkeys(hit.document for hit in hits)))
    names = {id_: document.external_id or id_ for id_, document in documents.items()}
    scores: dict[str, float] = {}
    for hit in hits:
        if hit.document in names:
            ordinal = f"#{hit.passage.rpartition('#')[2]}" if unit == "passage" else ""
            scores.setdefault(names[hit.document] + ordinal, hit.score)
    return iter(list(scores.items())[: query.limit])


def lines(puente: Puente, query: Query, order: str = "") -> Concordance:
    """The concordance of a query."""
    from functools import partial

    from search.concordance import concordance
    from web.alignments import counterparts

    asked = replace(query, aliases=puente.aliases)
    parts = (asked, puente.engine, puente.catalog, puente.termbase)
    return concordance(*parts, layers=puente.layers, counterpart=partial(counterparts, puente), order=order)


def align(puente: Puente, left: DocumentId, right: DocumentId) -> Iterator[Pair]:
    """Two versions of a work, piece by piece. Raises ``NotInCatalog``."""
    from corpus.versions import side_by_side

    catalog = puente.catalog
    languages = (catalog.document(left).language, catalog.document(right).language)
    texts = (list(catalog.iter_passages(left)), list(catalog.iter_passages(right)))
    return side_by_side(*texts, languages, puente.common_words)


def find_document(puente: Puente, name: str) -> Document:
    """The document with this id or external id. Raises ``NotInCatalog``."""
    if document := puente.catalog.find_document(external_id=name):
        return document
    return puente.catalog.document(DocumentId(name))


def find_work(puente: Puente, name: str) -> WorkId:
    """The work with this id, or of the document with this id or external id. Raises ``NotInCatalog``."""
    try:
        return puente.catalog.work(WorkId(name)).id
    except NotInCatalog:
        return find_document(puente, name).work
