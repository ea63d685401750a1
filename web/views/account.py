"""Logging in and out, one's password, second step, sessions and tokens."""

from __future__ import annotations

from urllib.parse import parse_qsl

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import login_user, logout_user
from werkzeug.datastructures import MultiDict

from corpus.catalog.users import hash_password
from corpus.errors import CatalogError
from web import second_step
from web.accounts import LEAST_PASSWORD, Account, account, end_sessions, epoch_of, logins, requires, safe_next
from web.asking import keeps_history, set_keeping
from web.current import get_puente
from web.forms import read_query
from web.invitations import accept, find_invitation
from web.labels import label
from web.saving import forget_search, save_search, saved_searches
from web.tokens import end_token, new_token, tokens

blueprint = Blueprint("account", __name__)

HALF = "half_in"  # in the session: who gave the right password, and at which epoch, and still owes the code
SALT = "new_second_step"  # in the session: what the secret that is being shown is made of


@blueprint.route("/login", methods=["GET", "POST"])
def login() -> ResponseReturnValue:
    """Ask for name and password; go on to the second step, or to where one wanted to be."""
    problem, name = "", request.form.get("name", "").strip()
    if request.method == "POST":
        if not logins().allows(key := f"{request.remote_addr} {name}"):
            return render_template("login.html", problem=label("user.too_many"), name=name), 429
        if user := get_puente().catalog.verify_user(name, request.form.get("password", "")):
            logins().forget(key)
            if second_step.salt_of(get_puente(), user.name):
                session[HALF] = Account(user, epoch_of(get_puente(), user.name)).get_id()
                return redirect(url_for("account.code", next=request.args.get("next") or None))
            login_user(Account(user, epoch_of(get_puente(), user.name)))
            return redirect(safe_next(request.args.get("next", "")))
        problem = label("user.bad_login")
    return render_template("login.html", problem=problem, name=name), 401 if problem else 200


@blueprint.route("/login/code", methods=["GET", "POST"])
def code() -> ResponseReturnValue:
    """Ask who gave the right password for the code of their second step."""
    puente, (epoch, _, name) = get_puente(), session.get(HALF, "").partition(":")
    if not name or epoch != str(epoch_of(puente, name)):
        return redirect(url_for("account.login"))
    if request.method == "GET":
        return render_template("code.html")
    if not logins().allows(key := f"code {name}"):
        return render_template("code.html", problem=label("user.too_many")), 429
    if not second_step.accepts(name, second_step.salt_of(puente, name), request.form.get("code", "")):
        return render_template("code.html", problem=label("user.bad_code")), 401
    logins().forget(key)
    session.pop(HALF)
    login_user(Account(puente.catalog.user(name), int(epoch)))
    return redirect(safe_next(request.args.get("next", "")))


@blueprint.post("/logout")
def logout() -> ResponseReturnValue:
    """End this session."""
    logout_user()
    return redirect(url_for("site.home"))


@blueprint.route("/join/<carried>", methods=["GET", "POST"])
def join(carried: str) -> ResponseReturnValue:
    """Make the account that an invitation stands for, with a name and a password of one's own."""
    catalog, name = get_puente().catalog, request.form.get("name", "").strip()
    invitation = find_invitation(catalog, carried)
    if request.method == "GET":
        return render_template("join.html", invitation=invitation)
    if len(password := request.form.get("new", "")) < LEAST_PASSWORD:
        problem = label("users.short_password", least=LEAST_PASSWORD)
        return render_template("join.html", invitation=invitation, name=name, problem=problem), 400
    try:
        user = accept(catalog, carried, name, hash_password(password))
    except CatalogError as error:
        return render_template("join.html", invitation=invitation, name=name, problem=label(error)), 400
    login_user(Account(user, epoch_of(get_puente(), user.name)))
    return redirect(url_for("account.own"))


def _me() -> Account:
    who = account()
    assert who is not None, "behind requires()"
    return who


def _own(problem: str = "", token: str = "") -> str:
    puente, name = get_puente(), _me().name
    return render_template(
        "account.html",
        problem=problem,
        new_token=token,
        tokens=tokens(puente.catalog, name),
        second=bool(second_step.salt_of(puente, name)),
    )


