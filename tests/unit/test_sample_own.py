"""No shipped text takes eight words in a row from the paper or from the material beside the project."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def shared_runs(measure: Callable[[str], ModuleType]) -> ModuleType:
    return measure("shared_runs")


def test_a_copied_sentence_is_found(shared_runs: ModuleType, tmp_path: Path) -> None:
    run = next(iter(shared_runs.own_runs()))
    (tmp_path / "theirs.txt").write_text(f"Before it. {run} and after it.", encoding="utf-8")

    assert [run] == list(shared_runs.shared_runs(tmp_path))


def test_nothing_is_shared_with_the_paper(shared_runs: ModuleType, shared: Path) -> None:
    assert {} == shared_runs.shared_runs(shared / "data" / "seed")


@pytest.mark.slow
def test_nothing_is_shared_with_the_other_material(shared_runs: ModuleType, shared: Path) -> None:
    assert {} == shared_runs.shared_runs(shared / "data")
