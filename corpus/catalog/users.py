"""Accounts. Passwords are kept as Argon2id hashes (argon2-cffi's defaults: RFC 9106, low memory)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from corpus.catalog import curation
from corpus.catalog.database import Database
from corpus.catalog.tables import users
from corpus.catalog.values import User
from corpus.errors import CatalogError, Duplicate, NotInCatalog

ROLES = ("reader", "curator", "admin")
KIND = "user"
MAX_NAME = 100
MIN_PASSWORD = 8
MAX_PASSWORD = 1_000  # longer ones only cost time


class Users:
    """The accounts of a catalog: ``Catalog.users``."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._hasher = PasswordHasher()
        self._nobody = ""

    def add(self, name: str, password: str, role: str = "reader", *, by: str = "") -> User:
        """A new account. ``Duplicate``; ``CatalogError`` (``user.bad_name``, ``.bad_password``, ``.bad_role``)."""
        name = name.strip()
        if not name or len(name) > MAX_NAME or not name.isprintable():
            raise CatalogError("user.bad_name", name=name)
        row = {"name": name, "hash": self._hash(password), "role": _role(role), "created": datetime.now(UTC)}
        with self._database.writing(queue=False) as connection:
            if connection.scalar(sa.select(users.c.id).where(users.c.name == name)) is not None:
                raise Duplicate("user.duplicate", name=name)
            connection.execute(sa.insert(users).values(row | {"disabled": False}))
            curation.log(connection, by, KIND, name, None, {"role": role})
        return self.get(name)

    def list(self) -> tuple[User, ...]:
        """All accounts, by name."""
        with self._database.reading() as connection:
            return tuple(_user(row) for row in connection.execute(sa.select(users).order_by(users.c.name)))

    def get(self, name: str) -> User:
        """The account with this name; ``NotInCatalog``."""
        return self._one(users.c.name == name, name)

    def by_id(self, id_: int) -> User:
        """The account with this number; ``NotInCatalog``."""
        return self._one(users.c.id == id_, str(id_))

    def verify(self, name: str, password: str) -> User | None:
        """The account, when the password is right and it is not disabled.

        An unknown name costs as much time as a wrong password. A hash of older parameters is renewed.
        """
        with self._database.reading() as connection:
            row = connection.execute(sa.select(users).where(users.c.name == name)).first()
        try:
            self._hasher.verify(row.hash if row else self._stand_in(), password[:MAX_PASSWORD])
        except (VerificationError, InvalidHashError):
            return None
        if row is None or row.disabled:
            return None
        if self._hasher.check_needs_rehash(row.hash):
            self._update(name, {"hash": self._hasher.hash(password)})
        return _user(row)

    def set_password(self, name: str, password: str, *, by: str = "") -> None:
        """Replace the password; ``NotInCatalog``."""
        self._update(name, {"hash": self._hash(password)}, by, ({"password": ""}, {"password": "changed"}))

    def set_role(self, name: str, role: str, *, by: str = "") -> None:
        """Give another role; ``NotInCatalog``."""
        self._update(name, {"role": _role(role)}, by, ({"role": self.get(name).role}, {"role": role}))

    def set_disabled(self, name: str, *, disabled: bool, by: str = "") -> None:
        """Shut out, or let in again; ``NotInCatalog``."""
        self._update(name, {"disabled": disabled}, by, ({"disabled": not disabled}, {"disabled": disabled}))

    def _one(self, where: sa.ColumnElement[bool], name: str) -> User:
        with self._database.reading() as connection:
            row = connection.execute(sa.select(users).where(where)).first()
        if row is None:
            raise NotInCatalog("user.not_found", name=name)
        return _user(row)

    def _update(
        self, name: str, values: dict[str, object], by: str = "", edit: tuple[object, object] | None = None
    ) -> None:
        with self._database.writing(queue=False) as connection:
            if not connection.execute(sa.update(users).where(users.c.name == name).values(values)).rowcount:
                raise NotInCatalog("user.not_found", name=name)
            if edit:
                curation.log(connection, by, KIND, name, *edit)

    def _hash(self, password: str) -> str:
        if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
            raise CatalogError("user.bad_password", minimum=MIN_PASSWORD)
        return self._hasher.hash(password)

    def _stand_in(self) -> str:
        self._nobody = self._nobody or self._hasher.hash("nobody")
        return self._nobody


def _role(role: str) -> str:
    if role not in ROLES:
        raise CatalogError("user.bad_role", role=role, known=", ".join(ROLES))
    return role


def _user(row: Any) -> User:
    return User(row.id, row.name, row.role, row.created, row.disabled)
