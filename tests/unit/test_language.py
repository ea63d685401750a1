"""Language of texts, passages and questions."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.language import identify, identify_query, identify_within, languages_of
from corpus.model import Language

EN, ES, OTHER = Language.EN, Language.ES, Language.OTHER

TEXTS = [
    ("The governments shall share intelligence along the border.", EN),
    ("Los gobiernos compartirán inteligencia a lo largo de la frontera.", ES),
    ("Los gobiernos compartiran inteligencia para la zona y sus puentes", ES),
    ("Todos os seres humanos nascem livres e iguais em dignidade e em direitos.", OTHER),
    ("Tous les êtres humains naissent libres et égaux en dignité et en droits.", OTHER),
    ("Alle Menschen sind frei und gleich an Würde und Rechten geboren.", OTHER),
    ("Tutti gli esseri umani nascono liberi ed eguali in dignità e diritti.", OTHER),
    ("Все люди рождаются свободными и равными в своём достоинстве и правах.", OTHER),
    ("Wszyscy ludzie rodzą się wolni i równi pod względem swej godności.", OTHER),
    ("", OTHER),
    ("2010 (45) § 12", OTHER),
    ("Guía https://www.example.gob.mx/the/border/and/the/law/of/the/sea para los viajeros", ES),
]
QUESTIONS = [
    ("money laundering", EN),
    ("lavado de dinero", ES),
    ("ley general", ES),
    ("migracion", ES),
    ("water rights", EN),
    ("derechos humanos", ES),
    ("customs", EN),
    ("aduanas", ES),
    ("año", ES),
    ("1848", OTHER),
    ("", OTHER),
]


@pytest.mark.parametrize(("text", "expected"), TEXTS)
def test_text(text: str, expected: Language) -> None:
    assert expected == identify(text)


@pytest.mark.parametrize(("text", "expected"), QUESTIONS)
def test_question(text: str, expected: Language) -> None:
    assert expected == identify_query(text)


def test_a_short_passage_has_the_language_of_its_document() -> None:
    assert identify_within("Total general", EN) == EN
    assert identify_within("Plan 7", ES) == ES


def test_a_short_passage_in_the_other_language_keeps_its_own() -> None:
    assert identify_within("Secretaría de Relaciones Exteriores de los Estados Unidos Mexicanos", EN) == ES
    assert identify_within("¿Qué es esto?", EN) == ES


def test_languages_are_those_with_a_real_share() -> None:
    assert languages_of([(ES, 900), (EN, 5000), (OTHER, 10)]) == (EN, ES)
    assert languages_of([]) == ()


def _judged(shared: Path) -> Iterator[tuple[str, str]]:
    data = shared / "data"
    for path in sorted(data.glob("eval/[!cgd]*/*.jsonl")) + sorted(data.glob("eval/bitext/*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            record = json.loads(line)
            yield record["lang"], record["text"]
    for path in sorted(data.glob("parallel/gold/*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            record = json.loads(line)
            yield from ((code, record[code]) for code in ("en", "es") if isinstance(record.get(code), str))


@pytest.mark.shared
def test_accuracy_on_real_texts(shared: Path) -> None:
    """≥ .99 for eight words or more, ≥ .95 for three to seven."""
    right: dict[bool, list[bool]] = {True: [], False: []}
    for code, text in set(_judged(shared)):
        if (words := len(re.findall(r"[^\W\d_]+", text))) >= 3:
            right[words >= 8].append(identify(text) == code)

    assert len(right[True]) > 10_000
    assert sum(right[True]) / len(right[True]) >= 0.99
    assert sum(right[False]) / len(right[False]) >= 0.95
