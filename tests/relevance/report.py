"""``make relevance``: how good the answers are, by set, direction and layer, and what changed since the last accepted run.

    python -m tests.relevance.report [--accept | --encoders | --speed] [SET …] [ENCODER …]

Sets: ``sample`` (the project's own topics), ``xquad``, ``treaty-articles`` (beside the project, where they are); all of
them without a name. What was measured is kept in ``search/relevance.json``, with date and version, for the site.

``--accept`` also keeps the score of every topic, for the next comparison and for CI. ``--encoders`` measures instead
what each encoder (or those named) adds that ``make semantic`` has installed; its vectors are kept in
``.venv/relevance`` (the first time takes half an hour). ``--speed`` measures instead how long questions take, those
that mean harm too.

A direction is typed-found: ``en-es`` is an English question answered by Spanish documents, ``en-any`` by both. The
share is that of the same-language run as typed.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from search.engine import Engine
from search.evaluate import compare
from search.semantic import ENCODERS
from tests.relevance import keeping, speed
from tests.relevance.collections_ import Collection, collections
from tests.relevance.scoring import DIRECTIONS, MEASURES, Answers, Values, answer, halves, mean, scores_of
from tests.relevance.targets import check, print_targets
from tests.relevance.variants import Recipe, own_layers, variants, with_encoders
from tests.relevance.wording import check_words

ROUNDS = 2000
SETS = ("sample", "xquad", "treaty-articles")
OPTIONS = ("--accept", "--encoders", "--speed")
LEAST_WITH = 2  # recipes without an encoder in a comparison of encoders

Scores = Mapping[str, Values]  # measure -> topic -> value
ByDirection = Mapping[str, Scores]


def report(part: str, collection: Collection, engine: Engine, recipes: Mapping[str, Recipe]) -> None:
    """Print the table of a collection and keep it."""
    scores: dict[str, dict[str, Scores]] = {}
    answers: dict[str, dict[str, Answers]] = {}
    rows: list[keeping.Row] = []
    print(f"\n## {part}: {len(collection.documents)} documents\n")
    print(
        "| layers | direction | " + " | ".join(MEASURES) + " | share | first half | second half | p against as typed |"
    )
    print("|---|---|" + "---|" * (len(MEASURES) + 4))
    for name, recipe in recipes.items():
        for direction in DIRECTIONS:
            answers.setdefault(name, {})[direction] = found = answer(collection, engine, direction, recipe)
            scores.setdefault(name, {})[direction] = scores_of(found, collection.qrels[direction])
            rows.append(_row(name, direction, scores))
            print(_line(rows[-1]), flush=True)
    targets = check(collection, recipes, scores, answers)
    print_targets(targets)
    keeping.keep(part, rows, targets, len(collection.documents))


def _row(name: str, direction: str, scores: Mapping[str, ByDirection]) -> keeping.Row:
    values, typed = scores[name][direction], scores["as typed"]
    found = direction.split("-")[1]
    gain = values["nDCG@10"]
    base = typed[f"{found}-{found}"]["nDCG@10"] if found != "any" and f"{found}-{found}" in typed else None
    shares = []
    if base is not None:
        for one, other in ((list(gain), list(base)), *zip(halves(gain), halves(base), strict=True)):
            shares.append(round(mean(gain, one) / (mean(base, other) or 1), 3))
    return {
        "layers": name,
        "direction": direction,
        "topics": len(gain),
        "measures": {measure: round(mean(values[measure]), 4) for measure in MEASURES},
        "share": shares[0] if shares else None,
        "halves": shares[1:],
        "p": round(compare(gain, typed[direction]["nDCG@10"], rounds=ROUNDS).p, 4),
    }


def _line(row: keeping.Row) -> str:
    shares = [row["share"], *row["halves"]] if row["share"] is not None else ["", "", ""]
    cells = [f"{row['measures'][measure]:.3f}" for measure in MEASURES]
    return "| " + " | ".join([row["layers"], row["direction"], *cells, *map(str, shares), f"{row['p']:.4f}"]) + " |"


def own_scores(collection: Collection, folder: Path) -> dict[str, dict[str, float]]:
    """nDCG@10 of each topic and direction with the layers that ship."""
    engine = collection.index(folder / f"own-{collection.name}")
    recipe = Recipe(own_layers(engine))
    found = {}
    for direction in DIRECTIONS:
        values = scores_of(answer(collection, engine, direction, recipe), collection.qrels[direction])["nDCG@10"]
        found[direction] = {topic: round(value, 4) for topic, value in values.items()}
    engine.close()
    return found


def show_changes(name: str, new: Mapping[str, Values]) -> None:
    """Gains and losses by topic against the accepted run."""
    old = keeping.accepted(name, new)
    if not old:
        print("\nno accepted run yet")
        return
    print(f"\n## {name} with the layers that ship, against the accepted run\n")
    changes = {}
    for direction, values in new.items():
        difference = compare(values, old.get(direction, {}), rounds=ROUNDS)
        better, worse = " ".join(difference.better) or "none", " ".join(difference.worse) or "none"
        print(f"{direction}: {difference.mean:+.4f} (p {difference.p:.3f}); better: {better}; worse: {worse}")
        changes[direction] = {
            "mean": round(difference.mean, 4),
            "p": round(difference.p, 4),
            "better": len(difference.better),
            "worse": len(difference.worse),
        }
    keeping.keep_changes(name, changes)


def _measure(collection: Collection, folder: Path, kinds: Sequence[str], *, encoders: bool) -> None:
    engine = collection.index(folder / f"{collection.name}-{encoders}")
    if not encoders:
        report(collection.name, collection, engine, variants(collection, engine, folder / "home"))
    elif len(recipes := with_encoders(collection, engine, folder / "home", kinds)) > LEAST_WITH:
        report(collection.name + keeping.ENCODERS, collection, engine, recipes)
    else:
        print(f"\n## {collection.name} with encoders: skipped, none is installed (make semantic)")
    engine.close()


def main(arguments: Sequence[str]) -> None:
    named = [argument for argument in arguments if not argument.startswith("-")]
    kinds = [name for name in named if name in ENCODERS]
    wanted = [name for name in named if name not in kinds] or list(SETS)
    options = {argument for argument in arguments if argument.startswith("-")}
    if unknown := [*(set(wanted) - set(SETS)), *(options - set(OPTIONS))]:
        sys.exit(f"unknown: {' '.join(unknown)}; sets: {' '.join(SETS)}; options: {' '.join(OPTIONS)}")
    if "--speed" in options:
        speed.report()
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if "--encoders" not in options and "sample" in wanted:
            words = list(check_words())
            print_targets(words)
            keeping.keep("words", [], words, 0)
        for collection in (found for found in collections() if found.name in wanted):
            _measure(collection, folder, kinds, encoders="--encoders" in options)
            if "--encoders" in options:
                continue
            scores = own_scores(collection, folder)
            show_changes(collection.name, scores)
            if "--accept" in options:
                keeping.accept(collection.name, scores)


if __name__ == "__main__":
    main(sys.argv[1:])
