"""The home page and the pages that only explain."""

from __future__ import annotations

from flask import Blueprint, render_template

from web.current import get_puente

blueprint = Blueprint("site", __name__)


@blueprint.get("/")
def home() -> str:
    """One search box, and what the collection holds."""
    return render_template("home.html", counts=get_puente().catalog.counts())


@blueprint.get("/help")
def help_page() -> str:
    """How to ask, with examples."""
    return render_template("help.html")
