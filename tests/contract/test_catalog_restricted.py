"""Documents limited to groups: for all others the catalog is one that never had them. On every database.

The strongest form: two catalogs are made in the same way, one of them with the limited documents among the others. Every
method that reads must say the same of both. A new method fails here until somebody names it.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from types import GeneratorType
from typing import Any

import pytest

from corpus.catalog import Catalog, open_catalog, seen_by
from corpus.catalog.citing import CitationGraph
from corpus.catalog.jobs import Jobs
from corpus.catalog.review import Review
from corpus.citations.resolve import resolve_all
from corpus.errors import CatalogError, NotInCatalog
from corpus.model import (
    Content,
    Document,
    DocumentId,
    EntityId,
    Language,
    LegalCitation,
    Mention,
    Note,
    NoteKind,
    Passage,
    PassageId,
    PassageKind,
    Reference,
    WorkId,
)

GROUP, OTHERS = "border-team", "press"
HIDDEN = ("plan", "plan-es", "report-draft", "note-of-others")


def document(name: str, **values: object) -> Document:
    given: dict[str, object] = {"work": WorkId(f"work-{name}"), "title": name, "sha256": f"sha-{name}"}
    return Document(id=DocumentId(name), **({"language": Language.EN} | given | values))  # type: ignore[arg-type]


def cites(name: str, *titles: str) -> Content:
    """A text that cites works of these titles."""
    id_ = DocumentId(name)
    one, two = (PassageId(f"{name}#{n}") for n in range(2))
    references = tuple(
        Reference(
            DocumentId(name),
            PassageId(f"{name}#1"),
            n,
            15,
            f"{title}, 1994",
            note=1,
            title=title,
            date="1994",
            year=1994,
            authors=("Ríos, Ana",),
            keys=(f"url:example.org/{title[:20].lower().replace(' ', '-')}",),
            language=Language.EN,
        )
        for n, title in enumerate(titles)
    )
    return Content(
        passages=(
            Passage(one, id_, 0, PassageKind.BODY, Language.ES, f"El río Bravo, {name}.", page=3),
            Passage(two, id_, 1, PassageKind.NOTE, Language.EN, "See the treaty.", note="1"),
        ),
        notes=(Note(id_, 1, "1", NoteKind.REFERENCE, "See the treaty.", (two,)),),
        references=references,
        legal=(LegalCitation(one, 0, 7, "59 Stat. 1219", "us-stat", "us-stat:59:1219"),),
        mentions=(Mention(one, 3, 12, "río Bravo", "place", EntityId("rio-bravo")),),
    )


def public(name: str, **values: object) -> tuple[Document, Content]:
    return document(name, **values), cites(name, "Water for the Colorado", "Plan for the Canary Crossing of the Bridge")


BY_ANA: dict[str, object] = {"issued": "1994", "authors": ("Ríos, Ana",)}
PLAN = BY_ANA | {"source_url": "https://example.org/plan-for-the-canary-"}
WATER = BY_ANA | {"source_url": "https://example.org/water-for-the-colora"}
LIMITED = {
    "plan": (
        document("plan", title="Plan for the Canary Crossing of the Bridge", **PLAN, group=GROUP),
        cites("plan", "Canary Study of Smugglers", "Water for the Colorado and its Canary Delta"),
    ),
    # A version of a work that everybody knows, and one of a work that others will bring.
    "plan-es": (
        document("plan-es", work=WorkId("work-report"), language=Language.ES, group=GROUP),
        cites("plan-es", "Canary Study of Smugglers"),
    ),
    "report-draft": (
        document("report-draft", work=WorkId("work-later"), title="Canary draft", group=GROUP),
        cites("report-draft"),
    ),
    "note-of-others": (document("note-of-others", title="Canary of others", group=OTHERS), cites("note-of-others")),
}


def fill(catalog: Catalog, limited: Mapping[str, tuple[Document, Content]]) -> None:
    """The same history, with the limited documents between the others or without them."""

    def also(*names: str) -> None:
        catalog.put_many([limited[name] for name in names if name in limited])

    catalog.add_user("ana", "hash", "curator")
    also("plan")
    catalog.put(*public("report", title="Report on the river", issued="2001"))
    also("plan-es", "report-draft", "note-of-others")
    catalog.put_many([public("later", title="Later report"), public("memo", title="Memo of the commission")])
    for name in limited:
        catalog.correct(DocumentId(name), {"issuer": "Canary Office"}, by="ana")
        catalog.curate("added", name, {"status": "added", "source": "canary.pdf"}, by="ana")
        catalog.review.propose("document", name, {"title": "Canary"}, base={"title": "x"}, by="ana")
        catalog.jobs.submit("publish", {"tokens": [], "group": GROUP}, by="ana")
        catalog.jobs.finish(catalog.jobs.start("x", {}, key=name, worker="w"), {"documents": [name]})
    catalog.correct(DocumentId("memo"), {"issuer": "Commission"}, by="ana")
    catalog.jobs.submit("fetch", {"sources": ["x"]}, key="fetch", by="ana")
    resolve_all(catalog)
    (reference, *_) = catalog.references(DocumentId("memo"))
    catalog.decide(reference, reference.work, by="ana")
    if limited:
        removed = document("gone", title="Canary that was taken out", group=GROUP)
        catalog.put(removed, cites("gone", "Canary Study of Gone Things"))
        resolve_all(catalog)
        catalog.remove(removed.id)
        (reference, *_) = catalog.references(DocumentId("plan"))
        catalog.decide(reference, reference.work, by="ana")
    resolve_all(catalog)


@pytest.fixture
def both(catalog_url: str) -> Iterator[tuple[Catalog, Catalog]]:
    """A catalog that never had the limited documents, and one that has."""
    with open_catalog("sqlite://") as without, open_catalog(catalog_url) as whole:
        fill(without, {})
        for group in (GROUP, OTHERS):
            whole.groups.add(group, by="admin")
        fill(whole, LIMITED)
        WORKS[:] = sorted({*(work.id for work in whole.works()), *(f"work-{name}" for name in DOCUMENTS)})
        yield without, whole


DOCUMENTS = [DocumentId(name) for name in ("report", "later", "memo", "gone", *HIDDEN)]
PASSAGES = [PassageId(f"{name}#{n}") for name in DOCUMENTS for n in range(2)]


def of_each(method: str) -> Callable[[Catalog], Any]:
    return lambda catalog: [tried(getattr(catalog, method), id_) for id_ in DOCUMENTS]


def of_works(method: str, **more: Any) -> Callable[[Catalog], Any]:
    return lambda catalog: [tried(getattr(catalog, method), id_, **more) for id_ in WORKS]


CITED = re.compile(r"plan\W(?:for\Wthe\W)?canary")


def tried(method: Callable[..., Any], *args: Any, **more: Any) -> Any:
    try:
        found = method(*args, **more)
        return list(found) if isinstance(found, GeneratorType) else found
    except NotInCatalog as error:
        return error.code


WORKS: list[WorkId] = []  # of all documents, and all that are cited: filled in with the catalogs

READING: Mapping[str, Callable[[Catalog], Any]] = {
    **{
        name: of_each(name)
        for name in (
            *("document", "content", "iter_passages", "notes", "references", "legal", "mentions", "version_of"),
            *("earlier", "resolutions", "change_of"),
        )
    },
    **{name: of_works(name) for name in ("versions", "work", "work_row", "citing", "citing_laws")},
    "earlier_state": lambda c: [tried(c.earlier_state, id_, 1) for id_ in DOCUMENTS],
    "find_document": lambda c: [c.find_document(sha256=f"sha-{id_}") for id_ in DOCUMENTS],
    "find_documents": lambda c: c.find_documents("sha256", [f"sha-{id_}" for id_ in DOCUMENTS]),
    "documents": lambda c: c.documents(DOCUMENTS),
    "iter_documents": lambda c: list(c.iter_documents()),
    "issued_by": lambda c: c.issued_by(["Canary Office", "Commission"]),
    "titled": lambda c: c.titled([found.title for found, _ in LIMITED.values()]),
    "citing_keys": lambda c: c.citing_keys(["us-stat:59:1219"]),
    "passages": lambda c: c.passages(PASSAGES),
    "mentions_of": lambda c: c.mentions_of(EntityId("rio-bravo")),
    "mention_counts": lambda c: c.mention_counts(),
    "versions_of": lambda c: list(c.versions_of(WORKS).values()),
    "translated": lambda c: c.translated(DOCUMENTS),
    "twins": lambda c: c.twins(DOCUMENTS),
    "bundles": lambda c: c.bundles(DOCUMENTS),
    "changes": lambda c: c.changes(0),
    "dated_changes": lambda c: c.dated_changes(0),
    "last_change": lambda c: len([x for x in c.changes(0) if x.sequence <= c.last_change()]),
    "works_by_id": lambda c: c.works_by_id(WORKS),
    "work_states": lambda c: c.work_states(WORKS),
    "works": lambda c: list(c.works()),
    "work_rows": lambda c: c.work_rows(),
    "iter_references": lambda c: list(c.iter_references()),
    "iter_legal": lambda c: list(c.iter_legal()),
    "legal_keys": lambda c: c.legal_keys(),
    "curated": lambda c: {kind: c.curated(kind) for kind in ("document", "added", "alignment", "signed")},
    "curated_value": lambda c: [c.curated_value("added", id_) for id_ in DOCUMENTS],
    "edits": lambda c: [e for e in c.edits() if e.kind != "group"],
    "users": lambda c: [user.name for user in c.users()],
    "user": lambda c: c.user("ana").role,
    "verify_user": lambda c: c.verify_user("ana", "wrong"),
    "counts": lambda c: c.counts(),
    "free_id": lambda c: c.free_id(DocumentId("report")),
    "check": lambda c: [],  # for who keeps the whole catalog
    "citing_documents": of_works("citing_documents", limit=9),
    "neighbors": lambda c: c.neighbors(WORKS),
    "edges_between": lambda c: c.edges_between(WORKS, WORKS),
    "edges_from": lambda c: c.edges_from(WORKS),
    "edges_to": lambda c: c.edges_to(WORKS),
    "co_cited": of_works("co_cited", limit=9),
    "coupled": of_works("coupled", limit=9),
    "jobs.get": lambda c: [tried(c.jobs.get, n) for n in range(1, 20)][:0],  # numbers differ; ``jobs.list`` has all
    "jobs.find": lambda c: [c.jobs.find(key) is None for key in (*HIDDEN, "fetch")],
    "jobs.list": lambda c: [(job.kind, job.payload, job.result) for job in c.jobs.list()],
    "jobs.is_due": lambda c: c.jobs.is_due(["publish"]),
    "review.proposals": lambda c: c.review.proposals(),
    "review.proposal": lambda c: [tried(c.review.proposal, p.id) for p in c.review.proposals()],
    "review.side_of": lambda c: c.review.side_of("ana"),
    "review.signatures": lambda c: c.review.signatures("document", "plan", 1),
    "review.settled": lambda c: c.review.settled("document", dict.fromkeys(DOCUMENTS, 1)),
    "review.history": lambda c: [c.review.history("document", id_) for id_ in DOCUMENTS],
    "review.edit": lambda c: [c.review.edit(e.sequence) for e in c.edits() if e.kind != "group"],
}
WRITING = {
    *("put", "put_many", "remove", "put_works", "settle", "settle_laws", "correct", "decide", "undecide", "curate"),
    *("add_user", "set_password", "set_role", "set_disabled", "close"),
    *(f"review.{name}" for name in ("propose", "accept", "reject", "close", "set_side", "sign", "unsign", "revert")),
    *(f"jobs.{name}" for name in ("submit", "start", "claim", "beat", "finish", "fail", "retry", "release")),
    *(f"jobs.{name}" for name in ("worker_died", "cancelled", "cancel", "resume", "forget")),
}


def test_every_method_is_named() -> None:
    found = {name for kind in (Catalog, CitationGraph) for name, _ in inspect.getmembers(kind, inspect.isfunction)}
    for prefix, kind in (("jobs", Jobs), ("review", Review)):
        found |= {f"{prefix}.{name}" for name, _ in inspect.getmembers(kind, inspect.isfunction)}

    assert {name for name in found if "_" != name.rpartition(".")[2][0]} == READING.keys() | WRITING


def test_for_others_it_is_a_catalog_that_never_had_them(both: tuple[Catalog, Catalog]) -> None:
    without, whole = both

    assert len(WORKS) > len(DOCUMENTS) + 2
    assert "canary" in repr([read(whole) for read in READING.values()]).lower()
    for seen in (seen_by(whole, ()), seen_by(whole, ["unknown"])):
        for name, read in READING.items():
            found = read(seen)
            assert plain(read(without)) == plain(found), name
            # What everybody may read cites a plan by its name; that there is such a plan is not said.
            assert "canary" not in CITED.sub("", repr(found).lower()), name


def test_members_see_what_is_theirs_and_no_more(both: tuple[Catalog, Catalog]) -> None:
    _, whole = both
    seen = seen_by(whole, [GROUP])

    assert {"plan", "plan-es", "report-draft"} == {d.id for d in seen.iter_documents() if d.group}
    assert "Canary Study of Smugglers" in {work.title for work in seen.works()}
    assert ["plan", "plan-es"] == sorted(
        {r.citing for work in seen.works() if "Smugglers" in work.title for r in seen.citing(work.id)}
    )
    assert {"report", "plan-es"} == {d.id for d in seen.versions(WorkId("work-report"))}
    assert "of others" not in repr([read(seen) for name, read in READING.items() if name != "titled"])


def test_what_everybody_could_read_is_gone_for_others_when_it_is_limited(both: tuple[Catalog, Catalog]) -> None:
    _, whole = both
    seen = seen_by(whole, ())
    whole.put(document("cited", title="Water for the Colorado", **WATER), cites("cited"))
    resolve_all(whole)
    assert "work-cited" in {r.work for r in seen.references(DocumentId("memo"))} | {
        r.work for r in seen.references(DocumentId("report"))
    }

    whole.correct(DocumentId("cited"), {"group": GROUP}, by="ana")
    assert not any(r.work == "work-cited" for r in seen.iter_references())
    assert [True] == [change.removed for change in seen.changes(0) if change.document == "cited"]
    assert () == seen.earlier(DocumentId("cited"))
    resolve_all(whole)
    assert not any(r.work == "work-cited" for r in seen.iter_references())
    assert all(r.work for r in seen.iter_references())

    whole.correct(DocumentId("cited"), {"group": ""}, by="ana")
    resolve_all(whole)
    assert any(r.work == "work-cited" for r in seen.iter_references())


def test_a_new_state_stays_in_the_group(both: tuple[Catalog, Catalog]) -> None:
    _, whole = both
    new = replace(LIMITED["plan"][0], group="", title="Canary, anew")
    for put in (whole.put, lambda d, c: whole.put_many([(d, c)])):
        put(replace(new, title=f"{new.title} {put}"), cites("plan"))
        assert whole.document(new.id).group == GROUP

    whole.remove(new.id)
    assert not [c for c in seen_by(whole, ()).changes(0) if c.document == "plan"]


def test_others_can_neither_change_nor_meet_what_they_cannot_see(both: tuple[Catalog, Catalog]) -> None:
    _, whole = both
    seen, member = seen_by(whole, ()), seen_by(whole, [GROUP])
    (mine, *_) = member.references(DocumentId("plan"))
    (open_, *_) = seen.references(DocumentId("report"))
    proposal = member.review.proposals()[0]
    attempts: list[Callable[[], object]] = [
        lambda: seen.correct(DocumentId("plan"), {"title": "x"}, by="ana"),
        lambda: seen.remove(DocumentId("plan")),
        lambda: seen.decide(mine, None, by="ana"),
        lambda: seen.decide(open_, WorkId("work-plan"), by="ana"),
        lambda: member.decide(open_, WorkId("work-plan"), by="ana"),
        lambda: seen.undecide(mine, by="ana"),
        lambda: seen.review.reject(proposal.id, by="ana"),
        lambda: seen.put(document("plan", title="x"), cites("plan")),
    ]

    for attempt in attempts:
        with pytest.raises((NotInCatalog, CatalogError)):
            attempt()
    assert "Plan for the Canary Crossing of the Bridge" == whole.document(DocumentId("plan")).title
    assert [True] == seen.put_many([(document("plan-2", sha256="sha-plan"), cites("plan-2"))], unseen=["plan-2"])
    assert "plan-3" == seen.free_id(DocumentId("plan")) or "plan-2" == seen.free_id(DocumentId("plan"))


def test_views_cannot_be_written_through(both: tuple[Catalog, Catalog]) -> None:
    import sqlalchemy as sa

    seen = seen_by(both[1], ())
    with pytest.raises(CatalogError), seen.database.reading() as connection:
        connection.execute(sa.text("DELETE FROM users"))
    with pytest.raises(CatalogError), seen.database.reading() as connection:
        connection.execute(sa.text("UPDATE documents SET title = 'x'"))


def plain(value: Any) -> Any:
    """Without what must differ: numbers of changes and edits, and times."""
    if is_dataclass(value) and not isinstance(value, type):
        return {
            f.name: plain(getattr(value, f.name))
            for f in fields(value)
            if f.name not in ("sequence",) and not (f.name == "id" and hasattr(value, "base")) and f.name != "created"
        }
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(map(repr, value))
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return "time" if isinstance(value, datetime) else value
