"""Works as CSL-JSON items and back: the form in which bibliographic data goes in and out.

Source: CSL 1.0.2 specification, appendices III (types) and IV (variables). What CSL has no variable for (our type, other
titles, identifiers) goes into ``custom``, which CSL keeps for that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from corpus.citations.names import is_body
from corpus.model import Language, Work, WorkId

Item = dict[str, Any]

_TYPES = {  # ours, of references and of documents, to CSL's
    "article": "article-journal",
    "news": "article-newspaper",
    "book": "book",
    "chapter": "chapter",
    "report": "report",
    "paper": "paper-conference",
    "statistics": "dataset",
    "press-release": "document",
    "statement": "document",
    "web page": "webpage",
    "thesis": "thesis",
    "briefing": "report",
    "plan": "report",
    "research": "report",
    "summary": "report",
    "testimony": "report",
    "standard": "standard",
    "law": "legislation",
    "statute": "legislation",
    "rule": "legislation",
    "proposed_rule": "legislation",
    "resolution": "legislation",
    "statute_section": "legislation",
    "constitution": "legislation",
    "code": "legislation",
    "regulation": "legislation",
    "decree": "legislation",
    "proclamation": "legislation",
    "executive_order": "legislation",
    "treaty": "treaty",
    "treaty_chapter": "treaty",
    "agreement": "treaty",
    "case": "legal_case",
    "bill": "bill",
    "speech": "speech",
    "remarks": "speech",
}
_BACK = {
    "article-journal": "article",
    "article-newspaper": "news",
    "article-magazine": "news",
    "article": "article",
    "paper-conference": "paper",
    "dataset": "statistics",
    "document": "",
    "webpage": "web page",
    "post-weblog": "web page",
    "legislation": "law",
    "regulation": "law",
    "legal_case": "case",
}


_DETAILS = ("volume", "issue", "pages", "edition", "number", "doi", "isbn", "issn")
_VARIABLES = ("volume", "issue", "page", "edition", "number", "DOI", "ISBN", "ISSN")


def _details(work: Work) -> list[str]:
    return [doi_of(work) if name == "doi" else str(getattr(work, name)) for name in _DETAILS]


def doi_of(work: Work) -> str:
    """The DOI of a work, from its field or its keys."""
    return work.doi or next((key.removeprefix("doi:") for key in work.keys if key.startswith("doi:")), "")


def to_csl(work: Work) -> Item:
    """The CSL-JSON item of a work. Empty fields are left out."""
    item: Item = {"id": work.id, "type": csl_type(work.type), "title": work.title}
    if work.authors:
        item["author"] = [to_name(author) for author in work.authors]
    if date := work.date or str(work.year or ""):
        item["issued"] = (
            {"date-parts": [[int(part) for part in date.split("-")]]} if _DATE.fullmatch(date) else {"literal": date}
        )
    for name, value in (("container-title", work.container), ("publisher", work.publisher), ("URL", work.url)):
        if value:
            item[name] = value
    for name, value in zip(_VARIABLES, _details(work), strict=True):
        if value:
            item[name] = value
    if work.language is not Language.OTHER:
        item["language"] = str(work.language)
    custom = {"type": work.type, "titles": list(work.titles), "keys": list(work.keys)}
    if custom := {name: value for name, value in custom.items() if value}:
        item["custom"] = custom
    return item


def from_csl(item: Mapping[str, Any]) -> Work:
    """The work that a CSL-JSON item describes."""
    custom = item.get("custom") or {}
    date = _date(item.get("issued") or {})
    doi = f"doi:{str(item['DOI']).lower()}" if item.get("DOI") else ""
    language = str(item.get("language", "")).lower()[:2]
    return Work(
        id=WorkId(str(item.get("id", ""))),
        title=str(item.get("title", "")),
        authors=tuple(from_name(name) for name in item.get("author") or item.get("editor") or ()),
        year=int(date[:4]) if re.match(r"\d{4}", date) else None,
        date=date,
        language=Language(language) if language in {"en", "es"} else Language.OTHER,
        type=str(custom.get("type") or _BACK.get(str(item.get("type", "")), str(item.get("type", "")))),
        container=str(item.get("container-title", "")),
        publisher=str(item.get("publisher", "")),
        url=str(item.get("URL", "")),
        keys=tuple(custom.get("keys") or ([doi] if doi else [])),
        titles=tuple(custom.get("titles", ())),
        **{name: str(item.get(variable, "")) for name, variable in zip(_DETAILS, _VARIABLES, strict=True)},
    )


def csl_type(kind: str) -> str:
    """CSL's type for one of ours; ``document`` for what it does not know."""
    return _TYPES.get(kind, "document")


def to_name(author: str) -> dict[str, str]:
    """A person's name in parts, a body's whole."""
    if "," in author and not is_body(author):
        family, given = author.split(",", 1)
        return {"family": family.strip(), "given": given.strip()}
    return {"literal": author}


def from_name(name: Mapping[str, str]) -> str:
    """``Family, Given`` or the name of a body."""
    if literal := name.get("literal"):
        return str(literal)
    family = " ".join(filter(None, (name.get("non-dropping-particle"), name.get("family"))))
    return f"{family}, {name['given']}" if name.get("given") else family


_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")


def _date(issued: Mapping[str, Any]) -> str:
    if parts := next(iter(issued.get("date-parts") or ()), None):
        year, *rest = (int(part) for part in parts)
        return "-".join([f"{year:04}", *(f"{part:02}" for part in rest)])
    return str(issued.get("literal") or issued.get("raw") or "")
