"""The databases that the catalog's contract tests run on."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(params=["sqlite"])
def catalog_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """URL of a new, empty catalog."""
    return f"sqlite:///{tmp_path / 'con espacio, ñ, % y ?' / 'catalog.db'}"
