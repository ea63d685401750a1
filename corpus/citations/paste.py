"""A list of citations, pasted or read from a file: which of them the corpus holds, may hold, lacks, or nobody understands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from corpus.citations.bibliography import read_entry
from corpus.citations.bibtex import unread_entries
from corpus.citations.export import guess_format, read_works
from corpus.citations.legal import find_legal
from corpus.citations.matching import Description, describe_work
from corpus.citations.references import describe
from corpus.citations.resolve import Held
from corpus.citations.urls import find_links, is_front_page, url_key
from corpus.citations.works import new_id
from corpus.model import Document, DocumentId, Language, PassageId, Reference, Work, WorkId, WorkState

MOST = 2_000  # citations of one list
SHORTEST = 3  # words of a line that may be a title
_MARK = re.compile(r"^\s*(?:[•*–-]|\[?\d{1,3}[\].)])\s+")


class Shelf(Protocol):
    """What looking up needs of a catalog."""

    def iter_documents(self) -> Iterable[Document]:
        """All documents."""

    def works(self) -> Iterable[Work]:
        """All works."""


@dataclass(frozen=True, slots=True)
class Looked:
    """One citation of a list, the title read in it, and what the corpus has of it.

    ``works``: the held work, or candidates. ``cited``: of a missing one, the work that documents of the corpus cite too.
    ``read`` is the work as the list describes it. ``understood`` is false for what could not be read as a citation.
    """

    text: str
    title: str
    state: WorkState
    works: tuple[WorkId, ...] = ()
    number: int = 0  # of the citation in the list, from 1
    understood: bool = True
    cited: WorkId | None = None
    read: Work | None = None


@dataclass(frozen=True, slots=True)
class Shelves:
    """The works of a catalog ready to be asked: those with documents, and those that are only cited or wanted."""

    held: Held
    lacking: Held


def look_up(text: str, catalog: Shelf) -> Sequence[Looked]:
    """State of every citation in a list: one a line, or BibTeX, RIS, CSL-JSON or CSV; nothing of the list is dropped.

    Raises ``Error`` (``import.unreadable``) for a list in one of the forms that is broken as a whole.
    """
    shelves = read_shelves(catalog)
    looked = [
        _found(raw, work, description, shelves)
        for raw, work, description in (_listed(text) if guess_format(text) else _lines(text))[:MOST]
    ]
    return tuple(replace(one, number=number) for number, one in enumerate(looked, 1))


Read = tuple[str, Work | None, Description]
NONE = Description()


def _listed(text: str) -> list[Read]:
    form = guess_format(text)
    found: list[Read] = []
    for work in read_works(text, form):
        named = bool(work.title or work.url or work.keys)
        found.append((work.title or work.url or work.id, work if named else None, _of_work(work)))
    failed = unread_entries(text) if form == "bibtex" else ()
    return [*found, *((raw, None, NONE) for raw in failed)]


def _lines(text: str) -> list[Read]:
    lines = [line for raw in text.splitlines() if (line := _MARK.sub("", raw).strip())]
    return [(line, *read_line(line)) for line in lines]


def read_shelves(catalog: Shelf) -> Shelves:
    """The works of a catalog, ready to be asked."""
    texts: dict[WorkId, list[Document]] = {}
    for document in catalog.iter_documents():
        texts.setdefault(document.work, []).append(document)
    with_text: dict[WorkId, tuple[Work, Sequence[Document]]] = {}
    without: dict[WorkId, tuple[Work, Sequence[Document]]] = {}
    for work in catalog.works():
        (with_text if work.id in texts else without)[work.id] = (work, texts.get(work.id, ()))
    return Shelves(Held(with_text), Held(without))


def read_line(line: str) -> tuple[Work | None, Description]:
    """The work that one pasted citation describes, and what of it is compared. A line that is only a title is a title."""
    if span := read_entry(line):
        fields: Mapping[str, object] = describe(line, span)
        reference = Reference(DocumentId(""), PassageId(""), 0, len(line), line, **fields)  # type: ignore[arg-type]
        return _of_reference(reference), describe_work(
            [reference.title], reference.authors, year=reference.year, date=reference.date, keys=reference.keys
        )
    links = find_links(line)
    keys = [url_key(link.url) for link in links if not is_front_page(link.url)]
    url = links[0].url if links else ""
    plain = line.strip(' ."“”«»*_<>')
    if links and links[0].end - links[0].start >= len(plain):
        return Work(WorkId(""), "", url=url, keys=tuple(keys)), describe_work((), keys=keys)
    laws = [cite.surface for cite in find_legal(line)]
    description = describe_work([plain, *laws], keys=keys)
    words = re.findall(r"[^\W\d_]{2,}", plain)
    if not laws and not keys and len(words) < SHORTEST:
        return None, description
    return Work(WorkId(""), plain, url=url, keys=tuple(keys)), description


def _of_reference(reference: Reference) -> Work:
    return Work(
        WorkId(""),
        reference.title,
        reference.authors,
        reference.year,
        reference.date,
        reference.language,
        reference.type,
        reference.container,
        reference.publisher,
        reference.url,
        reference.keys,
    )


def _of_work(work: Work) -> Description:
    keys = [*work.keys, *([url_key(work.url)] if work.url and not is_front_page(work.url) else [])]
    return describe_work([work.title, *work.titles], work.authors, year=work.year, date=work.date, keys=keys)


def _found(text: str, work: Work | None, description: Description, shelves: Shelves) -> Looked:
    same, maybe = shelves.held.find(description)
    title = work.title if work else ""
    if len(same) == 1:
        return Looked(text, title, WorkState.HELD, same, read=work)
    if candidates := (same or maybe)[:5]:
        state = WorkState.CANDIDATE if len(candidates) == 1 else WorkState.AMBIGUOUS
        return Looked(text, title, state, candidates, read=work)
    cited = next(iter(shelves.lacking.find(description)[0]), None)
    return Looked(text, title, WorkState.MISSING, understood=bool(work or cited), cited=cited, read=work)


def wanted(looked: Iterable[Looked]) -> Sequence[Work]:
    """Works to look for, out of a list: those missing, each once, with the id of the cited work where there is one."""
    works: dict[WorkId, Work] = {}
    for one in looked:
        if one.understood and one.state is WorkState.MISSING and one.read:
            work = replace(one.read, id=one.cited or made_id(one.read))
            works.setdefault(work.id, work)
    return tuple(works.values())


def made_id(work: Work) -> WorkId:
    """The id that a reference to this work would get."""
    said = Reference(
        DocumentId(""), PassageId(""), 0, 0, work.title or work.url, authors=work.authors, title=work.title,
        year=work.year, url=work.url, language=Language(work.language), keys=work.keys,
    )  # fmt: skip
    return new_id(said)
