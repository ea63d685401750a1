"""Documents limited to a group, on the site: whoever is not in it meets no word of them, on any route, by any method.

The texts of the limited documents all have ``canari`` in them, and nothing else has; their ids are in no address that is
not asked for by its id.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from corpus.files import Files
from corpus.jobs import work
from corpus.model import (
    Content,
    Document,
    DocumentId,
    EntityId,
    Language,
    Mention,
    Passage,
    PassageId,
    PassageKind,
    Reference,
    WorkId,
)
from corpus.parsers.protocol import Source
from web.accounts import ROLES
from web.app import create_app
from web.pending import keep
from web.tasks import pending_folder, runners, submit_publish
from web.teaching import iter_pieces
from web.wiring import Puente, settle

EN, ES = Language.EN, Language.ES
CANARY = re.compile(r"canari|plan-x1|informe-x1|obra-x1", re.IGNORECASE)
GROUP = "border-team"
PLAN, WORK = DocumentId("plan-x1"), WorkId("obra-x1")
DRAFT = DocumentId("informe-x1")
FILE = b"Canario: the bytes of the plan"


def limited(files: Files) -> Iterator[tuple[Document, Content]]:
    """A plan, and the draft of a version of the report that everybody may read."""
    sha256 = files.put(FILE)
    for id_, creation, language in ((PLAN, WORK, EN), (DRAFT, WorkId("report"), ES)):
        place = PassageId(f"{id_}#1")
        texts = ("Canario heading", "Customs and the quetzalcanario cross the bridge; the puente is a canario.")
        passages = tuple(
            Passage(PassageId(f"{id_}#{number}"), id_, number, kind, language, text)
            for number, (kind, text) in enumerate(zip((PassageKind.HEADING, PassageKind.BODY), texts, strict=True))
        )
        cited = Reference(
            id_, place, 0, 7, "Canario of the citations, 1999", title="Canario of the citations", year=1999, date="1999"
        )
        treaty = Reference(id_, place, 8, 11, "Water Treaty (1944)", title="Water Treaty", year=1944, language=EN)
        document = Document(
            id_,
            creation,
            f"Canario: {id_}",
            language,
            sha256,
            source="canario.txt",
            languages=(language,),
            issued="2015",
            issuer="Canario Office",
            doc_type="memo",
            country="MX",
            group=GROUP,
        )
        mention = Mention(place, 0, 7, "Canario", "agency", EntityId("ibwc"))
        yield document, Content(passages, references=(cited, treaty), mentions=(mention,))


@pytest.fixture
def site(puente: Puente, people: None, known_hash: str) -> Flask:
    """The site with a group, and what is limited to it."""
    catalog = puente.catalog
    catalog.add_user("member", known_hash, "curator")
    catalog.review.set_side("curator", "US", by="")
    catalog.groups.add(GROUP, by="admin")
    catalog.groups.put_in(GROUP, "member", by="admin")
    for document, content in limited(Files(puente.settings.files)):
        catalog.put(document, content)
        catalog.correct(document.id, {"license": "Canario"}, by="member")
        catalog.curate("added", document.id, {"status": "added", "source": "canario.txt"}, by="member")
        catalog.review.propose("document", document.id, {"title": "Canario"}, base={}, by="member")
    catalog.jobs.submit("publish", {"tokens": [], "group": GROUP, "given": {"title": "canario"}}, by="member")
    catalog.jobs.submit("receive", {"folder": "x", "names": ["canario.pdf"], "addresses": []}, by="member")
    settle(puente)
    app = create_app(puente)
    app.config["WTF_CSRF_ENABLED"] = False
    return app


def client_of(app: Flask, name: str) -> FlaskClient:
    client = app.test_client()
    if name:
        client.post("/en/login", data={"name": name, "password": "puentes-y-caminos"})
    return client


IDS = (PLAN, WORK, "report-en", "report")
NAMING = {
    "id": f"document:{PLAN}",
    "format": "ris",
    "from": PLAN,
    "to": "report",
    "with": DRAFT,
    "around": WORK,
    "f.document": PLAN,
    "q": "quetz",
    "verb": "GetRecord",
    "metadataPrefix": "oai_dc",
    "identifier": f"oai:localhost:{PLAN}",
}
QUESTIONS = (
    *("?q=customs+bridge&verb=ListRecords&metadataPrefix=oai_dc", "?" + urlencode(NAMING), "?q=quetzalcanarjo"),
    "?q=quetzalc*&f.issuer=Canario+Office",
)
# What takes who asks out of the site, or makes anew what this is about.
LEFT_OUT = ("account.logout", "static", "account.sessions", "people.change_groups")
FORM = {
    "q": "customs bridge",
    "id": PLAN,
    "document": PLAN,
    "with": "informe-x1",
    "say": "apart:1",
    "left": "1",
    "passage": f"{PLAN}#1",
    "start": "0",
    "work": WORK,
    "title": "Taken over",
    "group": GROUP,
    "name": "Dossier",
    "form": "csv",
    "metadataPrefix": "oai_dc",
    "verb": "ListRecords",
    "text": "Water Treaty, 1944",
    "decision": "accept",
}


def addresses(app: Flask, rule: Rule, ids: tuple[str, ...]) -> Iterator[str]:
    """Addresses of a route: for each id where it has one."""

    def value(name: str, id_: str) -> object:
        converter = rule._converters[name]
        if name == "form":
            return "ris"
        choices = sorted(getattr(converter, "items", ()))
        return choices[0] if choices else 1 if type(converter).__name__ == "IntegerConverter" else id_

    with app.test_request_context():
        bind = app.url_map.bind("localhost")
        for id_ in dict.fromkeys(ids if set(rule.arguments) - {"locale"} else ids[:1]):
            yield bind.build(rule.endpoint, {name: value(name, id_) for name in rule.arguments})


def answers(
    client: FlaskClient, app: Flask, ids: tuple[str, ...], questions: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    """What every route says, with its headers, by request."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.endpoint):
        if rule.endpoint in LEFT_OUT:
            continue
        for address in addresses(app, rule, ids):
            asked = [("GET", address + more) for more in questions] if "GET" in rule.methods else []
            asked += [("POST", address)] if "POST" in rule.methods else []
            for method, target in asked:
                answer = client.open(target, method=method, data=FORM if method == "POST" else None)
                assert answer.status_code != 500, f"{method} {target}"
                yield f"{method} {target}", f"{answer.status_code}\n{answer.headers}\n{answer.text}"


