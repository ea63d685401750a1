"""The answers are as good as they were: no direction of the project's own topics has lost more than two points."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.relevance.collections_ import sample
from tests.relevance.keeping import KEPT, accepted
from tests.relevance.report import own_scores
from tests.relevance.scoring import DIRECTIONS, mean

DROP = 0.02


@pytest.fixture(scope="module")
def scores(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, float]]:
    return own_scores(sample(), Path(tmp_path_factory.mktemp("relevance")))


@pytest.mark.slow
@pytest.mark.parametrize("direction", DIRECTIONS)
def test_no_direction_has_become_worse(scores: dict[str, dict[str, float]], direction: str) -> None:
    before = accepted("sample", scores)[direction]

    assert len(scores[direction]) >= 60
    assert mean(scores[direction]) >= mean(before) - DROP


@pytest.mark.slow
def test_the_other_language_is_found(scores: dict[str, dict[str, float]]) -> None:
    for crossed, same in (("en-es", "es-es"), ("es-en", "en-en")):
        assert mean(scores[crossed]) >= 0.8 * mean(scores[same])


def test_what_the_site_shows_is_dated_and_whole() -> None:
    parts = json.loads(KEPT.read_text(encoding="utf-8"))["parts"]

    assert parts["sample"]["date"]
    for part in parts.values():
        assert part["version"]
        assert all({"layers", "direction", "measures"} <= set(row) for row in part.get("rows", ()))
