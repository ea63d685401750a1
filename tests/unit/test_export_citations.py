"""Lists of works out and in: what goes out comes back, through other people's readers too."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.citations.csl import to_csl
from corpus.citations.export import FORMATS, export, guess_format, read_works
from corpus.citations.law_works import type_of_law
from corpus.errors import Error
from corpus.model import Language, Work, WorkId

WORKS = [
    Work(
        WorkId("vidal-1999-rivers"), "Rivers Without Owners: {A} Study of 50% & more_or less", ("Vidal, Rosa", "Hale, Tom B."), 1999,
        "1999", Language.EN, "book", "", "Mesa University Press",
    ),
    Work(
        WorkId("obras-2009"), "Avanza el puente de Anzaldúas", ("Secretaría de Obras Públicas",), 2009, "2009-03-04",
        Language.ES, "press-release", "", "Presidencia de la República", "http://www.obras.example.mx/s/?id=7&x=%20_a#p",
    ),
    Work(WorkId("paz-2001"), "Water Debts", ("Paz, Luis",), 2001, "2001-05", Language.EN, "article", "Journal of Border Studies", keys=("doi:10.1000/x_y",),
         volume="12", issue="3", pages="101–130", doi="10.1000/x_y", issn="1234-567X"),
    Work(WorkId("afp-2009"), "Cierran tres puentes", ("AFP",), 2009, "2009-02", Language.ES, "news", "El Universal"),
    Work(WorkId("serie"), "Border Wait Times", ("Mesa Institute",), 2008, "2008", Language.EN, "report", "", "Mesa Institute", number="2008-07", isbn="9780306406157"),
    Work(WorkId("second"), "Dry Treaties", ("Paz, Luis",), 2003, "2003", Language.EN, "book", "", "Porrúa", edition="2", volume="I", isbn="9780306406157"),
    Work(WorkId("tratado"), "Tratado de Aguas", (), 1944, "1944-02-03", Language.ES, "treaty"),
    Work(WorkId("bare"), "http://a.example/x", url="http://a.example/x", type="web page"),
]  # fmt: skip


@pytest.mark.parametrize("form", FORMATS)
def test_what_goes_out_comes_back(form: str) -> None:
    assert WORKS == list(read_works(export(WORKS, form), form))


@pytest.mark.parametrize("form", FORMATS)
def test_the_format_of_a_list_is_guessed(form: str) -> None:
    assert form == guess_format(export(WORKS, form))


TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cn", "Co", "Cf")), min_size=1, max_size=40
)
TITLES = TEXT.map(lambda text: " ".join(text.split())).filter(bool)


@given(title=TITLES)
@pytest.mark.parametrize("form", FORMATS)
def test_any_title_comes_back(form: str, title: str) -> None:
    work = Work(WorkId("w"), title, ("Vidal, Rosa",), 1999, "1999")

    assert [title] == [read.title for read in read_works(export([work], form), form)]


def test_bibtexparser_and_rispy_read_the_fields() -> None:
    import rispy
    from bibtexparser.entrypoint import parse_string

    entries = {entry.key: entry for entry in parse_string(export(WORKS, "bibtex")).entries}
    records = {record["id"]: record for record in rispy.loads(export(WORKS, "ris"))}

    assert set(entries) == set(records) == {work.id for work in WORKS}
    assert "book" == entries["vidal-1999-rivers"].entry_type
    assert "Vidal, Rosa and Hale, Tom B." == entries["vidal-1999-rivers"]["author"]
    assert "{Secretaría de Obras Públicas}" == entries["obras-2009"]["author"]
    assert ["Vidal, Rosa", "Hale, Tom B."] == records["vidal-1999-rivers"]["authors"]
    assert "2009/03/04/" == records["obras-2009"]["date"]
    assert "NEWS" == records["afp-2009"]["type_of_reference"]


def test_csl_json_is_what_processors_expect() -> None:
    first, second, *_ = json.loads(export(WORKS, "csl-json"))

    assert {"family": "Vidal", "given": "Rosa"} == first["author"][0]
    assert [{"literal": "Secretaría de Obras Públicas"}] == second["author"]
    assert {"date-parts": [[2009, 3, 4]]} == second["issued"]
    assert ("book", "document") == (first["type"], second["type"])


def test_a_formula_in_a_title_is_no_formula_in_the_table() -> None:
    work = Work(WorkId("w"), "=SUM(A1)")
    table = export([work], "csv")

    assert "'=SUM(A1)" in table
    assert [work.title] == [read.title for read in read_works(table, "csv")]


FOREIGN = [
    ("@article{x, author = {Garc{\\'\\i}a M{\\'a}rquez, Gabriel and Mu\\~{n}oz, A.}, title={El {N}ilo}, journal={Nexos}, year=1985, month=jul}", "bibtex", "El Nilo", ("García Márquez, Gabriel", "Muñoz, A."), "1985-07"),
    ("@book{y, author = {Rosa Vidal}, title = \"Rivers\", publisher={Mesa}, year = {1999}}", "bibtex", "Rivers", ("Vidal, Rosa",), "1999"),
    ("TY  - JOUR\nA1  - Paz, Luis\nT1  - Water\nJO  - Nexos\nPY  - 2001\nER  - \n", "ris", "Water", ("Paz, Luis",), "2001"),
    ('{"id": "z", "type": "book", "title": "T", "author": [{"family": "Gogh", "given": "V.", "non-dropping-particle": "van"}], "issued": {"date-parts": [["1888"]]}}', "csl-json", "T", ("van Gogh, V.",), "1888"),
    ("title,authors\nDry Treaties,\"Paz, Luis\"\n", "csv", "Dry Treaties", ("Paz, Luis",), ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "form", "title", "authors", "date"), FOREIGN)
def test_lists_that_others_wrote(text: str, form: str, title: str, authors: tuple[str, ...], date: str) -> None:
    (work,) = read_works(text, form)

    assert (title, authors, date) == (work.title, work.authors, work.date)


BAD = [("csl-json", "{"), ("csv", "name\nx\n"), ("csl-json", "[1]"), ("word", "x")]


@pytest.mark.parametrize(("form", "text"), BAD)
def test_what_cannot_be_read_is_told(form: str, text: str) -> None:
    with pytest.raises(Error) as told:
        read_works(text, form)

    assert told.value.code == ("export.unknown_format" if form == "word" else "import.unreadable")


def test_a_table_out_of_a_spreadsheet_in_spanish() -> None:
    table = "\ufeffTítulo;Autores;Año;Editorial\nAguas del norte;Paz, Luis;2003;Porrúa\n;;;\n"

    assert "csv" == guess_format(table)
    (work,) = read_works(table, "csv")
    assert ("Aguas del norte", ("Paz, Luis",), 2003, "Porrúa") == (work.title, work.authors, work.year, work.publisher)


def test_pybtex_reads_the_same_fields() -> None:
    from pybtex.database import parse_string

    entries = parse_string(export(WORKS, "bibtex"), "bibtex").entries

    assert [work.id for work in WORKS] == list(entries)
    assert ["Vidal", "Hale"] == [person.last_names[0] for person in entries["vidal-1999-rivers"].persons["author"]]
    assert ["{Secretaría de Obras Públicas}"] == entries["obras-2009"].persons["author"][0].last_names
    paper = entries["paz-2001"].fields
    assert ("12", "3", "101–130", "10.1000/x_y") == tuple(paper[name] for name in ("volume", "number", "pages", "doi"))
    assert ("techreport", "2008-07") == (entries["serie"].type, entries["serie"].fields["number"])


def test_rispy_writes_what_it_reads_without_loss() -> None:
    import rispy

    records = rispy.loads(export(WORKS, "ris"))

    assert WORKS == list(read_works(rispy.dumps(records), "ris"))


KINDS = [
    ("usc:8", "legislation", "STAT"),
    ("publ:107-296", "legislation", "STAT"),
    ("mx:ley-de-migracion", "legislation", "STAT"),
    ("mx:cpeum", "legislation", "STAT"),
    ("mx-decreto:127", "legislation", "STAT"),
    ("eo:13224", "legislation", "STAT"),
    ("treaty:nafta", "treaty", "STAT"),
    ("case:1-us-2", "legal_case", "CASE"),
    ("bill:111:hr:1", "bill", "BILL"),
    ("nom:019-ssa1-2013", "standard", "STAND"),
]


@pytest.mark.parametrize(("key", "csl", "ris"), KINDS, ids=[case[0] for case in KINDS])
def test_what_law_is_cited_leaves_as_law(key: str, csl: str, ris: str) -> None:
    work = Work(WorkId("w"), "Title", type=type_of_law(key), keys=(key,))

    assert csl == to_csl(work)["type"]
    assert f"TY  - {ris}" in export([work], "ris")
