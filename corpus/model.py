"""The nouns of the system. Pure data: no I/O, no SQL, no engine.

All offsets are half-open ranges of Unicode code points in the text of the passage they name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import NewType

WorkId = NewType("WorkId", str)
DocumentId = NewType("DocumentId", str)
PassageId = NewType("PassageId", str)
EntityId = NewType("EntityId", str)
ConceptId = NewType("ConceptId", str)

RECORD_TYPES = frozenset({"record", "summary"})  # documents that describe a work and are not its text
NOTHING: Mapping[str, str] = MappingProxyType({})


class Language(StrEnum):
    """ISO 639-1 code of a text's language; everything that is neither is ``OTHER``."""

    EN = "en"
    ES = "es"
    OTHER = "other"

    @property
    def counterpart(self) -> Language:
        """The other one of the two languages; ``OTHER`` has none and gives itself."""
        return {Language.EN: Language.ES, Language.ES: Language.EN}.get(self, self)


class PassageKind(StrEnum):
    """What part of its document a passage is."""

    BODY = "body"
    NOTE = "note"
    HEADING = "heading"
    TABLE = "table"
    METADATA = "metadata"


class NoteKind(StrEnum):
    """Whether a note cites (reference), only says something (remark), or both (mixed)."""

    REFERENCE = "reference"
    REMARK = "remark"
    MIXED = "mixed"


class WorkState(StrEnum):
    """Whether the corpus holds the text of a cited work, may hold it, or lacks it (a record of it is not its text)."""

    HELD = "held"
    CANDIDATE = "candidate"
    AMBIGUOUS = "ambiguous"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Document:
    """One text in one language of a work, as read from one source.

    ``languages`` are those of its passages, most frequent first. ``issued`` is as much of an ISO 8601 date as is
    known (``2010``, ``2010-06``, ``2010-06-30``) or empty. ``source`` is the path or URL it was read from.
    """

    id: DocumentId
    work: WorkId
    title: str
    language: Language
    sha256: str
    source: str = ""
    external_id: str = ""
    languages: tuple[Language, ...] = ()
    authors: tuple[str, ...] = ()  # "Family, Given", or the name of a body
    issued: str = ""
    issuer: str = ""
    doc_type: str = ""
    country: str = ""  # US, MX, US-MX, INT or empty
    source_url: str = ""
    license: str = ""
    media_type: str = "text/plain"
    pages: int | None = None
    metadata: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    group: str = ""  # whose members alone may know of it; empty: everybody

    @property
    def describes(self) -> bool:
        """Whether it only describes its work: a work of which nothing else is here is missing."""
        return self.doc_type in RECORD_TYPES


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit that is indexed, ranked and quoted. ``id`` is ``DOCUMENT#ORDINAL``.

    ``note`` is the label of the note that the passage holds (kind NOTE), else ``None``; ``heading`` is the nearest
    heading above it; ``page`` counts from 1.
    """

    id: PassageId
    document: DocumentId
    ordinal: int
    kind: PassageKind
    language: Language
    text: str
    page: int | None = None
    note: str | None = None
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Callout:
    """Where a note's marker stood: before the code point ``start`` of ``passage``, after the words ``before``."""

    passage: PassageId
    start: int
    before: str


