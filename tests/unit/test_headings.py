"""Headings of laws and reports in both languages."""

from __future__ import annotations

import pytest

from corpus.headings import find_legal_heading, looks_like_heading, looks_like_numbered_heading

SPLIT = [
    ("Artículo 5.- Las autoridades harán lo suyo.", "Artículo 5.-", "Las autoridades harán lo suyo."),
    ("ARTÍCULO 4o. Bis.- Queda prohibido todo acto.", "ARTÍCULO 4o. Bis.-", "Queda prohibido todo acto."),
    ("Artículo 12 Bis 1. La Comisión resolverá.", "Artículo 12 Bis 1.", "La Comisión resolverá."),
    ("ARTÍCULO PRIMERO.- Se expide la ley.", "ARTÍCULO PRIMERO.-", "Se expide la ley."),
    ("Section 1.  Policy. Immigrants have helped.", "Section 1.", "Policy. Immigrants have helped."),
    ("§ 1425. Whoever knowingly procures, shall be fined.", "§ 1425.", "Whoever knowingly procures, shall be fined."),
    ("Article XXIV. Nothing herein shall apply.", "Article XXIV.", "Nothing herein shall apply."),
]
WHOLE = [
    "TÍTULO PRIMERO — DISPOSICIONES PRELIMINARES",
    "Capítulo II",
    "CHAPTER 75— PASSPORTS AND VISAS",
    "Article 3.10: Accumulation",
    "Section 1: Definition of Border Security and Basic Questions:",
    "Sección Segunda",
    "ANEXO 3-B",
]
PROSE = [
    "Artículo 5, fracción II, de la Ley Aduanera dispone lo contrario.",
    "Section 1325 of title 8 does not apply here.",
    "Article II courts are not meant.",
    "El artículo 5.- no es un principio de línea.",
    "Parte de la frontera quedó sin vigilancia.",
    "Part of the border was left open.",
    "Article writers are paid by the word.",
]


@pytest.mark.parametrize(("line", "heading", "rest"), SPLIT)
def test_a_heading_with_text_after_it(line: str, heading: str, rest: str) -> None:
    found = find_legal_heading(line)

    assert found is not None
    assert (heading, rest) == (found.text, found.rest)


@pytest.mark.parametrize("line", WHOLE)
def test_a_line_that_is_a_heading(line: str) -> None:
    found = find_legal_heading(line)

    assert found is not None
    assert (line, "") == (found.text, found.rest)


@pytest.mark.parametrize("line", PROSE)
def test_prose_that_begins_like_one(line: str) -> None:
    assert find_legal_heading(line) is None


def test_levels_go_down_from_title_to_article() -> None:
    levels = [
        found.level
        for line in ("TÍTULO I", "CAPÍTULO I", "Sección 1", "Artículo 1")
        if (found := find_legal_heading(line))
    ]

    assert levels == [2, 3, 4, 5]


@pytest.mark.parametrize(
    "line", ["Abstract", "Introducción", "TRANSITORIOS", "U.S. and Mexican Border Security Agencies"]
)
def test_lines_that_look_like_headings(line: str) -> None:
    assert looks_like_heading(line)


@pytest.mark.parametrize("line", ["It was late.", "and the rest of it", "a\tb", "", "12", "x" * 200])
def test_lines_that_do_not(line: str) -> None:
    assert not looks_like_heading(line)


def test_numbered_headings() -> None:
    assert looks_like_numbered_heading("2. Why is there insecurity regarding collaboration?")
    assert not looks_like_numbered_heading("2010 was a hard year.")
