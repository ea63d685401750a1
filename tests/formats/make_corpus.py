"""Ten documents with known notes, in each format, as LibreOffice writes them.

    python -m tests.formats.make_corpus        (needs soffice: apt-get install libreoffice-writer)

Each is described here, written as a flat OpenDocument file, and converted. ``files/*.json`` holds what a reader should
find: the paragraphs in order, and for each note its label, its text and the words before its call-out. The text is ours.
"""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from xml.sax.saxutils import escape

FILES = Path(__file__).parent / "files"
FORMATS = {"odt": "odt", "docx": "docx", "pdf": "pdf", "html": "html", "epub": "epub", "rtf": "rtf"}

SPANISH = """La comisión revisó {n} expedientes de la cuenca durante el año y publicó un resumen para los municipios.
Los dos gobiernos acordaron medir el caudal en {n} puntos antes de repartir el agua entre los distritos de riego.
Según el informe, «la cooperación depende de oficinas pequeñas», que atienden a {n} personas cada semana.
En los cruces del valle se instalaron {n} carriles nuevos, aunque la mitad permaneció cerrada por falta de personal.
El archivo conserva {n} cartas sobre la línea divisoria, casi todas escritas por ingenieros que nunca se conocieron.
Ningún acuerdo fija plazos; por eso las agencias intercambian {n} avisos al mes y discuten cada caso por teléfono.
Las alcaldías pidieron que los datos de {n} estaciones se publicaran en ambos idiomas y sin costo para la población.
Hubo quien propuso una sola ventanilla; otros prefirieron conservar las {n} existentes y unir solamente sus registros.
La sequía redujo los almacenamientos a {n} millones de metros cúbicos, cifra que la prensa repitió sin explicarla.
Con todo, los pescadores del delta recuperaron {n} hectáreas de humedal gracias a un convenio poco conocido.""".splitlines()
ENGLISH = """The commission reviewed {n} files on the basin during the year and published a summary for the counties.
Both governments agreed to measure the flow at {n} points before sharing the water among the irrigation districts.
According to the report, “cooperation depends on small offices” that see {n} people every week.
At the crossings of the valley {n} new lanes were built, although half of them stayed closed for lack of staff.
The archive keeps {n} letters about the boundary line, nearly all by engineers who never met each other.
No agreement sets deadlines, so the agencies exchange {n} notices a month and discuss every case by telephone.
Mayors asked that data from {n} stations be published in both languages and at no cost to the people.
Some proposed a single window; others would rather keep the {n} existing ones and join only their registers.
The drought brought storage down to {n} million cubic meters, a figure that newspapers repeated without explaining it.
Even so, the fishers of the delta won back {n} hectares of wetland thanks to a little-known covenant.""".splitlines()
NOTES_ES = """Véase Comisión del Valle, Memoria anual {n}, Ciudad Juárez, 2009, pp. {n}-{m}.
Entrevista con una funcionaria del distrito {n}, 4 de marzo de 2010.
Cfr. Acta {n} de la Comisión, que modifica lo dispuesto en el Acta {m}.
Archivo Municipal, legajo {n}, foja {m}, disponible en http://www.example.org/archivo/legajo-{n}.html.
Ibíd., p. {n}.
La cifra incluye {n} predios cuya propiedad se discute; sin ellos serían {m}.""".splitlines()
NOTES_EN = """See Valley Commission, Annual Report {n} (El Paso, 2009), pp. {n}-{m}.
Interview with an official of district {n}, March 4, 2010.
Cf. Minute {n} of the Commission, which amends Minute {m}.
Municipal Archive, folder {n}, sheet {m}, available at http://www.example.org/archive/folder-{n}.html.
Ibid., p. {n}.
The figure includes {n} lots under dispute; without them it would be {m}.""".splitlines()


