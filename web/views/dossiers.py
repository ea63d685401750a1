"""Dossiers: one's own, to fill and to share; those of others, to read."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from corpus.errors import CatalogError
from corpus.model import DocumentId
from web.accounts import account, requires
from web.current import get_puente
from web.dossiers import (
    Exhibit,
    describe,
    dossiers_of,
    drop_exhibit,
    find_dossier,
    forget_dossier,
    new_dossier,
    put_exhibit,
    shown,
)
from web.labels import label
from web.views.exports import answer

blueprint = Blueprint("dossiers", __name__)


def _me() -> str:
    who = account()
    return who.name if who else ""


@blueprint.app_context_processor
def _offer() -> dict[str, object]:
    """For the reader's form: the dossiers that a document can go into."""
    return {"my_dossiers": lambda: dossiers_of(get_puente().catalog, _me()) if _me() else ()}


@blueprint.get("/dossiers")
@requires("reader")
def dossiers() -> ResponseReturnValue:
    """One's own."""
    return render_template("dossiers.html", dossiers=dossiers_of(get_puente().catalog, _me()))


@blueprint.post("/dossiers")
@requires("reader")
def add() -> ResponseReturnValue:
    """Put a document or a passage into a dossier, which may be a new one; or only make a new one."""
    catalog, form = get_puente().catalog, request.form
    try:
        id_ = form.get("dossier") or new_dossier(catalog, form.get("name", ""), _me()).id
        if document := form.get("document", ""):
            passage = form.get("passage", "").strip().lstrip("#").removeprefix("p")
            put_exhibit(catalog, id_, Exhibit(document, passage, form.get("note", "")), _me())
    except CatalogError as error:
        flash(label(error), "error")
        return redirect(url_for("dossiers.dossiers"))
    return redirect(url_for("dossiers.dossier", id=id_))


@blueprint.get("/dossiers/<id>")
def dossier(id: str) -> ResponseReturnValue:  # noqa: A002 - the name in the address
    """A dossier to read; its owner can change it."""
    found = find_dossier(get_puente().catalog, id, _me())
    exhibits = shown(get_puente().catalog, found)
    return render_template("dossier.html", dossier=found, exhibits=exhibits, mine=found.by == _me())


@blueprint.post("/dossiers/<id>")
@requires("reader")
def change(id: str) -> ResponseReturnValue:  # noqa: A002 - the name in the address
    """Change one's dossier: its name and who may read it, a note, an exhibit less; or delete it."""
    catalog, form = get_puente().catalog, request.form
    if "forget" in form:
        forget_dossier(catalog, id, _me())
        return redirect(url_for("dossiers.dossiers"))
    if "drop" in form:
        drop_exhibit(catalog, id, form["drop"], _me())
    elif "document" in form:
        put_exhibit(catalog, id, Exhibit(form["document"], form.get("passage", ""), form.get("note", "")), _me())
    else:
        about, shared = form.get("about", ""), "shared" in form
        describe(catalog, id, _me(), name=form.get("name", ""), about=about, shared=shared)
    return redirect(url_for("dossiers.dossier", id=id))


@blueprint.get("/dossiers/<id>/export/<form>")
def take(id: str, form: str) -> Response:  # noqa: A002 - the name in the address
    """The works of a dossier as a bibliography."""
    catalog = get_puente().catalog
    found = find_dossier(catalog, id, _me())
    documents = catalog.documents([DocumentId(exhibit.document) for exhibit in found.exhibits])
    return answer(documents.values(), form, "puente")
