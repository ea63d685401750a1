"""A list of citations, pasted or read from a file: which of them the corpus holds, may hold, or lacks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from corpus.citations.bibliography import read_entry
from corpus.citations.export import guess_format, read_works
from corpus.citations.legal import find_legal
from corpus.citations.matching import Description, describe_work
from corpus.citations.references import describe
from corpus.citations.resolve import Held
from corpus.citations.urls import find_links, is_front_page, url_key
from corpus.model import Document, Work, WorkId, WorkState


class Shelf(Protocol):
    """What looking up needs of a catalog."""

    def iter_documents(self) -> Iterable[Document]:
        """All documents."""

    def works(self) -> Iterable[Work]:
        """All works."""


@dataclass(frozen=True, slots=True)
class Looked:
    """One line of a list, the title read in it, and what the corpus has of it."""

    text: str
    title: str
    state: WorkState
    works: tuple[WorkId, ...] = ()  # the held work, or candidates


def look_up(text: str, catalog: Shelf) -> Sequence[Looked]:
    """State of every citation in a list: one a line, or BibTeX, RIS, CSL-JSON or CSV. Lines that cite nothing are missing."""
    held = read_shelf(catalog)
    if form := guess_format(text):
        return tuple(_found(work.title, work.title, _of_work(work), held) for work in read_works(text, form))
    lines = [
        line for raw in text.splitlines() if (line := re.sub(r"^\s*(?:[•*–-]|\[?\d{1,3}[\].)])\s+", "", raw).strip())
    ]
    return tuple(_found(line, title, description, held) for line in lines for title, description in [read_line(line)])


def read_shelf(catalog: Shelf) -> Held:
    """The works of a catalog that have documents, ready to be asked."""
    known = {work.id: work for work in catalog.works()}
    texts: dict[WorkId, list[Document]] = {}
    for document in catalog.iter_documents():
        texts.setdefault(document.work, []).append(document)
    return Held({id_: (known[id_], documents) for id_, documents in texts.items() if id_ in known})


def read_line(line: str) -> tuple[str, Description]:
    """The title in one pasted citation, and what of it is compared. A line that is only a title is a title."""
    if span := read_entry(line):
        fields = describe(line, span)
        return str(fields["title"]), describe_work(
            [str(fields["title"])],
            fields["authors"],  # type: ignore[arg-type]
            year=fields["year"],  # type: ignore[arg-type]
            date=str(fields["date"]),
            keys=fields["keys"],  # type: ignore[arg-type]
        )
    keys = [url_key(link.url) for link in find_links(line) if not is_front_page(link.url)]
    plain = line.strip(' ."“”«»*_<>')
    links = find_links(line)
    if links and links[0].end - links[0].start >= len(plain):
        return "", describe_work((), keys=keys)
    laws = [cite.surface for cite in find_legal(line)]
    return plain, describe_work([plain, *laws], keys=keys)


def _of_work(work: Work) -> Description:
    keys = [*work.keys, *([url_key(work.url)] if work.url and not is_front_page(work.url) else [])]
    return describe_work([work.title, *work.titles], work.authors, year=work.year, date=work.date, keys=keys)


def _found(text: str, title: str, description: Description, held: Held) -> Looked:
    same, maybe = held.find(description)
    if len(same) == 1:
        return Looked(text, title, WorkState.HELD, same)
    candidates = (same or maybe)[:5]
    state = (WorkState.MISSING, WorkState.CANDIDATE, WorkState.AMBIGUOUS)[min(len(candidates), 2)]
    return Looked(text, title, state, candidates)
