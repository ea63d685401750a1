"""Agreements and programs as their pages show them: what is known of each, which text is held, who cites it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from corpus.errors import NotInCatalog
from corpus.model import Document, DocumentId, Entity, EntityId, Language, LegalCitation, Reference, WorkId
from corpus.registers.held import OURS, keys_of, names_of, wording
from corpus.registers.records import AGREEMENT_STATUSES, Agency, Agreement, Option
from search.analysis import fold
from web import register_names as names
from web.directory import AGREEMENTS, EntityView, entity_of, list_entities, view_entity
from web.directory import Listed as Named
from web.registry import Facet, edits_of, matching, narrow

if TYPE_CHECKING:
    from corpus.catalog import Edit
    from web.forms import Args
    from web.wiring import Puente

KIND = "agreement"
SORTS = ("date", "title", "status", "topic")
HELD = ("both", "en", "es", "none")


@dataclass(frozen=True, slots=True)
class Listed:
    """An agreement in the list, and in which languages its wording is held: both, en, es or none."""

    agreement: Agreement
    held: str


@dataclass(frozen=True, slots=True)
class AgreementView:
    """All that the page of an agreement shows. ``texts`` are documents with its wording, ``about`` others on it."""

    agreement: Agreement
    entity: Entity | None
    named: EntityView | None
    agencies: tuple[Agency, ...]
    links: tuple[tuple[str, Agreement], ...]  # amends, amended_by, replaces, replaced_by
    texts: Mapping[Language, Sequence[Document]]
    about: tuple[Document, ...]
    references: tuple[tuple[Document, tuple[Reference, ...]], ...]
    laws: tuple[tuple[Document, tuple[LegalCitation, ...]], ...]
    options: tuple[Option, ...]
    edits: Sequence[Edit] = field(default_factory=tuple)


def list_agreements(puente: Puente, args: Args) -> tuple[Sequence[Listed], Sequence[Facet]]:
    """The agreements that an address asks for, sorted as it asks, and what to narrow them down by."""
    registers = puente.registers
    found = matching(registers.agreements, args.get("q", ""), lambda one: (one.titles, one.identifiers))
    held = held_texts(puente)
    listed = [Listed(agreement, held[agreement.id]) for agreement in found]
    fields = {
        "topic": lambda one: one.agreement.topics,
        "status": lambda one: (one.agreement.status,),
        "party": lambda one: one.agreement.parties,
        "kind": lambda one: (one.agreement.kind,),
        "text": lambda one: (one.held,),
        "decade": lambda one: (f"{one.agreement.signed[:3]}0",) if one.agreement.signed else (),
    }
    decades = sorted({f"{agreement.signed[:3]}0" for agreement in registers.agreements if agreement.signed})
    order = {"status": AGREEMENT_STATUSES, "text": HELD, "decade": decades}
    kept, facets = narrow(listed, fields, args, value_name, order)
    return sorted(kept, key=_sorting(args.get("sort", SORTS[0]))), facets


def _sorting(name: str) -> Callable[[Listed], tuple[Any, ...]]:
    def key(one: Listed) -> tuple[Any, ...]:
        agreement = one.agreement
        title = fold(names.said(agreement.titles))
        first: Any = agreement.signed or "9"
        if name == "title":
            first = title
        elif name == "status":
            first = AGREEMENT_STATUSES.index(agreement.status)
        elif name == "topic":
            first = fold(names.topic_name(agreement.topics[0])) if agreement.topics else "~"
        return (first, agreement.signed or "9", title)

    return key


def value_name(field_: str, value: str) -> str:
    """The name of a value of one of an agreement's fields."""
    plain: Mapping[str, Callable[[str], str]] = {
        "topic": names.topic_name,
        "status": names.agreement_status_name,
        "party": names.party_name,
        "text": names.text_held_name,
        "kind": names.agreement_kind_name,
        "decade": _decade,
    }
    return plain[field_](value)


def _decade(first: str) -> str:
    return f"{first}–{int(first) + 9}" if first.isdecimal() else first


def held_texts(puente: Puente) -> Mapping[WorkId, str]:
    """Of every agreement, in which languages the collection has its wording: both, en, es or none."""
    agreements = puente.registers.agreements
    known = {agreement.id: names_of(agreement, entity_of(puente, agreement.entity)) for agreement in agreements}
    titled = puente.catalog.titled({name for found in known.values() for name in found})
    by_title: dict[str, list[Document]] = {}
    for document in titled:
        for title in {document.title.lower(), document.title.lower().split(" — ")[0]}:
            by_title.setdefault(title, []).append(document)
    works = puente.catalog.versions_of(list({work for one in agreements for work in (one.id, *one.texts)}))
    held = {}
    for agreement in agreements:
        documents = [document for name in known[agreement.id] for document in by_title.get(name.lower(), ())]
        documents += [document for work in (agreement.id, *agreement.texts) for document in works.get(work, ())]
        found = {language for language, some in wording(documents).items() if some}
        held[agreement.id] = "both" if len(found) == 2 else "".join(found) or "none"
    return held


