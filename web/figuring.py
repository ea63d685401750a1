"""Figures as their pages show them: values in words, times, who says so, and the passages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flask_babel import format_decimal, gettext, pgettext

from corpus.errors import NotInCatalog
from corpus.figures.groups import Group, Spot, group
from corpus.figures.values import Figure
from corpus.figures.vocabulary import load_vocabulary
from corpus.model import Document, DocumentId, Passage, PassageId
from search.analysis import fold
from web.annotate import Mark, Piece, cut
from web.i18n import show_date
from web.register_names import said
from web.registry import matching

if TYPE_CHECKING:
    from web.wiring import Puente

CONTEXT = 180
MOST = 60  # figures of a place on the page
MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure with the document and the words around it; ``apart`` when another one says otherwise."""

    figure: Figure
    document: Document
    passage: Passage
    pieces: Sequence[Piece]
    apart: bool


@dataclass(frozen=True, slots=True)
class SpotView:
    """The figures for one place; ``more`` of them are left out."""

    name: str
    shown: tuple[Shown, ...]
    more: int


@dataclass(frozen=True, slots=True)
class GroupView:
    """A group with its places. ``low`` and ``high`` are its extremes, where there are two figures or more."""

    group: Group
    low: Figure
    high: Figure
    spots: tuple[SpotView, ...]


def subject_name(id_: str) -> str:
    """The name of what is counted."""
    subject = load_vocabulary().subjects.get(id_)
    return said(subject.names) if subject else id_


def place_name(id_: str) -> str:
    """The name of a place; of none, that the text names none."""
    place = load_vocabulary().places.get(id_)
    return said(place.names) if place else gettext("No place named beside it")


def list_groups(puente: Puente, text: str) -> Sequence[Group]:
    """All groups, or those whose subject or places a text names."""
    groups = group(puente.shelf.figures())
    if not text.strip():
        return groups
    vocabulary = load_vocabulary()
    subjects = {one.id for one in matching(list(vocabulary.subjects.values()), text, lambda one: (one.names,))}
    places = {one.id for one in matching(list(vocabulary.places.values()), text, lambda one: (one.names,))}
    return [one for one in groups if one.what in subjects or places & {spot.place for spot in one.spots}]


def read_groups(puente: Puente, what: str, place: str = "") -> Sequence[GroupView]:
    """The groups of a subject with their passages, of one place or all. Raises ``NotInCatalog`` for no figure."""
    groups = [one for one in group(puente.shelf.figures()) if one.what == what]
    if not groups and what not in load_vocabulary().subjects:
        raise NotInCatalog("figure.not_found", id=what)
    if place:
        of_place = [(one, tuple(spot for spot in one.spots if spot.place == place)) for one in groups]
        groups = [replace(one, spots=spots) for one, spots in of_place if spots]
    figures = [figure for one in groups for spot in one.spots for figure in spot.figures[:MOST]]
    documents = puente.catalog.documents(list(dict.fromkeys(figure.document for figure in figures)))
    passages = puente.catalog.passages(list(dict.fromkeys(figure.passage for figure in figures)))
    return [_view(one, documents, passages) for one in groups]


def _view(one: Group, documents: Mapping[DocumentId, Document], passages: Mapping[PassageId, Passage]) -> GroupView:
    figures = [figure for spot in one.spots for figure in spot.figures]
    spots = tuple(_spot(spot, documents, passages) for spot in one.spots)
    return GroupView(one, min(figures, key=_value), max(figures, key=_value), spots)


def _value(figure: Figure) -> float:
    return figure.value


def _spot(spot: Spot, documents: Mapping[DocumentId, Document], passages: Mapping[PassageId, Passage]) -> SpotView:
    shown = []
    for figure in spot.figures[:MOST]:
        document, passage = documents.get(figure.document), passages.get(figure.passage)
        if document and passage:
            start, end = max(0, figure.start - CONTEXT), min(len(passage.text), figure.end + CONTEXT)
            pieces = cut(passage.text[start:end], [Mark(figure.start - start, figure.end - start)])
            shown.append(Shown(figure, document, passage, pieces, figure in spot.apart))
    return SpotView(place_name(spot.place), tuple(shown), max(0, len(spot.figures) - MOST))


