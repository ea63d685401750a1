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
ACCEPTED = HERE / "accepted.json"

Row: TypeAlias = dict[str, Any]


def keep(part: str, rows: Sequence[Row], targets: Sequence[Target], documents: int) -> None:
    """Put what was measured of a part in the place of what stood there."""
    _update(part, {"documents": documents, "rows": list(rows), "targets": list(targets)})


def keep_changes(part: str, changes: Mapping[str, Any]) -> None:
    """Add how a part differs from the accepted run."""
    _update(part, {"changes": dict(changes)})


def _update(part: str, values: Mapping[str, Any]) -> None:
    kept = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.is_file() else {"parts": {}}
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
