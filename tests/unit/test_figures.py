"""Numbers that texts state: their values in both languages, what they count, where, when, and who says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.catalog import open_catalog
from corpus.figures.find import find_figures
from corpus.figures.groups import group
from corpus.figures.numbers import value_of
from corpus.figures.shelf import Shelf
from corpus.figures.values import Figure, from_row, to_row
from corpus.model import (
    Callout,
    Content,
    Document,
    DocumentId,
    Language,
    Note,
    NoteKind,
    Passage,
    PassageId,
    PassageKind,
    Reference,
    WorkId,
)

EN, ES = Language.EN, Language.ES

NUMBERS = [
    ("1,234", EN, 1234), ("1.234", EN, 1.234), ("7.54 billion", EN, 7.54e9), ("1.2 trillion", EN, 1.2e12),
    ("half a million", EN, 5e5), ("1,234,567", EN, 1234567), ("400 million", EN, 4e8),
    ("1,234.5", ES, 1234.5), ("1.234,5", ES, 1234.5), ("8,8", ES, 8.8), ("8.8", ES, 8.8), ("12 345", ES, 12345),
    ("3 mil millones", ES, 3e9), ("2 billones", ES, 2e12), ("1,5 millones", ES, 1.5e6), ("10 mil 475", ES, 10475),
    ("100 mil", ES, 1e5), ("medio millón", ES, 5e5), ("10,475", ES, 10475),
]  # fmt: skip


@pytest.mark.parametrize(("written", "language", "value"), NUMBERS)
def test_values_of_numbers(written: str, language: Language, value: float) -> None:
    assert value == value_of(written, language)


def content(text: str, language: Language = EN) -> Content:
    passage = Passage(PassageId("d#0"), DocumentId("d"), 0, PassageKind.BODY, language, text)
    return Content((passage,))


def found(text: str, language: Language = EN) -> list[Figure]:
    return list(find_figures(content(text, language)))


# text, language, (value, unit, what, place, since, until)
CASES = [
    ("The homicide rate of Sonora was 12 per 100,000 people in 2008.", EN, (12, "per_100000", "homicides", "sonora", "2008", "2008")),
    ("En Tijuana hubo 8.8 homicidios por cada 100 mil habitantes en 2015.", ES, (8.8, "per_100000", "homicides", "tijuana", "2015", "2015")),
    ("Aid of $1.4 billion went to Mexico in 2008.", EN, (1.4e9, "usd", "aid", "mx", "2008", "2008")),
    ("El comercio fue de 500 mil millones de dólares en 2014.", ES, (5e11, "usd", "trade", "", "2014", "2014")),
    ("El 37 por ciento de los homicidios ocurrió en Chihuahua en 2010.", ES, (37, "share", "homicides", "chihuahua", "2010", "2010")),
    ("Some 20,000 illegal weapons cross each year.", EN, (20000, "count", "weapons", "", "", "")),
    ("Since 2007 more than 2,900 people killed in Chihuahua were counted.", EN, (2900, "count", "homicides", "chihuahua", "2007", "")),
    ("Between 1999 and 2005 there were 472 deaths.", EN, (472, "count", "deaths", "", "1999", "2005")),
    ("Murders fell 40 percent in Texas.", EN, (40, "change", "homicides", "texas", "", "")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "language", "expected"), CASES, ids=[case[0] for case in CASES])
def test_figures(text: str, language: Language, expected: tuple[object, ...]) -> None:
    assert [expected] == [(f.value, f.unit, f.what, f.place, f.since, f.until) for f in found(text, language)]


NO_FIGURES = [
    "Article 12 of the law and section 40 speak of arrests.",
    "In 2008 arrests were many.",
    "Nine out of 10 workers cross.",
    "The 14-day period of arrests ended.",
    "Within 5 miles of the border nobody builds.",
    "Migrants rose in number, and 70 percent of those were young.",
]


@pytest.mark.parametrize("text", NO_FIGURES)
def test_what_is_no_figure(text: str) -> None:
    assert [] == found(text)


def test_a_fall_from_one_value_to_another_has_two_times() -> None:
    figures = found("The homicide rate of Mexico fell from 17 to 12 per 100,000 between 1997 and 2008.")

    assert [(17, "1997"), (12, "2008")] == [(figure.value, figure.since) for figure in figures]


def test_who_says_it_and_which_note() -> None:
    passages = (
        Passage(
            PassageId("d#0"),
            DocumentId("d"),
            0,
            PassageKind.BODY,
            EN,
            "According to the River Board, 300 trucks crossed. Some 500 trucks left.",
        ),
    )
    note = Note(DocumentId("d"), 1, "7", NoteKind.REFERENCE, "x", (), (Callout(PassageId("d#0"), 49, "crossed."),))
    first, second = find_figures(Content(passages, notes=(note,)))

    assert ("the River Board", "7") == (first.who, first.note)
    assert ("", "", "about") == (second.who, second.note, second.bound)


def test_a_number_in_a_cited_title_is_not_said_here() -> None:
    text = "See “20,000 arrests”, 2009."
    reference = Reference(DocumentId("d"), PassageId("d#0"), 0, len(text), text)

    assert [] == list(find_figures(Content(content(text).passages, references=(reference,))))


def test_rows_give_figures_back() -> None:
    for figure in found("Between 1999 and 2005 there were 472 deaths."):
        assert figure == from_row(to_row(figure))


def figure(value: float, document: str, *, since: str = "2008", bound: str = "", place: str = "mx") -> Figure:
    return Figure(
        DocumentId(document),
        PassageId(f"{document}#0"),
        0,
        1,
        "1",
        value,
        value,
        "count",
        "arrests",
        bound,
        place,
        since,
        since,
    )


@pytest.mark.parametrize(("other", "apart"), [
    (figure(200, "b"), 2),
    (figure(102, "b"), 0),
    (figure(200, "b", since="2009"), 0),
    (figure(200, "b", since=""), 0),
    (figure(200, "b", bound="less"), 0),
    (figure(200, "b", place="us"), 0),
])  # fmt: skip
def test_figures_of_one_place_and_time_that_differ_disagree(other: Figure, apart: int) -> None:
    [one] = group([figure(100, "a"), other])

    assert (2, apart) == (one.total, one.apart)


def test_the_shelf_follows_the_catalog(tmp_path: Path) -> None:
    with open_catalog("sqlite://") as catalog:
        document = Document(DocumentId("d"), WorkId("w"), "T", EN, "0" * 64)
        catalog.put(document, content("Some 300 trucks crossed."))
        assert [300] == [one.value for one in Shelf(catalog, tmp_path / "f").figures()]

        shelf = Shelf(catalog, tmp_path / "f")
        catalog.put(document, content("Some 400 trucks crossed."))
        assert [400] == [one.value for one in shelf.figures()]
        law = Document(DocumentId("e"), WorkId("e"), "T", EN, "1" * 64, doc_type="law")
        catalog.put(law, Content((Passage(PassageId("e#0"), law.id, 0, PassageKind.BODY, EN, "Some 7 trucks."),)))
        assert [400] == [one.value for one in shelf.figures()]
        catalog.remove(document.id)
        assert [] == list(shelf.figures())

        (tmp_path / "f").write_text("no JSON", encoding="utf-8")
        assert [] == list(Shelf(catalog, tmp_path / "f").figures())


# Of the paper, small facts only: value, unit, what, place, year.
PAPER = {
    (130, "per_100000", "homicides", "ciudad-juarez", "2008"),
    (73, "per_100000", "homicides", "tijuana", ""),
    (42.1, "per_100000", "homicides", "chihuahua", ""),
    (17, "per_100000", "homicides", "mx", "1997"),
    (12, "per_100000", "homicides", "mx", "2008"),
    (7.54e9, "usd", "economic-loss", "", "2007"),
    (472, "count", "deaths", "", "1999"),
}


def test_the_homicide_rates_of_the_paper_stand_together(shared: Path, tmp_path: Path) -> None:
    from corpus.config import Settings
    from corpus.ingest import ingest
    from corpus.sources import open_sources

    settings = Settings(home=tmp_path)
    seed = shared / "data" / "seed" / "manifest.jsonl"
    with open_catalog("sqlite://") as catalog:
        list(ingest(open_sources((), seed, settings), catalog, settings=settings, entities=()))
        figures = [f for d in catalog.iter_documents() for f in find_figures(catalog.content(d.id))]

    assert set() == PAPER - {(f.value, f.unit, f.what, f.place, f.since) for f in figures}
    rates = next(one for one in group(figures) if (one.what, one.unit) == ("homicides", "per_100000"))
    assert {"ciudad-juarez", "tijuana", "chihuahua", "mx"} == {spot.place for spot in rates.spots}
