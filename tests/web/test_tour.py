"""The guided tour: where the sample corpus is held, six questions whose pages are there; nowhere else."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from corpus.catalog import Catalog
from corpus.entities import load_entities
from corpus.model import Content
from corpus.registers.load import load_options
from corpus.sample import PAPER, Stop, sample_manifest, sample_tour
from corpus.terms.termbase import load_termbase


def stops(client: FlaskClient, locale: str) -> list[tuple[str, str, str]]:
    tree = BeautifulSoup(client.get(f"/{locale}/").text, "lxml")
    return [(a["href"], a["lang"], a.parent.select_one(".about").text) for a in tree.select(".tour a")]


def test_another_collection_has_no_tour(client: FlaskClient) -> None:
    assert [] == stops(client, "en")


def test_three_questions_in_either_language_whatever_the_locale(client: FlaskClient, catalog: Catalog) -> None:
    report = next(iter(catalog.iter_documents()))
    catalog.put(replace(report, id=PAPER, external_id=PAPER, sha256="f" * 64), Content(()))
    english, spanish = stops(client, "en"), stops(client, "es")

    assert Counter({"en": 3, "es-MX": 3}) == Counter(language for _, language, _ in english)
    assert [address for address, _, _ in spanish] == [address.replace("/en/", "/es/") for address, _, _ in english]
    assert set() == {said for _, _, said in english} & {said for _, _, said in spanish}


@pytest.mark.parametrize("stop", sample_tour(), ids=lambda stop: stop.shows)
def test_what_a_question_leads_to_is_in_the_sample(stop: Stop) -> None:
    lines = [json.loads(line) for line in sample_manifest().read_text(encoding="utf-8").splitlines()]
    held = {entry[key] for entry in lines for key in ("id", "work")}
    held |= {concept.id for concept in load_termbase().concepts} | {entity.id for entity in load_entities()}
    held |= {option.id for option in load_options()}

    assert held & set(stop.path.replace("=", "/").split("/")) or stop.path.startswith("search?")