@dataclass
class Maker:
    """Writes one document and what is to be found in it."""

    name: str
    language: str
    font: str = "Liberation Serif"
    size: int = 12
    columns: int = 1
    header: str = ""
    restart: str = "document"
    body: list[str] = field(default_factory=list)
    paragraphs: list[str] = field(default_factory=list)
    notes: list[dict[str, str]] = field(default_factory=list)
    counts: dict[str, Iterator[int]] = field(default_factory=lambda: {"footnote": count(1), "endnote": count(1)})

    def __post_init__(self) -> None:
        self.random = random.Random(self.name)

    def sentence(self) -> str:
        return self.random.choice(SPANISH if self.language == "es" else ENGLISH).format(n=self.random.randint(11, 989))

    def note_text(self, sentences: int = 1) -> str:
        texts = NOTES_ES if self.language == "es" else NOTES_EN
        chosen = [self.random.choice(texts).format(n=self.random.randint(21, 499), m=self.random.randint(500, 989))]
        return " ".join(chosen + [self.sentence() for _ in range(sentences - 1)])

    def heading(self, text: str, level: int = 1) -> None:
        self.body.append(
            f'<text:h text:style-name="Heading_20_{level}" text:outline-level="{level}">{escape(text)}</text:h>'
        )
        self.paragraphs.append(text)

    def paragraph(self, *parts: str | tuple[str, str] | tuple[str, str, str], style: str = "Standard") -> None:
        """Text, and notes as ``(class, text)`` or ``(class, text, mark)``."""
        xml, plain = "", ""
        for part in parts:
            if isinstance(part, str):
                xml += escape(part)
                plain += part
            else:
                xml += self._note(part, plain)
        self.body.append(f'<text:p text:style-name="{style}">{xml}</text:p>')
        self.paragraphs.append(plain)

    def _note(self, part: tuple[str, ...], before: str) -> str:
        kind, text = part[:2]
        number = next(self.counts[kind]) if len(part) < 3 else 0
        label = part[2] if len(part) > 2 else str(number) if kind == "footnote" else ROMAN[number - 1]
        self.notes.append({"label": label, "class": kind, "text": text, "before": before[-40:].strip()})
        mark = f' text:label="{part[2]}"' if len(part) > 2 else ""
        return (
            f'<text:note text:id="n{len(self.notes)}" text:note-class="{kind}"><text:note-citation{mark}>{label}</text:note-citation>'
            f'<text:note-body><text:p text:style-name="{kind.title()}">{escape(text)}</text:p></text:note-body></text:note>'
        )

    def noted(self, sentences: int, kind: str = "footnote", long: int = 1) -> None:
        """A paragraph of so many sentences with a note in the middle of one and one at an end."""
        texts = [self.sentence() for _ in range(sentences)]
        words = texts[0].split(" ")
        half = len(words) // 2
        self.paragraph(
            " ".join(words[:half]), (kind, self.note_text(long)), " " + " ".join(words[half:]) + " " + " ".join(texts[1:]),
            (kind, self.note_text()),
        )  # fmt: skip

    def plain(self, sentences: int) -> None:
        self.paragraph(" ".join(self.sentence() for _ in range(sentences)))


ROMAN = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx".split()


def short(maker: Maker) -> None:
    maker.heading("El agua compartida")
    maker.noted(3)
    maker.plain(4)
    maker.noted(2)


def long_with_running_head(maker: Maker) -> None:
    maker.heading("Offices along the line")
    for chapter in range(1, 7):
        maker.heading(f"Chapter {chapter}: what was measured", 2)
        maker.noted(5)
        maker.plain(6)
        maker.noted(4)


def two_columns(maker: Maker) -> None:
    maker.heading("Cuadernos de la cuenca")
    for _ in range(7):
        maker.noted(4)
        maker.plain(3)


def endnotes(maker: Maker) -> None:
    maker.heading("Letters about a boundary")
    for _ in range(6):
        maker.noted(5, "endnote")


def both_kinds(maker: Maker) -> None:
    maker.heading("Dos maneras de anotar")
    for _ in range(4):
        maker.noted(5)
        maker.noted(4, "endnote")


