"""Volume, issue, pages, edition, number and identifiers of references and works."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    for table in ("works", "document_references"):
        for name in ("volume", "issue", "pages", "edition", "number", "doi", "isbn", "issn"):
            op.add_column(table, sa.Column(name, sa.Text(), server_default="", nullable=False))
