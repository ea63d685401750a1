"""A document as its page shows it: passages with their marks, links and notes, in reading order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import url_for

from corpus.model import Content, Document, Note, Passage, PassageId, PassageKind, Reference
from web.annotate import Link, Mark, Piece, cut

if TYPE_CHECKING:
    from corpus.catalog import Catalog, Earlier

Marks = Mapping[PassageId, Sequence[Mark]]
Links = Mapping[PassageId, Sequence[Link]]


@dataclass(frozen=True, slots=True)
class ShownNote:
    """A note beside the passage that calls it; ``passages`` hold its text."""

    note: Note
    passages: tuple[ShownPassage, ...]
    references: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class ShownPassage:
    """A passage in pieces, and the notes that are called first in it. ``turns`` to page ``page`` when it begins one."""

    passage: Passage
    pieces: Sequence[Piece]
    notes: tuple[ShownNote, ...] = ()
    turns: bool = False
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """All that the page of a document shows."""

    document: Document
    passages: tuple[ShownPassage, ...]
    stray: tuple[ShownNote, ...]  # notes that nothing calls
    outline: tuple[Passage, ...]
    versions: tuple[Document, ...]
    references: tuple[Reference, ...]
    notes: int
    marks: int
    cited_by: int = 0
    earlier: tuple[Earlier, ...] = ()
    attached: tuple[Document, ...] = ()  # of an e-mail
    attached_to: Document | None = None

    @property
    def first_marked(self) -> int | None:
        """Ordinal of the first passage with a mark."""
        every = (*self.passages, *(part for shown in self.passages for note in shown.notes for part in note.passages))
        return min((shown.passage.ordinal for shown in every if shown.marked), default=None)


@dataclass(frozen=True, slots=True)
class _Layers:
    """What lies over the text, by passage."""

    marks: Marks
    links: Links
    calls: Mapping[PassageId, Sequence[tuple[int, Note]]]

    def show(self, passage: Passage, notes: tuple[ShownNote, ...] = (), *, turns: bool = False) -> ShownPassage:
        found = self.marks.get(passage.id, ())
        pieces = cut(passage.text, found, self.links.get(passage.id, ()), self.calls.get(passage.id, ()))
        return ShownPassage(passage, pieces, notes, turns, bool(found))


def read_document(
    catalog: Catalog, document: Document, content: Content, marks: Marks, terms: Links | None = None
) -> Reading:
    """The document with ``marks`` and, when asked for, ``terms`` in its passages."""
    links = _links(content)
    for id_, found in (terms or {}).items():
        links[id_] += found
    layers = _Layers(marks, links, _calls(content))
    notes = _notes(content, layers)
    shown, placed, page = [], set[int](), None
    for passage in content.passages:
        if passage.kind is PassageKind.NOTE and passage.note is not None:
            continue
        beside = {note.number: note for _, note in layers.calls.get(passage.id, ()) if note.number not in placed}
        placed |= beside.keys()
        turns = passage.page is not None and passage.page != page
        page = passage.page if turns else page
        shown.append(layers.show(passage, tuple(notes[number] for number in beside), turns=turns))
    return Reading(
        document=document,
        passages=tuple(shown),
        stray=tuple(note for number, note in notes.items() if number not in placed),
        outline=tuple(passage for passage in content.passages if passage.kind is PassageKind.HEADING),
        versions=tuple(version for version in catalog.versions(document.work) if version.id != document.id),
        references=content.references,
        notes=len(notes),
        marks=sum(len(found) for found in marks.values()),
        cited_by=catalog.work_row(document.work).cited_by,
        earlier=catalog.earlier(document.id),
        attached=_attached(catalog, document),
        attached_to=catalog.find_document(source=mail) if (mail := document.metadata.get("attached_to")) else None,
    )


def _attached(catalog: Catalog, mail: Document) -> tuple[Document, ...]:
    hashes = str(mail.metadata.get("attachment_hashes", "")).split()
    found = catalog.find_documents("sha256", hashes) if hashes else {}
    return tuple(found[sha256] for sha256 in dict.fromkeys(hashes) if sha256 in found)


def _calls(content: Content) -> Mapping[PassageId, Sequence[tuple[int, Note]]]:
    calls: dict[PassageId, list[tuple[int, Note]]] = defaultdict(list)
    for note in content.notes:
        for callout in note.callouts:
            calls[callout.passage].append((callout.start, note))
    return calls


def _notes(content: Content, layers: _Layers) -> dict[int, ShownNote]:
    passages = {passage.id: passage for passage in content.passages}
    cited: dict[int, list[Reference]] = defaultdict(list)
    for reference in content.references:
        if reference.note is not None:
            cited[reference.note].append(reference)
    return {
        note.number: ShownNote(
            note,
            tuple(layers.show(passages[id_]) for id_ in note.passages if id_ in passages),
            tuple(cited[note.number]),
        )
        for note in content.notes
    }


def _links(content: Content) -> dict[PassageId, list[Link]]:
    """Citations as links to the works they cite, mentions to the entities they mean, by passage."""
    links: dict[PassageId, list[Link]] = defaultdict(list)
    for reference in content.references:
        if reference.work:
            href = url_for("works.work", id=reference.work)
            links[reference.passage].append(Link(reference.start, reference.end, "reference", href, reference.state))
    for law in content.legal:
        if law.work:
            links[law.passage].append(Link(law.start, law.end, "legal", url_for("works.work", id=law.work)))
    for mention in content.mentions:
        if mention.entity:
            href = url_for("agencies.entity", id=mention.entity)
            links[mention.passage].append(Link(mention.start, mention.end, "mention", href))
    return links
