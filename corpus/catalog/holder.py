"""The catalog: holds the database open and hands every question to the module that answers it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from threading import Lock
from types import TracebackType
from typing import Any

import sqlalchemy as sa

from corpus.catalog import (
    changes,
    checking,
    curation,
    decided,
    described,
    documents,
    laws,
    tables,
    users,
    works,
)
from corpus.catalog.citing import CitationGraph
from corpus.catalog.database import Database
from corpus.catalog.groups import Groups
from corpus.catalog.jobs import Jobs
from corpus.catalog.queries import Queries
from corpus.catalog.review import Review
from corpus.catalog.twins import Twin, find_twins
from corpus.catalog.values import Bundle, Earlier, Edit, Resolution, User, WorkRow
from corpus.errors import NotInCatalog
from corpus.model import (
    Change,
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
    Work,
    WorkId,
    WorkState,
)


class Catalog(CitationGraph):
    """The truth. Thread-safe; ``close`` when done, or use it in a ``with``. Errors are ``CatalogError``."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.jobs = Jobs(database)
        self.queries = Queries(database)
        self.review = Review(database)
        self.groups = Groups(database)
        self.restricted: dict[frozenset[str], Catalog] = {}  # ``restricted.seen_by``, by groups
        self.lock = Lock()

    # documents

    def put(self, document: Document, content: Content) -> bool:
        """Replace all that the catalog has of a document, in one transaction with its entry in the change log.

        ``False`` when nothing differs: then nothing is written. What was there before is kept as an earlier version.
        Corrections and decisions of curators are applied; a work that is new is described by the document.
        """
        return documents.put(self.database, document, content)

    def put_many(
        self, new: Sequence[tuple[Document, Content]], *, unseen: Collection[DocumentId] = ()
    ) -> list[bool | None]:
        """``put`` for several documents in one transaction: all are in, or none. For what is new, far faster.

        ``unseen`` are those whose bytes were in no document when it was last looked: ``None``, and nothing written, for
        one whose bytes have come in since, by another process.
        """
        return documents.put_many(self.database, new, unseen)

    def free_id(self, id: DocumentId) -> DocumentId:  # noqa: A002
        """The id that a new document gets which would be called so."""
        return id

    def remove(self, document: DocumentId) -> None:
        """Take a document out, keeping it as an earlier version; ``NotInCatalog``."""
        documents.remove(self.database, document)

    def document(self, id: DocumentId) -> Document:  # noqa: A002
        """The document; ``NotInCatalog``."""
        with self.database.reading() as connection:
            return documents.read(connection, id)

    def find_document(self, *, external_id: str = "", sha256: str = "", source: str = "") -> Document | None:
        """The document with this external id, else with these bytes, else from this source, else ``None``."""
        with self.database.reading() as connection:
            return documents.find(connection, external_id=external_id, sha256=sha256, source=source)

    def find_documents(self, name: str, values: Sequence[str]) -> Mapping[str, Document]:
        """One document for each of these values of ``external_id``, ``sha256`` or ``source`` that has one; one query."""
        with self.database.reading() as connection:
            return documents.find_many(connection, name, values)

    def documents(self, ids: Sequence[DocumentId]) -> Mapping[DocumentId, Document]:
        """Documents by id in the order asked, one query; unknown ids are left out."""
        with self.database.reading() as connection:
            return documents.read_many(connection, ids)

    def iter_documents(self) -> Iterator[Document]:
        """All documents by id, lazily."""
        return documents.iter_documents(self.database)

    def content(self, id: DocumentId) -> Content:  # noqa: A002
        """Everything of one document, as of one moment; ``NotInCatalog``."""
        with self.database.reading() as connection:
            documents.read(connection, id)
            return documents.read_content(connection, id)

    def issued_by(self, names: Collection[str]) -> tuple[Document, ...]:
        """Documents whose issuer is one of these names, newest first."""
        with self.database.reading() as connection:
            return described.issued_by(connection, names)

    def titled(self, names: Collection[str]) -> tuple[Document, ...]:
        """Documents so called, and parts of them (``Name — Chapter``), by title."""
        with self.database.reading() as connection:
            return described.titled(connection, names)

    def citing_keys(self, keys: Collection[str]) -> tuple[LegalCitation, ...]:
        """Legal citations with one of these keys, by citing document."""
        with self.database.reading() as connection:
            return described.citing_keys(connection, keys)

    def passages(self, ids: Sequence[PassageId]) -> Mapping[PassageId, Passage]:
        """Passages by id in the order asked, one query; unknown ids are left out."""
        with self.database.reading() as connection:
            return documents.read_passages(connection, ids)

    def iter_passages(self, document: DocumentId) -> Iterator[Passage]:
        """Passages of a document in order, lazily."""
        return documents.iter_passages(self.database, document)

    def notes(self, document: DocumentId) -> tuple[Note, ...]:
        """Notes of a document in reading order."""
        with self.database.reading() as connection:
            return documents.read_notes(connection, document)

    def references(self, document: DocumentId) -> tuple[Reference, ...]:
        """References of a document in the order they were put."""
        with self.database.reading() as connection:
            return documents.read_references(connection, document)

    def legal(self, document: DocumentId) -> tuple[LegalCitation, ...]:
        """Legal citations of a document in the order they were put."""
        with self.database.reading() as connection:
            return documents.read_legal(connection, document)

    def mentions(self, document: DocumentId) -> tuple[Mention, ...]:
        """Mentions of entities in a document in the order they were put."""
        with self.database.reading() as connection:
            return documents.read_mentions(connection, document)

    def mentions_of(self, entity: EntityId) -> tuple[Mention, ...]:
        """Mentions that mean an entity, by document and place."""
        with self.database.reading() as connection:
            return documents.mentions_of(connection, entity)

    def mention_counts(self) -> Mapping[EntityId, int]:
        """How often each entity is named; those never named are left out."""
        with self.database.reading() as connection:
            return documents.mention_counts(connection)

    def versions(self, work: WorkId) -> tuple[Document, ...]:
        """Documents of a work, by id."""
        with self.database.reading() as connection:
            return works.versions(connection, work)

    def versions_of(self, ids: Sequence[WorkId]) -> Mapping[WorkId, tuple[Document, ...]]:
        """Documents of several works, by id, in one reading."""
        with self.database.reading() as connection:
            return works.versions_of(connection, ids)

    def translated(self, ids: Sequence[DocumentId]) -> Sequence[WorkId]:
        """The works of these documents that have documents in more than one language, by id."""
        with self.database.reading() as connection:
            return works.translated(connection, ids)

    def twins(self, ids: Sequence[DocumentId]) -> Sequence[Twin]:
        """What says in the other language what these documents say; those without such are left out."""
        return find_twins(self.database, ids)

    def version_of(self, document: DocumentId) -> str:
        """Hash of a document and its content; ``NotInCatalog``."""
        query = sa.select(tables.documents.c.version).where(tables.documents.c.id == document)
        with self.database.reading() as connection:
            version = connection.scalar(query)
        if version is None:
            raise NotInCatalog(id=document)
        return str(version)

    def bundles(self, ids: Sequence[DocumentId]) -> list[Bundle]:
        """What an index is made of, for several documents, in the order asked; unknown ids are left out."""
        with self.database.reading() as connection:
            return documents.read_bundles(connection, ids)

    def earlier(self, document: DocumentId) -> tuple[Earlier, ...]:
        """Former states of a document, oldest first; also of a removed one."""
        with self.database.reading() as connection:
            return documents.read_earlier(connection, document)

    def earlier_state(self, document: DocumentId, number: int) -> tuple[Document, Content]:
        """A former state, whole; ``NotInCatalog``."""
        with self.database.reading() as connection:
            return documents.read_state(connection, document, number)

    # the change log

    def changes(self, after: int, limit: int = 1000) -> tuple[Change, ...]:
        """Changes with a larger number, in order; of each document only its last."""
        with self.database.reading() as connection:
            return changes.after(connection, after, limit)

    def dated_changes(
        self, after: int, limit: int = 1000, *, since: datetime | None = None, until: datetime | None = None
    ) -> tuple[tuple[Change, datetime], ...]:
        """``changes`` with their times, of a span of time (both ends included) or all."""
        with self.database.reading() as connection:
            return changes.dated(connection, after, limit, since, until)

    def change_of(self, document: DocumentId) -> tuple[Change, datetime] | None:
        """The last change of a document and its time; ``None`` for one that was never here."""
        with self.database.reading() as connection:
            return changes.of_document(connection, document)

    def last_change(self) -> int:
        """The number of the last change; 0 in a new catalog."""
        with self.database.reading() as connection:
            return changes.last(connection)

    # the graph of works

    def put_works(self, works_: Iterable[Work]) -> None:
        """Insert or update works by id."""
        works.put(self.database, works_)

    def work(self, id: WorkId) -> Work:  # noqa: A002
        """The work; ``NotInCatalog``."""
        with self.database.reading() as connection:
            return works.read(connection, id)

    def works_by_id(self, ids: Collection[WorkId]) -> Mapping[WorkId, Work]:
        """Works by id in the order asked, one query; unknown ids are left out."""
        with self.database.reading() as connection:
            return works.read_many(connection, ids)

    def work_states(self, ids: Collection[WorkId]) -> Mapping[WorkId, WorkState]:
        """States of works by id, one query; unknown ids are left out."""
        with self.database.reading() as connection:
            return works.states(connection, ids)

    def works(self) -> Iterator[Work]:
        """All works by id, lazily."""
        return works.iter_works(self.database)

    def work_rows(
        self, *, state: WorkState | None = None, limit: int | None = None, offset: int = 0
    ) -> tuple[WorkRow, ...]:
        """Works that are held or cited, most cited first (by documents, then by references, then by id)."""
        with self.database.reading() as connection:
            return works.read_rows(connection, state, limit, offset)

    def work_row(self, id: WorkId) -> WorkRow:  # noqa: A002
        """One work with its state and counts; ``NotInCatalog``."""
        with self.database.reading() as connection:
            works.read(connection, id)
            return works.read_rows(connection, None, 1, 0, [id])[0]

    def iter_references(self) -> Iterator[Reference]:
        """All references of the corpus by citing document, lazily."""
        return works.iter_references(self.database)

    def settle(self, resolutions: Iterable[Resolution]) -> None:
        """Write what references were resolved to; what a curator decided stays."""
        works.settle(self.database, resolutions)

    def resolutions(self, document: DocumentId) -> tuple[Resolution, ...]:
        """What the references of a document were resolved to, with candidates, in their order."""
        with self.database.reading() as connection:
            return works.resolutions(connection, document)

    def iter_legal(self) -> Iterator[LegalCitation]:
        """All legal citations of the corpus by document, in reading order, lazily."""
        return laws.iter_all(self.database)

    def legal_keys(self) -> frozenset[str]:
        """All keys of legal citations in the corpus."""
        with self.database.reading() as connection:
            return laws.keys(connection)

    def settle_laws(self, meant: Mapping[str, WorkId]) -> None:
        """Write which work every key of legal citations means; keys left out mean none that is known."""
        laws.settle(self.database, meant)

    # curation

    def correct(self, document: DocumentId, values: Mapping[str, Any], *, by: str) -> Document:
        """Overrule fields of a document, also for later ingests; ``None`` restores a field. See ``curation.FIELDS``."""
        return curation.correct(self.database, document, values, by)

    def decide(self, reference: Reference, work: WorkId | None, *, by: str) -> None:
        """Settle what a reference means, also for later ingests: a work, or ``None`` for no known one."""
        curation.decide(self.database, reference, work, by)

    def undecide(self, reference: Reference, *, by: str) -> None:
        """Take a decision back; the next resolving settles the reference again."""
        curation.undecide(self.database, reference, by)

    def curate(self, kind: str, id: str, value: object, *, by: str) -> None:  # noqa: A002
        """Keep a JSON value under a kind and id (a term, an option …), logged; ``None`` takes it away."""
        curation.curate(self.database, kind, id, value, by)

    def curated(self, kind: str) -> Mapping[str, Any]:
        """All values of a kind, by id."""
        with self.database.reading() as connection:
            return curation.read_curated(connection, kind)

    def curated_value(self, kind: str, id: str) -> Any:  # noqa: A002
        """The value kept under a kind and id; ``None`` where there is none."""
        with self.database.reading() as connection:
            return decided.read_value(connection, kind, id)

    def edits(self, subject: str | None = None, *, after: int = 0, limit: int = 1000) -> tuple[Edit, ...]:
        """The curation log in order, of one subject or all."""
        with self.database.reading() as connection:
            return curation.read_edits(connection, subject, after, limit)

    # accounts

    def users(self) -> tuple[User, ...]:
        """All accounts, by name."""
        with self.database.reading() as connection:
            return users.read_all(connection)

    def user(self, name: str) -> User:
        """The account with this name; ``NotInCatalog`` (``user.not_found``)."""
        with self.database.reading() as connection:
            return users.read(connection, name)

    def add_user(self, name: str, hashed: str, role: str, *, by: str = "") -> User:
        """A new account with the hash of its password (``users.hash_password``); ``Duplicate``."""
        return users.add(self.database, name, hashed, role, by)

    def verify_user(self, name: str, password: str) -> User | None:
        """The account, when the password is right and it is not disabled."""
        return users.verify(self.database, name, password)

    def set_password(self, name: str, hashed: str, *, by: str = "") -> None:
        """Replace the hash of the password; ``NotInCatalog``."""
        users.update(self.database, name, {"hash": hashed}, by)

    def set_role(self, name: str, role: str, *, by: str = "") -> None:
        """Give another role, one of ``users.ROLES``; ``NotInCatalog``."""
        users.update(self.database, name, {"role": role}, by)

    def set_disabled(self, name: str, *, disabled: bool, by: str = "") -> None:
        """Shut an account out, or let it in again; ``NotInCatalog``."""
        users.update(self.database, name, {"disabled": disabled}, by)

    # the whole

    def counts(self) -> Mapping[str, int]:
        """How many documents, passages, notes, references, legal citations, mentions and works there are."""
        with self.database.reading() as connection:
            counted = {name: sa.select(sa.func.count()).select_from(table) for name, table in tables.COUNTED.items()}
            return {name: int(connection.execute(query).scalar_one()) for name, query in counted.items()}

    def check(self) -> Iterator[str]:
        """What is damaged: ids of documents that are not as they were put, and what the database finds wrong in itself.

        Reads everything. SQLite keeps no checksums of its own, so a flipped bit is found by the documents' hashes.
        """
        return checking.check(self.database)

    def close(self) -> None:
        """Release connections. The catalog is not used afterwards."""
        for restricted in self.restricted.values():
            restricted.close()
        self.database.close()

    def __enter__(self) -> Catalog:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
