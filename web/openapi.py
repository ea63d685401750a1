"""The description of ``/api/v1`` in OpenAPI 3.1, made from one table of paths."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from corpus.model import PassageKind, WorkState
from web.forms import FILTERABLE, SORTS

Json = dict[str, Any]

STRING, INTEGER, NUMBER, BOOLEAN = ({"type": kind} for kind in ("string", "integer", "number", "boolean"))
MAYBE = {"type": ["string", "null"]}
MAYBE_INTEGER = {"type": ["integer", "null"]}
LANGUAGE = {"type": "string", "enum": ["en", "es", "other"]}


def ref(name: str) -> Json:
    """A reference to a schema below."""
    return {"$ref": f"#/components/schemas/{name}"}


def array(of: Mapping[str, Any]) -> Json:
    """The schema of a list."""
    return {"type": "array", "items": of}


def obj(**properties: Mapping[str, Any]) -> Json:
    """The schema of an object that has at least these properties."""
    named = {name.rstrip("_"): schema for name, schema in properties.items()}
    return {"type": "object", "properties": named, "required": list(named)}


SCHEMAS: Json = {
    "Problem": obj(type=STRING, title=STRING, status=INTEGER, code=STRING),
    "Passage": obj(
        id=STRING,
        ordinal=INTEGER,
        kind={"type": "string", "enum": list(PassageKind)},
        page=MAYBE_INTEGER,
        note=MAYBE,
        heading=MAYBE,
        language=LANGUAGE,
        text=STRING,
    ),
    "Hit": obj(
        rank=INTEGER,
        score=NUMBER,
        document=obj(id=STRING, external_id=MAYBE, title=STRING, language=LANGUAGE, date=MAYBE, work=STRING),
        passage=ref("Passage"),
        snippet=obj(text=STRING, marks=array(array(INTEGER))),
        also_in=array(obj(document=STRING, language=LANGUAGE)),
        url=STRING,
    ),
    "Expansion": {
        "type": "object",
        "properties": {"id": STRING, "from": STRING, "to": STRING, "language": LANGUAGE, "kind": STRING, "on": BOOLEAN},
        "required": ["id", "from", "to", "language", "kind", "on"],
    },
    "Results": obj(
        query=STRING,
        language=LANGUAGE,
        exact=BOOLEAN,
        total=INTEGER,
        expansions=array(ref("Expansion")),
        facets={"type": "object", "additionalProperties": array(obj(value=STRING, label=STRING, count=INTEGER))},
        took_ms=NUMBER,
        hits=array(ref("Hit")),
    ),
    "Suggested": obj(
        suggestions=array(STRING),
        entries=array(
            obj(text=STRING, language=LANGUAGE, kind={"type": "string", "enum": ["term", "entity", "option", "word"]})
        ),
    ),
    "Measured": obj(
        date=STRING,
        version=STRING,
        documents=INTEGER,
        rows=array(obj(layers=STRING, direction=STRING, measures={"type": "object"})),
        targets=array(obj(name=STRING, value=NUMBER, sign=STRING, target=NUMBER, met=BOOLEAN)),
    ),
    "Summary": obj(
        id=STRING, external_id=MAYBE, work=STRING, title=STRING, language=LANGUAGE, date=MAYBE, sha256=STRING
    ),
    "Document": obj(
        id=STRING,
        external_id=MAYBE,
        work=STRING,
        title=STRING,
        language=LANGUAGE,
        languages=array(LANGUAGE),
        metadata={"type": "object"},
        sha256=STRING,
        passages=array(ref("Passage")),
        versions=array(obj(id=STRING, language=LANGUAGE)),
    ),
    "Reference": obj(
        raw=STRING, authors=array(STRING), title=MAYBE, year=MAYBE_INTEGER, url=MAYBE, work=MAYBE, state=STRING
    ),
    "Citations": obj(
        document=STRING,
        notes=array(obj(number=INTEGER, label=STRING, kind=STRING, text=STRING, references=array(ref("Reference")))),
        references=array(ref("Reference")),
        mentions=array(obj(surface=STRING, passage=STRING, start=INTEGER, end=INTEGER, entity=MAYBE, kind=STRING)),
        legal=array(obj(surface=STRING, passage=STRING, start=INTEGER, end=INTEGER, family=STRING, key=STRING)),
    ),
    "Work": obj(
        work=STRING,
        title=MAYBE,
        authors=array(STRING),
        year=MAYBE_INTEGER,
        language=LANGUAGE,
        state={"type": "string", "enum": list(WorkState)},
        cited_by=INTEGER,
        url=MAYBE,
    ),
    "Concept": obj(
        id=STRING,
        definitions={"type": "object"},
        equivalence=STRING,
        note=MAYBE,
        terms=array(obj(text=STRING, language=LANGUAGE, region=MAYBE, status=STRING, acronym=BOOLEAN)),
    ),
    "Trace": obj(
        work=STRING,
        title=MAYBE,
        cites=array({"type": "object"}),
        cited_by=array({"type": "object"}),
        to={"type": ["object", "null"]},
        paths=array(array({"type": "object"})),
    ),
    "Line": obj(document=STRING, passage=STRING, language=LANGUAGE, left=STRING, keyword=STRING, right=STRING),
    "Record": obj(id=STRING),
    "Entity": obj(id=STRING, kind=STRING, country=MAYBE, names={"type": "object"}, acronyms={"type": "object"}),
}


def _argument(name: str, schema: Mapping[str, Any], text: str, *, example: object = None) -> Json:
    described = {"name": name, "in": "query", "schema": dict(schema), "description": text}
    return described if example is None else described | {"example": example}


def _number(name: str, default: int, least: int, most: int) -> Json:
    schema = INTEGER | {"minimum": least, "maximum": most, "default": default}
    return _argument(name, schema, f"From {least} to {most}.")


def _id(example: str) -> Json:
    """The id in an address, with one of the sample corpus."""
    return {"name": "id", "in": "path", "required": True, "schema": STRING, "example": example}


PAPER = "gonzalez-arechiga-bronk-2010"
DOCUMENT = _id(f"{PAPER}-summary-en")
SEARCH = [
    _argument("q", STRING | {"maxLength": 512}, "Words in English or Spanish.", example="lavado de dinero"),
    _argument("in", {"type": "string", "enum": ["both", "en", "es"], "default": "both"}, "Language of the documents."),
    _argument("from", {"type": "string", "enum": ["en", "es"]}, "Language of the words; found out when absent."),
    _argument("exact", {"type": "string", "enum": ["1"]}, "As typed: no expansion."),
    _argument("off", array(STRING), "Ids of expansions to leave out."),
    _argument("sort", {"type": "string", "enum": list(SORTS)}, "Order of the hits."),
    *(_argument(f"f.{name}", array(STRING), f"Keep only these values of {name}.") for name in FILTERABLE),
    *(_argument(f"x.{name}", array(STRING), f"Leave out these values of {name}.") for name in FILTERABLE),
    _number("limit", 10, 1, 100),
    _number("offset", 0, 0, 2000),
]
STATE = _argument("state", {"type": "string", "enum": list(WorkState)}, "Only works in this state.")
PAGE = [_number("limit", 50, 1, 100), _number("offset", 0, 0, 1_000_000)]
AFTER = _argument("after", STRING, "The last id of the page before.")
FROM = _argument("from", STRING, "A work or a document.", example=PAPER) | {"required": True}
TO = _argument("to", STRING, "Another one: then the paths to it are given, too.")
KIND = {
    "name": "id",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "enum": ["agreement", "agency", "option", "need"]},
}
TEXT = _argument("q", STRING, "A text in either language.", example="customs")

# path: (what it gives, arguments, schema of the answer, further statuses)
PATHS: Mapping[str, tuple[str, list[Json], Json, tuple[int, ...]]] = {
    "/search": ("Passages that answer a question", SEARCH, ref("Results"), (400, 503)),
    "/suggest": ("How a question may go on", [TEXT], ref("Suggested"), (503,)),
    "/relevance": (
        "How well questions find their answers, as last measured",
        [],
        obj(parts={"type": "object", "additionalProperties": ref("Measured")}),
        (),
    ),
    "/documents": (
        "Documents by id",
        [PAGE[0], AFTER],
        obj(documents=array(ref("Summary")), next=MAYBE),
        (400, 503),
    ),
    "/documents/{id}": ("A document with its passages", [DOCUMENT], ref("Document"), (304, 404, 503)),
    "/documents/{id}/citations": ("What a document cites and names", [DOCUMENT], ref("Citations"), (404, 503)),
    "/works": (
        "Works held or cited, the most cited first",
        [STATE, *PAGE],
        obj(works=array(ref("Work")), next=MAYBE_INTEGER),
        (400, 503),
    ),
    "/works/{id}": ("A work and the references to it", [_id(PAPER)], ref("Work"), (404, 503)),
    "/trace": ("Citations around a work", [FROM, TO], ref("Trace"), (404, 503)),
    "/concordance": ("Keyword in context", SEARCH, obj(total=INTEGER, lines=array(ref("Line"))), (400, 503)),
    "/terms": ("Concepts that a text names; all without one", [TEXT], obj(concepts=array(ref("Concept"))), ()),
    "/terms/{id}": ("A concept", [_id("national-security")], ref("Concept"), (404,)),
    "/registers/{id}": (
        "Agreements, agencies, options or needs that have the words; all without any",
        [KIND, TEXT],
        obj(records=array(ref("Record"))),
        (404,),
    ),
    "/entities": ("Agencies, agreements, programs and people", [], obj(entities=array(ref("Entity"))), ()),
    "/entities/{id}": ("One of them and where it is named", [_id("cbp")], ref("Entity"), (404, 503)),
}
STATUSES = {
    304: "Not changed",
    400: "The asker can mend it",
    401: "The site is not public, or the token is not good",
    404: "Nothing has this id",
    503: "The operator can mend it",
}


def describe(host: str) -> Json:
    """The whole description, for a site at ``host``."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Puente", "version": "1", "description": "Bilingual search and citation tracing."},
        "servers": [{"url": f"{host}/api/v1"}],
        "security": [{}, {"token": []}],
        "paths": {path: {"get": _operation(path, *entry)} for path, entry in PATHS.items()},
        "components": {
            "schemas": SCHEMAS,
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "Made under “Your account” on the site."}
            },
        },
    }


def _operation(path: str, summary: str, parameters: list[Json], schema: Json, statuses: tuple[int, ...]) -> Json:
    name = path.strip("/").replace("/{id}", "_one").replace("/", "_")
    answers: Json = {"200": {"description": summary, "content": {"application/json": {"schema": schema}}}}
    if any(one["name"] in ("after", "offset") for one in parameters):
        link = {"schema": STRING, "description": 'Where there is more: the next page, as rel="next" (RFC 8288).'}
        answers["200"]["headers"] = {"Link": link}
    for status in sorted({304, 401, *statuses}):
        answer: Json = {"description": STATUSES[status]}
        if status != 304:
            answer["content"] = {"application/problem+json": {"schema": ref("Problem")}}
        answers[str(status)] = answer
    return {"operationId": name, "summary": summary, "parameters": parameters, "responses": answers}
