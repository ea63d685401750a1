"""Every code has its sentence, in both languages."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.errors import INGEST_CODES, ConfigError, Error, NotInCatalog
from corpus.model import NoteKind, PassageKind, WorkState
from search.fields import FACETS
from web import names
from web.i18n import LOCALES, speaking_in
from web.labels import TABLES, label

ROOT = Path(__file__).resolve().parents[2]
RAISERS = {
    "Error",
    "ConfigError",
    "IngestError",
    "CatalogError",
    "NotInCatalog",
    "Duplicate",
    "QueryError",
    "EngineError",
}
SPEAKERS = {"say", "words_for"}


def codes_in(path: Path) -> Iterator[str]:
    """First arguments of raised errors and spoken messages, and default codes."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
            first = node.args[0]
            choices = (first.body, first.orelse) if isinstance(first, ast.IfExp) else (first,)
            for choice in choices:
                if node.func.id in RAISERS | SPEAKERS and isinstance(choice, ast.Constant):
                    yield str(choice.value)
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "default_code":
            yield str(ast.literal_eval(node.value))


SAME = {"no"}  # words that are the same in both languages

SOURCES = [path for part in ("corpus", "search", "web") for path in sorted((ROOT / part).rglob("*.py"))]
CODES = sorted({code for path in SOURCES for code in codes_in(path)} | set(INGEST_CODES))


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_a_sentence(code: str) -> None:
    assert any(code in table for table in TABLES)


@pytest.mark.parametrize("code", sorted({code for table in TABLES for code in table}))
def test_every_sentence_is_said_in_both_languages(code: str) -> None:
    said = []
    for locale in LOCALES:
        with speaking_in(locale):
            said.append(label(code))

    assert said[0] != said[1] or said[0] in SAME


def test_facts_fill_the_sentence() -> None:
    with speaking_in("en"):
        assert label(NotInCatalog(id="x")) == "There is nothing in the catalog with the identifier x."
    with speaking_in("es"):
        assert label(ConfigError("config.unknown", name="PUENTE_X")) == "No existe el ajuste PUENTE_X."


def test_a_missing_fact_or_an_unknown_code_is_no_error() -> None:
    with speaking_in("en"):
        assert label("config.unknown") == "There is no setting called ?."
        assert label(Error("query.of_the_future")) == label("query")
        assert label("of_the_future") == label("error")


@pytest.mark.parametrize(
    "table",
    [
        "LANGUAGES",
        "COUNTRIES",
        "STATES",
        "STATE_MEANINGS",
        "FIELDS",
        "EXPANSIONS",
        "EQUIVALENCES",
        "KINDS",
        "NOTE_KINDS",
    ],
)
def test_values_have_names_in_both_languages(table: str) -> None:
    name = names.namer(getattr(names, table))
    said = {}
    for locale in LOCALES:
        with speaking_in(locale):
            said[locale] = [name(value) for value in getattr(names, table)]

    assert all(en and es for en, es in zip(said["en"], said["es"], strict=True))
    assert said["en"] != said["es"]


def test_every_value_of_the_nouns_has_a_name() -> None:
    assert set(WorkState) == set(names.STATES) == set(names.STATE_MEANINGS)
    assert set(PassageKind) == set(names.KINDS)
    assert set(NoteKind) == set(names.NOTE_KINDS)
    assert set(FACETS) <= set(names.FIELDS)
