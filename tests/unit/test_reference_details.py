"""Volume, issue, pages, edition, number and identifiers of references. All works are invented."""

from __future__ import annotations

import pytest

from corpus.citations.references import find_references
from corpus.model import DocumentId, Language, Note, NoteKind, Passage, PassageId, PassageKind, Reference

CASES: list[tuple[str, dict[str, str]]] = [
    (
        "Rosa Vidal, “Rivers Without Owners,” Journal of Border Studies 12, no. 3 (2004): 45-67.",
        {"volume": "12", "issue": "3", "pages": "45-67"},
    ),
    (
        "Luis Ibarra, “Puentes y aduanas,” Frontera Norte, vol. 23, núm. 46, 2011, pp. 7–32.",
        {"volume": "23", "issue": "46", "pages": "7-32"},
    ),
    (
        "Ana Torres, “Counting Crossings,” Policy Studies Review 8(2), 2009, p. 20, doi:10.1234/PSR.2009.8.",
        {"volume": "8", "issue": "2", "pages": "20", "doi": "10.1234/psr.2009.8"},
    ),
    (
        "Mario Luna, *La ciudad dividida*, 2ª ed., México: Fondo de Cultura Económica, 1998, ISBN 978-968-16-1234-5.",
        {"edition": "2", "isbn": "9789681612345"},
    ),
    ("Jane Poole, *Walls and Gates*, revised edition, Oxford: Beacon Press, 2001.", {"edition": "revised"}),
    ("Border Office, “Wait Times at Ports,” GAO-08-219, July 2008.", {"number": "GAO-08-219"}),
    ("Water Center, “Aquifers in Common,” Working Paper No. 14, Tucson, 2006.", {"number": "14"}),
    (
        "Tomás Rey, “Modelos de paso,” Environment and Ports A, 3 (1971), 12-40.",
        {"volume": "3", "pages": "12-40"},
    ),
    ("Rosa Vidal, “The 9 Gates,” Tucson: Desert Press, 1999.", {}),
]
NAMES = ("volume", "issue", "pages", "edition", "number", "doi", "isbn", "issn")


def reference_of(text: str) -> Reference:
    passage = Passage(PassageId("d#0"), DocumentId("d"), 0, PassageKind.NOTE, Language.EN, text)
    note = Note(DocumentId("d"), 1, "1", NoteKind.REFERENCE, text, (passage.id,))
    return find_references([passage], [note])[0]


@pytest.mark.parametrize(("text", "wanted"), CASES)
def test_details_are_read_from_the_words(text: str, wanted: dict[str, str]) -> None:
    found = reference_of(text)

    assert wanted == {name: value for name in NAMES if (value := getattr(found, name))}


def test_a_doi_and_the_isbn_of_a_book_are_keys() -> None:
    assert "doi:10.1234/psr.2009.8" in reference_of(CASES[2][0]).keys
    assert "isbn:9789681612345" in reference_of(CASES[3][0]).keys
