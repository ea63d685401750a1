"""The trace page: words at every step, paths, a picture whose content the lists repeat, works to choose from."""

from __future__ import annotations

from dataclasses import asdict, replace

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from corpus.catalog import Catalog, Resolution
from corpus.citations.links import KIND, LinkState
from corpus.model import (
    Content,
    Document,
    DocumentId,
    Language,
    LegalCitation,
    Passage,
    PassageId,
    PassageKind,
    Work,
    WorkId,
    WorkState,
)
from web.margins import part_of_text
from web.tracing import TREATMENTS, find_titles
from web.views import works as works_page
from web.whereabouts import where_to_look


@pytest.fixture
def linked(catalog: Catalog) -> Catalog:
    """The report cites the treaty, and the Spanish paper cites the report and amends the treaty."""
    report = catalog.document(DocumentId("report-en"))
    paper = replace(report, id=DocumentId("paper"), external_id="paper", work=WorkId("paper"), title="Paper on crossings", sha256="d" * 64)  # fmt: skip
    content = catalog.content(report.id)
    own = {passage.id: passage.id.replace("report-en", "paper") for passage in content.passages}
    passages = tuple(replace(p, id=own[p.id], document=paper.id) for p in content.passages)
    notes = tuple(
        replace(
            n,
            document=paper.id,
            passages=tuple(own[p] for p in n.passages),
            callouts=tuple(replace(c, passage=own[c.passage]) for c in n.callouts),
        )
        for n in content.notes
    )
    first = replace(
        content.references[0], citing=paper.id, passage=own[content.references[0].passage], treatment="amends"
    )
    second = replace(first, start=20, end=24, raw="held", title="Report", treatment="")
    catalog.put(paper, replace(content, passages=passages, notes=notes, references=(first, second), mentions=()))
    for reference, work, state in ((first, "water-treaty", WorkState.MISSING), (second, "report", WorkState.HELD)):
        catalog.settle([Resolution(paper.id, reference.passage, reference.start, WorkId(work), state)])
    return catalog


def soup(client: FlaskClient, address: str) -> BeautifulSoup:
    return BeautifulSoup(client.get(address).text, "lxml")


def test_every_step_has_its_words_and_lands_on_them(client: FlaskClient, linked: Catalog) -> None:
    page = soup(client, "/en/citations/trace?from=water-treaty")
    cited = page.select_one("section[aria-labelledby=t-cited]")

    assert "Cited by 2 documents" in cited.h3.text
    assert {"Report <on> the bridge & the river", "Paper on crossings"} == {h.a.text for h in cited.select("h4")}
    assert "Water is shared by treaty" in cited.blockquote.text
    assert "/en/documents/paper#p4" in [a["href"] for a in cited.select("a")]
    assert ["amends it"] == [node.text for node in cited.select(".treats")]


def test_a_path_from_one_to_the_other(client: FlaskClient, linked: Catalog) -> None:
    page = soup(client, "/en/citations/trace?from=paper&to=report")
    back = soup(client, "/en/citations/trace?from=report&to=paper")

    assert ["paper", "report"] == [a["href"].rsplit("/", 1)[-1] for a in page.select("ol.path a")]
    assert "one leads back" in back.select_one("section.trace").text


def test_the_picture_says_what_the_table_says(client: FlaskClient, linked: Catalog) -> None:
    page = soup(client, "/en/citations/trace?from=report")
    nodes = {node.title.text for node in page.select("svg.graph a")}
    table = {cell.a.text for row in page.select(".as-table tbody tr") for cell in row.select("th, td")[:2]}

    assert nodes == table == {"Report <on> the bridge & the river", "Paper on crossings", "Water Treaty"}
    assert all(node["href"] for node in page.select("svg.graph a"))
    assert 2 == len(page.select("svg.graph > path"))
    assert not page.select("svg [style]")


def test_words_of_a_title_lead_to_its_work(client: FlaskClient, linked: Catalog) -> None:
    assert "Water Treaty" in soup(client, "/en/citations/trace?from=water+tre").select_one("h2").text
    several = soup(client, "/en/citations/trace?from=re&to=paper")
    assert ["?from=report&to=paper"] == [a["href"] for a in several.select(".choices a")][:1] or several.select("h2")
    assert several.select("form")
    assert "No work" in soup(client, "/en/citations/trace?from=zzz").select_one("[role=alert]").text
    assert [] == list(find_titles(linked, "zzz"))


def test_an_end_that_may_be_several_is_asked_for(client: FlaskClient, linked: Catalog) -> None:
    linked.put_works([Work(WorkId("water-treaty"), "Water Treaty on the bridge", year=1944)])
    page = soup(client, "/en/citations/trace?from=bridge&to=paper")

    assert {"?from=water-treaty&to=paper", "?from=report&to=paper"} == {a["href"] for a in page.select(".choices a")}


def test_where_a_work_is_named_in_prose(client: FlaskClient, linked: Catalog) -> None:
    linked.put_works([Work(WorkId("water-treaty"), "Water Commission")])
    page = soup(client, "/en/works/water-treaty")

    assert "Named in 1 document" in page.select_one("#named").text
    assert "/en/documents/report-en#p4" in [a["href"] for a in page.select("section[aria-labelledby=named] a")]


