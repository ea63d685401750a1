"""Works near a work by their citations, counted in the database and over a bounded part of it.

A work cited by tens of thousands says little of what is near it, and counting over all of them takes seconds. So the fan-out is
bounded: co-citation looks at ``MOST_CITING`` citing documents, coupling begins with the cited works that fewest others cite and
goes on while these have at most ``MOST_EDGES`` citations together. Within these bounds all counts are whole; beyond them
co-citation counts are those among the documents looked at, and coupling's are counted again, whole, for the works it found.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from corpus.catalog.tables import documents, legal, references, works
from corpus.model import WorkId

MOST_CITING = 200
MOST_EDGES = 1_000
_SPARE = 2  # times as many works are found as are asked for, before their shared works are counted


def co_cited(connection: sa.Connection, work: WorkId, limit: int) -> list[tuple[WorkId, int]]:
    """Works that are cited together with this one, each with how many works cite both, most first.

    Source: Small, "Co-citation in the scientific literature", JASIS 1973.
    """
    citing = _citing_documents(connection, work)
    both = sa.union(_cited_by(references, citing), _cited_by(legal, citing)).subquery()
    cited, by = both.c.cited, documents.c.work
    number = sa.func.count(sa.distinct(by))
    query = sa.select(cited, number).join_from(both, documents, both.c.document == documents.c.id)
    query = query.where(cited != work, cited != by).group_by(cited).order_by(number.desc(), cited).limit(limit)
    return [(WorkId(str(id_)), int(shared)) for id_, shared in connection.execute(query)]


def coupled(connection: sa.Connection, work: WorkId, limit: int) -> list[tuple[WorkId, int]]:
    """Works that cite what this one cites, each with how many works they share, most first.

    Source: Kessler, "Bibliographic coupling between scientific papers", American Documentation 1963.
    """
    own = list(connection.scalars(sa.select(documents.c.id).where(documents.c.work == work)))
    cited = sa.union(_cited_by(references, own), _cited_by(legal, own)).subquery()
    query = sa.select(works.c.id, works.c.cited_by).where(works.c.id.in_(sa.select(cited.c.cited)), works.c.id != work)
    rare, edges = list[str](), 0
    all_cited = connection.execute(query.order_by(works.c.cited_by, works.c.id)).all()
    for id_, times in all_cited:
        if rare and edges + times > MOST_EDGES:
            break
        rare.append(id_)
        edges += times
    cut = len(rare) < len(all_cited)
    found = _sharing(connection, work, rare, limit * _SPARE if cut else limit)
    if cut and found:
        found = _sharing(connection, work, [row.id for row in all_cited], limit, among=[id_ for id_, _ in found])
    return found


def _sharing(
    connection: sa.Connection, work: WorkId, cited: Sequence[str], limit: int, among: Sequence[WorkId] = ()
) -> list[tuple[WorkId, int]]:
    """Works that cite most of these, with how many; only works ``among`` some when given."""
    of = [sa.select(documents.c.id).where(documents.c.work.in_(among))] if among else []
    both = sa.union_all(
        *(
            sa.select(owner.label("document"), table.c.work.label("cited"))
            .where(table.c.work.in_(cited), *(owner.in_(documents_) for documents_ in of))
            .limit(MOST_EDGES * 2 if not among else None)
            .subquery()
            .select()
            for table, owner in ((references, references.c.citing), (legal, legal.c.document))
        )
    ).subquery()
    by, number = documents.c.work, sa.func.count(sa.distinct(both.c.cited))
    query = sa.select(by, number).join_from(both, documents, both.c.document == documents.c.id)
    query = query.where(by != work, by != both.c.cited).group_by(by).order_by(number.desc(), by).limit(limit)
    return [(WorkId(str(id_)), int(shared)) for id_, shared in connection.execute(query)]


def _citing_documents(connection: sa.Connection, work: WorkId) -> list[str]:
    """The first documents by id that cite a work, its own left out."""
    own = sa.select(documents.c.id).where(documents.c.work == work)
    found: set[str] = set()
    for table, owner in ((references, references.c.citing), (legal, legal.c.document)):
        query = sa.select(owner).where(table.c.work == work, owner.not_in(own)).distinct().order_by(owner)
        found |= set(connection.scalars(query.limit(MOST_CITING)))
    return sorted(found)[:MOST_CITING]


def _cited_by(table: sa.Table, ids: Sequence[str]) -> sa.Select[Any]:
    owner = references.c.citing if table is references else table.c.document
    columns = (owner.label("document"), table.c.work.label("cited"))
    return sa.select(*columns).where(owner.in_(ids), table.c.work.is_not(None))
