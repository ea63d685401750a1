"""Propose, review, publish: what contributors want changed, what reviewers made of it, and who stands by what is there.

Everything is a record among the curated ones, so that each step is a line of the log, written in the transaction that
makes it so. A proposal keeps what was published when it was made: what others changed since is never lost unseen.
Signatures hold for one value: whoever changes a record takes the word of those who signed it away.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from corpus.catalog import changes
from corpus.catalog.curation import log, plain, read_curated, set_value
from corpus.catalog.database import Database
from corpus.catalog.decided import read_value
from corpus.catalog.tables import edits
from corpus.catalog.values import Edit
from corpus.errors import CatalogError, NotInCatalog

PROPOSAL, SIGNED, SIDE = "proposal", "signed", "side"
SIDES = ("US", "MX")


class ProposalState(StrEnum):
    """Where a proposal stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Proposal:
    """Somebody's wish that record ``subject`` of ``kind`` be ``value`` (``None``: be gone).

    ``base`` was published when they made it. ``by`` made it ``at`` (ISO 8601), for ``reason``; ``decided_by`` settled
    it with the words ``answer``.
    """

    id: str
    kind: str
    subject: str
    base: Any
    value: Any
    by: str
    at: str
    reason: str = ""
    state: ProposalState = ProposalState.OPEN
    decided_by: str = ""
    decided_at: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """``by``, of a ``side`` (US, MX), stands by the value with this ``version``."""

    side: str
    by: str
    at: str
    version: str


def version_of(value: object) -> str:
    """What tells one published value from another."""
    plain = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


