"""Logging in and out, one's password, and, for administrators, the accounts."""

from __future__ import annotations

import secrets

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import login_user, logout_user

from corpus.catalog.review import SIDES
from corpus.catalog.users import hash_password
from corpus.errors import CatalogError
from web.accounts import LEAST_PASSWORD, ROLES, Account, account, end_sessions, epoch_of, logins, requires, safe_next
from web.current import get_puente
from web.labels import label
from web.saving import forget_search, save_search, saved_searches

blueprint = Blueprint("account", __name__)


@blueprint.route("/login", methods=["GET", "POST"])
def login() -> ResponseReturnValue:
    """Ask for name and password; go on to where one wanted to be."""
    problem, name = "", request.form.get("name", "").strip()
    if request.method == "POST":
        if not logins().allows(key := f"{request.remote_addr} {name}"):
            return render_template("login.html", problem=label("user.too_many"), name=name), 429
        if user := get_puente().catalog.verify_user(name, request.form.get("password", "")):
            logins().forget(key)
            login_user(Account(user, epoch_of(get_puente(), user.name)))
            return redirect(safe_next(request.args.get("next", "")))
        problem = label("user.bad_login")
    return render_template("login.html", problem=problem, name=name), 401 if problem else 200


@blueprint.post("/logout")
def logout() -> ResponseReturnValue:
    """End this session."""
    logout_user()
    return redirect(url_for("site.home"))


@blueprint.route("/account", methods=["GET", "POST"])
@requires("reader")
def own() -> ResponseReturnValue:
    """One's account; POST changes the password and ends all other sessions."""
    who, catalog = account(), get_puente().catalog
    assert who is not None
    if request.method == "GET":
        return render_template("account.html")
    if not catalog.verify_user(who.name, request.form.get("old", "")):
        return render_template("account.html", problem=label("user.bad_login")), 400
    if len(request.form.get("new", "")) < LEAST_PASSWORD:
        return render_template("account.html", problem=label("users.short_password", least=LEAST_PASSWORD)), 400
    catalog.set_password(who.name, hash_password(request.form["new"]), by=who.name)
    end_sessions(get_puente(), who.name)
    login_user(Account(catalog.user(who.name), epoch_of(get_puente(), who.name)))
    flash(gettext("The password was changed. All other sessions have ended."))
    return redirect(url_for("account.own"))


@blueprint.get("/accounts")
@requires("admin")
def accounts() -> ResponseReturnValue:
    """All accounts."""
    catalog = get_puente().catalog
    users = [(user, catalog.review.side_of(user.name)) for user in catalog.users()]
    return render_template("accounts.html", users=users, roles=ROLES, sides=SIDES)


@blueprint.post("/accounts")
@requires("admin")
def add() -> ResponseReturnValue:
    """A new account; its one-time password is shown once."""
    who, password = account(), "-".join(secrets.token_hex(2) for _ in range(4))
    try:
        user = get_puente().catalog.add_user(
            request.form.get("name", ""), hash_password(password), request.form.get("role", "reader"), by=_name(who)
        )
    except CatalogError as error:
        flash(label(error), "error")
    else:
        flash(label("users.password", name=user.name, password=password))
    return redirect(url_for("account.accounts"))


@blueprint.post("/accounts/<name>")
@requires("admin")
def change(name: str) -> ResponseReturnValue:
    """Another role or side of the border for an account, or its door shut or opened."""
    catalog, by = get_puente().catalog, _name(account())
    if role := request.form.get("role"):
        catalog.set_role(name, role, by=by)
    if (shut := request.form.get("disabled")) is not None:
        catalog.set_disabled(name, disabled=shut == "1", by=by)
    if (side := request.form.get("side")) is not None:
        catalog.review.set_side(catalog.user(name).name, side, by=by)
    return redirect(url_for("account.accounts"))


def _name(who: Account | None) -> str:
    return who.name if who else ""


@blueprint.get("/account/searches")
@requires("reader")
def searches() -> ResponseReturnValue:
    """The searches that one keeps."""
    return render_template("searches.html", saved=saved_searches(get_puente().catalog, _name(account())))


@blueprint.post("/account/searches")
@requires("reader")
def keep_search() -> ResponseReturnValue:
    """Keep a search, or keep it no longer."""
    catalog, by = get_puente().catalog, _name(account())
    if "forget" in request.form:
        forget_search(catalog, request.form["forget"], by)
    else:
        save_search(catalog, request.form.get("query", ""), by)
    return redirect(url_for("account.searches"))
