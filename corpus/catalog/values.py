"""What the catalog gives besides the nouns of ``corpus.model``. Pure data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from corpus.model import Document, DocumentId, Mention, Passage, PassageId, Work, WorkId, WorkState


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A work as a list shows it. ``cited_by`` counts citing documents, ``references`` their references to it.

    ``held`` are its texts by id, ``records`` the documents that only describe it.
    """

    work: Work
    state: WorkState
    cited_by: int
    held: tuple[DocumentId, ...] = ()
    references: int = 0
    records: tuple[DocumentId, ...] = ()


@dataclass(frozen=True, slots=True)
class Bundle:
    """What an index is made of: a document with its version, passages and mentions."""

    document: Document
    version: str
    passages: tuple[Passage, ...]
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Resolution:
    """What the reference at ``start`` of ``passage`` in ``citing`` was resolved to.

    ``candidates`` are works a curator may choose among. ``decided``: a curator has chosen, and resolving again
    changes nothing.
    """

    citing: DocumentId
    passage: PassageId
    start: int
    work: WorkId | None
    state: WorkState
    candidates: tuple[WorkId, ...] = ()
    decided: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """Document ``document`` of work ``citing`` cites work ``cited``, ``times`` times."""

    citing: WorkId
    document: DocumentId
    cited: WorkId
    times: int = 1


@dataclass(frozen=True, slots=True)
class Earlier:
    """A former state of a document: ``number`` counts from 1, oldest first."""

    document: DocumentId
    number: int
    version: str
    sha256: str
    saved: datetime


@dataclass(frozen=True, slots=True)
class Edit:
    """One line of the curation log: who changed what, when, from what to what (JSON texts, empty for nothing)."""

    sequence: int
    at: datetime
    by: str
    kind: str
    subject: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class User:
    """An account. ``role``: reader, curator or admin."""

    id: int
    name: str
    role: str
    created: datetime
    disabled: bool = False


class JobState(StrEnum):
    """Where a job stands. ``poisoned``: its worker died, or broke, too often."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    POISONED = "poisoned"

    @property
    def over(self) -> bool:
        """Whether nothing more happens to it by itself."""
        return self not in {JobState.WAITING, JobState.RUNNING}


@dataclass(frozen=True, slots=True)
class Job:
    """Work that outlives a request or a process. ``total`` is ``None`` as long as nobody knows.

    ``due``: of a waiting job, when it may be taken; of a running one, when its worker counts as dead. ``error`` has
    ``code`` and facts.
    """

    id: int
    key: str
    kind: str
    payload: Mapping[str, Any]
    by: str
    state: JobState
    attempts: int
    worker: str
    due: datetime
    cancelling: bool
    done: int
    total: int | None
    message: str
    result: Mapping[str, Any]
    error: Mapping[str, Any]
    created: datetime
    started: datetime | None
    updated: datetime

    @property
    def rate(self) -> float:
        """How many a second were done in this attempt; 0 as long as that is unknown."""
        seconds = (self.updated - self.started).total_seconds() if self.started else 0.0
        return self.done / seconds if seconds > 0 else 0.0

    @property
    def seconds_left(self) -> float | None:
        """How long the rest takes at this rate; ``None`` as long as that is unknown."""
        if self.total is None or not self.rate:
            return None
        return max(0, self.total - self.done) / self.rate
