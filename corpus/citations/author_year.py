"""Citations by author and year in running text: "(González-Aréchiga & Bronk, 2010, p. 5)", "González (2010)".

What such a citation means is an entry of the document's own bibliography, or a work that one of its notes cites in full: it
counts when its names and its year are those of one. What the entry says is copied and named in ``inferred``. One that no entry
explains is kept only where its form leaves no doubt ("et al.", "&", a page), with the names and the year as printed, so that it
may wait for its work. Forms: APA 7 (8.11-8.17), Chicago 17 (15.21-15.31), ISO 690, and their Spanish use. 2026-11.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.citations.backward import COPIED, fill_from
from corpus.citations.bibliography import is_bibliography
from corpus.citations.cited_names import Names, Signature, iter_names, parse_names, signature, with_particles
from corpus.citations.treatment import treatment_of
from corpus.model import Note, Passage, PassageKind, Reference

_YEAR = r"(?<![\w/-])(?:(?:1[5-9]|20)\d\d[a-h]?(?![\w/])|n\.\s?d\.|s\.\s?f\.|forthcoming\b|in press\b|en prensa\b)"
_PIN = (
    r"(?:[,:]\s?(?:at\s|en\s(?:la\s)?)?(?:pp?\.|págs?\.|párrs?\.|paras?\.|caps?\.|chaps?\.|ch\.|secs?\.|tabla|table|figura|figure|cuadro)\s?"
    r"\d[\w.]*(?:\s?[-–]\s?\d+)?|:\s?\d{1,4}(?:\s?[-–]\s?\d{1,4})?|,\s?\d{1,3}(?:\s?[-–]\s?\d{1,4})?(?![\w/-]))"
)
_DATE = re.compile(
    rf"(?P<year>{_YEAR})(?P<more>(?:,?\s?(?:y\s|and\s|&\s)?[b-h](?![\w.]))*)(?P<pin>{_PIN})?", re.IGNORECASE
)
_BRACKETS = re.compile(r"\((?P<round>[^()]{3,400})\)|\[(?P<square>[^\[\]]{3,200})\]")
_IBID = re.compile(rf"(?:ib[ií]d(?:em)?|[íi]dem|[íi]d)\b\.?{_PIN}?", re.IGNORECASE)
_GOES_ON = re.compile(r"[\s,;]*(?:and|y|e|&)?\s*")
_NAME = (
    r"(?:(?:de|del|la|van|von)\s){0,2}[A-ZÀ-ÖØ-Þ][^\W\d_]+(?:[-’'][A-ZÀ-ÖØ-Þ]?[^\W\d_]+)*(?:\s[A-ZÀ-ÖØ-Þ][^\W\d_]+)?"
)
_SURE = (  # forms that nothing but a citation has
    re.compile(rf"{_NAME}(?:,\s{_NAME})*,?\set\sal\.?,?\s?[(\[]?$"),
    re.compile(rf"{_NAME}(?:,\s{_NAME})*,?\s&\s{_NAME},?\s$"),
)
_WITH_PAGE = re.compile(
    rf"(?:^|[;,]\s|\b(?:see|see also|cf\.|véase|ver|en|in)\s){_NAME}(?:,?\s(?:and|y|&)\s{_NAME})?,?\s$"
)
_NO_NAME = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December|Spring|Summer|Fall|Autumn|Winter|"
    r"Table|Figure|Chapter|Section|Map|Act|Law|Treaty|Minute|México|Mexico|Texas|California|Arizona|Tijuana|Juárez|Laredo|Ley|Tratado|"
    r"Acta|Cuadro|Tabla|Gráfica|Mapa|Decreto|Acuerdo|Unidos|States|DOF|Diario|Gazette|Register)\b"
)
_LOOK_BACK = 110  # code points before brackets with only a year in which its names are sought


@dataclass(frozen=True, slots=True)
class _Cited:
    """A citation in a text: where it stands, whom it names, its year as printed, and what it means; *ibid.* has no year."""

    start: int
    end: int
    names: Names
    year: str = ""
    meant: Reference | None = None


class _Entries:
    """The works that a document describes in full, to be asked by names and year."""

    def __init__(self, full: Iterable[Reference]) -> None:
        self._by_year: dict[str, list[tuple[Signature, Reference]]] = defaultdict(list)
        seen: set[tuple[tuple[str, ...], str, str]] = set()
        for reference in full:
            identity = (reference.authors, reference.title, reference.date)
            if reference.title and reference.authors and identity not in seen:
                seen.add(identity)
                author = signature(reference)
                for label in _labels(reference):
                    self._by_year[label].append((author, reference))

    def find(self, names: Names, year: str) -> tuple[Signature, Reference] | None:
        """The one entry that is meant; ``None`` when none or several fit equally well."""
        ranked: dict[int, list[tuple[Signature, Reference]]] = defaultdict(list)
        for author, reference in self._by_year.get(_label(year), ()):
            if fit := author.fits(names):
                ranked[fit].append((author, reference))
        best = ranked[max(ranked)] if ranked else []
        return best[0] if len(best) == 1 else None


def _labels(reference: Reference) -> Sequence[str]:
    """Years by which a work is cited: "2010a" also as "2010", when no other fits."""
    if reference.year is None:
        undated = re.search(r"\b(?:n\.\s?d\.|s\.\s?f\.|forthcoming|in press|en prensa)", reference.raw, re.IGNORECASE)
        return [_label(undated.group())] if undated else []
    letter = re.search(rf"\b{reference.year}([a-h])\b", reference.raw)
    return [str(reference.year), *([f"{reference.year}{letter[1]}"] if letter else [])]


def _label(year: str) -> str:
    if year[:1].isdigit():
        return year.lower()
    return "undated" if year[1:2] == "." else "forthcoming"


def find_author_year(
    passages: Sequence[Passage], notes: Sequence[Note], full: Sequence[Reference]
) -> Iterator[Reference]:
    """Citations by author and year in the text and the notes of a document, in reading order.

    ``full``: its other references; where one of them stands, nothing is looked for.
    """
    entries = _Entries(full)
    numbers = {id_: note.number for note in notes for id_ in note.passages}
    taken: dict[str, list[Reference]] = defaultdict(list)
    for reference in full:
        taken[reference.passage].append(reference)
    last: Reference | None = None
    for passage in passages:
        if passage.kind not in {PassageKind.BODY, PassageKind.NOTE} or is_bibliography(passage.heading):
            continue
        for cited in _cited(passage.text, entries):
            if any(cited.start < other.end and other.start < cited.end for other in taken[passage.id]):
                continue
            if cited.year or last:
                last = _reference(passage, numbers.get(passage.id), cited, cited.meant if cited.year else last)
                yield last


def _cited(text: str, entries: _Entries) -> Iterator[_Cited]:
    for brackets in _BRACKETS.finditer(text):
        start, stop = brackets.start() + 1, brackets.end() - 1
        if _IBID.fullmatch(text, start, stop):
            yield _Cited(start, stop, Names(()))
        else:
            yield from _in_brackets(text, start, stop, entries)


def _in_brackets(text: str, begin: int, stop: int, entries: _Entries) -> Iterator[_Cited]:
    names: Names | None = None
    at = begin
    for date in _DATE.finditer(text, begin, stop):
        before = text[at : date.start()]
        start = date.start()
        if names is None or not _GOES_ON.fullmatch(before):
            bare = at == begin and not before.strip()
            lead = max(0, begin - _LOOK_BACK) if bare else at
            names, start = _names(text, lead, date, entries, bare=bare)
        at = date.end()
        if names is not None:
            yield from _with_letters(text, start, date, names, entries)


def _names(text: str, lead: int, date: re.Match[str], entries: _Entries, *, bare: bool) -> tuple[Names | None, int]:
    """The names that a year belongs to and where they begin: the longest that an entry has, else some that cannot be else."""
    end = date.start()
    for start, names in iter_names(text, lead, end):
        if found := entries.find(names, date["year"]):
            return names, with_particles(text, start, lead, found[0])
    forms = _SURE[:1] if bare else (*_SURE, *([_WITH_PAGE] if date["pin"] else []))
    for form in forms:
        match = form.search(text, lead, end)
        if match and not _NO_NAME.search(match.group()):
            start = (
                match.start()
                + len(match.group())
                - len(re.sub(r"^(?:[;,]\s|(?:see also|see|cf\.|véase|ver|en|in)\s)", "", match.group()))
            )
            return parse_names(text[start:end]), start
    return None, end


def _with_letters(text: str, start: int, date: re.Match[str], names: Names, entries: _Entries) -> Iterator[_Cited]:
    """The citation, and one more for every further letter: "2008a, b"."""
    ends = [(start, date.end("year") if date["more"] else date.end(), date["year"])]
    for letter in re.finditer(r"[b-h](?![\w.])", date["more"]):
        at = date.start("more") + letter.start()
        ends.append((at, at + 1, date["year"][:4] + letter.group()))
    for first, last, year in ends:
        found = entries.find(names, year)
        closed = last + 1 if re.search(r"[(\[]", text[first:last]) and text[last : last + 1] in {")", "]"} else last
        yield _Cited(first, closed, names, year, found[1] if found else None)


def _reference(passage: Passage, number: int | None, cited: _Cited, meant: Reference | None) -> Reference:
    raw = re.sub(r"\s*\n\s*", " ", passage.text[cited.start : cited.end])
    found = Reference(passage.document, passage.id, cited.start, cited.end, raw, number)
    found = replace(found, treatment=treatment_of(passage.text, cited.start))
    if meant is not None:
        filled = fill_from(found, meant, COPIED)
        printed = {"year"} if cited.year[:4].isdecimal() else set()
        return replace(filled, inferred=tuple(name for name in filled.inferred if name not in printed))
    year = int(cited.year[:4]) if cited.year[:4].isdecimal() else None
    return replace(
        found,
        authors=cited.names.printed,
        year=year,
        date=str(year or ""),
        language=passage.language,
        inferred=("language",),
    )
