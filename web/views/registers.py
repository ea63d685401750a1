"""Curators correct records of the registers; every change is logged and can be taken back exactly."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from corpus.errors import Error, NotInCatalog
from corpus.registers.values import to_value
from web.accounts import account, requires
from web.agreed import value_name as agreement_value
from web.current import get_puente
from web.editing import FIELDS, changed_fields, choices_of, find_record, read_form, restore, save, shown_value
from web.labels import label
from web.names import country_name
from web.optional import value_name as option_value
from web.register_names import column_name
from web.registry import edits_of

blueprint = Blueprint("registers", __name__)
PAGES = {"option": "options.option", "agency": "agencies.entity", "agreement": "agreements.agreement"}

blueprint.add_app_template_filter(changed_fields, "changed_fields")
blueprint.add_app_template_filter(column_name, "column_name")


@blueprint.route("/registers/<any(option, agency, agreement):kind>/<path:id>/edit", methods=["GET", "POST"])
@requires("curator")
def edit(kind: str, id: str) -> ResponseReturnValue:  # noqa: A002 - the name in the address
    """The form of a record, and what was changed in it before."""
    puente = get_puente()
    registers = puente.registers
    record = find_record(registers, kind, id)
    if request.method == "POST":
        try:
            value = read_form(registers, kind, record, request.form)
        except Error as error:
            flash(label(error), "error")
            return render_template("register_edit.html", **_form(kind, str(record.id))), 400
        who = account()
        if value != to_value(record):
            save(puente, kind, str(record.id), value, who.name if who else "")
            flash(gettext("The corrections were saved."))
        return redirect(url_for(PAGES[kind], id=record.id))
    return render_template("register_edit.html", **_form(kind, str(record.id)))


@blueprint.post("/registers/<any(option, agency, agreement):kind>/<path:id>/restore")
@requires("curator")
def take_back(kind: str, id: str) -> ResponseReturnValue:  # noqa: A002 - the name in the address
    """Put a record back as it was before a change."""
    who, sequence = account(), request.form.get("sequence", -1, type=int)
    restore(get_puente(), kind, id, sequence, who.name if who else "")
    flash(gettext("The record is as it was before."))
    return redirect(url_for("registers.edit", kind=kind, id=id))


@blueprint.app_template_filter("choice_name")
def _choice(field: str, kind: str, value: str) -> str:
    """The name of a value that a field of the form may have."""
    if field == "country":
        return country_name(value)
    return agreement_value(field, value) if kind == "agreement" else option_value(get_puente().registers, field, value)


def _form(kind: str, id_: str) -> dict[str, object]:
    puente = get_puente()
    registers = puente.registers
    record = find_record(registers, kind, id_)
    if kind not in FIELDS:
        raise NotInCatalog("register.not_found", id=id_)
    edits = edits_of(puente, kind, id_)
    value = to_value(record)
    return {
        "kind": kind,
        "id": id_,
        "fields": FIELDS[kind],
        "edits": edits,
        "page": PAGES[kind],
        "shown": partial(shown_value, value),
        "choices": partial(choices_of, registers),
    }
