"""Second steps, invitations, sessions that end, and tokens for programs."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pyotp import TOTP

from corpus.catalog import Catalog
from corpus.errors import CatalogError
from web import second_step
from web.app import create_app
from web.invitations import accept, find_invitation, invitations, invite
from web.tokens import tokens

PASSWORD = "puentes-y-caminos"


def post(client: FlaskClient, page: str, to: str = "", **fields: str):
    """Send a form of a page."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(page).text)
    assert token
    return client.post(to or page, data={"csrf_token": token[1]} | fields)


def log_in(client: FlaskClient, name: str):
    return post(client, "/en/login", name=name, password=PASSWORD)


def code_of(secret: str, later: int = 0) -> str:
    """What an app would show."""
    return TOTP(secret.replace(" ", "")).at(int(time.time()), counter_offset=later)


def turn_on(app: Flask, client: FlaskClient) -> str:
    secret = re.search(r'translate="no">([A-Z2-7 ]{32,})</code>', client.get("/en/account/second-step").text)
    assert secret
    assert post(client, "/en/account/second-step", code=code_of(secret[1], -1)).status_code == 302
    return secret[1]


def test_a_second_step_is_asked_for(app: Flask, client: FlaskClient, people: None) -> None:
    log_in(client, "reader")
    secret = turn_on(app, client)
    other = app.test_client()

    assert log_in(other, "reader").headers["Location"] == "/en/login/code"
    assert other.get("/en/account").status_code == 302
    assert post(other, "/en/login/code", code="000000").status_code == 401
    code = code_of(secret)
    assert post(other, "/en/login/code", code=f"{code[:3]} {code[3:]}").status_code == 302
    assert other.get("/en/account").status_code == 200

    third = app.test_client()
    log_in(third, "reader")
    assert post(third, "/en/login/code", code=code).status_code == 401, "a code is good once"


def test_guesses_of_codes_are_counted(app: Flask, client: FlaskClient, people: None) -> None:
    log_in(client, "reader")
    turn_on(app, client)
    other = app.test_client()
    log_in(other, "reader")

    assert [401] * 8 + [429] == [post(other, "/en/login/code", code="12345x").status_code for _ in range(9)]


def test_the_code_page_is_only_for_who_gave_the_password(client: FlaskClient, people: None) -> None:
    assert client.get("/en/login/code").headers["Location"] == "/en/login"


def test_the_secret_of_a_second_step_is_nowhere_in_the_catalog(
    app: Flask, client: FlaskClient, people: None, catalog: Catalog
) -> None:
    log_in(client, "reader")
    secret = turn_on(app, client).replace(" ", "")
    kept = catalog.curated(second_step.KIND)["reader"]

    assert secret not in f"{kept} {[(edit.before, edit.after) for edit in catalog.edits()]}"
    with app.test_request_context():
        assert secret != second_step.codes_of("curator", kept).secret


def test_an_administrator_takes_a_second_step_away(app: Flask, client: FlaskClient, people: None) -> None:
    log_in(client, "reader")
    turn_on(app, client)
    boss = app.test_client()
    log_in(boss, "admin")
    post(boss, "/en/accounts", "/en/accounts/reader", second="1")

    assert log_in(app.test_client(), "reader").headers["Location"] == "/en/"


def test_an_invitation_makes_one_account(app: Flask, client: FlaskClient, people: None, catalog: Catalog) -> None:
    log_in(client, "admin")
    page = post(client, "/en/accounts", "/en/invitations", role="curator").text
    link = re.search(r">http://localhost(/en/join/[^<]+)<", page)
    assert link
    new = app.test_client()

    assert post(new, link[1], name="Ana", new="corta").status_code == 400
    assert post(new, link[1], name="admin", new=PASSWORD).status_code == 400, "the name is taken"
    assert post(new, link[1], name="Ana", new=PASSWORD).headers["Location"] == "/en/account"
    assert catalog.user("Ana").role == "curator"
    assert new.get("/en/account").status_code == 200
    assert app.test_client().get(link[1]).status_code == 410
    assert link[1].rsplit("/", 1)[1] not in str([(edit.subject, edit.before, edit.after) for edit in catalog.edits()])


