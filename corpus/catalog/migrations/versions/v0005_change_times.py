"""When each document changed last, for harvesters; of older changes the time of the migration is as near as can be known."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("changes", sa.Column("at", sa.DateTime(timezone=True)))
    op.create_index("ix_changes_at", "changes", ["at"])
    changes = sa.table("changes", sa.column("at", sa.DateTime(timezone=True)))
    op.execute(sa.update(changes).values(at=datetime.now(UTC)))
