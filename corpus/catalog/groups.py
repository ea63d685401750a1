"""Groups of accounts that documents can be limited to. Records among the curated ones: every change is in the log."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from corpus.catalog.curation import log, read_curated, set_value
from corpus.catalog.database import Database
from corpus.catalog.decided import read_value
from corpus.catalog.tables import documents, users
from corpus.errors import CatalogError, Duplicate, NotInCatalog

KIND = "group"
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class Group:
    """A group with the names of its accounts, and how many documents are limited to it."""

    name: str
    members: tuple[str, ...]
    documents: int = 0


class Groups:
    """The groups of a catalog: ``Catalog.groups``."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def all(self) -> tuple[Group, ...]:
        """All groups, by name. Of what cannot be seen no documents are counted."""
        query = sa.select(documents.c.group, sa.func.count()).where(documents.c.group > "").group_by(documents.c.group)
        with self.database.reading() as connection:
            counts = {str(name): int(number) for name, number in connection.execute(query)}
            return tuple(
                Group(name, tuple(value["members"]), counts.get(name, 0))
                for name, value in read_curated(connection, KIND).items()
            )

    def of(self, account: str) -> frozenset[str]:
        """The groups that an account is in."""
        with self.database.reading() as connection:
            return frozenset(n for n, value in read_curated(connection, KIND).items() if account in value["members"])

    def names(self) -> frozenset[str]:
        """The names of all groups."""
        with self.database.reading() as connection:
            return frozenset(read_curated(connection, KIND))

    def in_use(self) -> frozenset[str]:
        """The groups that documents are limited to."""
        with self.database.reading() as connection:
            return frozenset(connection.scalars(sa.select(documents.c.group).where(documents.c.group > "").distinct()))

    def check(self, name: str) -> str:
        """The name, when there is such a group or it is empty; ``NotInCatalog`` (``group.not_found``)."""
        if name and name not in self.names():
            raise NotInCatalog("group.not_found", group=name)
        return name

    def add(self, name: str, *, by: str) -> None:
        """A new group: lower-case letters, digits and hyphens. ``CatalogError`` (``group.bad_name``), ``Duplicate``."""
        if not _NAME.fullmatch(name):
            raise CatalogError("group.bad_name", group=name)
        with self.database.writing(queue=False) as connection:
            if read_value(connection, KIND, name) is not None:
                raise Duplicate("group.duplicate", group=name)
            self._keep(connection, name, None, [], by)

    def remove(self, name: str, *, by: str) -> None:
        """Take a group away that no document is limited to. ``CatalogError`` (``group.not_empty``)."""
        with self.database.writing(queue=False) as connection:
            before = _members(connection, name)
            count = connection.scalar(sa.select(sa.func.count()).where(documents.c.group == name))
            if count:
                raise CatalogError("group.not_empty", group=name)
            set_value(connection, KIND, name, None)
            log(connection, by, KIND, name, {"members": before}, None)

    def put_in(self, name: str, account: str, *, by: str) -> None:
        """Put an account into a group. ``NotInCatalog`` (``group.not_found``, ``user.not_found``)."""
        with self.database.writing(queue=False) as connection:
            before = _members(connection, name)
            if connection.scalar(sa.select(users.c.id).where(users.c.name == account)) is None:
                raise NotInCatalog("user.not_found", name=account)
            self._keep(connection, name, before, sorted({*before, account}), by)

    def take_out(self, name: str, account: str, *, by: str) -> None:
        """Take an account out of a group; one that is not in it is no error."""
        with self.database.writing(queue=False) as connection:
            before = _members(connection, name)
            self._keep(connection, name, before, [one for one in before if one != account], by)

    @staticmethod
    def _keep(connection: sa.Connection, name: str, before: list[str] | None, after: list[str], by: str) -> None:
        if before != after:
            set_value(connection, KIND, name, {"members": after})
            log(connection, by, KIND, name, None if before is None else {"members": before}, {"members": after})


def _members(connection: sa.Connection, name: str) -> list[str]:
    value: Any = read_value(connection, KIND, name)
    if value is None:
        raise NotInCatalog("group.not_found", group=name)
    return list(value["members"])
