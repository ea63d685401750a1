"""Options: what the paper proposes, by who acts and what for; each with its source; as CSV, out and in."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from corpus.errors import Error, NotInCatalog
from corpus.registers.records import COMMITMENTS, LISTS
from corpus.registers.table import MOST_BYTES, Problem, write_options
from web import register_names as names
from web.accounts import account, requires
from web.current import get_puente
from web.files import to_take
from web.forms import Asked
from web.labels import label
from web.optional import list_options, pairs_of, read_option, take_options
from web.registry import find_records

blueprint = Blueprint("options", __name__)
blueprint.add_app_template_filter(names.facet_title, "facet_title")


@blueprint.app_context_processor
def _names() -> dict[str, object]:
    return {
        "said": names.said,
        "register_name": names,
        "need_name": lambda id_: names.need_name(get_puente().registers, id_),
        "actor_name": lambda id_: names.actor_name(get_puente().registers, id_),
        "strategy_name": lambda id_: names.strategy_name(get_puente().registers, id_),
        "records_for": lambda text: find_records(get_puente(), text),
    }


@blueprint.get("/options")
def options() -> str:
    """Options by list, narrowed down by who acts, need, strategy, status and commitment; found by words."""
    found, facets = list_options(get_puente(), request.args)
    shown = {"options": found, "facets": facets, "text": request.args.get("q", ""), "asked": Asked.of(request.args)}
    return render_template("options.html", **shown, lists=LISTS)


@blueprint.get("/options/commitments")
def commitments() -> str:
    """Who would do what for whom: options by pair of agencies and kind of commitment."""
    return render_template("commitments.html", pairs=pairs_of(get_puente().registers), kinds=COMMITMENTS)


@blueprint.get("/options/needs")
def needs() -> str:
    """The ten needs of the paper, from the base of its pyramid, and the options that serve each."""
    return render_template("needs.html", registers=get_puente().registers)


@blueprint.get("/options.csv")
def export() -> Response:
    """All options for a spreadsheet."""
    return to_take(write_options(get_puente().registers.options), "text/csv", "puente-options.csv")


@blueprint.route("/options/import", methods=["GET", "POST"])
@requires("curator")
def take() -> ResponseReturnValue:
    """Take options in from a CSV file: good rows are kept, what is wrong with the others is said row by row."""
    problems: Sequence[Problem] = ()
    if request.method == "POST" and (file := request.files.get("file")):
        who = account()
        try:
            changed, problems = take_options(get_puente(), file.read(MOST_BYTES + 1), who.name if who else "")
            flash(gettext("Options taken in: %(count)s.", count=changed))
        except Error as error:
            flash(label(error), "error")
        if not problems:
            return redirect(url_for("options.take"))
    said = [(problem.line, label(problem.code, **problem.facts)) for problem in problems]
    return render_template("options_import.html", problems=said)


@blueprint.get("/options/<id>")
def option(id: str) -> str:  # noqa: A002 - the name in the address
    """An option in both languages, its source and the passage that says it."""
    view = read_option(get_puente(), id)
    if view is None:
        raise NotInCatalog("option.not_found", id=id)
    return render_template("option.html", view=view)
