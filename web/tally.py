"""What came of many sources: how many by status, by reason and by warning, and the lines of the report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from corpus.ingest import Report

STATUSES = ("added", "updated", "unchanged", "duplicate", "refused")
MOST_ROWS = 500  # lines of a report that are kept: what was refused or warned of first

Json = dict[str, Any]


class Tally:
    """Counts reports. ``before`` is what came of an earlier try of the same task, whose work this one finds done."""

    def __init__(self, before: Mapping[str, Any] | None = None) -> None:
        self._before = before or {}
        self._counts = dict.fromkeys(STATUSES, 0)
        self._refused: dict[tuple[str, str], Json] = {}
        self._warnings: dict[str, int] = dict(self._before.get("warnings", {}))
        self._rows: dict[str, Json] = {}
        self._told = {row["source"]: row for row in self._before.get("rows", ()) if row["status"] != "refused"}

    @property
    def refused(self) -> int:
        """How many were refused."""
        return self._counts["refused"]

    @property
    def done(self) -> int:
        """How many there were."""
        return sum(self._counts.values())

    def add(self, report: Report) -> None:
        """Count one report."""
        facts = {name: value if isinstance(value, int | float) else str(value) for name, value in report.facts.items()}
        self._counts[report.status] += 1
        if report.error:
            key = (report.error, str(facts.get("reason", "")))
            self._refused.setdefault(key, {"code": report.error, "facts": facts, "count": 0})["count"] += 1
        for warning in report.warnings:
            self._warnings[warning] = self._warnings.get(warning, 0) + 1
        row = {
            "source": report.source,
            "status": report.status,
            "id": report.id,
            "warnings": list(report.warnings),
            "code": report.error,
            "facts": facts,
        }
        if report.status == "unchanged":
            row = self._told.get(report.source, row)
        if len(self._rows) < MOST_ROWS or report.error or report.warnings:
            self._rows[report.source] = row

    def counts(self) -> dict[str, int]:
        """How many by status. What an earlier try added is added, though this one finds it unchanged."""
        counts, past = dict(self._counts), self._before.get("counts", {})
        for status in ("added", "updated"):
            known = min(int(past.get(status, 0)), counts["unchanged"])
            counts[status] += known
            counts["unchanged"] -= known
        return counts

    def as_json(self) -> Json:
        """All of it, fit for a job's result."""
        rows = sorted(self._rows.values(), key=lambda row: (not row["code"], not row["warnings"]))
        return {
            "counts": self.counts(),
            "refused": sorted(self._refused.values(), key=lambda item: -item["count"]),
            "warnings": self._warnings,
            "rows": rows[:MOST_ROWS],
            "rows_left_out": max(0, self.done - MOST_ROWS),
        }