def told_by(client: FlaskClient, app: Flask, ids: tuple[str, ...], questions: tuple[str, ...]) -> list[str]:
    """Requests whose answers have words of the limited documents, but for those that whoever asked brought."""
    return [
        request
        for request, answer in answers(client, app, ids, questions)
        if (request.startswith("GET") and found_in(answer) - found_in(request))
        or re.search("canari", re.sub("Canario.Office", "", answer), re.IGNORECASE)
    ]


def found_in(text: str) -> set[str]:
    return {word.lower() for word in CANARY.findall(text)}


MATRIX = {
    "": ((PLAN, WORK), QUESTIONS[:3]),
    "reader": ((PLAN,), QUESTIONS[:1]),
    "contributor": ((PLAN,), QUESTIONS[:1]),
    "curator": ((PLAN,), QUESTIONS[:2]),
    "admin": (IDS, QUESTIONS[:4]),
}


@pytest.mark.parametrize("name", ["", *ROLES])
def test_no_route_says_a_word_of_them_to_others(site: Flask, puente: Puente, name: str) -> None:
    before = puente.catalog.documents([PLAN, DRAFT])

    assert not told_by(client_of(site, name), site, *MATRIX[name])
    assert before == puente.catalog.documents([PLAN, DRAFT]), "somebody else changed them"


def test_the_same_requests_tell_a_member(site: Flask) -> None:
    told = {
        request.partition("?")[0] for request in told_by(client_of(site, "member"), site, (PLAN, WORK), QUESTIONS[:2])
    }

    assert {
        *(f"GET /en/documents/{PLAN}{more}" for more in ("", "/original", "/edit")),
        *(f"GET /en/{page}" for page in ("search", "documents", "concordance", "works", "search.atom")),
        *(f"GET /en/works/{WORK}", f"GET /api/v1/documents/{PLAN}", "GET /api/v1/search", "GET /sitemap.xml"),
    } <= told

    assert len(told) > 25


def test_a_site_that_never_had_them_says_the_same(site: Flask, puente_again: Puente) -> None:
    settle(puente_again)
    bare = create_app(puente_again)
    bare.config["WTF_CSRF_ENABLED"] = False
    ids, questions = ("report-en", "report"), QUESTIONS[:1]
    expected = dict(answers(client_of(bare, ""), bare, ids, questions))
    found = dict(answers(client_of(site, ""), site, ids, questions))

    assert expected.keys() == found.keys()
    differing = {request for request in expected if steady(expected[request]) != steady(found[request])}
    assert not differing


def steady(answer: str) -> str:
    """Without what differs from one answer of a site to its next."""
    return re.sub(
        r"Content-Length.*|took_ms\W+[\d.]+|\d+[.,]?\d* ms|\d\d:\d\d(:\d\d)?|session=[^;]+|[\w+/=.-]{40,}|ETag: .*",
        "",
        answer,
    )


def test_what_is_hidden_is_as_what_is_not_there(site: Flask) -> None:
    client = client_of(site, "")
    there, nowhere = (
        {
            request.replace(id_, "ID"): answer.replace(id_, "ID")
            for request, answer in answers(client, site, (id_,), ("",))
            if request.startswith("GET") and id_ in request
        }
        for id_ in (PLAN, "plan-x9")
    )

    assert len(there) > 10
    assert {r: steady(a) for r, a in there.items()} == {r: steady(a) for r, a in nowhere.items()}


