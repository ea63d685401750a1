"""Agencies and agreements as CSV for spreadsheets: a row a record, a column a field, texts in a column for each language.

Guarded as options are (``corpus.registers.table``). These come out only: they change in the register, record by record,
with a proposal and two signatures.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from corpus.model import Language
from corpus.registers.records import Agency, Agreement, Text
from corpus.registers.table import guarded

AGENCIES = (
    "id", "name_en", "name_es", "acronym_en", "acronym_es", "country", "reports_to", "reports_to_en", "reports_to_es",
    "counterparts", "asserted_by", "uncertain", "source_en", "source_es",
)  # fmt: skip
AGREEMENTS = (
    "id", "kind", "title_en", "title_es", "parties", "status", "signed", "in_force", "ended", "identifiers_en",
    "identifiers_es", "topics", "agencies", "amends", "replaces", "texts", "uncertain", "source_en", "source_es",
)  # fmt: skip


def write_agencies(agencies: Iterable[Agency]) -> bytes:
    """The agencies as CSV with a heading row, UTF-8 with the mark that spreadsheets look for."""
    return _write(AGENCIES, (_agency(one) for one in agencies))


def write_agreements(agreements: Iterable[Agreement]) -> bytes:
    """The agreements and programs as CSV with a heading row, UTF-8 with the mark that spreadsheets look for."""
    return _write(AGREEMENTS, (_agreement(one) for one in agreements))


def _write(columns: Iterable[str], rows: Iterable[Iterator[str]]) -> bytes:
    out = io.StringIO(newline="")
    table = csv.writer(out)
    table.writerow(columns)
    table.writerows([guarded(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _agency(one: Agency) -> Iterator[str]:
    yield one.id
    yield from _both(one.names)
    yield from _both(one.acronyms)
    yield from (one.country, one.reports_to or "")
    yield from _both(one.reports_to_text)
    yield "; ".join(other for other, _ in one.counterparts)
    yield "; ".join(asserted for _, asserted in one.counterparts)
    yield _yes(said=one.uncertain)
    yield from _both(one.source)


def _agreement(one: Agreement) -> Iterator[str]:
    yield from (one.id, one.kind)
    yield from _both(one.titles)
    yield from ("; ".join(one.parties), one.status, one.signed, one.in_force, one.ended)
    yield from _both(one.identifiers)
    yield from ("; ".join(values) for values in (one.topics, one.agencies, one.amends, one.replaces, one.texts))
    yield _yes(said=one.uncertain)
    yield from _both(one.source)


def _both(text: Text) -> Iterator[str]:
    return (text.get(language, "") for language in (Language.EN, Language.ES))


def _yes(*, said: bool) -> str:
    return "yes" if said else ""