class Review:
    """Proposals, signatures, history and taking back, over an open database."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def propose(self, kind: str, subject: str, value: object, *, base: object, by: str, reason: str = "") -> Proposal:
        """Keep a wish for review. ``base``: what is published now, so that later changes are noticed.

        Raises ``CatalogError`` (``proposal.same``) where it changes nothing.
        """
        value, base = plain(value), plain(base)
        if value == base:
            raise CatalogError("proposal.same", kind=kind, id=subject)
        with self.database.writing(queue=False) as connection:
            id_ = str(changes.tick(connection, "edits"))
            made = Proposal(id_, kind, subject, base, value, by, _now(), reason)
            self._keep(connection, made, by)
        return made

    def proposals(self, *, state: ProposalState | None = None, kind: str = "", subject: str = "") -> list[Proposal]:
        """Proposals in the order they were made."""
        with self.database.reading() as connection:
            found = [_proposal(value) for value in read_curated(connection, PROPOSAL).values()]
        wanted = (p for p in found if state in (None, p.state) and kind in ("", p.kind) and subject in ("", p.subject))
        return sorted(wanted, key=lambda proposal: int(proposal.id))

    def proposal(self, id: str) -> Proposal:  # noqa: A002
        """The proposal; ``NotInCatalog``."""
        with self.database.reading() as connection:
            return _read(connection, id)

    def accept(self, id: str, *, by: str, base: object, value: object = ..., answer: str = "") -> Proposal:  # noqa: A002
        """Publish a proposal, as it is or as a reviewer edited it (``value``), in one transaction.

        ``base``: what is published now, as the reviewer saw it. Raises ``CatalogError``: ``proposal.decided`` for one
        that is settled, ``proposal.stale`` where a curated record is not what the reviewer saw.
        """
        with self.database.writing(queue=False) as connection:
            found = _open(connection, id)
            wanted = found.value if value is ... else plain(value)
            before = read_value(connection, found.kind, found.subject)
            if before is not None and before != plain(base):
                raise CatalogError("proposal.stale", id=id)
            if before != wanted:
                set_value(connection, found.kind, found.subject, wanted)
                log(connection, by, found.kind, found.subject, before, wanted)
            return self._decide(connection, found, ProposalState.ACCEPTED, by, answer, wanted)

    def reject(self, id: str, *, by: str, answer: str = "") -> Proposal:  # noqa: A002
        """Settle a proposal without publishing it; by whoever made it, that is taking it back."""
        with self.database.writing(queue=False) as connection:
            found = _open(connection, id)
            state = ProposalState.WITHDRAWN if found.by == by else ProposalState.REJECTED
            return self._decide(connection, found, state, by, answer, found.value)

    def close(self, id: str, *, by: str, answer: str = "") -> Proposal:  # noqa: A002
        """Mark a proposal accepted whose value was published in another way (a document's description)."""
        with self.database.writing(queue=False) as connection:
            found = _open(connection, id)
            return self._decide(connection, found, ProposalState.ACCEPTED, by, answer, found.value)

    def _decide(
        self, connection: sa.Connection, found: Proposal, state: ProposalState, by: str, answer: str, value: object
    ) -> Proposal:
        values = asdict(found) | {"state": state, "decided_by": by, "decided_at": _now(), "answer": answer}
        settled = Proposal(**values | {"value": value})
        self._keep(connection, settled, by)
        return settled

    @staticmethod
    def _keep(connection: sa.Connection, proposal: Proposal, by: str) -> None:
        value = asdict(proposal) | {"state": str(proposal.state)}
        before = read_value(connection, PROPOSAL, proposal.id)
        set_value(connection, PROPOSAL, proposal.id, value)
        log(connection, by, PROPOSAL, proposal.id, before, value)

    # two-sided sign-off

    def side_of(self, name: str) -> str:
        """The side (US, MX) that an account speaks for; empty where none was given."""
        with self.database.reading() as connection:
            return str(read_value(connection, SIDE, name) or "")

    def set_side(self, name: str, side: str, *, by: str) -> None:
        """Say which side an account speaks for; empty for none. Raises ``CatalogError`` (``review.bad_side``)."""
        if side not in ("", *SIDES):
            raise CatalogError("review.bad_side", side=side)
        with self.database.writing(queue=False) as connection:
            before, after = read_value(connection, SIDE, name), side or None
            if before != after:
                set_value(connection, SIDE, name, after)
                log(connection, by, SIDE, name, before, after)

    def sign(self, kind: str, subject: str, value: object, *, by: str) -> tuple[Signature, ...]:
        """Stand by a record as it is, for one's side. A side may be signed for once; nobody signs for both.

        Raises ``CatalogError``: ``review.no_side`` for an account without a side.
        """
        key = _key(kind, subject)
        with self.database.writing(queue=False) as connection:
            side = str(read_value(connection, SIDE, by) or "")
            if side not in SIDES:
                raise CatalogError("review.no_side", name=by)
            before = read_value(connection, SIGNED, key)
            version = version_of(value)
            kept = {s: one for s, one in (before or {}).items() if one["version"] == version and one["by"] != by}
            after = kept | {side: {"by": by, "at": _now(), "version": version}}
            set_value(connection, SIGNED, key, after)
            log(connection, by, SIGNED, key, before, after)
        return self.signatures(kind, subject, value)

    def unsign(self, kind: str, subject: str, *, by: str) -> None:
        """Take one's own signature back."""
        key = _key(kind, subject)
        with self.database.writing(queue=False) as connection:
            before = read_value(connection, SIGNED, key) or {}
            after = {side: one for side, one in before.items() if one["by"] != by}
            if before != after:
                set_value(connection, SIGNED, key, after or None)
                log(connection, by, SIGNED, key, before, after or None)

    def signatures(self, kind: str, subject: str, value: object) -> tuple[Signature, ...]:
        """Who stands by this very value, US first; settled vocabulary has both sides' word."""
        with self.database.reading() as connection:
            kept = read_value(connection, SIGNED, _key(kind, subject)) or {}
        return _valid(kept, value)

    def settled(self, kind: str, values: Mapping[str, object]) -> frozenset[str]:
        """Ids of those records whose present value both sides signed."""
        with self.database.reading() as connection:
            kept = read_curated(connection, SIGNED)
        prefix = _key(kind, "")
        return frozenset(
            key.removeprefix(prefix)
            for key, signed in kept.items()
            if key.startswith(prefix)
            and key.removeprefix(prefix) in values
            and len(_valid(signed, values[key.removeprefix(prefix)])) == len(SIDES)
        )

    # history

    def history(self, kind: str, subject: str) -> tuple[Edit, ...]:
        """All lines of the log on a record and its signatures, oldest first."""
        c = edits.c
        own = sa.and_(c.kind == kind, c.subject == subject)
        signed = sa.and_(c.kind == SIGNED, c.subject == _key(kind, subject))
        query = sa.select(edits).where(sa.or_(own, signed)).order_by(c.sequence)
        with self.database.reading() as connection:
            return tuple(Edit(**row) for row in connection.execute(query).mappings())

    def edit(self, sequence: int) -> Edit:
        """One line of the log; ``NotInCatalog``."""
        with self.database.reading() as connection:
            row = connection.execute(sa.select(edits).where(edits.c.sequence == sequence)).mappings().first()
        if row is None:
            raise NotInCatalog(id=str(sequence))
        return Edit(**row)

    def revert(self, sequence: int, *, by: str) -> Edit:
        """Put a curated record back exactly as it was before a line of the log; that is a line of the log too."""
        old = self.edit(sequence)
        if old.kind in _UNTOUCHED:
            raise CatalogError("catalog.reserved", kind=old.kind)
        wanted = json.loads(old.before) if old.before else None
        with self.database.writing(queue=False) as connection:
            before = read_value(connection, old.kind, old.subject)
            if before != wanted:
                set_value(connection, old.kind, old.subject, wanted)
                log(connection, by, old.kind, old.subject, before, wanted)
        return old


# Kinds that have their own way back, or none: descriptions and citations, and what only the log itself may say.
_UNTOUCHED = frozenset({"document", "reference", PROPOSAL, SIGNED, SIDE, "user", "session"})


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _key(kind: str, subject: str) -> str:
    return f"{kind}/{subject}"


def _proposal(value: Mapping[str, Any]) -> Proposal:
    return Proposal(**{**value, "state": ProposalState(value["state"])})


def _read(connection: sa.Connection, id_: str) -> Proposal:
    value = read_value(connection, PROPOSAL, id_)
    if value is None:
        raise NotInCatalog("proposal.not_found", id=id_)
    return _proposal(value)


def _open(connection: sa.Connection, id_: str) -> Proposal:
    found = _read(connection, id_)
    if found.state is not ProposalState.OPEN:
        raise CatalogError("proposal.decided", id=id_, state=str(found.state))
    return found


def _valid(kept: Mapping[str, Any], value: object) -> tuple[Signature, ...]:
    version = version_of(value)
    return tuple(
        Signature(side, kept[side]["by"], kept[side]["at"], version)
        for side in SIDES
        if side in kept and kept[side]["version"] == version
    )
