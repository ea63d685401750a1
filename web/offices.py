"""Agencies, organizations and people as the directory and their own pages show them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from corpus.errors import NotInCatalog
from corpus.model import Document, Entity, EntityId, Language
from corpus.registers.records import Agency, Agreement, Option, Registers, Text
from search.analysis import fold
from web import names as values
from web.directory import AGREEMENTS, COUNTRIES, EntityView, entity_of, view_entity
from web.register_names import said
from web.registry import Facet, edits_of, matching, narrow

if TYPE_CHECKING:
    from corpus.catalog import Edit
    from web.forms import Args
    from web.wiring import Puente

KIND = "agency"
ISSUED = 20  # documents shown that an agency issued


@dataclass(frozen=True, slots=True)
class Row:
    """Somebody in the directory. ``id`` is that of the page; ``names`` and ``acronyms`` by language."""

    id: str
    kind: str
    country: str
    names: Text
    acronyms: Text
    mentions: int
    registered: bool


@dataclass(frozen=True, slots=True)
class Counterpart:
    """A counterpart and who asserts that it is one."""

    id: str
    names: Text
    asserted_by: str


@dataclass(frozen=True, slots=True)
class AgencyView:
    """All that the page of an agency shows; ``named`` is where texts name it, ``issued`` what it issued."""

    id: str
    names: Text
    country: str
    kind: str
    agency: Agency | None
    named: EntityView | None
    counterparts: tuple[Counterpart, ...]
    below: tuple[Agency, ...]
    agreements: tuple[Agreement, ...]
    options: tuple[Option, ...]
    issued: tuple[Document, ...]
    edits: Sequence[Edit]


def list_agencies(puente: Puente, args: Args) -> tuple[Sequence[tuple[str, Sequence[Row]]], Sequence[Facet]]:
    """Who an address asks for, by country and name, and what to narrow them down by."""
    found = matching(list(_rows(puente)), args.get("q", ""), lambda row: (row.names, row.acronyms))
    fields = {"country": lambda row: (row.country,), "kind": lambda row: (row.kind,)}
    naming = {"country": values.country_name, "kind": values.entity_kind_name}
    kept, facets = narrow(found, fields, args, lambda field, value: naming[field](value), {"country": COUNTRIES})
    places = {country: place for place, country in enumerate(COUNTRIES)}
    ordered = sorted(kept, key=lambda row: (places.get(row.country, len(places)), row.country, fold(said(row.names))))
    return [(country, list(rows)) for country, rows in groupby(ordered, key=lambda row: row.country)], facets


def _rows(puente: Puente) -> Iterator[Row]:
    counts = puente.catalog.mention_counts()
    registers = puente.registers
    agreed = {agreement.entity for agreement in registers.agreements}
    for entity in puente.entities:
        if entity.kind in AGREEMENTS or entity.id in agreed:
            continue
        agency = registers.agency(entity.id)
        names = agency.names if agency else {language: some[0] for language, some in entity.names.items() if some}
        acronyms = {language: ", ".join(some) for language, some in entity.acronyms.items()}
        country = agency.country if agency else entity.country
        yield Row(entity.id, entity.kind, country, names, acronyms, counts.get(entity.id, 0), agency is not None)
    known = {entity.id for entity in puente.entities}
    for agency in registers.agencies:
        if agency.entity not in known:
            yield Row(agency.id, "agency", agency.country, agency.names, agency.acronyms, 0, registered=True)


def read_agency(puente: Puente, id_: str) -> AgencyView:
    """An agency by its id in the register or its entity's; any other entity, too. Raises ``NotInCatalog``."""
    registers = puente.registers
    agency = registers.agency(id_)
    entity = entity_of(puente, agency.entity if agency else EntityId(id_))
    if agency is None and entity is None:
        raise NotInCatalog("entity.not_found", id=id_)
    named = view_entity(puente, entity) if entity else None
    known = agency.id if agency else ""
    names = agency.names if agency else {language: some[0] for language, some in _names(entity).items() if some}
    return AgencyView(
        id_,
        names,
        agency.country if agency else entity.country if entity else "",
        entity.kind if entity else "agency",
        agency,
        named,
        tuple(_counterparts(puente, agency, entity)),
        tuple(one for one in registers.agencies if known and one.reports_to == known),
        tuple(one for one in registers.agreements if known in one.agencies),
        tuple(one for one in registers.options if known in one.actors),
        puente.catalog.issued_by(_issuers(agency, entity))[: ISSUED + 1],
        edits_of(puente, KIND, known) if known else (),
    )


def _names(entity: Entity | None) -> Mapping[Language, tuple[str, ...]]:
    return entity.names if entity else {}


def _issuers(agency: Agency | None, entity: Entity | None) -> frozenset[str]:
    """All names that a document may give as its issuer."""
    own = [*agency.names.values(), *agency.acronyms.values()] if agency else []
    known = [name for some in _names(entity).values() for name in some]
    acronyms = [name for some in (entity.acronyms.values() if entity else ()) for name in some]
    return frozenset(name for name in (*own, *known, *acronyms, *(entity.variants if entity else ())) if name)


def _counterparts(puente: Puente, agency: Agency | None, entity: Entity | None) -> Iterator[Counterpart]:
    """What either side's record says, each pair once; links of the authority records are ours."""
    registers = puente.registers
    links = dict(_linked_by_register(registers, agency)) if agency else {}
    for far in _linked_by_authority(puente, entity) if entity else ():
        record = registers.agency(far)
        links.setdefault(record.id if record else far, "Puente")
    for id_, by in links.items():
        if record := registers.agency(id_):
            yield Counterpart(id_, record.names, by)
        elif known := entity_of(puente, EntityId(id_)):
            yield Counterpart(id_, {lang: some[0] for lang, some in known.names.items() if some}, by)


def _linked_by_register(registers: Registers, agency: Agency) -> Iterator[tuple[str, str]]:
    for one in registers.agencies:
        for other, by in one.counterparts:
            if other == agency.id:
                yield one.id, by
    yield from agency.counterparts


def _linked_by_authority(puente: Puente, entity: Entity) -> Iterator[str]:
    for one in puente.entities:
        for kind, other in one.relations:
            if kind == "counterpart" and one.id != other and str(entity.id) in (str(one.id), other):
                yield other if one.id == entity.id else one.id
