"""How complete the collection is, counted now."""

from __future__ import annotations

from flask import Blueprint, render_template

from web.current import get_puente
from web.quality import measure

blueprint = Blueprint("quality", __name__)


@blueprint.get("/quality")
def quality() -> str:
    """Shares of what is known, linked and held."""
    return render_template("quality.html", view=measure(get_puente()))
