"""The graph of works: which there are, which the corpus holds, which are cited by which.

A work's counts and state are columns, recounted for the works that a transaction touches, so that lists and traces are
index look-ups however large the corpus is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import sqlalchemy as sa

from corpus.catalog import bulk, rights, rows
from corpus.catalog.database import Database
from corpus.catalog.tables import decisions, documents, legal, references, works
from corpus.catalog.values import Resolution, WorkRow
from corpus.errors import NotInCatalog
from corpus.model import RECORD_TYPES, Document, DocumentId, PassageId, Reference, Work, WorkId, WorkState

PAGE = 1_000
MANY = 5_000
IS_TEXT = documents.c.doc_type.not_in(sorted(RECORD_TYPES))


def ensure(connection: sa.Connection, documents_: Sequence[Document]) -> None:
    """See that the works of documents exist; a new one is described by the first of them."""
    ids = [document.work for document in documents_]
    known = set(connection.scalars(sa.select(works.c.id).where(works.c.id.in_(ids))))
    fresh: dict[WorkId, Work] = {}
    for document in documents_:
        if document.work not in known:
            fresh.setdefault(document.work, _described(document))
    _describe_anew(connection, documents_)
    if fresh:
        connection.execute(sa.insert(works), [rows.to_row(work) for work in fresh.values()])


def hold(connection: sa.Connection, documents_: Sequence[Document]) -> set[WorkId]:
    """See that the works of documents that are about to come exist; those that were there, whose counts will change.

    Nothing can mean a work that was not there: its counts are those of its documents.
    """
    texts = Counter({document.work: 0 for document in documents_})
    texts.update(document.work for document in documents_ if not document.describes)
    known = set(connection.scalars(sa.select(works.c.id).where(works.c.id.in_(list(texts)))))
    _describe_anew(connection, documents_)
    fresh = {document.work: document for document in reversed(documents_) if document.work not in known}
    counts = {id_: {"held": texts[id_], "state": "held" if texts[id_] else "missing"} for id_ in fresh}
    bulk.insert(connection, works, [rows.to_row(_described(one)) | counts[id_] for id_, one in fresh.items()])
    return {WorkId(id_) for id_ in known}


def _describe_anew(connection: sa.Connection, documents_: Sequence[Document]) -> None:
    """Works that only members of a group knew of, and that these documents are of: no word of theirs may stay."""
    public = {document.work: document for document in reversed(documents_) if not document.group}
    for id_ in rights.known_to_members(connection, list(public)):
        row = rows.to_row(_described(public[WorkId(id_)]))
        connection.execute(sa.update(works).where(works.c.id == id_).values(row))


def redescribe(connection: sa.Connection, id_: WorkId) -> None:
    """Describe a work by the first document of it that everybody may read, where there is one."""
    query = sa.select(documents).where(documents.c.work == id_, documents.c.group == "").order_by(documents.c.id)
    if row := connection.execute(query.limit(1)).mappings().first():
        values = rows.to_row(_described(rows.to_document(row)))  # type: ignore[arg-type]
        connection.execute(sa.update(works).where(works.c.id == id_).values(values))


def _described(document: Document) -> Work:
    year = document.issued[:4]
    return Work(
        id=document.work,
        title=document.title,
        authors=document.authors,
        year=int(year) if year.isdecimal() and len(year) == 4 else None,
        date=document.issued,
        language=document.language,
        type=document.doc_type,
        publisher=document.issuer,
        url=document.source_url,
    )


def put(database: Database, new: Iterable[Work]) -> None:
    """Insert or update works by id. Their counts and states stay."""
    by_id = {work.id: rows.to_row(work) for work in new}
    with database.writing() as connection:
        for some in pieces(list(by_id)):
            known = set(connection.scalars(sa.select(works.c.id).where(works.c.id.in_(some))))
            if fresh := [by_id[id_] for id_ in some if id_ not in known]:
                connection.execute(sa.insert(works), fresh)
            if old := [by_id[id_] | {"work_id": id_} for id_ in some if id_ in known]:
                connection.execute(sa.update(works).where(works.c.id == sa.bindparam("work_id")), old)


def read(connection: sa.Connection, id_: WorkId) -> Work:
    """The work; ``NotInCatalog``."""
    row = connection.execute(sa.select(works).where(works.c.id == id_)).mappings().first()
    if row is None:
        raise NotInCatalog(id=id_)
    return rows.to_work(row)  # type: ignore[arg-type]


def read_many(connection: sa.Connection, ids: Collection[WorkId]) -> dict[WorkId, Work]:
    """Works by id, in the order asked; unknown ids are left out."""
    found: dict[str, Work] = {}
    for some in pieces(list(ids)):
        page: list[Any] = list(connection.execute(sa.select(works).where(works.c.id.in_(some))).mappings())
        found |= {row["id"]: rows.to_work(row) for row in page}
    return {id_: found[id_] for id_ in ids if id_ in found}


def states(connection: sa.Connection, ids: Collection[WorkId]) -> dict[WorkId, WorkState]:
    """States of works by id; unknown ids are left out."""
    found: dict[WorkId, WorkState] = {}
    for some in pieces(list(ids)):
        query = sa.select(works.c.id, works.c.state).where(works.c.id.in_(some))
        found |= {WorkId(id_): WorkState(state) for id_, state in connection.execute(query)}
    return found


def iter_works(database: Database) -> Iterator[Work]:
    """All works by id."""
    last = ""
    while True:
        query = sa.select(works).where(works.c.id > last).order_by(works.c.id).limit(PAGE)
        with database.reading() as connection:
            page: list[Any] = list(connection.execute(query).mappings())
        yield from map(rows.to_work, page)
        if len(page) < PAGE:
            return
        last = page[-1]["id"]


def read_rows(
    connection: sa.Connection, state: WorkState | None, limit: int | None, offset: int, ids: Sequence[WorkId] = ()
) -> tuple[WorkRow, ...]:
    """Works that are held or cited, most cited first, then by id. With ``ids``, only those."""
    query = sa.select(works).order_by(works.c.cited_by.desc(), works.c.references.desc(), works.c.id)
    if state is not None:
        query = query.where(works.c.state == str(state))
    cited_or_held = works.c.held + works.c.references + works.c.cited_by > 0
    query = query.where(works.c.id.in_(ids)) if ids else query.where(cited_or_held)
    page: list[Any] = list(connection.execute(query.limit(limit).offset(offset)).mappings())
    held: dict[str, list[DocumentId]] = {}
    records: dict[str, list[DocumentId]] = {}
    for some in pieces([row["id"] for row in page]):
        columns = sa.select(documents.c.work, documents.c.id, IS_TEXT).where(documents.c.work.in_(some))
        for work, document, is_text in connection.execute(columns.order_by(documents.c.id)):
            (held if is_text else records).setdefault(work, []).append(DocumentId(document))
    return tuple(
        WorkRow(
            rows.to_work(row),
            WorkState(row["state"]),
            row["cited_by"],
            tuple(held.get(row["id"], ())),
            row["references"],
            tuple(records.get(row["id"], ())),
        )
        for row in page
    )


def versions(connection: sa.Connection, work: WorkId) -> tuple[Document, ...]:
    """Documents of a work, by id."""
    query = sa.select(documents).where(documents.c.work == work).order_by(documents.c.id)
    page: list[Any] = list(connection.execute(query).mappings())
    return tuple(map(rows.to_document, page))


def versions_of(connection: sa.Connection, ids: Sequence[WorkId]) -> dict[WorkId, tuple[Document, ...]]:
    """Documents of several works, by id."""
    found: dict[WorkId, tuple[Document, ...]] = dict.fromkeys(ids, ())
    for some in pieces(list(found)):
        query = sa.select(documents).where(documents.c.work.in_(some)).order_by(documents.c.id)
        page: list[Any] = list(connection.execute(query).mappings())
        for document in map(rows.to_document, page):
            found[document.work] += (document,)
    return found


def translated(connection: sa.Connection, ids: Sequence[DocumentId]) -> list[WorkId]:
    """The works of these documents that have documents in more than one language."""
    c = documents.c
    mine = sa.select(c.work).where(c.id.in_(ids))
    query = sa.select(c.work).where(c.work.in_(mine)).group_by(c.work).having(sa.func.count(c.language.distinct()) > 1)
    return [WorkId(str(id_)) for id_ in connection.scalars(query.order_by(c.work))]


def iter_references(database: Database) -> Iterator[Reference]:
    """All references of the corpus, by citing document and order in it."""
    last: tuple[str, int] = ("", -1)
    place = sa.tuple_(references.c.citing, references.c.position)
    while True:
        query = sa.select(references).where(place > last).order_by(references.c.citing, references.c.position)
        with database.reading() as connection:
            page: list[Any] = list(connection.execute(query.limit(PAGE)).mappings())
        yield from map(rows.to_reference, page)
        if len(page) < PAGE:
            return
        last = (page[-1]["citing"], page[-1]["position"])


def citing(
    connection: sa.Connection,
    work: WorkId,
    limit: int | None,
    offset: int,
    among: Sequence[DocumentId] | None = None,
) -> tuple[Reference, ...]:
    """References resolved to a work, by citing document and order in it; only those of the documents ``among`` when given."""
    order = (references.c.citing, references.c.position)
    query = sa.select(references).where(references.c.work == work).order_by(*order).limit(limit).offset(offset)
    if among is not None:
        query = query.where(references.c.citing.in_(among))
    page: list[Any] = list(connection.execute(query).mappings())
    return tuple(map(rows.to_reference, page))


def settle(database: Database, resolutions: Iterable[Resolution]) -> None:
    """Write what references were resolved to, leaving those that a curator decided and those that do not change.

    A transaction for every few thousand: writers between them do not wait long, and doing it again does no harm.
    """
    waiting = iter(resolutions)
    while some := {(r.citing, r.passage, r.start): r for r in islice(waiting, MANY)}:
        with database.writing() as connection:
            recount(connection, _settle_some(connection, list(some.values())))


def _settle_some(connection: sa.Connection, resolutions: Sequence[Resolution]) -> set[WorkId]:
    c = references.c
    columns = (c.citing, c.position, c.passage, c.start, c.work, c.state, c.candidates, c.decided)
    query = sa.select(*columns).where(c.citing.in_({r.citing for r in resolutions}))
    found: dict[tuple[str, str, int], list[Any]] = {}
    for row in connection.execute(query):
        found.setdefault((row.citing, row.passage, row.start), []).append(row)
    updates: list[dict[str, Any]] = []
    touched: set[WorkId] = set()
    for resolution in resolutions:
        new = (resolution.work, str(resolution.state), [str(id_) for id_ in resolution.candidates])
        for row in found.get((resolution.citing, resolution.passage, resolution.start), ()):
            if row.decided or (row.work, row.state, row.candidates) == new:
                continue
            places = {"at_citing": row.citing, "at_position": row.position}
            updates.append(dict(zip(("work", "state", "candidates"), new, strict=True)) | places)
            touched |= {WorkId(id_) for id_ in (row.work, resolution.work) if id_}
    if updates:
        at = (c.citing == sa.bindparam("at_citing"), c.position == sa.bindparam("at_position"))
        connection.execute(sa.update(references).where(*at), updates)
    return touched


def resolutions(connection: sa.Connection, document: DocumentId) -> tuple[Resolution, ...]:
    """What the references of a document were resolved to, with candidates, in order."""
    c = references.c
    query = sa.select(c.citing, c.passage, c.start, c.work, c.state, c.candidates, c.decided)
    return tuple(
        Resolution(
            DocumentId(row.citing),
            PassageId(row.passage),
            row.start,
            WorkId(row.work) if row.work is not None else None,
            WorkState(row.state),
            tuple(map(WorkId, row.candidates)),
            decided=row.decided,
        )
        for row in connection.execute(query.where(c.citing == document).order_by(c.position))
    )


def cited_by(connection: sa.Connection, citing: Sequence[DocumentId]) -> set[WorkId]:
    """Works that the references and legal citations of documents are resolved to."""
    query = sa.union(
        sa.select(references.c.work).where(references.c.citing.in_(citing), references.c.work.is_not(None)),
        sa.select(legal.c.work).where(legal.c.document.in_(citing), legal.c.work.is_not(None)),
    )
    return {WorkId(str(id_)) for id_ in connection.scalars(query)}


def recount(connection: sa.Connection, touched: Collection[WorkId]) -> None:
    """Bring counts and states of these works up to date.

    A work is held when it has a text (a record of it is none); else it is what its references say: a candidate before ambiguous before
    missing.
    """
    for some in pieces(sorted(touched)):
        counts = {id_: {"held": 0, "references": 0, "cited_by": 0, "state": "missing"} for id_ in some}
        c = references.c
        states = sa.select(c.work, c.state, sa.func.count()).where(c.work.in_(some)).group_by(c.work, c.state)
        for work, state, number in connection.execute(states):
            counts[work]["references"] += number
            counts[work]["state"] = min(counts[work]["state"], state)  # the order of precedence is alphabetical
        for work, number in connection.execute(_citing_documents(some)):
            counts[work]["cited_by"] = number
        held = sa.select(documents.c.work, sa.func.count()).where(documents.c.work.in_(some), IS_TEXT)
        for work, number in connection.execute(held.group_by(documents.c.work)):
            counts[work] |= {"held": number, "state": "held"}
        for work in counts.values():
            work["state"] = "missing" if not work["held"] and work["state"] == "held" else work["state"]
        update = sa.update(works).where(works.c.id == sa.bindparam("work_id"))
        connection.execute(update, [values | {"work_id": id_} for id_, values in counts.items()])
        _refresh_decided(connection, some)


def _citing_documents(ids: Sequence[WorkId]) -> sa.Select[Any]:
    """How many documents cite each of these works, by reference or in legal form, other than their own."""
    in_legal_form = (
        sa.select(legal.c.work.label("work"), legal.c.document.label("citing"))
        .join_from(legal, documents, legal.c.document == documents.c.id)
        .where(legal.c.work.in_(ids), legal.c.work != documents.c.work)
    )
    by_reference = sa.select(references.c.work.label("work"), references.c.citing.label("citing"))
    both = sa.union(by_reference.where(references.c.work.in_(ids)), in_legal_form).subquery()
    return sa.select(both.c.work, sa.func.count()).group_by(both.c.work)


def _refresh_decided(connection: sa.Connection, ids: Sequence[WorkId]) -> None:
    """References that a curator settled are not resolved again, so their state follows the work here."""
    c = references.c
    held = sa.exists().where(documents.c.work == c.work, IS_TEXT, rights.readers_know(c.citing))
    for state, where in ((WorkState.HELD, held), (WorkState.MISSING, ~held)):
        query = sa.update(references).where(c.work.in_(ids), c.decided, c.state != str(state), where)
        connection.execute(query.values(state=str(state)))


def forget_orphans(connection: sa.Connection, touched: Collection[WorkId]) -> None:
    """Delete those of these works that no document holds or cites and no curator chose."""
    for some in pieces(sorted(touched)):
        named = sa.select(decisions.c.work).where(decisions.c.work.is_not(None))
        by_law = sa.select(legal.c.work).where(legal.c.work.is_not(None))
        connection.execute(
            sa.delete(works).where(
                works.c.id.in_(some),
                works.c.held == 0,
                works.c.references == 0,
                works.c.id.not_in(named),
                works.c.id.not_in(by_law),
                ~sa.exists().where(documents.c.work == works.c.id),
            )
        )


def pieces(ids: list[Any]) -> Iterator[list[Any]]:
    """Ids in parts that one statement takes."""
    for start in range(0, len(ids), MANY):
        yield ids[start : start + MANY]
