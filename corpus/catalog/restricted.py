"""The catalog as who is in some groups, or in none, may know it: every question is asked of views (``views``).

Not a condition in every query but other tables under the same names: a query that somebody writes tomorrow is as
limited as those of today. What is written goes to the tables themselves, for documents that can be seen only.

Decided 2026-11.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

import sqlalchemy as sa

from corpus.catalog import documents, laws
from corpus.catalog.database import open_behind
from corpus.catalog.holder import Catalog
from corpus.catalog.review import Proposal, Review
from corpus.catalog.tables import COUNTED
from corpus.catalog.tables import documents as documents_table
from corpus.catalog.values import Resolution
from corpus.catalog.views import views
from corpus.errors import Duplicate
from corpus.model import Content, Document, DocumentId, Reference, Work, WorkId

OWNERS: Mapping[str, sa.Column[Any]] = {
    name: table.c["id" if name == "documents" else "citing" if name == "references" else "document"]
    for name, table in COUNTED.items()
    if name != "works"
}
MOST = 32  # sets of rights that are kept open


def seen_by(catalog: Catalog, groups: Collection[str]) -> Catalog:
    """The catalog for members of these groups; without any, what everybody may know. Closed with the catalog."""
    wanted = frozenset(groups)
    with catalog.lock:
        if (found := catalog.restricted.pop(wanted, None)) is None:
            found = RestrictedCatalog(catalog, wanted)
        catalog.restricted[wanted] = found  # the last one used is the last one given up
        while len(catalog.restricted) > MOST:
            catalog.restricted.pop(next(iter(catalog.restricted))).close()
    return found


class RestrictedReview(Review):
    """Proposals of what can be seen."""

    def accept(self, id: str, *, by: str, base: object, value: object = ..., answer: str = "") -> Proposal:  # noqa: A002
        """Publish a proposal."""
        self.proposal(id)
        return super().accept(id, by=by, base=base, value=value, answer=answer)

    def reject(self, id: str, *, by: str, answer: str = "") -> Proposal:  # noqa: A002
        """Settle a proposal without publishing it."""
        self.proposal(id)
        return super().reject(id, by=by, answer=answer)

    def close(self, id: str, *, by: str, answer: str = "") -> Proposal:  # noqa: A002
        """Mark a proposal accepted."""
        self.proposal(id)
        return super().close(id, by=by, answer=answer)


class RestrictedCatalog(Catalog):
    """What members of ``groups`` may know. Thread-safe, like the catalog that it shows."""

    def __init__(self, whole: Catalog, groups: frozenset[str]) -> None:
        make = partial(views, groups=groups, sqlite=whole.database.sqlite)
        super().__init__(open_behind(whole.database, lambda schema: tuple(make(schema))))
        self.review = RestrictedReview(self.database)
        self.whole, self.groups_of_reader = whole, groups

    def put(self, document: Document, content: Content) -> bool:
        """Replace a document that can be seen, or add a new one."""
        self._free([document.id])
        return super().put(document, content)

    def put_many(
        self, new: Sequence[tuple[Document, Content]], *, unseen: Collection[DocumentId] = ()
    ) -> list[bool | None]:
        """``put`` for several. Bytes that only others have are not looked at."""
        self._free([document.id for document, _ in new])
        return documents.put_many(self.database, new, unseen, self.groups_of_reader)

    def free_id(self, id: DocumentId) -> DocumentId:  # noqa: A002
        """The id, or another where a document that cannot be seen has it."""
        wanted, number = id, 1
        while self._taken([wanted]):
            number += 1
            wanted = DocumentId(f"{id}-{number}")
        return wanted

    def remove(self, document: DocumentId) -> None:
        """Take out a document that can be seen."""
        self.document(document)
        super().remove(document)

    def correct(self, document: DocumentId, values: Mapping[str, Any], *, by: str) -> Document:
        """Overrule fields of a document that can be seen; its work may not be one that cannot."""
        self.document(document)
        super().correct(document, values, by=by)
        return self.whole.document(document)

    def decide(self, reference: Reference, work: WorkId | None, *, by: str) -> None:
        """Settle what a reference means, among works that all who can see the reference can see."""
        citing = self.document(reference.citing)
        if work is not None:
            self.work(work)
            seen_by(self.whole, [citing.group] if citing.group else []).work(work)
        super().decide(reference, work, by=by)

    def undecide(self, reference: Reference, *, by: str) -> None:
        """Take a decision on a reference back that can be seen."""
        self.document(reference.citing)
        super().undecide(reference, by=by)

    def counts(self) -> Mapping[str, int]:
        """How much there is: of all, without what is hidden, which is little, and soon counted."""
        known = ["", *self.groups_of_reader]
        hidden = sa.select(documents_table.c.id).where(
            documents_table.c.group > "", documents_table.c.group.not_in(known)
        )
        less: dict[str, int] = {}
        with self.whole.database.reading() as connection:
            for name, owner in OWNERS.items():
                query = sa.select(sa.func.count()).select_from(owner.table).where(owner.in_(hidden))
                less[name] = int(connection.execute(query).scalar_one())
        with self.database.reading() as connection:
            less["works"] = int(connection.execute(sa.text("SELECT count(*) FROM concealed")).scalar_one())
        return {name: count - less[name] for name, count in self.whole.counts().items()}

    def close(self) -> None:
        """Release connections; the catalog itself stays open."""
        self.database.close()

    def _free(self, ids: Sequence[DocumentId]) -> None:
        if taken := self._taken(ids):
            raise Duplicate(reason=f"id {taken[0]}")

    def _taken(self, ids: Sequence[DocumentId]) -> list[DocumentId]:
        """Those of these ids that documents have which cannot be seen."""
        query = sa.select(documents_table.c.id).where(documents_table.c.id.in_(ids))
        with self.whole.database.reading() as connection:
            there = [DocumentId(str(id_)) for id_ in connection.scalars(query)]
        return [id_ for id_ in there if id_ not in self.documents(there)] if there else []


class Resolving(RestrictedCatalog):
    """What references of the documents of one group are resolved by: what its members, and no others, may know.

    Of what else there is nothing is written: not what other documents cite, not how works are described that others
    know of. ``group`` is empty for the documents that everybody may read.
    """

    def __init__(self, whole: Catalog, group: str) -> None:
        super().__init__(whole, frozenset([group] if group else []))
        self.group = group

    def settle(self, resolutions: Iterable[Resolution]) -> None:
        """Write what the references of the group's documents were resolved to."""
        own = {document.id for document in self.iter_documents() if document.group == self.group}
        super().settle(resolution for resolution in resolutions if resolution.citing in own)

    def settle_laws(self, meant: Mapping[str, WorkId]) -> None:
        """Write which work every key means in the group's documents."""
        laws.settle(self.database, meant, self.group)

    def put_works(self, works_: Iterable[Work]) -> None:
        """Insert or update works that only the group knows of."""
        new = list(works_)
        known = seen_by(self.whole, ()).works_by_id([work.id for work in new]) if self.group else {}
        super().put_works(work for work in new if work.id not in known)
