"""For administrators: the accounts, who is invited, and whose sessions or second step end."""

from __future__ import annotations

import secrets

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from corpus.catalog.review import SIDES
from corpus.catalog.users import hash_password
from corpus.errors import CatalogError
from web import second_step
from web.accounts import ROLES, account, end_sessions, requires
from web.current import get_puente, site_url
from web.invitations import DAYS, invitations, invite, withdraw
from web.labels import label

blueprint = Blueprint("people", __name__)


@blueprint.get("/accounts")
@requires("admin")
def accounts() -> ResponseReturnValue:
    """All accounts, and the invitations that are open."""
    return _page()


def _page(link: str = "") -> str:
    catalog = get_puente().catalog
    return render_template(
        "accounts.html",
        users=[(user, catalog.review.side_of(user.name)) for user in catalog.users()],
        roles=ROLES,
        sides=SIDES,
        second=set(catalog.curated(second_step.KIND)),
        invitations=invitations(catalog),
        link=link,
        days=DAYS,
        groups=catalog.groups.all(),
    )


@blueprint.post("/accounts")
@requires("admin")
def add() -> ResponseReturnValue:
    """A new account; its one-time password is shown once."""
    password = "-".join(secrets.token_hex(2) for _ in range(4))
    try:
        user = get_puente().catalog.add_user(
            request.form.get("name", ""), hash_password(password), request.form.get("role", "reader"), by=_me()
        )
    except CatalogError as error:
        flash(label(error), "error")
    else:
        flash(label("users.password", name=user.name, password=password))
    return redirect(url_for("people.accounts"))


@blueprint.post("/accounts/<name>")
@requires("admin")
def change(name: str) -> ResponseReturnValue:
    """Another role or side of the border for an account, its door shut or opened, its sessions or its second step ended."""
    catalog, by = get_puente().catalog, _me()
    if role := request.form.get("role"):
        catalog.set_role(name, role, by=by)
    if (shut := request.form.get("disabled")) is not None:
        catalog.set_disabled(name, disabled=shut == "1", by=by)
    if (side := request.form.get("side")) is not None:
        catalog.review.set_side(catalog.user(name).name, side, by=by)
    if "sessions" in request.form:
        end_sessions(get_puente(), catalog.user(name).name, by=by)
    if "second" in request.form:
        second_step.keep_salt(get_puente(), name, None, by=by)
    return redirect(url_for("people.accounts"))


@blueprint.post("/groups")
@requires("admin")
def change_groups() -> ResponseReturnValue:
    """A new group, or the end of one; an account put into a group, or taken out of it."""
    groups, form, by = get_puente().catalog.groups, request.form, _me()
    name = form.get("group", "").strip()
    try:
        if "remove" in form:
            groups.remove(name, by=by)
        elif "out" in form:
            groups.take_out(name, form["out"], by=by)
        elif account_name := form.get("into", ""):
            groups.put_in(name, account_name, by=by)
        else:
            groups.add(name, by=by)
    except CatalogError as error:
        flash(label(error), "error")
    return redirect(url_for("people.accounts", _anchor="groups"))


@blueprint.post("/invitations")
@requires("admin")
def change_invitations() -> ResponseReturnValue:
    """A new invitation, whose link is shown on this one page; or the end of one."""
    catalog, role = get_puente().catalog, request.form.get("role", "reader")
    if "withdraw" in request.form:
        withdraw(catalog, request.form["withdraw"], by=_me())
        return redirect(url_for("people.accounts"))
    carried = invite(catalog, role if role in ROLES else ROLES[0], _me())
    return _page(site_url(url_for("account.join", carried=carried)))


def _me() -> str:
    who = account()
    return who.name if who else ""
