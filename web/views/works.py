"""Works: what cites them, what they cite, and which are missing."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from corpus.model import WorkId, WorkState
from web.app import get_puente
from web.citing import read_work
from web.forms import Asked, read_page
from web.paging import Turning

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


@blueprint.get("/works/<path:id>")
def work(id: str) -> str:  # noqa: A002 - the name in the address
    """A work with everything that cites it, at the passage that does."""
    return render_template("work.html", view=read_work(get_puente().catalog, WorkId(id)))
