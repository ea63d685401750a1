"""Who may do what, and that nobody gets in another way."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from web.accounts import safe_next
from web.app import create_app
from web.throttle import Throttle

PASSWORD = "puentes-y-caminos"


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


def test_too_many_attempts_have_to_wait(client: FlaskClient, people) -> None:
    answers = [log_in(client, "admin", "guess").status_code for _ in range(9)]

    assert answers == [401] * 8 + [429]
    assert log_in(client, "admin").status_code == 429


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
