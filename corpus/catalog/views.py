"""What who is in some groups, or in none, may know of each table: as temporary views that stand before the tables.

``closed`` are the ids of documents of other groups, also of those taken out since. Nothing of them is left in any view:
not their rows, not what was written of them in the log, in jobs or by curators, not works that only they are of or cite,
and the counts of all other works are counted without them.
"""

from __future__ import annotations

# ruff: noqa: S608 (the names are those of our own tables, and those of groups are quoted)
from collections.abc import Collection, Iterator

from corpus.catalog.tables import metadata, works
from corpus.model import RECORD_TYPES

OWNED = (
    ("passages", "document"),
    ("notes", "document"),
    ("document_references", "citing"),
    ("legal_citations", "document"),
    ("mentions", "document"),
)
COUNTS = ("state", "cited_by", "references", "held")
# Kinds of curated records that are of documents, or name them.
OF_DOCUMENTS = ("document", "added", "alignment", "proposal", "signed", "dossier")


def views(schema: str, groups: Collection[str], *, sqlite: bool) -> Iterator[str]:
    """The statements that make the views, for members of these groups."""
    mine = ", ".join(_quoted(group) for group in ("", *sorted(groups)))

    def view(name: str, query: str) -> str:
        return f'CREATE TEMP VIEW "{name}" AS {query}'

    # ``>`` finds the few by their index; elsewhere nothing is said that would lead a planner to that index.
    yield view("hidden", f"""SELECT id FROM {schema}.documents WHERE "group" > '' AND "group" NOT IN ({mine})""")
    yield view(
        "closed", f"SELECT id FROM hidden UNION SELECT document FROM {schema}.changes WHERE removed AND NOT public"
    )
    yield view(
        "documents", f"""SELECT * FROM {schema}.documents WHERE NOT ("group" > '' AND "group" NOT IN ({mine}))"""
    )
    for name, owner in OWNED:
        yield view(name, f"SELECT * FROM {schema}.{name} WHERE {owner} NOT IN (SELECT id FROM hidden)")
    yield view("touched", " UNION ".join(_touched(schema)))
    yield view("concealed", _concealed(schema))
    yield view("works", _works(schema))
    yield view(
        "earlier_versions",
        f'SELECT * FROM {schema}.earlier_versions WHERE "group" IN ({mine}) AND document NOT IN (SELECT id FROM hidden)',
    )
    yield view("changes", _changes(schema))
    yield view("clock", f"SELECT name, {_last(schema)} AS value FROM {schema}.clock")
    yield view("decisions", f"SELECT * FROM {schema}.decisions WHERE citing NOT IN (SELECT id FROM closed)")
    told = "instr" if sqlite else "strpos"
    of_documents = ", ".join(map(_quoted, OF_DOCUMENTS))
    named = _names(told, "c.id", "CAST(c.value AS TEXT)")
    yield view("curated", f"SELECT * FROM {schema}.curated c WHERE NOT (kind IN ({of_documents}) AND {named})")
    named = _names(told, "e.subject", "e.before || e.after")
    yield view("edits", f"SELECT * FROM {schema}.edits e WHERE NOT {named}")
    yield view("jobs", _jobs(schema, mine, told, sqlite=sqlite))


def _touched(schema: str) -> Iterator[str]:
    """Works whose counts are not for all to see."""
    yield f"SELECT work FROM {schema}.documents WHERE id IN (SELECT id FROM hidden)"
    for name, owner in (("document_references", "citing"), ("legal_citations", "document")):
        yield f"SELECT work FROM {schema}.{name} WHERE {owner} IN (SELECT id FROM hidden) AND work IS NOT NULL"


def _concealed(schema: str) -> str:
    """Works that nothing which may be known is of or, where they have no documents at all, cites."""
    cited = " OR ".join(
        f"EXISTS (SELECT 1 FROM {name} WHERE {name}.work = touched.work)"
        for name in ("document_references", "legal_citations")
    )
    return (
        "SELECT work FROM touched WHERE NOT EXISTS (SELECT 1 FROM documents WHERE documents.work = touched.work) "
        f"AND (EXISTS (SELECT 1 FROM {schema}.documents d WHERE d.work = touched.work) OR NOT ({cited}))"
    )


