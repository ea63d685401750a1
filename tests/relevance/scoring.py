"""Runs and their scores: by direction, by half of the topics, and for both languages together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from corpus.model import Language
from search.engine import Engine
from search.evaluate import Qrels, Run, topic_scores
from search.query import Query
from search.searcher import rank
from tests.relevance.collections_ import Collection
from tests.relevance.variants import Recipe

MEASURES = ("nDCG@10", "RR@10", "R@10", "R@100")
DIRECTIONS = ("en-en", "es-es", "en-es", "es-en", "en-any", "es-any")
FOUND = {"en": (Language.EN,), "es": (Language.ES,), "any": (Language.EN, Language.ES)}
TOP = 10

Values = Mapping[str, float]  # topic -> value


@dataclass(frozen=True)
class Answers:
    """A run of one direction. ``languages``: those of the relevant documents among the first ten, by topic."""

    run: Run
    languages: Mapping[str, tuple[Language, ...]] = field(default_factory=dict)


def answer(collection: Collection, engine: Engine, direction: str, recipe: Recipe) -> Answers:
    """The documents (or works) of each topic, best first."""
    typed, found = direction.split("-")
    qrels = collection.qrels[direction]
    language_of = {document.id: document.language for document, _ in collection.documents}
    run: dict[str, dict[str, float]] = {}
    languages: dict[str, tuple[Language, ...]] = {}
    for topic, text in collection.topics[Language(typed)].items():
        if topic not in qrels:
            continue
        query = Query(text, FOUND[found], Language(typed), exact=not recipe.layers, limit=100)
        hits = rank(query, engine, None, layers=recipe.layers, nearness=recipe.nearness).hits
        documents = list(dict.fromkeys(hit.document for hit in hits))
        names = dict.fromkeys(collection.works.get(document, document) for document in documents)
        run[topic] = {name: 1.0 / place for place, name in enumerate(list(names)[:100], start=1)}
        relevant = (d for d in documents[:TOP] if qrels[topic].get(collection.works.get(d, d), 0) > 0)
        languages[topic] = tuple(language_of[document] for document in relevant)
    return Answers(run, languages)


def scores_of(answers: Answers, qrels: Qrels) -> Mapping[str, Values]:
    """Each measure's value for each topic."""
    return topic_scores(answers.run, qrels, MEASURES)


def not_typed(answers: Answers, typed: str) -> float:
    """Of the relevant documents among the first ten, the part in the language not typed."""
    every = [language for found in answers.languages.values() for language in found]
    return sum(language is not Language(typed) for language in every) / (len(every) or 1)


def mean(values: Values, topics: Iterable[str] | None = None) -> float:
    """The mean over all topics, or over some."""
    chosen = list(values) if topics is None else [topic for topic in topics if topic in values]
    return sum(values[topic] for topic in chosen) / (len(chosen) or 1)


def halves(topics: Iterable[str]) -> tuple[list[str], list[str]]:
    """Two halves of the topics by their names, both languages of a topic in the same one."""
    sides: tuple[list[str], list[str]] = ([], [])
    for topic in topics:
        core = topic.removeprefix("en-").removeprefix("es-").removesuffix("-en").removesuffix("-es")
        sides[sha256(core.encode()).digest()[0] % 2].append(topic)
    return sides
