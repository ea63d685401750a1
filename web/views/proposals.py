"""What was proposed: the queue, each proposal beside what stands, and a curator's word on it."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from corpus.catalog.review import Proposal, ProposalState
from corpus.errors import Error
from web.accounts import Forbidden, account, requires
from web.curation import accept, mark_of, open_proposals, waiting
from web.current import get_puente
from web.editing import FIELDS, choices_of, read_form, shown_value
from web.labels import label

blueprint = Blueprint("proposals", __name__)

LATELY = 20  # settled proposals that are shown


@blueprint.get("/review/proposals")
@requires("contributor")
def proposals() -> ResponseReturnValue:
    """What waits, oldest first: for curators all of it, for others their own; and what was settled lately."""
    puente, who = get_puente(), account()
    own = who.name if who and not who.may("curator") else ""
    settled = [
        one
        for one in reversed(puente.catalog.review.proposals())
        if one.state is not ProposalState.OPEN and own in ("", one.by)
    ]
    found = open_proposals(puente, own)
    return render_template("proposals.html", waiting=found, settled=settled[:LATELY])


@blueprint.get("/review/proposals/<id>")
@requires("contributor")
def proposal(id: str) -> ResponseReturnValue:  # noqa: A002 - the name in the address
    """A proposal: what it changes, and, for curators, its form to publish it as it is or edited."""
    _only_for(get_puente().catalog.review.proposal(id))
    return render_template("proposal.html", **_shown(id))


@blueprint.post("/review/proposals/<id>")
@requires("contributor")
def decide(id: str) -> ResponseReturnValue:  # noqa: A002 - the name in the address
    """Publish, reject, or (by whoever made it) withdraw a proposal."""
    puente, who, form = get_puente(), account(), request.form
    review, by = puente.catalog.review, who.name if who else ""
    found, answer = review.proposal(id), form.get("answer", "").strip()
    _only_for(found)
    try:
        if form.get("say") != "publish" or not (who and who.may("curator")):
            review.reject(id, by=by, answer=answer)
            flash(gettext("The proposal was settled; nothing was published."))
        else:
            value = found.value
            if found.kind in FIELDS:
                value = read_form(puente.registers, found.kind, found.value, form)
            accept(puente, id, by=by, seen=form.get("seen", ""), value=value, answer=answer)
            flash(gettext("It is published."))
    except Error as error:
        flash(label(error), "error")
        return render_template("proposal.html", **_shown(id)), 400
    return redirect(url_for("proposals.proposals"))


def _only_for(found: Proposal) -> None:
    """Curators see every proposal, others their own. Raises ``Forbidden``."""
    who = account()
    if who is None or not (who.may("curator") or found.by == who.name):
        raise Forbidden


def _shown(id_: str) -> dict[str, object]:
    puente = get_puente()
    found = puente.catalog.review.proposal(id_)
    return {
        "one": waiting(puente, found),
        "kind": found.kind,
        "fields": FIELDS.get(found.kind, ()),
        "shown": partial(shown_value, found.value),
        "choices": partial(choices_of, puente.registers),
        "seen": mark_of(puente, found.kind, found.subject),
    }
