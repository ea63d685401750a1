"""Curators settle what a citation means; every decision is logged, holds for later ingests, and can be taken back."""

from __future__ import annotations

from itertools import islice

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from corpus.model import WorkId
from web.accounts import account, requires
from web.current import get_puente
from web.reviewing import find_reference, iter_open, settled_lately
from web.wiring import settle

blueprint = Blueprint("review", __name__)

SIZE = 20


@blueprint.get("/review")
@requires("curator")
def review() -> ResponseReturnValue:
    """Citations that wait, and those settled lately."""
    catalog = get_puente().catalog
    waiting = list(islice(iter_open(catalog), SIZE))
    return render_template("review.html", waiting=waiting, settled=settled_lately(catalog))


@blueprint.post("/review")
@requires("curator")
def decide() -> ResponseReturnValue:
    """Settle a citation, or take a decision back."""
    puente, who = get_puente(), account()
    by = who.name if who else ""
    reference = find_reference(puente.catalog, request.form["passage"], request.form.get("start", -1, type=int))
    if "undo" in request.form:
        puente.catalog.undecide(reference, by=by)
        settle(puente)
        flash(gettext("The decision was taken back."))
    else:
        chosen = request.form.get("work", "")
        puente.catalog.decide(reference, WorkId(chosen) if chosen else None, by=by)
        flash(gettext("The citation was settled."))
    return redirect(url_for("review.review"))


@blueprint.get("/review/unanswered")
@requires("curator")
def unanswered() -> ResponseReturnValue:
    """Questions that found nothing: what the collection, or its vocabulary, lacks."""
    return render_template("unanswered.html", questions=get_puente().catalog.queries.unanswered())


@blueprint.post("/review/unanswered")
@requires("curator")
def forget_unanswered() -> ResponseReturnValue:
    """Take a question off the list."""
    get_puente().catalog.queries.forget_unanswered(request.form.get("text", ""))
    return redirect(url_for("review.unanswered"))
