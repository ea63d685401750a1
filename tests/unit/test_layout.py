"""Plain text laid out like a paper: notes at page feet between paragraphs, sentences and notes cut by page ends."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from corpus.model import PassageKind
from corpus.parsers.layout import Layout, lay_out
from corpus.text import clean

LONG = "The commission met in the spring and heard the officials of both banks of the river at length"
DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"


def body(layout: Layout) -> list[str]:
    return [block.text for block in layout.blocks]


def notes(layout: Layout) -> dict[str, str]:
    return {note.label: note.text for note in layout.notes}


def callouts(layout: Layout) -> dict[str, str]:
    """Label → the eight characters before the call-out."""
    return {label: block.text[max(0, at - 8) : at] for block in layout.blocks for at, label in block.callouts}


def test_a_note_leaves_the_body_and_its_marker_becomes_a_call_out() -> None:
    layout = lay_out(f"{LONG}.¹ It closed.\n\n¹ See the minutes.\n\n{LONG} again.")

    assert body(layout) == [f"{LONG}. It closed.", f"{LONG} again."]
    assert notes(layout) == {"1": "See the minutes."}
    assert callouts(layout) == {"1": " length."}


CUT = [
    ("in lower case", f"{LONG}, and¹ the\n\n¹ A note.\n\nborder was quiet.", f"{LONG}, and the border was quiet."),
    ("with a capital", f"{LONG}¹ from\n\n¹ A note.\n\nMexico to Canada.", f"{LONG} from Mexico to Canada."),
    ("by nothing", f"{LONG}, where there is a\n\nmissed chance.", f"{LONG}, where there is a missed chance."),
    ("after a comma", f"{LONG},¹\n\n¹ A note.\n\nthe rest.", f"{LONG}, the rest."),
    ("by a page end", f"{LONG} and the\fborder was quiet.", f"{LONG} and the border was quiet."),
]


@pytest.mark.parametrize(("how", "text", "sentence"), CUT, ids=[how for how, *_ in CUT])
def test_a_cut_sentence_is_whole_again(how: str, text: str, sentence: str) -> None:
    assert body(lay_out(text)) == [sentence]


KEPT = [
    ("a whole sentence", f"{LONG}.", "Another one begins."),
    ("a list", f"{LONG}, namely", "2. The second thing."),
    ("an abbreviation at the end", f"{LONG} of the U.S.", "On the other hand, no."),
]


@pytest.mark.parametrize(("how", "left", "right"), KEPT, ids=[how for how, *_ in KEPT])
def test_what_is_no_cut_sentence_stays_apart(how: str, left: str, right: str) -> None:
    layout = lay_out(f"Start.¹ {left}\n\n¹ A note.\n\n{right}")

    assert body(layout)[-1] == right


def test_an_address_on_a_line_of_its_own_belongs_to_the_note() -> None:
    layout = lay_out(f"{LONG}.¹\n\n¹ Survey of the Bank, 2009,\n\nhttp://example.org/a.pdf\n\n{LONG}.")

    assert notes(layout) == {"1": "Survey of the Bank, 2009, http://example.org/a.pdf"}


def test_prose_between_two_notes_of_one_foot_belongs_to_the_first() -> None:
    layout = lay_out(f"{LONG}.¹ More of it.²\n\n¹ Monthly data.\n\nYearly data is elsewhere.\n\n² Another.\n\n{LONG}.")

    assert notes(layout) == {"1": "Monthly data. Yearly data is elsewhere.", "2": "Another."}


def test_body_between_two_feet_stays_body() -> None:
    layout = lay_out(f"{LONG}.¹\n\n¹ One.\n\n{LONG} anew.²\n\n² Two.\n\nThe end of it all.")

    assert body(layout) == [f"{LONG}.", f"{LONG} anew.", "The end of it all."]


def test_a_note_cut_by_a_page_end_is_whole_again() -> None:
    text = (
        f"{LONG}.¹\n\n¹ Hard data of the institute (Office of Statistics\n\n{LONG}.\n\nGovernments have not\n\n"
        "and Geography) is at hand.\n\nmade a remedy yet."
    )
    layout = lay_out(text)

    assert notes(layout) == {"1": "Hard data of the institute (Office of Statistics and Geography) is at hand."}
    assert body(layout)[-1] == "Governments have not made a remedy yet."


def test_a_table_cut_by_notes_is_one_table() -> None:
    layout = lay_out(f"{LONG}.¹\n\nAgency\tCountry\nCustoms\tUS\n\n¹ A note.\n\nAduana\tMX\n\n{LONG}.")

    tables = [block.text for block in layout.blocks if block.kind is PassageKind.TABLE]
    assert tables == ["Agency\tCountry\nCustoms\tUS\nAduana\tMX"]


EXPONENTS = [
    ("an area", "It covers 12 km² of land.¹"),
    ("a power", "About 10⁶ grains.¹"),
    ("a formula", "The term x² grows.¹"),
]


@pytest.mark.parametrize(("what", "sentence"), EXPONENTS, ids=[what for what, _ in EXPONENTS])
def test_an_exponent_is_no_call_out(what: str, sentence: str) -> None:
    layout = lay_out(f"{sentence} {LONG}.²\n\n¹ One.\n² Two.\n\n{LONG}.")

    assert sentence.removesuffix("¹") in body(layout)[0]
    assert list(callouts(layout)) == ["1", "2"]


def test_a_marker_after_a_number_is_a_call_out() -> None:
    layout = lay_out(f"Deaths rose in 2008¹ by half. {LONG}.\n\n¹ One.")

    assert body(layout)[0].startswith("Deaths rose in 2008 by half.")


def test_two_markers_side_by_side() -> None:
    layout = lay_out(f"{LONG}.¹,² It closed.\n\n¹ One.\n² Two.")

    assert body(layout) == [f"{LONG}. It closed."]
    assert list(callouts(layout)) == ["1", "2"]


def test_numbers_that_begin_anew_on_each_page() -> None:
    layout = lay_out(f"{LONG}.¹ And so.²\n\n¹ One.\n² Two.\n\n{LONG} anew.¹\n\n¹ Three.\n\nThe end.")

    assert [note.text for note in layout.notes] == ["One.", "Two.", "Three."]
    assert [label for block in layout.blocks for _, label in block.callouts] == ["1", "2", "1"]


def test_an_author_note_with_an_asterisk() -> None:
    layout = lay_out(f"A Study of the River\n\nAna Pérez*\n\n* Professor of law.\n\n{LONG}.")

    assert notes(layout) == {"*": "Professor of law."}
    assert "Ana Pérez" in body(layout)


def test_notes_in_brackets() -> None:
    layout = lay_out(f"{LONG} [1]. It closed [2].\n\nNotes\n\n[1] See the minutes.\n[2] Ibid.")

    assert notes(layout) == {"1": "See the minutes.", "2": "Ibid."}
    assert body(layout)[0] == f"{LONG}. It closed."


def test_lines_wrapped_by_hand() -> None:
    text = (
        "The commission met in the spring and heard the offi-\ncials of both banks of the river,¹ who\nspoke at length"
        " of the water\nand of the treaty.\n\n¹ See the minutes of the\nmeeting.\n\nIt closed in the evening of the\n"
        "same day, after the vote of\nthe two sections of the\ncommission."
    )
    layout = lay_out(text)

    assert body(layout)[0].endswith(
        "heard the officials of both banks of the river, who spoke at length of the water and of the treaty."
    )
    assert notes(layout) == {"1": "See the minutes of the meeting."}


def test_spanish_text_with_notes() -> None:
    text = (
        "La comisión se reunió en la primavera y escuchó a los funcionarios de ambas orillas del río.¹ Los gobiernos no\n\n"
        "¹ Véase el acta (Secretaría de Relaciones\n\nhan resuelto la cuestión del agua.\n"
    )
    layout = lay_out(text)

    assert body(layout)[0].endswith("Los gobiernos no han resuelto la cuestión del agua.")


def _paper(shared: Path) -> str:
    return (shared / "data/seed/gonzalez-arechiga-bronk-2010.txt").read_text("utf-8")


@pytest.mark.shared
def test_the_paper_has_66_notes_and_66_call_outs(shared: Path) -> None:
    layout = lay_out(clean(_paper(shared)))
    numbers = [str(number) for number in range(1, 67)]

    assert [note.label for note in layout.notes] == numbers
    assert [label for block in layout.blocks for _, label in block.callouts] == numbers


# First and last words of each sentence that a page end cuts, and the words at the cut.
BROKEN = [
    "are among the border region's acute problems",
    "there is a potential missed opportunity",
    "National governments have not created an effective mechanism",
    "policy issues with regard to Mexico and the land border",
    "former Seattle police chief Gil Kerlikowske",
    "with alliances, truces, and mob wars",
    "in the state of Chihuahua, the central northern border region",
    "with ground penetrating radar now employed to detect",
    "internal security situation in Mexico. Worse,",
    "some 14.5 million Americans were out of work",
    "law enforcement, police, intelligence and national security agencies",
    "plant operations in order to reduce border located",
    "allocation of costs and benefits among different populations",
]


@pytest.mark.shared
@pytest.mark.parametrize("words", BROKEN)
def test_the_papers_broken_sentences_are_whole(shared: Path, words: str) -> None:
    assert any(words in block.text for block in lay_out(clean(_paper(shared))).blocks)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("label", "end"),
    [
        ("17", "ENSI6_urbana.pdf"),
        ("19", "Resumen_ejecutivo.pdf"),
        ("20", "100,000 populations."),
        ("38", "estadisticas.asp>"),
    ],
)
def test_the_papers_broken_notes_are_whole(shared: Path, label: str, end: str) -> None:
    assert notes(lay_out(clean(_paper(shared))))[label].endswith(end)


@pytest.mark.shared
def test_nothing_of_the_paper_is_lost(shared: Path) -> None:
    text = re.sub("</?i>", "", _paper(shared))
    layout = lay_out(clean(text))
    out = "".join((*body(layout), *(note.text for note in layout.notes)))

    assert _letters(out) == _letters(text)


def _letters(text: str) -> Counter[str]:
    return Counter(c for c in text if not c.isspace() and c not in DIGITS)
