"""Adding documents: send a file, an address or a text; see what was understood; correct it; publish."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from corpus.archives import Refused
from corpus.errors import IngestError
from corpus.ingest import ingest
from corpus.model import DocumentId
from corpus.parsers.protocol import Source
from corpus.sources import open_source, open_sources
from search.query import Query
from search.results import ResultHit
from web.accounts import account, requires
from web.current import get_puente
from web.labels import label
from web.pending import Preview, corrected, find, forget, iter_pending, keep, preview
from web.wiring import ask, settle

blueprint = Blueprint("add", __name__)

SAID = ("title", "language", "date", "issuer", "authors", "doc_type", "country", "source_url", "license", "id")
CORRECTED = ("title", "issued", "issuer", "doc_type", "country", "source_url", "license")


def _folder() -> Path:
    return get_puente().settings.home / "pending"


def _who() -> str:
    who = account()
    return who.name if who else ""


@blueprint.get("/add")
@requires("contributor")
def form() -> ResponseReturnValue:
    """The form, and what is waiting to be published."""
    return render_template("add.html", waiting=list(iter_pending(_folder(), _who())), fetch=get_puente().settings.fetch)


@blueprint.post("/add")
@requires("contributor")
def send() -> ResponseReturnValue:
    """Put aside what was sent and show what was understood of it."""
    tokens = []
    for opened in _sent():
        if isinstance(opened, Refused):
            flash(f"{opened.source}: {label(opened.error)}", "error")
        else:
            tokens.append(keep(_folder(), opened, _who()))
    if len(tokens) == 1:
        return redirect(url_for("add.show", token=tokens[0]))
    if not tokens:
        flash(gettext("Nothing was sent. Choose a file, an address or a text."), "error")
    return redirect(url_for("add.form"))


def _sent() -> Iterator[Source | Refused]:
    settings = get_puente().settings
    for file in request.files.getlist("file"):
        if file.filename:
            yield from open_source(Source(Path(file.filename).name, file.read(), Path(file.filename).name), settings)
    if (address := request.form.get("address", "").strip()) and settings.fetch:
        if address.lower().startswith(("http://", "https://")):
            yield from open_sources([address], None, settings)
        else:
            yield Refused(address, IngestError("blocked_address"))
    if text := request.form.get("text", "").strip():
        yield Source("text.txt", text.encode(), gettext("pasted text"))


@blueprint.get("/add/<token>")
@requires("contributor")
def show(token: str) -> ResponseReturnValue:
    """What publishing would put into the collection, with fields to correct."""
    puente = get_puente()
    seen = preview(find(_folder(), token, _who()), puente.catalog, puente.settings, tuple(puente.entities))
    message = label(seen.error, **(seen.facts or {})) if seen.error else ""
    return render_template("preview.html", seen=seen, problem=message, others=_counterparts(seen))


def _counterparts(seen: Preview) -> list[ResultHit]:
    """Documents in the other language that this may be a version of."""
    if seen.assembled is None or seen.assembled.document.language.counterpart is seen.assembled.document.language:
        return []
    document = seen.assembled.document
    plain = " ".join(word for word in document.title.split() if word.isalnum())[:200]
    query = Query(plain, (document.language.counterpart,), document.language, limit=3)
    return list(ask(get_puente(), query).hits) if plain else []


@blueprint.post("/add/<token>")
@requires("contributor")
def publish(token: str) -> ResponseReturnValue:
    """Publish with the corrections, or throw away."""
    puente, pending = get_puente(), find(_folder(), token, _who())
    if "discard" in request.form:
        forget(_folder(), token)
        return redirect(url_for("add.form"))
    given = {name: request.form.get(name, "") for name in (*SAID, "work")}
    source = corrected(pending, given)
    report = next(iter(ingest([source], puente.catalog, settings=puente.settings, entities=puente.entities)))
    if report.status == "refused":
        flash(label(report.error, **report.facts), "error")
        return redirect(url_for("add.show", token=token))
    puente.catalog.curate("added", report.id, {"status": report.status, "source": report.source}, by=_who())
    settle(puente)
    forget(_folder(), token)
    flash(_published(report.status))
    return redirect(url_for("documents.document", id=report.id))


def _published(status: str) -> str:
    sentences = {
        "added": gettext("The document was added. It can be found now."),
        "updated": gettext("The document was updated."),
    }
    return str(sentences.get(status, gettext("The collection has this document already; here it is.")))


@blueprint.route("/documents/<id>/edit", methods=["GET", "POST"])
@requires("curator")
def edit(id: str) -> ResponseReturnValue:  # noqa: A002 - the name in the address
    """Correct the description of a document; kept also when it is read again, and logged."""
    puente = get_puente()
    document = puente.catalog.document(DocumentId(id))
    if request.method == "GET":
        return render_template("edit.html", document=document, edits=puente.catalog.edits(id))
    values: dict[str, object] = {name: request.form.get(name, "").strip() for name in CORRECTED}
    values["authors"] = tuple(part.strip() for part in request.form.get("authors", "").split(";") if part.strip())
    values["title"] = values["title"] or document.title
    changed = {name: value for name, value in values.items() if value != getattr(document, name)}
    puente.catalog.correct(document.id, changed, by=_who())
    settle(puente)
    flash(gettext("The corrections were saved."))
    return redirect(url_for("documents.document", id=id))
