"""XML of laws and archives: Akoma Ntoso, USLM (laws of the United States), TEI, and others by the names they share.

One walk serves all: names of elements say what is a heading, a paragraph, a note or a table. No entity is expanded.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from corpus.errors import IngestError
from corpus.model import PassageKind
from corpus.parsers.flow import Flow, joined
from corpus.parsers.protocol import Block, Parsed, ParsedNote, Source
from corpus.parsers.xml_tree import local_name, parse_xml

MEDIA_TYPE = "application/xml"
_HEADINGS = {
    "heading",
    "head",
    "subheading",
    "longtitle",
    "doctitle",
    "doctype",
    "docnumber",
    "title",
    "shorttitle",
    "h1",
}
_TITLES = {"title", "heading", "head"}
_NUMBERS = {"num", "designator"}
_BLOCKS = set(
    "p para paragraph content text chapeau continuation item li ab lg l quote q block div section article chapter part "
    "title-group preamble recital citation wrap clause subparagraph subsection list point alinea intro blocklist row tr "
    "body act bill doc main text speech sp blockquote subclause item level appendix schedule signatures signature "
    "longtitle quotedcontent quotedtext componentref enactingformula sidenote figure figdesc byline opener closer salute "
    "dateline trailer epigraph argument docimprint titlepart docauthor docdate sourcecredit h2 h3 h4 h5 h6".split()
)
_NOTES = {"note", "authorialnote", "footnote", "fn"}
_REFERENCES = {"noteref", "footnoteref"}
_SKIPPED = {
    "teiheader", "meta", "metadata", "toc", "tocitem", "index", "coverpage", "script", "style", "lb-removed", "pagebreakno",
    "processing-instruction", "comment",
}  # fmt: skip
_LEVELS: Mapping[str, int] = {
    "title": 1, "book": 1, "tome": 1, "part": 2, "chapter": 2, "subchapter": 3, "section": 3, "article": 3, "div": 2,
    "subsection": 4, "paragraph": 5,
}  # fmt: skip


def parse(source: Source) -> Parsed:
    """The text of an XML document. Raises ``IngestError`` (``unreadable``, ``unsafe``, ``empty``)."""
    root = parse_xml(source.data, source.name, recover=True)
    walk = _Walk()
    walk.read(root, 0)
    walk.flow.end()
    if not walk.flow.blocks and not walk.notes:
        raise IngestError("empty", source=source.name)
    return Parsed(tuple(walk.flow.blocks), tuple(walk.notes), _metadata(root), MEDIA_TYPE)


class _Walk:
    """Holds what has been read so far. The depth of the tree is bounded by the XML parser (256)."""

    def __init__(self) -> None:
        self.flow = Flow()
        self.notes: list[ParsedNote] = []
        self.number = ""

    def read(self, element: etree._Element, depth: int) -> None:
        if not isinstance(element.tag, str):
            return
        name = local_name(element)
        if name in _SKIPPED:
            return
        if name in _NOTES and not (name == "note" and _is_editorial(element)):
            self._note(element)
        elif name in _REFERENCES or element.get("class") == "footnoteRef":
            self.flow.call("".join(element.itertext()).strip() or _label(element, self.notes))
        elif name in _NUMBERS:
            self._number(element)
        elif name == "longtitle" or (name in _HEADINGS and not _holds_blocks(element)):
            self._heading(element, depth)
        elif name == "table":
            self._table(element)
        else:
            self.inside(element, name, depth)

    def inside(self, element: etree._Element, name: str, depth: int) -> None:
        block = name in _BLOCKS or name in _LEVELS
        outer = self.flow.language
        if block:
            self.flow.end()
            self.flow.language = element.get("{http://www.w3.org/XML/1998/namespace}lang") or outer
        if name in {"lb", "br", "eol", "pb", "cb", "tab"}:
            self.flow.write(" ")
        self._write(element.text)
        for child in element:
            self.read(child, depth + (name in _LEVELS))
            self._write(child.tail)
        if block:
            self.flow.end()
        self.flow.language = outer

    def _write(self, text: str | None) -> None:
        if text and text.strip() and self.number:
            self.flow.write(self.number + " ")
            self.number = ""
        self.flow.write(text or "")

    def _number(self, element: etree._Element) -> None:
        """The number of a part of a law begins the heading or paragraph that follows."""
        self.flow.end()
        self.number = " ".join(filter(None, (self.number, " ".join("".join(element.itertext()).split()))))

    def _heading(self, element: etree._Element, depth: int) -> None:
        self.flow.end()
        parent = element.getparent()
        level = _LEVELS.get(local_name(parent), 0) if parent is not None else 1
        self.children(element)
        self.flow.end(PassageKind.HEADING, min(level or depth + 1, 6))

    def children(self, element: etree._Element) -> None:
        self._write(element.text)
        for child in element:
            if isinstance(child.tag, str) and local_name(child) in _NOTES:
                self._note(child)
            elif isinstance(child.tag, str):
                self.children(child)
            self._write(child.tail)

    def _note(self, element: etree._Element) -> None:
        """A note that stands where it is called out."""
        inner = _Walk()
        inner.children(element)
        inner.flow.end()
        label = _label(element, self.notes)
        text = joined(inner.flow.blocks)
        if not text:
            return
        own = re.match(rf"[\[(]?{re.escape(label)}[\])]?[.:]?\s+", text)
        self.notes.append(ParsedNote(label, text[own.end() :] if own else text))
        if local_name(element) != "footnote" or element.get("id") is None:  # USLM's are called out elsewhere
            self.flow.call(label)

    def _table(self, element: etree._Element) -> None:
        self.flow.end()
        rows = [row for row in element.iter() if isinstance(row.tag, str) and local_name(row) in {"row", "tr"}]
        self.flow.table([[_cell(cell) for cell in row if isinstance(cell.tag, str)] for row in rows])


def _cell(cell: etree._Element) -> list[Block]:
    walk = _Walk()
    walk.inside(cell, "cell", 0)
    walk.flow.end()
    return walk.flow.blocks


def _label(element: etree._Element, notes: list[ParsedNote]) -> str:
    for name in ("marker", "n", "num", "number"):
        if value := element.get(name):
            return str(value).strip()
    return str(len(notes) + 1)


def _is_editorial(element: etree._Element) -> bool:
    """Notes set as text of their own (USLM's statutory notes, TEI's source notes): they are called out nowhere."""
    return (
        element.get("topic") is not None
        or element.get("type") in {"source", "uscNote"}
        or local_name(element.getparent()) == "notes"
    )


def _holds_blocks(element: etree._Element) -> bool:
    """``title`` is a heading in some vocabularies and a part of a law in others."""
    return any(
        isinstance(child.tag, str) and local_name(child) in (_BLOCKS | _NUMBERS | _HEADINGS) for child in element
    )


def _metadata(root: etree._Element) -> dict[str, str]:
    """Title, date and language, from the document's own header."""
    found: dict[str, str] = {}
    for element in root.iter():
        name = local_name(element)
        text = " ".join("".join(element.itertext()).split()) if name in _HEADINGS else ""
        if text and (name == "longtitle" or (name in _TITLES and not _holds_blocks(element))):
            found.setdefault("title", text[:300])
        if name == "frbrdate" and (date := element.get("date")) and element.get("name") != "generation":
            found.setdefault("date", date)
        if name == "frbrlanguage" and (language := element.get("language")):
            found.setdefault("language", language[:2])
    if language := root.get("{http://www.w3.org/XML/1998/namespace}lang"):
        found["language"] = language
    return found
