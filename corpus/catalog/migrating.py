"""Alembic, run from code. The scripts are in ``migrations/versions``, one a change of the tables, forward only."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from corpus.errors import CatalogError


def configuration(connection: sa.Connection | None = None) -> Config:
    """Alembic's settings; the connection is used as it is, inside its transaction."""
    config = Config()
    config.set_main_option("script_location", "corpus.catalog:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def upgrade(connection: sa.Connection, revision: str = "head") -> None:
    """Bring the tables forward to a revision."""
    scripts = ScriptDirectory.from_config(configuration())
    known = {script.revision for script in scripts.walk_revisions()}
    at = MigrationContext.configure(connection).get_current_revision()
    for wanted in (at, revision):
        if wanted not in known | {None, "head"}:
            raise CatalogError("catalog.too_new", at=wanted)
    command.upgrade(configuration(connection), revision)
