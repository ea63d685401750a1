"""The numbers that the answers must reach, and whether they do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypedDict

from search.evaluate import topic_scores
from tests.relevance.collections_ import Collection
from tests.relevance.scoring import Answers, Values, mean, not_typed
from tests.relevance.variants import Recipe

SHARE = {"xquad": 0.97, "treaty-articles": 0.88}  # of same-language nDCG@10, without an encoder
WITH_ENCODER = {"xquad": 1.01, "treaty-articles": 0.93}
LOSS = -0.005  # of same-language nDCG@10, at most
NOT_TYPED = 0.45  # of the relevant documents among the first ten
CROSSED, SAME, BOTH = ("en-es", "es-en"), ("en-en", "es-es"), ("en-any", "es-any")

Scores = Mapping[str, Mapping[str, Values]]  # direction -> measure -> topic -> value


class Target(TypedDict):
    """One number beside what it must reach."""

    name: str
    direction: str
    layers: str
    value: float
    sign: str
    target: float
    met: bool


def target(name: str, direction: str, layers: str, value: float, bound: float, *, sign: str = "≥") -> Target:
    """A value that must reach so much, or stay under so much."""
    value = round(value, 4)
    met = value >= bound if sign == "≥" else value <= bound
    return Target(name=name, direction=direction, layers=layers, value=value, sign=sign, target=bound, met=met)


def print_targets(targets: Sequence[Target]) -> None:
    """A line for each: the value, what it must be, and whether it is."""
    print()
    for found in targets:
        met = "met" if found["met"] else "MISSED"
        where = ", ".join(filter(None, (found["name"], found["direction"], found["layers"])))
        print(f"{where}: {found['value']:.3f} (target {found['sign']} {found['target']}): {met}", flush=True)


def check(
    collection: Collection,
    recipes: Mapping[str, Recipe],
    scores: Mapping[str, Scores],
    answers: Mapping[str, Mapping[str, Answers]],
) -> Sequence[Target]:
    """The targets of a set: of the last recipe without an encoder, or of every one with an encoder."""
    near = [name for name, recipe in recipes.items() if recipe.nearness]
    lexical = [name for name in recipes if name not in near and "itself" not in name]
    least = WITH_ENCODER if near else SHARE
    return [
        found
        for name in near or lexical[-1:]
        for found in _check(collection, name, least, scores[name], scores, answers)
    ]


def _check(
    collection: Collection,
    name: str,
    least: Mapping[str, float],
    full: Scores,
    scores: Mapping[str, Scores],
    answers: Mapping[str, Mapping[str, Answers]],
) -> Iterator[Target]:
    typed = scores["as typed"]
    for direction in CROSSED if collection.name in least else ():
        found = direction[-2:]
        share = mean(full[direction]["nDCG@10"]) / mean(typed[f"{found}-{found}"]["nDCG@10"])
        yield target("share of same language", direction, name, share, least[collection.name])
    for direction in SAME:
        gain = mean(full[direction]["nDCG@10"]) - mean(typed[direction]["nDCG@10"])
        yield target("same language against as typed", direction, name, gain, LOSS)
    for direction in BOTH:
        language = direction[:2]
        share = not_typed(answers[name][direction], language)
        yield target("language not typed among relevant in the first ten", direction, name, share, NOT_TYPED)
        qrels = collection.qrels[direction]
        alone = max(
            mean(topic_scores(answers[name][f"{language}-{found}"].run, qrels, ["nDCG@10"])["nDCG@10"])
            for found in ("en", "es")
        )
        yield target(
            "both against the better single list", direction, name, mean(full[direction]["nDCG@10"]), round(alone, 4)
        )
