"""Works near a work by their citations, counted in the database and over a bounded part of it.

A work cited by tens of thousands says little of what is near it, and counting over all of them takes seconds. So the fan-out is
bounded: co-citation looks at ``MOST_CITING`` citing documents, coupling begins with the cited works that fewest others cite and
goes on while these have at most ``MOST_EDGES`` citations together. Within these bounds all counts are whole; beyond them
co-citation counts are those among the documents looked at, and coupling's are counted again, whole, for the works it found.

Statements are built once: putting one together takes longer than the database needs to answer it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa

from corpus.catalog.tables import documents, legal, references, works
from corpus.model import WorkId

MOST_CITING = 100
MOST_EDGES = 1_000
_SPARE = 2  # times as many works are found as are asked for, before their shared works are counted
_BOTH = ((references, references.c.citing), (legal, legal.c.document))


def co_cited(connection: sa.Connection, work: WorkId, limit: int) -> list[tuple[WorkId, int]]:
    """Works that are cited together with this one, each with how many works cite both, most first.

    Source: Small, "Co-citation in the scientific literature", JASIS 1973.
    """
    return _counted(connection, _co_cited(), {"work": work, "limit": limit})


def coupled(connection: sa.Connection, work: WorkId, limit: int) -> list[tuple[WorkId, int]]:
    """Works that cite what this one cites, each with how many works they share, most first.

    Source: Kessler, "Bibliographic coupling between scientific papers", American Documentation 1963.
    """
    rare, edges = list[str](), 0
    all_cited = connection.execute(_cited_by_rank(), {"work": work}).all()
    for id_, times in all_cited:
        if rare and edges + times > MOST_EDGES:
            break
        rare.append(id_)
        edges += times
    if not rare:
        return []
    cut = len(rare) < len(all_cited)
    found = _counted(connection, _sharing(), {"work": work, "cited": rare, "limit": limit * _SPARE if cut else limit})
    if cut and found:
        asked = {"work": work, "cited": [row.id for row in all_cited], "among": [id_ for id_, _ in found]}
        found = _counted(connection, _sharing_among(), asked | {"limit": limit})
    return found


def _counted(connection: sa.Connection, query: sa.Select[Any], values: dict[str, Any]) -> list[tuple[WorkId, int]]:
    return [(WorkId(str(id_)), int(shared)) for id_, shared in connection.execute(query, values)]


def _several(name: str) -> sa.BindParameter[Sequence[str]]:
    return sa.bindparam(name, expanding=True)


@cache
def _co_cited() -> sa.Select[Any]:
    """Works cited by the first documents, by id, that cite ``work``, its own left out."""
    work = sa.bindparam("work", type_=sa.Text)
    own = sa.select(documents.c.id).where(documents.c.work == work)
    ids = sa.union(
        *(
            sa.select(owner.label("id"))
            .where(table.c.work == work, owner.not_in(own))
            .distinct()
            .order_by(owner)
            .limit(MOST_CITING)
            .subquery()
            .select()
            for table, owner in _BOTH
        )
    ).subquery()
    first = sa.select(ids.c.id).order_by(ids.c.id).limit(MOST_CITING).subquery()
    citing = sa.select(documents.c.id, documents.c.work).join_from(first, documents, first.c.id == documents.c.id)
    return _most_shared(_cited(citing.cte("citing")), counted="cited", by="work", but=work)


@cache
def _cited_by_rank() -> sa.Select[Any]:
    """Works that the documents of ``work`` cite, and by how many each is cited, fewest first."""
    work = sa.bindparam("work", type_=sa.Text)
    own = sa.select(documents.c.id, documents.c.work).where(documents.c.work == work).cte("own")
    cited = _cited(own).subquery()
    query = sa.select(works.c.id, works.c.cited_by).where(works.c.id.in_(sa.select(cited.c.cited)), works.c.id != work)
    return query.order_by(works.c.cited_by, works.c.id)


@cache
def _sharing() -> sa.Select[Any]:
    """Works that cite most of ``cited``."""
    both = sa.union(
        *(
            sa.select(owner.label("document"), table.c.work.label("cited"))
            .where(table.c.work.in_(_several("cited")))
            .limit(MOST_EDGES * 2)
            .subquery()
            .select()
            for table, owner in _BOTH
        )
    ).subquery()
    pairs = sa.select(documents.c.work, both.c.cited).join_from(both, documents, both.c.document == documents.c.id)
    return _most_shared(pairs.distinct(), counted="work", by="cited", but=sa.bindparam("work", type_=sa.Text))


@cache
def _sharing_among() -> sa.Select[Any]:
    """Works of ``among`` that cite most of ``cited``."""
    some = sa.select(documents.c.id, documents.c.work).where(documents.c.work.in_(_several("among"))).cte("some")
    but = sa.bindparam("work", type_=sa.Text)
    return _most_shared(_cited(some, _several("cited")), counted="work", by="cited", but=but)


def _cited(citing: sa.CTE, among: sa.BindParameter[Sequence[str]] | None = None) -> sa.CompoundSelect[Any]:
    """Pairs of the work of each of these documents and a work that it cites, each once; only works ``among`` some when given."""
    return sa.union(
        *(
            sa.select(citing.c.work, table.c.work.label("cited"))
            .join_from(citing, table, owner == citing.c.id)
            .where(table.c.work.in_(among) if among is not None else table.c.work.is_not(None))
            for table, owner in _BOTH
        )
    )


def _most_shared(
    pairs: sa.CompoundSelect[Any] | sa.Select[Any], *, counted: str, by: str, but: sa.BindParameter[str]
) -> sa.Select[Any]:
    """How many ``by`` stand beside each ``counted`` other than ``but`` and itself, most first."""
    each = pairs.subquery()
    id_, number = each.c[counted], sa.func.count()
    query = sa.select(id_, number).where(id_ != but, id_ != each.c[by]).group_by(id_)
    return query.order_by(number.desc(), id_).limit(sa.bindparam("limit", type_=sa.Integer))
