"""The tables. Columns carry the names of the dataclass fields they hold; lists and mappings are JSON.

Decided 2026-11: one row a noun, texts as keys (ids are readable and stable), and two derived things kept up to date in
the same transaction because lists of 100,000 works are sorted by them: a work's counts and its state.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = sa.MetaData(naming_convention=NAMES)

# Ids sort by code point in both databases; PostgreSQL would otherwise follow its locale.
Id = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


class Moment(sa.TypeDecorator[datetime]):
    """A point in time, in UTC; SQLite keeps no time zone."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:  # noqa: ARG002
        """The value with its time zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, server_default="")


def _list(name: str) -> sa.Column[list[str]]:
    return sa.Column(name, sa.JSON, nullable=False, server_default="[]")


def _owner() -> sa.Column[str]:
    return sa.Column("document", Id, sa.ForeignKey("documents.id", ondelete="CASCADE"), nullable=False)


DETAILS = ("volume", "issue", "pages", "edition", "number", "doi", "isbn", "issn")

works = sa.Table(
    "works",
    metadata,
    sa.Column("id", Id, primary_key=True),
    _text("title"),
    _list("authors"),
    sa.Column("year", sa.Integer),
    _text("date"),
    _text("language"),
    _text("type"),
    _text("container"),
    _text("publisher"),
    _text("url"),
    _list("keys"),
    _list("titles"),
    *map(_text, DETAILS),
    sa.Column("state", sa.Text, nullable=False, server_default="missing"),
    sa.Column("cited_by", sa.Integer, nullable=False, server_default="0"),
    sa.Column("references", sa.Integer, nullable=False, server_default="0"),
    sa.Column("held", sa.Integer, nullable=False, server_default="0"),
)
sa.Index("ix_works_state_rank", works.c.state, works.c.cited_by.desc(), works.c.references.desc(), works.c.id)
sa.Index("ix_works_rank", works.c.cited_by.desc(), works.c.references.desc(), works.c.id)

documents = sa.Table(
    "documents",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("work", Id, sa.ForeignKey("works.id"), nullable=False, index=True),
    _text("title"),
    _text("language"),
    sa.Column("sha256", sa.Text, nullable=False, index=True),
    sa.Column("source", sa.Text, nullable=False, index=True),
    sa.Column("external_id", sa.Text, nullable=False, index=True),
    _list("languages"),
    _list("authors"),
    _text("issued"),
    _text("issuer"),
    _text("doc_type"),
    _text("country"),
    _text("source_url"),
    _text("license"),
    _text("media_type"),
    sa.Column("pages", sa.Integer),
    sa.Column("metadata", sa.JSON, nullable=False, server_default="{}"),
    sa.Column("version", sa.Text, nullable=False),
    sa.Column("saved", Moment, nullable=False),
    sa.Column("group", sa.Text, nullable=False, server_default="", index=True),  # empty: everybody may read it
)

earlier = sa.Table(
    "earlier_versions",
    metadata,
    sa.Column("document", Id, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("version", sa.Text, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("saved", Moment, nullable=False),
    sa.Column("state", sa.LargeBinary, nullable=False),
    _text("group"),
)

passages = sa.Table(
    "passages",
    metadata,
    sa.Column("id", Id, primary_key=True),
    _owner(),
    sa.Column("ordinal", sa.Integer, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("page", sa.Integer),
    sa.Column("note", sa.Text),
    _text("heading"),
    sa.UniqueConstraint("document", "ordinal"),
)

notes = sa.Table(
    "notes",
    metadata,
    sa.Column("document", Id, sa.ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("label", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    _list("passages"),
    _list("callouts"),
)

references = sa.Table(
    "document_references",
    metadata,
    sa.Column("citing", Id, sa.ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("passage", Id, nullable=False),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("raw", sa.Text, nullable=False),
    sa.Column("note", sa.Integer),
    _list("authors"),
    _text("title"),
    _text("container"),
    _text("publisher"),
    _text("date"),
    sa.Column("year", sa.Integer),
    _text("url"),
    _text("language"),
    _text("type"),
    _list("inferred"),
    _list("keys"),
    sa.Column("work", Id, sa.ForeignKey("works.id", ondelete="SET NULL")),
    sa.Column("state", sa.Text, nullable=False),
    _text("treatment"),
    *map(_text, DETAILS),
    _list("candidates"),
    sa.Column("decided", sa.Boolean(create_constraint=False), nullable=False, server_default=sa.false()),
)
sa.Index("ix_document_references_place", references.c.passage, references.c.start)
# All that counts and traces ask for: they never read the rows themselves.
sa.Index("ix_document_references_work_citing_state", references.c.work, references.c.citing, references.c.state)
sa.Index("ix_document_references_citing_work", references.c.citing, references.c.work)

legal = sa.Table(
    "legal_citations",
    metadata,
    sa.Column("document", Id, sa.ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("passage", Id, nullable=False),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("surface", sa.Text, nullable=False),
    sa.Column("family", sa.Text, nullable=False),
    sa.Column("key", Id, nullable=False, index=True),
    sa.Column("work", Id),
)
sa.Index("ix_legal_citations_work_document", legal.c.work, legal.c.document)

mentions = sa.Table(
    "mentions",
    metadata,
    sa.Column("document", Id, sa.ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("passage", Id, nullable=False),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("surface", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("entity", Id, index=True),
    _list("candidates"),
)

# One row a document: its last change. ``clock`` hands out the numbers and is the lock that writers queue at.
changes = sa.Table(
    "changes",
    metadata,
    sa.Column("sequence", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("document", Id, nullable=False, unique=True),
    sa.Column("removed", sa.Boolean(create_constraint=False), nullable=False),
    sa.Column("at", Moment, index=True),
    sa.Column("public", sa.Boolean(create_constraint=False), nullable=False, server_default=sa.true()),  # ever
)
clock = sa.Table(
    "clock",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("value", sa.BigInteger, nullable=False),
)

decisions = sa.Table(
    "decisions",
    metadata,
    sa.Column("citing", Id, primary_key=True),
    sa.Column("note", sa.Integer, primary_key=True, autoincrement=False),  # 0: outside notes
    sa.Column("raw_hash", sa.Text, primary_key=True),
    sa.Column("raw", sa.Text, nullable=False),
    sa.Column("work", Id, index=True),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("at", Moment, nullable=False),
)
curated = sa.Table(
    "curated",
    metadata,
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("id", Id, primary_key=True),
    sa.Column("value", sa.JSON, nullable=False),
)
edits = sa.Table(
    "edits",
    metadata,
    sa.Column("sequence", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("subject", Id, nullable=False, index=True),
    sa.Column("before", sa.Text, nullable=False),
    sa.Column("after", sa.Text, nullable=False),
)

jobs = sa.Table(
    "jobs",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("key", sa.Text, nullable=False, unique=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("payload", sa.JSON, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("worker", sa.Text, nullable=False, server_default=""),
    sa.Column("due", Moment, nullable=False),  # when it may be taken: not before its turn, or when its lease is over
    sa.Column("cancelling", sa.Boolean(create_constraint=False), nullable=False, server_default=sa.false()),
    sa.Column("done", sa.Integer, nullable=False, server_default="0"),
    sa.Column("total", sa.Integer),
    _text("message"),
    sa.Column("result", sa.JSON, nullable=False, server_default="{}"),
    sa.Column("error", sa.JSON, nullable=False, server_default="{}"),
    sa.Column("created", Moment, nullable=False),
    sa.Column("started", Moment),
    sa.Column("updated", Moment, nullable=False),
)
sa.Index("ix_jobs_state_due", jobs.c.state, jobs.c.due)

users = sa.Table(
    "users",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.Text, nullable=False, unique=True),
    sa.Column("hash", sa.Text, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("created", Moment, nullable=False),
    sa.Column("disabled", sa.Boolean(create_constraint=False), nullable=False, server_default=sa.false()),
)

history = sa.Table(
    "history",
    metadata,
    sa.Column("by", sa.Text, primary_key=True),
    sa.Column("query", sa.Text, primary_key=True),
    sa.Column("asked", Moment, nullable=False),
)
unanswered = sa.Table(
    "unanswered",
    metadata,
    sa.Column("text", sa.Text, primary_key=True),
    sa.Column("times", sa.Integer, nullable=False),
    sa.Column("last", sa.Text, nullable=False),
)

# What ``Catalog.counts`` counts.
COUNTED = {
    "documents": documents,
    "passages": passages,
    "notes": notes,
    "references": references,
    "legal": legal,
    "mentions": mentions,
    "works": works,
}
