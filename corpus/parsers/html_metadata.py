"""What a page says of itself: meta tags (Dublin Core, Highwire, Open Graph), JSON-LD, and its title."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from bs4 import BeautifulSoup

_FIELDS = {
    "title": ("citation_title", "dc.title", "dcterms.title", "og:title", "ld:headline", "ld:name"),
    "authors": ("citation_author", "dc.creator", "dcterms.creator", "author", "article:author", "ld:author"),
    "date": (
        "citation_publication_date", "citation_date", "dcterms.issued", "dc.date.issued", "dcterms.date", "dc.date",
        "article:published_time", "ld:datepublished", "date", "pubdate",
    ),
    "issuer": ("citation_publisher", "dc.publisher", "dcterms.publisher", "ld:publisher", "og:site_name"),
    "doc_type": ("dc.type", "dcterms.type", "ld:legislationtype"),
    "language": ("dc.language", "dcterms.language", "ld:inlanguage"),
    "identifier": ("citation_doi", "dc.identifier", "dcterms.identifier", "ld:legislationidentifier"),
    "description": ("dc.description", "description", "og:description"),
}  # fmt: skip
_MANY = {"authors"}
_DATE = re.compile(r"\d{4}(?:[-/]\d{1,2}(?:[-/]\d{1,2})?)?")
_MAX_JSON = 200_000


def find_metadata(soup: BeautifulSoup) -> dict[str, str]:
    """Fields of ``Parsed.metadata``; ``…_source`` says which tag each came from."""
    tags = list(_iter_meta(soup)) + list(_iter_json(soup))
    found: dict[str, str] = {}
    for field, names in _FIELDS.items():
        for name in names:
            values = list(dict.fromkeys(value for key, value in tags if key == name and _fits(field, value)))
            if values:
                found[field] = (
                    _date(values[0]) if field == "date" else "; ".join(values if field in _MANY else values[:1])
                )
                found[f"{field}_source"] = name
                break
    if "title" not in found and (title := _page_title(soup)):
        found |= {"title": title, "title_source": "title"}
    if "language" not in found and soup.html and (language := soup.html.get("lang")):
        found |= {"language": str(language), "language_source": "lang"}
    return found


def _iter_meta(soup: BeautifulSoup) -> Iterator[tuple[str, str]]:
    for tag in soup.find_all("meta"):
        name = tag.get("name") or tag.get("property") or tag.get("itemprop")
        value = re.sub(r"\s+", " ", str(tag.get("content") or "")).strip()
        if name and value:
            yield str(name).casefold(), value


def _iter_json(soup: BeautifulSoup) -> Iterator[tuple[str, str]]:
    for tag in soup.find_all("script", type="application/ld+json", limit=5):
        text = tag.string or ""
        if len(text) > _MAX_JSON:
            continue
        try:
            data = json.loads(text)
        except (ValueError, RecursionError):
            continue
        things = data.get("@graph", [data]) if isinstance(data, dict) else data
        for thing in things if isinstance(things, list) else []:
            if isinstance(thing, dict):
                yield from _iter_thing(thing)


def _iter_thing(thing: dict[str, object]) -> Iterator[tuple[str, str]]:
    if thing.get("@type") in {"WebSite", "BreadcrumbList", "Organization", "ImageObject"}:
        return
    for key, value in thing.items():
        for one in value if isinstance(value, list) else [value]:
            named = one.get("name") if isinstance(one, dict) else one
            if isinstance(named, str) and named.strip():
                yield f"ld:{key.casefold()}", named.strip()


def _fits(field: str, value: str) -> bool:
    if field == "authors":
        return not value.startswith(("http:", "https:"))
    return field != "date" or bool(_DATE.match(value))


def _date(value: str) -> str:
    match = _DATE.match(value)
    parts = re.split(r"[-/]", match[0]) if match else []
    return "-".join([parts[0], *(part.zfill(2) for part in parts[1:])]) if parts else ""


def _page_title(soup: BeautifulSoup) -> str:
    heading = soup.find("h1")
    headings = soup.find_all("h1", limit=2)
    if heading and len(headings) == 1 and (text := heading.get_text(" ", strip=True)):
        return re.sub(r"\s+", " ", text)
    title = soup.title.get_text(" ", strip=True) if soup.title else ""
    return re.sub(r"\s+", " ", re.split(r"\s+[|»]\s+", title)[0])
