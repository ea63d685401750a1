"""Where texts name agencies, agreements and people. Sentences are invented."""

from __future__ import annotations

from collections import Counter

import pytest

from corpus.entities import find_mentions, load_entities
from corpus.entities.authority import read_entities
from corpus.model import DocumentId, Language, Mention, Passage, PassageId, PassageKind

ENTITIES = load_entities()


def mentions(*texts: str) -> list[Mention]:
    passages = [
        Passage(PassageId(f"d#{i}"), DocumentId("d"), i, PassageKind.BODY, Language.EN, text)
        for i, text in enumerate(texts)
    ]
    return list(find_mentions(passages, ENTITIES))


CASES = [
    ("the official name", "The International Boundary and Water Commission met.", [("ibwc", "International Boundary and Water Commission")]),
    ("its Spanish name", "La Comisión Internacional de Límites y Aguas se reunió.", [("ibwc", "Comisión Internacional de Límites y Aguas")]),
    ("accents are optional", "la Comision Internacional de Limites y Aguas", [("ibwc", "Comision Internacional de Limites y Aguas")]),
    ("a word left out in print", "The International Boundary Water Commission met.", [("ibwc", "International Boundary Water Commission")]),
    ("a misprinted name", "The Drug Enforcement Agency said so.", [("dea", "Drug Enforcement Agency")]),
    ("a name printed in lower case", "the national agreement for peace, justice and legality", [("acuerdo2008", "national agreement for peace, justice and legality")]),
    ("hyphens are optional", "a Binational Border Commission", [("binatbordercomm", "Binational Border Commission")]),
    ("an ampersand is and", "Customs & Border Protection", [("cbp", "Customs & Border Protection")]),
    ("the longest name wins", "the U.S. Army War College", [("uswarcollege", "U.S. Army War College")]),
    ("a note marker is no letter", "NAFTA¹² and SENTRI⁶⁵ lanes", [("nafta", "NAFTA"), ("sentri", "SENTRI")]),
    ("italics inside", "Operation *Armas Cruzadas*", [("armascruzadas", "Operation *Armas Cruzadas")]),
    ("a list that shares its head", "the Departments of State, Justice and Defense", [("state", "State"), ("doj", "Justice"), ("defense", "Defense")]),
    ("lower case is common speech", "a border patrol and a federal police", []),
    ("nothing inside a URL", "see http://www.ice.example/NAFTA/DEA.htm", []),
    ("an acronym that is a word", "a FAST car, BEST of all, ICE on the road", []),
]  # fmt: skip


@pytest.mark.parametrize(("why", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_mentions(why: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert expected == [(m.entity, m.surface) for m in mentions(text)]


def test_offsets_are_of_the_passage() -> None:
    text = "Según la PGR, la Iniciativa Mérida creció."
    found = mentions(text)

    assert ["PGR", "Iniciativa Mérida"] == [text[m.start : m.end] for m in found]
    assert ["agency", "program"] == [m.kind for m in found]


def test_a_weak_acronym_needs_the_name_or_its_words() -> None:
    assert ["fast"] == [m.entity for m in mentions("FAST lanes serve trade at the bridge.")]
    assert ["ice", "ice"] == [m.entity for m in mentions("U.S. Immigration and Customs Enforcement", "Then ICE came.")]


def test_an_acronym_of_two_is_settled_by_the_name_or_kept_open() -> None:
    first, second = mentions("The Bureau of Land Management sold it.", "BLM owns the rest.")
    assert ("blmgov", "blmgov") == (first.entity, second.entity)

    (doubtful,) = mentions("Officials of border management at a BLM meeting.")
    assert (None, ("blm", "blmgov")) == (doubtful.entity, doubtful.candidates)


def test_a_name_of_two_countries_is_settled_by_the_country_spoken_of() -> None:
    (spanish,) = mentions("En México, la Guardia Nacional recorre los puertos.")
    (open_one,) = mentions("La Guardia Nacional recorre los puertos.")

    assert "gn" == spanish.entity
    assert (None, {"usng", "gn"}) == (open_one.entity, set(open_one.candidates))


def test_both_candidates_of_a_vague_name() -> None:
    (vague,) = mentions("the renewed national security system")

    assert {"snsp", "natsecsystem"} == set(vague.candidates)


def test_records_are_sound() -> None:
    ids = Counter(entity.id for entity in ENTITIES)
    assert [] == [id_ for id_, count in ids.items() if count > 1]
    assert [] == [e.id for e in ENTITIES if not any(e.names.values()) or not e.kind or not e.country]
    assert [] == [(e.id, to) for e in ENTITIES for _, to in e.relations if to not in ids]


def test_a_record_is_read() -> None:
    (entity,) = read_entities(
        [
            '{"id": "x", "kind": "agency", "country": "MX", "names": {"es": ["Casa"]}, "relations": [["part_of", "y"]]}',
            "",
        ]
    )

    assert {Language.ES: ("Casa",)} == entity.names
    assert (("part_of", "y"),) == entity.relations


def test_the_real_paper(shared) -> None:  # type: ignore[no-untyped-def]
    text = (shared / "data/seed/gonzalez-arechiga-bronk-2010.txt").read_text(encoding="utf-8")
    found = mentions(*text.split("\n\n"))
    named = {id_ for m in found for id_ in ((m.entity,) if m.entity else m.candidates)}

    # Named in the paper, but only by a bare year (1889, 1944), or not at all by a proper name.
    assert {"treaty1889", "treaty1944", "ussenate"} == {
        e.id for e in ENTITIES if e.source.startswith("puentes")
    } - named
    assert len(found) >= 230


def test_notes_are_in_both_languages() -> None:
    assert [] == [entity.id for entity in ENTITIES if entity.note and set(entity.notes) != {Language.EN, Language.ES}]
