"""Records of the registers and concepts as forms: their fields, what a form says, and what a change changed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corpus.errors import Error, NotInCatalog
from corpus.registers.records import AGREEMENT_STATUSES, COMMITMENTS, LISTS, OPTION_STATUSES, SIDES, Record, Registers
from corpus.registers.table import parted
from corpus.registers.values import from_value, to_value
from corpus.terms.curated import KIND as CONCEPT
from corpus.terms.load import EQUIVALENCES
from web.term_form import concept_value, read_term_lines, term_lines

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

    from corpus.catalog import Edit

LANGUAGES = ("en", "es")
COUNTRIES = ("US", "MX", "US-MX", "INT")
PARTIES = ("US", "MX", "CA", "INT")
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a record's form. ``kind``: text (in both languages), terms, line, items, pairs, choice, date, flag."""

    name: str
    kind: str
    choices: tuple[str, ...] = ()
    required: bool = False


FIELDS: Mapping[str, Sequence[Field]] = {
    "option": (
        Field("titles", "text", required=True),
        Field("texts", "text"),
        Field("list", "choice", LISTS, required=True),
        Field("actors", "items"),
        Field("side", "choice", SIDES, required=True),
        Field("need", "choice"),
        Field("strategy", "choice"),
        Field("commitment", "choice", COMMITMENTS),
        Field("status", "choice", OPTION_STATUSES, required=True),
        Field("section", "line"),
        Field("note", "line"),
        Field("related", "items"),
    ),
    "agency": (
        Field("names", "text", required=True),
        Field("acronyms", "text"),
        Field("country", "choice", COUNTRIES, required=True),
        Field("reports_to", "line"),
        Field("reports_to_text", "text"),
        Field("existed", "text"),
        Field("counterparts", "pairs"),
        Field("source", "text", required=True),
        Field("uncertain", "flag"),
    ),
    "agreement": (
        Field("titles", "text", required=True),
        Field("status", "choice", AGREEMENT_STATUSES, required=True),
        Field("signed", "date"),
        Field("in_force", "date"),
        Field("ended", "date"),
        Field("parties", "items", required=True),
        Field("identifiers", "text"),
        Field("topics", "items"),
        Field("agencies", "items"),
        Field("amends", "items"),
        Field("replaces", "items"),
        Field("texts", "items"),
        Field("source", "text", required=True),
        Field("uncertain", "flag"),
    ),
    CONCEPT: (
        Field("terms", "terms", required=True),
        Field("equivalence", "choice", EQUIVALENCES, required=True),
        Field("definitions", "text"),
        Field("notes", "text"),
        Field("domain", "line"),
        Field("source", "line"),
    ),
}
SOURCED = ("section", "note")  # fields of an option that stand in its source
LINKED = {"agencies": "agency", "amends": "agreement", "replaces": "agreement", "reports_to": "agency"}


def find_record(registers: Registers, kind: str, id_: str) -> Record:
    """The record of a kind with this id. Raises ``NotInCatalog``."""
    finders = {"option": registers.option, "agency": registers.agency, "agreement": registers.agreement}
    found = finders[kind](id_) if kind in finders else None
    if found is None:
        raise NotInCatalog("register.not_found", id=id_)
    return found


def shown_value(value: Mapping[str, Any], field: Field, language: str = "") -> str:
    """What the form shows in a field."""
    if field.kind == "terms":
        return term_lines(value, language)
    held = value.get("source", {}).get(field.name, "") if field.name in SOURCED else value.get(field.name, "")
    if field.kind == "text":
        return str((held or {}).get(language, ""))
    if field.kind == "items":
        return "; ".join(held or ())
    if field.kind == "pairs":
        return "\n".join(f"{one['agency']} | {one['asserted_by']}" for one in held or ())
    return str(held or "")


