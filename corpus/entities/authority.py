"""The authority records of the project: one JSON object a line in ``data/entities.jsonl``.

``names`` by language, the official one first; ``acronyms`` by language; ``variants``, forms found in print, misprints
included; ``note`` in English and ``note_es`` in Spanish; ``relations``: reports_to, counterpart (of the other country), part_of, followed_by. ``source`` says who named it
so: the paper of 2010 that the project began with, or our own knowledge of the field.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from importlib import resources
from typing import Any

from corpus.model import Entity, EntityId, Language


def load_entities() -> Sequence[Entity]:
    """All authority records, in the order of the file."""
    text = resources.files("corpus.entities").joinpath("data/entities.jsonl").read_text(encoding="utf-8")
    return tuple(read_entities(text.splitlines()))


def read_entities(lines: Iterable[str]) -> Iterable[Entity]:
    """The records on some lines."""
    for line in lines:
        if line.strip():
            yield _entity(json.loads(line))


def _entity(record: Mapping[str, Any]) -> Entity:
    return Entity(
        id=EntityId(record["id"]),
        kind=record["kind"],
        country=record["country"],
        names=_by_language(record["names"]),
        acronyms=_by_language(record.get("acronyms", {})),
        variants=tuple(record.get("variants", ())),
        note=record.get("note", ""),
        relations=tuple((kind, to) for kind, to in record.get("relations", ())),
        source=record.get("source", ""),
        notes={
            language: record[name]
            for language, name in ((Language.EN, "note"), (Language.ES, "note_es"))
            if record.get(name)
        },
    )


def _by_language(forms: Mapping[str, Sequence[str]]) -> Mapping[Language, tuple[str, ...]]:
    return {Language(language): tuple(names) for language, names in forms.items()}
