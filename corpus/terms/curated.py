"""Concepts that curators added or changed, as the catalog's curated records keep them: plain values, one a concept.

A curated concept stands in the place of the shipped one with its id; what ships is never changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from corpus.model import Concept, ConceptId, Language, Term

KIND = "concept"
BY_LANGUAGE = ("definitions", "notes")  # fields with a text for each language


def to_value(concept: Concept) -> Mapping[str, Any]:
    """The concept as values that JSON holds; ``from_value`` gives it back."""
    values = asdict(concept)
    for name in BY_LANGUAGE:
        values[name] = {str(language): text for language, text in getattr(concept, name).items()}
    return values


def from_value(value: Mapping[str, Any]) -> Concept:
    """The concept that ``to_value`` wrote."""
    terms = tuple(Term(**{**term, "language": Language(term["language"])}) for term in value["terms"])
    relations = tuple((kind, other) for kind, other in value["relations"])
    rest = {name: value[name] for name in ("equivalence", "note", "domain", "source")}
    definitions, notes = (_by_language(value.get(name, {})) for name in BY_LANGUAGE)
    return Concept(ConceptId(value["id"]), terms, definitions, relations=relations, notes=notes, **rest)


def _by_language(texts: Mapping[str, str]) -> Mapping[Language, str]:
    return {Language(language): text for language, text in texts.items()}


def merged(shipped: Iterable[Concept], curated: Mapping[str, Any]) -> Sequence[Concept]:
    """Shipped concepts, each replaced by the curated one with its id, then the curated ones that are new."""
    held = {id_: from_value(value) for id_, value in curated.items() if value is not None}
    kept = [held.pop(concept.id, concept) for concept in shipped]
    return [*kept, *held.values()]