def marks(maker: Maker) -> None:
    maker.heading("A page with asterisks")
    maker.paragraph(maker.sentence()[:-1], ("footnote", maker.note_text(), "*"), ".")
    maker.paragraph(maker.sentence(), ("footnote", maker.note_text(), "†"), " " + maker.sentence())
    maker.paragraph(maker.sentence(), ("footnote", maker.note_text(), "‡"))


def tables_and_lists(maker: Maker) -> None:
    maker.heading("Cifras del distrito")
    maker.noted(3)
    maker.body.append(
        '<table:table table:name="T"><table:table-column table:number-columns-repeated="2"/>'
        + "".join(
            f'<table:table-row><table:table-cell office:value-type="string"><text:p>{a}</text:p></table:table-cell>'
            f'<table:table-cell office:value-type="string"><text:p>{b}</text:p></table:table-cell></table:table-row>'
            for a, b in (("Municipio", "Pozos"), ("Ojinaga", "118"), ("Reynosa", "94"))
        )
        + "</table:table>"
    )
    maker.paragraphs.append("Municipio Pozos Ojinaga 118 Reynosa 94")
    maker.noted(4)
    maker.plain(2)


def long_notes(maker: Maker) -> None:
    maker.heading("Notes longer than their page")
    for _ in range(9):
        maker.noted(3, long=9)


def close_marks(maker: Maker) -> None:
    maker.heading("Marcas juntas y cifras altas")
    for _ in range(3):
        first, second = maker.sentence(), maker.sentence()
        maker.paragraph(first, ("footnote", maker.note_text()), f" «{second}»", ("footnote", maker.note_text()), ", dijo; ",
                        "y lo repitió", ("footnote", maker.note_text()), " en 1944.", ("footnote", maker.note_text()))  # fmt: skip


def numbered_by_page(maker: Maker) -> None:
    maker.heading("Numbers that begin again")
    for _ in range(12):
        maker.noted(5)


DOCUMENTS: dict[str, tuple[dict[str, object], Callable[[Maker], None]]] = {
    "01-short": ({"language": "es"}, short),
    "02-running-head": ({"language": "en", "header": "Offices along the line — working paper"}, long_with_running_head),
    "03-columns": (
        {"language": "es", "columns": 2, "size": 10, "header": "Cuadernos de la cuenca, núm. 3"},
        two_columns,
    ),
    "04-endnotes": ({"language": "en"}, endnotes),
    "05-both": ({"language": "es", "font": "DejaVu Serif", "size": 11}, both_kinds),
    "06-marks": ({"language": "en"}, marks),
    "07-table": ({"language": "es", "font": "Liberation Sans"}, tables_and_lists),
    "08-long-notes": ({"language": "en", "size": 11}, long_notes),
    "09-close": ({"language": "es", "font": "Liberation Sans", "size": 11}, close_marks),
    "10-by-page": ({"language": "en", "restart": "page", "header": "A pamphlet"}, numbered_by_page),
}

TEMPLATE = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" office:version="1.3"
 office:mimetype="application/vnd.oasis.opendocument.text">
<office:font-face-decls><style:font-face style:name="F" svg:font-family="'{font}'"/></office:font-face-decls>
<office:styles>
<style:default-style style:family="paragraph"><style:text-properties style:font-name="F" fo:font-size="{size}pt"
 fo:language="{language}" fo:country="{country}" fo:hyphenate="true" fo:hyphenation-remain-char-count="2"
 fo:hyphenation-push-char-count="2"/></style:default-style>
<style:style style:name="Standard" style:family="paragraph"><style:paragraph-properties fo:margin-bottom="0.2cm"
 fo:text-align="justify"/></style:style>
<style:style style:name="Heading_20_1" style:display-name="Heading 1" style:family="paragraph" style:parent-style-name="Standard"
 style:default-outline-level="1"><style:text-properties fo:font-size="{large}pt" fo:font-weight="bold"/></style:style>
