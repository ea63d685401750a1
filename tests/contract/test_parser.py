"""What every parser must do, on documents that real programs wrote: the definition of done for a new format."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from corpus.errors import INGEST_CODES, IngestError
from corpus.model import PassageKind
from corpus.parsers import parse
from corpus.parsers.isolate import dump_parsed, load_parsed
from corpus.parsers.protocol import Parsed, Source
from tests.formats.measure_notes import FILES, FORMATS, measure

NAMES = sorted(path.stem for path in FILES.glob("*.json"))
ALL = [f"{name}.{kind}" for kind in FORMATS for name in NAMES]
SHORT = [f"01-short.{kind}" for kind in FORMATS]


def read(name: str) -> Parsed:
    return parse(Source(name, (FILES / name).read_bytes()))


@pytest.mark.parametrize("name", ALL)
def test_known_notes_are_found_and_linked(name: str) -> None:
    stem, _, kind = name.rpartition(".")
    found = measure(stem, kind)

    assert (found.notes, found.notes, 0) == (found.found, found.linked, found.invented)
    assert found.kept >= 0.995 * found.words


@pytest.mark.parametrize("name", ALL)
def test_blocks_are_running_text(name: str) -> None:
    parsed = read(name)

    for block in parsed.blocks:
        assert block.text == block.text.strip()
        assert block.kind is PassageKind.TABLE or not set("\n\t\r\x00\u00ad") & set(block.text)
        assert (block.level > 0) == (block.kind is PassageKind.HEADING)
        assert all(0 <= at <= len(block.text) for at, _ in block.callouts)
        assert block.page is None or 1 <= block.page <= (parsed.pages or 0)


@pytest.mark.parametrize("name", ALL)
def test_every_call_out_has_a_note_and_every_note_a_call_out(name: str) -> None:
    parsed = read(name)
    called = sorted(label for block in parsed.blocks for _, label in block.callouts)

    assert called == sorted(note.label for note in parsed.notes)


@pytest.mark.parametrize("name", SHORT)
def test_reading_twice_gives_the_same_and_survives_json(name: str) -> None:
    parsed = read(name)

    assert parsed == read(name)
    assert parsed == load_parsed(dump_parsed(parsed))


@pytest.mark.parametrize("name", ["07-table.docx", "07-table.odt", "07-table.html", "07-table.epub", "07-table.rtf"])
def test_tables_keep_their_rows(name: str) -> None:
    tables = [block.text for block in read(name).blocks if block.kind is PassageKind.TABLE]

    assert ["Municipio\tPozos\nOjinaga\t118\nReynosa\t94"] == tables


@pytest.mark.parametrize(
    "name", ["02-running-head.docx", "02-running-head.odt", "02-running-head.html", "02-running-head.rtf"]
)
def test_headings_keep_their_levels(name: str) -> None:
    levels = [block.level for block in read(name).blocks if block.kind is PassageKind.HEADING]

    assert [1, 2, 2, 2, 2, 2, 2] == levels


@pytest.mark.parametrize("name", SHORT)
def test_damage_is_refused_or_read_but_never_worse(name: str) -> None:
    """Cut and bent bytes give a document or an ``IngestError`` with a code of the interface; nothing else."""
    whole = (FILES / name).read_bytes()
    bent = random.Random(name)
    for turn in range(60):
        data = bytearray(whole[: bent.randrange(len(whole))] if turn % 3 == 0 else whole)
        for _ in range(bent.randrange(1, 40)):
            if data:
                data[bent.randrange(len(data))] = bent.randrange(256)
        try:
            parsed = parse(Source(name, bytes(data)))
        except IngestError as error:
            assert error.code in INGEST_CODES  # noqa: PT017
        else:
            assert parsed.blocks or parsed.notes


@pytest.mark.parametrize("kind", [Path(name).suffix for name in SHORT])
def test_nothing_is_refused_as_empty(kind: str) -> None:
    with pytest.raises(IngestError) as caught:
        parse(Source(f"document{kind}", b""))

    assert "empty" == caught.value.code