def test_a_member_limits_and_opens_a_document(site: Flask, puente: Puente) -> None:
    member, other = client_of(site, "member"), client_of(site, "reader")
    page = member.get("/en/documents/report-en/edit").text
    assert 'name="group"' in page
    assert 'name="group"' not in client_of(site, "curator").get("/en/documents/report-en/edit").text
    described = {"title": "Report", "issued": "2010", "issuer": "Bridge Commission"}

    member.post("/en/documents/report-en/edit", data=described | {"group": GROUP})
    assert 404 == other.get("/en/documents/report-en").status_code
    assert "report-en" not in other.get("/en/search?q=lorry").text
    assert "Only for the group border-team" in member.get("/en/documents/report-en").text
    assert "Reservado al grupo border-team" in member.get("/es/search?q=lorry").text
    (edit,) = [e for e in puente.catalog.edits("report-en") if "group" in e.after]
    assert ("member", '"border-team"') == (edit.by, re.findall(r'"group": ("[^"]+")', edit.after)[0])

    member.post("/en/documents/report-en/edit", data=described | {"group": ""})
    assert 200 == other.get("/en/documents/report-en").status_code
    assert "report-en" in other.get("/en/search?q=lorry").text


def test_nobody_limits_to_a_group_that_is_not_theirs(site: Flask, puente: Puente) -> None:
    curator = client_of(site, "curator")

    answer = curator.post("/en/documents/report-en/edit", data={"title": "x", "group": GROUP})
    assert 404 == answer.status_code
    assert "" == puente.catalog.document(DocumentId("report-en")).group


def test_what_is_added_for_a_group_is_met_by_nobody_else(site: Flask, puente: Puente) -> None:
    text = {"text": "The marmota of the bridge was seen again this morning by the customs officers of both countries."}
    published = {}
    for name, more in (("member", {"group": GROUP}), ("contributor", {})):
        client = client_of(site, name)
        shown = client.post("/en/add", data=text).headers["Location"]
        assert "very file already" not in client.get(shown).text
        published[name] = client.post(shown, data={"title": "Marmota", "language": "en"} | more).headers["Location"]

    limited_, open_ = (published[name].rsplit("/", 1)[1] for name in ("member", "contributor"))
    assert limited_ != open_
    assert [GROUP, ""] == [puente.catalog.document(DocumentId(id_)).group for id_ in (limited_, open_)]
    assert [404, 200] == [client_of(site, "reader").get(published[n]).status_code for n in ("member", "contributor")]
    assert open_.count("-") == limited_.count("-") - 1, "nothing in the address says that there is another"


def test_an_administrator_makes_groups(site: Flask, puente: Puente) -> None:
    admin = client_of(site, "admin")
    for form in ({"group": "press"}, {"group": "press", "into": "reader"}, {"group": "No!"}):
        admin.post("/en/groups", data=form)
    page = admin.get("/en/accounts").text

    assert "A group is named with" in page
    assert frozenset({"press"}) == puente.catalog.groups.of("reader")
    admin.post("/en/groups", data={"group": "press", "out": "reader"})
    admin.post("/en/groups", data={"group": "press", "remove": "1"})
    admin.post("/en/groups", data={"group": GROUP, "remove": "1"})
    assert {GROUP} == puente.catalog.groups.names(), "a group with documents stays"


def test_what_all_are_taught_is_of_what_all_may_read(site: Flask, puente: Puente) -> None:
    for id_ in ("report-es", "report-en"):  # so that the limited version would be the only one in its language
        puente.catalog.correct(DocumentId(id_), {"group": GROUP}, by="member")

    assert [] == list(iter_pieces(puente))
    assert not puente.shelf.figures()


def test_a_task_publishes_for_the_group_of_its_sender_only(site: Flask, puente: Puente) -> None:
    folder = pending_folder(puente)
    for by, group in (("member", GROUP), ("curator", GROUP)):
        source = Source(f"{by}.txt", f"The tlacuache of {by} crosses the bridge at night with both officers.".encode())
        submit_publish(puente, [keep(folder, source, by)], by, group=group)
    work(puente.catalog, runners(puente), stop=threading.Event(), until_empty=True)

    (found,) = [document for document in puente.catalog.iter_documents() if document.source == "member.txt"]
    assert GROUP == found.group
    assert not [document for document in puente.catalog.iter_documents() if document.source == "curator.txt"]
    (failed,) = [job for job in puente.catalog.jobs.list() if job.by == "curator"]
    assert "group.not_found" == failed.error["code"]
    assert [1, 0] == [client_of(site, n).get("/en/search?q=tlacuache").text.count("hit-1") for n in ("member", "admin")]


def test_a_shared_dossier_with_a_limited_document_is_its_readers(site: Flask, puente: Puente) -> None:
    member = client_of(site, "member")
    address = member.post("/en/dossiers", data={"name": "Canario", "document": PLAN}).headers["Location"]
    member.post(address, data={"name": "Canario", "about": "canario", "shared": "1"})

    assert "Canario" in member.get(address).text
    assert 404 == client_of(site, "admin").get(address).status_code
    assert 404 == site.test_client().get(address).status_code
