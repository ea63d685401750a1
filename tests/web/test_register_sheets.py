"""Agencies and agreements as CSV: every record, every cell in its column, nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from corpus.model import Language
from corpus.registers.load import load_registers
from corpus.registers.sheets import AGENCIES, AGREEMENTS, write_agencies
from web.wiring import Puente


@pytest.mark.parametrize(("name", "columns"), [("agencies", AGENCIES), ("agreements", AGREEMENTS)])
def test_every_record_is_a_row(puente: Puente, client: FlaskClient, name: str, columns: tuple[str, ...]) -> None:
    answer = client.get(f"/en/{name}.csv")
    rows = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"), newline="")))
    records = getattr(puente.registers, name)

    assert answer.mimetype == "text/csv"
    assert tuple(rows[0]) == columns
    assert [row[0] for row in rows[1:]] == [record.id for record in records]
    assert {len(row) for row in rows} == {len(columns)}


def test_cells_are_in_their_columns_and_are_no_formulas() -> None:
    agency = replace(load_registers().agencies[0], names={Language.EN: "=1+1", Language.ES: "Uno"})
    row = next(csv.DictReader(io.StringIO(write_agencies([agency]).decode("utf-8-sig"), newline="")))

    assert (row["name_en"], row["name_es"], row["country"]) == ("'=1+1", "Uno", agency.country)
    assert row["counterparts"].split("; ") == [other for other, _ in agency.counterparts] or not agency.counterparts
