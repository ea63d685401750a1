"""Documents by issuer and by title, and legal citations by key, on every database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from corpus.catalog import Catalog, open_catalog
from corpus.model import Content, Document, DocumentId, Language, LegalCitation, Passage, PassageId, PassageKind, WorkId


@pytest.fixture
def catalog(catalog_url: str) -> Iterator[Catalog]:
    with open_catalog(catalog_url) as opened:
        for name, title, issuer, key in (
            ("a", "River Treaty", "River Board", "ts:1"),
            ("b", "River Treaty — CHAPTER ONE Water", "RIVER BOARD", "ts:2"),
            ("c", "River Treaty Implementation Act", "Congress", "ts:1"),
            ("d", "About the River Treaty", "", ""),
        ):
            document = Document(
                DocumentId(name),
                WorkId(name),
                title,
                Language.EN,
                f"sha-{name}",
                issuer=issuer,
                issued=f"200{len(title) % 9}",
            )
            place = PassageId(f"{name}#0")
            passage = Passage(place, document.id, 0, PassageKind.BODY, Language.EN, "T.S. No. 1")
            opened.put(document, Content((passage,), legal=(LegalCitation(place, 0, 10, "T.S. No. 1", "TS", key),)))
        yield opened


def test_issued_by(catalog: Catalog) -> None:
    assert {"a", "b"} == {document.id for document in catalog.issued_by(["River Board", "RB"])}
    assert () == catalog.issued_by(["Board"])
    assert () == catalog.issued_by([])


def test_titled(catalog: Catalog) -> None:
    assert ["a", "b"] == [document.id for document in catalog.titled(["river treaty", "Other"])]
    assert () == catalog.titled([])


def test_citing_keys(catalog: Catalog) -> None:
    assert ["a#0", "c#0"] == [cite.passage for cite in catalog.citing_keys(["ts:1", "ts:9"])]
