"""How complete the collection is, counted now, and how well it is searched, as last measured."""

from __future__ import annotations

from flask import Blueprint, render_template

from web.current import get_puente
from web.measured import DIRECTIONS, MEASURES, layers_name, measured, set_name, target_name
from web.quality import measure

blueprint = Blueprint("quality", __name__)


@blueprint.get("/quality")
def quality() -> str:
    """Shares of what is known, linked and held."""
    return render_template(
        "quality.html",
        view=measure(get_puente()),
        parts_measured=measured(),
        directions=DIRECTIONS,
        measures=MEASURES,
        set_name=set_name,
        layers_name=layers_name,
        target_name=target_name,
    )
