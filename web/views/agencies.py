"""Agencies, organizations and people of both countries: a directory, and a page each."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from corpus.model import EntityId
from corpus.registers.sheets import write_agencies
from web.agreed import agreement_of
from web.current import get_puente
from web.files import to_take
from web.forms import Asked
from web.offices import list_agencies, read_agency

blueprint = Blueprint("agencies", __name__)


@blueprint.get("/agencies")
def agencies() -> str:
    """Agencies, organizations and people by country, narrowed down by country and kind, found by name."""
    groups, facets = list_agencies(get_puente(), request.args)
    shown = {"groups": groups, "facets": facets, "text": request.args.get("q", ""), "asked": Asked.of(request.args)}
    return render_template("agencies.html", **shown, total=sum(len(rows) for _, rows in groups))


@blueprint.get("/agencies.csv")
def export() -> Response:
    """All of the register for a spreadsheet."""
    return to_take(write_agencies(get_puente().registers.agencies), "text/csv", "puente-agencies.csv")


@blueprint.get("/agencies/<path:id>")
def entity(id: str) -> ResponseReturnValue:  # noqa: A002 - the name in the address
    """One of them: names, relations, agreements, documents, and every passage that names it."""
    puente = get_puente()
    if agreement := agreement_of(puente, EntityId(id)):
        return redirect(url_for("agreements.agreement", id=agreement.id))
    view = read_agency(puente, id)
    has_article = bool(view.agency and puente.catalog.versions(view.agency.id))
    return render_template("entity.html", view=view, has_article=has_article)
