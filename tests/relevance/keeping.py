"""What was measured, kept in the repository: ``search/relevance.json`` for the site, ``accepted.json`` for comparison."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any, TypeAlias

from tests.relevance.collections_ import HERE
from tests.relevance.targets import Target

KEPT = HERE.parents[1] / "search" / "relevance.json"
ENCODERS = " with encoders"  # at the end of a part's name
ACCEPTED = HERE / "accepted.json"

Row: TypeAlias = dict[str, Any]


def keep(part: str, rows: Sequence[Row], targets: Sequence[Target], documents: int) -> None:
    """Put what was measured of a part in the place of what stood there; other encoders' rows stay."""
    found = {"rows": list(rows), "targets": list(targets)}
    if part.endswith(ENCODERS):
        measured = {row["layers"] for row in rows}
        kept = _kept()["parts"].get(part, {})
        for name, new in found.items():
            found[name] = [*(old for old in kept.get(name, ()) if old["layers"] not in measured), *new]
        found["rows"].sort(key=lambda row: (row["layers"] != "as typed", row["layers"] != "+ dictionary"))
    _update(part, {"documents": documents, **found})


def _kept() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.is_file() else {"parts": {}}
    return found


def keep_changes(part: str, changes: Mapping[str, Any]) -> None:
    """Add how a part differs from the accepted run."""
    _update(part, {"changes": dict(changes)})


def _update(part: str, values: Mapping[str, Any]) -> None:
    kept = _kept()
    stamp = {"date": datetime.now(UTC).date().isoformat(), "version": version("puente")}
    kept["parts"][part] = {**kept["parts"].get(part, {}), **stamp, **values}
    KEPT.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def accepted(name: str, topics: Mapping[str, Mapping[str, float]] | None = None) -> Mapping[str, Mapping[str, float]]:
    """The accepted score of every topic of a set, by direction; nothing where none was accepted.

    Perfect scores are not written down: they are those of the ``topics`` that are not in the file.
    """
    held = json.loads(ACCEPTED.read_text(encoding="utf-8")).get(name, {}) if ACCEPTED.is_file() else {}
    if topics is None or not held:
        return dict(held)
    return {d: {topic: held.get(d, {}).get(topic, 1.0) for topic in values} for d, values in topics.items()}


def accept(name: str, scores: Mapping[str, Mapping[str, float]]) -> None:
    """Make scores the accepted ones of a set."""
    held = json.loads(ACCEPTED.read_text(encoding="utf-8")) if ACCEPTED.is_file() else {}
    held[name] = {d: {t: value for t, value in values.items() if value != 1.0} for d, values in scores.items()}
    ACCEPTED.write_text(json.dumps(held, indent=0, sort_keys=True) + "\n", encoding="utf-8")
