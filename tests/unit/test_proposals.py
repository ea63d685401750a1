"""What a document says of itself, and where."""

from __future__ import annotations

import pytest

from corpus.model import PassageKind
from corpus.parsers.plain import parse
from corpus.parsers.protocol import Block, Parsed, ParsedNote, Source
from corpus.proposals import CONGRESS_MX, propose

PROSE = "The commission met in the spring and heard the officials of both banks of the river. " * 4

HEADS = [
    (
        "a Mexican law",
        "LEY DE AGUAS DEL RÍO\n\nNueva Ley publicada en el Diario Oficial de la Federación el 25 de mayo de 2011\n\n"
        "TEXTO VIGENTE Última reforma publicada DOF 15-01-2026\n\nEl Congreso General de los Estados Unidos Mexicanos, decreta:",
        {"doc_type": "law", "date": "2011-05-25", "last_amended": "2026-01-15", "issuer": CONGRESS_MX, "country": "MX"},
    ),
    (
        "a rule in the Federal Register",
        "DEPARTMENT OF TRANSPORTATION\n\nBridges Over the River\n\nAGENCY: Federal Bridge Administration (FBA), DOT.\n\n"
        "ACTION: Notice of proposed rulemaking (NPRM).",
        {"title": "Bridges Over the River", "doc_type": "proposed_rule", "issuer": "Federal Bridge Administration (FBA)"},
    ),
    ("a section of the Code", "22 U.S.C. § 277. International Boundary Commission", {"doc_type": "statute_section", "country": "US"}),
    ("a report of GAO", "GAO-09-896\n\nSeptember 2009\n\nBORDER FENCES", {"doc_type": "report", "date": "2009-09", "country": "US"}),
    ("a treaty", "Convenio entre los dos países sobre el río", {"doc_type": "treaty"}),
    ("a fact sheet", "FACT SHEET: The River", {"doc_type": "fact_sheet"}),
    ("a joint statement", "Declaración conjunta sobre el río", {"doc_type": "joint_statement"}),
    ("a decision", "SUPREME COURT OF THE UNITED STATES\n\nNo. 11. Argued April 23, 2013—Decided June 13, 2013", {"doc_type": "opinion", "date": "2013-06-13"}),
    ("a place and date", "A Study\n\nCiudad Juárez, Chihuahua, a 5 de marzo de 2009", {"date": "2009-03-05"}),
]  # fmt: skip


@pytest.mark.parametrize(("what", "head", "expected"), HEADS, ids=[what for what, *_ in HEADS])
def test_proposals_from_the_title_page(what: str, head: str, expected: dict[str, str]) -> None:
    found = propose(parse(Source("a.txt", f"{head}\n\n{PROSE}".encode())))

    assert {name: found.get(name) for name in expected} == expected
    assert all(f"{name}_source" in found for name in expected)


def test_a_paper_names_its_authors() -> None:
    head = "A Study of the River\n\nAna Gil-Pérez\nDean, School of Law\nTecnológico de la Frontera\n\nand\n\nJohn A. Smith\nRice University\n\nAbstract"
    found = propose(parse(Source("a.txt", f"{head}\n\n{PROSE}¹\n\n¹ A note.\n\n{PROSE}".encode())))

    assert found["authors"] == "Gil-Pérez, Ana; Smith, John A."
    assert (found["doc_type"], found["authors_source"]) == ("paper", "title page")


def test_what_markup_declares_wins() -> None:
    blocks = (Block(PassageKind.HEADING, "LEY DE AGUAS", level=1), Block(PassageKind.BODY, PROSE))

    assert "doc_type" not in propose(Parsed(blocks, metadata={"doc_type": "essay"}))


def test_the_address_says_who_publishes() -> None:
    blocks = (Block(PassageKind.BODY, PROSE),)
    found = propose(Parsed(blocks, metadata={"source_url": "https://www.whitehouse.gov/briefing/1"}))

    assert (found["issuer"], found["country"], found["issuer_source"]) == ("The White House", "US", "address")
    assert propose(Parsed(blocks, metadata={"source_url": "https://evil.example/whitehouse.gov"})) == {}


@pytest.mark.parametrize("text", [PROSE, "x", "\t\t", "1\n2\n3"])
def test_nothing_is_invented(text: str) -> None:
    assert propose(Parsed((Block(PassageKind.BODY, text),), (ParsedNote("1", "Gil, Ana, 2010."),))) == {}
