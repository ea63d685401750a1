"""Options lead to the passage that says them. The text here is invented; the paper itself is tried where it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.catalog import open_catalog
from corpus.config import Settings
from corpus.ingest import ingest
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
    WorkId,
)
from corpus.registers.load import load_options
from corpus.registers.places import find_place, own_text
from corpus.registers.records import Option
from corpus.sources import open_sources
from search.analysis import analyze

EN, ES = Language.EN, Language.ES
DOCUMENT = Document(DocumentId("d"), WorkId("w"), "A paper", EN, "0" * 64)
TEXTS = [
    (PassageKind.HEADING, "Section 1: Bridges"),
    (
        PassageKind.BODY,
        "Some would: 1. Paint the bridges in one color. 2. Count the trucks at night. 3. Share the toll.",
    ),
    (PassageKind.HEADING, "Section 2: Rivers"),
    (
        PassageKind.BODY,
        "Among the ideas are: dredging the river; counting trucks on boats; and a joint river patrol of both.",
    ),
    (PassageKind.BODY, "Others ask for water by the hour."),
]
PASSAGES = tuple(Passage(PassageId(f"d#{n}"), DOCUMENT.id, n, kind, EN, text) for n, (kind, text) in enumerate(TEXTS))
NOTE = Note(DOCUMENT.id, 7, "7", NoteKind.REMARK, "x", (), (Callout(PassageId("d#4"), 32, "hour"),))
CONTENT = Content(PASSAGES, notes=(NOTE,))


def option(title: str, *, section: str = "Section 1", number: int = 1, kind: str = "idea", note: str = "") -> Option:
    return Option("x", kind, number, {EN: title}, {EN: ""}, (), "joint", "proposed", WorkId("w"), section, note)


CASES = [
    ("by its words", option("Trucks counted at night", number=2), "2. Count the trucks at night."),
    ("by its number, said otherwise", option("Revenue for all", number=3), "3. Share the toll."),
    ("only in its section", option("Count trucks", section="Section 2", kind="heterodox"), "counting trucks on boats;"),
    ("by its note", option("Reform", section="Section 2", number=9, note="7"), "Others ask for water by the hour."),
]


def stems(text: str, language: Language) -> tuple[str, ...]:
    return analyze(text, language).stems


@pytest.mark.parametrize(("what", "asked", "expected"), CASES, ids=[case[0] for case in CASES])
def test_places(what: str, asked: Option, expected: str) -> None:
    found = find_place(asked, DOCUMENT, CONTENT, stems)

    assert found is not None
    assert expected == found.passage.text[found.start : found.end]


def test_what_is_nowhere_has_no_place() -> None:
    assert None is find_place(option("Balloons", number=8), DOCUMENT, CONTENT, stems)


def test_the_text_itself_comes_before_a_summary() -> None:
    summary = Document(DocumentId("a"), WorkId("w"), "About it", EN, "1" * 64, doc_type="summary")

    assert DOCUMENT == own_text([summary, DOCUMENT])
    assert None is own_text([])


# What of the paper the options stand on: ordinals of list items are the paper's own numbers.
HETERODOX = {"intelligence unit", "sheriff", "prosecutors forum", "seal cargo", "marijuana", "high volume", "decongest"}


def test_options_of_the_paper_lead_to_its_own_words(shared: Path, tmp_path: Path) -> None:
    seed = shared / "data" / "seed"
    settings = Settings(home=tmp_path)
    with open_catalog("sqlite://") as catalog:
        list(ingest(open_sources((), seed / "manifest.jsonl", settings), catalog, settings=settings, entities=()))
        options = load_options()
        document = own_text(catalog.versions(options[0].work))
        assert document is not None
        content = catalog.content(document.id)
        places = {option.id: find_place(option, document, content, stems) for option in options}

    assert [] == [id_ for id_, place in places.items() if place is None]
    said = {o.id: place.passage.text[place.start : place.end] for o in options if (place := places[o.id])}
    numbered = [o for o in options if o.list in {"call", "process", "principle", "option"}]
    assert [] == [o.id for o in numbered if f"{o.number}" not in said[o.id][:4]]
    assert HETERODOX == {words for words in HETERODOX for text in said.values() if words in text}
