"""No shipped text takes eight words in a row from the paper or from the material beside the project."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def measure() -> ModuleType:
    path = Path(__file__).resolve().parent.parent / "measure" / "shared_runs.py"
    specification = importlib.util.spec_from_file_location("shared_runs", path)
    assert specification
    assert specification.loader
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def test_a_copied_sentence_is_found(measure: ModuleType, tmp_path: Path) -> None:
    run = next(iter(measure.own_runs()))
    (tmp_path / "theirs.txt").write_text(f"Before it. {run} and after it.", encoding="utf-8")

    assert [run] == list(measure.shared_runs(tmp_path))


def test_nothing_is_shared_with_the_paper(measure: ModuleType, shared: Path) -> None:
    assert {} == measure.shared_runs(shared / "data" / "seed")


@pytest.mark.slow
def test_nothing_is_shared_with_the_other_material(measure: ModuleType, shared: Path) -> None:
    assert {} == measure.shared_runs(shared / "data")
