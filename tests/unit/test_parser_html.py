"""HTML: what is the document and what is furniture, notes in the ways people write them, languages, metadata."""

from __future__ import annotations

import pytest

from corpus.errors import IngestError
from corpus.model import PassageKind
from corpus.parsers.html import parse
from corpus.parsers.protocol import Parsed, Source


def read(markup: str, *, encoding: str = "utf-8") -> Parsed:
    return parse(Source("page.html", markup.encode(encoding)))


def texts(markup: str) -> list[str]:
    return [block.text for block in read(markup).blocks]


MAIN = [
    ("main wins", "<nav>Menu</nav><main><p>El tratado.</p></main><footer>Pie</footer>"),
    ("role=main", "<div>Menu</div><div role=main><p>El tratado.</p></div>"),
    ("an id", "<ul><li>a</li></ul><div id=content><p>El tratado.</p></div>"),
    ("a class that says navigation", "<div class='site-nav'>Otra cosa</div><p>El tratado.</p>"),
    (
        "links to other pages",
        "<ul><li><a href=/a>Inicio</a><li><a href=/b>Trámites</a><li><a href=/c>Prensa</a></ul>"
        "<p>El tratado.</p><p>Sigue.</p><p>" + "Y sigue. " * 20 + "</p>",
    ),
    ("hidden parts", "<p hidden>No</p><p style='display: none'>No</p><p>El tratado.</p>"),
    ("scripts and comments", "<script>var a</script><!-- no --><p>El tratado.</p>"),
    ("inline tags make no blanks", "<p>El tra<b>ta</b>do.</p>"),
    ("two line breaks end a paragraph", "<div>El tratado.<br><br></div>"),
]


@pytest.mark.parametrize(("what", "markup"), MAIN, ids=[case[0] for case in MAIN])
def test_main_content(what: str, markup: str) -> None:
    assert "El tratado." == texts(f"<html><body>{markup}</body></html>")[0]
    assert not {"Menu", "Pie", "No", "Inicio"} & set(texts(f"<html><body>{markup}</body></html>"))


def test_a_page_of_links_keeps_them() -> None:
    assert ["Acta 1", "Acta 2", "Acta 3"] == texts(
        "<ul><li><a href=/1>Acta 1</a><li><a href=/2>Acta 2</a><li><a href=/3>Acta 3</a></ul>"
    )


NOTES = [
    ("linked in <sup>", '<p>Agua<sup><a href="#n1">1</a></sup>.</p><ol><li id="n1">Véase.</li></ol>'),
    ("link around <sup>", '<p>Agua<a href="#n1"><sup>1</sup></a>.</p><p id="n1"><sup>1</sup> Véase.</p>'),
    ("brackets", '<p>Agua <a href="#n1">[1]</a>.</p><p id="n1">[1] Véase.</p>'),
    ("by role", '<p>Agua<a role="doc-noteref" href="#n1">1</a>.</p><aside role="doc-footnote" id="n1">Véase.</aside>'),
    ("link back", '<p>Agua<sup id="r"><a href="#n1">1</a></sup>.</p><ol><li id="n1">Véase. <a href="#r">↩</a></li></ol>'),
    ("Word", '<p>Agua<a href="#_ftn1" name="_ftnref1"><sup>[1]</sup></a>.</p><div id="ftn1"><p><a href="#_ftnref1" '
     'name="_ftn1">[1]</a> Véase.</p></div>'),
    ("LibreOffice", '<p>Agua<a class="sdfootnoteanc" name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a>.</p>'
     '<div id="sdfootnote1"><p><a name="sdfootnote1sym" href="#sdfootnote1anc">1</a>Véase.</p></div>'),
    ("not linked, raised in both", "<p>Agua<sup>1</sup>.</p><p><sup>1</sup> Véase.</p>"),
    ("not linked, a list of notes", "<p>Agua<sup>1</sup>.</p><h2>Notas</h2><ol><li>Véase.</li></ol>"),
    ("a wiki", '<p>Agua<sup class="reference"><a href="#cite_note-1">[1]</a></sup>.</p><ol class="references">'
     '<li id="cite_note-1"><a href="#cite_ref-1">^</a> Véase.</li></ol>'),
]  # fmt: skip


@pytest.mark.parametrize(("what", "markup"), NOTES, ids=[case[0] for case in NOTES])
def test_notes(what: str, markup: str) -> None:
    parsed = read(f"<main>{markup}</main>")

    assert [("1", "Véase.")] == [(note.label, note.text) for note in parsed.notes]
    assert ("Agua.", ((4, "1"),)) == (parsed.blocks[0].text, parsed.blocks[0].callouts)


