"""What a legal citation was resolved to is no part of what was put in: settling laws leaves every document as it was."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from corpus.catalog import Catalog, open_catalog
from corpus.model import (
    Content,
    Document,
    DocumentId,
    Language,
    LegalCitation,
    Passage,
    PassageId,
    PassageKind,
    WorkId,
)

TREATY, ACT = DocumentId("treaty"), DocumentId("act")
KEY = "usc:22:277"


@pytest.fixture
def catalog(catalog_url: str) -> Iterator[Catalog]:
    with open_catalog(catalog_url) as opened:
        yield opened


def made(id_: DocumentId, *laws: str) -> tuple[Document, Content]:
    document = Document(id_, WorkId(f"work-{id_}"), id_, Language.EN, f"sha-{id_}")
    passage = PassageId(f"{id_}#0")
    text = "See 22 U.S.C. § 277."
    cited = tuple(LegalCitation(passage, 4, 20, "22 U.S.C. § 277", "U.S. Code", key) for key in laws)
    return document, Content((Passage(passage, id_, 0, PassageKind.BODY, Language.EN, text),), legal=cited)


def test_a_settled_law_leaves_the_document_as_it_was_put(catalog: Catalog) -> None:
    catalog.put(*made(TREATY, KEY))
    catalog.put(*made(ACT))
    before = catalog.version_of(TREATY)
    catalog.settle_laws({KEY: WorkId("work-act")})

    assert WorkId("work-act") == catalog.legal(TREATY)[0].work
    assert [] == list(catalog.check())
    assert before == catalog.version_of(TREATY)


def test_the_same_document_again_is_no_change_after_settling(catalog: Catalog) -> None:
    catalog.put(*made(TREATY, KEY))
    catalog.put(*made(ACT))
    catalog.settle_laws({KEY: WorkId("work-act")})

    assert not catalog.put(*made(TREATY, KEY))


def test_a_correction_after_settling_is_proved_too(catalog: Catalog) -> None:
    catalog.put(*made(TREATY, KEY))
    catalog.put(*made(ACT))
    catalog.settle_laws({KEY: WorkId("work-act")})
    catalog.correct(TREATY, {"title": "As the curator says"}, by="ana")
    catalog.settle_laws({})

    assert [] == list(catalog.check())


def test_another_citation_is_another_state(catalog: Catalog) -> None:
    catalog.put(*made(TREATY, KEY))
    before = catalog.version_of(TREATY)

    assert catalog.put(*made(TREATY, "usc:22:278"))
    assert before != catalog.version_of(TREATY)