def read_agreement(puente: Puente, id_: str) -> AgreementView | None:
    """An agreement by its id or its entity's; ``None`` where the register has none."""
    registers = puente.registers
    agreement = registers.agreement(id_)
    if agreement is None:
        return None
    entity = entity_of(puente, agreement.entity)
    own = [document for work in (agreement.id, *agreement.texts) for document in puente.catalog.versions(work)]
    documents = [*own, *puente.catalog.titled(names_of(agreement, entity))]
    texts = wording(documents)
    works = {agreement.id, *agreement.texts, *(document.work for some in texts.values() for document in some)}
    agencies = tuple(agency for one in agreement.agencies if (agency := registers.agency(one)))
    return AgreementView(
        agreement,
        entity,
        view_entity(puente, entity) if entity else None,
        agencies,
        tuple(_links(registers.agreements, agreement)),
        texts,
        tuple(document for document in own if document.issuer == OURS),
        _by_document(puente, [cite for work in works for cite in puente.catalog.citing(work)]),
        _laws(puente, agreement),
        tuple(option for option in registers.options if agreement.id in option.related),
        edits_of(puente, KIND, agreement.id),
    )


def _links(agreements: Sequence[Agreement], one: Agreement) -> Iterator[tuple[str, Agreement]]:
    for other in agreements:
        if other.id in one.amends:
            yield "amends", other
        if other.id in one.replaces:
            yield "replaces", other
        if one.id in other.amends:
            yield "amended_by", other
        if one.id in other.replaces:
            yield "replaced_by", other


def _by_document(puente: Puente, references: Sequence[Reference]) -> tuple[tuple[Document, tuple[Reference, ...]], ...]:
    documents = puente.catalog.documents(list(dict.fromkeys(reference.citing for reference in references)))
    return tuple((d, tuple(r for r in references if r.citing == d.id)) for d in documents.values())


def _laws(puente: Puente, agreement: Agreement) -> tuple[tuple[Document, tuple[LegalCitation, ...]], ...]:
    found = puente.catalog.citing_keys(keys_of(agreement))
    home = {cite: DocumentId(cite.passage.rsplit("#", 1)[0]) for cite in found}
    documents = puente.catalog.documents(list(dict.fromkeys(home.values())))
    return tuple((d, tuple(cite for cite in found if home[cite] == d.id)) for d in documents.values())


@dataclass(frozen=True, slots=True)
class Gap:
    """What the register, or the collection, lacks of an agreement."""

    agreement: Agreement
    held: str
    missing: tuple[str, ...]  # names of fields without a value


FIELDS = ("signed", "in_force", "identifiers", "agencies")


def list_gaps(puente: Puente) -> Sequence[Gap]:
    """Every agreement with what is missing of it, those that lack most first. A program has no entry into force."""
    held = held_texts(puente)
    gaps = []
    for agreement in puente.registers.agreements:
        wanted = FIELDS if agreement.kind == "agreement" else ("signed", "agencies")
        missing = [name for name in wanted if not getattr(agreement, name)]
        if agreement.uncertain:
            missing.append("uncertain")
        if agreement.kind == "agreement" or held[agreement.id] == "none":
            gaps.append(Gap(agreement, held[agreement.id], tuple(missing)))
    lacks = {"none": 2, "en": 1, "es": 1, "both": 0}
    return sorted(gaps, key=lambda gap: (-len(gap.missing) - lacks[gap.held], gap.agreement.signed, gap.agreement.id))


def list_others(puente: Puente) -> Sequence[tuple[str, Sequence[Named]]]:
    """Laws, plans and other instruments that texts name and the register does not hold, by country."""
    registered = {agreement.entity for agreement in puente.registers.agreements}
    return list_entities(puente, lambda entity: entity.kind in AGREEMENTS and entity.id not in registered)


def find_agreement(puente: Puente, id_: str) -> AgreementView:
    """``read_agreement``, or ``NotInCatalog``."""
    found = read_agreement(puente, id_)
    if found is None:
        raise NotInCatalog("entity.not_found", id=id_)
    return found


def agreement_of(puente: Puente, entity: EntityId) -> Agreement | None:
    """The agreement of the register that an entity is."""
    return next((one for one in puente.registers.agreements if one.entity == entity), None)
