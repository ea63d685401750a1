"""Records of the registers as plain values that JSON holds, and back: a line of the data files, a curated value.

What says nothing is left out. ``from_value`` raises ``KeyError``, ``TypeError`` or ``ValueError`` for what is no record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from corpus.model import EntityId, Language, WorkId
from corpus.registers.records import Agency, Agreement, Need, Option, Printed, Record, Reporting, Text

Value = Mapping[str, Any]


def to_value(record: Record) -> dict[str, Any]:
    """The record as values; ``from_value`` gives it back."""
    writers: Mapping[type[Record], Callable[[Any], dict[str, Any]]] = {
        Agreement: _agreement_value,
        Agency: _agency_value,
        Option: _option_value,
        Need: lambda need: {"number": need.number, "level": _plain(need.level), "titles": _plain(need.titles)},
    }
    values = {"id": str(record.id)} | writers[type(record)](record)
    kept = ("number", "titles") if isinstance(record, Need) else ("number",)
    return {name: value for name, value in values.items() if name in kept or value not in ("", None, [], {}, False)}


def from_value(kind: str, row: Value) -> Record:
    """The record of a kind (agreement, agency, option, need) that ``to_value`` wrote."""
    readers: Mapping[str, Callable[[Value], Record]] = {
        "agreement": read_agreement,
        "agency": read_agency,
        "option": read_option,
        "need": read_need,
    }
    return readers[kind](row)


def read_agreement(row: Value) -> Agreement:
    """The agreement that a row says."""
    return Agreement(
        id=WorkId(row["id"]),
        kind=row["kind"],
        titles=_text(row, "titles"),
        parties=tuple(row["parties"]),
        status=row["status"],
        source=_text(row, "source"),
        entity=_entity(row),
        country=row.get("country", ""),
        signed=row.get("signed", ""),
        in_force=row.get("in_force", ""),
        ended=row.get("ended", ""),
        identifiers=_text(row, "identifiers"),
        topics=tuple(row.get("topics", ())),
        agencies=_works(row, "agencies"),
        amends=_works(row, "amends"),
        replaces=_works(row, "replaces"),
        uncertain=row.get("uncertain", False),
        texts=_works(row, "texts"),
    )


def read_agency(row: Value) -> Agency:
    """The agency that a row says."""
    return Agency(
        id=WorkId(row["id"]),
        names=_text(row, "names"),
        country=row["country"],
        source=_text(row, "source"),
        entity=_entity(row),
        acronyms=_text(row, "acronyms"),
        reports_to=WorkId(row["reports_to"]) if row.get("reports_to") else None,
        reports_to_text=_text(row, "reports_to_text"),
        existed=_text(row, "existed"),
        counterparts=tuple((WorkId(one["agency"]), one["asserted_by"]) for one in row.get("counterparts", ())),
        uncertain=row.get("uncertain", False),
        reports=tuple(_reporting(one) for one in row.get("reports", ())),
        printed=tuple(Printed(p["name"], p["reports_to"], WorkId(p["work"])) for p in row.get("printed", ())),
    )


def read_option(row: Value) -> Option:
    """The option that a row says."""
    return Option(
        id=row["id"],
        list=row["list"],
        number=int(row["number"]),
        titles=_text(row, "titles"),
        texts=_text(row, "texts"),
        actors=tuple(row["actors"]),
        side=row["side"],
        status=row["status"],
        work=WorkId(row["source"]["work"]),
        section=row["source"]["section"],
        note=row["source"].get("note", ""),
        need=row.get("need", ""),
        strategy=row.get("strategy", ""),
        commitment=row.get("commitment", ""),
        related=_works(row, "related"),
    )


def read_need(row: Value) -> Need:
    """The need that a row says."""
    return Need(row["id"], int(row["number"]), _text(row, "level"), _text(row, "titles"))


def _agreement_value(one: Agreement) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "entity": one.entity,
        "titles": _plain(one.titles),
        "country": one.country,
        "parties": list(one.parties),
        "signed": one.signed,
        "in_force": one.in_force,
        "ended": one.ended,
        "status": one.status,
        "identifiers": _plain(one.identifiers),
        "topics": list(one.topics),
        "agencies": list(one.agencies),
        "amends": list(one.amends),
        "replaces": list(one.replaces),
        "texts": list(one.texts),
        "source": _plain(one.source),
        "uncertain": one.uncertain,
    }


def _agency_value(one: Agency) -> dict[str, Any]:
    return {
        "entity": one.entity,
        "names": _plain(one.names),
        "acronyms": _plain(one.acronyms),
        "country": one.country,
        "reports_to": one.reports_to,
        "reports_to_text": _plain(one.reports_to_text),
        "existed": _plain(one.existed),
        "reports": [
            _bare({"to": r.to, "texts": _plain(r.texts), "since": r.since, "until": r.until}) for r in one.reports
        ],
        "counterparts": [{"agency": agency, "asserted_by": by} for agency, by in one.counterparts],
        "printed": [{"name": p.name, "reports_to": p.reports_to, "work": p.work} for p in one.printed],
        "source": _plain(one.source),
        "uncertain": one.uncertain,
    }


def _option_value(one: Option) -> dict[str, Any]:
    return {
        "list": one.list,
        "number": one.number,
        "titles": _plain(one.titles),
        "texts": _plain(one.texts),
        "actors": list(one.actors),
        "side": one.side,
        "need": one.need,
        "strategy": one.strategy,
        "commitment": one.commitment,
        "status": one.status,
        "source": _bare({"work": one.work, "section": one.section, "note": one.note}),
        "related": list(one.related),
    }


def _bare(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}


def _plain(text: Text) -> dict[str, str]:
    return {language.value: words for language, words in text.items() if words}


def _reporting(row: Value) -> Reporting:
    to = WorkId(row["to"]) if row.get("to") else None
    return Reporting(to, _text(row, "texts"), row.get("since", ""), row.get("until", ""))


def _text(row: Value, name: str) -> Text:
    return {Language(language): text for language, text in row.get(name, {}).items()}


def _entity(row: Value) -> EntityId | None:
    return EntityId(row["entity"]) if row.get("entity") else None


def _works(row: Value, name: str) -> tuple[WorkId, ...]:
    return tuple(WorkId(id_) for id_ in _items(row.get(name, ())))


def _items(values: Iterable[str]) -> Iterable[str]:
    if isinstance(values, str):
        raise TypeError(values)
    return values
