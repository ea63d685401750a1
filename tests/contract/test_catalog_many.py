"""Several documents put in one transaction: the same as one by one, all or none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from corpus.catalog import Catalog, open_catalog
from corpus.errors import CatalogError
from corpus.model import Content, Document, DocumentId, Language, Passage, PassageId, PassageKind, WorkId


@pytest.fixture
def catalog(catalog_url: str) -> Iterator[Catalog]:
    with open_catalog(catalog_url) as opened:
        yield opened


def made(name: str, text: str = "The river.", **values: object) -> tuple[Document, Content]:
    given = {"work": WorkId(f"work-{name}"), "title": name, "sha256": f"sha-{name}", "source": f"/{name}"} | values
    document = Document(id=DocumentId(name), language=Language.EN, **given)  # type: ignore[arg-type]
    passage = Passage(PassageId(f"{name}#0"), document.id, 0, PassageKind.BODY, Language.EN, text)
    return document, Content((passage,))


def state(catalog: Catalog) -> list[object]:
    return [
        (d, catalog.content(d.id), catalog.version_of(d.id), catalog.work(d.work)) for d in catalog.iter_documents()
    ]


def test_many_are_as_one_by_one(catalog: Catalog) -> None:
    new = [made(f"d{n}", work=WorkId(f"w{n // 2}")) for n in range(7)]
    assert catalog.put_many(new) == [True] * 7
    many = state(catalog)
    for document, _ in new:
        catalog.remove(document.id)
    for document, content in new:
        catalog.put(document, content)

    assert many == state(catalog)


def test_what_is_there_is_told_from_what_is_new(catalog: Catalog) -> None:
    catalog.put(*made("a"))
    catalog.put(*made("b"))
    outcome = catalog.put_many([made("a"), made("b", "Another river."), made("c"), made("c"), made("c", "Later.")])

    assert outcome == [False, True, True, False, True]
    assert [passage.text for passage in catalog.iter_passages(DocumentId("c"))] == ["Later."]
    assert [change.document for change in catalog.changes(0)] == ["a", "b", "c"]
    assert len(catalog.earlier(DocumentId("b"))) == 1


def test_bytes_that_another_process_brought_in_meanwhile_are_in_once(catalog: Catalog) -> None:
    catalog.put(*made("a", sha256="same"))
    unseen = [made("b", sha256="same"), made("c"), made("a", sha256="same")]
    outcome = catalog.put_many(unseen, unseen={document.id for document, _ in unseen})

    assert outcome == [None, True, False]
    assert [document.id for document in catalog.iter_documents()] == ["a", "c"]
    assert catalog.put_many([made("b", sha256="same")]) == [True], (
        "where it is no matter of a moment, it is the caller's"
    )


def test_all_or_none(catalog: Catalog) -> None:
    broken, content = made("b")
    wrong = replace(content, passages=content.passages * 2)
    with pytest.raises(CatalogError):
        catalog.put_many([made("a"), (broken, wrong)])

    assert catalog.counts()["documents"] == 0
    assert catalog.changes(0) == ()


def test_corrections_hold(catalog: Catalog) -> None:
    catalog.put(*made("a"))
    catalog.correct(DocumentId("a"), {"title": "As the curator says"}, by="ana")
    catalog.put_many([made("a", "Another river."), made("b")])

    assert catalog.document(DocumentId("a")).title == "As the curator says"


def test_documents_are_found_by_many_values(catalog: Catalog) -> None:
    catalog.put_many([made("a", external_id="A"), made("b", external_id="B"), made("c", sha256="sha-a")])

    assert {name: d.id for name, d in catalog.find_documents("external_id", ["A", "B", "X"]).items()} == {
        "A": "a",
        "B": "b",
    }
    assert catalog.find_documents("sha256", ["sha-a"])["sha-a"].id == "a"
    assert catalog.find_documents("source", []) == {}


def test_bundles_hold_what_an_index_is_made_of(catalog: Catalog) -> None:
    new = [made(name, f"Text of {name}.") for name in ("b", "a", "c")]
    catalog.put_many(new)
    ids = [DocumentId("c"), DocumentId("x"), DocumentId("a")]

    bundles = catalog.bundles(ids)
    assert [bundle.document.id for bundle in bundles] == ["c", "a"]
    assert [bundle.version for bundle in bundles] == [catalog.version_of(DocumentId(id_)) for id_ in ("c", "a")]
    assert bundles[0].passages == new[2][1].passages
