"""Options as CSV for spreadsheets, and back: a row an option, a column a field, texts in a column for each language.

A cell that a spreadsheet would run as a formula gets an apostrophe before it, and so does one that begins with an
apostrophe, so that reading takes exactly one away and nothing is lost (OWASP, "CSV Injection"). Several values in one
cell are set apart by semicolons. Reading never stops at a bad row: it is reported with its line, the others are read.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from corpus.errors import Error
from corpus.model import Language
from corpus.registers.records import COMMITMENTS, LISTS, OPTION_STATUSES, SIDES, Option, Registers, Text
from corpus.registers.values import read_option

COLUMNS = (
    "id", "list", "number", "title_en", "title_es", "text_en", "text_es", "actors", "side", "need", "strategy",
    "commitment", "status", "work", "section", "note", "related",
)  # fmt: skip
NEEDED = ("id", "list", "number", "side", "status", "work")
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "'")
MOST_BYTES = 5_000_000
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a line of the file (the heading row is line 1): a code for ``web.labels``, and facts."""

    line: int
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


def write_options(options: Iterable[Option]) -> bytes:
    """The options as CSV with a heading row, UTF-8 with the mark that spreadsheets look for."""
    out = io.StringIO(newline="")
    table = csv.writer(out)
    table.writerow(COLUMNS)
    for option in options:
        table.writerow([guarded(cell) for cell in _cells(option)])
    return out.getvalue().encode("utf-8-sig")


def guarded(cell: str) -> str:
    """The cell so that no spreadsheet runs it; ``bare`` gives it back."""
    return f"'{cell}" if cell.startswith(RISKY) else cell


def bare(cell: str) -> str:
    """The cell without the apostrophe that ``guarded`` put there."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(RISKY) else cell


def read_options(data: bytes, registers: Registers) -> tuple[Sequence[Option], Sequence[Problem]]:
    """The options of a CSV file, and what is wrong with its other rows. Columns may stand in any order.

    ``registers`` say which needs and strategies there are. Raises ``Error`` (``register.unreadable``,
    ``register.columns``) when it is no such table at all.
    """
    options: dict[str, Option] = {}
    problems: list[Problem] = []
    strategies = {option.id for option in registers.options if option.list == "strategy"}
    known = {"need": {need.id for need in registers.needs}, "strategy": strategies}
    for line, row in _rows(data):
        wrong = list(_problems(line, row, known))
        if not wrong and row["id"] in options:
            wrong = [Problem(line, "register.twice", {"id": row["id"]})]
        problems += wrong
        if not wrong:
            options[row["id"]] = _option(row)
            if row["list"] == "strategy":
                strategies.add(row["id"])
    return tuple(options.values()), tuple(problems)


def _cells(option: Option) -> Iterator[str]:
    yield from (option.id, option.list, str(option.number))
    for text in (option.titles, option.texts):
        yield from (text.get(language, "") for language in (Language.EN, Language.ES))
    yield from ("; ".join(option.actors), option.side, option.need, option.strategy, option.commitment)
    yield from (option.status, option.work, option.section, option.note, "; ".join(option.related))


def _rows(data: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    if len(data) > MOST_BYTES:
        raise Error("register.unreadable", line=1)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Error("register.unreadable", line=data[: error.start].count(b"\n") + 1) from error
    table = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        if missing := [name for name in NEEDED if name not in (table.fieldnames or ())]:
            raise Error("register.columns", columns=", ".join(missing))
        for row in table:
            yield table.line_num, {name: bare((row.get(name) or "").strip(" ")) for name in COLUMNS}
    except csv.Error as error:
        raise Error("register.unreadable", line=table.line_num) from error


def _problems(line: int, row: Mapping[str, str], known: Mapping[str, Collection[str]]) -> Iterator[Problem]:
    for name in NEEDED:
        if not row[name]:
            yield Problem(line, "register.missing", {"column": name})
    if not (row["title_en"] or row["title_es"]):
        yield Problem(line, "register.missing", {"column": "title_en"})
    if row["id"] and not _ID.fullmatch(row["id"]):
        yield Problem(line, "register.bad_id", {"value": row["id"]})
    if row["number"] and not (row["number"].isascii() and row["number"].isdecimal() and len(row["number"]) < 6):
        yield Problem(line, "register.bad_number", {"value": row["number"]})
    allowed = {"list": LISTS, "side": SIDES, "status": OPTION_STATUSES, "commitment": COMMITMENTS, **known}
    for name, values in allowed.items():
        if row[name] and row[name] not in values:
            facts = {"column": name, "value": row[name], "known": ", ".join(sorted(values))}
            yield Problem(line, "register.bad_value", facts)


def _option(row: Mapping[str, str]) -> Option:
    plain = {name: row[name] for name in ("id", "list", "number", "side", "status", "need", "strategy", "commitment")}
    lists = {name: parted(row[name]) for name in ("actors", "related")}
    source = {name: row[name] for name in ("work", "section", "note")}
    return read_option({**plain, **lists, "titles": _text(row, "title"), "texts": _text(row, "text"), "source": source})


def parted(cell: str) -> tuple[str, ...]:
    """The values of a cell or field that holds several, set apart by semicolons."""
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def _text(row: Mapping[str, str], name: str) -> Text:
    both = ((language, row[f"{name}_{language}"]) for language in (Language.EN, Language.ES))
    return {language: text for language, text in both if text}
