"""A work as its page shows it: who cites it and where, and what its own text cites."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.model import (
    Document,
    DocumentId,
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
from web.annotate import Mark, Piece, cut
from web.margins import part_in_key

if TYPE_CHECKING:
    from corpus.catalog import Catalog

MOST_LAWS = 100  # citations in legal form shown of a work
CONTEXT = 220  # characters shown before and after a citation


@dataclass(frozen=True, slots=True)
class Citation:
    """One citation: the citing document and passage, and the words around it with the citation marked.

    Of a note, ``body`` is the sentence in the text that calls the note.
    """

    reference: Reference
    document: Document
    passage: Passage
    pieces: Sequence[Piece]
    note: Note | None = None
    body: Passage | None = None
    said: str = ""


@dataclass(frozen=True, slots=True)
class WorkView:
    """All that the page of a work shows."""

    work: Work
    state: WorkState
    held: tuple[Document, ...]
    cited_by: tuple[Citation, ...]
    cites: tuple[Citation, ...]
    laws: tuple[LawCitation, ...] = ()


@dataclass(frozen=True, slots=True)
class LawCitation:
    """Where a text cites the work in legal form (an article, a section), or names it."""

    law: LegalCitation | Mention
    document: Document
    passage: Passage
    pieces: Sequence[Piece]


def read_work(catalog: Catalog, id: WorkId, part: str = "") -> WorkView:  # noqa: A002 - the noun's own name
    """The work with both directions of its citations; of a law perhaps only those of one article. Raises ``NotInCatalog``."""
    work, held, citing = catalog.work(id), catalog.versions(id), catalog.citing(id)
    cites = tuple(reference for document in held for reference in catalog.references(document.id))
    cited_by, laws = places(catalog, citing), law_places(catalog, _of_part(catalog.citing_laws(id), part)[:MOST_LAWS])
    return WorkView(work, catalog.work_row(id).state, held, cited_by, places(catalog, cites), laws)


def _of_part(laws: Sequence[LegalCitation], part: str) -> Sequence[LegalCitation]:
    return [law for law in laws if part_in_key(law.key) == part] if part else laws


def law_places(catalog: Catalog, citations: Sequence[LegalCitation | Mention]) -> tuple[LawCitation, ...]:
    """Legal citations (or mentions) with the words around them."""
    passages = catalog.passages(list(dict.fromkeys(citation.passage for citation in citations)))
    documents = catalog.documents(list({passage.document for passage in passages.values()}))
    return tuple(
        LawCitation(citation, documents[passage.document], passage, _around(passage.text, citation.start, citation.end))
        for citation in citations
        if (passage := passages.get(citation.passage)) and passage.document in documents
    )


def _around(text: str, start: int, end: int) -> Sequence[Piece]:
    """The words around ``text[start:end]``, cut between words, the place itself marked."""
    first, last = max(0, start - CONTEXT), min(len(text), end + CONTEXT)
    if first:
        first = text.find(" ", first, start) + 1 or first
    if last < len(text):
        last = text.rfind(" ", end, last) if " " in text[end:last] else last
    pieces = cut(text[first:last], [Mark(start - first, end - first)])
    return [*([Piece("… ")] if first else []), *pieces, *([Piece(" …")] if last < len(text) else [])]


def mention_places(catalog: Catalog, mentions: Sequence[Mention]) -> tuple[LawCitation, ...]:
    """Mentions with the words around them, the first one of each document."""
    first = {mention.passage.rsplit("#", 1)[0]: mention for mention in reversed(mentions)}
    return law_places(catalog, [mention for mention in mentions if first[mention.passage.rsplit("#", 1)[0]] is mention])


def places(catalog: Catalog, references: Sequence[Reference]) -> tuple[Citation, ...]:
    """References with the words around them, and of a note the sentence that calls it."""
    documents = catalog.documents(list({reference.citing for reference in references}))
    notes = {(id_, note.number): note for id_ in documents for note in catalog.notes(id_)}
    called = [_note(notes, reference) for reference in references]
    wanted = {reference.passage for reference in references}
    wanted |= {note.callouts[0].passage for note in called if note and note.callouts}
    passages = catalog.passages(list(wanted))
    return tuple(
        _citation(reference, note, documents[reference.citing], passages)
        for reference, note in zip(references, called, strict=True)
        if reference.citing in documents and reference.passage in passages
    )


def _note(notes: Mapping[tuple[DocumentId, int], Note], reference: Reference) -> Note | None:
    return notes.get((reference.citing, reference.note)) if reference.note is not None else None


def _citation(
    reference: Reference, note: Note | None, document: Document, passages: Mapping[PassageId, Passage]
) -> Citation:
    passage = passages[reference.passage]
    pieces = _around(passage.text, reference.start, reference.end)
    body = passages.get(note.callouts[0].passage) if note and note.callouts else None
    said = _sentence(body.text, note.callouts[0].start) if body and note else ""
    return Citation(reference, document, passage, pieces, note, body, said)


def _sentence(text: str, end: int) -> str:
    """The last sentence or so before ``end``, cut at a word."""
    before = text[max(0, end - CONTEXT) : end].strip()
    if end <= CONTEXT:
        return before
    for stop in (". ", "; ", " "):
        if 0 <= (at := before.find(stop)) < len(before) - 60:
            return "… " + before[at + len(stop) :] if stop == " " else before[at + len(stop) :]
    return before
