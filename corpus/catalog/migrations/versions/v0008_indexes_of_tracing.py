"""Indexes that cover both ends of a citation: what a document cites, and which documents cite a law."""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_index("ix_document_references_citing_work", "document_references", ["citing", "work"])
    op.create_index("ix_legal_citations_work_document", "legal_citations", ["work", "document"])
    op.drop_index("ix_legal_citations_work", "legal_citations")
