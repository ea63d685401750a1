"""Curated concepts stand in the place of shipped ones, and come back as they were."""

from __future__ import annotations

import json

from corpus.model import Concept, ConceptId, Language, Term
from corpus.terms.curated import from_value, merged, to_value
from corpus.terms.termbase import load_termbase

SHIPPED = (
    Concept(ConceptId("a"), (Term("customs", Language.EN), Term("aduanas", Language.ES))),
    Concept(ConceptId("b"), (Term("border", Language.EN),)),
)


def test_every_shipped_concept_comes_back_from_json() -> None:
    for concept in load_termbase().concepts:
        assert concept == from_value(json.loads(json.dumps(to_value(concept))))


def test_a_curated_concept_replaces_the_shipped_one_in_its_place() -> None:
    better = Concept(ConceptId("a"), (Term("customs service", Language.EN),), note="better")
    new = Concept(ConceptId("c"), (Term("bridge", Language.EN),))

    found = merged(SHIPPED, {"a": to_value(better), "c": to_value(new), "gone": None})

    assert [better, SHIPPED[1], new] == list(found)


def test_nothing_curated_changes_nothing() -> None:
    assert list(SHIPPED) == list(merged(SHIPPED, {}))
