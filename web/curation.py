"""Propose, review, publish: what stands of terms, registers and alignments, who wants it otherwise, who stands by it.

The rules are the catalog's (``corpus.catalog.review``); here they meet what ships, and what must be read again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corpus.alignments import KIND as ALIGNMENT
from corpus.catalog.review import SIDES, Proposal, ProposalState, Signature, version_of
from corpus.errors import CatalogError, NotInCatalog
from corpus.registers.values import to_value
from corpus.terms.curated import KIND as CONCEPT
from corpus.terms.curated import from_value
from corpus.terms.curated import to_value as concept_value
from web.accounts import account
from web.editing import FIELDS, differences, find_record
from web.register_names import said
from web.terminology import head

if TYPE_CHECKING:
    from corpus.catalog import Edit
    from web.wiring import Puente


@dataclass(frozen=True, slots=True)
class Waiting:
    """A proposal as a reviewer sees it: what it is about, and each field before (as published now) and after."""

    proposal: Proposal
    title: str
    changes: Sequence[tuple[str, str, str]]
    stale: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """Who stands by a record as it is: the signature of each side, and whether the asker can sign for one."""

    signatures: Sequence[Signature]
    side: str
    signed: bool

    @property
    def settled(self) -> bool:
        """Whether both sides signed."""
        return len(self.signatures) == len(SIDES)


def published(puente: Puente, kind: str, id_: str) -> Any:
    """What stands of a record now, shipped or curated, as plain values. Raises ``NotInCatalog``."""
    if kind == ALIGNMENT:
        return puente.catalog.curated_value(kind, id_)
    if kind == CONCEPT:
        value: Mapping[str, Any] = concept_value(puente.termbase.concept(id_))
    elif kind in FIELDS:
        value = to_value(find_record(puente.registers, kind, id_))
    else:
        raise NotInCatalog("register.not_found", id=id_)
    return json.loads(json.dumps(value))


def publish(puente: Puente, kind: str, id_: str, value: object, by: str) -> None:
    """Put a value in the place of what stands, with a line of the log; ``None`` restores what ships."""
    puente.catalog.curate(kind, id_, value, by=by)
    _refresh(puente, kind)


def propose(puente: Puente, kind: str, id_: str, value: object, by: str, reason: str) -> Proposal:
    """Keep a wish for review. Raises ``CatalogError`` (``proposal.same``) where it changes nothing."""
    return puente.catalog.review.propose(kind, id_, value, base=published(puente, kind, id_), by=by, reason=reason)


def waiting(puente: Puente, proposal: Proposal) -> Waiting:
    """A proposal beside what stands now."""
    try:
        now = published(puente, proposal.kind, proposal.subject)
    except NotInCatalog:
        now = None
    title = title_of(proposal.kind, proposal.subject, now or proposal.value)
    return Waiting(proposal, title, differences(now or {}, proposal.value or {}), now != proposal.base)


def open_proposals(puente: Puente, by: str = "") -> Sequence[Waiting]:
    """What waits for review, oldest first; only somebody's own where ``by`` is given."""
    found = puente.catalog.review.proposals(state=ProposalState.OPEN)
    return [waiting(puente, one) for one in found if by in ("", one.by)]


def accept(puente: Puente, id_: str, *, by: str, seen: str, value: Any = ..., answer: str = "") -> Proposal:
    """Publish a proposal, as it is or as edited. ``seen``: the mark of what the reviewer saw published (``mark_of``).

    Raises ``CatalogError`` (``proposal.stale``) where that is not what stands any more.
    """
    proposal = puente.catalog.review.proposal(id_)
    now = published(puente, proposal.kind, proposal.subject)
    if version_of(now) != seen:
        raise CatalogError("proposal.stale", id=id_)
    done = puente.catalog.review.accept(id_, by=by, base=now, value=value, answer=answer)
    _refresh(puente, proposal.kind)
    return done


def mark_of(puente: Puente, kind: str, id_: str) -> str:
    """What tells one state of a record from another."""
    return version_of(published(puente, kind, id_))


def revert(puente: Puente, kind: str, id_: str, sequence: int, by: str) -> Edit:
    """Put a record back exactly as it was before a line of its log. Raises ``NotInCatalog`` for a line of another."""
    edit = puente.catalog.review.edit(sequence)
    if (edit.kind, edit.subject) != (kind, id_):
        raise NotInCatalog("register.not_found", id=str(sequence))
    done = puente.catalog.review.revert(sequence, by=by)
    _refresh(puente, kind)
    return done


def standing(puente: Puente, kind: str, id_: str) -> Standing:
    """Who stands by a record as it is now."""
    who = account()
    found = puente.catalog.review.signatures(kind, id_, published(puente, kind, id_))
    name = who.name if who else ""
    side = puente.catalog.review.side_of(name) if name else ""
    return Standing(found, side, any(one.by == name for one in found))


def title_of(kind: str, id_: str, value: Any) -> str:
    """What a record is called on the page."""
    if kind == CONCEPT and value:
        return head(from_value(value))
    names = (value or {}).get("titles") or (value or {}).get("names")
    return said(names) if names else id_


def _refresh(puente: Puente, kind: str) -> None:
    if kind == CONCEPT:
        puente.refresh_terms()