def test_an_invitation_ends_or_is_withdrawn(
    catalog: Catalog, known_hash: str, client: FlaskClient, people: None
) -> None:
    old = invite(catalog, "reader", "admin")
    kept = invitations(catalog)[0]
    past = (datetime.now(UTC) - timedelta(seconds=1)).isoformat()
    catalog.curate("invitation", kept.id, {"role": "reader", "until": past, "by": "admin"}, by="admin")
    with pytest.raises(CatalogError, match="no_invitation"):
        accept(catalog, old, "Ana", known_hash)

    carried = invite(catalog, "reader", "admin")
    log_in(client, "admin")
    post(client, "/en/accounts", "/en/invitations", withdraw=find_invitation(catalog, carried).id)
    assert [] == list(invitations(catalog))
    assert client.get(f"/es/join/{carried}").status_code == 410


def test_only_administrators_invite(client: FlaskClient, people: None, catalog: Catalog) -> None:
    log_in(client, "curator")

    assert post(client, "/en/account", "/en/invitations", role="admin").status_code == 403
    assert [] == list(invitations(catalog))


def test_other_sessions_can_be_ended(app: Flask, client: FlaskClient, people: None) -> None:
    elsewhere = app.test_client()
    log_in(client, "reader")
    log_in(elsewhere, "reader")
    post(client, "/en/account", "/en/account/sessions")

    assert [200, 302] == [one.get("/en/account").status_code for one in (client, elsewhere)]

    log_in(boss := app.test_client(), "admin")
    post(boss, "/en/accounts", "/en/accounts/reader", sessions="1")
    assert client.get("/en/account").status_code == 302


@pytest.fixture
def shut(puente, people: None) -> FlaskClient:
    """A browser before a site that is not public."""
    puente.settings = replace(puente.settings, public=False)
    return create_app(puente).test_client()


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_a_token_opens_the_interface_for_programs_and_nothing_else(shut: FlaskClient, catalog: Catalog) -> None:
    log_in(shut, "reader")
    page = post(shut, "/en/account", "/en/account/tokens", purpose="Notebook").text
    token = re.search(r"(puente_[\w-]{43})", page)
    assert token
    program = shut.application.test_client()

    assert program.get("/api/v1/search?q=bridge").status_code == 401
    answer = program.get("/api/v1/search?q=bridge", headers=bearer(token[1]))
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert "public" not in answer.headers.get("Cache-Control", "")
    assert program.get("/en/search?q=bridge", headers=bearer(token[1])).status_code == 302
    assert token[1] not in shut.get("/en/account").text, "shown once"

    post(shut, "/en/account", "/en/account/tokens", end=tokens(catalog, "reader")[0].id)
    refused = program.get("/api/v1/search?q=bridge", headers=bearer(token[1]))
    assert refused.status_code == 401
    assert refused.mimetype == "application/problem+json"
    assert refused.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_token_ends_with_its_account(shut: FlaskClient, catalog: Catalog) -> None:
    log_in(shut, "reader")
    page = post(shut, "/en/account", "/en/account/tokens", purpose="Notebook").text
    token = re.search(r"(puente_[\w-]{43})", page)
    assert token
    catalog.set_disabled("reader", disabled=True)

    assert shut.application.test_client().get("/api/v1/terms", headers=bearer(token[1])).status_code == 401


def test_nobody_ends_the_token_of_another(app: Flask, client: FlaskClient, people: None, catalog: Catalog) -> None:
    log_in(client, "reader")
    post(client, "/en/account", "/en/account/tokens", purpose="Mine")
    log_in(other := app.test_client(), "curator")
    post(other, "/en/account", "/en/account/tokens", end=tokens(catalog, "reader")[0].id)

    assert ["Mine"] == [one.purpose for one in tokens(catalog, "reader")]
