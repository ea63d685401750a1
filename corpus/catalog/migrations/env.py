"""Run by Alembic with the connection that ``corpus.catalog.migrating`` hands it."""

from __future__ import annotations

from alembic import context

from corpus.catalog.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
