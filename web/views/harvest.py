"""For machines that collect records: unAPI for reference managers, OAI-PMH 2.0 for libraries.

Sources: unAPI version 1 (unapi.info/specs); the Open Archives Initiative Protocol for Metadata Harvesting 2.0.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, render_template, request

from corpus.citations.export import export
from corpus.errors import NotInCatalog
from corpus.model import DocumentId, Work, WorkId
from web.bibliography import MEDIA_TYPES, full_record
from web.current import get_puente, site_url
from web.oai import answer

root = Blueprint("harvest", __name__)

FORMATS: Mapping[str, str] = {"ris": "ris", "bibtex": "bibtex", "csl": "csl-json"}  # unAPI's names to ours


@root.get("/unapi")
def unapi() -> Response:
    """A record by its id in one of ``FORMATS``; without a format, the formats there are."""
    id_, form = request.args.get("id", ""), request.args.get("format", "")
    if form and form not in FORMATS:
        return Response("406", 406, mimetype="text/plain")
    record = None
    try:
        record = _record(id_) if id_ else None
    except NotInCatalog:
        return Response("404", 404, mimetype="text/plain")
    if record and form:
        return Response(export([record], FORMATS[form]), content_type=f"{MEDIA_TYPES[FORMATS[form]]}; charset=utf-8")
    forms = {name: MEDIA_TYPES[ours] for name, ours in FORMATS.items()}
    body = render_template("unapi.xml", id=id_, forms=forms)
    return Response(body, 300 if id_ else 200, mimetype="application/xml")


def _record(id_: str) -> Work:
    """The record of ``document:ID`` or ``work:ID``."""
    catalog = get_puente().catalog
    kind, _, name = id_.partition(":")
    if kind == "document":
        document = catalog.document(DocumentId(name))
        return full_record(catalog, document, site_url(f"/en/documents/{document.id}"))
    if kind == "work":
        return catalog.work(WorkId(name))
    raise NotInCatalog(id=id_)


@root.route("/oai", methods=["GET", "POST"])
def oai() -> Response:
    """An answer to one request of a harvester."""
    pairs = [(name, value) for name in request.values for value in request.values.getlist(name)]
    return Response(answer(get_puente(), pairs, site_url("/oai")), mimetype="text/xml")
