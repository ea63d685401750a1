"""The first tables: documents with their content, works, the change log, curation, accounts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:  # noqa: PLR0915
    op.create_table(
        "changes",
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("document", ID, nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_changes")),
        sa.UniqueConstraint("document", name=op.f("uq_changes_document")),
    )
    op.create_table(
        "clock",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_clock")),
    )
    op.create_table(
        "curated",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "id", name=op.f("pk_curated")),
    )
    op.create_table(
        "decisions",
        sa.Column("citing", ID, nullable=False),
        sa.Column("note", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("raw_hash", sa.Text(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("work", ID, nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("citing", "note", "raw_hash", name=op.f("pk_decisions")),
    )
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decisions_work"), ["work"], unique=False)

    op.create_table(
        "earlier_versions",
        sa.Column("document", ID, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("saved", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("document", "number", name=op.f("pk_earlier_versions")),
    )
    op.create_table(
        "edits",
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", ID, nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_edits")),
    )
    with op.batch_alter_table("edits", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_edits_subject"), ["subject"], unique=False)

    op.create_table(
        "users",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("name", name=op.f("uq_users_name")),
    )
    op.create_table(
        "works",
        sa.Column("id", ID, nullable=False),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("authors", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("date", sa.Text(), server_default="", nullable=False),
        sa.Column("language", sa.Text(), server_default="", nullable=False),
        sa.Column("type", sa.Text(), server_default="", nullable=False),
        sa.Column("container", sa.Text(), server_default="", nullable=False),
        sa.Column("publisher", sa.Text(), server_default="", nullable=False),
        sa.Column("url", sa.Text(), server_default="", nullable=False),
        sa.Column("keys", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("titles", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("state", sa.Text(), server_default="missing", nullable=False),
        sa.Column("cited_by", sa.Integer(), server_default="0", nullable=False),
        sa.Column("references", sa.Integer(), server_default="0", nullable=False),
        sa.Column("held", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_works")),
    )
    with op.batch_alter_table("works", schema=None) as batch_op:
        batch_op.create_index(
            "ix_works_rank",
            [sa.literal_column("cited_by DESC"), sa.literal_column('"references" DESC'), "id"],
            unique=False,
        )
        batch_op.create_index(
            "ix_works_state_rank",
            ["state", sa.literal_column("cited_by DESC"), sa.literal_column('"references" DESC'), "id"],
            unique=False,
        )

    op.create_table(
        "documents",
        sa.Column("id", ID, nullable=False),
        sa.Column("work", ID, nullable=False),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("language", sa.Text(), server_default="", nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("languages", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("authors", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("issued", sa.Text(), server_default="", nullable=False),
        sa.Column("issuer", sa.Text(), server_default="", nullable=False),
        sa.Column("doc_type", sa.Text(), server_default="", nullable=False),
        sa.Column("country", sa.Text(), server_default="", nullable=False),
        sa.Column("source_url", sa.Text(), server_default="", nullable=False),
        sa.Column("license", sa.Text(), server_default="", nullable=False),
        sa.Column("media_type", sa.Text(), server_default="", nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("metadata", sa.JSON(), server_default="{}", nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("saved", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["work"], ["works.id"], name=op.f("fk_documents_work_works")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
    )
    with op.batch_alter_table("documents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_documents_external_id"), ["external_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_documents_sha256"), ["sha256"], unique=False)
        batch_op.create_index(batch_op.f("ix_documents_source"), ["source"], unique=False)
        batch_op.create_index(batch_op.f("ix_documents_work"), ["work"], unique=False)

    op.create_table(
        "document_references",
        sa.Column("citing", ID, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("passage", ID, nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("note", sa.Integer(), nullable=True),
        sa.Column("authors", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("container", sa.Text(), server_default="", nullable=False),
        sa.Column("publisher", sa.Text(), server_default="", nullable=False),
        sa.Column("date", sa.Text(), server_default="", nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("url", sa.Text(), server_default="", nullable=False),
        sa.Column("language", sa.Text(), server_default="", nullable=False),
        sa.Column("type", sa.Text(), server_default="", nullable=False),
        sa.Column("inferred", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("keys", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("work", ID, nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("treatment", sa.Text(), server_default="", nullable=False),
        sa.Column("candidates", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("decided", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(
            ["citing"], ["documents.id"], name=op.f("fk_document_references_citing_documents"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["work"], ["works.id"], name=op.f("fk_document_references_work_works"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("citing", "position", name=op.f("pk_document_references")),
    )
    with op.batch_alter_table("document_references", schema=None) as batch_op:
        batch_op.create_index("ix_document_references_place", ["passage", "start"], unique=False)
        batch_op.create_index(batch_op.f("ix_document_references_work"), ["work"], unique=False)

    op.create_table(
        "legal_citations",
        sa.Column("document", ID, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("passage", ID, nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("surface", sa.Text(), nullable=False),
        sa.Column("family", sa.Text(), nullable=False),
        sa.Column("key", ID, nullable=False),
        sa.Column("work", ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["document"], ["documents.id"], name=op.f("fk_legal_citations_document_documents"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("document", "position", name=op.f("pk_legal_citations")),
    )
    with op.batch_alter_table("legal_citations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_legal_citations_key"), ["key"], unique=False)
        batch_op.create_index(batch_op.f("ix_legal_citations_work"), ["work"], unique=False)

    op.create_table(
        "mentions",
        sa.Column("document", ID, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("passage", ID, nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("surface", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("entity", ID, nullable=True),
        sa.Column("candidates", sa.JSON(), server_default="[]", nullable=False),
        sa.ForeignKeyConstraint(
            ["document"], ["documents.id"], name=op.f("fk_mentions_document_documents"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("document", "position", name=op.f("pk_mentions")),
    )
    with op.batch_alter_table("mentions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mentions_entity"), ["entity"], unique=False)

    op.create_table(
        "notes",
        sa.Column("document", ID, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("passages", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("callouts", sa.JSON(), server_default="[]", nullable=False),
        sa.ForeignKeyConstraint(
            ["document"], ["documents.id"], name=op.f("fk_notes_document_documents"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("document", "number", name=op.f("pk_notes")),
    )
    op.create_table(
        "passages",
        sa.Column("id", ID, nullable=False),
        sa.Column("document", ID, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("heading", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["document"], ["documents.id"], name=op.f("fk_passages_document_documents"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passages")),
        sa.UniqueConstraint("document", "ordinal", name=op.f("uq_passages_document_ordinal")),
    )
    op.execute("INSERT INTO clock (name, value) VALUES ('changes', 0), ('edits', 0)")
    _refuse_changes_to_edits()


def _refuse_changes_to_edits() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER edits_no_{verb.lower()} BEFORE {verb} ON edits "
                "BEGIN SELECT RAISE(ABORT, 'edits are append-only'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql "
        "AS $$ BEGIN RAISE EXCEPTION 'edits are append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER edits_append_only BEFORE UPDATE OR DELETE ON edits "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
