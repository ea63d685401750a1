"""The registers as they ship."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from typing import Any

from corpus.model import EntityId, Language, WorkId
from corpus.registers.records import Agency, Agreement, Need, Option, Text


def load_agreements() -> Sequence[Agreement]:
    """Agreements and programs, oldest first within each kind."""
    return tuple(
        Agreement(
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
        )
        for row in _rows("agreements")
    )


def load_agencies() -> Sequence[Agency]:
    """Agencies of both countries, of both together, and international ones."""
    return tuple(
        Agency(
            id=WorkId(row["id"]),
            names=_text(row, "names"),
            country=row["country"],
            source=_text(row, "source"),
            entity=_entity(row),
            acronyms=_text(row, "acronyms"),
            reports_to=WorkId(row["reports_to"]) if "reports_to" in row else None,
            reports_to_text=_text(row, "reports_to_text"),
            existed=_text(row, "existed"),
            counterparts=tuple((WorkId(one["agency"]), one["asserted_by"]) for one in row.get("counterparts", ())),
            uncertain=row.get("uncertain", False),
        )
        for row in _rows("agencies")
    )


def load_options() -> Sequence[Option]:
    """Policy options of the paper, list by list."""
    return tuple(
        Option(
            id=row["id"],
            list=row["list"],
            number=row["number"],
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
        for row in _rows("options")
    )


def load_needs() -> Sequence[Need]:
    """The ten needs of the paper, from the base of its pyramid."""
    return tuple(Need(row["id"], row["number"], _text(row, "level"), _text(row, "titles")) for row in _rows("needs"))


def _rows(name: str) -> Iterator[dict[str, Any]]:
    text = resources.files("corpus.registers").joinpath(f"data/{name}.jsonl").read_text(encoding="utf-8")
    return (json.loads(line) for line in text.splitlines() if line)


def _text(row: Mapping[str, Any], name: str) -> Text:
    return {Language(language): text for language, text in row.get(name, {}).items()}


def _entity(row: Mapping[str, Any]) -> EntityId | None:
    return EntityId(row["entity"]) if "entity" in row else None


def _works(row: Mapping[str, Any], name: str) -> tuple[WorkId, ...]:
    return tuple(WorkId(id_) for id_ in row.get(name, ()))
