"""Entities as the directory and their own pages show them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from corpus.errors import NotInCatalog
from corpus.model import Document, Entity, EntityId, Language, Mention, Passage
from search.analysis import fold
from web.annotate import Mark, Piece, cut
from web.i18n import page_locale

if TYPE_CHECKING:
    from web.wiring import Puente

AGREEMENTS = frozenset({"agreement", "treaty", "program", "programme", "law", "plan", "mechanism", "reform"})
COUNTRIES = ("US", "MX", "US-MX")  # in this order, then the others
PLACES = 60  # passages shown on the page of an entity
CONTEXT = 160  # characters shown around a mention


@dataclass(frozen=True, slots=True)
class Listed:
    """An entity in the directory: its name on this page, the other language's, and how often it is named."""

    entity: Entity
    name: str
    language: Language
    other: str
    mentions: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text names an entity."""

    document: Document
    passage: Passage
    pieces: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class EntityView:
    """All that the page of an entity shows. ``forms`` are the ways it is written, most frequent first."""

    entity: Entity
    name: str
    relations: tuple[tuple[str, Entity | str], ...]
    forms: tuple[tuple[str, int], ...]
    total: int
    documents: tuple[tuple[Document, tuple[Place, ...]], ...]

    @property
    def note(self) -> tuple[str, str]:
        """The note in the language of the page, or in the other one, and its language."""
        for language in (page_locale(), "en", "es"):
            if words := self.entity.notes.get(Language(language)):
                return words, language
        return self.entity.note, "en"


def name_of(entity: Entity, locale: str) -> tuple[str, Language]:
    """Its official name in a language and that language; where it has none, in the other one."""
    wanted = Language(locale)
    for language in (wanted, wanted.counterpart, Language.OTHER):
        if names := entity.names.get(language):
            return names[0], language
    return entity.id, Language.OTHER


def list_entities(puente: Puente, wanted: Callable[[Entity], bool]) -> Sequence[tuple[str, Sequence[Listed]]]:
    """The entities wanted, by country, each country's by name."""
    chosen = [entity for entity in puente.entities if wanted(entity)]
    counts = puente.catalog.mention_counts()
    order = {country: place for place, country in enumerate(COUNTRIES)}
    listed = sorted(
        (_list(entity, counts) for entity in chosen),
        key=lambda one: (order.get(one.entity.country, len(order)), one.entity.country, fold(one.name)),
    )
    return [(country, list(group)) for country, group in groupby(listed, key=lambda one: one.entity.country)]


def _list(entity: Entity, counts: Mapping[EntityId, int]) -> Listed:
    name, language = name_of(entity, page_locale())
    others = entity.names.get(language.counterpart, ())
    return Listed(entity, name, language, others[0] if others else "", counts.get(entity.id, 0))


def read_entity(puente: Puente, id: EntityId) -> EntityView:  # noqa: A002 - the noun's own name
    """An entity with the passages that name it. Raises ``NotInCatalog``."""
    entity = entity_of(puente, id)
    if entity is None:
        raise NotInCatalog("entity.not_found", id=id)
    return view_entity(puente, entity)


def entity_of(puente: Puente, id_: EntityId | None) -> Entity | None:
    """The authority record with this id, if there is one."""
    return next((entity for entity in puente.entities if entity.id == id_), None)


def view_entity(puente: Puente, entity: Entity) -> EntityView:
    """An entity with the passages that name it."""
    known, mentions = {one.id: one for one in puente.entities}, puente.catalog.mentions_of(entity.id)
    relations = tuple((kind, known.get(EntityId(other), other)) for kind, other in entity.relations)
    forms = Counter(mention.surface for mention in mentions).most_common()
    name, _ = name_of(entity, page_locale())
    return EntityView(entity, name, relations, tuple(forms), len(mentions), _documents(puente, mentions))


def _documents(puente: Puente, mentions: Sequence[Mention]) -> tuple[tuple[Document, tuple[Place, ...]], ...]:
    passages = puente.catalog.passages(list(dict.fromkeys(mention.passage for mention in mentions[:PLACES])))
    documents = puente.catalog.documents(list(dict.fromkeys(passage.document for passage in passages.values())))
    places: dict[str, list[Place]] = defaultdict(list)
    for mention in mentions[:PLACES]:
        passage = passages.get(mention.passage)
        if passage and passage.document in documents:
            document = documents[passage.document]
            places[document.id].append(Place(document, passage, _around(passage.text, mention)))
    return tuple((documents[found[0].document.id], tuple(found)) for found in places.values())


def _around(text: str, mention: Mention) -> Sequence[Piece]:
    start, end = max(0, mention.start - CONTEXT), min(len(text), mention.end + CONTEXT)
    return cut(text[start:end], [Mark(mention.start - start, mention.end - start)])
