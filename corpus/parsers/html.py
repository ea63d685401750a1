"""HTML: the main content by rules, with headings, tables, lists, languages, and notes linked to their call-outs.

Rules first, since on government pages a `main`, `article` or `#content` keeps everything in order.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning, Tag, XMLParsedAsHTMLWarning
from bs4.element import NavigableString, PageElement, PreformattedString
from bs4.exceptions import ParserRejectedMarkup

from corpus.errors import IngestError
from corpus.parsers.html_blocks import Walk, read_blocks
from corpus.parsers.html_encoding import decode_html
from corpus.parsers.html_metadata import find_metadata
from corpus.parsers.html_notes import find_notes
from corpus.parsers.protocol import Parsed, Source

MEDIA_TYPE = "text/html"
_NEVER = frozenset(
    "script style noscript template iframe object embed svg math canvas button select input textarea nav dialog "
    "audio video head".split()
)
_FURNITURE = re.compile(
    r"(?:^|[-_\s])(?:nav(?:bar|igation)?|menu|breadcrumbs?|cookies?|share|sharing|social|sidebar|skip(?:nav|link)?|"
    r"site-?(?:header|footer)|page-?footer|newsletter|advert\w*|usa-banner|related|pagination|toolbar|search-?form)"
    r"(?:$|[-_\s])",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_MAIN_IDS = (
    "main-content",
    "maincontent",
    "main",
    "content",
    "contenido",
    "contenido-principal",
    "article",
    "documento",
)
_DEEPEST = 500  # elements in elements; pages that people or programs write have less than a hundred
_LISTS = {"ul", "ol", "div", "section", "aside", "table", "p"}
_LIST = 3_000  # characters of a list of links, at most
_LINKED = 0.7  # of its text in links
_MOST_LINKS = 0.4  # of a page; a page of more is an index, and its links are what it has to say
_ENOUGH = 0.3  # of the page's text, that a main element must hold


def parse(source: Source) -> Parsed:
    """The main content of a page. Raises ``IngestError`` (``empty``, ``unreadable``)."""
    text, found = decode_html(source.data)
    parsed = parse_markup(text, source.name)
    return Parsed(parsed.blocks, parsed.notes, parsed.metadata, MEDIA_TYPE, None, (*found, *parsed.warnings))


def parse_markup(markup: str, name: str) -> Parsed:
    """The same from decoded markup, for formats that hold HTML."""
    soup = open_soup(markup, name)
    metadata = find_metadata(soup)
    root = soup.body or soup
    unwrap_head(soup)
    if _is_deep(root):  # no rule was made for such a page: its text is all that is taken
        blocks = read_blocks(root, Walk({}, frozenset(), _language(soup)))
        return Parsed(tuple(blocks), (), metadata, MEDIA_TYPE)
    clean(root)
    main = find_main(root)
    callouts, notes, skipped = find_notes(main, root)
    blocks = read_blocks(main, Walk(callouts, skipped, str(_language(soup))))
    if not blocks and not notes:
        raise IngestError("empty", source=name)
    return Parsed(tuple(blocks), tuple(notes), metadata, MEDIA_TYPE)


def open_soup(markup: str, name: str) -> BeautifulSoup:
    """Markup as a tree, by lxml's parser, which opens no external entity."""
    warnings.filterwarnings("ignore", category=XMLParsedAsHTMLWarning)
    warnings.filterwarnings("ignore", category=MarkupResemblesLocatorWarning)
    try:
        return BeautifulSoup(markup, "lxml")
    except (ParserRejectedMarkup, AssertionError, RecursionError, ValueError) as error:
        raise IngestError("unreadable", source=name) from error


def unwrap_head(soup: BeautifulSoup) -> None:
    """Keeps what a page without ``<body>`` lost to its head: libxml2 reads ``<main>`` after a title as a part of it."""
    if soup.body is None and soup.head is not None:
        for tag in soup.head.find_all(["title", "meta", "link", "base"]):
            tag.extract()
        soup.head.name = "body"


def _is_deep(root: Tag) -> bool:
    depths = {id(root): 0}
    for tag in _tags(root):
        depths[id(tag)] = depths[id(tag.parent)] + 1
        if depths[id(tag)] > _DEEPEST:
            return True
    return False


def clean(root: Tag) -> None:
    """Takes away scripts, forms' parts, navigation, and what a browser would not show."""
    for element in _doomed(root):
        if element.parent is not None:
            element.extract()


