"""Concepts as CSV for spreadsheets: one row a term; what belongs to the concept or its language stands in its first row.

Relations are ``KIND:ID``, one a line of their cell. A concept's own note (one that no language has) stands in a row without language, and so does a concept without terms.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

from corpus.errors import Error
from corpus.model import Concept, ConceptId, Language, Term

COLUMNS = (
    "id", "domain", "equivalence", "source", "relations",
    "language", "term", "region", "status", "acronym", "part_of_speech", "definition", "note",
)  # fmt: skip


def write(concepts: Iterable[Concept]) -> bytes:
    """The concepts as CSV with a heading row, UTF-8 with the mark that spreadsheets look for."""
    out = io.StringIO(newline="")
    table = csv.DictWriter(out, COLUMNS, restval="")
    table.writeheader()
    for concept in concepts:
        head = {
            "id": concept.id,
            "domain": concept.domain,
            "equivalence": concept.equivalence,
            "source": concept.source,
            "relations": "\n".join(f"{kind}:{target}" for kind, target in concept.relations),
        }
        for number, row in enumerate(_rows(concept)):
            table.writerow({"id": concept.id, **row} if number else {**head, **row})
    return out.getvalue().encode("utf-8-sig")


def _rows(concept: Concept) -> Iterator[dict[str, str]]:
    own = concept.note if concept.note != concept.notes.get(Language.EN, "") else ""
    rows = [{"note": own}] if own else []
    for language in Language:
        terms = [term for term in concept.terms if term.language is language]
        about = {
            "language": language.value,
            "definition": concept.definitions.get(language, ""),
            "note": concept.notes.get(language, ""),
        }
        if terms or about["definition"] or about["note"]:
            rows.append(about | (_term(terms[0]) if terms else {}))
            rows += [{"language": language.value} | _term(term) for term in terms[1:]]
    yield from rows or [{}]


def _term(term: Term) -> dict[str, str]:
    return {
        "term": term.text,
        "region": term.region,
        "status": term.status,
        "acronym": "yes" if term.acronym else "",
        "part_of_speech": term.part_of_speech,
    }


def read(data: bytes) -> Sequence[Concept]:
    """The concepts of a CSV file with our heading row; columns may stand in any order."""
    try:
        table = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
        missing = {"id", "language", "term"} - set(table.fieldnames or ())
        if missing:
            raise Error("terms.unreadable", format="csv", line=1, columns=sorted(missing))
        rows: dict[str, list[dict[str, str]]] = {}
        for row in table:
            cells = {name: (row.get(name) or "") for name in COLUMNS}
            if not cells["id"]:
                raise Error("terms.unreadable", format="csv", line=table.line_num)
            rows.setdefault(cells["id"], []).append(cells)
        return tuple(_concept(found) for found in rows.values())
    except (UnicodeDecodeError, csv.Error, ValueError) as error:
        raise Error("terms.unreadable", format="csv", line=1, problem=str(error)) from error


def _concept(rows: Sequence[Mapping[str, str]]) -> Concept:
    head = rows[0]
    own = next((row["note"] for row in rows if not row["language"] and row["note"]), "")
    notes = {Language(row["language"]): row["note"] for row in rows if row["language"] and row["note"]}
    relations = (relation.partition(":") for relation in head["relations"].splitlines())
    return Concept(
        id=ConceptId(head["id"]),
        terms=tuple(
            Term(
                row["term"],
                Language(row["language"]),
                row["region"],
                row["status"] or "preferred",
                row["acronym"] != "",
                row["part_of_speech"],
            )
            for row in rows
            if row["term"]
        ),
        definitions={Language(row["language"]): row["definition"] for row in rows if row["definition"]},
        equivalence=head["equivalence"] or "same",
        note=own or notes.get(Language.EN, ""),
        domain=head["domain"],
        source=head["source"],
        relations=tuple((kind, target) for kind, _, target in relations),
        notes=notes,
    )
