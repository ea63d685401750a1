"""Which names, dates and identifiers in the records of the sample corpus stand in a second source, and which do not.

A record is the list below the heading "Record" (or "Ficha"). Second sources are the paper's own text, for the works that
it cites, and the laws, treaties, statements and essays beside the project, for agencies and agreements. A name or an
identifier is *checked* where a source has it word by word; a date where a source has it within ``NEAR`` characters of a
name of the same thing; a note's number where the paper's note has the title or the address. Everything else is
*unchecked*: not wrong, but nobody has seen it twice. Years and numbers in running prose are counted, not checked.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.entities import load_entities
from corpus.registers.load import load_registers
from corpus.sample import sample_manifest

NEAR = 500  # characters before and after a date
FOLDERS = ("border", "parallel", "eval/bitext", "eval/treaty-articles", "eval/glossary")
PAPER = "seed/gonzalez-arechiga-bronk-2010.txt"
KINDS = {".md", ".txt", ".xml", ".jsonl", ".tsv", ".tbx", ".html"}
NAMES = ("Title in English", "Title in Spanish", "Name in English", "Name in Spanish")
DATES = ("Signed or launched", "In force", "Ended", "Date", "Existed")
PRINTED = ("Author", "Published by", "Address as printed")

_LINE = re.compile(r"^- ([A-Z][^:\n]+): (.+)$", re.M)
_WORD = re.compile(r"[a-z0-9ñ]+")
_DAY = re.compile(r"([A-Z][a-z]+) (\d{1,2}), (\d{4})|([A-Z][a-z]+) (\d{4})|(\d{4})")
_SECTION = re.compile(r"(\d+) U\.S\.C\. §+ (\d+[a-z]*(?:-\d+)?)")
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_NOTE = re.compile(r"^([⁰¹²³⁴⁵⁶⁷⁸⁹]+) (.+(?:\n\n(?![⁰¹²³⁴⁵⁶⁷⁸⁹]).*(?:http|\().*)?)", re.M)
_PERSON = re.compile(r"[A-Z][\w’'-]+(?: [A-Z][\w-]+)?, [A-Z](?!\.C\.).*")
_PROSE = re.compile(r"\b(?:1[5-9]|20)\d{2}\b")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip
_MESES = ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
          "noviembre", "diciembre")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fact:
    """A value in a record. ``where`` is the source that has it, empty where none does."""

    work: str
    field: str
    value: str
    where: str = ""


def fold(text: str) -> str:
    """Words without accents, marks and case, one blank around each; ñ stays a letter."""
    plain = unicodedata.normalize("NFC", text).lower().translate(_SUPERSCRIPTS).replace("ñ", "\0")
    plain = "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))
    return f" {' '.join(_WORD.findall(plain.replace(chr(0), 'ñ')))} "


def written_dates(value: str) -> tuple[str, ...]:
    """A date of a record, "February 2, 1848" or less, in the ways that both languages print it, folded."""
    found = _DAY.search(value)
    if not found:
        return ()
    month, day, year = found[1] or found[4], found[2], found[3] or found[5] or found[6]
    if month not in _MONTHS:
        return (f" {year} ",)
    at = _MONTHS.index(month)
    english, spanish, number = month.lower(), _MESES[at], f"{at + 1:02d}"
    if day is None:
        return f" {english} {year} ", f" {english} of {year} ", f" {spanish} de {year} ", f" {year} {number} "
    short = english[:3]
    return (
        *(f" {name} {day} {year} " for name in {english, short}),
        *(f" {day} {name} {year} " for name in {english, short}),
        f" {day} de {spanish} de {year} ",
        f" {year} {number} {int(day):02d} ",
        f" {int(day):02d} {number} {year} ",
    )


def records(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Work, record and the rest of every English text of the sample, as written."""
    for line in sample_manifest().read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        if entry["language"] != "en":
            continue
        path = folder / entry["path"]
        if path.suffix != ".md":
            path = (folder / "sources" / Path(entry["path"]).relative_to("texts")).with_suffix(".md")
        text = path.read_text(encoding="utf-8").partition("\n---\n")[2]
        before, _, after = text.partition("## Record\n")
        record, _, rest = after.partition("\n## ")
        yield entry["work"], record, (rest if after else before)


class Sources:
    """The second sources, folded."""

    def __init__(self, shared: Path) -> None:
        data = shared / "data"
        paths = [path for name in FOLDERS for path in sorted((data / name).rglob("*")) if path.suffix in KINDS]
        texts = ((path, path.read_text(encoding="utf-8", errors="replace")) for path in paths)
        self.texts: Mapping[str, str] = {str(path.relative_to(data)): fold(text) for path, text in texts}
        printed = (data / PAPER).read_text(encoding="utf-8")
        self.texts = {**self.texts, PAPER: fold(printed)}
        self.paper, self.addresses = fold(printed), re.sub(r"[\s<>*]", "", printed)
        self.notes = {found[1].translate(_SUPERSCRIPTS): found[2] for found in _NOTE.finditer(printed)}

    def having(self, words: str) -> str:
        """The first source that has these words, in this order."""
        return next((name for name, text in self.texts.items() if words in text), "")

    def under(self, names: Sequence[str], over: str, sections: Sequence[tuple[str, str]]) -> str:
        """The section of the United States Code that our text cites, where it has the agency and what it is part of."""
        for title, section in sections:
            name = next((name for name in self.texts if name.endswith(f"usc-{title}-{section}.md")), "")
            text = self.texts.get(name, "")
            if fold(over) in text and any(one in text for one in names):
                return name
        return ""

    def dated(self, dates: Sequence[str], names: Sequence[str]) -> str:
        """The first source that has one of the dates near one of the names."""
        for source, text in self.texts.items():
            for date in dates:
                at = text.find(date)
                while at >= 0:
                    around = text[max(0, at - NEAR) : at + NEAR]
                    if any(name in around for name in names):
                        return source
                    at = text.find(date, at + 1)
        return ""


