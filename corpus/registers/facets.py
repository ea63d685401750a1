"""What the registers say about documents, for searches to filter by: agencies and agreements named, needs served."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from corpus.model import EntityId, WorkId
from corpus.registers.records import Registers


def agency_entities(registers: Registers) -> frozenset[EntityId]:
    """Entities that are agencies of the register: values of the facet ``agency`` among a passage's mentions."""
    return frozenset(agency.entity for agency in registers.agencies if agency.entity)


def agreement_entities(registers: Registers) -> frozenset[EntityId]:
    """Entities that are agreements or programs of the register: values of the facet ``agreement``."""
    return frozenset(agreement.entity for agreement in registers.agreements if agreement.entity)


def needs_of_works(registers: Registers) -> Mapping[WorkId, tuple[str, ...]]:
    """The needs that a work is about, by the options it is related to: values of the facet ``need``, in their order."""
    order = {need.id: need.number for need in registers.needs}
    found: dict[WorkId, set[str]] = defaultdict(set)
    for option in registers.options:
        for work in option.related:
            if option.need:
                found[work].add(option.need)
    return {work: tuple(sorted(needs, key=lambda need: order.get(need, 0))) for work, needs in found.items()}
