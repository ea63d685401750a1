"""Options leave as CSV and come back the same; what is wrong in a file is told row by row."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from corpus.errors import Error
from corpus.model import Language
from corpus.registers.load import load_registers
from corpus.registers.table import COLUMNS, RISKY, read_options, write_options

REGISTERS = load_registers()
GOOD = {"id": "a", "list": "idea", "number": "1", "title_en": "A", "side": "joint", "status": "proposed", "work": "w"}


def table(*rows: dict[str, str]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def test_out_and_in_again_is_the_same() -> None:
    written = write_options(REGISTERS.options)
    options, problems = read_options(written, REGISTERS)

    assert () == problems
    assert REGISTERS.options == options
    assert written == write_options(options)


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("x")', "+1", "-1", "@SUM(A1)", "'quoted'", "'=1", "''", "a;b", 'say "no"\nnow']
)
def test_no_cell_is_a_formula_and_nothing_is_lost(text: str) -> None:
    texts = {Language.EN: text, Language.ES: text}
    option = replace(REGISTERS.options[0], titles=texts, texts=texts, note=text, section=text)
    written = write_options([option])

    row = list(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline="")))[1]
    assert not [cell for cell in row if cell.startswith(tuple(set(RISKY) - {"'"}))]
    assert ((option,), ()) == read_options(written, REGISTERS)


CASES = [
    ("nothing wrong", GOOD, []),
    ("no title in either language", GOOD | {"title_en": ""}, ["register.missing"]),
    ("no work", GOOD | {"work": ""}, ["register.missing"]),
    ("a number in words", GOOD | {"number": "one"}, ["register.bad_number"]),
    ("an id with spaces", GOOD | {"id": "A b"}, ["register.bad_id"]),
    ("an unknown side", GOOD | {"side": "both"}, ["register.bad_value"]),
    ("an unknown need", GOOD | {"need": "peace"}, ["register.bad_value"]),
    ("the unnamed need", GOOD | {"need": "unnamed"}, []),
    ("two things", GOOD | {"side": "both", "status": "?"}, ["register.bad_value", "register.bad_value"]),
]


@pytest.mark.parametrize(("what", "row", "expected"), CASES, ids=[case[0] for case in CASES])
def test_problems(what: str, row: dict[str, str], expected: list[str]) -> None:
    options, problems = read_options(table(GOOD | {"id": "first"}, row, GOOD | {"id": "last"}), REGISTERS)

    assert expected == [problem.code for problem in problems]
    assert {3} >= {problem.line for problem in problems}
    assert ["first", "last"] == [option.id for option in options if option.id != row["id"]]


def test_an_id_twice() -> None:
    options, problems = read_options(table(GOOD, GOOD), REGISTERS)

    assert ([("register.twice", 3)], 1) == ([(p.code, p.line) for p in problems], len(options))


@pytest.mark.parametrize(("data", "code"), [
    (b"a,b\n1,2\n", "register.columns"),
    (b"", "register.columns"),
    (b"id,list\n\xff\xfe", "register.unreadable"),
    (table(GOOD) + b'"open', "register.unreadable"),
])  # fmt: skip
def test_what_is_no_such_table(data: bytes, code: str) -> None:
    with pytest.raises(Error) as raised:
        read_options(data, REGISTERS)

    assert code == raised.value.code
