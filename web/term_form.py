"""A concept as a form: its terms a line each, as the files that ship write them (``customs``, ``aduana {admitted}``)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from corpus.errors import ConfigError, Error
from corpus.model import Language, Term
from corpus.terms.curated import from_value, to_value
from corpus.terms.load import read_terms, write_term

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

LANGUAGES = (Language.EN, Language.ES)


def term_lines(value: Mapping[str, Any], language: str) -> str:
    """The terms of a language, a line each."""
    return "\n".join(_lines(_terms(value, Language(language))))


def read_term_lines(value: Mapping[str, Any], form: MultiDict[str, str]) -> list[dict[str, Any]]:
    """The terms of both languages that a form gives; one that is as it was keeps what no line can say.

    Raises ``Error`` (``register.bad_value``) for a mark in braces that means nothing.
    """
    found: list[Term] = []
    for language in LANGUAGES:
        old = _terms(value, language)
        known = dict(zip(_lines(old), old, strict=True))
        lines = (line.replace("|", " ").strip() for line in form.get(f"terms_{language}", "").splitlines())
        try:
            terms = list(read_terms(" | ".join(filter(None, lines)), language))
        except ConfigError as error:
            raise Error("register.bad_value", column="terms", value=error.facts["mark"], known="{admitted}") from error
        found += [known.get(line, term) for line, term in zip(_lines(terms), terms, strict=True)]
    return [asdict(term) for term in found]


def concept_value(value: Mapping[str, Any]) -> dict[str, Any]:
    """The value of a concept in the shape that the catalog keeps; its own note is the English one."""
    concept = from_value({**value, "note": (value.get("notes") or {}).get("en", "")})
    plain: dict[str, Any] = json.loads(json.dumps(to_value(concept)))
    return plain


def _lines(terms: Sequence[Term]) -> list[str]:
    return [write_term(term, first=not place) for place, term in enumerate(terms)]


def _terms(value: Mapping[str, Any], language: Language) -> list[Term]:
    return [term for term in from_value(value).terms if term.language is language]
