"""The catalog is the truth; an index can always be rebuilt from it. SQLAlchemy stays in here."""

from __future__ import annotations

from corpus.catalog.database import open_database
from corpus.catalog.groups import Group
from corpus.catalog.holder import Catalog
from corpus.catalog.restricted import Resolving, seen_by
from corpus.catalog.values import Bundle, Earlier, Edge, Edit, Job, JobState, Resolution, User, WorkRow

__all__ = [
    "Bundle",
    "Catalog",
    "Earlier",
    "Edge",
    "Edit",
    "Group",
    "Job",
    "JobState",
    "Resolution",
    "Resolving",
    "User",
    "WorkRow",
    "open_catalog",
    "seen_by",
]


def open_catalog(url: str) -> Catalog:
    """The catalog at ``sqlite:///path``, ``postgresql://…``, or ``sqlite://`` (temporary, gone when closed).

    A new one is created, an older one migrated. Raises ``CatalogError`` (``catalog.bad_url``, ``.unwritable``,
    ``.unavailable``, ``.driver_missing``, ``.damaged``, ``.too_new``, ``.busy``, ``.no_space``).
    """
    return Catalog(open_database(url))
