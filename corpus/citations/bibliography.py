"""Bibliographies: sections whose every entry is one reference, with or without quotes and italics around its title."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.citations.dates import find_dates
from corpus.citations.names import is_author_text, is_body
from corpus.citations.spans import Span, find_spans
from corpus.citations.titles import Title, find_titles
from corpus.citations.urls import find_links
from corpus.folding import fold
from corpus.model import Passage, PassageKind

_HEADING = re.compile(
    r"^(?:\W|\d|[ivx]+\.)*(?:(?:selected |annotated |general )?bibliography|references(?: cited)?|works cited|sources(?: cited)?|further reading|literature cited|"
    r"bibliografia(?: general| consultada| citada)?|referencias(?: bibliograficas)?|obras citadas|fuentes(?: consultadas| bibliograficas| de consulta)?|"
    r"lecturas recomendadas|hemerografia|fuentes hemerograficas|mesografia|cibergrafia)\W*$"
)
_DASHES = re.compile(r"^\s*(?:[—–_-]{2,}|―+)[\s.,]*")
_BULLET = re.compile(r"^\s*(?:\[\d{1,3}\]|\d{1,3}[.)]\s|[•*–-]\s)\s*")
_U = r"[A-ZÀ-ÖØ-Þ][\w'’]*(?:-[A-ZÀ-ÖØ-Þa-z][\w'’]*)?"
_OF = r"(?:(?:de|del|la|las|los|van|von|der|y|da|dos)\s){0,3}"
_FAMILY = rf"{_OF}{_U}(?:\s{_OF}{_U}){{0,3}}"
_GIVEN = rf"{_U}\.?(?:[\s-]{_OF}{_U}\.?){{0,3}}"
_INVERTED = rf"{_FAMILY},\s{_GIVEN}"
_INITIALED = rf"{_FAMILY},\s(?:[A-ZÀ-Þ]\.[\s-]?){{1,4}}"
_DIRECT = rf"{_U}\.?(?:\s{_OF}{_U}\.?){{1,4}}"
_AND = r",?\s(?:y|e|and|&)\s"
_PEOPLE = re.compile(
    rf"(?:{_INVERTED}(?:,\s(?:{_INVERTED}|{_DIRECT})){{0,6}}{_AND}(?:{_INVERTED}|{_DIRECT})|{_INVERTED}(?:;\s{_INVERTED}){{1,8}}"
    rf"|{_INITIALED}(?:,\s{_INITIALED}){{0,8}}(?:,?\set\sal\.)?|{_INVERTED}(?:,?\s(?:et\sal|y\sotros)\b\.?)?)"
    rf"\s?(?:,?\s?\((?![ns]\.[df]\.)[^()\d]{{2,120}}\)|,\s(?:eds?|coords?|comps?|dirs?)\.)?[.,:]*(?:(?<=[.,:)])\s+|\s+(?=\((?:(?:1[5-9]|20)\d\d[a-z]?|n\.d\.|s\.f\.)\)))"
)
_YEAR_HEAD = re.compile(r"\(?((?:1[5-9]|20)\d\d[a-z]?|n\.d\.|s\.f\.)\)?[.,:]?\s+")
_YEAR_LAST = re.compile(r"(?<=[.,])\s(?:(?:1[5-9]|20)\d\d[a-z]?|n\.d\.|s\.f\.)[.,:]?\s*$")
_TITLE_END = re.compile(
    r"(?<=[\w)\]»”?!])(?:\.(?=\s+[A-ZÁÉÍÓÚÑ(]|\s*$|\s+https?)|[?!](?=\s+[A-ZÁÉÍÓÚÑ])|,(?=\s*(?:\d+[ªa]?\.?\s?ed|Colecci[óo]n|[Dd]isponible|http|\((?:[A-Z]|\d)|M[ée]xico[,:]|vol\.|en l[íi]nea|[A-Z][\w. ]+:\s)))"
)
_ABBREVIATION = re.compile(r"(?:^|[\s.])(?:[A-Z]|vs?|ed|eds|vol|no|núm|p|pp|St|Dr|Sr|Jr|EE|UU)$")


def is_bibliography(heading: str) -> bool:
    """Whether a heading opens a bibliography."""
    return _HEADING.match(fold(heading.strip())) is not None


def iter_entries(passages: Sequence[Passage]) -> Iterator[tuple[Passage, int, str]]:
    """Entries of the bibliographies of a document: passage, offset in it, text. Blocks are lines of their passage."""
    for passage in passages:
        if passage.kind not in {PassageKind.BODY, PassageKind.TABLE} or not is_bibliography(passage.heading):
            continue
        at = 0
        for line in passage.text.split("\n"):
            lead = _BULLET.match(line)
            start = lead.end() if lead else 0
            if len(line) - start > 20:
                yield passage, at + start, line[start:].rstrip()
            at += len(line) + 1


def read_entry(text: str) -> Span | None:
    """The reference that an entry of a bibliography is, whole; ``None`` when it does not read as one."""
    spans = [span for span in find_spans(text) if span.title]
    link = next(iter(find_links(text)), None)
    if spans and _leads(text, spans[0]):
        first = spans[0]
        names = first.names or _leading(text, first.title.start if first.title else 0)
        return replace(first, start=0, end=len(text), names=names, link=first.link or link)
    return _plain(text, Span(0, len(text), link=link))


def _leads(text: str, span: Span) -> bool:
    """Whether the title in marks is that of the entry, and not a word in quotes in its title."""
    title = span.title
    return bool(title and (span.names or title.start < 3 or len(text[slice(*title.inner)].split()) > 2))


def _leading(text: str, end: int) -> tuple[int, int] | None:
    head = _YEAR_LAST.sub("", _DASHES.sub("", text[:end]))
    return (0, end) if head.strip() and is_author_text(head if head.rstrip()[-1] in ".,:;)" else head + ",") else None


def _plain(text: str, span: Span) -> Span | None:
    """An entry without marks around its title: authors, perhaps a year, then the title to its full stop."""
    names_end = _names_end(text)
    at = names_end
    if year := _YEAR_HEAD.match(text, at):
        at = year.end()
    if (year or names_end) and (marked := _marked(text, at)):
        return replace(span, names=(0, at) if names_end else None, title=marked[0], host=marked[1])
    stop = _title_stop(text, at, span.link.start if span.link else len(text))
    title = text[at:stop]
    dated = year is not None or any(not d.access for d in find_dates(text))
    if len(title.split()) < 2 or not re.match(r"[¿¡*(\"“«‘']{0,3}[^\W\d_a-zà-öø-ÿ]", title) or not (dated or span.link):
        return None
    shown = Title(at, stop, (at, stop), "plain")
    return replace(span, names=(0, at) if names_end else None, title=shown)


def _marked(text: str, at: int) -> tuple[Title, Title | None] | None:
    """The title in quotes or italics that begins here, and the periodical or book in italics after it."""
    titles = find_titles(text)
    found = next((number for number, title in enumerate(titles) if title.start == at), None)
    if found is None:
        return None
    after = titles[found + 1] if found + 1 < len(titles) else None
    near = after and titles[found].kind == "quoted" and after.kind == "italic" and after.start - titles[found].end < 12
    return titles[found], after if near else None


def _names_end(text: str) -> int:
    """Where the authors at the head of an entry end; 0 when none stand there."""
    people = _PEOPLE.match(text)
    if people and not is_body(people.group().rstrip(" .,:")):
        return people.end()
    if dash := _DASHES.match(text):
        return dash.end()
    for match in re.finditer(r"[.,]\s+", text[:200]):
        head = re.sub(r"\s\([A-ZÁÉÍÓÚÑ]{2,12}\)$", "", text[: match.start()])
        if is_body(head) and is_author_text(head + ","):
            return match.end()
        if match.group()[0] == "." and not _ABBREVIATION.search(head):
            break
    return 0


def _title_stop(text: str, at: int, limit: int) -> int:
    for match in _TITLE_END.finditer(text, at, limit):
        head = text[at : match.start()]
        if text[match.start()] == "." and _ABBREVIATION.search(head):
            continue
        return match.start() + (1 if text[match.start()] in "?!" else 0)
    return limit
