"""Citations in legal form to the works of the corpus that they mean: a section, a law, the chapter of a treaty."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from corpus.citations.legal import find_legal, scope_of
from corpus.model import Document, DocumentId, Passage, PassageKind, WorkId

_ARTICLE = re.compile(r"^(?:article|art[íi]culo)\s+(\d+(?:\.\d+)*)", re.IGNORECASE)


class Laws(Protocol):
    """What resolving legal citations needs of a catalog."""

    def iter_documents(self) -> Iterator[Document]:
        """All documents."""

    def iter_passages(self, document: DocumentId) -> Iterator[Passage]:
        """Passages of a document."""

    def legal_keys(self) -> frozenset[str]:
        """All keys of legal citations."""

    def settle_laws(self, meant: Mapping[str, WorkId]) -> None:
        """Write what keys mean."""


def resolve_laws(catalog: Laws) -> None:
    """Resolve every legal citation of the corpus to a held work, or to none. Idempotent."""
    held: dict[str, tuple[str, WorkId]] = {}
    treaties: dict[str, list[Document]] = defaultdict(list)
    for document in catalog.iter_documents():
        key = law_key(document)
        if key.startswith("treaty:"):
            treaties[key].append(document)
        elif key:
            plainest = min((len(t), t, w) for t, w in [*filter(None, [held.get(key)]), (document.title, document.work)])
            held[key] = plainest[1:]
    known = {key: work for key, (_, work) in held.items()}
    for key, documents in treaties.items():
        known |= _treaty(catalog, key, documents)
    catalog.settle_laws({key: work for key in catalog.legal_keys() if (work := find_work(key, known))})


def law_key(document: Document) -> str:
    """The key under which a document is cited in legal form: what its title begins with; empty when it is no law.

    Of several documents of one law the one with the plainest title is meant ("… (texto vigente al …)" is not).
    """
    scope = scope_of(document)
    if scope.law or scope.treaty:
        return scope.law or scope.treaty
    return next((cite.key for cite in find_legal(document.title) if cite.start == 0), "")


def _treaty(catalog: Laws, key: str, documents: Iterable[Document]) -> dict[str, WorkId]:
    """Keys of a treaty's articles, by the document that has their headings; of the treaty itself when it is one work."""
    found: dict[str, WorkId] = {}
    works = set()
    for document in documents:
        works.add(document.work)
        for passage in catalog.iter_passages(document.id):
            if passage.kind is PassageKind.HEADING and (heading := _ARTICLE.match(passage.text)):
                found.setdefault(f"{key}:art{heading[1]}", document.work)
            if heading := _ARTICLE.match(passage.heading):
                found.setdefault(f"{key}:art{heading[1]}", document.work)
    return found | ({key: works.pop()} if len(works) == 1 else {})


def find_work(key: str, known: Mapping[str, WorkId]) -> WorkId | None:
    """The work that a key means, its pinpoint left out step by step: fraction, paragraph, article."""
    while key.count(":") >= 1:
        if key in known:
            return known[key]
        shorter = re.sub(r"(?:\([^()]*\)|\.\d+)$", "", key)
        key = shorter if shorter != key else key.rsplit(":", 1)[0]
    return None
