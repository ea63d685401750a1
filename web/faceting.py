"""What a list of results can be narrowed down by, as the page shows it: fields in order, their values by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext

from corpus.model import EntityId, Language
from corpus.registers.facets import agreement_entities
from search.query import Query
from search.results import FacetValue, Relaxation, Results
from web.current import get_puente
from web.directory import AGREEMENTS, name_of
from web.i18n import page_locale
from web.names import WIDER, field_name, value_name

ORDER = ("language", "country", "doc_type", "issuer", "year", "agency", "agreement", "need")
OPEN = 5  # fields whose values are shown at once
ROWS = 12  # values of a field on the page


@dataclass(frozen=True, slots=True)
class Facet:
    """A field and its values. ``name`` is shown, ``field`` is that of the address: agencies and agreements share one."""

    name: str
    field: str
    values: tuple[FacetValue, ...]


def facets_of(found: Results) -> Sequence[Facet]:
    """The fields that have values among what was found; those without any are left out."""
    values = {**found.facets, **_parted(found.facets.get("entity", ()))}
    shown = ((name, "entity" if name in ("agency", "agreement") else name) for name in ORDER)
    return [Facet(name, field, tuple(values[name])) for name, field in shown if values.get(name)]


def _parted(values: Sequence[FacetValue]) -> Mapping[str, Sequence[FacetValue]]:
    """Agencies (organizations and people among them) apart from agreements and programs."""
    puente = get_puente()
    agreements = agreement_entities(puente.registers) | {e.id for e in puente.entities if e.kind in AGREEMENTS}
    return {
        "agency": [value for value in values if EntityId(value.value) not in agreements],
        "agreement": [value for value in values if EntityId(value.value) in agreements],
    }


def facet_name(field: str, value: str) -> str:
    """The name of a value of a field in the locale of the page."""
    if field in ("entity", "agency", "agreement"):
        ids = get_puente().aliases["entity"].values.get(value.casefold(), (value,))
        found = next((entity for entity in get_puente().entities if entity.id in ids), None)
        return name_of(found, page_locale())[0] if found else value
    if field == "need":
        need = next((one for one in get_puente().registers.needs if one.id == value), None)
        return need.titles.get(Language(page_locale()), value) if need else value
    return value_name(field, value)


def facet_labels(results: Results) -> Mapping[tuple[str, str], str]:
    """Names of all values of some results, by field and value."""
    return {(field, v.value): facet_name(field, v.value) for field, values in results.facets.items() for v in values}


def wider_name(wider: Relaxation, query: Query) -> str:
    """What a wider question does, as a link says it."""
    if wider.kind != "filter":
        return str(gettext(WIDER[wider.kind]))
    dropped = next(filter_ for filter_ in query.filters if filter_ not in wider.query.filters)
    values = ", ".join(facet_name(dropped.field, value) for value in dropped.values)
    return str(
        gettext("Search without the filter %(field)s: %(values)s", field=field_name(dropped.field), values=values)
    )