def names_of(shipped: Mapping[str, Sequence[str]], work: str, record: Mapping[str, str]) -> list[str]:
    """What a thing is called: in its record, whole and without what is in parentheses, and in our registers."""
    written = [record[field] for field in NAMES if field in record] + list(shipped.get(work, ()))
    parts = [part for name in written for part in (name, *re.split(r"[()]", name))]
    return sorted({fold(part) for part in parts if len(part.split()) > 1 or (part.isupper() and len(part) > 3)})


def registered() -> Mapping[str, Sequence[str]]:
    """Names of the entities behind agreements and agencies, by work."""
    names = {entity.id: [n for some in entity.names.values() for n in some] for entity in load_entities()}
    registers = load_registers()
    return {one.id: names.get(one.entity, []) for one in (*registers.agreements, *registers.agencies) if one.entity}


def facts(shared: Path) -> tuple[list[Fact], int]:
    """Every fact of every record, and how many years stand in running prose."""
    sources, shipped, found, prose = Sources(shared), registered(), [], 0
    for work, written, rest in records(sample_manifest().parent):
        record = dict(_LINE.findall(written))
        prose += len(_PROSE.findall(rest))
        if work.startswith("work-"):
            found += list(_cited(work, record, rest, sources))
        elif record:
            found += list(_described(work, record, rest, names_of(shipped, work, record), sources))
    return found, prose


def _cited(work: str, record: Mapping[str, str], text: str, sources: Sources) -> Iterator[Fact]:
    """Facts on a work that the paper cites, checked in the notes that cite it."""
    numbers = re.findall(r"\d+", record.get("Cited in notes", ""))
    notes = [sources.notes.get(number, "") for number in numbers]
    address = record.get("Address as printed", "").strip("<>")
    for field in PRINTED:
        for value in record.get(field, "").split("; ") if field in record else ():
            held = value.strip("<>") in sources.addresses if field == PRINTED[2] else _said(value, notes, sources)
            yield Fact(work, field, value, PAPER if held else "")
    if "Date" in record:
        ways, folded = written_dates(record["Date"]), fold(" ".join(notes))
        held = any(way in folded for way in ways) or any(way in address for way in _digits(ways))
        yield Fact(work, "Date", record["Date"], PAPER if held else "")
    wanted = [fold(name)[:30].rstrip() for name in (*record.get("Author", "").split("; "), *_titles(work)) if name]
    for number, note in zip(numbers, notes, strict=True):
        held = bool(address and address in re.sub(r"[\s<>*]", "", note)) or any(name in fold(note) for name in wanted)
        yield Fact(work, "Cited in notes", number, PAPER if held else "")


def _digits(ways: Sequence[str]) -> Iterator[str]:
    """A whole date as addresses have it: 20090720 or 090720."""
    for way in ways:
        if re.fullmatch(r" \d{4} \d\d \d\d ", way):
            whole = way.replace(" ", "")
            yield from (whole, whole[2:])


def _said(value: str, notes: Sequence[str], sources: Sources) -> bool:
    """Whether the notes, else the paper, have a name: a person's family name, or every part of the name of a body."""
    if _PERSON.fullmatch(value):
        return fold(value.split(",", maxsplit=1)[0]) in fold(" ".join(notes))
    if " and " in value:
        return all(fold(part) in sources.paper for part in re.split(r", | and ", value))
    return all(fold(part) in fold(" ".join(notes)) or fold(part) in sources.paper for part in value.split(", "))


def _titles(work: str) -> Sequence[str]:
    lines = sample_manifest().read_text(encoding="utf-8").splitlines()
    return [entry["title"] for entry in map(json.loads, lines) if entry["work"] == work]


def _described(
    work: str, record: Mapping[str, str], rest: str, names: Sequence[str], sources: Sources
) -> Iterator[Fact]:
    """Facts on an agency, an agreement or a program."""
    for field, value in record.items():
        if field in NAMES:
            bare = [part for part in re.split(r"[()]", value) if len(part.split()) > 1]
            yield Fact(work, field, value, next(filter(None, map(sources.having, map(fold, [value, *bare]))), ""))
        elif field == "Acronym":
            for acronym in re.split(r"[;,] ", value):
                yield Fact(work, field, acronym, sources.dated([fold(acronym)], names))
        elif field in DATES:
            yield Fact(work, field, value, sources.dated(written_dates(value), names))
        elif field == "Published as":
            for identifier in value.split("; "):
                yield Fact(work, field, identifier, sources.having(fold(identifier)))
        elif field == "Reports to":
            yield Fact(work, field, value, sources.under(names, value, _SECTION.findall(rest)))
        elif field in ("Parties", "Status"):
            yield Fact(work, field, value)
