"""Documents: the reader, and the file as it came."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from corpus.alignments import KIND as ALIGNMENT
from corpus.alignments import pair_id
from corpus.errors import Error, NotInCatalog
from corpus.files import Files
from corpus.model import DocumentId
from web.accounts import account, requires
from web.alignments import checked_of, mended, value_of
from web.beside import read_beside
from web.bibliography import full_record
from web.curation import propose, publish
from web.current import get_puente, site_url
from web.forms import Asked, read_page, read_query
from web.glossing import explain_terms
from web.heads import describe
from web.labels import label
from web.margins import read_margin
from web.marks import mark_passages
from web.paging import Paging
from web.reader import read_document

blueprint = Blueprint("documents", __name__)

SANDBOX = "default-src 'none'; sandbox"

SIZE = 50


@blueprint.get("/documents")
def documents() -> str:
    """All documents, by title."""
    catalog, page = get_puente().catalog, read_page(request.args)
    every = sorted(catalog.iter_documents(), key=lambda document: document.title.casefold())
    paging = Paging(page, SIZE, len(every))
    shown = every[paging.first - 1 : paging.last] if every else []
    return render_template("documents.html", documents=shown, paging=paging, asked=Asked.of(request.args))


@blueprint.get("/documents/<id>")
def document(id: str) -> str:  # noqa: A002 - the name in the address
    """A document to read, its words marked when it was opened from a search."""
    puente, query = get_puente(), read_query(request.args)
    found = puente.catalog.document(DocumentId(id))
    content = puente.catalog.content(found.id)
    marks, explained = mark_passages(puente, query, content.passages), request.args.get("terms", "")
    terms = explain_terms(puente.termbase, content, every=explained == "all") if explained else None
    reading = read_document(puente.catalog, found, content, marks, terms)
    address = site_url(url_for("documents.document", id=found.id))
    versions = [
        (str(other.language), site_url(url_for("documents.document", id=other.id))) for other in reading.versions
    ]
    return render_template(
        "document.html",
        reading=reading,
        margin=read_margin(puente.catalog, found, content.passages),
        query=query,
        asked=Asked.of(request.args),
        explained=explained,
        address=address,
        head=describe(found, puente.catalog.work(found.work), address, versions),
        record=full_record(puente.catalog, found, address),
    )


@blueprint.get("/documents/<id>/earlier/<int:number>")
def earlier(id: str, number: int) -> str:  # noqa: A002 - the name in the address
    """A former state of a document, with its notes and citations as they were."""
    catalog = get_puente().catalog
    document, content = catalog.earlier_state(DocumentId(id), number)
    states = catalog.earlier(document.id)
    state = next(one for one in states if one.number == number)
    return render_template(
        "earlier.html", reading=read_document(catalog, document, content, {}), state=state, states=states
    )


@blueprint.get("/documents/<id>/original")
def original(id: str) -> ResponseReturnValue:  # noqa: A002 - the name in the address
    """The bytes as they came: always as a download, never as a page of this site."""
    puente = get_puente()
    found = puente.catalog.document(DocumentId(id))
    files = Files(puente.settings.files.resolve())
    if not files.has(found.sha256):
        abort(404)
    name = (found.source.rstrip("/").rsplit("/", 1)[-1] or found.id)[-150:]
    response = send_file(
        files.path(found.sha256), mimetype=found.media_type, as_attachment=True, download_name=name, etag=found.sha256
    )
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


@blueprint.get("/documents/<id>/side-by-side")
def beside(id: str) -> ResponseReturnValue:  # noqa: A002 - the name in the address
    """A document beside another version of its work: the one asked for, else the first in the other language."""
    puente, query = get_puente(), read_query(request.args)
    left = puente.catalog.document(DocumentId(id))
    others = [version for version in puente.catalog.versions(left.work) if version.id != left.id]
    others.sort(key=lambda version: version.language is left.language)
    if asked := request.args.get("with"):
        right = puente.catalog.document(DocumentId(asked))
    elif others:
        right = others[0]
    else:
        raise NotInCatalog("document.no_version", id=id)
    content = [*puente.catalog.iter_passages(left.id), *puente.catalog.iter_passages(right.id)]
    rows = read_beside(puente, left, right, mark_passages(puente, query, content))
    neighbors = {row.place: row.right[0].passage.ordinal for row in rows if row.right}
    return render_template(
        "beside.html", neighbors=neighbors, left=left, right=right, rows=rows, query=query, asked=Asked.of(request.args)
    )


@blueprint.post("/documents/<id>/side-by-side")
@requires("contributor")
def mend(id: str) -> ResponseReturnValue:  # noqa: A002 - the name in the address
    """Say that two passages belong together, or do not: curators publish it, others propose it."""
    puente, who, form = get_puente(), account(), request.form
    left = puente.catalog.document(DocumentId(id)).id
    right = puente.catalog.document(DocumentId(form.get("with", ""))).id
    say, _, other = form.get("say", "").partition(":")
    places = [form.get("left", -1, type=int), int(other) if other.isdecimal() else form.get("right", -1, type=int)]
    checked = mended(checked_of(puente, left, right), (places[0], places[1]), together=say == "together")
    by, value = who.name if who else "", value_of(left, right, checked)
    try:
        if who and who.may("curator"):
            publish(puente, ALIGNMENT, pair_id(left, right), value, by)
            flash(gettext("The pair was mended."))
        else:
            propose(puente, ALIGNMENT, pair_id(left, right), value, by, "")
            flash(gettext("The proposal waits for a curator now."))
    except Error as error:
        flash(label(error), "error")
    values: dict[str, Any] = {"id": left, "with": right, "_anchor": f"l{places[0]}"}
    return redirect(url_for("documents.beside", **values))
