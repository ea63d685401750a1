"""What people decided: values that outlive re-ingest, and the log of who changed what.

Three kinds: corrections of a document's description, decisions on what a reference means, and any other record
(``curate``). Every one goes into ``edits`` in the same transaction; the database refuses to change or delete edits.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from corpus.catalog import changes, documents, rights, rows, works
from corpus.catalog.database import Database
from corpus.catalog.decided import CORRECTION, apply_correction, apply_decisions, hash_words, read_value
from corpus.catalog.tables import curated, decisions, edits, references
from corpus.catalog.tables import documents as documents_table
from corpus.catalog.values import Edit
from corpus.errors import CatalogError, NotInCatalog
from corpus.model import Document, DocumentId, Reference, WorkId

DECISION = "reference"
FIELDS = (
    "work",
    "title",
    "language",
    "authors",
    "issued",
    "issuer",
    "doc_type",
    "country",
    "source_url",
    "license",
    "group",
)


def log(connection: sa.Connection, by: str, kind: str, subject: str, before: object, after: object) -> None:
    """Add a line to the log. ``None`` means nothing was, or is, there."""
    connection.execute(
        sa.insert(edits).values(
            sequence=changes.tick(connection, "edits"),
            at=datetime.now(UTC),
            by=by,
            kind=kind,
            subject=subject,
            before=_text(before),
            after=_text(after),
        )
    )


def _text(value: object) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)


def read_edits(connection: sa.Connection, subject: str | None, after: int, limit: int) -> tuple[Edit, ...]:
    """Lines of the log with a larger number, in order; of one subject, or all."""
    query = sa.select(edits).where(edits.c.sequence > after).order_by(edits.c.sequence).limit(limit)
    if subject is not None:
        query = query.where(edits.c.subject == subject)
    return tuple(Edit(**row) for row in connection.execute(query).mappings())


def curate(database: Database, kind: str, id_: str, value: object, by: str) -> None:
    """Keep a JSON value under a kind and an id; ``None`` takes it away. The same value again is no edit."""
    if kind in {CORRECTION, DECISION}:
        raise CatalogError("catalog.reserved", kind=kind)
    value = plain(value)
    with database.writing(queue=False) as connection:
        before = read_value(connection, kind, id_)
        if before != value:
            set_value(connection, kind, id_, value)
            log(connection, by, kind, id_, before, value)


def read_curated(connection: sa.Connection, kind: str) -> dict[str, Any]:
    """All values of a kind, by id."""
    query = sa.select(curated.c.id, curated.c.value).where(curated.c.kind == kind).order_by(curated.c.id)
    return {str(row.id): row.value for row in connection.execute(query)}


def plain(value: object) -> Any:
    """The value as it comes back from JSON: lists for tuples."""
    return json.loads(json.dumps(value))


def set_value(connection: sa.Connection, kind: str, id_: str, value: object) -> None:
    """Keep a value under a kind and an id, or (``None``) take it away. Whoever calls this writes the log."""
    connection.execute(sa.delete(curated).where(curated.c.kind == kind, curated.c.id == id_))
    if value is not None:
        connection.execute(sa.insert(curated).values(kind=kind, id=id_, value=value))


def correct(database: Database, id_: DocumentId, values: Mapping[str, Any], by: str) -> Document:
    """Overrule fields of a document; ``None`` restores what was there before the first correction.

    Raises ``CatalogError`` (``catalog.bad_field``) for a field that is not one of ``FIELDS``, ``NotInCatalog``.
    """
    if unknown := sorted(set(values) - set(FIELDS)):
        raise CatalogError("catalog.bad_field", field=unknown[0])
    with database.writing() as connection:
        old = documents.read(connection, id_)
        past = read_value(connection, CORRECTION, id_) or {"set": {}, "was": {}}
        row = rows.to_row(old)
        was = {name: row[name] for name in values} | past["was"]
        now = past["set"] | {name: rows.plain(v) for name, v in values.items()}
        kept = {name: v for name, v in now.items() if v is not None and v != was[name]}
        new = apply_correction(old, {name: was[name] if v is None else v for name, v in now.items()})
        if new == old:
            return old
        set_value(connection, CORRECTION, id_, {"set": kept, "was": {n: was[n] for n in kept}} if kept else None)
        after = rows.to_row(new)
        changed = [name for name in values if row[name] != after[name]]
        log(connection, by, CORRECTION, id_, {n: row[n] for n in changed}, {n: after[n] for n in changed})
        _redescribe(connection, old, new)
    return new


def _redescribe(connection: sa.Connection, old: Document, new: Document) -> None:
    works.ensure(connection, [new])
    version = rows.version(new, documents.read_content(connection, new.id))
    values = rows.to_row(new) | {"version": version}
    connection.execute(sa.update(documents_table).where(documents_table.c.id == new.id).values(values))
    touched = {old.work, new.work}
    if old.group != new.group:
        works.redescribe(connection, new.work)
    if old.group or new.group:
        touched |= rights.part(connection, [old.work, new.work])
        rights.open_again(connection, new.id)
    works.recount(connection, touched)
    works.forget_orphans(connection, {old.work} - {new.work})
    changes.record(connection, [new.id])


def decide(database: Database, reference: Reference, work: WorkId | None, by: str) -> None:
    """Settle what a reference means, for good: this work, or (``None``) no known work.

    The decision is kept under (citing, note, raw), and holds for every reference that reads so in that note, also
    after the document is taken in again. Raises ``NotInCatalog`` for an unknown work.
    """
    key = _key(reference)
    with database.writing() as connection:
        if work is not None:
            works.read(connection, work)
        before = connection.execute(sa.select(decisions).where(*_where(key))).mappings().first()
        connection.execute(sa.delete(decisions).where(*_where(key)))
        row = key | {"raw": reference.raw, "work": work, "by": by, "at": datetime.now(UTC)}
        connection.execute(sa.insert(decisions).values(row))
        subject = f"{reference.citing}/{reference.note or 0}/{key['raw_hash'][:12]}"
        log(connection, by, DECISION, subject, {"work": before["work"]} if before else None, {"work": work})
        touched = works.cited_by(connection, [reference.citing])
        apply_decisions(connection, reference.citing)
        works.recount(connection, touched | works.cited_by(connection, [reference.citing]))


def undecide(database: Database, reference: Reference, by: str) -> None:
    """Take a decision back: the next resolving settles the reference again. ``NotInCatalog`` when there is none."""
    key = _key(reference)
    with database.writing() as connection:
        before = connection.execute(sa.select(decisions).where(*_where(key))).mappings().first()
        if before is None:
            raise NotInCatalog(citing=reference.citing, raw=reference.raw)
        connection.execute(sa.delete(decisions).where(*_where(key)))
        subject = f"{reference.citing}/{reference.note or 0}/{key['raw_hash'][:12]}"
        log(connection, by, DECISION, subject, {"work": before["work"]}, None)
        c = references.c
        same = (c.citing == reference.citing, sa.func.coalesce(c.note, 0) == key["note"], c.raw == reference.raw)
        connection.execute(sa.update(references).where(*same).values(decided=False))


def _key(reference: Reference) -> dict[str, Any]:
    return {"citing": reference.citing, "note": reference.note or 0, "raw_hash": hash_words(reference.raw)}


def _where(key: Mapping[str, Any]) -> list[sa.ColumnElement[bool]]:
    return [decisions.c[name] == value for name, value in key.items()]
