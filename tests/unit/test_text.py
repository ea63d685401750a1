"""Bytes to clean text."""

from __future__ import annotations

import unicodedata

import pytest

from corpus.errors import IngestError
from corpus.text import clean, decode, looks_binary

TEXT = "La migración de niñas y niños en México: ¿quién responde? «Según la ley», el Estado. " * 4


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_any_encoding_gives_the_same_text(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)).text == TEXT


def test_a_declared_encoding_is_tried_first() -> None:
    assert decode("año – niño".encode("cp850", "ignore"), declared="cp850").text.startswith("año")


def test_a_wrong_declaration_does_no_harm() -> None:
    assert decode(TEXT.encode(), declared="ascii").text == TEXT
    assert decode(TEXT.encode(), declared="no-such-code").text == TEXT


def test_text_decoded_wrongly_before_is_repaired_and_said_so() -> None:
    broken = TEXT.encode().decode("cp1252", "replace")
    found = decode(TEXT.replace("¿", "").replace("«", "").replace("»", "").encode().decode("latin-1").encode())

    assert broken != TEXT
    assert "migración de niñas y niños en México" in found.text
    assert "encoding_repaired" in found.warnings


def test_right_text_is_left_alone() -> None:
    quoted = "“Quotes” and ‘these’ stay — so do Ãfrica’s misprints."

    assert decode(quoted.encode()).text == quoted
    assert decode(quoted.encode()).warnings == ()


def test_a_few_bad_bytes_in_utf8_do_not_change_the_encoding() -> None:
    found = decode(TEXT.encode() + b"\xff" + TEXT.encode())

    assert found.text == TEXT + "\ufffd" + TEXT
    assert found.warnings == ("encoding_guessed",)


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(IngestError) as caught:
        decode(bytes(range(256)) * 40)

    assert caught.value.code == "unreadable"


CLEANED = [
    ("line ends", "a\r\nb\rc\u2028d", "a\nb\nc\nd"),
    ("soft hyphens and zero width", "fron\u00adte\u200bra", "frontera"),
    ("direction marks", "\u202ader\u202c", "der"),
    ("blanks", "a\u00a0b\u2009c", "a b c"),
    ("composed", unicodedata.normalize("NFD", "año"), "año"),
    ("ligatures", "o\ufb03ce", "office"),
    ("controls but not tabs", "a\x00\x07\tb", "a\tb"),
    ("superscripts stay", "the border²⁰", "the border²⁰"),
]


@pytest.mark.parametrize(("what", "text", "expected"), CLEANED, ids=[what for what, *_ in CLEANED])
def test_clean(what: str, text: str, expected: str) -> None:
    assert clean(text) == expected


def test_binary() -> None:
    assert looks_binary("\x00\x01\x02" * 50)
    assert not looks_binary(TEXT + "\n\t")
