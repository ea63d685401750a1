"""Tokens for programs that use ``/api/v1`` in somebody's name. A token reads what its owner may read, until it is ended.

Only a digest is kept. A token is sent as ``Authorization: Bearer puente_…``.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from corpus.errors import CatalogError

if TYPE_CHECKING:
    from corpus.catalog import Catalog

KIND = "api_token"
PREFIX = "puente_"  # so that scanners of repositories can find those that leaked
MOST = 50  # of one account
LONGEST = 100  # characters of what a token is for


@dataclass(frozen=True, slots=True)
class Token:
    """A token that works. ``id`` is a digest."""

    id: str
    purpose: str
    made: datetime


def tokens(catalog: Catalog, by: str) -> Sequence[Token]:
    """Those of an account, the newest first."""
    mine = ((id_, value) for id_, value in catalog.curated(KIND).items() if value["by"] == by)
    found = (Token(id_, value["for"], datetime.fromisoformat(value["made"])) for id_, value in mine)
    return sorted(found, key=lambda one: one.made, reverse=True)


def new_token(catalog: Catalog, purpose: str, by: str) -> str:
    """A new one, to be shown once. Raises ``CatalogError`` (``user.too_many_tokens``)."""
    if len(tokens(catalog, by)) >= MOST:
        raise CatalogError("user.too_many_tokens", most=MOST)
    carried = PREFIX + secrets.token_urlsafe(32)
    value = {"by": by, "for": purpose.strip()[:LONGEST], "made": datetime.now(UTC).isoformat()}
    catalog.curate(KIND, _digest(carried), value, by=by)
    return carried


def owner_of(catalog: Catalog, carried: str) -> str | None:
    """The name of the account whose token this is."""
    found = catalog.curated_value(KIND, _digest(carried))
    return str(found["by"]) if found else None


def end_token(catalog: Catalog, id: str, by: str) -> None:  # noqa: A002 - its own name
    """End one of one's own tokens; others are left alone."""
    if id in {one.id for one in tokens(catalog, by)}:
        catalog.curate(KIND, id, None, by=by)


def _digest(carried: str) -> str:
    return hashlib.sha256(carried.encode()).hexdigest()
