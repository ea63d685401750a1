"""Citations in legal form to the works that they mean: a section, law or chapter that the corpus has, else the law that it lacks.

A law that the corpus lacks is a work like any other that is cited and missing (``law_works``): once a document of it comes in,
resolving gives its citations to that document's work, and the missing one is forgotten.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Protocol

from corpus.citations.law_works import group_laws, read_laws, unit_of, work_of_law
from corpus.citations.legal import find_legal, scope_of
from corpus.model import Document, DocumentId, LegalCitation, Passage, PassageKind, Work, WorkId

_ARTICLE = re.compile(r"^(?:article|art[íi]culo)\s+(\d+(?:\.\d+)*)", re.IGNORECASE)


class Laws(Protocol):
    """What resolving legal citations needs of a catalog."""

    def iter_passages(self, document: DocumentId) -> Iterator[Passage]:
        """Passages of a document."""

    def iter_legal(self) -> Iterator[LegalCitation]:
        """All legal citations, by document, in reading order."""

    def put_works(self, works_: Iterable[Work]) -> None:
        """Insert or update works."""

    def settle_laws(self, meant: Mapping[str, WorkId]) -> None:
        """Write what keys mean."""


class HeldLaws:
    """The laws that the corpus has, of its documents one after the other."""

    def __init__(self) -> None:
        self._held: dict[str, tuple[str, WorkId]] = {}
        self._treaties: dict[str, list[tuple[DocumentId, WorkId]]] = defaultdict(list)

    def add(self, document: Document) -> None:
        """Note a document, if it is a law. Of several with one key the plainest title is meant."""
        key = law_key(document)
        if key.startswith("treaty:"):
            self._treaties[key].append((document.id, document.work))
        elif key:
            others = filter(None, [self._held.get(key)])
            plainest = min((len(t), t, w) for t, w in [*others, (document.title, document.work)])
            self._held[key] = plainest[1:]

    def settled(self, catalog: Laws) -> tuple[dict[str, WorkId], frozenset[str]]:
        """Works by the keys under which they are cited in legal form, and treaties held as several works.

        Such a treaty is neither missing nor one work: citations of it as a whole are left open.
        """
        known = {key: work for key, (_, work) in self._held.items()}
        for key, documents in self._treaties.items():
            known |= _treaty(catalog, key, documents)
        return known, frozenset(key for key in self._treaties if key not in known)


def resolve_laws(
    catalog: Laws,
    cited: Mapping[WorkId, Work],
    laws_held: tuple[Mapping[str, WorkId], frozenset[str]],
    held: Collection[WorkId],
    described: Mapping[WorkId, Work],
) -> None:
    """Resolve every legal citation of the corpus to a work. Idempotent.

    ``held`` are the ids of works with documents, ``cited`` all other works; those of them that references describe are
    ``described``: a law that a note cites by its name keeps that description, and is one work with the law cited in form.
    """
    known, in_parts = laws_held
    keys: set[str] = set()
    laws = read_laws(_noted(catalog.iter_legal(), keys))
    every = {**{id_: work for id_, work in cited.items() if id_ not in described}, **described}
    former = {key: id_ for id_, work in every.items() for key in work.keys if key in laws.surfaces}
    made: dict[WorkId, Work] = {}
    meant: dict[str, WorkId] = {}
    for units in group_laws(laws):
        if in_parts & set(units):
            continue
        target = next((known[unit] for unit in units if unit in known), None)
        if target is None:
            named = [former[unit] for unit in units if unit in former and former[unit] not in made]
            id_ = next((id_ for id_ in named if id_ in described), next(iter(named), None))
            if id_ is not None and id_ in described:
                meant |= dict.fromkeys(units, id_)
                continue
            work = work_of_law(units, laws.surfaces, id_)
            while work.id in made or (id_ is None and (work.id in cited or work.id in held)):
                work = replace(work, id=WorkId(f"{work.id}-x"))
            made[work.id] = work
            target = work.id
        meant |= dict.fromkeys(units, target)
    resolved = {key: target for key in keys if (target := find_work(key, known) or meant.get(unit_of(key)))}
    needed = set(resolved.values())
    catalog.put_works(work for work in made.values() if work.id in needed and cited.get(work.id) != work)
    catalog.settle_laws(resolved)


def _noted(citations: Iterable[LegalCitation], keys: set[str]) -> Iterator[LegalCitation]:
    for cite in citations:
        keys.add(cite.key)
        yield cite


def law_key(document: Document) -> str:
    """The key under which a document is cited in legal form: what its title begins with; empty when it is no law.

    Of several documents of one law the one with the plainest title is meant ("… (texto vigente al …)" is not).
    """
    scope = scope_of(document)
    if scope.law or scope.treaty:
        return scope.law or scope.treaty
    return next((cite.key for cite in find_legal(document.title) if cite.start == 0), "")


def _treaty(catalog: Laws, key: str, documents: Iterable[tuple[DocumentId, WorkId]]) -> dict[str, WorkId]:
    """Keys of a treaty's articles, by the document that has their headings; of the treaty itself when it is one work."""
    found: dict[str, WorkId] = {}
    works = set()
    for document, work in documents:
        works.add(work)
        for passage in catalog.iter_passages(document):
            if passage.kind is PassageKind.HEADING and (heading := _ARTICLE.match(passage.text)):
                found.setdefault(f"{key}:art{heading[1]}", work)
            if heading := _ARTICLE.match(passage.heading):
                found.setdefault(f"{key}:art{heading[1]}", work)
    return found | ({key: works.pop()} if len(works) == 1 else {})


def find_work(key: str, known: Mapping[str, WorkId]) -> WorkId | None:
    """The work that a key means, its pinpoint left out step by step: fraction, paragraph, article."""
    while key.count(":") >= 1:
        if key in known:
            return known[key]
        shorter = re.sub(r"(?:\([^()]*\)|\.\d+)$", "", key)
        key = shorter if shorter != key else key.rsplit(":", 1)[0]
    return None
