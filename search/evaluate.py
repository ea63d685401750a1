"""How good a ranking is: TREC runs and judgements, the standard measures, and whether a difference is luck.

Measures are computed by ir-measures (MacAvaney, Macdonald & Ounis, ECIR 2022), under its names: ``nDCG@10``,
``RR@10``, ``R@100``. ``MRR@10`` is accepted for ``RR@10``.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import ConfigError

MEASURES = ("nDCG@10", "RR@10", "R@10", "R@100")
_OTHER_NAMES = {"MRR": "RR", "MRR@10": "RR@10"}

Run = Mapping[str, Mapping[str, float]]  # topic -> document -> score
Qrels = Mapping[str, Mapping[str, int]]  # topic -> document -> grade


@dataclass(frozen=True, slots=True)
class Difference:
    """How a run's mean over topics differs from another's, and how likely so much is by luck (two-sided)."""

    mean: float
    p: float
    better: tuple[str, ...]  # topics, largest gain first
    worse: tuple[str, ...]  # topics, largest loss first


def read_run(path: Path) -> Run:
    """A TREC run: ``topic Q0 document rank score tag`` a line. Raises ``ConfigError`` with the line at fault.

    Scores count, not ranks, as in trec_eval.
    """
    run: dict[str, dict[str, float]] = {}
    for number, fields in _rows(path, 6):
        try:
            run.setdefault(fields[0], {})[fields[2]] = float(fields[4])
        except ValueError as error:
            raise ConfigError("evaluate.malformed", path=str(path), line=number) from error
    return run


def read_qrels(path: Path) -> Qrels:
    """TREC judgements: ``topic 0 document grade`` a line. Raises ``ConfigError`` with the line at fault."""
    qrels: dict[str, dict[str, int]] = {}
    for number, fields in _rows(path, 4):
        try:
            qrels.setdefault(fields[0], {})[fields[2]] = int(fields[3])
        except ValueError as error:
            raise ConfigError("evaluate.malformed", path=str(path), line=number) from error
    return qrels


def _rows(path: Path, columns: int) -> Iterable[tuple[int, list[str]]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError("evaluate.unreadable", path=str(path), reason=str(error)) from error
    for number, line in enumerate(lines, start=1):
        fields = line.split()
        if fields and len(fields) != columns:
            raise ConfigError("evaluate.malformed", path=str(path), line=number)
        if fields:
            yield number, fields


def evaluate(run: Run, qrels: Qrels, measures: Sequence[str] = MEASURES) -> Mapping[str, float]:
    """The mean of each measure over the judged topics; a topic without an answer counts as nothing.

    Raises ``ConfigError`` for a measure that is not known.
    """
    topics = topic_scores(run, qrels, measures)
    return {name: sum(values.values()) / (len(values) or 1) for name, values in topics.items()}


def topic_scores(run: Run, qrels: Qrels, measures: Sequence[str] = MEASURES) -> Mapping[str, Mapping[str, float]]:
    """Each measure's value for each judged topic."""
    import ir_measures  # half a second that other commands need not wait

    parsed: dict[str, Any] = {}
    for name in measures:
        try:
            parsed[name] = ir_measures.parse_measure(_OTHER_NAMES.get(name, name))
        except (NameError, ValueError, SyntaxError) as error:
            raise ConfigError("evaluate.unknown_measure", measure=name) from error
    scores: dict[str, dict[str, float]] = {name: dict.fromkeys(qrels, 0.0) for name in measures}
    answered = {topic: dict(run[topic]) for topic in qrels if run.get(topic)}
    if answered:
        judged = {topic: dict(judgements) for topic, judgements in qrels.items()}
        for value in ir_measures.iter_calc(list(set(parsed.values())), judged, answered):
            for name in (name for name in measures if parsed[name] == value.measure):
                scores[name][value.query_id] = float(value.value)
    return scores


def compare(new: Mapping[str, float], old: Mapping[str, float], *, rounds: int = 10_000) -> Difference:
    """How the topic scores of one run differ from another's, by a paired randomization test.

    Source: Smucker, Allan & Carterette, "A comparison of statistical significance tests for information retrieval
    evaluation", CIKM 2007. The generator is seeded: the same two runs always give the same p.
    """
    changes = {topic: new[topic] - old[topic] for topic in new if topic in old}
    moved = [change for change in changes.values() if change]
    observed = abs(sum(moved))
    generator = random.Random(0)  # noqa: S311
    extreme = sum(
        abs(sum(change if generator.random() < 0.5 else -change for change in moved)) >= observed - 1e-12
        for _ in range(rounds if moved else 0)
    )
    ordered = sorted(changes, key=lambda topic: (-changes[topic], topic))
    return Difference(
        mean=sum(changes.values()) / (len(changes) or 1),
        p=(extreme + 1) / (rounds + 1) if moved else 1.0,
        better=tuple(topic for topic in ordered if changes[topic] > 0),
        worse=tuple(topic for topic in reversed(ordered) if changes[topic] < 0),
    )
