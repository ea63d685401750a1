"""The figures of a whole catalog, kept beside it and brought up to date where documents changed.

A file of JSON lines under the home: what it was made by and up to which change, then a document a line. Only documents
that changed since are read again, so that ingest is not slowed and a page waits for new documents only. The file can
be deleted at any time. Texts that set rules (laws, treaties) are left out: a fine or a quota is no figure.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import Protocol

from corpus.errors import NotInCatalog
from corpus.figures.find import find_figures
from corpus.figures.values import Figure, from_row, to_row
from corpus.files import keep_derived
from corpus.model import Change, Content, Document, DocumentId

MADE_BY = 1  # raise it when figures are found otherwise
PAGE = 1000
RULES = frozenset(
    "law statute statute_section regulation rule proposed_rule treaty treaty_chapter constitution decree standard agreement".split()
)


class Shelved(Protocol):
    """What keeping figures needs of a catalog."""

    def changes(self, after: int, limit: int = 1000) -> tuple[Change, ...]:
        """Changes with a larger number; of each document only its last."""

    def last_change(self) -> int:
        """The number of the last change."""

    def documents(self, ids: Sequence[DocumentId]) -> Mapping[DocumentId, Document]:
        """Documents by id; unknown ones are left out."""

    def content(self, id: DocumentId) -> Content:  # noqa: A002
        """Everything of a document; ``NotInCatalog``."""


def states_facts(document: Document) -> bool:
    """Whether numbers in a document are figures; in laws and treaties they are rules."""
    return document.doc_type not in RULES


class Shelf:
    """The figures of a catalog. Thread-safe; nothing is read before the first question."""

    def __init__(self, catalog: Shelved, path: Path) -> None:
        self._catalog, self._path, self._lock = catalog, path, Lock()
        self._figures: dict[DocumentId, tuple[Figure, ...]] = {}
        self._after = -1
        self._all: tuple[Figure, ...] = ()

    def figures(self) -> Sequence[Figure]:
        """All figures as of now, by document and place."""
        with self._lock:
            if self._after < 0:
                self._read()
            last = self._catalog.last_change()
            if last < self._after:  # another catalog than that of the file
                self._figures, self._after = {}, 0
            if last != self._after or not self._all:
                self._update()
            return self._all

    def _update(self) -> None:
        before = self._after
        while changes := self._catalog.changes(self._after, PAGE):
            documents = self._catalog.documents([change.document for change in changes if not change.removed])
            for change in changes:
                self._figures.pop(change.document, None)
                document = documents.get(change.document)
                if document and states_facts(document) and (found := tuple(self._find(document.id))):
                    self._figures[change.document] = found
                self._after = change.sequence
        self._all = tuple(figure for id_ in sorted(self._figures) for figure in self._figures[id_])
        if self._after != before:
            self._write()

    def _find(self, id_: DocumentId) -> Iterator[Figure]:
        try:
            yield from find_figures(self._catalog.content(id_))
        except NotInCatalog:  # taken out meanwhile: its removal is the next change
            return

    def _read(self) -> None:
        self._figures, self._after = {}, 0
        try:
            with self._path.open(encoding="utf-8") as lines:
                head: Mapping[str, int] = json.loads(next(lines))
                if head["made_by"] != MADE_BY:
                    return
                figures = {}
                for line in lines:
                    found = tuple(from_row(row) for row in json.loads(line))
                    figures[found[0].document] = found
                self._figures, self._after = figures, head["after"]
        except (OSError, ValueError, KeyError, TypeError, StopIteration, IndexError):
            return  # made again

    def _write(self) -> None:
        rows = (
            json.dumps([to_row(figure) for figure in found], ensure_ascii=False) for found in self._figures.values()
        )
        keep_derived(self._path, [json.dumps({"made_by": MADE_BY, "after": self._after}), *rows])
