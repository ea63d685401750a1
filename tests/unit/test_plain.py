"""Plain text and Markdown files."""

from __future__ import annotations

import pytest

from corpus.errors import IngestError
from corpus.model import PassageKind
from corpus.parsers.markdown import plain, read_front_matter
from corpus.parsers.plain import parse
from corpus.parsers.protocol import Parsed, Source


def markdown(text: str) -> Parsed:
    return parse(Source("a.md", text.encode()))


def test_one_line_is_one_block() -> None:
    parsed = parse(Source("a.txt", b"Article 5. Nothing is split here."))

    assert [block.text for block in parsed.blocks] == ["Article 5. Nothing is split here."]


def test_front_matter_says_what_the_document_is() -> None:
    parsed = markdown(
        "---\ntitle: \"Order on the Border\\\n  \\ and\\_Water\"\ndate: '2021-01-20'\nauthor:\n  - Ana Pérez\n  - Luis Gil\n"
        "source_url: https://example.gob.mx/a\ntags: [a, b]\n---\n\nThe text."
    )

    assert parsed.metadata == {
        "title": "Order on the Border and Water",
        "date": "2021-01-20",
        "authors": "Ana Pérez; Luis Gil",
        "source_url": "https://example.gob.mx/a",
    }
    assert [block.text for block in parsed.blocks] == ["The text."]


def test_headings_lists_tables_and_quotes() -> None:
    parsed = markdown(
        "# Ley del Agua\n\n## Capítulo I — Objeto\n\n### Artículo 1o\n. Esta ley es de orden público.\n\n"
        "* una cosa\n* otra cosa\n\n> citado aquí\n\n| Sigla | Nombre |\n|---|---|\n| CILA | Comisión |\n"
    )

    assert [(block.kind, block.level, block.text) for block in parsed.blocks] == [
        (PassageKind.HEADING, 1, "Ley del Agua"),
        (PassageKind.HEADING, 2, "Capítulo I — Objeto"),
        (PassageKind.HEADING, 3, "Artículo 1o."),
        (PassageKind.BODY, 0, "Esta ley es de orden público."),
        (PassageKind.BODY, 0, "una cosa"),
        (PassageKind.BODY, 0, "otra cosa"),
        (PassageKind.BODY, 0, "citado aquí"),
        (PassageKind.TABLE, 0, "Sigla\tNombre\nCILA\tComisión"),
    ]
    assert parsed.metadata["title"] == "Ley del Agua"


def test_footnotes_are_notes_with_call_outs() -> None:
    parsed = markdown(
        "The river[^a] is shared.[^2]\n\nIt flows on.\n\n[^2]: Treaty of 1944,\n    [text](https://example.org/t).\n"
        "[^a]: *Río Bravo* in Mexico.\n"
    )

    assert [(note.label, note.text) for note in parsed.notes] == [
        ("2", "Treaty of 1944, text <https://example.org/t>."),
        ("a", "*Río Bravo* in Mexico."),
    ]
    assert parsed.blocks[0].text == "The river is shared."
    assert parsed.blocks[0].callouts == ((9, "a"), (20, "2"))


def test_html_superscripts_are_call_outs() -> None:
    parsed = markdown("The river is shared.<sup>1</sup> It flows on, and it is long.\n\n<sup>1</sup> Treaty of 1944.\n")

    assert parsed.blocks[0].text == "The river is shared. It flows on, and it is long."
    assert [note.text for note in parsed.notes] == ["Treaty of 1944."]


INLINE = [
    ("**bold** and *italic* and __bold__ and _italic_", "bold and italic and bold and italic"),
    ("[words](https://example.org/a_(b)) here", "words here"),
    ("![alt](a.png)", "alt"),
    ("`code` and ~~struck~~", "code and struck"),
    ("snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"),
    (r"\*not italic\*", "*not italic*"),
    ("R&amp;D&nbsp;now", "R&D now"),
    ("**Section 1.  Policy. ** Immigrants", "Section 1.  Policy.  Immigrants"),
]


@pytest.mark.parametrize(("text", "expected"), INLINE)
def test_inline_marks_become_their_words(text: str, expected: str) -> None:
    assert plain(text) == expected


def test_front_matter_of_odd_forms_is_read_or_passed_over() -> None:
    assert read_front_matter("a: 1\nnested:\n  b: 2\n: odd\n- loose\n") == {"a": "1", "nested": "b: 2; loose"}


def test_nothing_inside_is_refused() -> None:
    with pytest.raises(IngestError) as caught:
        markdown("---\ntitle: x\n---\n\n")

    assert caught.value.code == "empty"


def test_form_feeds_are_pages() -> None:
    parsed = parse(Source("a.txt", b"Page one is here.\n\fPage two is here.\n\fThree."))

    assert parsed.pages == 3
    assert [block.page for block in parsed.blocks] == [1, 2, 3]
