"""Accounts. Passwords are kept as Argon2id hashes (argon2-cffi's defaults: RFC 9106, low memory)."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from corpus.catalog import curation
from corpus.catalog.database import Database
from corpus.catalog.tables import users
from corpus.catalog.values import User
from corpus.errors import CatalogError, Duplicate, NotInCatalog

ROLES = ("reader", "contributor", "curator", "admin")
KIND = "user"
MAX_NAME = 100
MAX_PASSWORD = 1_000  # longer ones only cost time


def hash_password(password: str) -> str:
    """The Argon2id hash to keep of a password."""
    return PasswordHasher().hash(password[:MAX_PASSWORD])


def add(database: Database, name: str, hashed: str, role: str, by: str) -> User:
    """A new account. ``Duplicate``; ``CatalogError`` (``user.bad_name``, ``user.bad_role``)."""
    name = name.strip()
    if not name or len(name) > MAX_NAME or not name.isprintable():
        raise CatalogError("user.bad_name", name=name)
    row = {"name": name, "hash": hashed, "role": _known(role), "created": datetime.now(UTC), "disabled": False}
    with database.writing(queue=False) as connection:
        if connection.scalar(sa.select(users.c.id).where(users.c.name == name)) is not None:
            raise Duplicate("user.duplicate", name=name)
        connection.execute(sa.insert(users).values(row))
        curation.log(connection, by, KIND, name, None, {"role": role})
        return _user(_read(connection, name))


def read_all(connection: sa.Connection) -> tuple[User, ...]:
    """All accounts, by name."""
    return tuple(_user(row) for row in connection.execute(sa.select(users).order_by(users.c.name)))


def read(connection: sa.Connection, name: str) -> User:
    """The account with this name; ``NotInCatalog``."""
    return _user(_read(connection, name))


def verify(database: Database, name: str, password: str) -> User | None:
    """The account, when the password is right and it is not disabled.

    An unknown name costs as much time as a wrong password. A hash of older parameters is renewed.
    """
    hasher = PasswordHasher()
    with database.reading() as connection:
        row = connection.execute(sa.select(users).where(users.c.name == name)).first()
    try:
        hasher.verify(row.hash if row else _stand_in(), password[:MAX_PASSWORD])
    except (VerificationError, InvalidHashError):
        return None
    if row is None or row.disabled:
        return None
    if hasher.check_needs_rehash(row.hash):
        update(database, name, {"hash": hash_password(password)}, "")
    return _user(row)


def update(database: Database, name: str, values: dict[str, Any], by: str) -> None:
    """Change columns of an account, logged (a hash as its being changed only). ``NotInCatalog``."""
    if "role" in values:
        _known(values["role"])
    with database.writing(queue=False) as connection:
        row = connection.execute(sa.select(users).where(users.c.name == name)).mappings().first()
        if row is None:
            raise NotInCatalog("user.not_found", name=name)
        connection.execute(sa.update(users).where(users.c.name == name).values(values))
        before = {key: "" if key == "hash" else row[key] for key in values}
        after = {key: "changed" if key == "hash" else value for key, value in values.items()}
        curation.log(connection, by, KIND, name, before, after)


def _read(connection: sa.Connection, name: str) -> sa.Row[Any]:
    row = connection.execute(sa.select(users).where(users.c.name == name)).first()
    if row is None:
        raise NotInCatalog("user.not_found", name=name)
    return row


@cache
def _stand_in() -> str:
    return hash_password("nobody")


def _known(role: str) -> str:
    if role not in ROLES:
        raise CatalogError("user.bad_role", role=role, known=", ".join(ROLES))
    return role


def _user(row: Any) -> User:
    return User(row.id, row.name, row.role, row.created, row.disabled)
