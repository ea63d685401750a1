"""Some works of the sample corpus as the files that users bring, out of their Markdown.

    python -m tests.formats.render_sample        (needs soffice: apt-get install libreoffice-writer)

What is rendered keeps its Markdown below ``corpus/sample/sources/``, at the path it would have below ``texts/``. The
footnotes of PDF, DOCX, ODT and EPUB are footnotes of LibreOffice. Dates inside of the files are fixed, so that two runs
of one version of LibreOffice differ as little as it allows. A scan is a PDF of pictures only, a little askew and dusty.
"""

from __future__ import annotations

import io
import math
import os
import re
import subprocess
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
import pypdf
import pypdfium2
from pypdf.generic import DictionaryObject, NameObject, NumberObject, StreamObject

from corpus.parsers.markdown import split_markdown
from corpus.sample import sample_manifest
from tests.formats.make_corpus import Maker, flat

SOURCES = sample_manifest().parent / "sources"
TEXTS = sample_manifest().parent / "texts"
SCAN = "works/work-icesi-snsp.es"
FILES: Mapping[str, str] = {
    "briefings/briefing-migration.es": "pdf",
    "briefings/briefing-arms-southbound.en": "pdf",
    "briefings/briefing-ports-of-entry.es": "pdf",
    "agreements/agreement-water-treaty-1944.en": "pdf",
    "briefings/briefing-money-laundering.es": "docx",
    "agreements/agreement-guadalupe-hidalgo-1848.en": "docx",
    "briefings/briefing-judicial-reform.es": "odt",
    "agreements/agreement-nafta-1992.en": "odt",
    "briefings/briefing-public-health.en": "epub",
    "agreements/program-merida-initiative.es": "epub",
    "briefings/briefing-water-and-boundary.en": "html",
    "agreements/agreement-extradition-1978.es": "txt",
    SCAN: "scan",
}

_DATE = 1767225600  # 2026-01-01, of every file
_DEFINITION = re.compile(r"^\[\^(\d+)\]: (.+)$", re.M)
_CALL = re.compile(r"\[\^(\d+)\]")
_EMPHASIS = re.compile(r"\*([^*\n]+)\*")
_AUTOLINK = re.compile(r"<(https?://[^>\s]+)>")
_STYLES = """<style:style style:name="Emphasis" style:family="text"><style:text-properties fo:font-style="italic"/></style:style>
<text:list-style style:name="L"><text:list-level-style-bullet text:level="1" text:bullet-char="•">
<style:list-level-properties text:space-before="0.5cm" text:min-label-width="0.5cm"/></text:list-level-style-bullet></text:list-style>
</office:styles>"""


def _read(markdown: str) -> tuple[dict[str, str], Iterator[tuple[str, list[str]]], dict[str, str]]:
    """The fields, the blocks as (mark, lines) with ``#``, ``##``, ``-`` or nothing as mark, and the notes by number."""
    fields, _ = split_markdown(markdown)
    body = re.sub(r"\A---\n.*?\n---\n", "", markdown, flags=re.S)
    notes = {number: _AUTOLINK.sub(r"\1", text) for number, text in _DEFINITION.findall(body)}
    blocks = [block.strip() for block in _DEFINITION.sub("", body).split("\n\n") if block.strip()]
    return dict(fields), map(_block, blocks), notes


def _block(block: str) -> tuple[str, list[str]]:
    mark = (re.match(r"#+(?= )|-(?= )", block) or [""])[0]
    return mark, [line.removeprefix(mark).strip() for line in block.split("\n")]


def _marked(text: str, opened: str, closed: str) -> str:
    return _EMPHASIS.sub(rf"{opened}\1{closed}", escape(text, quote=False))


def _italic(text: str) -> str:
    return _marked(text, '<text:span text:style-name="Emphasis">', "</text:span>")


def to_flat(markdown: str) -> str:
    """A flat OpenDocument file with real footnotes."""
    fields, blocks, notes = _read(markdown)

    def note(number: str) -> str:
        return (
            f'<text:note text:id="n{number}" text:note-class="footnote"><text:note-citation>{number}</text:note-citation>'
            f'<text:note-body><text:p text:style-name="Footnote">{_italic(notes[number])}</text:p></text:note-body></text:note>'
        )

    def inline(text: str) -> str:
        return _CALL.sub(lambda found: note(found[1]), _italic(text))

    maker = Maker(fields["title"], fields["language"], size=11, header=fields["title"])
    for mark, lines in blocks:
        if mark == "-":
            items = "".join(
                f'<text:list-item><text:p text:style-name="Standard">{inline(line)}</text:p></text:list-item>'
                for line in lines
            )
            maker.body.append(f'<text:list text:style-name="L">{items}</text:list>')
        elif mark:
            maker.heading(" ".join(lines), len(mark))
        else:
            maker.body.append(f'<text:p text:style-name="Standard">{inline(" ".join(lines))}</text:p>')
    return flat(maker).replace("</office:styles>", _STYLES)


