"""Lists of works in the forms that other programs read, and their lists as works."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence

from corpus.citations.bibtex import from_bibtex, to_bibtex
from corpus.citations.csl import from_csl, to_csl
from corpus.citations.ris import from_ris, to_ris
from corpus.errors import Error
from corpus.folding import fold
from corpus.model import Language, Work, WorkId

FORMATS = ("bibtex", "ris", "csl-json", "csv")
COLUMNS = ("id", "type", "title", "authors", "date", "container", "publisher", "url", "language", "keys", "titles",
           "volume", "issue", "pages", "edition", "number", "doi", "isbn", "issn")  # fmt: skip
_NAMES = {  # how others call our columns, folded
    "titulo": "title", "author": "authors", "autor": "authors", "autores": "authors", "autoras": "authors",
    "year": "date", "ano": "date", "año": "date", "fecha": "date", "issued": "date", "journal": "container",
    "revista": "container", "contenedor": "container", "editorial": "publisher", "idioma": "language", "tipo": "type",
    "direccion": "url", "liga": "url", "enlace": "url",
}  # fmt: skip
_BETWEEN = "; "  # authors, keys and titles in one cell; a semicolon inside is doubled


def export(works: Iterable[Work], form: str) -> str:
    """The works in one of ``FORMATS``. Raises ``Error`` (``export.unknown_format``)."""
    writers: Mapping[str, Callable[[Iterable[Work]], str]] = {
        "bibtex": to_bibtex,
        "ris": to_ris,
        "csl-json": to_csl_json,
        "csv": to_csv,
    }
    if form not in writers:
        raise Error("export.unknown_format", format=form)
    return writers[form](works)


def read_works(text: str, form: str) -> Sequence[Work]:
    """Works of a list in one of ``FORMATS``. Raises ``Error`` (``import.unreadable``, ``export.unknown_format``)."""
    readers: Mapping[str, Callable[[str], Sequence[Work]]] = {
        "bibtex": from_bibtex,
        "ris": from_ris,
        "csl-json": from_csl_json,
        "csv": from_csv,
    }
    if form not in readers:
        raise Error("export.unknown_format", format=form)
    try:
        return readers[form](text)
    except (ValueError, KeyError, TypeError, AttributeError, csv.Error, OSError) as error:
        raise Error("import.unreadable", format=form, reason=str(error)) from error


def guess_format(text: str) -> str:
    """Which of ``FORMATS`` a list is in, by how it begins; an empty string for none."""
    head = text.lstrip("\ufeff \t\r\n")
    if head.startswith(("[", "{")):
        return "csl-json"
    if head.startswith(("@", "%")):
        return "bibtex"
    if head.startswith("TY  -"):
        return "ris"
    return "csv" if "title" in _columns(head) else ""


def to_csl_json(works: Iterable[Work]) -> str:
    """A JSON array of CSL items."""
    return json.dumps([to_csl(work) for work in works], ensure_ascii=False, indent=2) + "\n"


def from_csl_json(text: str) -> Sequence[Work]:
    """Works of a JSON array (or one object) of CSL items."""
    items = json.loads(text)
    return tuple(from_csl(item) for item in (items if isinstance(items, list) else [items]))


def to_csv(works: Iterable[Work]) -> str:
    """A table with a head; a cell that a spreadsheet would run as a formula gets an apostrophe before it.

    Source of the rule: OWASP, "CSV Injection".
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for work in works:
        row = (
            work.id, work.type, work.title, _joined(work.authors), work.date or str(work.year or ""), work.container,
            work.publisher, work.url, str(work.language), _joined(work.keys), _joined(work.titles),
            *(str(getattr(work, name)) for name in COLUMNS[11:]),
        )  # fmt: skip
        writer.writerow([f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "'")) else cell for cell in row])
    return out.getvalue()


def from_csv(text: str) -> Sequence[Work]:
    """Works of a table whose head names some of ``COLUMNS`` in English or Spanish, the title at least."""
    plain = text.lstrip("\ufeff \t\r\n")
    columns = _columns(plain)
    if "title" not in columns:
        raise ValueError("no column named title")
    rows = csv.reader(io.StringIO(plain), delimiter=_delimiter(plain))
    next(rows)
    found = [dict(zip(columns, row, strict=False)) for row in rows if any(cell.strip() for cell in row)]
    return tuple(_row({name: _cell(row.get(name) or "").strip() for name in COLUMNS}) for row in found)


def _delimiter(text: str) -> str:
    """What stands most often in the head: spreadsheets set to Spanish write semicolons."""
    return max(",;\t", key=text.split("\n", 1)[0].count)


def _columns(text: str) -> Sequence[str]:
    """Names of the columns, by the head of a table."""
    head = next(csv.reader(io.StringIO(text), delimiter=_delimiter(text)), [])
    names = [fold(cell.strip()) for cell in head]
    return [_NAMES.get(name, name) for name in names]


def _row(row: Mapping[str, str]) -> Work:
    language = row["language"][:2].lower()
    return Work(
        id=WorkId(row["id"]),
        title=row["title"],
        authors=_parted(row["authors"]),
        year=int(row["date"][:4]) if row["date"][:4].isdecimal() else None,
        date=row["date"],
        language=Language(language) if language in {"en", "es"} else Language.OTHER,
        type=row["type"],
        container=row["container"],
        publisher=row["publisher"],
        url=row["url"],
        keys=_parted(row["keys"]),
        titles=_parted(row["titles"]),
        **{name: row[name] for name in COLUMNS[11:]},
    )


def _cell(value: str) -> str:
    return value[1:] if value.startswith("'") else value


def _joined(values: Iterable[str]) -> str:
    return _BETWEEN.join(value.replace(";", ";;") for value in values)


def _parted(cell: str) -> tuple[str, ...]:
    parts = cell.replace(";;", "\x01").split(";") if cell else []
    return tuple(part.strip().replace("\x01", ";") for part in parts if part.strip())
