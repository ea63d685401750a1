"""Adding documents: send a file, an address or a text; see what was understood; correct it; publish."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from werkzeug.datastructures import FileStorage

from corpus.errors import IngestError, NotInCatalog
from corpus.ingest import ingest
from corpus.model import DocumentId
from corpus.parsers.archives import MEDIA_TYPES
from corpus.parsers.isolate import sniff_isolated
from corpus.parsers.protocol import Source
from corpus.sources import LINES, is_address
from search.query import Query
from search.results import ResultHit
from web.accounts import account, requires
from web.current import get_puente
from web.labels import label
from web.pending import Preview, find, forget, keep, list_waiting, preview
from web.tasks import pending_folder, record_added, submit_publish, submit_upload, to_publish
from web.wiring import ask, settle

blueprint = Blueprint("add", __name__)

SAID = ("title", "language", "date", "issuer", "authors", "doc_type", "country", "source_url", "license", "id")
SMALL = 1_000_000  # bytes of a document that is read while its sender waits
MOST = 100  # waiting documents on a page
CORRECTED = ("title", "issued", "issuer", "doc_type", "country", "source_url", "license")


def _folder() -> Path:
    return pending_folder(get_puente())


def _who() -> str:
    who = account()
    return who.name if who else ""


def _group() -> str:
    """The group that a form limits a document to; one that is not theirs is as good as none: ``NotInCatalog``."""
    group = request.form.get("group", "")
    if group and group not in get_puente().groups:
        raise NotInCatalog("group.not_found", group=group)
    return group


@blueprint.get("/add")
@requires("contributor")
def form() -> ResponseReturnValue:
    """The form, and what is waiting to be published."""
    waiting = list_waiting(_folder(), _who())
    return render_template("add.html", waiting=waiting, shown=waiting[:MOST], fetch=get_puente().settings.fetch)


@blueprint.post("/add")
@requires("contributor")
def send() -> ResponseReturnValue:
    """Put aside what was sent and show what was understood of it: at once, or, where that takes long, by a task."""
    puente = get_puente()
    files = [file for file in request.files.getlist("file") if file.filename]
    address = request.form.get("address", "").strip() if puente.settings.fetch else ""
    if address and not is_address(address):
        flash(f"{address}: {label('blocked_address')}", "error")
        return redirect(url_for("add.form"))
    if text := request.form.get("text", "").strip():
        token = keep(_folder(), Source("text.txt", text.encode(), gettext("pasted text")), _who())
        if not files and not address:
            return redirect(url_for("add.show", token=token))
    if len(files) == 1 and not address and not text and (source := _small(files[0])):
        return redirect(url_for("add.show", token=keep(_folder(), source, _who())))
    if files or address:
        task = submit_upload(puente, files, [address] if address else [], _who())
        return redirect(url_for("jobs.task", id=task.id, watch=1))
    flash(gettext("Nothing was sent. Choose a file, an address or a text."), "error")
    return redirect(url_for("add.form"))


def _small(file: FileStorage) -> Source | None:
    """A file that is one document and soon read; else nothing, and it is as it was."""
    data = file.stream.read(SMALL + 1)
    source = Source(Path(str(file.filename).replace("\\", "/")).name, data)
    file.stream.seek(0)
    if len(data) > SMALL:
        return None
    try:
        media_type = sniff_isolated(source, get_puente().settings)
    except IngestError:
        return replace(source, origin=source.name)  # its page says why it cannot be read
    long = media_type in MEDIA_TYPES or media_type.startswith("image/") or source.name.lower().endswith(LINES)
    return None if long else replace(source, origin=source.name)


@blueprint.post("/add/waiting")
@requires("contributor")
def settle_waiting() -> ResponseReturnValue:
    """Publish the chosen ones, or all without a problem, or throw the chosen ones away."""
    waiting = list_waiting(_folder(), _who(), task=request.form.get("task", 0, type=int))
    chosen = set(request.form.getlist("token"))
    if "all" in request.form:
        tokens = [one.token for one in waiting if one.good]
    else:
        tokens = [one.token for one in waiting if one.token in chosen]
    if "discard" in request.form:
        for token in tokens:
            forget(_folder(), token)
        flash(ngettext("%(num)s document was thrown away.", "%(num)s documents were thrown away.", len(tokens)))
        return redirect(url_for("add.form"))
    if not tokens:
        flash(gettext("Choose at least one document."), "error")
        return redirect(url_for("add.form"))
    task = submit_publish(get_puente(), tokens, _who(), group=_group())
    return redirect(url_for("jobs.task", id=task.id, watch=1))


@blueprint.get("/add/<token>")
@requires("contributor")
def show(token: str) -> ResponseReturnValue:
    """What publishing would put into the collection, with fields to correct."""
    puente = get_puente()
    pending = find(_folder(), token, _who())
    seen = preview(_folder(), pending, puente.catalog, puente.settings, puente.entities)
    message = label(seen.error, **(seen.facts or {})) if seen.error else ""
    return render_template("preview.html", seen=seen, problem=message, others=_counterparts(seen))


def _counterparts(seen: Preview) -> list[ResultHit]:
    """Documents in the other language that this may be a version of."""
    if seen.assembled is None or seen.assembled.document.language.counterpart is seen.assembled.document.language:
        return []
    document = seen.assembled.document
    plain = " ".join(word for word in document.title.split() if word.isalnum())[:200]
    query = Query(plain, (document.language.counterpart,), document.language, limit=3)
    hits = ask(get_puente(), query).hits if plain else ()
    return list({hit.document.work: hit for hit in reversed(hits)}.values())[::-1]


@blueprint.post("/add/<token>")
@requires("contributor")
def publish(token: str) -> ResponseReturnValue:
    """Publish with the corrections, or throw away."""
    puente, pending = get_puente(), find(_folder(), token, _who())
    if "discard" in request.form:
        forget(_folder(), token)
        return redirect(url_for("add.form"))
    given = {name: request.form.get(name, "") for name in (*SAID, "work", "apart")}
    if len(pending.source.data) > SMALL:
        task = submit_publish(puente, [token], _who(), given, _group())
        return redirect(url_for("jobs.task", id=task.id, watch=1))
    source = to_publish(pending, given)
    reports = ingest([source], puente.catalog, settings=puente.settings, entities=puente.entities, group=_group())
    report = next(iter(reports))
    if report.status == "refused":
        flash(label(report.error, **report.facts), "error")
        return redirect(url_for("add.show", token=token))
    record_added(puente, report, _who())
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
    if "group" in request.form:
        values["group"] = _group()
    changed = {name: value for name, value in values.items() if value != getattr(document, name)}
    puente.catalog.correct(document.id, changed, by=_who())
    settle(puente)
    flash(gettext("The corrections were saved."))
    return redirect(url_for("documents.document", id=id))
