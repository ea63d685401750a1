"""The results page."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from search.errors import QueryError
from search.query import Filter, Query
from web.asking import note_search
from web.current import get_puente
from web.forms import Asked, read_page, read_query
from web.labels import label
from web.paging import Turning
from web.wiring import ask

blueprint = Blueprint("search", __name__)

SIDES = ("US", "MX")
BOTH = "US-MX"


@blueprint.get("/search")
def results() -> ResponseReturnValue:
    """Passages that answer the question in the address, or what is wrong with it."""
    query, asked = read_query(request.args), Asked.of(request.args)
    if not query.text and not query.filters:
        return redirect(url_for("site.home"))
    if request.args.get("view") == "split":
        return _split(query, asked)
    try:
        found = ask(get_puente(), replace(query, limit=query.limit + 1))
    except QueryError as error:
        page = render_template("results.html", query=query, asked=asked, problem=label(error), position=error.position)
        return page, 400
    note_search(query, found.total)
    paging = Turning(read_page(request.args), more=len(found.hits) > query.limit)
    shown = replace(found, hits=found.hits[: query.limit])
    return render_template("results.html", query=query, asked=asked, found=shown, paging=paging)


def _split(query: Query, asked: Asked) -> ResponseReturnValue:
    """The same question to the documents of either country."""
    others = tuple(filter_ for filter_ in query.filters if filter_.field != "country")
    try:
        sides = [(country, ask(get_puente(), _within(query, others, country))) for country in SIDES]
        shared = ask(get_puente(), replace(_within(query, others, BOTH), limit=1)).total
    except QueryError as error:
        return render_template("split.html", query=query, asked=asked, sides=(), problem=label(error)), 400
    return render_template("split.html", query=query, asked=asked, sides=sides, both=BOTH, shared=shared)


def _within(query: Query, others: tuple[Filter, ...], country: str) -> Query:
    return replace(query, filters=(*others, Filter("country", (country,))))
