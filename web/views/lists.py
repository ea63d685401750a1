"""Lists of citations: looked up in the collection, and the works that curators want found."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from corpus.citations.paste import look_up
from corpus.errors import Error
from corpus.files import Files
from corpus.model import WorkId
from corpus.text import decode
from web.accounts import account, requires
from web.current import get_puente
from web.forms import Asked, read_page
from web.i18n import show_number
from web.labels import label
from web.linked import read_links, read_rows
from web.paging import Paging
from web.wanting import forget, keep, read_wanted

blueprint = Blueprint("lists", __name__)

SIZE = 100
LONGEST = 1_000_000  # characters of a list


@blueprint.route("/works/check", methods=["GET", "POST"])
def check() -> ResponseReturnValue:
    """A list of citations, pasted or in a file: which are held, which are missing, which may be several works."""
    text, looked, problem = "", None, ""
    catalog = get_puente().catalog
    try:
        text = _read_list()
        if request.method == "POST" and text.strip():
            looked = look_up(text, catalog)
    except Error as error:
        problem = label(error)
    ids = {id_ for one in looked or () for id_ in (*one.works, *([one.cited] if one.cited else ()))}
    works = catalog.works_by_id(list(ids))
    return render_template("check.html", text=text, looked=looked, works=works, problem=problem)


@blueprint.get("/works/wanted")
def wanted() -> str:
    """Works that curators want found, and what became of them since."""
    return render_template("wanted.html", rows=read_wanted(get_puente().catalog))


@blueprint.post("/works/wanted")
@requires("curator")
def want() -> ResponseReturnValue:
    """Keep the missing works of a list, or take one from it; both are logged."""
    catalog, who = get_puente().catalog, account()
    by = who.name if who else ""
    if "forget" in request.form:
        forget(catalog, WorkId(request.form["forget"]), by=by)
        return redirect(url_for("lists.wanted"))
    count = keep(catalog, _read_list(), by=by)
    flash(
        ngettext(
            "%(count)s work was put on the list.", "%(count)s works were put on the list.", count,
            count=show_number(count),
        )
    )  # fmt: skip
    return redirect(url_for("lists.wanted"))


@blueprint.get("/citations/links")
def links() -> str:
    """Cited addresses and what became of them; asks nothing of the web."""
    puente, page = get_puente(), read_page(request.args)
    ordered, states, tally = read_links(puente.catalog)
    paging = Paging(page, SIZE, len(ordered))
    shown = ordered[paging.first - 1 : paging.last] if ordered else []
    rows = read_rows(puente.catalog, Files(puente.settings.files), shown, states)
    return render_template("links.html", rows=rows, tally=tally, paging=paging, asked=Asked.of(request.args))


def _read_list() -> str:
    file = request.files.get("file")
    data = file.read() if file and file.filename else b""
    return (decode(data).text if data else request.form.get("text", ""))[:LONGEST]
