"""Documents as bibliographic records: for exports, for heads that reference managers read, for a line to cite."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from flask import url_for
from flask_babel import gettext

from corpus.model import Document, Work, WorkId
from web.i18n import show_date

if TYPE_CHECKING:
    from corpus.catalog import Catalog

MEDIA_TYPES = {
    "bibtex": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
    "csl-json": "application/vnd.citationstyles.csl+json",
    "csv": "text/csv",
}
ENDINGS = {"bibtex": "bib", "ris": "ris", "csl-json": "json", "csv": "csv"}
LAWS = frozenset({"law", "statute", "statute_section", "constitution", "decree", "regulation", "treaty", "agreement"})


def record_of(document: Document, address: str) -> Work:
    """A document as a record with an address of its own: where it was published, else where this site has it."""
    year = document.issued[:4]
    return Work(
        id=WorkId(document.id),
        title=document.title,
        authors=document.authors,
        year=int(year) if year.isdecimal() else None,
        date=document.issued,
        language=document.language,
        type=document.doc_type,
        publisher=document.issuer,
        url=document.source_url or address,
    )


def records_of(catalog: Catalog, documents: Iterable[Document], address: str) -> list[Work]:
    """Records of documents as their works are described, where the catalog knows more (a container, other titles)."""
    records = []
    for document in documents:
        record, work = record_of(document, f"{address}/documents/{document.id}"), catalog.work(document.work)
        known = {name: getattr(work, name) for name in ("container", "publisher") if getattr(work, name)}
        records.append(replace(record, **known))
    return records


def citation_line(document: Document) -> str:
    """A line to cite a document by: who, what, issued by whom, when."""
    who = "; ".join(document.authors)
    parts = [who, f"“{document.title}”", document.issuer if document.issuer not in document.authors else ""]
    parts.append(show_date(document.issued) if document.issued else gettext("undated"))
    return ", ".join(part for part in parts if part) + "."


def head_of(document: Document) -> list[tuple[str, str]]:
    """Names and contents of the ``meta`` elements that Zotero and Google Scholar read.

    Highwire's names make an article of anything but a report, so laws are described by Dublin Core alone.
    """
    dublin = [("DC.title", document.title), ("DC.language", document.language), ("DC.date", document.issued)]
    dublin += [("DC.creator", author) for author in document.authors]
    dublin += [("DC.publisher", document.issuer), ("DC.rights", document.license)]
    if document.doc_type in LAWS:
        return [pair for pair in (*dublin, ("DC.type", "statute")) if pair[1]]
    highwire = [("citation_title", document.title), ("citation_language", document.language)]
    highwire += [("citation_author", author) for author in document.authors]
    highwire += [("citation_publication_date", document.issued.replace("-", "/"))]
    highwire += [("citation_technical_report_institution", document.issuer)]
    highwire += [
        ("citation_public_url", document.source_url or url_for("documents.document", id=document.id, _external=True))
    ]
    return [pair for pair in (*highwire, *dublin) if pair[1]]