def _doomed(root: Tag) -> list[PageElement]:
    doomed: list[PageElement] = []
    for element in root.descendants:
        if isinstance(element, Tag):
            if element.name in _NEVER or _is_furniture(element):
                doomed.append(element)
        elif isinstance(element, PreformattedString):  # comments and declarations
            doomed.append(element)
    return doomed


def _is_furniture(tag: Tag) -> bool:
    if tag.name in {"body", "main", "article", "html"}:
        return False
    if tag.has_attr("hidden") or _HIDDEN.search(str(tag.get("style", ""))):
        return True
    if tag.name in {"header", "footer"}:
        return tag.find_parent(["main", "article", "section"]) is None and tag.find("h1") is None
    if tag.get("role") in {"navigation", "search", "banner", "complementary"}:
        return tag.find("h1") is None
    if tag.name in {"div", "ul", "ol", "section", "aside", "form", "a", "p"}:
        names = " ".join([str(tag.get("id", "")), *_classes(tag)])
        return bool(_FURNITURE.search(names)) and tag.find(["h1", "article", "main"]) is None
    return False


def _classes(tag: Tag) -> Iterable[str]:
    value = tag.get("class")
    return value.split() if isinstance(value, str) else value or []


def find_main(root: Tag) -> Tag:
    """The element that holds the document itself."""
    whole = _size(root)
    for candidate in _candidates(root):
        if _size(candidate) >= max(_ENOUGH * whole, 1):
            return candidate
    _drop_links(root, whole)
    return root


def _drop_links(root: Tag, whole: int) -> None:
    """Takes away lists of links to other pages, where nothing says which part of a page is its document.

    Not trafilatura, which does this well, but brings a library under copyleft (tld, through courlan).
    """
    weights = _weigh(root)
    gone: dict[int, int] = {}  # lists of links, and what stands in them
    doomed: list[Tag] = []
    for tag in _tags(root):
        weight = weights[id(tag)]
        if id(tag.parent) in gone:
            gone[id(tag)] = 0
        elif tag.name in _LISTS and weight.is_list:
            gone[id(tag)] = weight.text
            doomed.append(tag)
    if sum(gone.values()) < _MOST_LINKS * whole:
        for tag in doomed:
            tag.extract()


@dataclass(frozen=True, slots=True)
class _Weight:
    """Characters in an element, those in links to other pages, the number of such links, and of first headings."""

    text: int = 0
    linked: int = 0
    links: int = 0
    titles: int = 0

    @property
    def is_list(self) -> bool:
        return self.links >= 3 and self.text < _LIST and self.linked > _LINKED * self.text and not self.titles


def _weigh(root: Tag) -> dict[int, _Weight]:
    """The weight of every element, from the innermost outwards: each is looked at once."""
    weights: dict[int, _Weight] = {}
    for tag in reversed(list(_tags(root))):
        inner = [weights[id(child)] for child in tag.contents if isinstance(child, Tag)]
        text = sum(len(child.strip()) for child in tag.contents if isinstance(child, NavigableString))
        text += sum(weight.text for weight in inner)
        if tag.name == "a" and not str(tag.get("href", "#")).startswith("#"):
            weights[id(tag)] = _Weight(text, text, 1)
        else:
            linked, links = sum(weight.linked for weight in inner), sum(weight.links for weight in inner)
            weights[id(tag)] = _Weight(text, linked, links, (tag.name == "h1") + sum(weight.titles for weight in inner))
    return weights


def _candidates(root: Tag) -> list[Tag]:
    """Elements that may hold it, the likeliest first; found in one walk, since pages are large and Beautiful Soup slow."""
    found: dict[object, list[Tag]] = {}
    for tag in _tags(root):
        key: object = tag.name if tag.name in {"main", "article"} else tag.get("id")
        if tag.get("role") == "main":
            key = "main"
        if key in _MAIN_IDS:
            found.setdefault(key, []).append(tag)
    articles = found.pop("article", [])
    likely = [*found.pop("main", [])[:2], *(articles if len(articles) == 1 else [])]
    return likely + [tag for name in _MAIN_IDS for tag in found.get(name, [])[:1]]


def _tags(root: Tag) -> Iterator[Tag]:
    """All elements below ``root``, in order."""
    return (element for element in root.descendants if isinstance(element, Tag))


def _size(tag: Tag) -> int:
    return sum(len(text.strip()) for text in tag.strings)


def _language(soup: BeautifulSoup) -> str:
    root = soup.html
    return str(root.get("lang") or root.get("xml:lang") or "") if root else ""
