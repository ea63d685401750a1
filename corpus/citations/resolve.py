"""References to works: one work for all that means it, held where the corpus has it.

``resolve`` looks at the whole corpus and may be run at any time: it gives the same works the same ids, leaves what a
curator decided, and writes only what changed. It runs after every batch of documents, so that a document that comes in
settles the references that waited for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from corpus.catalog.values import Resolution
from corpus.citations.blocking import Asked, Blocks
from corpus.citations.keys import keys_of_document
from corpus.citations.laws import HeldLaws, Laws, resolve_laws
from corpus.citations.matching import Description, Verdict, compare, describe_work
from corpus.citations.works import describe_held, describe_reference, work_of
from corpus.model import Document, Reference, Work, WorkId, WorkState

if TYPE_CHECKING:
    from corpus.catalog import Catalog


class Citing(Laws, Protocol):
    """What resolving needs of a catalog."""

    def iter_documents(self) -> Iterator[Document]:
        """All documents."""

    def iter_references(self) -> Iterator[Reference]:
        """All references of all documents."""

    def works(self) -> Iterator[Work]:
        """All works."""

    def works_by_id(self, ids: Collection[WorkId]) -> Mapping[WorkId, Work]:
        """Works by id."""

    def versions_of(self, ids: Sequence[WorkId]) -> Mapping[WorkId, tuple[Document, ...]]:
        """The documents of works."""

    def put_works(self, works_: Iterable[Work]) -> None:
        """Insert or update works."""

    def settle(self, resolutions: Iterable[Resolution]) -> None:
        """Write what references were resolved to."""


@dataclass(slots=True)
class _Group:
    """References that mean one work, while they are being gathered."""

    references: list[Reference] = field(default_factory=list)
    descriptions: list[Description] = field(default_factory=list)


def resolve(catalog: Citing) -> None:
    """Resolve every reference and legal citation of the corpus to a work. Idempotent.

    Held works are read one after the other, and only those that a reference may mean are kept: what is in memory grows
    with the references, not with the corpus.
    """
    groups = gather(catalog.iter_references())
    asked = Asked(_description(group) for group in groups)
    ids: set[WorkId] = set()
    near: set[WorkId] = set()
    laws = HeldLaws()
    for document in catalog.iter_documents():
        ids.add(document.work)
        laws.add(document)
        if asked and document.work not in near and any(d in asked for d in _descriptions(document)):
            near.add(document.work)
    cited: dict[WorkId, Work] = {}
    for work in catalog.works():
        if work.id not in ids:
            cited[work.id] = work
        elif asked and work.id not in near and describe_held(work, ()) in asked:
            near.add(work.id)
    held_laws = laws.settled(catalog)
    works, resolutions = _settle(groups, _held(catalog, near, ids), cited, held_laws[0])
    catalog.put_works(work for work in works if cited.get(work.id) != work)
    catalog.settle(resolutions)
    resolve_laws(catalog, cited, held_laws, ids, {work.id: work for work in works})


def resolve_all(catalog: Catalog) -> None:
    """Resolve what everybody may read by nothing else; then, for each group, what it alone may read."""
    from corpus.catalog import Resolving

    groups = catalog.groups.in_use()
    if not groups:
        resolve(catalog)
        return
    for group in ("", *sorted(groups)):
        known = Resolving(catalog, group)
        try:
            resolve(known)
        finally:
            known.close()


def _descriptions(document: Document) -> Iterator[Description]:
    """All that may be compared of a document, whichever of it its work is described by."""
    yield describe_work((document.title,), document.authors, keys=keys_of_document(document))
    if document.issuer:
        yield describe_work((), (document.issuer,))


def _held(catalog: Citing, near: Collection[WorkId], ids: Collection[WorkId]) -> Held:
    works, versions = catalog.works_by_id(near), catalog.versions_of(list(near))
    return Held({id_: (work, versions[id_]) for id_, work in works.items()}, ids)


class Held:
    """The works that the corpus holds, ready to be asked whether a description means one of them."""

    def __init__(self, works: Mapping[WorkId, tuple[Work, Sequence[Document]]], ids: Collection[WorkId] = ()) -> None:
        """``ids`` are those of all held works, where ``works`` are only some."""
        self._blocks: Blocks[WorkId] = Blocks()
        self._descriptions: dict[WorkId, Description] = {}
        self._ids = ids or works.keys()
        self.texts = {id_ for id_, (_, documents) in works.items() if not all(d.describes for d in documents)}
        for id_, (work, documents) in sorted(works.items()):
            description = describe_held(work, documents, (key for d in documents for key in keys_of_document(d)))
            self._descriptions[id_] = description
            self._blocks.add(id_, description)

    def __contains__(self, id_: WorkId) -> bool:
        return id_ in self._ids

    def find(self, description: Description) -> tuple[tuple[WorkId, ...], tuple[WorkId, ...]]:
        """Works that are meant, and works that may be, likeliest first. The text of a work is meant before a record of it."""
        verdicts = [(compare(description, self._descriptions[id_]), id_) for id_ in self._blocks.near(description)]
        same = tuple(id_ for verdict, id_ in verdicts if verdict is Verdict.SAME)
        same = tuple(id_ for id_ in same if id_ in self.texts) or same
        return same, tuple(id_ for verdict, id_ in verdicts if verdict is Verdict.MAYBE)


def gather(references: Iterable[Reference]) -> Sequence[Sequence[Reference]]:
    """References in groups that mean one work each. A group has no two members that exclude each other."""
    ordered = sorted(references, key=lambda r: (-len(r.title), -len(r.date), r.citing, r.passage, r.start))
    blocks: Blocks[int] = Blocks()
    groups: list[_Group] = []
    exact: dict[Description, int] = {}
    for reference in ordered:
        description = describe_reference(reference)
        number = exact.get(description)
        if number is None:
            number = _group_for(description, blocks, groups)
            exact[description] = number
            groups[number].descriptions.append(description)
            blocks.add(number, description)
        groups[number].references.append(reference)
    return [group.references for group in groups]


def _group_for(description: Description, blocks: Blocks[int], groups: list[_Group]) -> int:
    for number in dict.fromkeys(blocks.near(description)):
        verdicts = [compare(description, other) for other in groups[number].descriptions[:20]]
        if Verdict.SAME in verdicts and Verdict.DIFFERENT not in verdicts:
            return number
    groups.append(_Group())
    return len(groups) - 1


def _settle(
    groups: Sequence[Sequence[Reference]], held: Held, known: Mapping[WorkId, Work], laws: Mapping[str, WorkId]
) -> tuple[list[Work], list[Resolution]]:
    works: list[Work] = []
    resolutions: list[Resolution] = []
    taken: set[WorkId] = set()
    for group in groups:
        description = _description(group)
        same, maybe = held.find(description)
        if law := next((laws[key] for key in sorted(description.keys) if key in laws), None):
            same = (law,)
        candidates: tuple[WorkId, ...] = ()
        if len(same) == 1:
            work, state = same[0], WorkState.HELD if law or same[0] in held.texts else WorkState.MISSING
        else:
            candidates = (same or maybe)[:5]
            id_ = _former(group, held, known, taken)
            made = work_of(group, id_)
            while made.id in taken or made.id in held:
                made = work_of(group, WorkId(f"{made.id}x"))
            work = made.id
            works.append(made)
            taken.add(work)
            state = (WorkState.MISSING, WorkState.CANDIDATE, WorkState.AMBIGUOUS)[min(len(candidates), 2)]
        resolutions += [Resolution(r.citing, r.passage, r.start, work, state, candidates) for r in group]
    return works, resolutions


def _description(group: Sequence[Reference]) -> Description:
    """One description for a group: all titles and keys, the authors and the date of the fullest."""
    work = work_of(group, WorkId("-"))
    return describe_held(work, ())


def _former(group: Sequence[Reference], held: Held, known: Mapping[WorkId, Work], taken: set[WorkId]) -> WorkId | None:
    """The work that most of a group was resolved to before: it keeps its id."""
    counts = Counter(r.work for r in group if r.work and r.work in known and r.work not in held and r.work not in taken)
    return max(counts, key=lambda id_: (counts[id_], id_), default=None)
