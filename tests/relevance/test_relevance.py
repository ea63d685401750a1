"""The answers are as good as they were: no direction of the project's own topics has lost more than two points."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.relevance.collections_ import sample
from tests.relevance.report import ACCEPTED, DIRECTIONS, mean, own_scores

DROP = 0.02


@pytest.fixture(scope="module")
def scores(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, float]]:
    return own_scores(sample(), Path(tmp_path_factory.mktemp("relevance")))


@pytest.mark.slow
@pytest.mark.parametrize("direction", DIRECTIONS)
def test_no_direction_has_become_worse(scores: dict[str, dict[str, float]], direction: str) -> None:
    accepted = json.loads(ACCEPTED.read_text(encoding="utf-8"))[direction]

    assert len(scores[direction]) >= 60
    assert mean(scores[direction]) >= mean(accepted) - DROP


@pytest.mark.slow
def test_the_other_language_is_found(scores: dict[str, dict[str, float]]) -> None:
    for crossed, same in (("en-es", "es-es"), ("es-en", "en-en")):
        assert mean(scores[crossed]) >= 0.8 * mean(scores[same])
