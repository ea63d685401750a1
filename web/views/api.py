"""``/api/v1``: what the site reads, as the JSON of INTERFACES. Described by ``/api/v1/openapi.json``."""

from __future__ import annotations

import hashlib
import json
from http import HTTPStatus
from itertools import islice
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, request

from corpus.citations.graph import trace as follow
from corpus.citations.links import link_state, link_states
from corpus.errors import NotInCatalog
from corpus.model import DocumentId, EntityId, WorkId, WorkState
from corpus.registers.load import KINDS
from corpus.registers.values import to_value
from search.errors import QueryError
from web.current import get_puente, site_url
from web.faceting import facet_labels
from web.forms import read_query
from web.i18n import page_locale
from web.measured import kept
from web.openapi import describe
from web.present import (
    Json,
    citations_json,
    concept_json,
    document_json,
    entity_json,
    line_json,
    reference_json,
    results_json,
    summary_json,
    trace_json,
    work_row_json,
)
from web.registry import records_of
from web.suggestions import suggest
from web.wiring import ask, find_work, lines

blueprint = Blueprint("api", __name__)

MOST = 100  # of anything in one answer
DEEPEST = 2000  # hits that can be reached by paging


@blueprint.after_request
def _open(response: Response) -> Response:
    """To programs anywhere; with a tag, so that what did not change is not sent again."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.vary.update(("Accept-Language", "Authorization"))
    if response.status_code == HTTPStatus.OK and request.method == "GET":
        response.headers.setdefault("Cache-Control", "private, no-cache")
        response.add_etag()  # where it has none
        response.make_conditional(request)
    return response


def _paged(body: Json, **following: object) -> Response:
    """A page of a list, with the way to the next one in ``Link`` (RFC 8288) where there is one."""
    response = jsonify(body)
    if all(value is not None for value in following.values()):
        arguments = [pair for pair in request.args.items(multi=True) if pair[0] not in following]
        query = urlencode([*arguments, *((name, str(value)) for name, value in following.items())])
        response.headers["Link"] = f'<{site_url(request.path)}?{query}>; rel="next"'
    return response


def read_number(name: str, default: int, least: int, most: int) -> int:
    """A number among the arguments. Raises ``QueryError`` where it is none or out of range."""
    written = request.args.get(name, str(default))
    if not written.isascii() or not written.isdecimal() or not least <= int(written[:9]) <= most:
        raise QueryError("query.bad_value", field=name, value=written)
    return int(written)


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """The description of this interface (OpenAPI 3.1)."""
    return jsonify(describe(request.host_url.rstrip("/")))


@blueprint.get("/search")
def search() -> Response:
    """Passages that answer a question; the arguments are those of the results page, and ``limit`` and ``offset``."""
    limit, offset = read_number("limit", 10, 1, MOST), read_number("offset", 0, 0, DEEPEST)
    results = ask(get_puente(), read_query(request.args, limit=limit, offset=offset))
    following = offset + limit if results.total > offset + limit <= DEEPEST and results.hits else None
    body = results_json(results, locale=page_locale(), labels=facet_labels(results))
    response = _paged(body, offset=following)
    steady = json.dumps(body | {"took_ms": 0}, sort_keys=True)  # how long it took is no part of the answer
    response.set_etag(hashlib.sha256(steady.encode()).hexdigest()[:32])
    return response


@blueprint.get("/suggest")
def suggestions() -> Response:
    """Words and terms that begin like this, in either language."""
    found = suggest(get_puente(), request.args.get("q", ""))
    entries = [{"text": one.text, "language": one.language, "kind": one.kind} for one in found]
    return jsonify({"suggestions": [one.text for one in found], "entries": entries})


@blueprint.get("/relevance")
def relevance() -> Response:
    """How well questions find their answers, as last measured."""
    return jsonify(kept())


@blueprint.get("/documents")
def documents() -> Response:
    """Documents by id, after the id ``after``."""
    limit, after = read_number("limit", 50, 1, MOST), request.args.get("after", "")
    later = (document for document in get_puente().catalog.iter_documents() if document.id > after)
    found = list(islice(later, limit + 1))
    following = found[limit - 1].id if len(found) > limit else None
    return _paged(
        {"documents": [summary_json(document) for document in found[:limit]], "next": following}, after=following
    )


@blueprint.get("/documents/<id>")
def document(id: str) -> Response:  # noqa: A002 - the name in the address
    """A document with its passages."""
    catalog = get_puente().catalog
    found = catalog.document(DocumentId(id))
    return _tagged(document_json(catalog, found), catalog.version_of(found.id))


@blueprint.get("/documents/<id>/citations")
def citations(id: str) -> Response:  # noqa: A002 - the name in the address
    """Notes, references, mentions and legal citations of a document."""
    catalog = get_puente().catalog
    return jsonify(citations_json(catalog, catalog.document(DocumentId(id)).id))


@blueprint.get("/works")
def works() -> Response:
    """Works held or cited, the most cited first."""
    limit, offset = read_number("limit", 50, 1, MOST), read_number("offset", 0, 0, 1_000_000)
    state = request.args.get("state", "")
    if state not in {"", *WorkState}:
        raise QueryError("query.bad_value", field="state", value=state)
    chosen = WorkState(state) if state else None
    catalog = get_puente().catalog
    rows, links = catalog.work_rows(state=chosen, limit=limit + 1, offset=offset), link_states(catalog)
    following = offset + limit if len(rows) > limit else None
    works_ = [work_row_json(row, links.get(row.work.url)) for row in rows[:limit]]
    return _paged({"works": works_, "next": following}, offset=following)


@blueprint.get("/works/<path:id>")
def work(id: str) -> Response:  # noqa: A002 - the name in the address
    """A work, the documents held of it, and the references to it."""
    catalog = get_puente().catalog
    row = catalog.work_row(WorkId(id))
    citing = [{"document": reference.citing} | reference_json(reference) for reference in catalog.citing(row.work.id)]
    link = link_state(catalog, row.work.url)
    return jsonify(work_row_json(row, link) | {"documents": list(row.held), "citing": citing})


@blueprint.get("/trace")
def trace() -> Response:
    """What the work or document ``from`` cites, what cites it, and the paths to ``to``."""
    puente, end = get_puente(), request.args.get("to", "")
    start = find_work(puente, request.args.get("from", ""))
    return jsonify(trace_json(follow(puente.catalog, start, find_work(puente, end) if end else None)))


@blueprint.get("/concordance")
def concordance() -> Response:
    """Keyword in context; the arguments are those of a search."""
    limit, offset = read_number("limit", 50, 1, MOST), read_number("offset", 0, 0, DEEPEST)
    every = lines(get_puente(), read_query(request.args, limit=limit, offset=0), request.args.get("order", ""))
    found = every.lines(offset, offset + limit)
    return jsonify({"total": every.total, "lines": [line_json(line) for line in found]})


@blueprint.get("/terms")
def terms() -> Response:
    """Concepts that a text names, in either language; all of them without a text."""
    termbase, text = get_puente().termbase, request.args.get("q", "").strip()
    concepts = termbase.lookup(text) if text else termbase.concepts
    return jsonify({"concepts": [concept_json(concept) for concept in concepts]})


@blueprint.get("/terms/<path:id>")
def concept(id: str) -> Response:  # noqa: A002 - the name in the address
    """A concept."""
    return jsonify(concept_json(get_puente().termbase.concept(id)))


@blueprint.get("/registers/<id>")
def register(id: str) -> Response:  # noqa: A002 - the name in the address
    """The records of a register (agreement, agency, option, need); those that have the words of ``q``."""
    if id not in KINDS:
        raise NotInCatalog("register.not_found", id=id)
    found = records_of(get_puente().registers, id, request.args.get("q", ""))
    return jsonify({"records": [to_value(record) for record in found]})


@blueprint.get("/entities")
def entities() -> Response:
    """Agencies, agreements, programs and people."""
    return jsonify({"entities": [entity_json(entity) for entity in get_puente().entities]})


@blueprint.get("/entities/<path:id>")
def entity(id: str) -> Response:  # noqa: A002 - the name in the address
    """One of them, with the places that name it."""
    puente = get_puente()
    found = next((one for one in puente.entities if one.id == id), None)
    if found is None:
        raise NotInCatalog("entity.not_found", id=id)
    places = puente.catalog.mentions_of(EntityId(id))
    return jsonify(entity_json(found) | {"mentions": [mention_place(m.passage, m.start, m.end) for m in places]})


def mention_place(passage: str, start: int, end: int) -> Json:
    """Where an entity is named."""
    return {"document": passage.rsplit("#", 1)[0], "passage": passage, "start": start, "end": end}


def _tagged(body: Json, version: str) -> Response:
    response = jsonify(body)
    response.set_etag(version)
    response.headers["Cache-Control"] = "private, no-cache"
    response.make_conditional(request)
    return response
