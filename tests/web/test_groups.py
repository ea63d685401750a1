"""Documents limited to a group, on the site: whoever is not in it meets no word of them, on any route, by any method.

The texts of the limited documents all have ``canari`` in them, and nothing else has; their ids are in no address that is
not asked for by its id.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from corpus.catalog import Catalog
from corpus.files import Files
from corpus.model import Content, Document, DocumentId, EntityId, Language, Mention, PassageId, PassageKind, Reference
from corpus.model import WorkId
from web.accounts import ROLES
from web.app import create_app
from web.wiring import Puente, settle

EN, ES = Language.EN, Language.ES
CANARY = re.compile(r"canari|plan-x1|informe-x1|obra-x1", re.IGNORECASE)
GROUP = "border-team"
PLAN, WORK = DocumentId("plan-x1"), WorkId("obra-x1")
FILE = b"Canario: the bytes of the plan"


def limited(files: Files) -> Iterator[tuple[Document, Content]]:
    """A plan, and the draft of a version of the report that everybody may read."""
    sha256 = files.put(FILE)
    for id_, work, language in ((PLAN, WORK, EN), (DocumentId("informe-x1"), WorkId("report"), ES)):
        place = PassageId(f"{id_}#1")
        texts = ("Canario heading", "Customs and the quetzalcanario cross the bridge; the puente is a canario.")
        passages = tuple(
            _passage(id_, number, kind, language, text)
            for number, (kind, text) in enumerate(zip((PassageKind.HEADING, PassageKind.BODY), texts, strict=True))
        )
        cited = Reference(
            id_, place, 0, 7, "Canario of the citations, 1999", title="Canario of the citations", year=1999, date="1999"
        )
        treaty = Reference(id_, place, 8, 11, "Water Treaty (1944)", title="Water Treaty", year=1944, language=EN)
        document = Document(
            id_,
            work,
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


def _passage(id_: DocumentId, ordinal: int, kind: PassageKind, language: Language, text: str):
    from corpus.model import Passage

    return Passage(PassageId(f"{id_}#{ordinal}"), id_, ordinal, kind, language, text)


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


IDS = ("report-en", PLAN, WORK, "report", "ibwc", f"document:{PLAN}")
QUESTIONS = ("", "?q=customs+bridge", "?q=quetzalcanarjo", "?q=quetzalc*&f.issuer=Canario+Office")
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
        choices = sorted(getattr(converter, "items", ()))
        return choices[0] if choices else 1 if type(converter).__name__ == "IntegerConverter" else id_

    with app.test_request_context():
        bind = app.url_map.bind("localhost")
        for id_ in dict.fromkeys(ids if set(rule.arguments) - {"locale"} else ids[:1]):
            yield bind.build(rule.endpoint, {name: value(name, id_) for name in rule.arguments})


def answers(client: FlaskClient, app: Flask, ids: tuple[str, ...], questions: tuple[str, ...]) -> Iterator[tuple[str, str]]:
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


def said(text: str, request: str) -> set[str]:
    """Words of the limited documents in an answer, but for those that whoever asks brought."""
    return {word.lower() for word in CANARY.findall(text)} - {word.lower() for word in CANARY.findall(request)}


@pytest.mark.parametrize("name", ["", "admin", "reader", "contributor", "curator"])
def test_no_route_says_a_word_of_them_to_others(site: Flask, puente: Puente, name: str) -> None:
    before = puente.catalog.documents([PLAN, DocumentId("informe-x1")])
    thorough = name in ("", "admin")
    ids, questions = (IDS, QUESTIONS) if thorough else ((PLAN, WORK), QUESTIONS[:2])
    told = [
        request
        for request, answer in answers(client_of(site, name), site, ids, questions)
        if said(answer, request + repr(FORM) * request.startswith("POST") + " canarjo")
        or re.search("canari", answer.replace("f.issuer=Canario", ""), re.IGNORECASE) and "Canario" not in request
    ]

    assert not told
    assert before == puente.catalog.documents([PLAN, DocumentId("informe-x1")])
