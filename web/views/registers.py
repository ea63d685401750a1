"""Records and concepts are corrected or proposed to be, and signed; every step is logged and can be taken back exactly."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from corpus.errors import Error
from web.accounts import account, requires
from web.agreed import value_name as agreement_value
from web.curation import propose, publish, published, revert, standing, title_of
from web.current import get_puente
from web.editing import FIELDS, changed_fields, choices_of, read_form, shown_value
from web.labels import label
from web.names import country_name, equivalence_name
from web.optional import value_name as option_value
from web.register_names import column_name, proposal_state, record_kind
from web.registry import edits_of

blueprint = Blueprint("registers", __name__)
PAGES = {
    "option": "options.option",
    "agency": "agencies.entity",
    "agreement": "agreements.agreement",
    "concept": "terms.concept",
}
RECORD = "/registers/<any(option, agency, agreement, concept):kind>/<path:id>"

blueprint.add_app_template_filter(changed_fields, "changed_fields")
blueprint.add_app_template_filter(column_name, "column_name")
blueprint.add_app_template_filter(record_kind, "record_kind")
blueprint.add_app_template_filter(proposal_state, "proposal_state")


@blueprint.route(f"{RECORD}/edit", methods=["GET", "POST"])
@requires("contributor")
def edit(kind: str, id: str) -> ResponseReturnValue:  # noqa: A002 - the name in the address
    """The form of a record: curators publish what they change, others propose it; who stands by it; what was changed."""
    puente, who = get_puente(), account()
    old = published(puente, kind, id)
    if request.method == "GET" or who is None:
        return render_template("register_edit.html", **_form(kind, id, old))
    try:
        value = read_form(puente.registers, kind, old, request.form)
        if who.may("curator") and "propose" not in request.form:
            if value != old:
                publish(puente, kind, id, value, who.name)
            flash(gettext("The corrections were saved."))
        else:
            propose(puente, kind, id, value, who.name, request.form.get("reason", "").strip())
            flash(gettext("The proposal waits for a curator now."))
    except Error as error:
        flash(label(error), "error")
        return render_template("register_edit.html", **_form(kind, id, old)), 400
    return redirect(url_for(PAGES[kind], id=id))


@blueprint.post(f"{RECORD}/restore")
@requires("curator")
def take_back(kind: str, id: str) -> ResponseReturnValue:  # noqa: A002 - the name in the address
    """Put a record back as it was before a change."""
    who, sequence = account(), request.form.get("sequence", -1, type=int)
    revert(get_puente(), kind, id, sequence, who.name if who else "")
    flash(gettext("The record is as it was before."))
    return redirect(url_for("registers.edit", kind=kind, id=id))


@blueprint.post(f"{RECORD}/sign")
@requires("contributor")
def sign(kind: str, id: str) -> ResponseReturnValue:  # noqa: A002 - the name in the address
    """Stand by a record as it is, for one's side of the border, or no longer."""
    puente, who = get_puente(), account()
    by = who.name if who else ""
    try:
        if "unsign" in request.form:
            puente.catalog.review.unsign(kind, id, by=by)
            flash(gettext("Your signature was taken back."))
        else:
            puente.catalog.review.sign(kind, id, published(puente, kind, id), by=by)
            flash(gettext("You signed the record as it is now."))
    except Error as error:
        flash(label(error), "error")
    return redirect(url_for("registers.edit", kind=kind, id=id))


@blueprint.app_template_filter("choice_name")
def _choice(field: str, kind: str, value: str) -> str:
    """The name of a value that a field of the form may have."""
    if field == "country":
        return country_name(value)
    if field == "equivalence":
        return equivalence_name(value)
    return agreement_value(field, value) if kind == "agreement" else option_value(get_puente().registers, field, value)


def _form(kind: str, id_: str, value: Mapping[str, Any]) -> dict[str, object]:
    puente = get_puente()
    return {
        "kind": kind,
        "id": id_,
        "title": title_of(kind, id_, value),
        "fields": FIELDS[kind],
        "edits": edits_of(puente, kind, id_),
        "page": PAGES[kind],
        "shown": partial(shown_value, value),
        "choices": partial(choices_of, puente.registers),
        "standing": standing(puente, kind, id_),
    }
