"""Agencies, agreements and programs: their names in both languages, and where texts name them."""

from __future__ import annotations

from flask import Blueprint, render_template

from corpus.model import EntityId
from web.current import get_puente
from web.directory import AGREEMENTS, list_entities, read_entity

blueprint = Blueprint("agencies", __name__)


@blueprint.get("/agencies")
def agencies() -> str:
    """Agencies, organizations and people by country."""
    groups = list_entities(get_puente(), lambda entity: entity.kind not in AGREEMENTS)
    return render_template("agencies.html", groups=groups, agreements=False)


@blueprint.get("/agreements")
def agreements() -> str:
    """Agreements, treaties, programs, laws and plans by country."""
    groups = list_entities(get_puente(), lambda entity: entity.kind in AGREEMENTS)
    return render_template("agencies.html", groups=groups, agreements=True)


@blueprint.get("/agencies/<path:id>")
def entity(id: str) -> str:  # noqa: A002 - the name in the address
    """One of them: names, relations, and every passage that names it."""
    return render_template("entity.html", view=read_entity(get_puente(), EntityId(id)))
