"""Documents as bibliographic records: for exports, for heads that reference managers read, for a line to cite."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flask_babel import gettext

from corpus.citations.formatted import format_work, is_legal
from corpus.model import Document, Language, Work, WorkId
from web.i18n import page_locale, show_date

if TYPE_CHECKING:
    from corpus.catalog import Catalog

MEDIA_TYPES = {
    "bibtex": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
    "csl-json": "application/vnd.citationstyles.csl+json",
    "csv": "text/csv",
}
KNOWN = ("container", "keys", "volume", "issue", "pages", "edition", "number", "doi", "isbn", "issn")
ENDINGS = {"bibtex": "bib", "ris": "ris", "csl-json": "json", "csv": "csv"}


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
    """Records of documents as their works are described, where the catalog knows more (a container, translated titles)."""
    return [full_record(catalog, document, f"{address}/documents/{document.id}") for document in documents]


def full_record(catalog: Catalog, document: Document, address: str) -> Work:
    """A document as a record with all that is known of its work; titles of its other versions are its other titles."""
    record, work = record_of(document, address), catalog.work(document.work)
    known = {name: getattr(work, name) for name in KNOWN if getattr(work, name)}
    others = [version.title for version in catalog.versions(document.work)]
    titles = tuple(t for t in dict.fromkeys([*others, work.title, *work.titles]) if t and t != document.title)
    return replace(record, **known, publisher=record.publisher or work.publisher, titles=titles)


STYLES = (("chicago", "Chicago"), ("apa", "APA"), ("iso690", "ISO 690"))


@dataclass(frozen=True, slots=True)
class Written:
    """A citation in a style, in parts: every second one is in italics."""

    style: str
    parts: tuple[str, ...]


def written(work: Work) -> list[Written]:
    """A work as people cite it, in the language of the page; laws, treaties and cases have one form of their own."""
    locale = Language(page_locale())
    if is_legal(work):
        return [Written(gettext("Legal citation"), _parts(format_work(work, STYLES[0][0], locale=locale)))]
    return [Written(name, _parts(format_work(work, style, locale=locale))) for style, name in STYLES]


def _parts(text: str) -> tuple[str, ...]:
    parts = text.split("*")
    return tuple(parts) if len(parts) % 2 else (text,)


def citation_line(document: Document) -> str:
    """A line to cite a document by: who, what, issued by whom, when."""
    who = "; ".join(document.authors)
    parts = [who, f"“{document.title}”", document.issuer if document.issuer not in document.authors else ""]
    parts.append(show_date(document.issued) if document.issued else gettext("undated"))
    return ", ".join(part for part in parts if part) + "."
