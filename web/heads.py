"""What the head of a page tells reference managers and web search engines about the text on it.

Which head makes Zotero take a page for what it is was tried with its translation server: Highwire's names make an article of
anything but a report, so only articles, books and reports have them; laws and treaties are described by Dublin Core, where
``DC.type`` is ``statute``; ``z:itemType`` names the kind for the rest. An address in ``DC.identifier`` is misread as a DOI, so
only a DOI stands there. COinS are left out: they overrule better heads.

Sources: Google Scholar, "Inclusion guidelines for webmasters"; DCMI metadata terms; schema.org; Zotero's translators
"Embedded Metadata" and "unAPI".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from corpus.citations.csl import csl_type, doi_of
from corpus.citations.names import is_body
from corpus.model import Document, Language, Work

Pairs = list[tuple[str, str]]

LAWS = frozenset(
    "agreement code constitution decree executive_order law proclamation regulation rule statute statute_section "
    "treaty treaty_chapter".split()
)
REPORTS = frozenset("briefing data dataset paper plan record report research statistics summary testimony".split())
NEWS = frozenset({"news", "newspaper"})
WEB = frozenset({"web page", "webpage", "website", "agency", "help_page"})
_ZOTERO: Mapping[str, str] = {
    "statute": "statute",
    "report": "report",
    "article": "journalArticle",
    "news": "newspaperArticle",
    "book": "book",
    "chapter": "bookSection",
    "thesis": "thesis",
    "web": "webpage",
    "case": "case",
    "document": "document",
}
_SCHEMA: Mapping[str, str] = {
    "statute": "Legislation",
    "report": "Report",
    "article": "ScholarlyArticle",
    "news": "NewsArticle",
    "book": "Book",
    "chapter": "Chapter",
    "thesis": "Thesis",
    "web": "WebPage",
    "case": "CreativeWork",
    "document": "CreativeWork",
}


@dataclass(frozen=True, slots=True)
class Head:
    """``metas``: names and contents of ``meta`` elements; ``data``: what the page is about, as JSON-LD."""

    metas: tuple[tuple[str, str], ...]
    data: Mapping[str, Any]


def kind_of(doc_type: str) -> str:
    """What kind of text a type is, as far as heads tell kinds apart."""
    for kind, types in (("statute", LAWS), ("report", REPORTS), ("news", NEWS), ("web", WEB)):
        if doc_type in types:
            return kind
    if doc_type in {"article", "book", "chapter", "thesis", "case"}:
        return doc_type
    known = {"article-journal": "article", "legal_case": "case"}
    return known.get(csl_type(doc_type), "document")


def describe(document: Document, work: Work, address: str, versions: Sequence[tuple[str, str]] = ()) -> Head:
    """The head of a document's page at ``address``; ``versions``: languages and addresses of its other versions."""
    kind = kind_of(document.doc_type)
    metas = [*_dublin(document, work, kind), *(_highwire(document, work, kind, address) if _has_highwire(kind) else ())]
    metas.append(("z:itemType", _ZOTERO[kind]))
    return Head(tuple(pair for pair in metas if pair[1]), _json_ld(document, work, kind, address, versions))


def _has_highwire(kind: str) -> bool:
    return kind in {"report", "article", "news", "book", "chapter", "thesis"}


def _dublin(document: Document, work: Work, kind: str) -> Pairs:
    doi = doi_of(work)
    return [
        ("DC.title", document.title),
        *(("DC.creator", author) for author in document.authors),
        ("DC.publisher", document.issuer),
        ("DC.date", document.issued),
        ("DC.language", _language(document)),
        ("DC.rights", document.license),
        ("DC.identifier", f"doi:{doi}" if doi else ""),
        ("DC.type", "statute" if kind == "statute" else "text"),
    ]


def _highwire(document: Document, work: Work, kind: str, address: str) -> Pairs:
    held_in = {"article": "citation_journal_title", "news": "citation_journal_title", "chapter": "citation_book_title"}
    pages = work.pages.replace("-", "–").partition("–")
    institution = {"report": "citation_technical_report_institution", "thesis": "citation_dissertation_institution"}
    return [
        ("citation_title", document.title),
        *(("citation_author", author) for author in document.authors),
        ("citation_publication_date", document.issued.replace("-", "/")),
        (held_in.get(kind, "citation_inbook_title"), work.container if kind in held_in else ""),
        ("citation_volume", work.volume),
        ("citation_issue", work.issue),
        ("citation_firstpage", pages[0]),
        ("citation_lastpage", pages[2]),
        (institution.get(kind, "citation_publisher"), document.issuer),
        ("citation_technical_report_number", work.number if kind == "report" else ""),
        ("citation_doi", doi_of(work)),
        ("citation_isbn", work.isbn),
        ("citation_issn", work.issn),
        ("citation_language", _language(document)),
        ("citation_public_url", document.source_url or address),
    ]


def _json_ld(
    document: Document, work: Work, kind: str, address: str, versions: Sequence[tuple[str, str]]
) -> Mapping[str, Any]:
    doi = doi_of(work)
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": _SCHEMA[kind],
        "@id": address,
        "url": address,
        "name": document.title,
        "alternateName": [title for title in work.titles if title != document.title],
        "inLanguage": _language(document),
        "datePublished": document.issued,
        "author": [_named(author) for author in document.authors],
        "publisher": _named(document.issuer) if document.issuer else None,
        "sameAs": [document.source_url] if document.source_url.startswith(("http://", "https://")) else [],
        "identifier": f"doi:{doi}" if doi else "",
        "workTranslation": [{"@id": there, "inLanguage": language} for language, there in versions],
    }
    if kind == "statute":
        found |= {"legislationDate": document.issued, "legislationJurisdiction": document.country}
    if kind == "report":
        found["reportNumber"] = work.number
    return {name: value for name, value in found.items() if value not in ("", None, [])}


def _named(name: str) -> Mapping[str, str]:
    return {"@type": "Person" if "," in name and not is_body(name) else "Organization", "name": name}


def _language(document: Document) -> str:
    return "" if document.language is Language.OTHER else str(document.language)
