"""Documents limited to groups; of each change whether everybody could once see its document."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    for table in ("documents", "earlier_versions"):
        op.add_column(table, sa.Column("group", sa.Text(), server_default="", nullable=False))
    op.add_column("changes", sa.Column("public", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.create_index("ix_documents_group", "documents", ["group"])
