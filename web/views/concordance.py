"""Keyword in context, in both languages."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from search.concordance import BY_DOCUMENT, BY_WORDS, SORTED, Line
from search.errors import QueryError
from web.current import get_puente, site_url
from web.files import to_take
from web.forms import Asked, read_page, read_query
from web.i18n import page_locale
from web.labels import label
from web.paging import Turning
from web.wiring import lines

blueprint = Blueprint("concordance", __name__)

SIZE = 50
ORDERS = ("rank", *BY_WORDS, *BY_DOCUMENT)
COLUMNS = (
    "left", "keyword", "right", "language", "title", "issuer", "country", "issued", "url", "aligned", "aligned_url",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what spreadsheets take for a command at the start of a cell


def _order() -> str:
    asked = request.args.get("order", "")
    return asked if asked in ORDERS else ORDERS[0]


@blueprint.get("/concordance")
def concordance() -> ResponseReturnValue:
    """A line for each passage that has the words, aligned ones first, or in another order."""
    query, page = read_query(request.args), read_page(request.args)
    shown = {"query": query, "asked": Asked.of(request.args), "order": _order(), "most": SORTED}
    if not query.text:
        return render_template("concordance.html", lines=None, **shown)
    try:
        every = lines(get_puente(), query, _order())
        found = list(every.lines((page - 1) * SIZE, page * SIZE + 1))
    except QueryError as error:
        return render_template("concordance.html", lines=None, problem=label(error), **shown), 400
    paging = Turning(page, more=len(found) > SIZE)
    return render_template("concordance.html", lines=found[:SIZE], total=every.total, paging=paging, **shown)


@blueprint.get("/concordance/export/csv")
def export() -> ResponseReturnValue:
    """All lines as CSV, in the order asked for."""
    try:
        every = lines(get_puente(), read_query(request.args), _order())
    except QueryError as error:
        return Response(label(error), 400, content_type="text/plain; charset=utf-8")
    return to_take(_csv(every.lines(), site_url(f"/{page_locale()}")), "text/csv", "puente-concordance.csv")


def _csv(found: Iterable[Line], base: str) -> str:
    out = io.StringIO()
    out.write("\ufeff")
    table = csv.writer(out)
    table.writerow(COLUMNS)
    for line in found:
        table.writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in _cells(line, base)])
    return out.getvalue()


def _cells(line: Line, base: str) -> Iterator[str]:
    document, other = line.document, line.aligned.passage if line.aligned else None
    yield from (line.left, line.keyword, line.right, line.passage.language)
    yield from (document.title, document.issuer, document.country, document.issued)
    yield f"{base}/documents/{document.id}#p{line.passage.ordinal}"
    yield other.text if other else ""
    yield f"{base}/documents/{other.document}#p{other.ordinal}" if other else ""
