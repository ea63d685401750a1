"""Who may do what, and that nobody gets in another way."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import AnyConverter, IntegerConverter, Rule

from corpus.catalog.users import hash_password
from web.accounts import ROLES, safe_next
from web.app import create_app
from web.throttle import Throttle

PASSWORD = "puentes-y-caminos"


@pytest.fixture(scope="module")
def hashed() -> str:
    """Hashing is slow by design: once is enough."""
    return hash_password(PASSWORD)


@pytest.fixture
def people(catalog, hashed: str) -> None:
    for role in ROLES:
        catalog.add_user(role, hashed, role)


def token(client: FlaskClient, address: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(address).text)
    assert found
    return found[1]


def log_in(client: FlaskClient, name: str, password: str = PASSWORD, after: str = "") -> object:
    address = f"/en/login?next={after}"
    return client.post(address, data={"csrf_token": token(client, address), "name": name, "password": password})


def test_the_right_password_opens(client: FlaskClient, people) -> None:
    assert log_in(client, "curator", after="/en/account").headers["Location"] == "/en/account"
    assert "curator" in client.get("/en/account").text


def test_a_wrong_one_does_not(client: FlaskClient, people) -> None:
    assert log_in(client, "curator", "wrong").status_code == 401
    assert log_in(client, "nobody").status_code == 401
    assert client.get("/en/account").headers["Location"].startswith("/en/login")


def test_forms_from_elsewhere_are_refused(client: FlaskClient, people) -> None:
    assert client.post("/en/login", data={"name": "admin", "password": PASSWORD}).status_code == 400


def fitting(rule: Rule, name: str) -> str | int:
    """A value that this part of the address takes."""
    converter = rule._converters[name]
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)[0]
    return 1 if isinstance(converter, IntegerConverter) else "x"


def test_every_form_is_protected(app: Flask, client: FlaskClient, people) -> None:
    log_in(client, "admin")
    harmless = {"harvest.oai"}  # changes nothing: harvesters may post what they could also get
    rules = [rule for rule in app.url_map.iter_rules() if "POST" in rule.methods and rule.endpoint not in harmless]
    for rule in rules:
        with app.test_request_context():
            values = {name: fitting(rule, name) for name in rule.arguments}
        address = app.url_map.bind("localhost").build(rule.endpoint, values)
        assert client.post(address).status_code == 400, address
    assert len(rules) >= 8


def test_too_many_attempts_have_to_wait(client: FlaskClient, people) -> None:
    answers = [log_in(client, "admin", "guess").status_code for _ in range(9)]

    assert answers == [401] * 8 + [429]
    assert log_in(client, "admin").status_code == 429


GUARDED = [
    ("/en/account", "reader"),
    ("/en/add", "contributor"),
    ("/en/jobs", "contributor"),
    ("/en/sources", "curator"),
    ("/en/registers/option/call-strategic-partnership/edit", "contributor"),
    ("/en/review/proposals", "contributor"),
    ("/en/terms/candidates", "curator"),
    ("/en/documents/report-en/edit", "curator"),
    ("/en/accounts", "admin"),
]


@pytest.mark.parametrize("role", ROLES)
def test_roles(client: FlaskClient, people, role: str) -> None:
    log_in(client, role)
    expected = {address: 200 if ROLES.index(role) >= ROLES.index(least) else 403 for address, least in GUARDED}

    assert expected == {address: client.get(address).status_code for address, _ in GUARDED}


@pytest.mark.parametrize(("address", "least"), GUARDED)
def test_strangers_are_asked_to_log_in(client: FlaskClient, address: str, least: str) -> None:
    assert client.get(address).status_code == 302


def test_a_new_password_ends_the_other_sessions(app: Flask, client: FlaskClient, people) -> None:
    elsewhere = app.test_client()
    log_in(client, "reader")
    log_in(elsewhere, "reader")
    form = {"csrf_token": token(client, "/en/account"), "old": PASSWORD, "new": "otra-frase-larga"}
    client.post("/en/account", data=form)

    assert client.get("/en/account").status_code == 200
    assert elsewhere.get("/en/account").status_code == 302
    assert log_in(elsewhere, "reader").status_code == 401


def test_somebody_shut_out_is_out_at_once(client: FlaskClient, people, catalog) -> None:
    log_in(client, "reader")
    catalog.set_disabled("reader", disabled=True)

    assert client.get("/en/account").status_code == 302


def test_an_administrator_makes_accounts(client: FlaskClient, people, catalog) -> None:
    log_in(client, "admin")
    form = {"csrf_token": token(client, "/en/accounts"), "name": "Ana Ríos", "role": "curator"}
    page = client.post("/en/accounts", data=form, follow_redirects=True).text
    password = re.search(r"password ([0-9a-f-]{19})", page)[1]

    assert catalog.verify_user("Ana Ríos", password).role == "curator"


@pytest.mark.parametrize(
    ("address", "goes"),
    [
        ("/es/add", "/es/add"),
        ("//evil.example", None),
        ("/\\evil.example", None),
        ("https://evil.example", None),
        ("javascript:alert(1)", None),
        ("/\t/evil.example", None),
        ("", None),
    ],
)
def test_logging_in_leads_nowhere_else(app: Flask, address: str, goes: str | None) -> None:
    with app.test_request_context("/en/login"):
        assert safe_next(address) == (goes or "/en/")


def test_a_site_that_is_not_public(puente, people) -> None:
    puente.settings = replace(puente.settings, public=False)
    client = create_app(puente).test_client()

    assert client.get("/en/search?q=bridge").headers["Location"].startswith("/en/login")
    assert client.get("/en/documents/report-en").status_code == 302
    assert client.get("/en/search.atom?q=bridge").status_code == 302
    assert client.get("/api/v1/search?q=bridge").status_code == 401
    assert client.get("/sitemap.xml").status_code == 302
    assert client.get("/metrics").status_code == 302
    assert client.get("/health").status_code == 200
    log_in(client, "reader")
    assert client.get("/en/search?q=bridge").status_code == 200


def test_the_key_of_sessions_is_kept_and_private(puente) -> None:
    first, again = create_app(puente), create_app(puente)
    path = puente.settings.home / "secret.key"

    assert first.config["SECRET_KEY"] == again.config["SECRET_KEY"]
    assert path.stat().st_mode & 0o077 == 0


def test_a_throttle_forgets() -> None:
    throttle = Throttle(most=2, seconds=60)
    assert [throttle.allows("a"), throttle.allows("a"), throttle.allows("a"), throttle.allows("b")] == [
        True,
        True,
        False,
        True,
    ]
    throttle.forget("a")
    assert throttle.allows("a")


def test_searches_are_kept_for_each_account(app: Flask, client: FlaskClient, people) -> None:
    log_in(client, "reader")
    address = "/es/search?q=aduana&in=es"
    form = {"csrf_token": token(client, address), "query": "q=aduana&in=es&page=3"}
    for _ in range(2):
        client.post("/es/account/searches", data=form)
    page = client.get("/es/account/searches").text

    assert page.count('href="/es/search?in=es&amp;q=aduana"') == 1
    other = app.test_client()
    log_in(other, "curator")
    assert "aduana" not in other.get("/es/account/searches").text
    forgotten = re.search(r'name="forget" value="(\w+)"', page)[1]
    client.post("/es/account/searches", data={"csrf_token": form["csrf_token"], "forget": forgotten})
    assert "aduana" not in client.get("/es/account/searches").text
