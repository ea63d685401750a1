"""What heads tell Zotero and Google Scholar of five kinds of page, whole: a change here changes what people save."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from corpus.model import Document, DocumentId, Language, Work, WorkId
from web.heads import describe

EN, ES = Language.EN, Language.ES
AT = "https://puente.example/en/documents/d"


def document(doc_type: str, **more: object) -> Document:
    plain = Document(DocumentId("d"), WorkId("w"), "Title", EN, "s", doc_type=doc_type, issued="2010-06-30")
    return replace(plain, **more)  # type: ignore[arg-type]


STATUTE = document("law", title="Ley de Aguas", language=ES, issuer="Congreso de la Unión", country="MX",
                   source_url="https://gazette.example/eli/2010/1")  # fmt: skip
REPORT = document("report", title="Waits at the Bridge", authors=("Ríos, Ana",), issuer="Mesa Institute")
ARTICLE = document("article", title="Shared Waters", authors=("Luna, Eva", "Paz, Luis"))
TREATY = document("treaty", title="Treaty on Waters", issued="1944-02-03", country="US-MX")
PAGE = document("web page", title="How to cross", issuer="Bridge Commission", source_url="https://bridge.example/cross")
WORKS = {
    "report": Work(WorkId("w"), "Waits at the Bridge", number="2010-7"),
    "article": Work(WorkId("w"), "Shared Waters", container="Journal of Rivers", volume="12", issue="3",
                    pages="101-130", doi="10.1000/x", issn="1234-5678"),
}  # fmt: skip
GOLDEN = {
    "statute": [
        ("DC.title", "Ley de Aguas"),
        ("DC.publisher", "Congreso de la Unión"),
        ("DC.date", "2010-06-30"),
        ("DC.language", "es"),
        ("DC.type", "statute"),
        ("z:itemType", "statute"),
    ],
    "report": [
        ("DC.title", "Waits at the Bridge"),
        ("DC.creator", "Ríos, Ana"),
        ("DC.publisher", "Mesa Institute"),
        ("DC.date", "2010-06-30"),
        ("DC.language", "en"),
        ("DC.type", "text"),
        ("citation_title", "Waits at the Bridge"),
        ("citation_author", "Ríos, Ana"),
        ("citation_publication_date", "2010/06/30"),
        ("citation_technical_report_institution", "Mesa Institute"),
        ("citation_technical_report_number", "2010-7"),
        ("citation_language", "en"),
        ("citation_public_url", AT),
        ("z:itemType", "report"),
    ],
    "article": [
        ("DC.title", "Shared Waters"),
        ("DC.creator", "Luna, Eva"),
        ("DC.creator", "Paz, Luis"),
        ("DC.date", "2010-06-30"),
        ("DC.language", "en"),
        ("DC.identifier", "doi:10.1000/x"),
        ("DC.type", "text"),
        ("citation_title", "Shared Waters"),
        ("citation_author", "Luna, Eva"),
        ("citation_author", "Paz, Luis"),
        ("citation_publication_date", "2010/06/30"),
        ("citation_journal_title", "Journal of Rivers"),
        ("citation_volume", "12"),
        ("citation_issue", "3"),
        ("citation_firstpage", "101"),
        ("citation_lastpage", "130"),
        ("citation_doi", "10.1000/x"),
        ("citation_issn", "1234-5678"),
        ("citation_language", "en"),
        ("citation_public_url", AT),
        ("z:itemType", "journalArticle"),
    ],
    "treaty": [
        ("DC.title", "Treaty on Waters"),
        ("DC.date", "1944-02-03"),
        ("DC.language", "en"),
        ("DC.type", "statute"),
        ("z:itemType", "statute"),
    ],
    "web page": [
        ("DC.title", "How to cross"),
        ("DC.publisher", "Bridge Commission"),
        ("DC.date", "2010-06-30"),
        ("DC.language", "en"),
        ("DC.type", "text"),
        ("z:itemType", "webpage"),
    ],
}
PAGES = {"statute": STATUTE, "report": REPORT, "article": ARTICLE, "treaty": TREATY, "web page": PAGE}
TYPES = {"statute": "Legislation", "report": "Report", "article": "ScholarlyArticle", "treaty": "Legislation", "web page": "WebPage"}  # fmt: skip


@pytest.mark.parametrize("kind", GOLDEN)
def test_the_head_of_a_page(kind: str) -> None:
    head = describe(PAGES[kind], WORKS.get(kind, Work(WorkId("w"), "Title")), AT)

    assert GOLDEN[kind] == list(head.metas)
    assert TYPES[kind] == head.data["@type"]


def test_what_search_engines_read() -> None:
    work = Work(WorkId("w"), "Ley de Aguas", titles=("Water Law",))
    head = describe(STATUTE, work, AT, [("en", "https://puente.example/en/documents/e")])

    assert {
        "@context": "https://schema.org",
        "@type": "Legislation",
        "@id": AT,
        "url": AT,
        "name": "Ley de Aguas",
        "alternateName": ["Water Law"],
        "inLanguage": "es",
        "datePublished": "2010-06-30",
        "publisher": {"@type": "Organization", "name": "Congreso de la Unión"},
        "sameAs": ["https://gazette.example/eli/2010/1"],
        "workTranslation": [{"@id": "https://puente.example/en/documents/e", "inLanguage": "en"}],
        "legislationDate": "2010-06-30",
        "legislationJurisdiction": "MX",
    } == head.data


def test_a_page_carries_its_head(client: FlaskClient) -> None:
    page = BeautifulSoup(client.get("/en/documents/report-en?q=bridge").text, "lxml")
    data = json.loads(page.select_one('script[type="application/ld+json"]').text)

    assert "Report <on> the bridge & the river" == data["name"]
    assert "</" not in page.select_one('script[type="application/ld+json"]').text
    assert "http://localhost/en/documents/report-en" == page.select_one("link[rel=canonical]")["href"]
    assert ["en", "es-MX", "x-default"] == [link["hreflang"] for link in page.select("link[rel=alternate][hreflang]")][
        :3
    ]
    assert "document:report-en" == page.select_one("abbr.unapi-id")["title"]


@pytest.mark.parametrize(
    ("query", "status", "holds"),
    [
        ("", 200, '<format name="ris"'),
        ("?id=document:report-en", 300, 'id="document:report-en"'),
        ("?id=document:report-en&format=ris", 200, "TY  - RPRT"),
        ("?id=work:water-treaty&format=ris", 200, "TY  - STAT"),
        ("?id=work:water-treaty&format=bibtex", 200, "{water-treaty,"),
        ("?id=work:water-treaty&format=csl", 200, '"type": "treaty"'),
        ("?id=document:nobody&format=ris", 404, ""),
        ("?id=nonsense", 404, ""),
        ("?id=document:report-en&format=docx", 406, ""),
    ],
)
def test_unapi(client: FlaskClient, query: str, status: int, holds: str) -> None:
    answer = client.get(f"/unapi{query}")

    assert status == answer.status_code
    assert holds in answer.text
