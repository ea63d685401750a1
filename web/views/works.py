"""Works: what cites them, what they cite, and which are missing."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for

from corpus.citations.graph import trace as follow
from corpus.citations.links import link_state, link_states
from corpus.model import WorkId, WorkState
from web.citing import read_work
from web.current import get_puente, site_url
from web.forms import Asked, read_page
from web.paging import Turning
from web.tracing import MOST_STEPS, draw, read_end, read_mentions, read_steps
from web.whereabouts import where_to_look

blueprint = Blueprint("works", __name__)

SIZE = 50
MOST_ALL = 500  # cited works of a trace shown when all are asked for


@blueprint.get("/works")
def works() -> str:
    """Cited works, the most cited first, of one state or all."""
    chosen, page = request.args.get("state", ""), read_page(request.args)
    state = WorkState(chosen) if chosen in set(WorkState) else None
    rows = get_puente().catalog.work_rows(state=state, limit=SIZE + 1, offset=(page - 1) * SIZE)
    paging = Turning(page, more=len(rows) > SIZE)
    links = link_states(get_puente().catalog) if state is WorkState.MISSING else {}
    places = (
        {r.work.id: where_to_look(r.work, links.get(r.work.url)) for r in rows} if state is WorkState.MISSING else {}
    )
    return render_template(
        "works.html", rows=rows[:SIZE], state=state, paging=paging, asked=Asked.of(request.args), places=places
    )


@blueprint.get("/citations/trace")
def trace() -> str:
    """What a work cites, what cites it, and how citations lead from it to another."""
    puente, asked = get_puente(), Asked.of(request.args)
    start, end = (read_end(puente, request.args.get(name, "").strip()) for name in ("from", "to"))
    if not start.work or (end.typed and not end.work):
        return render_template("trace.html", found=None, start=start, end=end, asked=asked)
    catalog, page = puente.catalog, read_page(request.args)
    row = catalog.work_row(start.work)
    found = follow(catalog, start.work, end.work, most=MOST_STEPS, offset=(page - 1) * MOST_STEPS)
    return render_template(
        "trace.html",
        found=found,
        start=start,
        end=end,
        asked=asked,
        row=row,
        paging=Turning(page, more=page * MOST_STEPS < row.cited_by),
        cites=read_steps(catalog, found.cites, MOST_ALL if asked.get("all") else MOST_STEPS),
        cited_by=read_steps(catalog, found.cited_by, MOST_STEPS),
        mentions=read_mentions(catalog, found.work, puente.entities),
        picture=draw(found, row.state),
        states=catalog.work_states([work.id for path in found.paths for work in path]),
    )


@blueprint.get("/works/<path:id>")
def work(id: str) -> str:  # noqa: A002 - the name in the address
    """A work with everything that cites it, at the passage that does."""
    catalog = get_puente().catalog
    part = request.args.get("part", "")
    view = read_work(catalog, WorkId(id), part)
    link = link_state(catalog, view.work.url)
    places = where_to_look(view.work, link) if view.state is not WorkState.HELD else []
    mentions = read_mentions(catalog, view.work, get_puente().entities)
    address = site_url(url_for("works.work", id=id))
    return render_template(
        "work.html", view=view, link=link, address=address, places=places, mentions=mentions, part=part
    )
