"""The common language: concepts and their terms in both languages."""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template, request

from corpus.model import PassageId
from corpus.terms.curated import KIND
from corpus.terms.exchange import FORMATS, MEDIA_TYPES, export_terms
from web.current import get_puente
from web.files import to_take
from web.forms import Asked, read_page
from web.paging import Paging
from web.registry import edits_of
from web.teaching import learned_pairs
from web.terminology import choose_concepts, read_uses

blueprint = Blueprint("terms", __name__)

SIZE = 50


@blueprint.get("/terms")
def terms() -> str:
    """Concepts by their terms in the language of the page; of a text, those it names."""
    text, kind = request.args.get("q", "").strip(), request.args.get("equivalence", "")
    found = choose_concepts(get_puente().termbase, text, kind)
    paging = Paging(read_page(request.args), SIZE, len(found))
    shown = found[max(paging.first - 1, 0) : paging.last]
    asked = Asked.of(request.args)
    return render_template("terms.html", concepts=shown, paging=paging, asked=asked, text=text, kind=kind)


@blueprint.get("/terms/learned")
def learned() -> str:
    """Pairs learned from texts held in both languages, each with passages that have it."""
    puente, text = get_puente(), request.args.get("q", "").strip()
    found = learned_pairs(puente, text)
    paging = Paging(read_page(request.args), SIZE, len(found))
    shown = found[max(paging.first - 1, 0) : paging.last]
    passages = puente.catalog.passages([PassageId(name) for pair in shown for name in pair.evidence])
    titles = puente.catalog.documents(list({passage.document for passage in passages.values()}))
    asked = Asked.of(request.args)
    return render_template(
        "learned.html", pairs=shown, paging=paging, asked=asked, text=text, passages=passages, titles=titles
    )


@blueprint.get("/terms/export/<form>")
def export(form: str) -> Response:
    """The whole term base as TBX, SKOS or CSV."""
    if form not in FORMATS:
        abort(404)
    ending = "ttl" if form == "skos" else form
    return to_take(export_terms(get_puente().termbase.concepts, form), MEDIA_TYPES[form], f"puente-terms.{ending}")


@blueprint.get("/terms/<path:id>")
def concept(id: str) -> str:  # noqa: A002 - the name in the address
    """A concept: its terms, what they mean on either side, and where the collection uses them."""
    puente = get_puente()
    found = puente.termbase.concept(id)
    edits = edits_of(puente, KIND, found.id)
    return render_template("concept.html", concept=found, uses=read_uses(puente, found), edits=edits)
