"""Laws and archives in XML: the same walk reads Akoma Ntoso, USLM and TEI."""

from __future__ import annotations

from corpus.model import PassageKind
from corpus.parsers import parse
from corpus.parsers.protocol import Parsed, Source


def read(body: str) -> Parsed:
    return parse(Source("a.xml", f'<?xml version="1.0" encoding="UTF-8"?>{body}'.encode()))


def rows(parsed: Parsed) -> list[tuple[int, str, tuple[tuple[int, str], ...]]]:
    return [(block.level, block.text, block.callouts) for block in parsed.blocks]


def test_akoma_ntoso() -> None:
    parsed = read(
        '<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><act>'
        '<meta><identification><FRBRWork><FRBRdate date="1944-02-03" name="firma"/></FRBRWork></identification></meta>'
        "<preface><longTitle><p>Ley de <docTitle>Aguas</docTitle></p></longTitle></preface><body><chapter><num>Capítulo I</num>"
        "<heading>Disposiciones</heading><article><num>Artículo 1.</num><content><p>El agua<authorialNote marker='1'><p>Véase el "
        "Tratado.</p></authorialNote> es de todos.</p></content></article></chapter></body></act></akomaNtoso>"
    )

    assert [
        (1, "Ley de Aguas", ()),
        (2, "Capítulo I Disposiciones", ()),
        (0, "Artículo 1. El agua es de todos.", ((19, "1"),)),
    ] == rows(parsed)
    assert [("1", "Véase el Tratado.")] == [(note.label, note.text) for note in parsed.notes]
    assert ("Ley de Aguas", "1944-02-03") == (parsed.metadata["title"], parsed.metadata["date"])


def test_uslm() -> None:
    parsed = read(
        '<uscDoc xmlns="http://xml.house.gov/schemas/uslm/1.0" xml:lang="en"><main><section><num value="1101">§ 1101.</num>'
        '<heading> Definitions</heading><subsection><num value="a">(a)</num><chapeau> As used here—</chapeau><paragraph>'
        '<num value="1">(1)</num><content> The term means<ref class="footnoteRef" idref="f">1</ref> this.<footnote id="f">'
        "<num>1</num> So in original.</footnote></content></paragraph></subsection></section></main></uscDoc>"
    )

    assert [
        (3, "§ 1101. Definitions", ()),
        (0, "(a) As used here—", ()),
        (0, "(1) The term means this.", ((18, "1"),)),
    ] == rows(parsed)
    assert [("1", "So in original.")] == [(note.label, note.text) for note in parsed.notes]


def test_tei() -> None:
    parsed = read(
        '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><title>No</title></teiHeader><text><body><div><head>Gadsden</head>'
        '<p>The line<note n="3">See the map.</note> was drawn.</p><table><row><cell>Year</cell><cell>Acres</cell></row>'
        "<row><cell>1853</cell><cell>29,670</cell></row></table></div></body></text></TEI>"
    )

    assert [(2, "Gadsden", ()), (0, "The line was drawn.", ((8, "3"),)), (0, "Year\tAcres\n1853\t29,670", ())] == rows(
        parsed
    )
    assert PassageKind.TABLE is parsed.blocks[-1].kind


def test_a_prefix_that_nobody_declared() -> None:
    parsed = read(
        "<akomaNtoso><law:act><law:body><law:p>El agua es de todos.</law:p></law:body></law:act></akomaNtoso>"
    )

    assert [(0, "El agua es de todos.", ())] == rows(parsed)
