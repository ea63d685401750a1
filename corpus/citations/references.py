"""References in the notes of a document: what each cites, field by field, and what kind of note it stands in."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from corpus.citations.author_year import find_author_year
from corpus.citations.backward import Back, complete, find_back
from corpus.citations.bibliography import iter_entries, read_entry
from corpus.citations.dates import Dated, date_in_url, find_dates, publication_date
from corpus.citations.details import read_details
from corpus.citations.imprint import read_imprint
from corpus.citations.law_works import law_named, type_of_law
from corpus.citations.names import parse_authors
from corpus.citations.spans import CUE, SIGNAL, Span, find_spans
from corpus.citations.treatment import treatment_of
from corpus.citations.types import CHAPTER, type_of
from corpus.citations.urls import is_front_page, site_name, url_key
from corpus.language import identify
from corpus.model import DocumentId, Language, Note, NoteKind, Passage, PassageId, Reference

_MARKER = re.compile(r"^[\s⁰¹²³⁴⁵⁶⁷⁸⁹]*(?:\[\d+\]|\d{1,3}[.)]?(?=\s))?\s*")
_SOURCE = re.compile(
    r"^(?:According to|Seg[úu]n)\s+(?:the\s+|el\s+|la\s+|los\s+)?(?P<body>[A-ZÁÉÍÓÚ][^.;:\n]*?(?:,\s(?:A|S)\.\s?C\.)?(?:\s\([A-ZÁÉÍÓÚÑ-]{2,}\))?),\s"
)


def find_references(passages: Sequence[Passage], notes: Sequence[Note]) -> Sequence[Reference]:
    """References in the notes of a document, then those of its bibliographies, then its citations by author and year.

    Each is located in its passage: ``raw`` is verbatim text; ``start`` and ``end`` are offsets in ``passage``, where it
    begins. A reference that runs into the note's next passage ends with the passage. Nothing is filled in that the text
    does not say there: what was read from a URL, or from the full citation that a short one means, is in ``inferred``.
    """
    by_id = {passage.id: passage for passage in passages}
    found: list[Reference] = []
    backs: dict[int, Back] = {}
    for note in notes:
        for reference, back in _of_note(note, by_id):
            if back:
                backs[len(found)] = back
            found.append(reference)
    full = (*complete(found, backs), *_of_bibliographies(passages))
    return (*full, *find_author_year(passages, notes, full))


def classify(text: str) -> NoteKind:
    """Whether the text of a note cites, only says something, or does both."""
    spans: Sequence[Span | Back] = find_spans(text) or find_back(text)
    if not spans:
        return NoteKind.REMARK
    rest = _MARKER.sub("", text[: spans[0].start])
    rest += " ".join(text[a.end : b.start] for a, b in itertools.pairwise(spans)) + " " + text[spans[-1].end :]
    words = re.findall(r"[^\W\d_]{2,}", SIGNAL.sub(" ", rest))
    return (
        NoteKind.MIXED if len([w for w in words if w.lower() not in {"and", "also", "en"}]) > 1 else NoteKind.REFERENCE
    )


def describe(text: str, span: Span) -> dict[str, object]:
    """Fields of a ``Reference`` for one span of ``text``, as keyword arguments."""
    head = span.title
    tail_start = (span.host or head).end if head else span.start
    tail = _without_link(text, span, tail_start)
    title = _plain(text[slice(*head.inner)]) if head else ""
    host = _plain(text[slice(*span.host.inner)]) if span.host else ""
    url = span.link.url if span.link else ""
    names = text[slice(*span.names)] if span.names else ""
    authors = parse_authors(CUE.sub("", names)) if names else ()
    imprint = read_imprint(tail, host, chapter=CHAPTER.match(title) is not None)
    dated = publication_date(tail) or _year_of_names(names)
    inferred = []
    container, date, language = imprint.container, dated.iso if dated else "", identify(title)
    if not title and url:
        container, date = site_name(url), date_in_url(url)
        inferred += ["container", "language", *(["date", "year"] if date else [])]
        language = _language_of_url(url)
    kind = type_of(
        title=title,
        imprint=replace(imprint, container=container),
        url=url,
        tail=tail,
        quoted=bool(head and head.kind == "quoted"),
        names=names,
    )
    law = law_named(title)
    details = read_details(tail, text[span.start : span.end], report=kind == "report") if title else {}
    return {
        "authors": authors,
        "title": title,
        "container": container,
        "publisher": imprint.publisher,
        "date": date,
        "year": int(date[:4]) if date else None,
        "url": url,
        "language": language,
        "type": type_of_law(law) if law else kind,
        "inferred": tuple(inferred),
        "keys": (*_keys(url, details, kind), *([law] if law else ())),
        **details,
    }


def _keys(url: str, details: Mapping[str, str], kind: str) -> tuple[str, ...]:
    """Identifiers of what is cited: its address and DOI; the ISBN of a book is not that of a chapter in it."""
    keys = [url_key(url)] if url and not is_front_page(url) else []
    keys += [f"doi:{details['doi']}"] if details.get("doi") else []
    keys += [f"isbn:{details['isbn']}"] if details.get("isbn") and kind in {"book", "report"} else []
    return tuple(dict.fromkeys(keys))


def _of_note(note: Note, passages: dict[PassageId, Passage]) -> Iterator[tuple[Reference, Back | None]]:
    """References in a note in reading order, each with how it points back, if it does."""
    spans = find_spans(note.text)
    places: list[tuple[int, int, Span | Back]] = [(span.start, span.end, span) for span in spans]
    places += [
        (b.start, b.end, b) for b in find_back(note.text) if not any(s.start < b.end and b.start < s.end for s in spans)
    ]
    body = _SOURCE.match(_MARKER.sub("", note.text))
    for start, end, span in sorted(places, key=lambda place: place[0]):
        passage, first, last = _locate(note, passages, start, end)
        raw = note.text[start:end]
        if isinstance(span, Back):
            yield Reference(note.document, passage, first, last, _on_one_line(raw), note.number), span
            continue
        fields = describe(note.text, span)
        if body and not fields["authors"] and fields["title"]:
            fields |= {"authors": (body["body"],), "inferred": (*_inferred(fields), "authors")}
        language = passages[passage].language if passage in passages else Language.OTHER
        fields["treatment"] = treatment_of(note.text, start) or _said_at_callout(note, passages)
        yield _reference(note.document, note.number, passage, first, last, raw, _in_language(fields, language)), None


def _said_at_callout(note: Note, passages: dict[PassageId, Passage]) -> str:
    """What the sentence that calls the note says of what it cites; nothing where the note cites several."""
    called = note.callouts[0] if len(note.callouts) == 1 else None
    if called is None or called.passage not in passages or len(find_spans(note.text)) != 1:
        return ""
    return treatment_of(passages[called.passage].text, called.start)


def _of_bibliographies(passages: Sequence[Passage]) -> Iterator[Reference]:
    """References of the bibliographies; a dash stands for the authors of the entry before."""
    authors: tuple[str, ...] = ()
    for passage, at, text in iter_entries(passages):
        span = read_entry(text)
        if span is None:
            continue
        fields = describe(text, span)
        if not fields["authors"] and authors and re.match(r"\s*[—–_-]{2,}", text):
            fields |= {"authors": authors, "inferred": (*_inferred(fields), "authors")}
        authors = fields["authors"]  # type: ignore[assignment]
        end = at + len(text)
        yield _reference(passage.document, None, passage.id, at, end, text, _in_language(fields, passage.language))


def _inferred(fields: dict[str, object]) -> tuple[str, ...]:
    return fields["inferred"]  # type: ignore[return-value]


def _in_language(fields: dict[str, object], language: Language) -> dict[str, object]:
    """The fields with the language of the passage where the title does not tell its own."""
    if fields["language"] is not Language.OTHER or language is Language.OTHER:
        return fields
    return fields | {"language": language, "inferred": (*_inferred(fields), "language")}


def _reference(
    citing: DocumentId,
    number: int | None,
    passage: PassageId,
    start: int,
    end: int,
    raw: str,
    fields: dict[str, object],
) -> Reference:
    return Reference(citing, passage, start, end, _on_one_line(raw), number, **fields)  # type: ignore[arg-type]


def _on_one_line(raw: str) -> str:
    return re.sub(r"\s*\n\s*", " ", raw)


def _locate(note: Note, passages: dict[PassageId, Passage], start: int, end: int) -> tuple[PassageId, int, int]:
    """Passage and offsets of ``note.text[start:end]``; the note's text is that of its passages with white space between."""
    at = 0
    for passage in note.passages:
        text = passages[passage].text if passage in passages else ""
        found = note.text.find(text, at) if text else -1
        if found < 0:
            continue
        at = found + len(text)
        if found <= start < at:
            return passage, start - found, min(end, at) - found
    first = note.passages[0] if note.passages else PassageId(f"{note.document}#0")
    return first, start, end


def _without_link(text: str, span: Span, start: int) -> str:
    tail = text[start : span.end]
    if span.link and span.link.start >= start:
        tail = text[start : span.link.start] + " " + text[span.link.end : span.end]
    return tail


def _year_of_names(names: str) -> Dated | None:
    return next(iter(find_dates(names)), None)


def _plain(title: str) -> str:
    """A title without the marks around it: no asterisks, no end comma, its white space single."""
    title = re.sub(r"\s+", " ", title.replace("*", "")).strip()
    title = re.sub(r"[,.;]+(['’])$", r"\1", title)
    return title + "." if re.search(r"(?:^|[\s.])[A-Z]\.[A-Z]$", title) else title


def _language_of_url(url: str) -> Language:
    """Spanish for hosts of Spanish-speaking countries and Spanish words in the path, else English: always inferred."""
    spanish = re.search(
        r"\.(?:mx|es|ar|co|cl|pe|gt)(?:[/:]|$)|/es/|_esp?\b|noticia|edicion|impresa|detalle|prensa|documento|estad[ií]stica|reforma|juarez",
        url,
    )
    return Language.ES if spanish else Language.EN
