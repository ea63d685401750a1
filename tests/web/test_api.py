"""What programs read: the API, its description, feeds, health."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

import pytest
from flask.testing import FlaskClient

from web.openapi import PATHS, SCHEMAS, describe

CALLS = [
    "search?q=customs",
    "suggest?q=cus",
    "relevance",
    "documents",
    "documents/report-en",
    "documents/report-en/citations",
    "works",
    "works/water-treaty",
    "trace?from=report&to=water-treaty",
    "concordance?q=customs",
    "terms",
    "terms/customs",
    "registers/option?q=police",
    "entities",
    "entities/ibwc",
]


def check(value: object, schema: dict, at: str = "answer") -> None:
    """Fails where a value does not fit its schema (the small part of JSON Schema that is used)."""
    if "$ref" in schema:
        return check(value, SCHEMAS[schema["$ref"].rsplit("/", 1)[-1]], at)
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    fits = {
        "string": str,
        "integer": int,
        "number": (int, float),
        "boolean": bool,
        "null": type(None),
        "array": list,
        "object": dict,
    }
    assert any(isinstance(value, fits[kind]) for kind in kinds), f"{at} is {value!r}, not {kinds}"
    assert value in schema.get("enum", [value]), at
    if isinstance(value, list):
        for number, one in enumerate(value):
            check(one, schema["items"], f"{at}[{number}]")
    if isinstance(value, dict):
        for name in schema.get("required", ()):
            assert name in value, f"{at}.{name} is missing"
            check(value[name], schema["properties"][name], f"{at}.{name}")
    return None


def described(call: str) -> dict:
    parts = call.split("?", maxsplit=1)[0].split("/")
    path = "/" + "/".join(part if number != 1 else "{id}" for number, part in enumerate(parts))
    return PATHS[path][2]


@pytest.mark.parametrize("call", CALLS)
def test_answers_fit_their_description(client: FlaskClient, call: str) -> None:
    response = client.get(f"/api/v1/{call}")

    assert response.status_code == 200
    check(response.json, described(call))


@pytest.mark.parametrize("call", CALLS)
def test_what_did_not_change_is_not_sent_again(client: FlaskClient, call: str) -> None:
    tag = client.get(f"/api/v1/{call}").headers["ETag"]
    again = client.get(f"/api/v1/{call}", headers={"If-None-Match": tag})

    assert (304, b"") == (again.status_code, again.data)
    assert again.headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize(
    ("call", "key", "name"),
    [
        ("documents?limit=1", "documents", "id"),
        ("works?limit=1", "works", "work"),
        ("search?q=puente+OR+bridge&limit=1", "hits", "rank"),
    ],
)
def test_links_lead_through_all_pages(client: FlaskClient, call: str, key: str, name: str) -> None:
    seen, address = [], f"/api/v1/{call}"
    while address:
        response = client.get(address)
        seen += [one[name] for one in response.json[key]]
        address = response.headers.get("Link", "").partition(">")[0].removeprefix("<http://localhost")
    whole = client.get(f"/api/v1/{call.replace('limit=1', 'limit=100')}").json[key]

    assert len(seen) > 1
    assert seen == [one[name] for one in whole]


def test_every_path_is_called_above() -> None:
    assert {id(described(call)) for call in CALLS} == {id(entry[2]) for entry in PATHS.values()}


def test_the_description_covers_every_address(app) -> None:
    rules = {rule.rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("api.")} - {
        "/api/v1/openapi.json"
    }
    written = {"/api/v1" + path for path in describe("")["paths"]}

    assert written == {rule.replace("<path:id>", "{id}").replace("<id>", "{id}") for rule in rules}


def test_the_same_question_gives_the_same_hits_as_the_page(client: FlaskClient) -> None:
    hits = client.get("/api/v1/search?q=lorry", headers={"Accept-Language": "es"}).json["hits"]

    assert hits[0]["url"] == "/es/documents/report-en?q=lorry#p1"
    assert hits[0]["snippet"]["text"][slice(*hits[0]["snippet"]["marks"][0])] == "lorry"


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("search?q=tr*", 400, "query.short_prefix"),
        ("search?q=a&limit=0", 400, "query.bad_value"),
        ("search?q=a&limit=ten", 400, "query.bad_value"),
        ("works?state=lost", 400, "query.bad_value"),
        ("documents/none", 404, "catalog.not_found"),
        ("terms/none", 404, "concept.not_found"),
        ("entities/none", 404, "entity.not_found"),
        ("registers/none", 404, "register.not_found"),
        ("nowhere", 404, "http.404"),
    ],
)
def test_problems(client: FlaskClient, address: str, status: int, code: str) -> None:
    response = client.get(f"/api/v1/{address}", headers={"Accept-Language": "es-MX"})

    assert (response.status_code, response.json["code"]) == (status, code)
    assert response.mimetype == "application/problem+json"
    assert response.json["title"] != client.get(f"/api/v1/{address}").json["title"]


def test_an_unchanged_document_is_not_sent_again(client: FlaskClient) -> None:
    tag = client.get("/api/v1/documents/report-en").headers["ETag"]

    assert client.get("/api/v1/documents/report-en", headers={"If-None-Match": tag}).status_code == 304


def test_documents_come_page_by_page(client: FlaskClient) -> None:
    first = client.get("/api/v1/documents?limit=1").json
    second = client.get(f"/api/v1/documents?limit=1&after={first['next']}").json

    assert [d["id"] for d in first["documents"] + second["documents"]] == ["report-en", "report-es"]
    assert second["next"] is None


@pytest.mark.parametrize("locale", ["en", "es"])
def test_a_feed_lists_what_a_search_finds(client: FlaskClient, locale: str) -> None:
    response = client.get(f"/{locale}/search.atom?q=customs")
    feed = ET.fromstring(response.data)
    atom = "{http://www.w3.org/2005/Atom}"

    assert response.mimetype == "application/atom+xml"
    assert {entry.find(f"{atom}title").text for entry in feed.iter(f"{atom}entry")} <= {
        "Report <on> the bridge & the river",
        "Informe sobre el puente y el río",
    }
    assert len(list(feed.iter(f"{atom}entry"))) >= 1
    assert feed.find(f"{atom}id").text.startswith("urn:uuid:")


def test_browsers_can_search_here(client: FlaskClient) -> None:
    described = ET.fromstring(client.get("/en/opensearch.xml").data)
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    templates = {url.get("type"): url.get("template") for url in described.iter(f"{space}Url")}

    assert len(described.find(f"{space}ShortName").text) <= 16
    page = templates["text/html"].replace("{searchTerms}", "ni%C3%B1o%20%26%20%22truck%22")
    assert client.get(page.removeprefix("http://localhost")).status_code == 200


def test_suggestions(client: FlaskClient) -> None:
    written, texts, notes = client.get("/en/suggest?q=cust").json

    assert (written, texts[0], notes[0]) == ("cust", "customs", "reviewed term, English")
    assert "Decongested crossings and customs" in texts
    assert len(texts) == len(notes)
    assert client.get("/en/suggest?q=cu").json == ["cu", [], []]


def test_suggestions_of_the_page_say_what_they_are_in_its_language(client: FlaskClient) -> None:
    found = client.get("/es/suggest.json?q=cust").json

    assert found["suggestions"][0] == {"text": "customs", "language": "en", "note": "término revisado, inglés"}
    assert found["told"].startswith(f"{len(found['suggestions'])} sugerencias")


def test_health_and_metrics(client: FlaskClient, catalog) -> None:
    health = client.get("/health").json

    assert health["status"] == "ok"
    assert health["index_documents"] == health["catalog_documents"] == 2
    assert health["index_changes_behind"] == 0
    assert 'puente_requests_total{page="health.health",status="200"} 1' in client.get("/metrics").text


def test_the_sitemap_names_both_locales(client: FlaskClient) -> None:
    tree = ET.fromstring(client.get("/sitemap.xml").data)
    places = {node.text for node in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}

    assert {f"http://localhost/{locale}/documents/report-es" for locale in ("en", "es")} <= places
    assert "Sitemap: http://localhost/sitemap.xml" in client.get("/robots.txt").text


def test_the_description_is_json(client: FlaskClient) -> None:
    assert json.loads(client.get("/api/v1/openapi.json").text)["openapi"] == "3.1.0"