def choices_of(registers: Registers, field: Field) -> Sequence[str]:
    """The values that a field may have."""
    if field.name == "need":
        return [need.id for need in registers.needs]
    if field.name == "strategy":
        return [option.id for option in registers.options if option.list == "strategy"]
    return field.choices


def read_form(registers: Registers, kind: str, old: Mapping[str, Any], form: MultiDict[str, str]) -> dict[str, Any]:
    """The value that a form gives a record; fields it does not have stay. Raises ``Error`` (``register.…``)."""
    value = dict(old)
    for field in FIELDS[kind]:
        read = read_term_lines(value, form) if field.kind == "terms" else _read(registers, field, form)
        if field.required and not read:
            raise Error("register.missing", column=field.name)
        if field.name in SOURCED:
            value["source"] = {name: old for name, old in value["source"].items() if name != field.name}
            value["source"] |= {field.name: read} if read else {}
        else:
            value[field.name] = read
    return concept_value(value) if kind == CONCEPT else to_value(from_value(kind, value))


def _read(registers: Registers, field: Field, form: MultiDict[str, str]) -> Any:
    written = form.get(field.name, "").replace("\r", "").strip()
    if field.kind == "text":
        both = {language: form.get(f"{field.name}_{language}", "").strip() for language in LANGUAGES}
        return {language: words for language, words in both.items() if words}
    if field.kind == "flag":
        return bool(written)
    if field.kind == "pairs":
        return list(_pairs(registers, written))
    if field.kind == "date" and written and not _DATE.fullmatch(written):
        raise Error("register.bad_date", value=written)
    if field.kind == "choice" and written and written not in (allowed := choices_of(registers, field)):
        raise Error("register.bad_value", column=field.name, value=written, known=", ".join(allowed))
    values = list(parted(written)) if field.kind == "items" else [written] if written else []
    _check_links(registers, field.name, values)
    return values if field.kind == "items" else written


def _check_links(registers: Registers, name: str, values: Sequence[str]) -> None:
    known: Mapping[str, Sequence[Record]] = {"agency": registers.agencies, "agreement": registers.agreements}
    if name not in LINKED:
        if name == "parties" and (wrong := [value for value in values if value not in PARTIES]):
            raise Error("register.bad_value", column=name, value=wrong[0], known=", ".join(PARTIES))
        return
    ids = {str(record.id) for record in known[LINKED[name]]}
    if unknown := [value for value in values if value not in ids]:
        raise Error("register.unknown", column=name, value=unknown[0])


def _pairs(registers: Registers, written: str) -> Iterator[dict[str, str]]:
    for line in filter(str.strip, written.split("\n")):
        agency, _, by = (part.strip() for part in line.partition("|"))
        _check_links(registers, "agencies", [agency])
        if not by:
            raise Error("register.missing", column="counterparts")
        yield {"agency": agency, "asserted_by": by}


def changed_fields(edit: Edit) -> Sequence[tuple[str, str, str]]:
    """What a line of the log changed, field by field: name, before, after; nothing for what was not there."""
    before, after = (json.loads(text) if text else {} for text in (edit.before, edit.after))
    if not isinstance(before, dict) or not isinstance(after, dict):
        return [("", edit.before, edit.after)]
    names = [name for name, _, _ in differences(before, after)]
    if not edit.before or not edit.after:  # the record that ships came or went: the whole would say nothing
        names = [name for name in names if name in ("status", "titles", "names", "terms")]
    return [(name, _plain(before.get(name)), _plain(after.get(name))) for name in names]


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Sequence[tuple[str, str, str]]:
    """The fields in which two values differ: name, before, after."""
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return [(name, _plain(before.get(name)), _plain(after.get(name))) for name in names]


def _plain(value: object) -> str:
    """A value in words: texts by language, terms, and lists one after the other."""
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_plain(held)}" for name, held in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(_plain(held["text"] if isinstance(held, dict) and "text" in held else held) for held in value)
    return "" if value is None else str(value)
