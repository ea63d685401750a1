"""The whole matrix: every route and method, for a stranger and every role, on a public site and on one that is not.

A new route fails here until somebody says who may use it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import AnyConverter, IntegerConverter, Rule

from web.accounts import ROLES
from web.app import create_app

PASSWORD = "puentes-y-caminos"
STRANGER = ""

# The least role for what is not open to all.
GUARDED: Mapping[str, str] = {
    "GET account.own": "reader",
    "POST account.own": "reader",
    "GET account.searches": "reader",
    "POST account.keep_search": "reader",
    "GET add.form": "contributor",
    "POST add.send": "contributor",
    "POST add.settle_waiting": "contributor",
    "GET add.show": "contributor",
    "POST add.publish": "contributor",
    "GET jobs.tasks": "contributor",
    "GET jobs.task": "contributor",
    "POST jobs.change": "contributor",
    "GET jobs.sources": "curator",
    "POST jobs.fetch": "curator",
    "GET add.edit": "curator",
    "POST add.edit": "curator",
    "POST lists.want": "curator",
    "GET options.take": "curator",
    "POST options.take": "curator",
    "GET registers.edit": "contributor",
    "POST registers.edit": "contributor",
    "POST registers.take_back": "curator",
    "POST registers.sign": "contributor",
    "GET proposals.proposals": "contributor",
    "GET proposals.proposal": "contributor",
    "POST proposals.decide": "contributor",
    "GET candidates.candidates": "curator",
    "POST candidates.decide": "curator",
    "POST documents.mend": "contributor",
    "GET review.review": "curator",
    "GET review.unanswered": "curator",
    "POST review.forget_unanswered": "curator",
    "POST review.decide": "curator",
    "POST account.sessions": "reader",
    "GET account.second": "reader",
    "POST account.second": "reader",
    "POST account.change_tokens": "reader",
    "POST account.change_history": "reader",
    "GET dossiers.dossiers": "reader",
    "POST dossiers.add": "reader",
    "POST dossiers.change": "reader",
    "GET people.accounts": "admin",
    "POST people.add": "admin",
    "POST people.change": "admin",
    "POST people.change_invitations": "admin",
    "POST people.change_groups": "admin",
}
OPEN_FORMS = {
    *("POST account.login", "POST account.logout", "POST harvest.oai", "POST lists.check"),
    *("POST account.code", "POST account.join"),  # for who gave the right password, and who has an invitation
}
ALWAYS_OPEN = {"GET account.login", "POST account.login", "GET static", "GET health.health", "GET root"} | {
    "GET feeds.opensearch",
    "GET root_files.robots",
    "GET account.code",
    "POST account.code",
    "GET account.join",
    "POST account.join",
}
SENT_TO_LOGIN = {
    "POST account.login",
    "GET account.code",
    "POST account.code",
}  # as everybody is who gave no password yet
VALUES = {"static": "puente.css", "documents": "report-en", "works": "report", "terms": "customs", "agencies": "ibwc"}


def make(puente) -> Flask:
    app = create_app(puente)
    app.config["WTF_CSRF_ENABLED"] = (
        False  # that every form has its token is proved elsewhere; here it would hide the rest
    )
    return app


def routes(app: Flask) -> Iterator[tuple[str, str, str]]:
    """Name ("GET site.home"), method and an address of every route; the way out comes last."""
    rules = sorted(app.url_map.iter_rules(), key=lambda rule: (rule.endpoint == "account.logout", rule.endpoint))
    for rule in rules:
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield f"{method} {rule.endpoint}", method, address(app, rule)


def address(app: Flask, rule: Rule) -> str:
    def fitting(name: str) -> str | int:
        converter = rule._converters[name]
        if isinstance(converter, AnyConverter):
            return sorted(converter.items)[0]
        parts = rule.rule.split("/")
        return 1 if isinstance(converter, IntegerConverter) else next((VALUES[p] for p in parts if p in VALUES), "x")

    with app.test_request_context():
        return app.url_map.bind("localhost").build(rule.endpoint, {name: fitting(name) for name in rule.arguments})


def client_of(app: Flask, role: str) -> FlaskClient:
    client = app.test_client()
    if role:
        assert client.post("/en/login", data={"name": role, "password": PASSWORD}).status_code == 302
    return client


def refused(client: FlaskClient, method: str, address: str) -> bool:
    """Whether the site asks to log in or says that it may not be."""
    answer = client.open(address, method=method)
    assert answer.status_code != 500, f"{method} {address}"
    return answer.status_code in (401, 403) or "/login" in answer.headers.get("Location", "")


def test_every_route_is_in_the_table(app: Flask) -> None:
    names = {name for name, _, _ in routes(app)}

    assert GUARDED.keys() | OPEN_FORMS | ALWAYS_OPEN <= names
    assert {name for name in names if name.startswith("POST")} <= GUARDED.keys() | OPEN_FORMS


def test_every_form_is_protected(app: Flask, logged_in: Callable[[str], FlaskClient]) -> None:
    client = logged_in("admin")
    forms = {name: where for name, method, where in routes(app) if method == "POST" and name != "POST harvest.oai"}

    assert {400} == {client.post(where).status_code for where in forms.values()}, "a form from elsewhere got in"


@pytest.mark.parametrize("role", [STRANGER, *ROLES])
def test_who_may_use_what(puente, people, role: str) -> None:
    app = make(puente)
    client = client_of(app, role)
    rank = [STRANGER, *ROLES].index(role)
    wrong = {
        name
        for name, method, where in routes(app)
        if name not in SENT_TO_LOGIN
        and refused(client, method, where) != (rank < [STRANGER, *ROLES].index(GUARDED.get(name, STRANGER)))
    }

    assert not wrong


def test_a_site_that_is_not_public_tells_strangers_nothing(puente, people) -> None:
    puente.settings = replace(puente.settings, public=False)
    app = make(puente)
    client = client_of(app, STRANGER)

    open_ = {name for name, method, where in routes(app) if not refused(client, method, where)}
    assert open_ - {"POST account.logout"} <= ALWAYS_OPEN


def test_nobody_says_whether_a_hidden_thing_is_there(puente, people) -> None:
    puente.settings = replace(puente.settings, public=False)
    client = client_of(make(puente), STRANGER)
    answers = [client.get(f"/en/documents/{id_}") for id_ in ("report-en", "nowhere")]

    assert all(first.status_code == other.status_code for first, other in pairwise(answers))
