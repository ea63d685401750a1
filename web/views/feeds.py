"""What other programs read: feeds of searches, the description of the search for browsers, the map of the site."""

from __future__ import annotations

from dataclasses import replace
from uuid import NAMESPACE_URL, uuid5

from flask import Blueprint, Response, jsonify, render_template, request
from flask_babel import ngettext

from web.current import get_puente
from web.forms import Asked, read_query
from web.names import suggestion_note
from web.suggestions import suggest
from web.wiring import ask

blueprint = Blueprint("feeds", __name__)
root = Blueprint("root_files", __name__)

ENTRIES = 30
URLS = 20_000  # of a sitemap; the protocol allows 50,000 and two locales need two each


@blueprint.get("/search.atom")
def atom() -> Response:
    """The newest documents that a search finds, as an Atom feed."""
    query = replace(read_query(request.args, limit=ENTRIES, offset=0), sort="newest")
    found = ask(get_puente(), query)
    body = render_template("atom.xml", query=query, found=found, asked=Asked.of(request.args), urn=_urn, stamp=_stamp)
    return Response(body, mimetype="application/atom+xml")


@blueprint.get("/opensearch.xml")
def opensearch() -> Response:
    """How a browser searches here."""
    return Response(render_template("opensearch.xml"), mimetype="application/opensearchdescription+xml")


@blueprint.get("/suggest")
def suggestions() -> Response:
    """Suggestions as browsers want them: what was written, then what it may become."""
    written = request.args.get("q", "")
    found = suggest(get_puente(), written)
    return jsonify([written, [one.text for one in found], [suggestion_note(one) for one in found]])


@blueprint.get("/suggest.json")
def described() -> Response:
    """Suggestions as the field of our own pages shows and tells them."""
    found = suggest(get_puente(), request.args.get("q", ""))
    entries = [{"text": one.text, "language": one.language, "note": suggestion_note(one)} for one in found]
    told = ngettext(
        "%(count)s suggestion; choose with the arrow keys",
        "%(count)s suggestions; choose with the arrow keys",
        len(found),
        count=len(found),
    )
    return jsonify({"suggestions": entries, "told": told})


@root.get("/sitemap.xml")
def sitemap() -> Response:
    """Every document, term, agreement, agency and option, each in both locales."""
    puente = get_puente()
    documents = [document.id for document, _ in zip(puente.catalog.iter_documents(), range(URLS), strict=False)]
    registers = puente.registers
    registered: list[tuple[str, str]] = [("terms.concept", concept.id) for concept in puente.termbase.concepts]
    registered += [("agreements.agreement", one.id) for one in registers.agreements]
    registered += [("agencies.entity", one.id) for one in registers.agencies]
    registered += [("options.option", one.id) for one in registers.options]
    page = render_template("sitemap.xml", documents=documents, registered=registered)
    return Response(page, mimetype="application/xml")


@root.get("/robots.txt")
def robots() -> Response:
    """What crawlers should leave alone: result lists without end."""
    return Response(render_template("robots.txt"), mimetype="text/plain")


def _urn(text: str) -> str:
    return uuid5(NAMESPACE_URL, text).urn


def _stamp(issued: str) -> str:
    """An RFC 3339 time for a date that may be cut; undated things are old."""
    parts = (issued or "1900").split("-")
    return "-".join([*parts, "01", "01"][:3]) + "T00:00:00Z"
