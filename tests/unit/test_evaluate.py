"""Runs and judgements: reading, measuring, comparing."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.errors import ConfigError
from search.evaluate import compare, evaluate, read_qrels, read_run, topic_scores

RUN = "1 Q0 a 1 9.0 x\n1 Q0 b 2 8.0 x\n2 Q0 c 1 5.0 x\n\n"
QRELS = "1 0 b 1\n2 0 c 1\n3 0 d 1\n"


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    run, qrels = tmp_path / "run", tmp_path / "qrels"
    run.write_text(RUN, encoding="utf-8")
    qrels.write_text(QRELS, encoding="utf-8")
    return run, qrels


def test_means_count_topics_without_an_answer(files: tuple[Path, Path]) -> None:
    values = evaluate(read_run(files[0]), read_qrels(files[1]), ["RR@10", "R@10", "MRR@10"])

    assert values == {"RR@10": pytest.approx(0.5), "R@10": pytest.approx(2 / 3), "MRR@10": pytest.approx(0.5)}


def test_every_topic_has_its_score(files: tuple[Path, Path]) -> None:
    scores = topic_scores(read_run(files[0]), read_qrels(files[1]), ["RR@10"])

    assert scores == {"RR@10": {"1": 0.5, "2": 1.0, "3": 0.0}}


@pytest.mark.parametrize("line", ["1 Q0 a 1 9.0\n", "1 Q0 a 1 high x\n"])
def test_a_malformed_line_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "run"
    path.write_text(RUN + line, encoding="utf-8")

    with pytest.raises(ConfigError) as refused:
        read_run(path)

    assert (refused.value.code, refused.value.facts["line"]) == ("evaluate.malformed", 5)


def test_an_unknown_measure_is_named(files: tuple[Path, Path]) -> None:
    with pytest.raises(ConfigError) as refused:
        evaluate(read_run(files[0]), read_qrels(files[1]), ["goodness"])

    assert refused.value.facts == {"measure": "goodness"}


def test_a_clear_difference_is_no_luck() -> None:
    topics = [str(i) for i in range(40)]

    difference = compare(dict.fromkeys(topics, 0.9), dict.fromkeys(topics, 0.5))

    assert difference.mean == pytest.approx(0.4)
    assert difference.p < 0.001
    assert (len(difference.better), len(difference.worse)) == (40, 0)


def test_gains_that_losses_undo_may_be_luck() -> None:
    old = {str(i): 0.5 for i in range(40)}
    new = {str(i): 0.9 if i % 2 else 0.1 for i in range(40)}

    assert compare(new, old).p > 0.5


def test_the_same_run_twice() -> None:
    assert compare({"1": 0.5}, {"1": 0.5}).p == 1.0
