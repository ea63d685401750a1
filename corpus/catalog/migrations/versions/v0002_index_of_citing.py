"""An index that covers counts and traces of references, in place of one on the work alone."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_index(
        "ix_document_references_work_citing_state", "document_references", ["work", "citing", "state"], unique=False
    )
    op.drop_index("ix_document_references_work", "document_references")
