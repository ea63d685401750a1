"""The graph of citations around a work: what it cites, what cites it, paths, and works near it by their citations.

Every question is a few look-ups of the catalog's edges, and bounded, so that it answers at once however large the corpus is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from corpus.model import Document, DocumentId, LegalCitation, Reference, Work, WorkId, WorkState

DEPTH = 4  # steps of the longest path looked for
WIDEST = 2_000  # works of one step of a path
MOST_PATHS = 10
MOST_NEAR = 20  # works shown as near by citations


class Graph(Protocol):
    """What tracing needs of a catalog."""

    def work(self, id: WorkId) -> Work:  # noqa: A002 - the catalog's own name
        """The work; ``NotInCatalog``."""

    def works_by_id(self, ids: Collection[WorkId]) -> Mapping[WorkId, Work]:
        """Works by id, in the order asked."""

    def work_states(self, ids: Collection[WorkId]) -> Mapping[WorkId, WorkState]:
        """States of works by id."""

    def versions(self, work: WorkId) -> tuple[Document, ...]:
        """Documents of a work."""

    def references(self, document: DocumentId) -> tuple[Reference, ...]:
        """References of a document."""

    def legal(self, document: DocumentId) -> tuple[LegalCitation, ...]:
        """Legal citations of a document."""

    def citing(self, work: WorkId, *, among: Sequence[DocumentId] | None = None) -> tuple[Reference, ...]:
        """References resolved to a work, perhaps only those of some documents."""

    def citing_laws(self, work: WorkId, *, among: Sequence[DocumentId] | None = None) -> tuple[LegalCitation, ...]:
        """Legal citations that mean a work, perhaps only those of some documents."""

    def citing_documents(self, work: WorkId, *, limit: int, offset: int = 0) -> tuple[DocumentId, ...]:
        """Documents that cite a work, by id."""

    def edges_between(self, ends: Collection[WorkId], tips: Collection[WorkId]) -> set[tuple[WorkId, WorkId]]:
        """Which works of ``ends`` cite which of ``tips``."""

    def documents(self, ids: Sequence[DocumentId]) -> Mapping[DocumentId, Document]:
        """Documents by id."""

    def neighbors(self, works_: Collection[WorkId], *, backwards: bool = False) -> set[tuple[WorkId, WorkId]]:
        """Pairs of citing and cited works: what these cite, or backwards what cites them."""

    def co_cited(self, work: WorkId, limit: int) -> Sequence[tuple[WorkId, int]]:
        """Works cited together with a work, with how many works cite both, most first."""

    def coupled(self, work: WorkId, limit: int) -> Sequence[tuple[WorkId, int]]:
        """Works that cite what a work cites, with how many they share, most first."""


@dataclass(frozen=True, slots=True)
class Step:
    """A work one citation away, and the references and legal citations that make the step, in reading order."""

    work: Work
    references: tuple[Reference, ...] = ()
    laws: tuple[LegalCitation, ...] = ()
    state: WorkState = WorkState.MISSING


@dataclass(frozen=True, slots=True)
class Near:
    """A work near another: ``shared`` works cite both (co-citation), or are cited by both (coupling)."""

    work: Work
    shared: int


@dataclass(frozen=True, slots=True)
class Trace:
    """What is known around ``work``. ``paths`` (works from it to the target) only when a target was given.

    ``backwards`` says that no path leads there but the target leads here, and ``paths`` are those.
    """

    work: Work
    cites: tuple[Step, ...]
    cited_by: tuple[Step, ...]
    co_cited: tuple[Near, ...] = ()
    coupled: tuple[Near, ...] = ()
    target: Work | None = None
    paths: tuple[tuple[Work, ...], ...] = ()
    backwards: bool = False


def trace(
    catalog: Graph, from_work: WorkId, to_work: WorkId | None = None, *, most: int | None = None, offset: int = 0
) -> Trace:
    """All citations around ``from_work``, and the shortest paths to ``to_work``. Raises ``NotInCatalog``.

    ``most`` and ``offset`` choose among the documents that cite it, in the order of their ids; without them, all.
    """
    work = catalog.work(from_work)
    target = catalog.work(to_work) if to_work is not None else None
    paths: tuple[tuple[WorkId, ...], ...] = ()
    backwards = False
    if to_work is not None:
        paths = find_paths(catalog, from_work, to_work)
        if not paths:
            paths = find_paths(catalog, to_work, from_work)
            backwards = bool(paths)
    cited = _cited(catalog, from_work)
    citing = _citing(catalog, from_work, most, offset)
    together, sharing = catalog.co_cited(from_work, MOST_NEAR), catalog.coupled(from_work, MOST_NEAR)
    steps = list(dict.fromkeys([*cited.works, *citing.works]))
    others = [id_ for id_, _ in (*together, *sharing)] + [id_ for path in paths for id_ in path]
    works = catalog.works_by_id(list(dict.fromkeys([*steps, *others])))
    states = catalog.work_states(steps)
    return Trace(
        work,
        cites=cited.steps(works, states),
        cited_by=citing.steps(works, states),
        co_cited=_near(works, together),
        coupled=_near(works, sharing),
        target=target,
        paths=tuple(tuple(works[id_] for id_ in path) for path in paths),
        backwards=backwards,
    )


def cited_by(catalog: Graph, work: WorkId, *, most: int | None = None, offset: int = 0) -> tuple[Step, ...]:
    """Works that cite ``work``, each with its references and legal citations to it; of ``most`` citing documents, or all."""
    found = _citing(catalog, work, most, offset)
    return found.steps(catalog.works_by_id(found.works), catalog.work_states(found.works))


@dataclass(frozen=True, slots=True)
class _Steps:
    """Citations by the work at their other end, before the works are read."""

    references: Mapping[WorkId, list[Reference]]
    laws: Mapping[WorkId, list[LegalCitation]]

    @property
    def works(self) -> list[WorkId]:
        return list(dict.fromkeys([*self.references, *self.laws]))

    def steps(self, works: Mapping[WorkId, Work], states: Mapping[WorkId, WorkState]) -> tuple[Step, ...]:
        return tuple(
            Step(works[id_], tuple(self.references.get(id_, ())), tuple(self.laws.get(id_, ())), states[id_])
            for id_ in self.works
            if id_ in works
        )


def _cited(catalog: Graph, work: WorkId) -> _Steps:
    """What the documents of ``work`` cite, works of their references first, in the order first cited."""
    references: dict[WorkId, list[Reference]] = defaultdict(list)
    laws: dict[WorkId, list[LegalCitation]] = defaultdict(list)
    for document in catalog.versions(work):
        for reference in catalog.references(document.id):
            if reference.work is not None:
                references[reference.work].append(reference)
        for law in catalog.legal(document.id):
            if law.work is not None and law.work != work:
                laws[law.work].append(law)
    return _Steps(references, laws)


def _citing(catalog: Graph, work: WorkId, most: int | None, offset: int) -> _Steps:
    """What cites ``work``, of ``most`` citing documents, or all."""
    among = catalog.citing_documents(work, limit=most, offset=offset) if most is not None else None
    found, laws = catalog.citing(work, among=among), catalog.citing_laws(work, among=among)
    by_passage = [(law, DocumentId(law.passage.rsplit("#", 1)[0])) for law in laws]
    ids = dict.fromkeys([*(r.citing for r in found), *(id_ for _, id_ in by_passage)])
    documents = catalog.documents(list(ids))
    references: dict[WorkId, list[Reference]] = defaultdict(list)
    in_form: dict[WorkId, list[LegalCitation]] = defaultdict(list)
    for reference in found:
        if reference.citing in documents:
            references[documents[reference.citing].work].append(reference)
    for law, id_ in by_passage:
        if id_ in documents and documents[id_].work != work:
            in_form[documents[id_].work].append(law)
    return _Steps(references, in_form)


def find_paths(
    catalog: Graph, start: WorkId, target: WorkId, *, depth: int = DEPTH, most: int = MOST_PATHS
) -> tuple[tuple[WorkId, ...], ...]:
    """The shortest paths of citations from ``start`` to ``target``, at most ``depth`` steps long, in order of their ids.

    Searched from both ends at once; a step goes over at most ``WIDEST`` works, so that in a dense graph a path of the
    greatest length may be missed.
    """
    if start == target:
        return ((start,),)
    forth: dict[WorkId, set[WorkId]] = {start: set()}  # work: those before it on a shortest path
    back: dict[WorkId, set[WorkId]] = {target: set()}
    ends, tips = {start}, {target}
    for _ in range(depth):
        if not ends or not tips:
            return ()
        for source, reached in catalog.edges_between(sorted(ends)[:WIDEST], sorted(tips)[:WIDEST]):
            back.setdefault(source, set()).add(reached)
        if meeting := forth.keys() & back.keys():
            return _joined(meeting, forth, back, most)
        if len(ends) <= len(tips):
            ends = _advance(catalog.neighbors(sorted(ends)[:WIDEST]), forth)
        else:
            tips = _advance(catalog.neighbors(sorted(tips)[:WIDEST], backwards=True), back, backwards=True)
    return ()


def _joined(
    meeting: Collection[WorkId], forth: Mapping[WorkId, set[WorkId]], back: Mapping[WorkId, set[WorkId]], most: int
) -> tuple[tuple[WorkId, ...], ...]:
    """Paths through the works at which both searches meet."""
    paths = [
        (*left, *right[1:])
        for middle in sorted(meeting)
        for left in _to(middle, forth, most)
        for right in (tuple(reversed(path)) for path in _to(middle, back, most))
    ]
    return tuple(sorted(dict.fromkeys(paths))[:most])


def _advance(
    edges: Collection[tuple[WorkId, WorkId]], seen: dict[WorkId, set[WorkId]], *, backwards: bool = False
) -> set[WorkId]:
    """Works reached by ``edges`` for the first time; ``seen`` learns where they were reached from."""
    new: dict[WorkId, set[WorkId]] = defaultdict(set)
    for citing, cited in edges:
        source, reached = (cited, citing) if backwards else (citing, cited)
        if reached not in seen:
            new[reached].add(source)
    seen.update(new)
    return set(new)


def _to(work: WorkId, before: Mapping[WorkId, set[WorkId]], most: int) -> list[tuple[WorkId, ...]]:
    """Paths that end in ``work``, followed back through ``before``."""
    paths: list[tuple[WorkId, ...]] = [(work,)]
    while any(before[path[0]] for path in paths):
        paths = [(source, *path) for path in paths for source in sorted(before[path[0]])][: most * 4]
    return paths


def _near(works: Mapping[WorkId, Work], found: Sequence[tuple[WorkId, int]]) -> tuple[Near, ...]:
    return tuple(Near(works[id_], shared) for id_, shared in found if id_ in works)
