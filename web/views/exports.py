"""Lists and documents as bibliographies: BibTeX, RIS, CSL-JSON and CSV."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from flask import Blueprint, Response, abort, request

from corpus.catalog import Edge, WorkRow
from corpus.citations.export import FORMATS, export
from corpus.citations.export_graph import to_graphml, to_json_graph
from corpus.model import Document, DocumentId, Work, WorkId
from web.bibliography import ENDINGS, MEDIA_TYPES, records_of
from web.current import get_puente, site_url
from web.files import to_take
from web.forms import read_query
from web.i18n import page_locale
from web.wiring import ask

blueprint = Blueprint("exports", __name__)

MOST_DRAWN = 5_000  # works of one graph
GRAPHS: Mapping[str, tuple[Callable[[Sequence[WorkRow], Iterable[Edge]], str], str, str]] = {
    "graphml": (to_graphml, "application/graphml+xml", "graphml"),
    "graph-json": (to_json_graph, "application/json", "graph.json"),
}
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


@blueprint.get("/works/export/<form>")
def graph(form: str) -> Response:
    """The graph of citations around a work, or of all works, the most cited first, as GraphML or JSON."""
    if form not in GRAPHS:
        abort(404)
    catalog, around = get_puente().catalog, request.args.get("around", "")
    rows = catalog.work_rows(limit=MOST_DRAWN)
    if around:
        edges = (*catalog.edges_from([WorkId(around)]), *catalog.edges_to([WorkId(around)]))
        near = {catalog.work(WorkId(around)).id, *(e.citing for e in edges), *(e.cited for e in edges)}
        rows = tuple(catalog.work_row(id_) for id_ in sorted(near)[:MOST_DRAWN])
    write, media_type, ending = GRAPHS[form]
    drawn = write(rows, catalog.edges_from([row.work.id for row in rows]))
    return to_take(drawn, media_type, f"{(around or 'puente')[:80]}.{ending}")


def answer(documents: Iterable[Document], form: str, name: str) -> Response:
    """The works of documents, each once, as a file to take along."""
    return _answer(records_of(get_puente().catalog, documents, _base()), form, name)


def _base() -> str:
    return site_url(f"/{page_locale()}")


def _answer(works: list[Work], form: str, name: str) -> Response:
    if form not in FORMATS:
        abort(404)
    return to_take(export(works, form), MEDIA_TYPES[form], f"{name[:80]}.{ENDINGS[form]}")
