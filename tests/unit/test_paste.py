"""Lists of citations looked up: nothing of a list is lost, and what is missing becomes a list of works to find."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from corpus.catalog import Catalog, open_catalog
from corpus.citations.paste import look_up, wanted
from corpus.errors import Error
from corpus.model import (
    Content,
    Document,
    DocumentId,
    Language,
    Passage,
    PassageId,
    PassageKind,
    Work,
    WorkId,
    WorkState,
)

EN = Language.EN


@pytest.fixture
def catalog() -> Iterator[Catalog]:
    with open_catalog("sqlite://") as opened:
        document = Document(
            DocumentId("rivers"), WorkId("rivers"), "Rivers Without Owners in the North", EN, "1",
            authors=("Vidal, Rosa",), issued="1999",
        )  # fmt: skip
        passage = Passage(PassageId("rivers#0"), document.id, 0, PassageKind.BODY, EN, "Text.")
        opened.put(document, Content((passage,)))
        opened.put_works([Work(WorkId("dry"), "Dry Treaties of the South", ("Paz, Luis",), 2003, "2003", EN, "book")])
        yield opened


LINES = """1. Vidal, Rosa. Rivers Without Owners in the North. Austin: Mesa Press, 1999.
2. Paz, Luis. Dry Treaties of the South. México: Porrúa, 2003.
3. Luna, Eva. Night Trains to the Border Towns. Austin: Mesa Press, 2011.

n.b. 12
***"""


def test_every_line_is_answered_for(catalog: Catalog) -> None:
    looked = look_up(LINES, catalog)

    assert [1, 2, 3, 4, 5] == [one.number for one in looked]
    assert [True, True, True, False, False] == [one.understood for one in looked]
    assert ["n.b. 12", "***"] == [one.text for one in looked if not one.understood]
    assert [WorkState.HELD, WorkState.MISSING, WorkState.MISSING] == [one.state for one in looked[:3]]
    assert ["rivers"] == list(looked[0].works)


def test_a_work_that_is_cited_already_is_known(catalog: Catalog) -> None:
    _, dry, trains, *_ = look_up(LINES, catalog)

    assert ("dry", None) == (dry.cited, trains.cited)


def test_what_is_missing_becomes_works(catalog: Catalog) -> None:
    looked = look_up(f"{LINES}\nLuna, Eva. Night Trains to the Border Towns. Austin: Mesa Press, 2011.", catalog)
    dry, trains = wanted(looked)

    assert "dry" == dry.id
    assert ("Night Trains to the Border Towns", ("Luna, Eva",), 2011) == (trains.title, trains.authors, trains.year)
    assert trains.id.startswith("luna-2011-night-trains")


def test_broken_entries_of_bibtex_are_kept(catalog: Catalog) -> None:
    text = "@book{a, title={Rivers Without Owners in the North}, author={Vidal, Rosa}, year=1999}\n@book{b, title={Unclosed"
    held, broken = look_up(text, catalog)

    assert (WorkState.HELD, True) == (held.state, held.understood)
    assert not broken.understood
    assert "Unclosed" in broken.text


def test_a_record_without_a_name_is_not_understood(catalog: Catalog) -> None:
    (one,) = look_up('[{"id": "x", "type": "book"}]', catalog)

    assert (False, "x") == (one.understood, one.text)


def test_a_list_that_is_broken_as_a_whole_is_told(catalog: Catalog) -> None:
    with pytest.raises(Error) as told:
        look_up('[{"id": ', catalog)

    assert "import.unreadable" == told.value.code
