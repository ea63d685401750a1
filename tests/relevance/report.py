"""``make relevance``: how good the answers are, by set, direction and layer, and what changed since the last accepted run.

    python -m tests.relevance.report [--accept] [SET …]

A direction is typed-found: ``en-es`` is an English question answered by Spanish documents, ``en-any`` by both. The
share is that of the same questions' same-language run as typed. ``--accept`` keeps the scores of the project's own set
in ``accepted.json``, by topic, for the next comparison and for CI.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from corpus.model import Language
from corpus.terms.termbase import load_termbase
from search.analysis import analyze
from search.engine import Engine
from search.evaluate import Run, compare, topic_scores
from search.layers import open_layers
from search.query import Query
from search.searcher import rank
from search.translate import Translator
from search.translate.cognates import with_cognates
from search.translate.general import load_general
from search.translate.lexicon import lexicon_layer
from search.translate.terms import term_layer
from tests.relevance.collections_ import HERE, Collection, collections

MEASURES = ("nDCG@10", "RR@10", "R@10", "R@100")
DIRECTIONS = ("en-en", "es-es", "en-es", "es-en", "en-any", "es-any")
ACCEPTED = HERE / "accepted.json"
FOUND = {"en": (Language.EN,), "es": (Language.ES,), "any": (Language.EN, Language.ES)}

Layers = Sequence[Translator]
Scores = Mapping[str, Mapping[str, float]]  # measure -> topic -> value


def own_layers(engine: Engine) -> Layers:
    """The layers that ship, whatever the system has."""
    termbase = load_termbase(key=lambda text, language: analyze(text, language).stems)
    return (with_cognates([term_layer(termbase), lexicon_layer(load_general())], engine),)


def variants(engine: Engine, home: Path) -> Mapping[str, Layers]:
    """Sets of layers to compare, each with all of the one before."""
    termbase = load_termbase(key=lambda text, language: analyze(text, language).stems)
    terms, general = term_layer(termbase), lexicon_layer(load_general())
    return {
        "as typed": (),
        "term base": (terms,),
        "+ lexicon": (terms, general),
        "+ look-alikes": own_layers(engine),
        "+ dictionary": open_layers(home, termbase, engine),
    }


def answer(collection: Collection, engine: Engine, direction: str, layers: Layers) -> Run:
    """A run: the documents (or works) of each topic, best first."""
    typed, found = direction.split("-")
    run: dict[str, dict[str, float]] = {}
    for topic, text in collection.topics[Language(typed)].items():
        if topic not in collection.qrels[direction]:
            continue
        query = Query(text, FOUND[found], Language(typed), exact=not layers, limit=100)
        names: dict[str, None] = {}
        for hit in rank(query, engine, None, layers=layers).hits:
            names.setdefault(collection.works.get(hit.document, hit.document))
        run[topic] = {name: 1.0 / place for place, name in enumerate(list(names)[:100], start=1)}
    return run


def mean(values: Mapping[str, float]) -> float:
    return sum(values.values()) / (len(values) or 1)


def report(collection: Collection, folder: Path) -> Mapping[str, Mapping[str, Scores]]:
    """Print the table of a collection; the scores by variant and direction."""
    engine = collection.index(folder / collection.name)
    scores: dict[str, dict[str, Scores]] = {}
    print(f"\n## {collection.name}: {len(collection.documents)} documents\n")
    print("| layers | direction | " + " | ".join(MEASURES) + " | share of same language | p against as typed |")
    print("|---|---|" + "---|" * (len(MEASURES) + 2))
    for name, layers in variants(engine, folder / "home").items():
        for direction in DIRECTIONS:
            qrels = collection.qrels[direction]
            values = topic_scores(answer(collection, engine, direction, layers), qrels, MEASURES)
            scores.setdefault(name, {})[direction] = values
            typed_only = scores["as typed"]
            found = direction.split("-")[1]
            base = typed_only.get(f"{found}-{found}")
            share = f"{mean(values['nDCG@10']) / mean(base['nDCG@10']):.3f}" if base else ""
            luck = compare(values["nDCG@10"], typed_only[direction]["nDCG@10"], rounds=2000).p
            cells = " | ".join(f"{mean(values[measure]):.3f}" for measure in MEASURES)
            print(f"| {name} | {direction} | {cells} | {share} | {luck:.4f} |", flush=True)
    engine.close()
    return scores


def own_scores(collection: Collection, folder: Path) -> dict[str, dict[str, float]]:
    """nDCG@10 of each topic and direction with the layers that ship."""
    engine = collection.index(folder / "own")
    layers = own_layers(engine)
    found = {}
    for direction in DIRECTIONS:
        run = answer(collection, engine, direction, layers)
        values = topic_scores(run, collection.qrels[direction], ["nDCG@10"])["nDCG@10"]
        found[direction] = {topic: round(value, 4) for topic, value in values.items()}
    engine.close()
    return found


def show_changes(new: Mapping[str, Mapping[str, float]]) -> None:
    """Gains and losses by topic against the accepted run."""
    if not ACCEPTED.is_file():
        return
    old = json.loads(ACCEPTED.read_text(encoding="utf-8"))
    print("\n## against the accepted run\n")
    for direction, values in new.items():
        difference = compare(values, old.get(direction, {}))
        better, worse = " ".join(difference.better) or "none", " ".join(difference.worse) or "none"
        print(f"{direction}: {difference.mean:+.4f} (p {difference.p:.3f}); better: {better}; worse: {worse}")


def main(arguments: Sequence[str]) -> None:
    wanted = [argument for argument in arguments if not argument.startswith("-")]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for collection in collections():
            if wanted and collection.name not in wanted:
                continue
            report(collection, folder)
            if collection.name == "sample":
                scores = own_scores(collection, folder)
                show_changes(scores)
                if "--accept" in arguments:
                    ACCEPTED.write_text(json.dumps(scores, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
