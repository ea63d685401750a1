"""A parsed source as a document with all it brings: passages, notes with call-outs, references, mentions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from corpus.entities.mentions import Gazetteer
from corpus.headings import find_legal_heading
from corpus.identifiers import given_hash
from corpus.language import identify, languages_of
from corpus.model import (
    Callout,
    Content,
    Document,
    DocumentId,
    Entity,
    Language,
    Note,
    PassageKind,
    WorkId,
)
from corpus.parsers.protocol import Block, Parsed, ParsedNote, Source
from corpus.passages import Passages, split
from corpus.proposals import propose

VERSION = "1"  # of what reading and splitting give: another number makes every source be read again
_TELLING = 8  # words from which on a block's own language counts
_SAMPLED = 200  # blocks that tell a long document's language
_ENOUGH = 20  # words that tell a document's language against what its record says
_ISO = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_PROPOSED = ("title", "date", "issuer", "authors", "doc_type", "country")
_OWN = frozenset(
    "id external_id title language date issued issuer doc_type country authors author source_url url license work"
    " path text encoding".split()
)


@dataclass(frozen=True, slots=True)
class Assembled:
    """What goes into the catalog for one source, and what its report says besides."""

    document: Document
    content: Content
    warnings: tuple[str, ...]


def reading_key(given: Mapping[str, object]) -> str:
    """What a document was read with; kept in its metadata as ``reading``. The same bytes and key are unchanged."""
    return f"{VERSION}-{given_hash(given)}"


def assemble(
    source: Source,
    parsed: Parsed,
    *,
    id_: DocumentId,
    sha256: str,
    work: WorkId | None = None,
    entities: Sequence[Entity] | Gazetteer = (),
) -> Assembled:
    """The document and content of a parsed source. ``work`` is that of the document it replaces, if any."""
    given = source.given
    parsed = replace(parsed, blocks=tuple(_with_headings(parsed)))
    address = _text(given.get("source_url") or given.get("url"))
    known = replace(parsed, metadata={**parsed.metadata, **({"source_url": address} if address else {})})
    parsed = replace(known, metadata={**known.metadata, **propose(known)})
    language = _language(parsed, given)
    title = _title(source, parsed)
    split_up = split(id_, parsed.blocks, parsed.notes, language=language, about=_about(title, parsed, given))
    document = _document(source, parsed, split_up, id_=id_, sha256=sha256, language=language, work=work)
    notes, lost = _notes(id_, parsed.notes, split_up)
    content = _content(document, split_up, notes, entities)
    warnings = list(parsed.warnings)
    if lost:
        warnings.append("callouts_without_note")
    if len(document.languages) > 1:
        warnings.append("mixed_languages")
    return Assembled(document, content, tuple(dict.fromkeys(warnings)))


def _with_headings(parsed: Parsed) -> Iterator[Block]:
    """The blocks with the numbers of articles and sections as headings, where they run in before their text."""
    if parsed.media_type == "application/jsonl" or len(parsed.blocks) < 2:
        yield from parsed.blocks
        return
    for block in parsed.blocks:
        heading = find_legal_heading(block.text) if block.kind is PassageKind.BODY else None
        if heading is None:
            yield block
            continue
        cut = len(block.text) - len(heading.rest)
        above = tuple((min(at, len(heading.text)), label) for at, label in block.callouts if at <= cut)
        yield replace(block, kind=PassageKind.HEADING, level=heading.level, text=heading.text, callouts=above)
        if heading.rest:
            below = tuple((at - cut, label) for at, label in block.callouts if at > cut)
            yield replace(block, text=heading.rest, callouts=below)


def _language(parsed: Parsed, given: Mapping[str, object]) -> Language:
    texts = [block.text for block in parsed.blocks if block.kind is not PassageKind.TABLE]
    long = [text for text in texts if len(text.split()) >= _TELLING]
    long = long[:: len(long) // _SAMPLED + 1]
    short = "\n".join(text for text in texts if len(text.split()) < _TELLING)
    texts = [*long, short] if texts else [block.text for block in parsed.blocks]
    found = [(identify(text), len(text)) for text in texts]
    total = sum(len(text.split()) for text in texts)
    first = next(iter(languages_of(each for each in found if each[1])), Language.OTHER)
    if first is Language.OTHER and total < _ENOUGH and given.get("language") in ("en", "es"):
        return Language(str(given["language"]))
    return first


def _title(source: Source, parsed: Parsed) -> str:
    given = str(source.given.get("title") or "").strip()
    return given or parsed.metadata.get("title", "").strip() or PurePosixPath(source.name).stem.replace("_", " ")


def _about(title: str, parsed: Parsed, given: Mapping[str, object]) -> str:
    """The text of the metadata passage: who issued what, when. Nothing where only the title is known."""
    rest = [_text(given.get(name) or parsed.metadata.get(name)) for name in ("authors", "issuer", "doc_type")]
    rest.append(_text(given.get("date") or parsed.metadata.get("date")))
    return "\n".join(filter(None, (title, *rest))) if rest[0] or rest[1] else ""


def _text(value: object) -> str:
    if isinstance(value, list | tuple):
        return "; ".join(str(each) for each in value)
    return str(value or "").strip()


def _document(
    source: Source,
    parsed: Parsed,
    split_up: Passages,
    *,
    id_: DocumentId,
    sha256: str,
    language: Language,
    work: WorkId | None,
) -> Document:
    given, found = source.given, parsed.metadata
    kinds = (PassageKind.BODY, PassageKind.HEADING, PassageKind.TABLE)
    body = [passage for passage in split_up.passages if passage.kind in kinds]
    date = _text(given.get("date") or given.get("issued") or found.get("date"))
    authors = given.get("authors") or given.get("author") or found.get("authors", "")
    extra = {name: _text(value) for name, value in {**found, **given}.items() if name not in _OWN and _text(value)}
    extra |= {f"{name}_source": "given" for name in _PROPOSED if given.get(name)}
    return Document(
        id=id_,
        work=WorkId(_text(given.get("work"))) if given.get("work") else work or WorkId(id_),
        title=_title(source, parsed),
        language=language,
        sha256=sha256,
        source=source.origin or source.name,
        external_id=_text(given.get("id") or given.get("external_id")),
        languages=languages_of((passage.language, len(passage.text)) for passage in body),
        authors=_authors(authors),
        issued=found_date.group() if (found_date := _ISO.match(date)) else "",
        issuer=_text(given.get("issuer") or found.get("issuer")),
        doc_type=_text(given.get("doc_type") or found.get("doc_type")),
        country=_text(given.get("country") or found.get("country")),
        source_url=_text(given.get("source_url") or given.get("url") or found.get("source_url")),
        license=_text(given.get("license") or found.get("license")),
        media_type=parsed.media_type,
        pages=parsed.pages,
        metadata={**extra, "reading": reading_key(given)},
    )


def _authors(value: object) -> tuple[str, ...]:
    names: Iterable[object] = value if isinstance(value, list | tuple) else str(value).split(";")
    return tuple(filter(None, (str(name).strip() for name in names)))


def _notes(id_: DocumentId, parsed: Sequence[ParsedNote], split_up: Passages) -> tuple[tuple[Note, ...], int]:
    """The notes with their call-outs, and how many call-outs found none."""
    from corpus.citations.references import classify

    linked, lost = _link([note.label for note in parsed], split_up.callouts)
    notes = tuple(
        Note(
            id_,
            number + 1,
            note.label,
            classify(note.text),
            note.text,
            tuple(passage.id for passage in split_up.notes[number]),
            tuple(linked.get(number, ())),
        )
        for number, note in enumerate(parsed)
    )
    return notes, lost


def _link(labels: Sequence[str], callouts: Sequence[tuple[str, Callout]]) -> tuple[dict[int, list[Callout]], int]:
    """Call-outs by note. Labels that come again (each page or chapter from 1) are taken up in order.

    Where a label has as many call-outs as notes, they belong together one by one; where it has more, a call-out may be
    a note's second.
    """
    places: dict[str, list[int]] = {}
    for number, label in enumerate(labels):
        places.setdefault(label, []).append(number)
    calls = Counter(label for label, _ in callouts)
    linked: dict[int, list[Callout]] = {}
    at, lost = 0, 0
    for label, callout in callouts:
        numbers = places.get(label, [])
        if not numbers:
            lost += 1
            continue
        if len(numbers) > 1:
            again = calls[label] > len(numbers)
            ahead = [n for n in numbers if n not in linked or (n == at and again)]
            ahead = [n for n in ahead if n >= at] or ahead
            number = ahead[0] if ahead else numbers[-1]
            at = number
        else:
            number = numbers[0]
        linked.setdefault(number, []).append(callout)
    return linked, lost


def _content(
    document: Document, split_up: Passages, notes: tuple[Note, ...], entities: Sequence[Entity] | Gazetteer
) -> Content:
    from corpus.citations.legal import find_legal_citations
    from corpus.citations.references import find_references
    from corpus.entities import find_mentions

    passages = [passage for passage in split_up.passages if passage.kind is not PassageKind.METADATA]
    references = tuple(find_references(split_up.passages, notes))
    legal = tuple(find_legal_citations(passages, document))
    return Content(split_up.passages, notes, references, legal, tuple(find_mentions(passages, entities)))
