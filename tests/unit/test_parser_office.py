"""Word, OpenDocument, RTF, slides, spreadsheets: what each says that the others do not."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Sequence

import pytest

from corpus.errors import IngestError
from corpus.model import PassageKind
from corpus.parsers import parse
from corpus.parsers.docx_numbers import as_number
from corpus.parsers.protocol import Parsed, Source

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def packed(parts: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def word(body: str, **parts: str) -> Parsed:
    """A Word document of this body; further parts by name."""
    files = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>',
    }
    files |= {f"word/{name}.xml": f'<w:{name} xmlns:w="{W}">{xml}</w:{name}>' for name, xml in parts.items()}
    return parse(Source("a.docx", packed(files)))


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def texts(parsed: Parsed) -> list[str]:
    return [block.text for block in parsed.blocks]


WORD = [
    ("deleted text is gone, inserted text stays", f"<w:ins>{run('nuevo')}</w:ins><w:del>{run('viejo')}</w:del>", ["nuevo"]),
    ("hidden text is gone", f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>no</w:t></w:r>{run('sí')}", ["sí"]),
    ("field codes are gone, their results stay", f"<w:r><w:instrText>PAGE</w:instrText></w:r>{run('7')}", ["7"]),
    ("links", f"<w:hyperlink>{run('gob.mx')}</w:hyperlink>", ["gob.mx"]),
    ("tabs and breaks are blanks", f"{run('a')}<w:r><w:tab/></w:r>{run('b')}<w:r><w:br/></w:r>{run('c')}", ["a b c"]),
    ("a text box follows its paragraph", f"<w:r><w:pict><w:txbxContent><w:p>{run('caja')}</w:p></w:txbxContent></w:pict></w:r>{run('texto')}",
     ["texto", "caja"]),
]  # fmt: skip


@pytest.mark.parametrize(("what", "runs", "expected"), WORD, ids=[case[0] for case in WORD])
def test_word(what: str, runs: str, expected: list[str]) -> None:
    assert expected == texts(word(f"<w:p>{runs}</w:p>"))


def test_word_numbers_paragraphs_as_printed() -> None:
    levels = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for i, (form, text) in enumerate((("decimal", "Artículo %1."), ("upperRoman", "%2."), ("lowerLetter", "%3)")))
    )
    numbering = f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    body = "".join(
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="1"/></w:numPr></w:pPr>{run("x")}</w:p>'
        for depth in (0, 1, 1, 2, 0, 1)
    )

    assert ["Artículo 1. x", "I. x", "II. x", "a) x", "Artículo 2. x", "I. x"] == texts(word(body, numbering=numbering))


NUMBERS = [
    ("decimal", [1, 10], ["1", "10"]),
    ("lowerRoman", [1, 4, 9, 40, 90], ["i", "iv", "ix", "xl", "xc"]),
    ("upperRoman", [1994], ["MCMXCIV"]),
    ("lowerLetter", [1, 26, 27], ["a", "z", "aa"]),
    ("chicago", [1, 2, 5], ["*", "†", "**"]),
]


@pytest.mark.parametrize(("form", "counts", "expected"), NUMBERS)
def test_numbers(form: str, counts: Sequence[int], expected: list[str]) -> None:
    assert expected == [as_number(count, form) for count in counts]


def test_word_heading_levels_are_inherited_by_styles() -> None:
    styles = (
        '<w:style w:styleId="h"><w:name w:val="heading 2"/></w:style>'
        '<w:style w:styleId="m"><w:name w:val="Mío"/><w:basedOn w:val="h"/></w:style>'
    )
    parsed = word(f'<w:p><w:pPr><w:pStyle w:val="m"/></w:pPr>{run("Capítulo")}</w:p>', styles=styles)

    assert [(PassageKind.HEADING, 2)] == [(block.kind, block.level) for block in parsed.blocks]


def test_word_pages_as_word_last_laid_them_out() -> None:
    parsed = word(f"<w:p>{run('uno')}</w:p><w:p><w:r><w:lastRenderedPageBreak/><w:t>dos</w:t></w:r></w:p>")

    assert ([1, 2], 2) == ([block.page for block in parsed.blocks], parsed.pages)


RTF = [
    ("accents by code page", rb"{\rtf1\ansi\ansicpg1252 A\'f1o}", ["Año"]),
    ("accents by number", rb"{\rtf1\ansi\uc1 A\u241?o}", ["Año"]),
    ("two stand-ins", rb"{\rtf1\ansi\uc2 A\u241??o}", ["Año"]),
    ("paragraphs", rb"{\rtf1 uno\par dos\par}", ["uno", "dos"]),
    ("headers are no text", rb"{\rtf1{\header arriba}{\footer abajo}texto}", ["texto"]),
    ("optional groups are passed by", rb"{\rtf1{\*\unknown no}texto}", ["texto"]),
    ("deleted by hiding", rb"{\rtf1{\v no}texto}", ["texto"]),
    ("half a character is dropped", rb"{\rtf1\uc0 a\u-10240 b}", ["ab"]),
    ("dashes and quotes", rb"{\rtf1 \ldblquote a\rdblquote\emdash b}", ["“a”—b"]),
]


@pytest.mark.parametrize(("what", "data", "expected"), RTF, ids=[case[0] for case in RTF])
def test_rtf(what: str, data: bytes, expected: list[str]) -> None:
    assert expected == texts(parse(Source("a.rtf", data)))


def test_rtf_notes_stand_where_they_are_called_out() -> None:
    parsed = parse(
        Source(
            "a.rtf", rb"{\rtf1 Agua{\super\chftn}{\footnote{\super\chftn} V\'e9ase.}\par fin{\footnote\ftnalt Nota.}}"
        )
    )

    assert [("1", "Véase."), ("i", "Nota.")] == [(note.label, note.text) for note in parsed.notes]
    assert [("Agua", ((4, "1"),)), ("fin", ((3, "i"),))] == [(block.text, block.callouts) for block in parsed.blocks]


def slides(*pages: str, notes: str = "") -> Parsed:
    relations = "".join(f'<Relationship Id="r{i}" Target="slides/slide{i}.xml"/>' for i in range(len(pages)))
    order = "".join(f'<p:sldId r:id="r{i}"/>' for i in range(len(pages)))
    parts = {
        "[Content_Types].xml": "<Types/>",
        "ppt/presentation.xml": f'<p:presentation xmlns:p="{P}" xmlns:r="{R}"><p:sldIdLst>{order}</p:sldIdLst></p:presentation>',
        "ppt/_rels/presentation.xml.rels": f"<Relationships>{relations}</Relationships>",
    }
    for i, page in enumerate(pages):
        parts[f"ppt/slides/slide{i}.xml"] = f'<p:sld xmlns:p="{P}" xmlns:a="{A}">{page}</p:sld>'
    if notes:
        parts["ppt/slides/_rels/slide0.xml.rels"] = (
            '<Relationships><Relationship Id="n" Target="../notesSlides/n.xml"/></Relationships>'
        )
        parts["ppt/notesSlides/n.xml"] = f'<p:notes xmlns:p="{P}" xmlns:a="{A}">{notes}</p:notes>'
    return parse(Source("a.pptx", packed(parts)))


def shape(text: str, kind: str = "") -> str:
    holder = f'<p:nvSpPr><p:ph type="{kind}"/></p:nvSpPr>' if kind else ""
    return f"<p:sp>{holder}<a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:sp>"


def test_slides_are_pages_with_titles_and_what_is_said() -> None:
    parsed = slides(shape("El río", "title") + shape("Caudal"), shape("Fin"), notes=shape("Decir más", "body"))

    assert [(1, 2, "El río"), (1, 0, "Caudal"), (1, 0, "Decir más"), (2, 0, "Fin")] == [
        (block.page, block.level, block.text) for block in parsed.blocks
    ]


def sheet(rows: str, **parts: str) -> Parsed:
    files = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": f'<workbook xmlns="{S}" xmlns:r="{R}"><sheets><sheet name="Pozos" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{S}"><sheetData>{rows}</sheetData></worksheet>',
    }
    files |= {f"xl/{name}.xml": xml for name, xml in parts.items()}
    return parse(Source("a.xlsx", packed(files)))


def test_spreadsheets() -> None:
    rows = (
        '<row><c r="A1" t="s"><v>0</v></c><c r="C1" t="inlineStr"><is><t>Fecha</t></is></c></row>'
        '<row><c r="A2"><v>118.5</v></c><c r="C2" s="1"><v>40332</v></c></row>'
    )
    parsed = sheet(
        rows,
        sharedStrings=f'<sst xmlns="{S}"><si><r><t>Mu</t></r><r><t>nicipio</t></r></si></sst>',
        styles=f'<styleSheet xmlns="{S}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
    )

    assert ["Pozos", "Municipio\t\tFecha\n118.5\t\t2010-06-03"] == texts(parsed)


CSV = [
    ("commas", "municipio,pozos\nOjinaga,118\n", "text/csv"),
    ("semicolons", "municipio;pozos\nOjinaga;118\n", "text/csv"),
    ("tabs", "municipio\tpozos\nOjinaga\t118\n", "text/tab-separated-values"),
    ("quotes and line ends in them", '"municipio","pozos"\n"Oji\nnaga","118"\n', "text/csv"),
]


@pytest.mark.parametrize(("what", "text", "media_type"), CSV, ids=[case[0] for case in CSV])
def test_delimited_text(what: str, text: str, media_type: str) -> None:
    parsed = parse(Source("a.csv", text.encode("cp1252")))

    assert [["municipio", "pozos"], ["118"]] == [
        texts(parsed)[0].split("\n")[0].split("\t"),
        texts(parsed)[0].split("\t")[-1:],
    ]
    assert media_type == parsed.media_type


def test_without_libreoffice_old_files_say_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "WordDocument".encode("utf-16-le")
    with pytest.raises(IngestError) as caught:
        parse(Source("a.doc", data))

    assert ("unsupported_media", "needs_libreoffice") == (caught.value.code, caught.value.facts["reason"])
    assert "libreoffice-writer" in str(caught.value.facts["install"])


@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice: apt-get install libreoffice-writer")
def test_old_word_files_through_libreoffice(tmp_path: object) -> None:
    import subprocess
    from pathlib import Path

    from tests.formats.measure_notes import FILES

    folder = Path(str(tmp_path))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "doc", "--outdir", folder, FILES / "01-short.odt"],
        check=True,
    )
    parsed = parse(Source("a.doc", (folder / "01-short.doc").read_bytes()))
    new = parse(Source("a.odt", (FILES / "01-short.odt").read_bytes()))

    assert "application/msword" == parsed.media_type
    assert texts(new) == texts(parsed)
    assert [note.text for note in new.notes] == [note.text for note in parsed.notes]
