"""What a catalog does, on every database. The same file is the definition of done for each of them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from argon2 import PasswordHasher

from corpus.catalog import Catalog, Edge, Resolution, open_catalog
from corpus.catalog.users import hash_password
from corpus.errors import CatalogError, Duplicate, NotInCatalog
from corpus.model import (
    Callout,
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
    Work,
    WorkId,
    WorkState,
)

RIVER = WorkId("river-treaty")
LAW = WorkId("ley-de-aguas")


@pytest.fixture
def catalog(catalog_url: str) -> Iterator[Catalog]:
    with open_catalog(catalog_url) as opened:
        yield opened


def document(name: str = "a", **values: object) -> Document:
    given: dict[str, object] = {"work": WorkId(f"work-{name}"), "title": f"Título {name}", "sha256": f"sha-{name}"}
    return Document(id=DocumentId(name), language=Language.EN, **(given | values))  # type: ignore[arg-type]


def content(name: str = "a", text: str = "El río Bravo, año 1944.", references: int = 1) -> Content:
    one, two = (PassageId(f"{name}#{n}") for n in range(2))
    return Content(
        passages=(
            Passage(one, DocumentId(name), 0, PassageKind.BODY, Language.ES, text, page=3, heading="Aguas"),
            Passage(two, DocumentId(name), 1, PassageKind.NOTE, Language.EN, "See the treaty.", note="1"),
        ),
        notes=(
            Note(DocumentId(name), 1, "1", NoteKind.REFERENCE, "See the treaty.", (two,), (Callout(one, 7, "El río"),)),
        ),
        references=tuple(
            Reference(DocumentId(name), two, n, 15, f"the treaty {n}", note=1, authors=("Núñez, Ana",), year=1944)
            for n in range(references)
        ),
        legal=(LegalCitation(one, 0, 7, "59 Stat. 1219", "us-stat", "us-stat:59:1219"),),
        mentions=(
            Mention(one, 3, 12, "río Bravo", "place", EntityId("rio-bravo")),
            Mention(one, 0, 2, "El", "place", None, (EntityId("x"), EntityId("y"))),
        ),
    )


def place(name: str, start: int = 0) -> tuple[DocumentId, PassageId, int]:
    return DocumentId(name), PassageId(f"{name}#1"), start


def resolution(name: str, work: WorkId | None, state: WorkState, start: int = 0, **more: object) -> Resolution:
    return Resolution(*place(name, start), work, state, **more)  # type: ignore[arg-type]


def test_what_is_put_is_got(catalog: Catalog) -> None:
    full = document(
        external_id="EXT/1",
        source="/somewhere/ñ.txt",
        languages=(Language.ES, Language.EN),
        authors=("Núñez, Ana", "Comisión Nacional"),
        issued="1944-02-03",
        issuer="Secretaría",
        doc_type="treaty",
        country="US-MX",
        source_url="https://example.org/ñ?a=b",
        license="CC0",
        media_type="text/html",
        pages=7,
        metadata={"número": "1"},
    )

    assert catalog.put(full, content())

    assert full == catalog.document(full.id)
    assert content() == catalog.content(full.id)
    assert content().notes == catalog.notes(full.id)
    assert content().references == catalog.references(full.id)
    assert content().legal == catalog.legal(full.id)
    assert content().mentions == catalog.mentions(full.id)
    assert list(content().passages) == list(catalog.iter_passages(full.id))
    assert content().mentions[:1] == catalog.mentions_of(EntityId("rio-bravo"))


def test_the_same_again_writes_nothing(catalog: Catalog) -> None:
    catalog.put(document(), content())
    before = (catalog.last_change(), catalog.version_of(DocumentId("a")))

    assert not catalog.put(document(), content())
    assert not catalog.put(catalog.document(DocumentId("a")), catalog.content(DocumentId("a")))

    assert before == (catalog.last_change(), catalog.version_of(DocumentId("a")))
    assert () == catalog.earlier(DocumentId("a"))


def test_the_same_again_after_resolving_writes_nothing(catalog: Catalog) -> None:
    catalog.put(document(), content())
    catalog.put_works([Work(RIVER, "Treaty")])
    catalog.settle([resolution("a", RIVER, WorkState.MISSING)])

    assert not catalog.put(document(), content())
    assert RIVER == catalog.references(DocumentId("a"))[0].work


def test_a_changed_document_replaces_all_and_keeps_the_old(catalog: Catalog) -> None:
    catalog.put(document(), content(references=3))
    old = catalog.document(DocumentId("a")), catalog.content(DocumentId("a"))
    new = document(sha256="sha-new"), content(text="Otro texto.", references=1)

    assert catalog.put(*new)

    assert new == (catalog.document(DocumentId("a")), catalog.content(DocumentId("a")))
    assert [(1, "sha-a")] == [(e.number, e.sha256) for e in catalog.earlier(DocumentId("a"))]
    assert old == catalog.earlier_state(DocumentId("a"), 1)


def test_a_removed_document_is_gone_but_kept(catalog: Catalog) -> None:
    catalog.put(document(), content())
    catalog.remove(DocumentId("a"))

    with pytest.raises(NotInCatalog):
        catalog.document(DocumentId("a"))
    assert {0} == set(catalog.counts().values())
    assert (document(), content()) == catalog.earlier_state(DocumentId("a"), 1)
    assert [(DocumentId("a"), True)] == [(c.document, c.removed) for c in catalog.changes(0)]

    with pytest.raises(NotInCatalog):
        catalog.remove(DocumentId("a"))


def test_what_is_not_there(catalog: Catalog) -> None:
    nothing = DocumentId("nothing")
    for question in (catalog.document, catalog.content, catalog.version_of):
        with pytest.raises(NotInCatalog):
            question(nothing)
    with pytest.raises(NotInCatalog):
        catalog.work(WorkId("nothing"))
    with pytest.raises(NotInCatalog):
        catalog.work_row(WorkId("nothing"))
    with pytest.raises(NotInCatalog):
        catalog.earlier_state(nothing, 1)
    assert {} == catalog.documents([nothing])
    assert {} == catalog.passages([])
    assert () == catalog.references(nothing)
    assert catalog.find_document() is None
    assert catalog.find_document(external_id="", sha256="no", source="no") is None


def test_found_by_the_first_that_matches(catalog: Catalog) -> None:
    catalog.put(document("a", external_id="1", sha256="s1", source="f1"), content("a"))
    catalog.put(document("b", external_id="2", sha256="s2", source="f2"), content("b"))
    cases = [({"external_id": "1", "sha256": "s2"}, "a"), ({"external_id": "?", "sha256": "s2"}, "b")]
    cases += [({"source": "f2"}, "b"), ({"sha256": "s1", "source": "f2"}, "a")]

    assert [name for _, name in cases] == [getattr(catalog.find_document(**by), "id", None) for by, _ in cases]


def test_many_at_once_in_the_order_asked(catalog: Catalog) -> None:
    for name in "abc":
        catalog.put(document(name), content(name))

    assert ["c", "a"] == list(catalog.documents([DocumentId(n) for n in ("c", "?", "a", "c")]))
    assert ["b#1", "a#0"] == list(catalog.passages([PassageId(n) for n in ("b#1", "a#0", "z#9")]))
    assert ["a", "b", "c"] == [d.id for d in catalog.iter_documents()]


def test_ids_sort_by_code_point_everywhere(catalog: Catalog) -> None:
    names = ["Z", "a", "a-b", "ab", "á", "ñ"]
    for name in reversed(names):
        catalog.put(document(name), content(name))

    assert names == [d.id for d in catalog.iter_documents()]


def test_iterators_turn_many_pages(catalog: Catalog) -> None:
    passages = tuple(
        Passage(PassageId(f"a#{n}"), DocumentId("a"), n, PassageKind.BODY, Language.EN, f"text {n}")
        for n in range(1203)
    )
    references = tuple(Reference(DocumentId("a"), PassageId("a#0"), n, n + 1, f"raw {n}") for n in range(2101))
    catalog.put(document(), Content(passages, references=references))

    assert list(passages) == list(catalog.iter_passages(DocumentId("a")))
    assert list(references) == list(catalog.iter_references())


def test_an_iterator_allows_writing_meanwhile(catalog: Catalog) -> None:
    for name in "abc":
        catalog.put(document(name), content(name))

    for found in catalog.iter_documents():
        catalog.put(replace(found, title="Otro"), content(found.id))

    assert {"Otro"} == {d.title for d in catalog.iter_documents()}


def test_changes_are_the_last_of_each_document(catalog: Catalog) -> None:
    catalog.put(document("a"), content("a"))
    catalog.put(document("b"), content("b"))
    catalog.put(document("a", title="Otro"), content("a"))
    catalog.remove(DocumentId("b"))

    assert [("a", False), ("b", True)] == [(c.document, c.removed) for c in catalog.changes(0)]
    assert [3, 4] == [c.sequence for c in catalog.changes(0)]
    assert [4] == [c.sequence for c in catalog.changes(3)]
    assert [3] == [c.sequence for c in catalog.changes(0, limit=1)]
    assert 4 == catalog.last_change()


def test_a_failed_put_leaves_nothing(catalog: Catalog) -> None:
    catalog.put(document(), content())
    before = catalog.counts(), catalog.last_change(), catalog.content(DocumentId("a"))
    twice = content().passages[:1] * 2

    with pytest.raises(CatalogError):
        catalog.put(document(title="Otro"), replace(content(), passages=twice))
    with pytest.raises(CatalogError):
        catalog.put(document("b"), replace(content("b"), passages=content("b").passages[:1] * 2))

    assert before == (catalog.counts(), catalog.last_change(), catalog.content(DocumentId("a")))
    assert () == catalog.earlier(DocumentId("a"))


# the graph of works


def test_a_document_brings_its_work(catalog: Catalog) -> None:
    catalog.put(document(issued="1944-02", doc_type="treaty", authors=("A",)), content())

    assert Work(WorkId("work-a"), "Título a", ("A",), 1944, "1944-02", Language.EN, type="treaty") == catalog.work(
        WorkId("work-a")
    )


def test_works_are_inserted_and_updated(catalog: Catalog) -> None:
    full = Work(
        RIVER, "T", ("A", "B"), 1944, "1944", Language.EN, "treaty", "C", "P", "http://u", ("doi:1",), ("Tratado",)
    )
    catalog.put_works([Work(RIVER, "first"), Work(LAW, "Ley")])
    catalog.put_works([full])

    assert [Work(LAW, "Ley"), full] == list(catalog.works())


def test_a_work_with_versions(catalog: Catalog) -> None:
    for name in "ba":
        catalog.put(document(name, work=RIVER), content(name))

    assert ["a", "b"] == [d.id for d in catalog.versions(RIVER)]
    (row,) = catalog.work_rows(state=WorkState.HELD)
    assert (RIVER, WorkState.HELD, 0, ("a", "b")) == (row.work.id, row.state, row.cited_by, row.held)


def test_resolving_counts_and_states(catalog: Catalog) -> None:
    for name in "abc":
        catalog.put(document(name), content(name, references=2))
    catalog.put_works([Work(RIVER, "Treaty"), Work(LAW, "Ley"), Work(WorkId("unused"), "Unused")])

    catalog.settle(
        [
            resolution("a", RIVER, WorkState.MISSING),
            resolution("a", RIVER, WorkState.MISSING, start=1),
            resolution("b", RIVER, WorkState.MISSING),
            resolution("b", LAW, WorkState.CANDIDATE, start=1, candidates=(WorkId("work-c"),)),
            resolution("c", WorkId("work-a"), WorkState.HELD),
            resolution("c", None, WorkState.AMBIGUOUS, start=1, candidates=(RIVER, LAW)),
        ]
    )

    rows = [(r.work.id, str(r.state), r.cited_by, r.references) for r in catalog.work_rows()]
    assert [
        ("river-treaty", "missing", 2, 3),
        ("ley-de-aguas", "candidate", 1, 1),
        ("work-a", "held", 1, 1),
        ("work-b", "held", 0, 0),
        ("work-c", "held", 0, 0),
    ] == rows
    assert ["river-treaty"] == [r.work.id for r in catalog.work_rows(state=WorkState.MISSING)]
    assert ["ley-de-aguas"] == [r.work.id for r in catalog.work_rows(limit=1, offset=1)]
    assert [("a", 0), ("a", 1), ("b", 0)] == [(r.citing, r.start) for r in catalog.citing(RIVER)]
    assert ((RIVER, LAW), WorkState.AMBIGUOUS) == (
        catalog.resolutions(DocumentId("c"))[1].candidates,
        catalog.references(DocumentId("c"))[1].state,
    )
    assert rows[0] == (RIVER, str((row := catalog.work_row(RIVER)).state), row.cited_by, row.references)


def test_settling_again_is_the_same_and_can_be_changed(catalog: Catalog) -> None:
    catalog.put(document(), content())
    catalog.put_works([Work(RIVER, "Treaty"), Work(LAW, "Ley")])
    for _ in range(2):
        catalog.settle([resolution("a", RIVER, WorkState.MISSING)])
    assert 1 == catalog.work_row(RIVER).cited_by

    catalog.settle([resolution("a", LAW, WorkState.MISSING), resolution("?", LAW, WorkState.MISSING)])

    assert (0, 1) == (catalog.work_row(RIVER).cited_by, catalog.work_row(LAW).cited_by)


def test_settling_to_a_work_that_is_not_there_is_refused(catalog: Catalog) -> None:
    catalog.put(document(), content())

    with pytest.raises(CatalogError):
        catalog.settle([resolution("a", RIVER, WorkState.MISSING)])


def test_a_cited_work_arrives_and_leaves(catalog: Catalog) -> None:
    catalog.put(document("a"), content("a"))
    catalog.put_works([Work(RIVER, "Treaty")])
    catalog.settle([resolution("a", RIVER, WorkState.MISSING)])

    catalog.put(document("b", work=RIVER), content("b"))
    assert (WorkState.HELD, 1) == ((row := catalog.work_row(RIVER)).state, row.cited_by)

    catalog.remove(DocumentId("b"))
    assert (WorkState.MISSING, 1) == ((row := catalog.work_row(RIVER)).state, row.cited_by)


def test_a_work_left_by_its_only_document_is_forgotten(catalog: Catalog) -> None:
    catalog.put(document("a"), content("a"))
    catalog.put(document("a", work=RIVER), content("a"))

    assert [RIVER] == [w.id for w in catalog.works()]


def test_edges_both_ways(catalog: Catalog) -> None:
    for name in "abc":
        catalog.put(document(name), content(name, references=2))
    w = {name: WorkId(f"work-{name}") for name in "abc"}
    catalog.settle(
        [
            resolution("a", w["b"], WorkState.HELD),
            resolution("a", w["b"], WorkState.HELD, start=1),
            resolution("b", w["c"], WorkState.HELD),
        ]
    )

    assert (Edge(w["a"], DocumentId("a"), w["b"], 2), Edge(w["b"], DocumentId("b"), w["c"])) == catalog.edges_from(
        list(w.values())
    )
    assert (Edge(w["b"], DocumentId("b"), w["c"]),) == catalog.edges_to([w["c"]])


# what curators decide


def test_a_decision_outlives_resolving_and_reingest(catalog: Catalog) -> None:
    catalog.put(document(), content(references=2))
    catalog.put_works([Work(RIVER, "Treaty"), Work(LAW, "Ley")])
    first = catalog.references(DocumentId("a"))[0]

    catalog.decide(first, RIVER, by="ana")
    catalog.settle([resolution("a", LAW, WorkState.CANDIDATE), resolution("a", LAW, WorkState.MISSING, start=1)])
    assert [RIVER, LAW] == [r.work for r in catalog.references(DocumentId("a"))]

    catalog.put(document(), content(text="Un cambio.", references=2))
    assert [RIVER, None] == [r.work for r in catalog.references(DocumentId("a"))]
    assert [True, False] == [r.decided for r in catalog.resolutions(DocumentId("a"))]
    assert 1 == catalog.work_row(RIVER).cited_by

    catalog.put(document("b", work=RIVER), content("b"))
    assert WorkState.HELD == catalog.references(DocumentId("a"))[0].state


def test_a_decision_for_no_work_and_one_taken_back(catalog: Catalog) -> None:
    catalog.put(document(), content())
    catalog.put_works([Work(RIVER, "Treaty")])
    catalog.settle([resolution("a", RIVER, WorkState.MISSING)])
    (reference,) = catalog.references(DocumentId("a"))

    catalog.decide(reference, None, by="ana")
    catalog.settle([resolution("a", RIVER, WorkState.MISSING)])
    assert (None, 0) == (catalog.references(DocumentId("a"))[0].work, catalog.work_row(RIVER).cited_by)

    catalog.undecide(reference, by="ana")
    catalog.settle([resolution("a", RIVER, WorkState.MISSING)])
    assert RIVER == catalog.references(DocumentId("a"))[0].work

    with pytest.raises(NotInCatalog):
        catalog.undecide(reference, by="ana")
    with pytest.raises(NotInCatalog):
        catalog.decide(reference, WorkId("?"), by="ana")
    assert [("ana", "", '{"work": null}'), ("ana", '{"work": null}', "")] == [
        (e.by, e.before, e.after) for e in catalog.edits()
    ]


def test_a_correction_outlives_reingest(catalog: Catalog) -> None:
    catalog.put(document(), content())
    corrected = catalog.correct(DocumentId("a"), {"title": "Corregido", "authors": ("B, C",), "work": RIVER}, by="ana")

    assert ("Corregido", ("B, C",), RIVER) == (corrected.title, corrected.authors, corrected.work)
    assert corrected == catalog.document(DocumentId("a"))
    assert 2 == catalog.last_change()
    assert not catalog.put(document(), content())
    assert catalog.put(document(issuer="DOF"), content())
    assert replace(corrected, issuer="DOF") == catalog.document(DocumentId("a"))
    assert [RIVER] == [w.id for w in catalog.works()]

    catalog.correct(DocumentId("a"), {"title": None, "authors": None, "work": None}, by="luis")
    assert document(issuer="DOF") == catalog.document(DocumentId("a"))
    assert ["ana", "luis"] == [e.by for e in catalog.edits("a")]

    with pytest.raises(CatalogError, match="bad_field"):
        catalog.correct(DocumentId("a"), {"sha256": "x"}, by="ana")


def test_curated_values_and_their_log(catalog: Catalog) -> None:
    catalog.curate("option", "ibwc", {"título": "Una opción"}, by="ana")
    catalog.curate("option", "ibwc", {"título": "Una opción"}, by="ana")
    catalog.curate("option", "ibwc", {"título": "Otra"}, by="luis")
    catalog.curate("term", "ibwc", [1], by="ana")
    assert {"ibwc": {"título": "Otra"}} == catalog.curated("option")

    catalog.curate("option", "ibwc", None, by="ana")

    assert {} == catalog.curated("option")
    assert [
        ("", '{"título": "Una opción"}'),
        ('{"título": "Una opción"}', '{"título": "Otra"}'),
        ("", "[1]"),
        ('{"título": "Otra"}', ""),
    ] == [(e.before, e.after) for e in catalog.edits("ibwc")]
    assert [3, 4] == [e.sequence for e in catalog.edits(after=2)]
    with pytest.raises(CatalogError, match="reserved"):
        catalog.curate("document", "a", {}, by="ana")


@pytest.mark.parametrize("statement", ["UPDATE edits SET \"by\" = 'x'", "DELETE FROM edits"])
def test_the_log_cannot_be_changed(catalog: Catalog, statement: str) -> None:
    catalog.curate("option", "ibwc", 1, by="ana")

    with pytest.raises(CatalogError, match="append-only"), catalog.database.writing() as connection:
        connection.exec_driver_sql(statement)
    assert "ana" == catalog.edits()[0].by


# accounts


def test_accounts(catalog: Catalog) -> None:
    user = catalog.add_user("josé", hash_password("una clave larga"), "curator", by="admin")

    assert user == catalog.user("josé") == catalog.users()[0]
    assert user == catalog.verify_user("josé", "una clave larga")
    assert catalog.verify_user("josé", "otra clave") is None
    assert catalog.verify_user("nadie", "una clave larga") is None

    catalog.set_password("josé", hash_password("otra clave larga"))
    assert catalog.verify_user("josé", "una clave larga") is None
    catalog.set_role("josé", "admin")
    assert "admin" == catalog.user("josé").role
    catalog.set_disabled("josé", disabled=True)
    assert catalog.verify_user("josé", "otra clave larga") is None
    assert not any("argon" in e.before + e.after for e in catalog.edits())


def test_a_hash_of_weaker_parameters_is_renewed(catalog: Catalog) -> None:
    catalog.add_user("ana", PasswordHasher(time_cost=1, memory_cost=1024).hash("una clave larga"), "reader")

    assert catalog.verify_user("ana", "una clave larga")
    assert 2 == len(catalog.edits("ana"))
    assert catalog.verify_user("ana", "una clave larga")
    assert 2 == len(catalog.edits("ana"))


def test_accounts_refused(catalog: Catalog) -> None:
    catalog.add_user("ana", "hash", "reader")
    with pytest.raises(Duplicate):
        catalog.add_user("ana", "hash", "reader")
    for name, role in (("", "reader"), ("a\nb", "reader"), ("x" * 101, "reader"), ("b", "king")):
        with pytest.raises(CatalogError, match="bad_"):
            catalog.add_user(name, "hash", role)
    with pytest.raises(CatalogError, match="bad_role"):
        catalog.set_role("ana", "king")
    with pytest.raises(NotInCatalog):
        catalog.set_password("nadie", "hash")


# several at once


def test_many_threads_write_and_read(catalog: Catalog) -> None:
    troubles: list[Exception] = []

    def write(number: int) -> None:
        try:
            for n in range(8):
                name = f"{number}-{n}"
                catalog.put(document(name), content(name))
                catalog.put(document("shared", title=name), content("shared"))
                assert 2 == len(catalog.content(DocumentId("shared")).passages)
        except Exception as error:  # noqa: BLE001 (whatever goes wrong in a thread is what the test reports)
            troubles.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [] == troubles
    assert (33, 66) == (catalog.counts()["documents"], catalog.counts()["passages"])
    assert 64 == catalog.last_change()


def test_two_catalogs_share_a_database(catalog_url: str, catalog: Catalog) -> None:
    with open_catalog(catalog_url) as other:
        catalog.put(document(), content())

        assert not other.put(document(), content())
        assert 1 == other.last_change()
