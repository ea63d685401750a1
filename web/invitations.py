"""Invitations: links that make one account each, with a role chosen by an administrator, for some days.

Only a digest of what the link carries is kept, so that nobody can use it who reads the catalog or a backup of it.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING

from corpus.errors import CatalogError

if TYPE_CHECKING:
    from corpus.catalog import Catalog, User

KIND = "invitation"
DAYS = 7

_once = Lock()  # one process serves the site: two who open one link at once do not both get in


@dataclass(frozen=True, slots=True)
class Invitation:
    """An open invitation. ``id`` is a digest, not what its link carries."""

    id: str
    role: str
    until: datetime
    by: str


def invitations(catalog: Catalog) -> Sequence[Invitation]:
    """Those that can still be used, the soonest to end first."""
    kept = (_read(id_, value) for id_, value in catalog.curated(KIND).items())
    return sorted((one for one in kept if one.until > datetime.now(UTC)), key=lambda one: one.until)


def invite(catalog: Catalog, role: str, by: str) -> str:
    """A new one; gives what its link must carry, which is not kept."""
    carried = secrets.token_urlsafe(24)
    until = datetime.now(UTC) + timedelta(days=DAYS)
    catalog.curate(KIND, _digest(carried), {"role": role, "until": until.isoformat(), "by": by}, by=by)
    return carried


def find_invitation(catalog: Catalog, carried: str) -> Invitation:
    """The invitation of a link. Raises ``CatalogError`` (``user.no_invitation``) for one that was used, or is over."""
    found = next((one for one in invitations(catalog) if one.id == _digest(carried)), None)
    if found is None:
        raise CatalogError("user.no_invitation")
    return found


def accept(catalog: Catalog, carried: str, name: str, hashed: str) -> User:
    """Make the account that a link stands for, once. Raises as ``find_invitation`` and ``Catalog.add_user`` do."""
    with _once:
        found = find_invitation(catalog, carried)
        user = catalog.add_user(name, hashed, found.role, by=found.by)
        withdraw(catalog, found.id, by=user.name)
    return user


def withdraw(catalog: Catalog, id: str, *, by: str) -> None:  # noqa: A002 - its own name
    """End an invitation; unknown ones are no error."""
    catalog.curate(KIND, id, None, by=by)


def _digest(carried: str) -> str:
    return hashlib.sha256(carried.encode()).hexdigest()[:32]


def _read(id_: str, value: dict[str, str]) -> Invitation:
    return Invitation(id_, value["role"], datetime.fromisoformat(value["until"]), value["by"])