def test_treatments_have_names_in_both_languages(client: FlaskClient, linked: Catalog) -> None:
    assert "la reforma" in soup(client, "/es/citations/trace?from=water-treaty").text
    assert len(TREATMENTS) == 8


WHERE = [
    (Work(WorkId("a"), "T", doi="10.1/x"), None, ["https://doi.org/10.1/x", "https://search.worldcat.org/search?q=T"]),
    (Work(WorkId("b"), "T", url="http://gone.example/1", year=2009), LinkState("u", "d", "dead", archived_url="http://archive.example/1"), ["http://archive.example/1"]),
    (Work(WorkId("c"), "T", url="http://there.example/1", year=2009), None, ["http://there.example/1", "https://web.archive.org/web/2009/http://there.example/1"]),
    (Work(WorkId("d"), "T", type="code", keys=("usc:8",)), None, ["https://uscode.house.gov/"]),
    (Work(WorkId("e"), "T", type="news", container="El Norte"), None, []),
    (Work(WorkId("f"), "T", url="javascript:alert(1)", type="news"), None, []),
]  # fmt: skip


@pytest.mark.parametrize(("work", "link", "urls"), WHERE)
def test_where_to_look(client: FlaskClient, work: Work, link: LinkState | None, urls: list[str]) -> None:
    with client.application.test_request_context("/en/"):
        assert urls == [place.url for place in where_to_look(work, link)]


def test_the_list_of_missing_works_says_where_to_look(client: FlaskClient, catalog: Catalog) -> None:
    catalog.put_works([Work(WorkId("water-treaty"), "Water Treaty", type="treaty", keys=("ts:994", "unts:3/313"))])

    assert "https://treaties.un.org/" in client.get("/en/works?state=missing").text
    assert "https://treaties.un.org/" in client.get("/es/works/water-treaty").text


def test_every_cited_address_has_a_state(client: FlaskClient, catalog: Catalog) -> None:
    catalog.put_works([Work(WorkId("water-treaty"), "Water Treaty", url="http://gone.example/1"), Work(WorkId("report"), "Report", url="http://new.example/2")])  # fmt: skip
    catalog.curate(KIND, "http://gone.example/1", asdict(WHERE[1][1]), by="test")  # type: ignore[call-overload]
    listed = {one["work"]: one for one in client.get("/api/v1/works").json["works"]}

    assert ("dead", "http://archive.example/1") == tuple(listed["water-treaty"][name] for name in ("url_state", "archived_url"))  # fmt: skip
    assert "unchecked" == client.get("/api/v1/works/report").json["url_state"]


def test_what_cites_it_is_shown_a_page_at_a_time(client: FlaskClient, linked: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setattr(works_page, "MOST_STEPS", 1)
    first = soup(client, "/en/citations/trace?from=water-treaty")
    following = first.select_one("section[aria-labelledby=t-cited] a[rel=next]")
    second = soup(client, "/en/citations/trace" + following["href"])

    shown = [page.select_one("section[aria-labelledby=t-cited] h4 a").text for page in (first, second)]
    assert {"Report <on> the bridge & the river", "Paper on crossings"} == set(shown)


def test_the_margin_says_who_cites_an_article(client: FlaskClient, catalog: Catalog) -> None:
    law = Document(DocumentId("ley"), WorkId("ley"), "Ley de Puertos", Language.ES, "e" * 64, doc_type="law")
    articles = [f"Artículo {name}. Habrá un muelle." for name in ("4o", "5-A", "5")]
    passages = [Passage(PassageId(f"ley#{n}"), law.id, n, PassageKind.BODY, Language.ES, text) for n, text in enumerate(articles)]  # fmt: skip
    catalog.put(law, Content(tuple(passages)))
    paper = Document(DocumentId("paper"), WorkId("paper"), "Paper", Language.ES, "f" * 64)
    text = Passage(
        PassageId("paper#0"),
        paper.id,
        0,
        PassageKind.BODY,
        Language.ES,
        "Según el artículo 5 de la Ley de Puertos y el 4.",
    )
    keys = ("mx:ley-de-puertos:art5:frii", "mx:ley-de-puertos:art4")
    cites = tuple(LegalCitation(text.id, start, start + 9, "artículo", "MX law article", key) for start, key in zip((9, 30), keys, strict=True))  # fmt: skip
    catalog.put(paper, Content((text,), legal=cites))
    catalog.settle_laws(dict.fromkeys(keys, WorkId("ley")))
    page = soup(client, "/en/documents/ley")

    assert ["/en/works/ley?part=art4#laws", "/en/works/ley?part=art5#laws"] == [
        a["href"] for a in page.select(".text > aside[aria-label] a")
    ]
    assert "/en/documents/paper" in [a["href"] for a in page.select("aside[aria-labelledby=cited-here] li a")]
    assert 1 == len(soup(client, "/en/works/ley?part=art5").select("section[aria-labelledby=laws] .citation"))
    assert ["art29a", "art4bis", "art31.5", ""] == list(
        map(part_of_text, ("ARTÍCULO 29-A.- Los", "Artículo 4o. bis", "Article 31.5: Panels", "Articles are"))
    )
