"""Dossiers: documents and passages that somebody gathers, with notes; their own, or read by whoever has the address.

One value a dossier, kept by the catalog like other curated things, so that backups hold them.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from threading import Lock
from typing import TYPE_CHECKING, Any

from corpus.errors import CatalogError, NotInCatalog
from corpus.model import DocumentId, Passage, PassageId

if TYPE_CHECKING:
    from corpus.catalog import Catalog
    from corpus.model import Document

KIND = "dossier"
MOST, MOST_EXHIBITS = 100, 500  # dossiers of an account, exhibits of a dossier
LONGEST = 5_000  # characters of a note

_changing = Lock()  # one process serves the site: of two changes at once none is lost


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A document, or a passage of it (``passage`` is its ordinal, empty for the whole), and why it is here."""

    document: str
    passage: str = ""
    note: str = ""

    @property
    def key(self) -> str:
        """What tells it from the other exhibits of a dossier."""
        return f"{self.document}#{self.passage}"


@dataclass(frozen=True, slots=True)
class Dossier:
    """A dossier. ``shared``: whoever has its address may read it."""

    id: str
    by: str
    name: str
    about: str = ""
    shared: bool = False
    exhibits: tuple[Exhibit, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """An exhibit with what it stands for; ``None`` where that is not, or no longer, in the catalog."""

    exhibit: Exhibit
    document: Document | None
    passage: Passage | None


def dossiers_of(catalog: Catalog, by: str) -> Sequence[Dossier]:
    """Those of an account, by name."""
    mine = (_read(id_, value) for id_, value in catalog.curated(KIND).items() if value["by"] == by)
    return sorted(mine, key=lambda one: one.name.casefold())


def find_dossier(catalog: Catalog, id: str, by: str) -> Dossier:  # noqa: A002 - its own name
    """One's own, or a shared one. ``NotInCatalog`` for any other, as if there were none."""
    value = catalog.curated_value(KIND, id)
    if value is None or not (value["by"] == by or value["shared"]):
        raise NotInCatalog("dossier.not_found")
    return _read(id, value)


def new_dossier(catalog: Catalog, name: str, by: str) -> Dossier:
    """An empty one. Raises ``CatalogError`` (``dossier.no_name``, ``dossier.too_many``)."""
    if not (name := name.strip()[:200]):
        raise CatalogError("dossier.no_name")
    if len(dossiers_of(catalog, by)) >= MOST:
        raise CatalogError("dossier.too_many", most=MOST)
    return _keep(catalog, Dossier(secrets.token_urlsafe(12), by, name), by)


def describe(catalog: Catalog, id: str, by: str, *, name: str, about: str, shared: bool) -> Dossier:  # noqa: A002
    """Give one's dossier another name and description, and share it or not."""
    with _changing:
        old = _own(catalog, id, by)
        new = replace(old, name=name.strip()[:200] or old.name, about=about.strip()[:LONGEST], shared=shared)
        return _keep(catalog, new, by)


def put_exhibit(catalog: Catalog, id: str, exhibit: Exhibit, by: str) -> Dossier:  # noqa: A002
    """Add an exhibit at the end; one that is there gets the new note. Raises ``NotInCatalog``, ``dossier.full``."""
    catalog.document(DocumentId(exhibit.document))
    if exhibit.passage and not _passages(catalog, [exhibit]):
        raise NotInCatalog("dossier.no_passage", passage=exhibit.passage)
    with _changing:
        old = _own(catalog, id, by)
        exhibit = replace(exhibit, note=exhibit.note.strip()[:LONGEST])
        kept = tuple(exhibit if one.key == exhibit.key else one for one in old.exhibits)
        exhibits = kept if exhibit in kept else (*kept, exhibit)
        if len(exhibits) > MOST_EXHIBITS:
            raise CatalogError("dossier.full", most=MOST_EXHIBITS)
        return _keep(catalog, replace(old, exhibits=exhibits), by)


def drop_exhibit(catalog: Catalog, id: str, key: str, by: str) -> Dossier:  # noqa: A002
    """Take an exhibit away; unknown ones are no error."""
    with _changing:
        old = _own(catalog, id, by)
        return _keep(catalog, replace(old, exhibits=tuple(one for one in old.exhibits if one.key != key)), by)


def forget_dossier(catalog: Catalog, id: str, by: str) -> None:  # noqa: A002
    """Delete one's dossier."""
    catalog.curate(KIND, _own(catalog, id, by).id, None, by=by)


def shown(catalog: Catalog, dossier: Dossier) -> Sequence[Shown]:
    """The exhibits with their documents and passages, in their order."""
    documents = catalog.documents([DocumentId(exhibit.document) for exhibit in dossier.exhibits])
    passages = _passages(catalog, dossier.exhibits)
    return [Shown(i, documents.get(DocumentId(i.document)), passages.get(PassageId(i.key))) for i in dossier.exhibits]


def _passages(catalog: Catalog, exhibits: Sequence[Exhibit]) -> Mapping[PassageId, Passage]:
    return catalog.passages([PassageId(exhibit.key) for exhibit in exhibits if exhibit.passage])


def _own(catalog: Catalog, id_: str, by: str) -> Dossier:
    found = find_dossier(catalog, id_, by)
    if found.by != by:
        raise NotInCatalog("dossier.not_found")
    return found


def _keep(catalog: Catalog, dossier: Dossier, by: str) -> Dossier:
    value = asdict(dossier)
    catalog.curate(KIND, value.pop("id"), value, by=by)
    return dossier


def _read(id_: str, value: dict[str, Any]) -> Dossier:
    exhibits = tuple(Exhibit(**exhibit) for exhibit in value["exhibits"])
    return Dossier(id_, value["by"], value["name"], value["about"], value["shared"], exhibits)
