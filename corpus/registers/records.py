"""What the registers hold. Texts are by language; ``source`` says where the facts come from.

``uncertain`` marks records with a fact that could not be checked against a second source; the page says which.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from corpus.model import EntityId, Language, WorkId

Text = Mapping[Language, str]

LISTS = ("call", "option", "process", "principle", "strategy", "idea", "heterodox")
COMMITMENTS = ("must-do", "you-must-do", "let-me-help", "together", "set-in-motion")
SIDES = ("US", "MX", "joint")
OPTION_STATUSES = ("proposed", "partly_done", "done", "dropped")
AGREEMENT_STATUSES = ("in_force", "superseded", "ended", "completed", "lapsed", "political")


@dataclass(frozen=True, slots=True)
class Printed:
    """How the table of agencies in ``work`` prints an agency, and whom it has it report to there."""

    name: str
    reports_to: str
    work: WorkId


@dataclass(frozen=True, slots=True)
class Reporting:
    """Whom an agency reports or reported to: another agency, or in words. Dates are ISO 8601 cut to what is known."""

    to: WorkId | None = None
    texts: Text = field(default_factory=dict)
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Agreement:
    """An instrument or program. Dates are ISO 8601 cut to what is known; ``parties`` are US, MX, CA or INT (many).

    ``status``: in_force, superseded, ended, completed, lapsed, political (a commitment that binds nobody).
    """

    id: WorkId
    kind: str  # agreement or program
    titles: Text
    parties: tuple[str, ...]
    status: str
    source: Text
    entity: EntityId | None = None
    country: str = ""
    signed: str = ""
    in_force: str = ""
    ended: str = ""
    identifiers: Text = field(default_factory=dict)
    topics: tuple[str, ...] = ()
    agencies: tuple[WorkId, ...] = ()
    amends: tuple[WorkId, ...] = ()
    replaces: tuple[WorkId, ...] = ()
    uncertain: bool = False
    texts: tuple[WorkId, ...] = ()  # works that hold its wording, as a curator found them


@dataclass(frozen=True, slots=True)
class Agency:
    """A body of either country, of both, or of many. ``counterparts`` are editorial: (agency, who asserts it).

    ``reports`` is the history of ``reports_to``, oldest first, where it changed or its beginning is known.
    """

    id: WorkId
    names: Text
    country: str
    source: Text
    entity: EntityId | None = None
    acronyms: Text = field(default_factory=dict)
    reports_to: WorkId | None = None
    reports_to_text: Text = field(default_factory=dict)
    existed: Text = field(default_factory=dict)
    counterparts: tuple[tuple[WorkId, str], ...] = ()
    uncertain: bool = False
    reports: tuple[Reporting, ...] = ()
    printed: tuple[Printed, ...] = ()


@dataclass(frozen=True, slots=True)
class Need:
    """One of the ten needs of the paper's section 6. The seventh is announced and not named there: no titles."""

    id: str
    number: int
    level: Text
    titles: Text


@dataclass(frozen=True, slots=True)
class Option:
    """A policy option of the paper.

    ``list``: call, option, process, principle, strategy, idea, heterodox; ``number`` is its place there. ``side``: US,
    MX or joint. ``commitment``: must-do, you-must-do, let-me-help, together, set-in-motion (the paper's lists, assigned
    by us). ``status``: one of ``OPTION_STATUSES``, by our reading in 2026; ``related`` are the pages that say why.
    """

    id: str
    list: str
    number: int
    titles: Text
    texts: Text
    actors: tuple[str, ...]
    side: str
    status: str
    work: WorkId
    section: str
    note: str = ""
    need: str = ""
    strategy: str = ""
    commitment: str = ""
    related: tuple[WorkId, ...] = ()


Record = Agreement | Agency | Option | Need


@dataclass(frozen=True, slots=True)
class Registers:
    """The four registers together, in the order of their files."""

    agreements: tuple[Agreement, ...] = ()
    agencies: tuple[Agency, ...] = ()
    options: tuple[Option, ...] = ()
    needs: tuple[Need, ...] = ()

    def agreement(self, id_: str) -> Agreement | None:
        """The agreement with this id, or of this entity."""
        return next((one for one in self.agreements if id_ in (one.id, one.entity)), None)

    def agency(self, id_: str) -> Agency | None:
        """The agency with this id, or of this entity."""
        return next((one for one in self.agencies if id_ in (one.id, one.entity)), None)

    def option(self, id_: str) -> Option | None:
        """The option with this id."""
        return next((one for one in self.options if one.id == id_), None)

    def need(self, id_: str) -> Need | None:
        """The need with this id."""
        return next((one for one in self.needs if one.id == id_), None)
