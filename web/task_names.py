"""Names of tasks, their states, and what came of sources, in the locale of the page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from flask_babel import gettext, ngettext

from corpus.catalog.values import Job, JobState
from web.labels import N_

KINDS: Mapping[str, str] = {
    "receive": N_("Reading what was sent"),
    "publish": N_("Publishing"),
    "fetch": N_("Fetching from public sources"),
    "learn": N_("Learning words from texts held in both languages"),
    "share": N_("Taking in a part of a large load"),
    "ingest": N_("Taking in, begun on the command line"),
}
STATES: Mapping[str, str] = {
    "waiting": N_("waits for its turn"),
    "running": N_("under way"),
    "stopping": N_("is being stopped"),
    "interrupted": N_("interrupted; goes on when a worker takes it up"),
    "done": N_("done"),
    "failed": N_("failed"),
    "cancelled": N_("stopped"),
    "poisoned": N_("failed three times"),
}
OUTCOMES: Mapping[str, str] = {
    "added": N_("Added"),
    "updated": N_("Updated"),
    "unchanged": N_("Here already, unchanged"),
    "duplicate": N_("Here already under another name"),
    "refused": N_("Refused"),
    "read": N_("Read"),
}


def task_name(kind: str) -> str:
    """What a kind of task is called."""
    return str(gettext(KINDS[kind.partition(":")[0]]))


def task_state(job: Job) -> str:
    """How a task stands, by a word of ``STATES``: running only as long as its worker is heard of."""
    if job.state is not JobState.RUNNING:
        return str(job.state)
    if job.due < datetime.now(UTC):
        return "interrupted"
    return "stopping" if job.cancelling else "running"


def task_state_name(state: str) -> str:
    """How a task stands."""
    return str(gettext(STATES[state]))


def outcome_name(outcome: str) -> str:
    """What came of a source."""
    return str(gettext(OUTCOMES[outcome]))


def duration(seconds: float) -> str:
    """A time span in words, as exact as one needs it."""
    if seconds < 90:
        whole = max(1, round(seconds))
        return str(ngettext("%(num)s second", "%(num)s seconds", whole))
    if seconds < 90 * 60:
        return str(ngettext("%(num)s minute", "%(num)s minutes", round(seconds / 60)))
    return str(ngettext("%(num)s hour", "%(num)s hours", round(seconds / 3600)))
