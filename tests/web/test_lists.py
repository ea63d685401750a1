"""Lists of citations on the site: checked, kept as wanted works by curators; cited addresses with their states."""

from __future__ import annotations

import io
from dataclasses import asdict, replace

import pytest
from flask.testing import FlaskClient

from corpus.catalog import Catalog
from corpus.catalog.users import hash_password
from corpus.citations.links import KIND, LinkState
from corpus.files import Files
from corpus.model import Content
from web.wiring import Puente

LIST = """Ríos, Ana. Report on the bridge & the river. Bridge Commission, 2010.
Water Treaty (1944)
Luna, Eva. Night Trains to the Border Towns. Austin: Mesa Press, 2011.
n.b. 12
"""


@pytest.fixture(autouse=True)
def no_forgery(app: object) -> None:
    app.config["WTF_CSRF_ENABLED"] = False  # type: ignore[attr-defined]


def enter(client: FlaskClient, catalog: Catalog, role: str) -> None:
    catalog.add_user("ana", hash_password("a long password"), role)
    client.post("/en/login", data={"name": "ana", "password": "a long password"})


def test_a_pasted_list_says_what_is_here(client: FlaskClient) -> None:
    page = client.post("/en/works/check", data={"text": LIST}).get_data(as_text=True)

    assert "4 citations" in page
    assert 1 == page.count(">Not understood</span></td>")
    assert "n.b. 12" in page
    assert 'href="/en/search?q=Night+Trains' in page
    assert "Put the" not in page


@pytest.mark.parametrize(("name", "text"), [("a.bib", "@book{a, title={Night Trains North}}"), ("a.csv", "Título;Año\nNight Trains North;2011\n")])  # fmt: skip
def test_a_file_is_read(client: FlaskClient, name: str, text: str) -> None:
    page = client.post("/es/works/check", data={"file": (io.BytesIO(text.encode("latin-1")), name)})

    assert "Night Trains North" in page.get_data(as_text=True)


def test_bytes_that_are_no_text_are_told(client: FlaskClient) -> None:
    page = client.post("/en/works/check", data={"file": (io.BytesIO(bytes(range(256)) * 8), "a.bib")})

    assert 200 == page.status_code
    assert 'role="alert"' in page.get_data(as_text=True)


def test_curators_keep_what_is_missing_and_take_it_back(client: FlaskClient, catalog: Catalog) -> None:
    assert 302 == client.post("/en/works/wanted", data={"text": LIST}).status_code
    assert {} == catalog.curated("wanted")
    enter(client, catalog, "curator")
    client.post("/en/works/wanted", data={"text": LIST})
    page = client.get("/en/works/wanted").get_data(as_text=True)
    (kept, *_) = [id_ for id_ in catalog.curated("wanted") if id_.startswith("luna")]

    assert "Night Trains to the Border Towns" in page
    client.post("/en/works/wanted", data={"forget": kept})
    assert kept not in catalog.curated("wanted")
    assert ["ana", "ana"] == [edit.by for edit in catalog.edits(kept)]


def test_what_comes_in_is_wanted_no_more(client: FlaskClient, catalog: Catalog) -> None:
    enter(client, catalog, "curator")
    client.post("/en/works/wanted", data={"text": "Luna, Eva. Night Trains to the Border Towns. Mesa Press, 2011."})
    first = next(catalog.iter_documents())
    found = replace(first, id="trains", work="trains", title="Night Trains to the Border Towns", authors=("Luna, Eva",),
                    issued="2011", sha256="c" * 64, external_id="trains")  # fmt: skip
    catalog.put(found, Content(()))

    page = client.get("/en/works/wanted").get_data(as_text=True)
    assert 'href="/en/works/trains"' in page
    assert ">Held</span>" in page


def test_cited_addresses_are_listed_with_their_states(client: FlaskClient, puente: Puente) -> None:
    catalog = puente.catalog
    document = catalog.document("report-en")  # type: ignore[arg-type]
    content = catalog.content(document.id)
    urls = ("http://gone.example/a", "http://alive.example/b")
    cites = tuple(replace(content.references[0], start=n, raw=url, url=url) for n, url in enumerate(urls))
    catalog.put(document, replace(content, references=cites))
    digest = Files(puente.settings.files).put(b"page")
    gone = LinkState(urls[0], "2026-11-24T00:00:00+00:00", "dead", 404, archived_url="http://archive.example/1", archived_at="2010-02-01T00:00:00Z")  # fmt: skip
    alive = LinkState(urls[1], "2026-11-24T00:00:00+00:00", "alive", 200, urls[1], digest)
    for state in (gone, alive):
        catalog.curate(KIND, state.url, asdict(state), by="ana")

    page = client.get("/en/citations/links").get_data(as_text=True)
    assert page.index("gone.example") < page.index("alive.example")
    assert "http://archive.example/1" in page
    assert f"SHA-256: {digest}" in page
    assert "/en/documents/report-en#p4" in page
