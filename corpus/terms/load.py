"""Concepts as they ship: ``data/DOMAIN.tsv``, one concept a line.

Columns: ``id``, ``equivalence``, ``en``, ``es`` (terms, joined by `` | ``, the preferred one first), ``definition_en``
and ``definition_es`` (each for its own legal system), ``note_en`` and ``note_es`` (what a translator must know),
``source`` of the definition, ``relations`` (``broader:ID``, ``related:ID``, joined by blanks). Cells may be empty; an
empty ``en`` or ``es`` says that this language has no term yet. A term may end in braces with what is to be said of it:
``{acronym}``, ``{admitted}``, ``{deprecated}``, ``{avoided}``, a region (``{es-MX}``), a part of speech (``{verb}``).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from importlib import resources

from corpus.errors import ConfigError
from corpus.model import Concept, ConceptId, Language, Term

COLUMNS = (
    "id", "equivalence", "en", "es", "definition_en", "definition_es", "note_en", "note_es", "source", "relations",
)  # fmt: skip
EQUIVALENCES = ("same", "near", "none", "false_friend")
STATUSES = ("preferred", "admitted", "deprecated", "avoided")
PARTS_OF_SPEECH = ("noun", "verb", "adjective", "adverb")

_REGION = re.compile(r"(?:en|es)-[A-Z]{2}")
_MARKS = re.compile(r"(?P<text>.*?)\s*\{(?P<marks>[^}]*)\}$")


def read_concepts() -> Iterator[Concept]:
    """Every concept of the package data, by file name and line; ``ConfigError`` where a line is malformed."""
    folder = resources.files("corpus.terms") / "data"
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".tsv"):
            yield from parse_concepts(file.read_text(encoding="utf-8"), domain=file.name.removesuffix(".tsv"))


def parse_concepts(text: str, *, domain: str) -> Iterator[Concept]:
    """The concepts of one file; ``domain`` becomes theirs."""
    rows = csv.reader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    if tuple(next(rows, ())) != COLUMNS:
        raise ConfigError("terms.malformed", domain=domain, line=1)
    for line, row in enumerate(rows, start=2):
        if not row:
            continue
        if len(row) != len(COLUMNS) or not row[0] or row[1] not in EQUIVALENCES:
            raise ConfigError("terms.malformed", domain=domain, line=line)
        yield _concept(dict(zip(COLUMNS, row, strict=True)), domain)


def _concept(row: Mapping[str, str], domain: str) -> Concept:
    terms = (*read_terms(row["en"], Language.EN), *read_terms(row["es"], Language.ES))
    relations = (relation.partition(":") for relation in row["relations"].split())
    return Concept(
        id=ConceptId(row["id"]),
        terms=terms,
        definitions=_by_language(row, "definition"),
        equivalence=row["equivalence"],
        note=row["note_en"],
        domain=domain,
        source=row["source"],
        relations=tuple((kind, target) for kind, _, target in relations),
        notes=_by_language(row, "note"),
    )


def _by_language(row: Mapping[str, str], column: str) -> Mapping[Language, str]:
    values = {language: row[f"{column}_{language}"] for language in (Language.EN, Language.ES)}
    return {language: value for language, value in values.items() if value}


def read_terms(cell: str, language: Language) -> Iterator[Term]:
    """The terms of a cell, in order. Raises ``ConfigError`` (``terms.unknown_mark``)."""
    for position, written in enumerate(filter(None, (part.strip() for part in cell.split("|")))):
        marked = _MARKS.match(written)
        marks = [mark.strip() for mark in marked["marks"].split(",")] if marked else []
        unknown = [mark for mark in marks if mark != "acronym" and not _known(mark)]
        if unknown:
            raise ConfigError("terms.unknown_mark", term=written, mark=unknown[0])
        yield Term(
            text=marked["text"] if marked else written,
            language=language,
            region=next((mark for mark in marks if _REGION.fullmatch(mark)), ""),
            status=next((mark for mark in marks if mark in STATUSES), "admitted" if position else "preferred"),
            acronym="acronym" in marks,
            part_of_speech=next((mark for mark in marks if mark in PARTS_OF_SPEECH), "noun"),
        )


def write_term(term: Term, *, first: bool) -> str:
    """A term as a cell has it; ``first``: it is the first of its language, which is preferred if nothing else is said."""
    usual = "preferred" if first else "admitted"
    marks = [term.region, "" if term.status == usual else term.status, "acronym" if term.acronym else ""]
    marks.append("" if term.part_of_speech in ("", "noun") else term.part_of_speech)
    said = ", ".join(mark for mark in marks if mark)
    return f"{term.text} {{{said}}}" if said else term.text


def _known(mark: str) -> bool:
    return mark in STATUSES or mark in PARTS_OF_SPEECH or bool(_REGION.fullmatch(mark))
