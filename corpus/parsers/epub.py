"""EPUB books: the chapters of the spine as one page of HTML, so that notes in a chapter of their own are linked too."""

from __future__ import annotations

import posixpath
import re
import zipfile
from urllib.parse import unquote

from lxml import etree

from corpus.errors import IngestError
from corpus.parsers.archive_parts import open_parts, read_part
from corpus.parsers.html import parse_markup
from corpus.parsers.html_encoding import decode_html
from corpus.parsers.protocol import Parsed, Source
from corpus.parsers.xml_tree import local_name, parse_xml

MEDIA_TYPE = "application/epub+zip"
_MOST = 40_000_000  # characters of all chapters
_BODY = re.compile(r"<body[^>]*>(.*)</body\s*>", re.IGNORECASE | re.DOTALL)
_LANGUAGE = re.compile(r"""<html[^>]*?\slang\s*=\s*["']([\w-]+)""", re.IGNORECASE)
_ANCHOR = re.compile(r"""(\s(?:id|name)\s*=\s*["'])([^"']+)(["'])""", re.IGNORECASE)
_LINK = re.compile(r"""(\shref\s*=\s*["'])([^"']*)(["'])""", re.IGNORECASE)
_FONTS = re.compile(rb"http://(?:www\.idpf\.org/2008/embedding|ns\.adobe\.com/pdf/enc#RC)")
_FIELDS = {
    "title": "title", "creator": "authors", "date": "date", "publisher": "issuer", "language": "language",
    "identifier": "identifier", "description": "description",
}  # fmt: skip


def parse(source: Source) -> Parsed:
    """The text of a book. Raises ``IngestError`` (``unreadable``, ``unsafe``, ``encrypted``, ``too_large``, ``empty``)."""
    with open_parts(source.data, source.name) as archive:
        _check_locks(archive, source.name)
        package_path, package = _open_package(archive, source.name)
        chapters = _read_chapters(archive, package_path, package, source.name)
    if not chapters:
        raise IngestError("empty", source=source.name)
    parsed = parse_markup(f"<html><body>{''.join(chapters)}</body></html>", source.name)
    metadata = {**parsed.metadata, **_read_metadata(package)}
    return Parsed(parsed.blocks, parsed.notes, metadata, MEDIA_TYPE, None, parsed.warnings)


def _check_locks(archive: zipfile.ZipFile, name: str) -> None:
    locks = read_part(archive, "META-INF/encryption.xml", name)
    if locks and locks.count(b"EncryptedData") > 2 * len(_FONTS.findall(locks)):
        raise IngestError("encrypted", source=name)


def _open_package(archive: zipfile.ZipFile, name: str) -> tuple[str, etree._Element]:
    container = read_part(archive, "META-INF/container.xml", name)
    roots = [] if not container else [el for el in parse_xml(container, name).iter() if local_name(el) == "rootfile"]
    path = str(roots[0].get("full-path", "")) if roots else ""
    data = read_part(archive, path, name) if path else b""
    if not data:
        raise IngestError("unreadable", source=name, reason="parts")
    return path, parse_xml(data, name, recover=True)


def _read_chapters(archive: zipfile.ZipFile, package_path: str, package: etree._Element, name: str) -> list[str]:
    folder = posixpath.dirname(package_path)
    items = {el.get("id"): str(el.get("href", "")) for el in package.iter() if local_name(el) == "item"}
    spine = [items.get(el.get("idref"), "") for el in package.iter() if local_name(el) == "itemref"]
    paths = [posixpath.normpath(posixpath.join(folder, unquote(href))) for href in dict.fromkeys(spine) if href]
    places = {path: str(number) for number, path in enumerate(paths)}
    chapters: list[str] = []
    left = _MOST
    for path in paths:
        text, _ = decode_html(data) if (data := read_part(archive, path, name)) else ("", ())
        left -= len(text)
        if left < 0:
            raise IngestError("too_large", source=name, reason="part")
        if text:
            chapters.append(_join_links(text, path, places))
    return chapters


def _join_links(text: str, path: str, places: dict[str, str]) -> str:
    """A chapter whose anchors and links hold on the one page that all chapters make."""
    here = places[path]
    body = _BODY.search(text)
    language = _LANGUAGE.search(text)

    def link(match: re.Match[str]) -> str:
        target, _, anchor = match[2].partition("#")
        there = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(target))) if target else path
        return f"{match[1]}#{places[there]}-{anchor}{match[3]}" if there in places and anchor else match[0]

    markup = _LINK.sub(link, _ANCHOR.sub(rf"\g<1>{here}-\g<2>\g<3>", body[1] if body else text))
    return f'<div lang="{language[1]}">{markup}</div>' if language else f"<div>{markup}</div>"


def _read_metadata(package: etree._Element) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for element in package.iter():
        text = " ".join((element.text or "").split()) if isinstance(element.tag, str) else ""
        if text and "purl.org/dc/" in str(element.tag) and (key := _FIELDS.get(local_name(element))):
            found.setdefault(key, []).append(text)
    joined = {key: "; ".join(values) if key == "authors" else values[0] for key, values in found.items()}
    if "date" in joined:
        joined["date"] = joined["date"][:10]
    return joined
