"""Documents with all they bring: written in one transaction, read in as few queries as there are kinds."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from corpus.catalog import bulk, changes, decided, rights, rows, works
from corpus.catalog.database import Database
from corpus.catalog.tables import documents, earlier, legal, mentions, notes, passages, references
from corpus.catalog.values import Bundle, Earlier
from corpus.errors import NotInCatalog
from corpus.model import (
    Content,
    Document,
    DocumentId,
    EntityId,
    LegalCitation,
    Mention,
    Note,
    Passage,
    PassageId,
    Reference,
)

PAGE = 500  # rows an iterator holds at once
MANY = 10_000  # ids in one query: SQLite takes 32,766 parameters, PostgreSQL 65,535
CHILDREN = (mentions, legal, references, notes, passages)


@dataclass(frozen=True, slots=True)
class _Fresh:
    """A document that the catalog has nothing of, with its rows."""

    document: Document
    row: dict[str, Any]
    content: rows.ContentRows
    version: str


def put(database: Database, document: Document, content: Content) -> bool:
    """Replace all of a document; see ``Catalog.put``."""
    with database.reading() as connection:
        document = decided.corrected(connection, document)
        before = _standing(connection, [document.id]).get(document.id)
        document = replace(document, group=before.group) if before else document
        version = rows.version(document, content)
        if before and before.version == version:
            return False
    with database.writing() as connection:
        return _put(connection, document, content, version)


def put_many(
    database: Database,
    new: Sequence[tuple[Document, Content]],
    unseen: Collection[DocumentId] = (),
    groups: Collection[str] | None = None,
) -> list[bool | None]:
    """Replace all of several documents, together or none; see ``Catalog.put_many``.

    ``groups``: those of whoever puts them, who learns nothing of bytes that others have; ``None`` for all.
    """
    with database.writing() as connection:
        ids = [document.id for document, _ in new]
        before = _standing(connection, ids)
        taken = _taken(connection, [document.sha256 for document, _ in new if document.id in unseen], groups)
        corrections = decided.corrections(connection, ids)
        fresh: dict[DocumentId, _Fresh] = {}
        outcome: list[bool | None] = []
        for document, content in new:
            described = corrections[document.id](document) if document.id in corrections else document
            if standing := before.get(document.id):
                described = replace(described, group=standing.group)
            own, parts = rows.to_row(described), rows.content_rows(content)
            version = rows.version_of_rows(own, parts)
            if document.id in unseen and document.sha256 in taken:
                outcome.append(False if standing and standing.version == version else None)
                continue
            if described.id not in before and described.id not in fresh:
                fresh[described.id] = _Fresh(described, own, parts, version)
                outcome.append(True)
                continue
            _write_fresh(connection, list(fresh.values()))
            before |= {id_: _Standing(one.version, one.document.group) for id_, one in fresh.items()}
            fresh = {}
            outcome.append(_put(connection, described, content, version))
        _write_fresh(connection, list(fresh.values()))
    return outcome


def _put(connection: sa.Connection, document: Document, content: Content, version: str) -> bool:
    if (before := _version(connection, document.id)) == version:
        return False
    works.ensure(connection, [document])
    left = _keep(connection, document.id).work if before else None
    touched = works.cited_by(connection, [document.id]) | {document.work}
    _write(connection, document, content, version)
    rights.part(connection, [left, document.work] if left else [document.work])
    decided.apply_decisions(connection, document.id)
    touched |= works.cited_by(connection, [document.id]) | ({left} if left else set())
    works.recount(connection, touched)
    works.forget_orphans(connection, touched if document.group else {left} - {document.work} if left else ())
    changes.record(connection, [document.id])
    return True


def _write_fresh(connection: sa.Connection, new: Sequence[_Fresh]) -> None:
    """Documents that the catalog has nothing of, in one statement a table."""
    if not new:
        return
    ids = [one.document.id for one in new]
    touched = works.hold(connection, [one.document for one in new])
    saved = datetime.now(UTC)
    bulk.insert(connection, documents, [one.row | {"version": one.version, "saved": saved} for one in new])
    values: dict[sa.Table, list[dict[str, Any]]] = {}
    for one in new:
        for table, some in _children(one.document, one.content):
            values.setdefault(table, []).extend(some)
    for table, some in values.items():
        bulk.insert(connection, table, some)
    for id_ in (settled := decided.decided(connection, ids)):
        decided.apply_decisions(connection, id_)
    works.recount(connection, works.cited_by(connection, settled) | touched if settled else touched)
    changes.record(connection, ids)


def remove(database: Database, document: DocumentId) -> None:
    """Take a document out; its state stays among the earlier versions."""
    with database.writing() as connection:
        kept = _keep(connection, document)
        touched = works.cited_by(connection, [document]) | {kept.work}
        connection.execute(sa.delete(documents).where(documents.c.id == document))
        rights.part(connection, [kept.work])
        works.recount(connection, touched)
        works.forget_orphans(connection, touched if kept.group else {kept.work})
        changes.record(connection, [document], removed=True)


@dataclass(frozen=True, slots=True)
class _Standing:
    """What the catalog has of a document: a new state of it stays in the group."""

    version: str
    group: str


def _standing(connection: sa.Connection, ids: Sequence[DocumentId]) -> dict[DocumentId, _Standing]:
    query = sa.select(documents.c.id, documents.c.version, documents.c.group).where(documents.c.id.in_(ids))
    return {DocumentId(str(row.id)): _Standing(str(row.version), str(row.group)) for row in connection.execute(query)}


def _taken(connection: sa.Connection, hashes: Sequence[str], groups: Collection[str] | None) -> set[str]:
    """Those of these hashes whose bytes a document has, open to all or to these groups (``None``: any)."""
    query = sa.select(documents.c.sha256).where(documents.c.sha256.in_(hashes))
    if groups is not None:
        query = query.where(documents.c.group.in_(["", *groups]))
    return set(connection.scalars(query)) if hashes else set()


def _version(connection: sa.Connection, document: DocumentId) -> str | None:
    return connection.scalar(sa.select(documents.c.version).where(documents.c.id == document))


def _keep(connection: sa.Connection, id_: DocumentId) -> Document:
    """Save the present state among the earlier versions; gives the document as it was described."""
    row = _row(connection, id_)
    document = rows.to_document(row)
    number = connection.scalar(
        sa.select(sa.func.coalesce(sa.func.max(earlier.c.number), 0)).where(earlier.c.document == id_)
    )
    connection.execute(
        sa.insert(earlier).values(
            document=id_,
            number=int(number or 0) + 1,
            version=row["version"],
            sha256=document.sha256,
            saved=row["saved"],
            state=rows.pack(document, read_content(connection, id_)),
            group=document.group,
        )
    )
    return document


def _write(connection: sa.Connection, document: Document, content: Content, version: str) -> None:
    for table in CHILDREN:
        owner = table.c.citing if table is references else table.c.document
        connection.execute(sa.delete(table).where(owner == document.id))
    values = rows.to_row(document) | {"version": version, "saved": datetime.now(UTC)}
    if not connection.execute(sa.update(documents).where(documents.c.id == document.id).values(values)).rowcount:
        connection.execute(sa.insert(documents).values(values))
    for table, some in _children(document, rows.content_rows(content)):
        bulk.insert(connection, table, some)


def _children(document: Document, content: rows.ContentRows) -> Iterator[tuple[sa.Table, rows.Rows]]:
    owned = {"document": document.id}
    yield passages, content.passages
    yield notes, content.notes
    yield references, [row | {"position": i} for i, row in enumerate(content.references)]
    yield legal, [row | owned | {"position": i} for i, row in enumerate(content.legal)]
    yield mentions, [row | owned | {"position": i} for i, row in enumerate(content.mentions)]


def _row(connection: sa.Connection, id_: DocumentId) -> rows.Row:
    row = connection.execute(sa.select(documents).where(documents.c.id == id_)).mappings().first()
    if row is None:
        raise NotInCatalog(id=id_)
    return row  # type: ignore[return-value]  # RowMapping is a Mapping of its own key type


def read(connection: sa.Connection, id_: DocumentId) -> Document:
    """The document; ``NotInCatalog``."""
    return rows.to_document(_row(connection, id_))


def find_many(connection: sa.Connection, name: str, values: Sequence[str]) -> dict[str, Document]:
    """The first document by id for each of these values of ``external_id``, ``sha256`` or ``source``."""
    column = documents.c[name]
    query = sa.select(documents).where(column.in_(values)).order_by(documents.c.id.desc())
    return {str(row[name]): rows.to_document(row) for row in connection.execute(query).mappings()}  # type: ignore[arg-type]


def find(connection: sa.Connection, *, external_id: str, sha256: str, source: str) -> Document | None:
    """The first document by one of these, tried in this order; empty ones are not tried."""
    for column, value in (
        (documents.c.external_id, external_id),
        (documents.c.sha256, sha256),
        (documents.c.source, source),
    ):
        if value:
            query = sa.select(documents).where(column == value).order_by(documents.c.id).limit(1)
            if row := connection.execute(query).mappings().first():
                return rows.to_document(row)  # type: ignore[arg-type]
    return None


def read_many(connection: sa.Connection, ids: Sequence[DocumentId]) -> dict[DocumentId, Document]:
    """Documents by id; unknown ones are left out."""
    found: dict[DocumentId, Document] = {}
    for some in batches(ids):
        query = sa.select(documents).where(documents.c.id.in_(some))
        found |= {DocumentId(row["id"]): rows.to_document(row) for row in _mappings(connection, query)}
    return {id_: found[id_] for id_ in ids if id_ in found}


def read_passages(connection: sa.Connection, ids: Sequence[PassageId]) -> dict[PassageId, Passage]:
    """Passages by id; unknown ones are left out."""
    found: dict[PassageId, Passage] = {}
    for some in batches(ids):
        query = sa.select(passages).where(passages.c.id.in_(some))
        found |= {PassageId(row["id"]): rows.to_passage(row) for row in _mappings(connection, query)}
    return {id_: found[id_] for id_ in ids if id_ in found}


def batches(ids: Sequence[Any]) -> Iterator[list[Any]]:
    """The ids without repeats, in pieces that fit in a query."""
    unique = list(dict.fromkeys(ids))
    for start in range(0, len(unique), MANY):
        yield unique[start : start + MANY]


def _mappings(connection: sa.Connection, query: sa.Select[Any]) -> Iterator[Any]:
    yield from connection.execute(query).mappings()


def read_content(connection: sa.Connection, id_: DocumentId) -> Content:
    """Everything of one document besides its description."""
    query = sa.select(passages).where(passages.c.document == id_).order_by(passages.c.ordinal)
    return Content(
        passages=tuple(map(rows.to_passage, _mappings(connection, query))),
        notes=read_notes(connection, id_),
        references=read_references(connection, id_),
        legal=read_legal(connection, id_),
        mentions=read_mentions(connection, id_),
    )


def read_bundles(connection: sa.Connection, ids: Sequence[DocumentId]) -> list[Bundle]:
    """What an index is made of, for several documents, in three queries; unknown ids are left out."""
    found = {row["id"]: row for row in _mappings(connection, sa.select(documents).where(documents.c.id.in_(ids)))}
    own: dict[str, list[Passage]] = {id_: [] for id_ in found}
    named: dict[str, list[Mention]] = {id_: [] for id_ in found}
    query = sa.select(passages).where(passages.c.document.in_(own)).order_by(passages.c.document, passages.c.ordinal)
    for row in _mappings(connection, query):
        own[row["document"]].append(rows.to_passage(row))
    query = sa.select(mentions).where(mentions.c.document.in_(own)).order_by(mentions.c.document, mentions.c.position)
    for row in _mappings(connection, query):
        named[row["document"]].append(rows.to_mention(row))
    return [
        Bundle(rows.to_document(found[id_]), found[id_]["version"], tuple(own[id_]), tuple(named[id_]))
        for id_ in ids
        if id_ in found
    ]


def read_notes(connection: sa.Connection, id_: DocumentId) -> tuple[Note, ...]:
    """Notes of a document in reading order."""
    query = sa.select(notes).where(notes.c.document == id_).order_by(notes.c.number)
    return tuple(map(rows.to_note, _mappings(connection, query)))


def read_references(connection: sa.Connection, id_: DocumentId) -> tuple[Reference, ...]:
    """References of a document as they were put."""
    query = sa.select(references).where(references.c.citing == id_).order_by(references.c.position)
    return tuple(map(rows.to_reference, _mappings(connection, query)))


def read_legal(connection: sa.Connection, id_: DocumentId) -> tuple[LegalCitation, ...]:
    """Legal citations of a document as they were put."""
    query = sa.select(legal).where(legal.c.document == id_).order_by(legal.c.position)
    return tuple(map(rows.to_legal, _mappings(connection, query)))


def read_mentions(connection: sa.Connection, id_: DocumentId) -> tuple[Mention, ...]:
    """Mentions in a document as they were put."""
    query = sa.select(mentions).where(mentions.c.document == id_).order_by(mentions.c.position)
    return tuple(map(rows.to_mention, _mappings(connection, query)))


def iter_documents(database: Database) -> Iterator[Document]:
    """All documents by id, a page of rows at a time and no transaction held between pages."""
    last = ""
    while True:
        query = sa.select(documents).where(documents.c.id > last).order_by(documents.c.id).limit(PAGE)
        with database.reading() as connection:
            page = list(_mappings(connection, query))
        yield from map(rows.to_document, page)
        if len(page) < PAGE:
            return
        last = page[-1]["id"]


def iter_passages(database: Database, document: DocumentId) -> Iterator[Passage]:
    """Passages of a document in order, a page of rows at a time."""
    last = -1
    while True:
        query = sa.select(passages).where(passages.c.document == document, passages.c.ordinal > last)
        with database.reading() as connection:
            page = list(_mappings(connection, query.order_by(passages.c.ordinal).limit(PAGE)))
        yield from map(rows.to_passage, page)
        if len(page) < PAGE:
            return
        last = page[-1]["ordinal"]


def mentions_of(connection: sa.Connection, entity: EntityId) -> tuple[Mention, ...]:
    """Mentions that mean this entity, by document and place."""
    query = sa.select(mentions).where(mentions.c.entity == entity)
    order = (mentions.c.document, mentions.c.position)
    return tuple(map(rows.to_mention, _mappings(connection, query.order_by(*order))))


def mention_counts(connection: sa.Connection) -> dict[EntityId, int]:
    """How often each entity is named."""
    query = sa.select(mentions.c.entity, sa.func.count()).where(mentions.c.entity.is_not(None))
    return {EntityId(entity): count for entity, count in connection.execute(query.group_by(mentions.c.entity))}


def read_earlier(connection: sa.Connection, document: DocumentId) -> tuple[Earlier, ...]:
    """The former states of a document, oldest first, without their content."""
    columns = (earlier.c.document, earlier.c.number, earlier.c.version, earlier.c.sha256, earlier.c.saved)
    query = sa.select(*columns).where(earlier.c.document == document).order_by(earlier.c.number)
    return tuple(Earlier(**row) for row in _mappings(connection, query))


def read_state(connection: sa.Connection, document: DocumentId, number: int) -> tuple[Document, Content]:
    """A former state, whole; ``NotInCatalog``."""
    where = (earlier.c.document == document, earlier.c.number == number)
    state = connection.scalar(sa.select(earlier.c.state).where(*where))
    if state is None:
        raise NotInCatalog(id=document, number=number)
    return rows.unpack(state)
