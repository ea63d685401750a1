"""Nouns to rows and back, and the hash that tells two states of a document apart."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from itertools import chain
from operator import attrgetter
from typing import Any

from corpus.catalog.tables import DETAILS
from corpus.model import (
    Callout,
    Content,
    Document,
    DocumentId,
    EntityId,
    Language,
    LegalCitation,
    Mention,
    Note,
    NoteKind,
    Passage,
    PassageId,
    PassageKind,
    Reference,
    Work,
    WorkId,
    WorkState,
)

Row = Mapping[str, Any]
Rows = list[dict[str, Any]]
_UNRESOLVED = WorkState.MISSING.value
_PLAIN = frozenset({str, int, float, bool, type(None)})


def to_row(value: Any) -> dict[str, Any]:
    """The fields of a dataclass as plain values: enums as texts, tuples as lists, dataclasses as dicts."""
    names, values = _fields(type(value))  # type: ignore[arg-type]  # a type is hashable
    return {
        name: part if part.__class__ in _PLAIN else plain(part) for name, part in zip(names, values(value), strict=True)
    }


@lru_cache(maxsize=64)
def _fields(kind: type[Any]) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]:
    """Names of a dataclass's fields, and what gives their values. All of ours have several."""
    names = tuple(kind.__dataclass_fields__)
    return names, attrgetter(*names)


def plain(value: Any) -> Any:
    """A value as JSON can hold it."""
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, tuple | list):
        return [plain(part) for part in value]
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    return to_row(value)


def to_work(row: Row) -> Work:
    """The work in a row."""
    return Work(
        id=WorkId(row["id"]),
        title=row["title"],
        authors=tuple(row["authors"]),
        year=row["year"],
        date=row["date"],
        language=Language(row["language"]),
        type=row["type"],
        container=row["container"],
        publisher=row["publisher"],
        url=row["url"],
        keys=tuple(row["keys"]),
        titles=tuple(row["titles"]),
        **_details(row),
    )


def _details(row: Row) -> dict[str, str]:
    """Fields that states kept before there were any do not have."""
    return {name: row.get(name, "") for name in DETAILS}


def to_document(row: Row) -> Document:
    """The document in a row."""
    return Document(
        id=DocumentId(row["id"]),
        work=WorkId(row["work"]),
        title=row["title"],
        language=Language(row["language"]),
        sha256=row["sha256"],
        source=row["source"],
        external_id=row["external_id"],
        languages=tuple(map(Language, row["languages"])),
        authors=tuple(row["authors"]),
        issued=row["issued"],
        issuer=row["issuer"],
        doc_type=row["doc_type"],
        country=row["country"],
        source_url=row["source_url"],
        license=row["license"],
        media_type=row["media_type"],
        pages=row["pages"],
        metadata=dict(row["metadata"]),
        group=row.get("group", ""),
    )


def to_passage(row: Row) -> Passage:
    """The passage in a row."""
    return Passage(
        id=PassageId(row["id"]),
        document=DocumentId(row["document"]),
        ordinal=row["ordinal"],
        kind=PassageKind(row["kind"]),
        language=Language(row["language"]),
        text=row["text"],
        page=row["page"],
        note=row["note"],
        heading=row["heading"],
    )


def to_note(row: Row) -> Note:
    """The note in a row."""
    return Note(
        document=DocumentId(row["document"]),
        number=row["number"],
        label=row["label"],
        kind=NoteKind(row["kind"]),
        text=row["text"],
        passages=tuple(map(PassageId, row["passages"])),
        callouts=tuple(Callout(PassageId(c["passage"]), c["start"], c["before"]) for c in row["callouts"]),
    )


def to_reference(row: Row) -> Reference:
    """The reference in a row."""
    return Reference(
        citing=DocumentId(row["citing"]),
        passage=PassageId(row["passage"]),
        start=row["start"],
        end=row["end"],
        raw=row["raw"],
        note=row["note"],
        authors=tuple(row["authors"]),
        title=row["title"],
        container=row["container"],
        publisher=row["publisher"],
        date=row["date"],
        year=row["year"],
        url=row["url"],
        language=Language(row["language"]),
        type=row["type"],
        inferred=tuple(row["inferred"]),
        keys=tuple(row["keys"]),
        work=WorkId(row["work"]) if row["work"] is not None else None,
        state=WorkState(row["state"]),
        treatment=row["treatment"],
        **_details(row),
    )


def to_legal(row: Row) -> LegalCitation:
    """The legal citation in a row."""
    return LegalCitation(
        passage=PassageId(row["passage"]),
        start=row["start"],
        end=row["end"],
        surface=row["surface"],
        family=row["family"],
        key=row["key"],
        work=WorkId(row["work"]) if row["work"] is not None else None,
    )


def to_mention(row: Row) -> Mention:
    """The mention in a row."""
    return Mention(
        passage=PassageId(row["passage"]),
        start=row["start"],
        end=row["end"],
        surface=row["surface"],
        kind=row["kind"],
        entity=EntityId(row["entity"]) if row["entity"] is not None else None,
        candidates=tuple(map(EntityId, row["candidates"])),
    )


@dataclass(frozen=True, slots=True)
class ContentRows:
    """The rows of a document's content: made once, hashed and written."""

    passages: Rows
    notes: Rows
    references: Rows
    legal: Rows
    mentions: Rows


def content_rows(content: Content) -> ContentRows:
    """The rows of all parts of a content, without what only their place among them says."""
    parts = (content.passages, content.notes, content.references, content.legal, content.mentions)
    return ContentRows(*([to_row(value) for value in values] for values in parts))


def version(document: Document, content: Content) -> str:
    """A short hash of a document and its content, without what references and legal citations were resolved to.

    Two states with the same version are the same; it does not depend on the machine or the Python. What is empty does
    not count, so that a field added later, empty by default, changes no version.
    """
    return version_of_rows(to_row(document), content_rows(content))


def version_of_rows(document: Row, content: ContentRows) -> str:
    """``version`` of what these rows hold."""
    open_references = ({**row, "work": None, "state": _UNRESOLVED} for row in content.references)
    open_laws = ({**row, "work": None} for row in content.legal)
    digest = hashlib.sha256(_json(_filled(document)))
    for row in chain(content.passages, content.notes, open_references, open_laws, content.mentions):
        digest.update(_json(_filled(row)))
    return digest.hexdigest()[:24]


def _filled(row: Row) -> dict[str, Any]:
    return {name: part for name, part in row.items() if part}


def _json(value: object) -> bytes:
    return _encode(value).encode()


_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


def pack(document: Document, content: Content) -> bytes:
    """A document with its content as compressed JSON, to be kept as an earlier version."""
    return zlib.compress(_json({"document": to_row(document), "content": to_row(content)}), 6)


def unpack(state: bytes) -> tuple[Document, Content]:
    """What ``pack`` packed."""
    value = json.loads(zlib.decompress(state))
    content = value["content"]
    return to_document(value["document"]), Content(
        passages=tuple(map(to_passage, content["passages"])),
        notes=tuple(map(to_note, content["notes"])),
        references=tuple(map(to_reference, content["references"])),
        legal=tuple(map(to_legal, content["legal"])),
        mentions=tuple(map(to_mention, content["mentions"])),
    )
