"""PDF: lines by their places. Pages are drawn here word by word, so that each case shows one thing."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from corpus.errors import IngestError
from corpus.model import PassageKind
from corpus.parsers.pdf import parse
from corpus.parsers.pdf_blocks import Hyphens
from corpus.parsers.pdf_notes import labels_of
from corpus.parsers.pdf_words import Line, Word
from corpus.parsers.protocol import Parsed, Source

Drawn = tuple[float, float, float, str]  # x, y, size, text
ES = "La comisión midió el caudal del río en los puntos que fija el tratado".split()


def drawn(*pages: Sequence[Drawn], rotate: int = 0) -> bytes:
    """A PDF in Times with these texts on its pages."""
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "",
        "<</Type/Font/Subtype/Type1/BaseFont/Times-Roman/Encoding/WinAnsiEncoding>>",
    ]
    kids = []
    for page in pages:
        text = "".join(f"BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm ({said}) Tj ET\n" for x, y, size, said in page)
        objects.append(f"<</Length {len(text.encode('cp1252'))}>>stream\n{text}endstream")
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Rotate {rotate}/Contents {len(objects)} 0 R"
                       "/Resources<</Font<</F1 3 0 R>>>>>>")  # fmt: skip
    objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(kids)}]>>"
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj{body}endobj\n".encode("cp1252")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    return (
        data
        + f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}trailer<</Root 1 0 R/Size {len(places) + 1}>>\nstartxref\n{len(data)}\n%%EOF".encode()
    )


def read(*pages: Sequence[Drawn], rotate: int = 0) -> Parsed:
    return parse(Source("a.pdf", drawn(*pages, rotate=rotate)))


def texts(parsed: Parsed) -> list[str]:
    return [block.text for block in parsed.blocks]


def paragraph(x: float, y: float, width: int, lines: int, size: float = 12) -> list[Drawn]:
    """Lines of running text, ``width`` words each."""
    return [(x, y - i * size * 1.2, size, " ".join((ES * 3)[i % 5 : i % 5 + width])) for i in range(lines)]


def test_columns_are_read_one_after_the_other() -> None:
    left = [(60, 700 - 14 * i, 10, f"izquierda {i} de la primera columna") for i in range(10)]
    right = [(330, 700 - 14 * i, 10, f"derecha {i} de la segunda columna") for i in range(10)]
    across = [one for pair in zip(left, right, strict=True) for one in pair]  # as a careless program writes them
    found = " ".join(texts(read(across)))

    assert found.index("izquierda 9") < found.index("derecha 0")


def test_a_table_is_not_taken_for_columns() -> None:
    rows = [
        one for i in range(12) for one in ((60, 700 - 14 * i, 10, f"Pozo {i}"), (330, 700 - 14 * i, 10, str(i * 7)))
    ]
    found = " ".join(texts(read(rows)))

    assert "Pozo 1 7 Pozo 2 14" in found


def test_running_heads_go_but_are_kept_on_record() -> None:
    pages = [
        [(60, 770, 8, "Cuaderno de la cuenca"), *paragraph(60, 700, 9, 8), (300, 30, 8, str(n))] for n in range(3, 7)
    ]
    parsed = read(*pages)

    assert 1 == sum("Cuaderno" in text for text in texts(parsed))
    assert not [text for text in texts(parsed) if text.strip().isdigit()]


def test_lines_alike_with_numbers_of_their_own_stay() -> None:
    pages = [[*paragraph(60, 700, 9, 8), (60, 60, 8, f"Registro {n} de la serie")] for n in (31, 64, 12, 88)]

    assert 4 == sum("Registro" in text for text in texts(read(*pages)))


def test_notes_by_size_and_place() -> None:
    page = [(60, 700, 12, "El tratado se firmó en"), (182, 705, 7, "1"), (190, 700, 12, "la ciudad."),
            *paragraph(60, 670, 9, 6), (60, 60, 9, "1 Acta de 1944.")]  # fmt: skip
    parsed = read(page)

    assert [("1", "Acta de 1944.", 1)] == [(note.label, note.text, note.page) for note in parsed.notes]
    assert ("El tratado se firmó en la ciudad.", "1") == (parsed.blocks[0].text[:33], parsed.blocks[0].callouts[0][1])


def test_a_note_goes_over_to_the_next_page() -> None:
    first = [(60, 700, 12, "El tratado se firmó en"), (182, 705, 7, "1"), (190, 700, 12, "la ciudad."), *paragraph(60, 670, 9, 6),
             (60, 60, 9, "1 Acta de 1944, que fue")]  # fmt: skip
    second = [*paragraph(60, 700, 9, 8), (60, 60, 9, "publicada después.")]

    assert ["Acta de 1944, que fue publicada después."] == [note.text for note in read(first, second).notes]


def test_raised_figures_without_a_note_stay_in_the_text() -> None:
    page = [(60, 700, 12, "Unos 5 m"), (104, 705, 7, "2"), (110, 700, 12, "de tierra."), *paragraph(60, 670, 9, 6)]
    parsed = read(page)

    assert "m2 de tierra" in texts(parsed)[0]
    assert () == parsed.notes


def test_a_sentence_goes_over_the_end_of_a_page() -> None:
    one = [*paragraph(60, 700, 9, 5), (60, 628, 12, "y los ingenieros de las dos comisiones midieron juntos el caudal")]
    two = [(60, 700, 12, "del canal durante un año."), *paragraph(60, 670, 9, 5)]

    assert [text for text in texts(read(one, two)) if "juntos el caudal del canal durante" in text]


def test_headings_by_size() -> None:
    parsed = read([(60, 740, 18, "El agua compartida"), *paragraph(60, 700, 9, 8)])

    assert (PassageKind.HEADING, "El agua compartida", 1) == (
        parsed.blocks[0].kind,
        parsed.metadata["title"],
        parsed.blocks[0].level,
    )


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_turned_pages_are_read_all_the_same(rotate: int) -> None:
    assert "La comisión midió el caudal" in " ".join(texts(read(paragraph(60, 700, 9, 8), rotate=rotate)))


HYPHENS = [
    ("a word cut", ["la comi­", "sión"], "la comisión"),
    ("a compound that the document uses", ["un acuerdo México-", "estadounidense"], "un acuerdo México-estadounidense"),
    ("before a capital", ["la frontera México-", "Estados Unidos"], "la frontera México-Estados Unidos"),
    ("an address", ["http://www.example.org/", "acta"], "http://www.example.org/acta"),
    ("no hyphen", ["la", "comisión"], "la comisión"),
]


@pytest.mark.parametrize(("what", "lines", "expected"), HYPHENS, ids=[case[0] for case in HYPHENS])
def test_hyphens(what: str, lines: list[str], expected: str) -> None:
    known = Line([Word("México-estadounidense", 0, 9, 0, 9)])
    text, more = Hyphens([(1, [known])]).join(*lines)

    assert expected == text + more


MARKS = [("1", 6, 5, ["1"]), ("1,2", 6, 5, ["1", "2"]), ("iv", 6, 5, ["iv"]), ("*", 6, 5, ["*"]), ("1", 12, 0, []), ("th", 6, 5, []),
         ("¹²", 12, 0, ["12"]), ("1", 6, 0, [])]  # fmt: skip


@pytest.mark.parametrize(("text", "height", "bottom", "labels"), MARKS)
def test_marks_are_raised_and_small(text: str, height: float, bottom: float, labels: list[str]) -> None:
    mark = Word(text, 30, 33, bottom, height)
    line = Line([Word("palabras", 0, 30, 0, 12), mark])

    assert labels == labels_of(mark, line)


def test_bytes_before_the_head_are_no_trouble() -> None:
    data = b"HTTP/1.1 200 OK\r\n\r\n" + drawn(paragraph(60, 700, 9, 8))

    assert "comisión" in texts(parse(Source("a.pdf", data)))[0]


def test_a_locked_file_is_refused() -> None:
    import io

    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(drawn(paragraph(60, 700, 9, 8)))))
    writer.encrypt("secreto", algorithm="AES-256")
    buffer = io.BytesIO()
    writer.write(buffer)
    with pytest.raises(IngestError) as caught:
        parse(Source("a.pdf", buffer.getvalue()))

    assert "encrypted" == caught.value.code
