"""Terms, agreements, agencies and options are found beside the documents, in the sitemap, and by commands."""

from __future__ import annotations

import json

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from flask.testing import FlaskClient

from web.cli import cli


def box(client: FlaskClient, question: str) -> list[str]:
    page = BeautifulSoup(client.get("/en/search", query_string={"q": question}).text, "lxml")
    return [link["href"] for link in page.select(".registered a")]


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("aduana", "/en/terms/customs"),
        ("Guadalupe Hidalgo", "/en/agreements/agreement-guadalupe-hidalgo-1848"),
        ("Comisión Internacional de Límites y Aguas", "/en/agencies/"),
    ],
)
def test_what_a_question_names_stands_on_top(client: FlaskClient, question: str, first: str) -> None:
    assert box(client, question)[0].startswith(first)


def test_a_question_that_names_nothing_has_no_box(client: FlaskClient) -> None:
    assert box(client, "lorry on the bridge") == box(client, "a") == []


def test_records_are_in_the_sitemap(client: FlaskClient) -> None:
    page = client.get("/sitemap.xml").text

    assert "/es/terms/customs<" in page
    assert "/en/agreements/agreement-guadalupe-hidalgo-1848<" in page


def run(home: object, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli, list(arguments), env={"PUENTE_HOME": str(home)})
    return result.exit_code, result.stdout


def test_registers_on_the_command_line(tmp_path) -> None:
    code, listed = run(tmp_path, "registers", "list", "agreement", "--text", "Guadalupe Hidalgo", "--json")
    assert (code, json.loads(listed.splitlines()[0])["id"]) == (0, "agreement-guadalupe-hidalgo-1848")

    code, exported = run(tmp_path, "registers", "export")
    file = tmp_path / "options.csv"
    file.write_text(exported.replace(",proposed,", ",done,", 1) + "bad,row\n", encoding="utf-8", newline="")
    code, _ = run(tmp_path, "registers", "import", str(file), "--by", "ana")
    assert code == 1  # one row is refused
    changed = [row for row in exported.splitlines() if row not in run(tmp_path, "registers", "export")[1].splitlines()]
    assert len(changed) == 1


def test_figures_on_the_command_line(tmp_path) -> None:
    text = tmp_path / "report.txt"
    text.write_text("In 2009 Mexico had 14.1 homicides per 100,000 inhabitants.\n", encoding="utf-8")
    run(tmp_path, "ingest", str(text))
    code, listed = run(tmp_path, "figures", "--json")

    assert (code, json.loads(listed.splitlines()[0])["value"]) == (0, 14.1)