@dataclass(frozen=True, slots=True)
class Note:
    """A foot- or endnote. ``number`` counts from 1 in reading order, ``label`` is the marker as printed."""

    document: DocumentId
    number: int
    label: str
    kind: NoteKind
    text: str
    passages: tuple[PassageId, ...]
    callouts: tuple[Callout, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """The description of a cited work as one text gives it, and the work it was resolved to.

    ``passage``, ``start``, ``end`` locate ``raw``; ``note`` is the number of the note it stands in. Fields that do
    not stand in the text are named in ``inferred``. ``date`` is ISO 8601 cut to what is known.
    """

    citing: DocumentId
    passage: PassageId
    start: int
    end: int
    raw: str
    note: int | None = None
    authors: tuple[str, ...] = ()
    title: str = ""
    container: str = ""
    publisher: str = ""
    date: str = ""
    year: int | None = None
    url: str = ""
    language: Language = Language.OTHER
    type: str = ""
    inferred: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()  # normalized identifiers: "url:…", "doi:…", a legal key
    work: WorkId | None = None
    state: WorkState = WorkState.MISSING
    treatment: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""  # as printed: of an article its extent, of a book the pages meant
    edition: str = ""
    number: str = ""  # of a report, in its series
    doi: str = ""
    isbn: str = ""
    issn: str = ""


@dataclass(frozen=True, slots=True)
class LegalCitation:
    """A citation in legal form: ``family`` says which, ``key`` is its normalized identifier, pinpoint included."""

    passage: PassageId
    start: int
    end: int
    surface: str
    family: str
    key: str
    work: WorkId | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a text names an entity. ``entity`` is ``None`` when several ``candidates`` remain."""

    passage: PassageId
    start: int
    end: int
    surface: str
    kind: str
    entity: EntityId | None
    candidates: tuple[EntityId, ...] = ()


@dataclass(frozen=True, slots=True)
class Work:
    """A creation that documents hold or cite; its language versions and formats share it."""

    id: WorkId
    title: str
    authors: tuple[str, ...] = ()
    year: int | None = None
    date: str = ""
    language: Language = Language.OTHER
    type: str = ""
    container: str = ""
    publisher: str = ""
    url: str = ""
    keys: tuple[str, ...] = ()  # identifiers that mean this work and no other
    titles: tuple[str, ...] = ()  # other titles: translated, short, as cited
    volume: str = ""
    issue: str = ""
    pages: str = ""  # the extent of an article or chapter
    edition: str = ""
    number: str = ""  # of a report, in its series
    doi: str = ""
    isbn: str = ""
    issn: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """All that one document brings into the catalog, besides its description."""

    passages: tuple[Passage, ...]
    notes: tuple[Note, ...] = ()
    references: tuple[Reference, ...] = ()
    legal: tuple[LegalCitation, ...] = ()
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class Entity:
    """An authority record: an agency, agreement, program or person with all its names in both languages.

    ``names`` and ``acronyms`` are by language; ``variants`` are forms found in print (misprints included).
    """

    id: EntityId
    kind: str  # agency, agreement, program, person, organization, law, plan …
    country: str
    names: Mapping[Language, tuple[str, ...]]  # the first one is the official name
    acronyms: Mapping[Language, tuple[str, ...]] = field(default_factory=dict)
    variants: tuple[str, ...] = ()
    note: str = ""
    relations: tuple[tuple[str, str], ...] = ()  # (kind, other entity or text)
    source: str = ""
    notes: Mapping[Language, str] = field(default_factory=dict)  # ``note`` (English) and its Spanish version


@dataclass(frozen=True, slots=True)
class Term:
    """A designation of a concept in a language. ``region``: en-US, es-MX …; ``status``: preferred, admitted, deprecated."""

    text: str
    language: Language
    region: str = ""
    status: str = "preferred"
    acronym: bool = False
    part_of_speech: str = ""


@dataclass(frozen=True, slots=True)
class Concept:
    """A unit of knowledge and its terms in both languages (ISO 1087). ``equivalence``: same, near, none, false_friend."""

    id: ConceptId
    terms: tuple[Term, ...]
    definitions: Mapping[Language, str] = field(default_factory=dict)
    equivalence: str = "same"
    note: str = ""
    domain: str = ""
    source: str = ""
    relations: tuple[tuple[str, str], ...] = ()
    notes: Mapping[Language, str] = field(default_factory=dict)  # ``note`` (English) and its Spanish version


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the change log: document ``document`` was put (or removed) as number ``sequence``."""

    sequence: int
    document: DocumentId
    removed: bool = False
