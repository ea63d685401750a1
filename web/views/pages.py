"""The home page and the pages that only explain."""

from __future__ import annotations

from flask import Blueprint, render_template

from web.current import get_puente
from web.tour import tour_of

blueprint = Blueprint("site", __name__)


@blueprint.get("/")
def home() -> str:
    """One search box, the tour of the sample corpus where it is held, and what the collection holds."""
    catalog = get_puente().catalog
    return render_template("home.html", counts=catalog.counts(), tour=tour_of(catalog))


@blueprint.get("/help")
def help_page() -> str:
    """How to ask, with examples."""
    return render_template("help.html")