<style:style style:name="Heading_20_2" style:display-name="Heading 2" style:family="paragraph" style:parent-style-name="Standard"
 style:default-outline-level="2"><style:text-properties fo:font-size="{middle}pt" fo:font-weight="bold"/></style:style>
<style:style style:name="Header" style:family="paragraph"><style:text-properties fo:font-size="{small}pt"/></style:style>
<style:style style:name="Footer" style:family="paragraph"><style:text-properties fo:font-size="{small}pt"/></style:style>
<style:style style:name="Footnote" style:family="paragraph"><style:paragraph-properties fo:margin-left="0.5cm"
 fo:text-indent="-0.5cm"/><style:text-properties fo:font-size="{small}pt"/></style:style>
<style:style style:name="Endnote" style:family="paragraph"><style:paragraph-properties fo:margin-left="0.5cm"
 fo:text-indent="-0.5cm"/><style:text-properties fo:font-size="{small}pt"/></style:style>
<style:style style:name="Symbol" style:family="text"/>
<style:style style:name="Anchor" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>
<text:notes-configuration text:note-class="footnote" text:citation-style-name="Symbol" text:citation-body-style-name="Anchor"
 style:num-format="1" text:start-value="0" text:footnotes-position="page" text:start-numbering-at="{restart}"/>
<text:notes-configuration text:note-class="endnote" text:citation-style-name="Symbol" text:citation-body-style-name="Anchor"
 style:num-format="i" text:start-value="0"/>
</office:styles>
<office:automatic-styles><style:page-layout style:name="P"><style:page-layout-properties fo:page-width="21.59cm"
 fo:page-height="27.94cm" fo:margin-top="2cm" fo:margin-bottom="2cm" fo:margin-left="2.5cm" fo:margin-right="2.5cm">
<style:columns fo:column-count="{columns}" fo:column-gap="0.7cm"/>
<style:footnote-sep style:width="0.018cm" style:distance-before-sep="0.1cm" style:distance-after-sep="0.1cm" style:adjustment="left"
 style:rel-width="25%" style:color="#000000"/></style:page-layout-properties>
<style:header-style/><style:footer-style/></style:page-layout></office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="P">{running}</style:master-page></office:master-styles>
<office:body><office:text>
{body}
</office:text></office:body></office:document>
"""


def flat(maker: Maker) -> str:
    """The document as one XML file."""
    running = (
        f'<style:header><text:p text:style-name="Header">{escape(maker.header)}</text:p></style:header>'
        '<style:footer><text:p text:style-name="Footer"><text:page-number text:select-page="current">1</text:page-number></text:p></style:footer>'
    )
    return TEMPLATE.format(
        font=maker.font, size=maker.size, small=maker.size - 2, large=maker.size + 6, middle=maker.size + 2,
        language=maker.language, country="MX" if maker.language == "es" else "US", columns=maker.columns, restart=maker.restart,
        running=running if maker.header else "", body="\n".join(maker.body),
    )  # fmt: skip


def main() -> None:
    FILES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for name, (options, write) in DOCUMENTS.items():
            maker = Maker(name, **options)  # type: ignore[arg-type]
            write(maker)
            source = Path(folder, f"{name}.fodt")
            source.write_text(flat(maker), "utf-8")
            expected = {
                "language": maker.language,
                "header": maker.header,
                "paragraphs": maker.paragraphs,
                "notes": maker.notes,
            }
            (FILES / f"{name}.json").write_text(json.dumps(expected, ensure_ascii=False, indent=1) + "\n", "utf-8")
        sources = sorted(map(str, Path(folder).glob("*.fodt")))
        for kind, target in FORMATS.items():
            subprocess.run(["soffice", "--headless", "--convert-to", target, "--outdir", folder, *sources], check=True)
            for path in Path(folder).glob(f"*.{kind}"):
                shutil.copy(path, FILES / path.name)


if __name__ == "__main__":
    main()