def to_html(markdown: str) -> str:
    """A page with its notes as a list at the end, linked both ways."""
    fields, blocks, notes = _read(markdown)

    def inline(text: str) -> str:
        link = r'<sup><a href="#note-\1" id="call-\1">\1</a></sup>'
        return _CALL.sub(link, _marked(text, "<em>", "</em>"))

    parts: list[str] = []
    for mark, lines in blocks:
        if mark == "-":
            parts += ["<ul>", *(f"<li>{inline(line)}</li>" for line in lines), "</ul>"]
        else:
            tag = f"h{len(mark)}" if mark else "p"
            parts.append(f"<{tag}>{inline(' '.join(lines))}</{tag}>")
    items = [
        f'<li id="note-{number}">{_marked(text, "<em>", "</em>")} <a href="#call-{number}">↩</a></li>'
        for number, text in notes.items()
    ]
    head = f'<meta charset="utf-8"><title>{escape(fields["title"])}</title>'
    body = "\n".join([*parts, "<hr>", "<ol>", *items, "</ol>"])
    return (
        f'<!DOCTYPE html>\n<html lang="{fields["language"]}">\n<head>{head}</head>\n<body>\n{body}\n</body>\n</html>\n'
    )


def to_text(markdown: str) -> str:
    """Words only: calls as ``[1]``, notes as a list below, no marks of emphasis."""
    _, blocks, notes = _read(markdown)
    parts = [
        "\n".join(f"- {line}" for line in lines)
        if mark == "-"
        else (lines[0].upper() if mark == "#" else " ".join(lines))
        for mark, lines in blocks
    ]
    parts += [f"[{number}] {text}" for number, text in notes.items()]
    return _EMPHASIS.sub(r"\1", _CALL.sub(r"[\1]", "\n\n".join(parts))) + "\n"


def _office(sources: Mapping[str, str], kind: str, folder: Path) -> None:
    """Sources are flat documents by name; the results lie in the folder under these names."""
    paths = []
    for name, text in sources.items():
        path = folder / f"{Path(name).name}.fodt"
        path.write_text(text, "utf-8")
        paths.append(str(path))
    run = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", kind]
    environment = os.environ | {"SOURCE_DATE_EPOCH": str(_DATE), "TZ": "UTC"}
    subprocess.run([*run, "--outdir", str(folder), *paths], check=True, env=environment)


def _repack(source: Path, target: Path) -> None:
    """The same archive, its members in the same order, all of one date."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for info in old.infolist():
            member = zipfile.ZipInfo(info.filename, (2026, 1, 1, 0, 0, 0))
            member.compress_type = info.compress_type
            new.writestr(member, old.read(info))


_SCAN_DPI, _SKEW, _DUST = 200, math.tan(math.radians(0.4)), 400  # a flatbed's lowest, a careless hand, an old glass


def to_scan(printed: bytes) -> bytes:
    """The pages of a PDF as a scanner would give them: black and white pictures without any text."""
    writer = pypdf.PdfWriter()
    with pypdfium2.PdfDocument(printed) as document:
        for number in range(len(document)):
            gray = document[number].render(scale=_SCAN_DPI / 72, grayscale=True).to_numpy()
            _add_picture(writer, _askew(gray.reshape(gray.shape[:2]) > 128, number))
    found = io.BytesIO()
    writer.write(found)
    return found.getvalue()


def _askew(white: Any, seed: int) -> Any:
    """Turned by shearing rows, then columns; with specks."""
    for _ in range(2):
        white = np.stack([np.roll(row, round((at - len(white) / 2) * _SKEW)) for at, row in enumerate(white)]).T
    dust = np.random.default_rng(seed)
    white[dust.integers(0, white.shape[0], _DUST), dust.integers(0, white.shape[1], _DUST)] = False
    return white


def _add_picture(writer: pypdf.PdfWriter, white: Any) -> None:
    height, width = white.shape
    picture = StreamObject()
    picture.set_data(zlib.compress(np.packbits(white, axis=1).tobytes(), 9))
    kind = {"Type": "XObject", "Subtype": "Image", "ColorSpace": "DeviceGray", "Filter": "FlateDecode"}
    picture.update({NameObject(f"/{key}"): NameObject(f"/{value}") for key, value in kind.items()})
    sizes = {"Width": width, "Height": height, "BitsPerComponent": 1}
    picture.update({NameObject(f"/{key}"): NumberObject(value) for key, value in sizes.items()})
    page = writer.add_blank_page(width * 72 / _SCAN_DPI, height * 72 / _SCAN_DPI)
    pictures = DictionaryObject({NameObject("/scan"): writer._add_object(picture)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): pictures})
    content = StreamObject()
    content.set_data(f"{page.mediabox.width} 0 0 {page.mediabox.height} 0 0 cm /scan Do".encode())
    page[NameObject("/Contents")] = writer._add_object(content)


def main() -> None:
    """Write every file of ``FILES`` below ``texts/``."""
    by_kind: dict[str, list[str]] = {}
    for name, kind in FILES.items():
        by_kind.setdefault(kind, []).append(name)
    written: Mapping[str, tuple[Callable[[str], str], str]] = {
        "html": (to_html, "utf-8"),
        "txt": (to_text, "cp1252"),  # Latin-1 as Windows writes it: the texts have curly quotes
    }
    for kind, names in by_kind.items():
        sources = {name: (SOURCES / f"{name}.md").read_text("utf-8") for name in names}
        if kind in written:
            write, encoding = written[kind]
            for name, text in sources.items():
                (TEXTS / f"{name}.{kind}").write_bytes(write(text).encode(encoding))
            continue
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary)
            suffix = "pdf" if kind == "scan" else kind
            _office({name: to_flat(text) for name, text in sources.items()}, suffix, folder)
            for name in names:
                made, target = folder / f"{Path(name).name}.{suffix}", TEXTS / f"{name}.{suffix}"
                if kind == "scan":
                    target.write_bytes(to_scan(made.read_bytes()))
                elif zipfile.is_zipfile(made):
                    _repack(made, target)
                else:
                    target.write_bytes(made.read_bytes())


if __name__ == "__main__":
    main()
