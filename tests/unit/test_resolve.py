"""References to works. Works, people and documents here are invented."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from corpus.catalog import Catalog, open_catalog
from corpus.citations.blocking import Asked, Blocks
from corpus.citations.matching import Verdict, compare, describe_work
from corpus.citations.resolve import gather, resolve
from corpus.model import (
    Content,
    Document,
    DocumentId,
    Language,
    Passage,
    PassageId,
    PassageKind,
    Reference,
    WorkId,
    WorkState,
)


def reference(
    title: str = "",
    authors: tuple[str, ...] = (),
    year: int | None = None,
    *,
    key: str = "",
    at: int = 0,
    citing: str = "a",
    **fields: str,
) -> Reference:
    keys = (key,) if key else ()
    date = str(year) if year else ""
    return Reference(
        DocumentId(citing),
        PassageId(f"{citing}#0"),
        at,
        at + 5,
        title or key,
        at,
        authors,
        title,
        date=date,
        year=year,
        keys=keys,
        **fields,  # type: ignore[arg-type]
    )


VIDAL = ("Vidal, Rosa",)
PAIRS = [
    ("word for word", reference("Rivers Without Owners", VIDAL, 1999), reference("Rivers Without Owners", VIDAL, 1999), True),
    ("accents and case", reference("La línea y la ley", VIDAL, 1999), reference("La Linea y la Ley", ("Vidal, R.",), 1999), True),
    ("no date on one side", reference("The Long Way North Again", VIDAL, 1999), reference("The Long Way North Again", VIDAL), True),
    ("subtitle left out", reference("The U.S. and Mexico: Toward a Common Port. A report of two groups", ("Port Center",), 2009), reference("The United States and Mexico: Toward a Common Port", ("Port Center",)), True),
    ("one address, title shortened", reference("Suman 10 mil cruces en el puente", VIDAL, key="url:a/1"), reference("Suman 10 mil 475 cruces en el puente", VIDAL, 2009, key="url:a/1"), True),
    ("a misprint", reference("Border Governance and Cooperation", VIDAL, 2001), reference("Border Governence and Cooperation", VIDAL, 2001), True),
    ("a prefix turns the sense", reference("Encuesta nacional sobre seguridad", (), 2009), reference("Encuesta nacional sobre inseguridad", (), 2009), False),
    ("numbers differ", reference("Border Crossings Report 2007", VIDAL, 2007), reference("Border Crossings Report 2008", VIDAL, 2008), False),
    ("other author", reference("Rivers Without Owners", VIDAL, 1999), reference("Rivers Without Owners", ("Paz, Luis",), 1999), False),
    ("same author, other title", reference("A to Z of smuggling", VIDAL, 2009), reference("Tracking illegal boats", VIDAL, 2008), False),
    ("two addresses, no titles", reference(key="url:a/1"), reference(key="url:a/2"), False),
    ("volumes", reference("Historia de la frontera, tomo II", VIDAL, 1999), reference("Historia de la frontera, tomo III", VIDAL, 1999), False),
]  # fmt: skip


@pytest.mark.parametrize(("why", "one", "other", "same"), PAIRS, ids=[case[0] for case in PAIRS])
def test_same_work(why: str, one: Reference, other: Reference, same: bool) -> None:
    assert (1 if same else 2) == len(gather([one, other]))
    assert (1 if same else 2) == len(gather([other, one]))


def test_an_identifier_decides() -> None:
    one = describe_work(("Rivers",), VIDAL, year=1999, keys=("doi:10.1/x",))

    assert compare(one, describe_work(("Ríos",), ("Paz, L.",), year=2001, keys=("doi:10.1/x",))) is Verdict.SAME
    assert compare(one, describe_work(("Rivers",), VIDAL, year=1999, keys=("doi:10.1/y",))) is Verdict.DIFFERENT


def test_what_is_not_asked_for_is_never_found() -> None:
    works = [describe_work((pair[i].title,), pair[i].authors, keys=pair[i].keys) for pair in PAIRS for i in (1, 2)]
    blocks: Blocks[int] = Blocks()
    for number, work in enumerate(works):
        blocks.add(number, work)
    for work in works:
        asked = Asked([work])

        assert {number for number, other in enumerate(works) if other in asked} >= set(blocks.near(work))
    assert describe_work(("Nothing of the kind",), ("Nadie, Juan",)) not in Asked(works)


@pytest.fixture
def catalog() -> Iterator[Catalog]:
    with open_catalog("sqlite://") as opened:
        yield opened


def put(
    catalog: Catalog,
    id_: str,
    *references: Reference,
    title: str = "A paper on ports",
    work: str = "",
    **fields: object,
) -> None:
    document = Document(DocumentId(id_), WorkId(work or id_), title, Language.EN, id_, **fields)  # type: ignore[arg-type]
    passage = Passage(PassageId(f"{id_}#0"), document.id, 0, PassageKind.BODY, Language.EN, "Words of a text.")
    catalog.put(document, Content((passage,), references=references))


def test_repeated_citations_are_one_missing_work(catalog: Catalog) -> None:
    put(catalog, "a", reference("Rivers Without Owners", VIDAL, 1999), reference("Dry Treaties", VIDAL, 2003, at=9))
    put(catalog, "b", reference("Rivers without owners", ("Vidal, R.",), 1999, citing="b"))

    resolve(catalog)

    rows = [(row.work.title, row.state, row.cited_by) for row in catalog.work_rows(state=WorkState.MISSING)]
    assert [("Rivers without owners", WorkState.MISSING, 2), ("Dry Treaties", WorkState.MISSING, 1)] == rows


def test_a_document_that_comes_in_settles_what_waited(catalog: Catalog) -> None:
    put(catalog, "a", reference("Rivers Without Owners", VIDAL, 1999))
    resolve(catalog)
    assert WorkState.MISSING is catalog.references(DocumentId("a"))[0].state

    put(catalog, "rivers", title="Rivers without owners", authors=VIDAL, issued="1999-05")
    resolve(catalog)

    (settled,) = catalog.references(DocumentId("a"))
    assert (WorkId("rivers"), WorkState.HELD) == (settled.work, settled.state)


def test_the_address_of_a_held_document_is_enough(catalog: Catalog) -> None:
    put(catalog, "plan", title="Plan maestro", source_url="https://www.puentes.example/plan.pdf")
    put(
        catalog,
        "a",
        reference("Un plan", (), 2006, key="url:puentes.example/plan.pdf"),
        reference(key="url:puentes.example/plan.pdf", at=9),
    )

    resolve(catalog)

    assert {WorkId("plan")} == {r.work for r in catalog.references(DocumentId("a")) if not r.title}


def test_either_language_version_is_found_by_its_title(catalog: Catalog) -> None:
    put(catalog, "en", title="Declaration on Safe Ports and Bridges", work="declaration")
    put(catalog, "es", title="Declaración sobre puertos y puentes seguros", work="declaration")
    put(
        catalog,
        "a",
        reference("Declaración sobre puertos y puentes seguros"),
        reference("Declaration on Safe Ports and Bridges", at=9),
    )

    resolve(catalog)

    assert [WorkId("declaration")] * 2 == [r.work for r in catalog.references(DocumentId("a"))]


def test_a_doubtful_match_is_a_candidate_and_two_are_ambiguous(catalog: Catalog) -> None:
    put(catalog, "r1", title="Ports Report", authors=VIDAL, issued="2001")
    put(catalog, "r2", title="Bridges and their Keepers in Winter", authors=VIDAL, issued="2004")
    put(catalog, "r3", title="Bridges and their Keepers in Winter", authors=VIDAL, issued="2004")
    put(catalog, "a", reference("Ports Report"), reference("Bridges and their Keepers in Winter", VIDAL, 2004, at=9))

    resolve(catalog)

    first, second = catalog.resolutions(DocumentId("a"))
    assert (WorkState.CANDIDATE, ("r1",)) == (first.state, first.candidates)
    assert (WorkState.AMBIGUOUS, ("r2", "r3")) == (second.state, second.candidates)


def test_resolving_again_changes_nothing(catalog: Catalog) -> None:
    put(catalog, "a", reference("Rivers Without Owners", VIDAL, 1999), reference(key="url:a.example/1", at=9))
    resolve(catalog)
    before = (list(catalog.works()), list(catalog.iter_references()))

    resolve(catalog)

    assert before == (list(catalog.works()), list(catalog.iter_references()))


def test_a_work_keeps_its_id_when_a_fuller_citation_comes(catalog: Catalog) -> None:
    put(catalog, "a", reference("The Long Way North Again", VIDAL))
    resolve(catalog)
    (before,) = {r.work for r in catalog.iter_references()}

    put(catalog, "b", reference("The Long Way North Again", VIDAL, 1999, citing="b", publisher="Mesa Press"))
    resolve(catalog)

    assert {before} == {r.work for r in catalog.iter_references()}


def test_a_curators_decision_stays(catalog: Catalog) -> None:
    put(catalog, "rivers", title="Rivers without owners", authors=VIDAL, issued="1999")
    put(catalog, "other", title="Quite another text", authors=VIDAL, issued="1999")
    put(catalog, "a", reference("Rivers Without Owners", VIDAL, 1999))
    resolve(catalog)
    (settled,) = catalog.references(DocumentId("a"))

    catalog.decide(settled, WorkId("other"), by="ana")
    resolve(catalog)
    assert WorkId("other") == catalog.references(DocumentId("a"))[0].work

    catalog.undecide(settled, by="ana")
    resolve(catalog)
    assert WorkId("rivers") == catalog.references(DocumentId("a"))[0].work


def test_a_record_of_a_work_is_not_its_text() -> None:
    title = "Rivers Without Owners: Water Law on the Border"
    with open_catalog("sqlite://") as catalog:
        for id_, kind in (("record", "record"), ("paper", "")):
            document = Document(
                DocumentId(id_), WorkId(f"w-{id_}"), title if kind else "A paper", Language.EN, id_, doc_type=kind
            )
            passage = Passage(PassageId(f"{id_}#0"), document.id, 0, PassageKind.BODY, Language.EN, "Text.")
            cited = () if kind else (Reference(document.id, passage.id, 0, 1, title, title=title),)
            catalog.put(document, Content((passage,), references=cited))
        resolve(catalog)
        row = catalog.work_row(WorkId("w-record"))

        assert (WorkState.MISSING, (), ("record",)) == (row.state, row.held, row.records)
        assert [("w-record", "missing")] == [(r.work, r.state) for r in catalog.references(DocumentId("paper"))]
        assert ["w-record"] == [r.work.id for r in catalog.work_rows(state=WorkState.MISSING)]

        text = Document(DocumentId("text"), WorkId("w-text"), title, Language.EN, "text")
        catalog.put(text, Content((Passage(PassageId("text#0"), text.id, 0, PassageKind.BODY, Language.EN, "Law."),)))
        resolve(catalog)

        assert [("w-text", "held")] == [(r.work, r.state) for r in catalog.references(DocumentId("paper"))]
