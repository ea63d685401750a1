"""Documents that say in the other language what a document says, with the versions of both: what alignments hang on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa

from corpus.catalog.database import Database
from corpus.catalog.documents import batches
from corpus.catalog.tables import documents
from corpus.model import DocumentId, Language


class Twin(NamedTuple):
    """A document and one of the same work in the other language, each with the hash of what it holds."""

    document: DocumentId
    version: str
    language: Language
    other: DocumentId
    other_version: str


def find_twins(database: Database, ids: Sequence[DocumentId]) -> list[Twin]:
    """The twins of documents, English or Spanish; those without one are left out, those with several have several."""
    mine, theirs = documents.alias("mine"), documents.alias("theirs")
    crossed = sa.or_(
        sa.and_(mine.c.language == Language.EN.value, theirs.c.language == Language.ES.value),
        sa.and_(mine.c.language == Language.ES.value, theirs.c.language == Language.EN.value),
    )
    query = sa.select(mine.c.id, mine.c.version, mine.c.language, theirs.c.id, theirs.c.version).select_from(
        mine.join(theirs, mine.c.work == theirs.c.work)
    )
    ordered = query.where(crossed).order_by(mine.c.id, theirs.c.id)
    with database.reading() as connection:
        return [
            Twin(DocumentId(one), version, Language(language), DocumentId(other), other_version)
            for some in batches(ids)
            for one, version, language, other, other_version in connection.execute(ordered.where(mine.c.id.in_(some)))
        ]
