"""Lists and documents as bibliographies: BibTeX, RIS, CSL-JSON and CSV."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request

from corpus.citations.export import FORMATS, export
from corpus.model import DocumentId, Work, WorkId
from web.bibliography import ENDINGS, MEDIA_TYPES, records_of
from web.current import get_puente, site_url
from web.forms import read_query
from web.i18n import page_locale
from web.wiring import ask

blueprint = Blueprint("exports", __name__)

MOST = 200  # works of one list


@blueprint.get("/search/export/<form>")
def results(form: str) -> Response:
    """The works that a search finds, each once, best first."""
    puente = get_puente()
    found = ask(puente, read_query(request.args, limit=MOST, offset=0))
    documents = {hit.document.id: hit.document for hit in found.hits}
    return _answer(records_of(puente.catalog, documents.values(), _base()), form, "puente")


@blueprint.get("/documents/<id>/export/<form>")
def document(id: str, form: str) -> Response:  # noqa: A002 - the name in the address
    """A document."""
    catalog = get_puente().catalog
    found = catalog.document(DocumentId(id))
    return _answer(records_of(catalog, [found], _base()), form, found.id)


@blueprint.get("/works/<path:id>/export/<form>")
def work(id: str, form: str) -> Response:  # noqa: A002 - the name in the address
    """A work as it is cited."""
    found = get_puente().catalog.work(WorkId(id))
    return _answer([found], form, found.id)


def _base() -> str:
    return site_url(f"/{page_locale()}")


def _answer(works: list[Work], form: str, name: str) -> Response:
    if form not in FORMATS:
        abort(404)
    response = Response(export(works, form), content_type=f"{MEDIA_TYPES[form]}; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=f"{name[:80]}.{ENDINGS[form]}")
    return response
