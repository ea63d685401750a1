"""Proposals: the same text in another format, copies, versions in another language; and what is none of these."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from corpus import likeness
from corpus.catalog import Catalog, open_catalog
from corpus.duplicates import Proposal, accept, propose, reject
from corpus.model import Content, Document, DocumentId, Language, Passage, PassageId, PassageKind, WorkId

TREATY = """The International Boundary Commission meets in Ciudad Juárez on March {n}, 1944. Article {n} of the convention
distributes {m} acre-feet of the waters of the Colorado River among the municipalities. Engineer Rafael Quintanilla
presents minute {k} on salinity; the consul protests. Reservoir capacity, irrigation and sanitation are discussed."""
TRATADO = """La Comisión Internacional de Límites se reúne en Ciudad Juárez el {n} de marzo de 1944. El artículo {n} de la
convención distribuye {m} acres-pies de las aguas del río Colorado entre los municipios. El ingeniero Rafael Quintanilla
presenta el acta {k} sobre la salinidad; el cónsul protesta. Se discuten la capacidad del embalse, la irrigación y la
sanidad."""
OTHER = """Customs brokers in Laredo file pedimento {k} for textiles. Tariff item {m} covers cotton; duty is {n} percent.
The association of brokers complains about delays, inspections and the documentation of origin."""
OTRO = """Los agentes aduanales de Laredo presentan el pedimento {k} de textiles. La fracción arancelaria {m} comprende el
algodón; el impuesto es de {n} por ciento. La asociación de agentes se queja de demoras, inspecciones y de la
documentación de origen."""
FORM = "The permit of {name} for the bridge at {place} is granted under the usual terms of law and order. "


@pytest.fixture
def catalog() -> Iterator[Catalog]:
    with open_catalog("sqlite://") as opened:
        yield opened


def put(catalog: Catalog, name: str, text: str, language: Language, media_type: str = "text/plain") -> None:
    id_ = DocumentId(name)
    passages = tuple(
        Passage(PassageId(f"{name}#{at}"), id_, at, PassageKind.BODY, language, paragraph)
        for at, paragraph in enumerate(text.split("\n"))
    )
    document = Document(id_, WorkId(f"work-{name}"), name, language, f"sha-{name}", media_type=media_type)
    catalog.put(document, Content(passages))


def fill(catalog: Catalog) -> None:
    """Two pairs of translations among documents in both languages that resemble them."""
    numbers = {"n": 14, "m": 1_500_000, "k": 242}
    put(catalog, "treaty", TREATY.format(**numbers), Language.EN)
    put(catalog, "tratado", TRATADO.format(**numbers), Language.ES)
    put(catalog, "customs", OTHER.format(n=16, m=520_100, k=90_871), Language.EN)
    put(catalog, "aduana", OTRO.format(n=16, m=520_100, k=90_871), Language.ES)
    for number in range(6):
        put(
            catalog,
            f"en-{number}",
            f"Report {number} on schools, teachers and pupils of region {number + 70}.",
            Language.EN,
        )
        put(
            catalog, f"es-{number}", f"Informe {number} sobre cosechas y lluvias en la zona {number + 30}.", Language.ES
        )


def pairs(proposals: tuple[Proposal, ...]) -> list[tuple[str, str, str]]:
    return sorted((p.kind, p.left, p.right) for p in proposals)


def test_versions_in_another_language_are_found_and_nothing_else(catalog: Catalog) -> None:
    fill(catalog)

    found = propose(catalog)

    assert [("translation", "customs", "aduana"), ("translation", "treaty", "tratado")] == pairs(found)
    evidence = {p.left: p.evidence for p in found}
    assert "1500000" in evidence["treaty"]


def test_another_format_and_a_copy(catalog: Catalog) -> None:
    text = "\n".join(TREATY.format(n=n, m=n * 111, k=n * 7) for n in range(20))
    put(catalog, "a", text, Language.EN, "text/html")
    put(catalog, "b", text.replace("Article 9 ", "Artlcle 9 ") + "\npage 7", Language.EN, "application/pdf")
    put(catalog, "c", text + "\nSee also.", Language.EN, "text/html")
    put(catalog, "d", OTHER.format(n=1, m=2, k=3), Language.EN)

    assert [("copy", "a", "c"), ("format", "a", "b")] == pairs(propose(catalog))


def test_a_form_filled_in_differently_is_another_document(catalog: Catalog) -> None:
    words = [f"paragraph {n} holds general conditions about tolls and audits" for n in range(12)]
    for name, place in (("Ana", "Laredo"), ("Luis", "Nogales")):
        text = FORM.format(name=name, place=place) + f". {name} pays; ".join(words)
        put(catalog, name, text, Language.EN)

    assert () == propose(catalog)


def test_accepted_ones_become_versions_of_one_work(catalog: Catalog) -> None:
    fill(catalog)
    first, second = propose(catalog)

    accept(catalog, first, by="ana")
    reject(catalog, second, by="ana")

    assert () == propose(catalog)
    assert {first.id, second.id} == {proposal.id for proposal in propose(catalog, settled=True)}
    work = catalog.document(first.left).work
    assert {first.left, first.right} == {document.id for document in catalog.versions(work)}
    assert "work-" + second.right == catalog.document(second.right).work
    assert {"ana"} == {edit.by for edit in catalog.edits()}


def test_an_empty_catalog_and_empty_texts(catalog: Catalog) -> None:
    assert () == propose(catalog)
    for name in "ab":
        put(catalog, name, "", Language.EN)
    put(catalog, "c", "", Language.ES)
    assert () == propose(catalog)


COGNATES = [
    ("irrigation", "irrigación"),
    ("photography", "fotografía"),
    ("theory", "teoría"),
    ("system", "sistema"),
    ("special", "especial"),
    ("commission", "comisión"),
    ("Quintanilla", "QUINTANILLA"),
]


@pytest.mark.parametrize(("english", "spanish"), COGNATES)
def test_cognates_are_one_trait(english: str, spanish: str) -> None:
    assert likeness.traits(english) == likeness.traits(spanish)


NUMBERS = [("1,500,000", "1.500.000"), ("3/14/1944", "3-14-1944"), ("007", "0"), ("12:30", "12.30")]


@pytest.mark.parametrize(("one", "other"), NUMBERS)
def test_numbers_are_read_without_their_punctuation(one: str, other: str) -> None:
    assert likeness.traits(one) == likeness.traits(other)


def test_resemblance() -> None:
    text = " ".join(f"word{n}" for n in range(100))
    one, other = likeness.sequences(text), likeness.sequences(text + " and one more word here")

    assert (1.0, 1.0) == likeness.resemblance(one, one)
    both, part = likeness.resemblance(one, other)
    assert 0.9 < both < 1.0
    assert part == 1.0
    assert (0.0, 0.0) == likeness.resemblance(one, likeness.sequences("nothing of it is in there"))
