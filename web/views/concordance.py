"""Keyword in context, in both languages."""

from __future__ import annotations

from itertools import islice

from flask import Blueprint, render_template, request

from search.concordance import Line
from search.errors import QueryError
from web.current import get_puente
from web.forms import Asked, read_page, read_query
from web.labels import label
from web.paging import Turning
from web.wiring import lines

blueprint = Blueprint("concordance", __name__)

SIZE = 50
SORTED = 1_000  # lines that are sorted by their neighbors, at most
ORDERS = ("rank", "left", "right")


@blueprint.get("/concordance")
def concordance() -> str | tuple[str, int]:
    """A line for each passage that has the words, aligned ones first or sorted by what stands beside."""
    query, page, order = read_query(request.args), read_page(request.args), request.args.get("order", "rank")
    shown = {"query": query, "asked": Asked.of(request.args), "order": order if order in ORDERS else "rank"}
    if not query.text:
        return render_template("concordance.html", lines=None, **shown)
    try:
        every = lines(get_puente(), query)
        if order in ORDERS[1:]:
            every = iter(sorted(islice(every, SORTED), key=_left if order == "left" else _right))
        found = list(islice(every, (page - 1) * SIZE, page * SIZE + 1))
    except QueryError as error:
        return render_template("concordance.html", lines=None, problem=label(error), **shown), 400
    paging = Turning(page, more=len(found) > SIZE)
    return render_template("concordance.html", lines=found[:SIZE], paging=paging, **shown)


def _left(line: Line) -> list[str]:
    return [word.casefold() for word in reversed(line.left.split())]


def _right(line: Line) -> list[str]:
    return [word.casefold() for word in line.right.split()]