def _works(schema: str) -> str:
    """Works; of those that hidden documents are of or cite, with counts and state as ``works.recount`` counts them."""
    names = [column.name for column in works.columns]
    plain = ", ".join(f'w."{name}"' for name in names)
    counted = ", ".join(_count(name) if name in COUNTS else f'w."{name}"' for name in names)
    return (
        f"SELECT {plain} FROM {schema}.works w WHERE w.id NOT IN (SELECT work FROM touched) UNION ALL "
        f"SELECT {counted} FROM {schema}.works w WHERE w.id IN (SELECT work FROM touched) "
        "AND w.id NOT IN (SELECT work FROM concealed)"
    )


def _count(name: str) -> str:
    texts = ", ".join(_quoted(kind) for kind in sorted(RECORD_TYPES))
    held = f"(SELECT count(*) FROM documents d WHERE d.work = w.id AND d.doc_type NOT IN ({texts}))"
    if name == "held":
        return f"{held} AS held"
    if name == "references":
        return '(SELECT count(*) FROM document_references r WHERE r.work = w.id) AS "references"'
    if name == "state":
        said = "(SELECT min(r.state) FROM document_references r WHERE r.work = w.id AND r.state <> 'held')"
        return f"CASE WHEN {held} > 0 THEN 'held' ELSE coalesce({said}, 'missing') END AS state"
    by_law = (
        "SELECT l.document FROM legal_citations l JOIN documents d ON d.id = l.document "
        "WHERE l.work = w.id AND d.work <> w.id"
    )
    both = f"SELECT r.citing FROM document_references r WHERE r.work = w.id UNION {by_law}"
    return f"(SELECT count(*) FROM ({both}) AS both_ways) AS cited_by"


def _changes(schema: str) -> str:
    """A document that everybody could once see is gone for who may no longer see it."""
    columns = ", ".join(
        "(c.removed OR c.document IN (SELECT id FROM hidden)) AS removed" if name == "removed" else f'c."{name}"'
        for name in metadata.tables["changes"].columns.keys()  # noqa: SIM118 (a collection, not a mapping)
    )
    return (
        f"SELECT {columns} FROM {schema}.changes c "
        "WHERE c.public OR (NOT c.removed AND c.document NOT IN (SELECT id FROM hidden))"
    )


def _last(schema: str) -> str:
    """The last number that may be known: where nothing is hidden, that of the clock."""
    hidden = f"EXISTS (SELECT 1 FROM closed) AND {schema}.clock.name = 'changes'"
    return f"CASE WHEN {hidden} THEN (SELECT coalesce(max(sequence), 0) FROM changes) ELSE {schema}.clock.value END"


def _names(told: str, key: str, values: str) -> str:
    """Whether a key, or a text of JSON values, names a document that may not be known of, or a passage of it."""
    parts = f"'+' || replace(replace(replace({key}, ' ', '+'), '/', '+'), '#', '+') || '+'"
    ways = (f"""{told}({parts}, '+' || closed.id || '+')""", *(_quoting(told, values, end) for end in ('"', "#")))
    return f"EXISTS (SELECT 1 FROM closed WHERE {' + '.join(ways)} > 0)"


def _quoting(told: str, values: str, end: str) -> str:
    return f"""{told}({values}, '"' || closed.id || '{end}')"""


def _jobs(schema: str, mine: str, told: str, *, sqlite: bool) -> str:
    group = "json_extract(j.payload, '$.group')" if sqlite else "(j.payload ->> 'group')"
    said = " || ".join(f"CAST(j.{name} AS TEXT)" for name in ("payload", "result", "error"))
    named = _names(told, "j.message", said)
    return f"SELECT * FROM {schema}.jobs j WHERE coalesce({group}, '') IN ({mine}) AND NOT {named}"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
