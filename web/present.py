"""Values as the JSON of INTERFACES. Only shapes: words for people come from ``web.labels``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from corpus.model import (
    Concept,
    Document,
    DocumentId,
    Entity,
    Language,
    LegalCitation,
    Mention,
    Note,
    Passage,
    Reference,
    Work,
)
from search.results import Expansion, ResultHit, Results

if TYPE_CHECKING:
    from corpus.catalog import Catalog, WorkRow
    from corpus.citations.graph import Step, Trace
    from corpus.citations.links import LinkState
    from corpus.ingest import Report
    from corpus.versions import Pair
    from search.candidates import Candidate
    from search.concordance import Line

Json = dict[str, Any]


def report_json(report: Report, message: str = "") -> Json:
    """One line of ``puente ingest --json``."""
    error = {"code": report.error, "message": message} if report.error else None
    return {
        "source": report.source,
        "status": report.status,
        "id": report.id or None,
        "external_id": report.external_id or None,
        "language": report.language or None,
        "media_type": report.media_type or None,
        "pages": report.pages,
        "passages": report.passages,
        "notes": report.notes,
        "citations": report.citations,
        "warnings": list(report.warnings),
        "error": error,
    }


def results_json(results: Results, *, locale: str = "en", labels: Mapping[tuple[str, str], str] | None = None) -> Json:
    """``puente search --json`` and ``/api/v1/search``. ``labels`` gives words for facet values."""
    names = labels or {}
    return {
        "query": results.query,
        "language": results.language,
        "exact": results.exact,
        "total": results.total,
        "expansions": [expansion_json(step) for step in results.expansions],
        "facets": {
            name: [
                {"value": v.value, "label": names.get((name, v.value), v.value), "count": v.count, "on": v.on}
                for v in values
            ]
            for name, values in results.facets.items()
        },
        "took_ms": round(results.took_ms, 2),
        "hits": [hit_json(hit, results.query, locale) for hit in results.hits],
        "totals": dict(results.totals),
        "suggestion": results.suggestion,
        "suggestions": list(results.suggestions),
        "relaxations": [
            {"kind": wider.kind, "query": wider.query.text, "total": wider.total} for wider in results.relaxations
        ],
    }


def expansion_json(step: Expansion) -> Json:
    """One chip."""
    return {
        "id": step.id,
        "from": step.source,
        "to": step.target,
        "language": step.language,
        "kind": step.kind,
        "concept": step.concept or None,
        "warning": step.warning or None,
        "on": step.on,
    }


def hit_json(hit: ResultHit, query: str, locale: str) -> Json:
    """One hit, with the address that lands on its passage."""
    document = hit.document
    return {
        "rank": hit.rank,
        "score": hit.score,
        "document": {
            "id": document.id,
            "external_id": document.external_id or None,
            "title": document.title,
            "language": document.language,
            "date": document.issued or None,
            "issuer": document.issuer or None,
            "doc_type": document.doc_type or None,
            "work": document.work,
        },
        "passage": passage_json(hit.passage),
        "snippet": {"text": hit.snippet.text, "marks": [list(mark) for mark in hit.snippet.marks]},
        "reasons": [{"word": r.word, "from": r.source, "kind": r.kind, "part": r.part} for r in hit.reasons],
        "also_in": [{"document": other, "language": language} for other, language in hit.also_in],
        "url": passage_url(hit.passage, locale, query),
    }


def passage_url(passage: Passage, locale: str, query: str = "") -> str:
    """Address of a passage in its document, with the query so that the reader marks its words."""
    asked = f"?{urlencode({'q': query})}" if query else ""
    return f"/{locale}/documents/{quote(passage.document)}{asked}#p{passage.ordinal}"


def passage_json(passage: Passage) -> Json:
    """A passage as search and show print it."""
    return {
        "id": passage.id,
        "ordinal": passage.ordinal,
        "kind": passage.kind,
        "page": passage.page,
        "note": passage.note,
        "heading": passage.heading or None,
        "language": passage.language,
        "text": passage.text,
    }


def document_json(catalog: Catalog, document: Document) -> Json:
    """``puente show --json``."""
    described = {
        name: getattr(document, name)
        for name in ("issuer", "doc_type", "country", "source_url", "license", "media_type", "pages", "source")
    }
    metadata = {"date": document.issued, "authors": list(document.authors), **described, **document.metadata}
    return {
        "id": document.id,
        "external_id": document.external_id or None,
        "work": document.work,
        "title": document.title,
        "language": document.language,
        "languages": list(document.languages),
        "metadata": metadata,
        "sha256": document.sha256,
        "passages": [passage_json(passage) for passage in catalog.iter_passages(document.id)],
        "versions": [
            {"id": version.id, "language": version.language}
            for version in catalog.versions(document.work)
            if version.id != document.id
        ],
    }


def citations_json(catalog: Catalog, document: DocumentId) -> Json:
    """``puente citations --json``."""
    references = catalog.references(document)
    return {
        "document": document,
        "notes": [note_json(note, references) for note in catalog.notes(document)],
        "references": [reference_json(reference) for reference in references if reference.note is None],
        "mentions": [mention_json(mention) for mention in catalog.mentions(document)],
        "legal": [legal_json(law) for law in catalog.legal(document)],
    }


def note_json(note: Note, references: Iterable[Reference]) -> Json:
    """A note with the references it holds."""
    return {
        "number": note.number,
        "label": note.label,
        "kind": note.kind,
        "text": note.text,
        "callouts": [{"passage": c.passage, "start": c.start, "before": c.before} for c in note.callouts],
        "references": [reference_json(reference) for reference in references if reference.note == note.number],
    }


def reference_json(reference: Reference) -> Json:
    """REF of INTERFACES."""
    language = reference.language if reference.language is not Language.OTHER else None
    return {
        "raw": reference.raw,
        "authors": list(reference.authors),
        "title": reference.title or None,
        "container": reference.container or None,
        "publisher": reference.publisher or None,
        "date": reference.date or None,
        "year": reference.year,
        "url": reference.url or None,
        "language": language,
        "type": reference.type or None,
        "work": reference.work,
        "state": reference.state,
        "inferred": list(reference.inferred),
        "passage": reference.passage,
        "start": reference.start,
        "end": reference.end,
    }


def mention_json(mention: Mention) -> Json:
    """Where an entity is named."""
    return {
        "surface": mention.surface,
        "passage": mention.passage,
        "start": mention.start,
        "end": mention.end,
        "entity": mention.entity,
        "kind": mention.kind,
        "candidates": list(mention.candidates),
    }


def legal_json(law: LegalCitation) -> Json:
    """A citation in legal form."""
    return {
        "surface": law.surface,
        "passage": law.passage,
        "start": law.start,
        "end": law.end,
        "family": law.family,
        "key": law.key,
        "work": law.work,
    }


def work_row_json(row: WorkRow, link: LinkState | None = None) -> Json:
    """One line of ``puente works --json``; ``link`` is what became of its address, where somebody looked."""
    work = row.work
    return {
        "work": work.id,
        "title": work.title or None,
        "authors": list(work.authors),
        "year": work.year,
        "language": work.language,
        "state": row.state,
        "cited_by": row.cited_by,
        "url": work.url or None,
        "url_state": (link.state if link else "unchecked") if work.url else None,
        "archived_url": (link.archived_url or None) if link else None,
    }


def concept_json(concept: Concept) -> Json:
    """One concept of ``puente terms lookup --json``."""
    return {
        "id": concept.id,
        "definitions": {language: concept.definitions.get(language) for language in (Language.EN, Language.ES)},
        "equivalence": concept.equivalence,
        "note": concept.note or None,
        "terms": [
            {
                "text": term.text,
                "language": term.language,
                "region": term.region or None,
                "status": term.status,
                "acronym": term.acronym,
            }
            for term in concept.terms
        ],
    }


def summary_json(document: Document) -> Json:
    """A document in a list: described, without its text."""
    return {
        "id": document.id,
        "external_id": document.external_id or None,
        "work": document.work,
        "title": document.title,
        "language": document.language,
        "date": document.issued or None,
        "issuer": document.issuer or None,
        "doc_type": document.doc_type or None,
        "country": document.country or None,
        "source_url": document.source_url or None,
        "sha256": document.sha256,
    }


def entity_json(entity: Entity) -> Json:
    """An agency, agreement, program or person."""
    return {
        "id": entity.id,
        "kind": entity.kind,
        "country": entity.country or None,
        "names": {language: list(names) for language, names in entity.names.items()},
        "acronyms": {language: list(forms) for language, forms in entity.acronyms.items()},
        "variants": list(entity.variants),
        "note": entity.note or None,
        "relations": [{"kind": kind, "to": other} for kind, other in entity.relations],
        "source": entity.source or None,
    }


def work_json(work: Work) -> Json:
    """A work by name, as a step of a trace."""
    return {"work": work.id, "title": work.title or work.url, "year": work.year, "language": work.language}


def trace_json(trace: Trace) -> Json:
    """``puente trace --json``."""
    return {
        **work_json(trace.work),
        "cites": [step_json(step) for step in trace.cites],
        "cited_by": [step_json(step) for step in trace.cited_by],
        "co_cited": [{**work_json(near.work), "shared": near.shared} for near in trace.co_cited],
        "coupled": [{**work_json(near.work), "shared": near.shared} for near in trace.coupled],
        "to": work_json(trace.target) if trace.target else None,
        "paths": [[work_json(work) for work in path] for path in trace.paths],
        "backwards": trace.backwards,
    }


def step_json(step: Step) -> Json:
    """One work a citation away, with the references that make the step."""
    return {
        **work_json(step.work),
        "state": step.state,
        "references": [reference_json(reference) for reference in step.references],
    }


def trace_lines(trace: Trace) -> Iterator[str]:
    """A trace for a reader: the work, then → what it cites, ← what cites it, and paths."""
    yield f"{trace.work.title or trace.work.url}  ({trace.work.id})"
    for arrow, steps in (("→", trace.cites), ("←", trace.cited_by)):
        for step in steps:
            places = ", ".join(f"n. {r.note}" if r.note else str(r.passage) for r in step.references)
            yield f"  {arrow} {step.work.title or step.work.url}  ({step.work.id}; {places})"
    for path in trace.paths:
        yield f"  {' ← ' if trace.backwards else ' → '}".join(work.title or work.id for work in path)


def line_json(line: Line) -> Json:
    """One line of ``puente concordance --json``."""
    aligned = line.aligned
    return {
        "document": line.document.id,
        "passage": line.passage.id,
        "language": line.passage.language,
        "left": line.left,
        "keyword": line.keyword,
        "right": line.right,
        "aligned": aligned
        and {
            "passage": aligned.passage.id,
            "language": aligned.passage.language,
            "text": aligned.passage.text,
            "marks": [list(mark) for mark in aligned.marks],
        },
    }


def pair_json(pair: Pair) -> Json:
    """One line of ``puente align --json``."""
    left, right = (side and {"text": side.text, "passage": side.passage} for side in (pair.left, pair.right))
    return {
        "level": pair.level,
        "left": left,
        "right": right,
        "score": pair.score,
        "method": pair.method,
        "checked": False,
    }


def candidate_json(candidate: Candidate) -> Json:
    """One line of ``puente terms candidates --json``."""
    names = ("english", "spanish", "kind", "score", "seen", "agreed")
    return {name: getattr(candidate, name) for name in names} | {
        "evidence": [{"en": english, "es": spanish} for english, spanish in candidate.evidence]
    }
