"""One line of .jsonl as a document."""

from __future__ import annotations

import json

import pytest

from corpus.errors import IngestError
from corpus.parsers.jsonl import parse, read_given
from corpus.parsers.protocol import Source


def line(**record: object) -> Source:
    return Source("a.jsonl:1.jsonl", json.dumps(record).encode())


def test_only_text_is_required() -> None:
    assert [block.text for block in parse(line(text="El río es de todos.")).blocks] == ["El río es de todos."]


def test_text_of_several_lines_is_laid_out() -> None:
    parsed = parse(line(text="Artículo 1.- Uno.\n\nArtículo 2.- Dos."))

    assert [block.text for block in parsed.blocks] == ["Artículo 1.-", "Uno.", "Artículo 2.-", "Dos."]


BROKEN = [
    (b"{", "unreadable"),
    (b"[1]", "unreadable"),
    (b'{"title": "no text"}', "unreadable"),
    (b'{"text": 5}', "unreadable"),
    (b'{"text": "  "}', "empty"),
    (b"\xff\xfe", "unreadable"),
    (b"[" * 100_000, "unreadable"),
]


@pytest.mark.parametrize(("data", "code"), BROKEN)
def test_broken_lines(data: bytes, code: str) -> None:
    with pytest.raises(IngestError) as caught:
        parse(Source("a.jsonl:1.jsonl", data))

    assert caught.value.code == code


def test_what_a_record_says_of_its_document() -> None:
    record = {"id": "a", "text": "x", "title": "", "authors": [], "date": "2010", "work": None}

    assert read_given(record) == {"id": "a", "date": "2010"}
