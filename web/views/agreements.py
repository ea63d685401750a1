"""The register of agreements and programs: a list, a page each, and what is missing."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from corpus.registers.sheets import write_agreements
from web.agreed import SORTS, find_agreement, list_agreements, list_gaps, list_others
from web.current import get_puente
from web.files import to_take
from web.forms import Asked

blueprint = Blueprint("agreements", __name__)


@blueprint.get("/agreements")
def agreements() -> str:
    """Agreements and programs, oldest first or as asked, narrowed down by topic, status, party, text held."""
    found, facets = list_agreements(get_puente(), request.args)
    asked = Asked.of(request.args)
    shown = {"listed": found, "facets": facets, "text": request.args.get("q", ""), "asked": asked}
    shown["others"] = [] if asked.pairs else list_others(get_puente())
    return render_template("agreements.html", **shown, sorts=SORTS)


@blueprint.get("/agreements/coverage")
def coverage() -> str:
    """Which texts and facts are missing of each."""
    return render_template("coverage.html", gaps=list_gaps(get_puente()))


@blueprint.get("/agreements.csv")
def export() -> Response:
    """All of the register for a spreadsheet."""
    return to_take(write_agreements(get_puente().registers.agreements), "text/csv", "puente-agreements.csv")


@blueprint.get("/agreements/<path:id>")
def agreement(id: str) -> str:  # noqa: A002 - the name in the address
    """An agreement: dates, parties, identifiers, texts held, who cites it, where it is named."""
    return render_template("agreement.html", view=find_agreement(get_puente(), id))
