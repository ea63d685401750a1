"""Curators go through the terms that the corpus suggests: accept, edit, reject; every decision is logged."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from corpus.errors import Error
from corpus.terms.load import EQUIVALENCES
from web.accounts import account, requires
from web.candidates import REJECTED, accept, evidence_of, find_candidate, kept_candidates, key_of, settle
from web.current import get_puente
from web.forms import Asked, read_page
from web.labels import label
from web.paging import Paging

blueprint = Blueprint("candidates", __name__)

SIZE = 20


@blueprint.get("/terms/candidates")
@requires("curator")
def candidates() -> ResponseReturnValue:
    """The pairs that wait, best first."""
    puente = get_puente()
    found = kept_candidates(puente)
    paging = Paging(read_page(request.args), SIZE, len(found))
    shown = found[max(paging.first - 1, 0) : paging.last]
    parts = {"paging": paging, "asked": Asked.of(request.args), "key_of": key_of}
    return render_template("candidates.html", candidates=shown, evidence=evidence_of(puente, shown), **parts)


@blueprint.post("/terms/candidates")
@requires("curator")
def decide() -> ResponseReturnValue:
    """Take a pair as a term, as it is or as edited, or reject it."""
    puente, form, who = get_puente(), request.form, account()
    by = who.name if who else ""
    one = find_candidate(puente, form.get("key", ""))
    if form.get("say") == "accept":
        wanted = form.get("equivalence", "")
        equivalence = wanted if wanted in EQUIVALENCES else EQUIVALENCES[0]
        try:
            id_ = accept(puente, one, form.get("english", ""), form.get("spanish", ""), equivalence, by)
        except Error as error:
            flash(label(error), "error")
        else:
            flash(gettext("The term base has it now: %(id)s.", id=id_))
    else:
        settle(puente, one, REJECTED, by)
        flash(gettext("It is kept as no term."))
    return redirect(url_for("candidates.candidates", page=form.get("page", 1, type=int)))
