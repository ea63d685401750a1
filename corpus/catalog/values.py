"""What the catalog gives besides the nouns of ``corpus.model``. Pure data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from corpus.model import DocumentId, PassageId, Work, WorkId, WorkState


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A work as a list shows it. ``cited_by`` counts citing documents, ``references`` their references to it.

    ``held`` are its documents, by id.
    """

    work: Work
    state: WorkState
    cited_by: int
    held: tuple[DocumentId, ...] = ()
    references: int = 0


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
