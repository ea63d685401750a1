"""The term base in files of others: what goes out comes back the same."""

from __future__ import annotations

import pytest

from corpus.errors import Error
from corpus.model import Concept, ConceptId, Language, Term
from corpus.terms.exchange import FORMATS, export_terms, format_of, parse_terms
from corpus.terms.tbx import NAMESPACE
from corpus.terms.termbase import load_termbase
from tests.measure.dialect import problems_of

EN, ES = Language.EN, Language.ES

ODD = [
    Concept(ConceptId("1st year/ñ"), (Term("año", ES, part_of_speech="noun"),), {ES: "def; «x»"}, note="only ours"),
    Concept(
        ConceptId("full"),
        (
            Term("a | b {c}", EN, "en-US", "preferred", part_of_speech="noun"),
            Term("AB", EN, status="avoided", acronym=True),
            Term('<&"', ES, "es-MX", "deprecated", part_of_speech="adjective"),
        ),
        {EN: "line one\nline two", ES: "uno, dos"},
        "false_friend",
        "beware",
        "security",
        "CPEUM, art. 21",
        (("broader", "1st year/ñ"), ("seen_in", "elsewhere"), ("related", "full")),
        {EN: "beware", ES: "cuidado"},
    ),
    Concept(ConceptId("bare"), ()),
]


@pytest.mark.parametrize("name", FORMATS)
def test_what_ships_comes_back_the_same(name: str) -> None:
    concepts = load_termbase().concepts
    written = export_terms(concepts, name)
    read = parse_terms(written, name)

    assert tuple(concepts) == tuple(read)
    assert written == export_terms(read, name)


@pytest.mark.parametrize("name", FORMATS)
def test_odd_concepts_come_back_the_same(name: str) -> None:
    assert ODD == list(parse_terms(export_terms(ODD, name), name))


BROKEN = [
    ("csv", b"id,language\nx,en\n"),
    ("csv", b"id,language,term\n,en,x\n"),
    ("csv", b"id,language,term\nx,klingon,y\n"),
    ("csv", b"\xff\xfe\x00"),
    ("tbx", b"<tbx>"),
    ("tbx", b"<html/>"),
    ("tbx", b""),
    ("skos", b"@prefix : <"),
    ("skos", b""),
]


@pytest.mark.parametrize(("name", "data"), BROKEN)
def test_broken_files_are_refused(name: str, data: bytes) -> None:
    with pytest.raises(Error) as refused:
        parse_terms(data, name)

    assert "terms.unreadable" == refused.value.code
    assert {"format", "line"} <= set(refused.value.facts)


def test_entities_of_a_file_are_not_followed() -> None:
    data = f'<!DOCTYPE tbx [<!ENTITY x SYSTEM "file:///etc/hostname">]><tbx xmlns="{NAMESPACE}"><text><body><conceptEntry id="a"><langSec xml:lang="en"><termSec><term>&x;</term></termSec></langSec></conceptEntry></body></text></tbx>'
    (concept,) = parse_terms(data.encode(), "tbx")

    assert "&x;" == "".join(term.text for term in concept.terms)


def test_skos_of_others_is_read_by_its_plain_labels() -> None:
    data = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    <http://example.org/c1> a skos:Concept ; skos:prefLabel "border"@en, "frontera"@es-MX ; skos:altLabel "frontier"@en ."""
    (concept,) = parse_terms(data.encode(), "skos")

    assert [("border", EN, "preferred"), ("frontera", ES, "preferred"), ("frontier", EN, "admitted")] == [
        (term.text, term.language, term.status) for term in concept.terms
    ]


def test_format_by_name() -> None:
    assert ["tbx", "skos", "csv"] == [format_of(name) for name in ("a.TBX", "terms.ttl", "x/y.csv")]
    with pytest.raises(Error):
        format_of("terms.docx")
    with pytest.raises(Error):
        export_terms([], "docx")


def test_tbx_keeps_to_the_dialect() -> None:
    good = export_terms(load_termbase().concepts, "tbx")

    assert problems_of(good) == []
    assert problems_of(good.replace(b"preferredTerm-admn-sts", b"best", 1)) == ["administrativeStatus: best"]
    assert problems_of(good.replace(b"<termSec>", b"<termSec><ref/>", 1)) != []
