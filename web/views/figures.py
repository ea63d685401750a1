"""Figures: numbers that texts state, together where they are about one thing."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from web.current import get_puente
from web.figuring import (
    list_groups,
    period_words,
    place_name,
    read_groups,
    sort_by_name,
    subject_name,
    unit_name,
    value_words,
)

blueprint = Blueprint("figures", __name__)
for name, words in {
    "subject_name": subject_name,
    "place_name": place_name,
    "unit_name": unit_name,
    "value_words": value_words,
    "period_words": period_words,
}.items():
    blueprint.add_app_template_filter(words, name)  # type: ignore[arg-type]


@blueprint.get("/figures")
def figures() -> str:
    """What is counted, by name, with how many figures there are of it."""
    text = request.args.get("q", "")
    groups = list_groups(get_puente(), text)
    total = sum(one.total for one in groups)
    return render_template("figures.html", subjects=sort_by_name(groups), text=text, total=total)


@blueprint.get("/figures/<what>")
def figure(what: str) -> str:
    """The figures on one thing by unit and place, with passages, who says them, and where they disagree."""
    views = read_groups(get_puente(), what, request.args.get("place", ""))
    return render_template("figure.html", what=what, views=views, place=request.args.get("place", ""))