@blueprint.route("/account", methods=["GET", "POST"])
@requires("reader")
def own() -> ResponseReturnValue:
    """One's account; POST changes the password and ends all other sessions."""
    who, catalog = _me(), get_puente().catalog
    if request.method == "GET":
        return _own()
    if not catalog.verify_user(who.name, request.form.get("old", "")):
        return _own(label("user.bad_login")), 400
    if len(request.form.get("new", "")) < LEAST_PASSWORD:
        return _own(label("users.short_password", least=LEAST_PASSWORD)), 400
    catalog.set_password(who.name, hash_password(request.form["new"]), by=who.name)
    _end_others(who)
    flash(gettext("The password was changed. All other sessions have ended."))
    return redirect(url_for("account.own"))


@blueprint.post("/account/sessions")
@requires("reader")
def sessions() -> ResponseReturnValue:
    """End all sessions but this one."""
    _end_others(_me())
    flash(gettext("All other sessions have ended."))
    return redirect(url_for("account.own"))


def _end_others(who: Account) -> None:
    end_sessions(get_puente(), who.name)
    login_user(Account(get_puente().catalog.user(who.name), epoch_of(get_puente(), who.name)))


@blueprint.route("/account/second-step", methods=["GET", "POST"])
@requires("reader")
def second() -> ResponseReturnValue:
    """Show a new secret and take it once a code proves that the app has it; or take the second step away."""
    puente, name, problem = get_puente(), _me().name, ""
    if salt := second_step.salt_of(puente, name):
        if request.method == "POST":
            if second_step.accepts(name, salt, request.form.get("code", "")):
                second_step.keep_salt(puente, name, None, by=name)
                return redirect(url_for("account.own"))
            problem = label("user.bad_code")
        return render_template("second_step.html", on=True, problem=problem), 400 if problem else 200
    salt = session.setdefault(SALT, second_step.new_salt())
    if request.method == "POST":
        if second_step.accepts(name, salt, request.form.get("code", "")):
            second_step.keep_salt(puente, name, session.pop(SALT), by=name)
            flash(gettext("From now on, logging in asks for a code."))
            return redirect(url_for("account.own"))
        problem = label("user.bad_code")
    codes = second_step.codes_of(name, salt)
    shown = {"secret": second_step.typed_in(codes), "link": codes.provisioning_uri()}
    return render_template("second_step.html", on=False, problem=problem, **shown), 400 if problem else 200


@blueprint.post("/account/tokens")
@requires("reader")
def change_tokens() -> ResponseReturnValue:
    """A new token, shown on this one page; or the end of one."""
    catalog, name = get_puente().catalog, _me().name
    if "end" in request.form:
        end_token(catalog, request.form["end"], name)
        return redirect(url_for("account.own"))
    try:
        return _own(token=new_token(catalog, request.form.get("purpose", ""), name))
    except CatalogError as error:
        return _own(label(error)), 400


@blueprint.get("/account/searches")
@requires("reader")
def searches() -> ResponseReturnValue:
    """The searches that one keeps, and the history of those made, where one wants it."""
    catalog, name = get_puente().catalog, _me().name
    made = [(search, read_query(MultiDict(parse_qsl(search.query)))) for search in catalog.queries.searches(name)]
    return render_template(
        "searches.html", saved=saved_searches(catalog, name), keeps=keeps_history(catalog, name), made=made
    )


@blueprint.post("/account/history")
@requires("reader")
def change_history() -> ResponseReturnValue:
    """Keep a history of one's searches from now on; forget what is in it; or keep none."""
    catalog, name = get_puente().catalog, _me().name
    if "forget" in request.form:
        catalog.queries.forget_searches(name)
        flash(gettext("The history was emptied."))
    else:
        set_keeping(catalog, name, keep="keep" in request.form)
    return redirect(url_for("account.searches"))


@blueprint.post("/account/searches")
@requires("reader")
def keep_search() -> ResponseReturnValue:
    """Keep a search, or keep it no longer."""
    catalog, by = get_puente().catalog, _me().name
    if "forget" in request.form:
        forget_search(catalog, request.form["forget"], by)
    else:
        save_search(catalog, request.form.get("query", ""), by)
    return redirect(url_for("account.searches"))
