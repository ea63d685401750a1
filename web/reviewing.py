"""What waits for a curator's word: citations whose work is probable or one of several."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.errors import NotInCatalog
from corpus.model import Document, DocumentId, Passage, Reference, Work, WorkId, WorkState

if TYPE_CHECKING:
    from corpus.catalog import Catalog, Resolution

OPEN = (WorkState.CANDIDATE, WorkState.AMBIGUOUS)
LOOKED_BACK = 200  # lines of the log searched for what was settled lately


@dataclass(frozen=True, slots=True)
class Question:
    """A citation and the works it may mean; ``chosen`` when it was settled (``None`` in it: no known work)."""

    reference: Reference
    document: Document
    passage: Passage
    works: tuple[Work, ...]
    chosen: WorkId | None = None


def iter_open(catalog: Catalog) -> Iterator[Question]:
    """Citations that wait, by citing document."""
    known: dict[DocumentId, Sequence[Resolution]] = {}
    for reference in catalog.iter_references():
        if reference.state in OPEN:
            if reference.citing not in known:
                known = {reference.citing: catalog.resolutions(reference.citing)}
            found = _of(known[reference.citing], reference)
            if found and not found.decided:
                yield _question(catalog, reference, found)


def settled_lately(catalog: Catalog, most: int = 10) -> Sequence[Question]:
    """Citations of the documents that curators settled something in last."""
    edits = [edit for edit in catalog.edits(limit=1_000_000)[-LOOKED_BACK:] if edit.kind == "reference"]
    citing = dict.fromkeys(DocumentId(edit.subject.split("/")[0]) for edit in reversed(edits))
    found = []
    for document in citing:
        for resolution in catalog.resolutions(document):
            if resolution.decided:
                reference = find_reference(catalog, resolution.passage, resolution.start)
                found.append(_question(catalog, reference, resolution))
    return found[:most]


def find_reference(catalog: Catalog, passage: str, start: int) -> Reference:
    """The reference at this place. Raises ``NotInCatalog``."""
    citing = DocumentId(passage.rsplit("#", 1)[0])
    for reference in catalog.references(citing):
        if reference.passage == passage and reference.start == start:
            return reference
    raise NotInCatalog(id=f"{passage}:{start}")


def _of(resolutions: Sequence[Resolution], reference: Reference) -> Resolution | None:
    same = (reference.passage, reference.start)
    return next((found for found in resolutions if (found.passage, found.start) == same), None)


def _question(catalog: Catalog, reference: Reference, resolution: Resolution) -> Question:
    document = catalog.document(reference.citing)
    passage = catalog.passages([reference.passage])[reference.passage]
    ids = dict.fromkeys(id_ for id_ in (*resolution.candidates, resolution.work) if id_)
    works = tuple(catalog.work(id_) for id_ in ids)
    return Question(reference, document, passage, works, resolution.work if resolution.decided else None)