NO_NOTES = [
    ("a power", "<p>Unos 5 m<sup>2</sup>.</p>"),
    ("an ordinal", "<p>1<sup>o</sup> de mayo.</p>"),
    ("a table of contents", '<ol><li><a href="#s1">1</a></li></ol><h2 id="s1">Uno</h2><p>Texto.</p>'),
]


@pytest.mark.parametrize(("what", "markup"), NO_NOTES, ids=[case[0] for case in NO_NOTES])
def test_what_is_no_note(what: str, markup: str) -> None:
    parsed = read(f"<main>{markup}</main>")

    assert ((), []) == (parsed.notes, [block for block in parsed.blocks if block.callouts])


def test_notes_come_in_the_order_of_their_call_outs() -> None:
    parsed = read('<main><p>A<sup><a href="#b">2</a></sup> y B<sup><a href="#a">1</a></sup></p>'
                  '<ol><li id="a">Uno.</li><li id="b">Dos.</li></ol></main>')  # fmt: skip

    assert ["Dos.", "Uno."] == [note.text for note in parsed.notes]


def test_language_is_of_the_nearest_element() -> None:
    parsed = read('<html lang="es"><main><p>Uno</p><div lang="en"><p>One</p></div><p>Dos</p></main></html>')

    assert ["es", "en", "es"] == [block.language for block in parsed.blocks]


def test_headings_and_tables() -> None:
    parsed = read("<main><h2>Cifras</h2><table><tr><th>Año<th>Total<tr><td>2009<td>12</table></main>")

    assert [(PassageKind.HEADING, 2, "Cifras"), (PassageKind.TABLE, 0, "Año\tTotal\n2009\t12")] == [
        (block.kind, block.level, block.text) for block in parsed.blocks
    ]


def test_a_table_for_layout_is_read_as_text() -> None:
    long = "Este acuerdo se firmó en dos idiomas. " * 30
    parsed = read(f"<table><tr><td>Menú<td><p>{long}</p></table>")

    assert PassageKind.TABLE not in {block.kind for block in parsed.blocks}


META = [
    ('<meta name="DC.title" content="A"><meta property="og:title" content="B"><title>C</title>', "title", "A"),
    ('<meta property="og:title" content="B"><title>C | Gobierno</title>', "title", "B"),
    ("<title>C | Gobierno</title>", "title", "C"),
    ('<meta name="citation_date" content="2010/6/3">', "date", "2010-06-03"),
    ('<script type="application/ld+json">{"@type":"Article","datePublished":"2010-06-03T10:00"}</script>', "date", "2010-06-03"),
    ('<meta name="citation_author" content="Paz, Ana"><meta name="citation_author" content="Ruiz, Eva">', "authors",
     "Paz, Ana; Ruiz, Eva"),
    ('<meta property="og:site_name" content="gob.mx">', "issuer", "gob.mx"),
    ('<script type="application/ld+json">{"@graph":[{"publisher":{"name":"GAO"}}]}</script>', "issuer", "GAO"),
]  # fmt: skip


@pytest.mark.parametrize(("head", "field", "value"), META)
def test_metadata(head: str, field: str, value: str) -> None:
    assert value == read(f"<html><head>{head}</head><body><p>Texto</p></body></html>").metadata[field]


ENCODINGS = [
    ("declared", '<meta charset="iso-8859-1"><p>año</p>', "iso-8859-1"),
    ("declared wrongly", '<meta charset="utf-8"><p>La administración pública del año</p>', "cp1252"),
    ("UTF-8, whatever is declared", '<meta charset="iso-8859-1"><p>año</p>', "utf-8"),
    ("UTF-16", "<p>año</p>", "utf-16"),
]


@pytest.mark.parametrize(("what", "markup", "encoding"), ENCODINGS, ids=[case[0] for case in ENCODINGS])
def test_encodings(what: str, markup: str, encoding: str) -> None:
    assert "año" in read(markup, encoding=encoding).blocks[0].text


def test_nothing_to_read_is_empty() -> None:
    with pytest.raises(IngestError) as caught:
        read("<html><body><script>1</script></body></html>")

    assert "empty" == caught.value.code


def test_pages_nest_as_deep_as_they_like() -> None:
    assert ["fondo"] == texts("<div>" * 20_000 + "fondo")
