"""Works: what cites them, what they cite, and which are missing."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for

from corpus.citations.graph import trace as follow
from corpus.citations.links import link_states
from corpus.errors import NotInCatalog
from corpus.model import WorkId, WorkState
from web.citing import read_work
from web.current import get_puente, site_url
from web.forms import Asked, read_page
from web.labels import label
from web.paging import Turning
from web.wiring import find_work

blueprint = Blueprint("works", __name__)

SIZE = 50


@blueprint.get("/works")
def works() -> str:
    """Cited works, the most cited first, of one state or all."""
    chosen, page = request.args.get("state", ""), read_page(request.args)
    state = WorkState(chosen) if chosen in set(WorkState) else None
    rows = get_puente().catalog.work_rows(state=state, limit=SIZE + 1, offset=(page - 1) * SIZE)
    paging = Turning(page, more=len(rows) > SIZE)
    return render_template("works.html", rows=rows[:SIZE], state=state, paging=paging, asked=Asked.of(request.args))


@blueprint.get("/citations/trace")
def trace() -> str:
    """What a work cites, what cites it, and how citations lead from it to another."""
    puente, start, end = get_puente(), request.args.get("from", "").strip(), request.args.get("to", "").strip()
    found, problem = None, ""
    try:
        if start:
            found = follow(puente.catalog, find_work(puente, start), find_work(puente, end) if end else None)
    except NotInCatalog as error:
        problem = label(error)
    return render_template("trace.html", found=found, start=start, end=end, problem=problem)


@blueprint.get("/works/<path:id>")
def work(id: str) -> str:  # noqa: A002 - the name in the address
    """A work with everything that cites it, at the passage that does."""
    catalog = get_puente().catalog
    view = read_work(catalog, WorkId(id))
    link = link_states(catalog).get(view.work.url) if view.work.url else None
    return render_template("work.html", view=view, link=link, address=site_url(url_for("works.work", id=id)))
