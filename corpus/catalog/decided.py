"""What curators decided, as an ingest and a reader meet it. ``curation`` is where it is written and logged."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import sqlalchemy as sa

from corpus.catalog import rights
from corpus.catalog.tables import curated, decisions, references
from corpus.catalog.tables import documents as documents_table
from corpus.catalog.tables import works as works_table
from corpus.model import RECORD_TYPES, Document, DocumentId, Language, WorkState

CORRECTION = "document"


def read_value(connection: sa.Connection, kind: str, id_: str) -> Any:
    """The JSON value kept under a kind and an id, or ``None``."""
    return connection.scalar(sa.select(curated.c.value).where(curated.c.kind == kind, curated.c.id == id_))


def corrected(connection: sa.Connection, document: Document) -> Document:
    """The document as curators described it."""
    correction = read_value(connection, CORRECTION, document.id)
    return apply_correction(document, correction["set"]) if correction else document


def corrections(
    connection: sa.Connection, ids: Sequence[DocumentId]
) -> Mapping[DocumentId, Callable[[Document], Document]]:
    """For those of these documents that curators described: what describes a document as they did."""
    query = sa.select(curated.c.id, curated.c.value).where(curated.c.kind == CORRECTION, curated.c.id.in_(ids))
    return {
        DocumentId(str(row.id)): partial(apply_correction, values=row.value["set"]) for row in connection.execute(query)
    }


def decided(connection: sa.Connection, ids: Sequence[DocumentId]) -> Sequence[DocumentId]:
    """Those of these documents whose references curators decided on."""
    query = sa.select(decisions.c.citing).where(decisions.c.citing.in_(ids)).distinct()
    return [DocumentId(str(id_)) for id_ in connection.scalars(query)]


def apply_correction(document: Document, values: Mapping[str, Any]) -> Document:
    """The document with these fields in place of its own."""
    new: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in values.items()}
    if "language" in new:
        new["language"] = Language(new["language"])
    return replace(document, **new)


def apply_decisions(connection: sa.Connection, citing: DocumentId) -> None:
    """Give the references of a document what curators decided for them."""
    found = connection.execute(sa.select(decisions).where(decisions.c.citing == citing)).all()
    if not found:
        return
    made = {(row.note, row.raw_hash): row for row in found}
    ids = {row.work for row in found if row.work is not None}
    known = set(connection.scalars(sa.select(works_table.c.id).where(works_table.c.id.in_(ids))))
    known -= rights.closed_to(connection, ids, citing)
    is_text = documents_table.c.doc_type.not_in(sorted(RECORD_TYPES))
    known_text = sa.select(documents_table.c.work).where(documents_table.c.work.in_(ids), is_text)
    held = set(connection.scalars(known_text.where(rights.readers_know(sa.literal(citing)))))
    c = references.c
    for row in connection.execute(sa.select(c.position, c.note, c.raw).where(c.citing == citing)).all():
        decision = made.get((row.note or 0, hash_words(row.raw)))
        if decision is None or (decision.work is not None and decision.work not in known):
            continue
        state = WorkState.HELD if decision.work in held else WorkState.MISSING
        at = (c.citing == citing, c.position == row.position)
        values = {"work": decision.work, "state": str(state), "candidates": [], "decided": True}
        connection.execute(sa.update(references).where(*at).values(values))


def hash_words(raw: str) -> str:
    """Of the words only: a line broken elsewhere is the same reference."""
    return hashlib.sha256(" ".join(raw.split()).encode()).hexdigest()
