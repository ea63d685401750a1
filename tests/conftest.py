"""Fixtures that every folder of tests shares."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import HealthCheck, settings

# A busy machine is no fault of what is tested.
settings.register_profile("puente", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("puente")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder of the real test material beside the project; skips where it is absent."""
    folder = ROOT.parent / "shared"
    if not (folder / "data").is_dir():
        pytest.skip("the test material (../shared) is not here")
    return folder


@pytest.fixture(scope="session")
def measure() -> Callable[[str], ModuleType]:
    """Opens a module of ``tests/measure`` by its name."""

    def load(name: str) -> ModuleType:
        spec = importlib.util.spec_from_file_location(name, ROOT / "tests" / "measure" / f"{name}.py")
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return load