def value_words(figure: Figure) -> str:
    """A figure's value with its unit and bound, as the language of the page writes it."""
    number = _number(figure.value)
    if figure.high != figure.value:
        number = gettext("%(low)s to %(high)s", low=number, high=_number(figure.high))
    words = UNIT_WORDS[figure.unit](number)
    bounds: Mapping[str, Callable[[str], str]] = {
        "more": lambda value: gettext("more than %(value)s", value=value),
        "less": lambda value: gettext("up to %(value)s", value=value),
        "about": lambda value: gettext("about %(value)s", value=value),
    }
    return bounds[figure.bound](words) if figure.bound else words


def _number(value: float) -> str:
    """A number in full below a million, in millions above: a billion is not the same in both languages."""
    if abs(value) < MILLION:
        return str(format_decimal(value))
    return str(gettext("%(number)s million", number=format_decimal(round(value / MILLION, 3))))


UNIT_WORDS: Mapping[str, Callable[[str], str]] = {
    "per_100000": lambda n: gettext("%(number)s per 100,000 people", number=n),
    "per_1000": lambda n: gettext("%(number)s per 1,000 people", number=n),
    "share": lambda n: gettext("%(number)s%%", number=n),
    "change": lambda n: gettext("%(number)s%% more or less", number=n),
    "points": lambda n: gettext("%(number)s percentage points", number=n),
    "usd": lambda n: gettext("US$%(number)s", number=n),
    "mxn": lambda n: gettext("%(number)s pesos", number=n),
    "money": lambda n: gettext("$%(number)s, currency not said", number=n),
    "count": lambda n: n,
    "kg": lambda n: gettext("%(number)s kilograms", number=n),
    "ton": lambda n: gettext("%(number)s tons", number=n),
    "lb": lambda n: gettext("%(number)s pounds", number=n),
    "mile": lambda n: gettext("%(number)s miles", number=n),
    "km": lambda n: gettext("%(number)s kilometers", number=n),
    "m3": lambda n: gettext("%(number)s cubic meters", number=n),
    "acre_foot": lambda n: gettext("%(number)s acre-feet", number=n),
    "hectare": lambda n: gettext("%(number)s hectares", number=n),
}


def unit_name(unit: str) -> str:
    """What kind of number a group holds."""
    names = {
        "per_100000": pgettext("kind of figure", "rate per 100,000 people"),
        "per_1000": pgettext("kind of figure", "rate per 1,000 people"),
        "share": pgettext("kind of figure", "percent"),
        "change": pgettext("kind of figure", "change in percent"),
        "points": pgettext("kind of figure", "percentage points"),
        "usd": pgettext("kind of figure", "dollars"),
        "mxn": pgettext("kind of figure", "pesos"),
        "money": pgettext("kind of figure", "money, currency not said"),
        "count": pgettext("kind of figure", "number"),
    }
    return str(names.get(unit) or pgettext("kind of figure", "measure: %(unit)s", unit=unit.replace("_", " ")))


def period_words(figure: Figure) -> str:
    """The time of a figure; empty where the text does not say it."""
    if not figure.since:
        return ""
    if not figure.until:
        return str(gettext("since %(since)s", since=show_date(figure.since)))
    if figure.since == figure.until:
        return show_date(figure.since)
    return str(gettext("from %(since)s to %(until)s", since=show_date(figure.since), until=show_date(figure.until)))


def sort_by_name(groups: Sequence[Group]) -> Sequence[tuple[str, Sequence[Group]]]:
    """The groups by subject, subjects by name."""
    subjects: dict[str, list[Group]] = {}
    for one in groups:
        subjects.setdefault(one.what, []).append(one)
    return sorted(subjects.items(), key=lambda pair: fold(subject_name(pair[0])))
