"""The house keeps its shape: names, sizes, layers. The import contracts themselves run in `make check`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("corpus", "search", "web")
TOP_LEVEL = {"pyproject.toml", "search", "corpus", "web", "translations", "tests", "README.md", "Makefile"}
LONGEST_MODULE = 400
LONGEST_FUNCTION = 60


def modules() -> list[Path]:
    found = (path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")))
    return [path for path in found if "migrations" not in path.parts]


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_our_packages_are_ours_alone() -> None:
    owners = packages_distributions()

    assert all({"puente"} == set(owners.get(name, ["puente"])) for name in PACKAGES)


def test_top_level_holds_what_was_agreed() -> None:
    made_here = {"var", "puente.egg-info", "node_modules", "build"}
    found = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")} - made_here

    assert found <= TOP_LEVEL


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_and_functions_stay_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lengths = {node.name: (node.end_lineno or 0) - node.lineno + 1 for node in functions(ast.parse(text))}

    assert LONGEST_MODULE >= len(text.splitlines())
    assert [] == [name for name, length in lengths.items() if length > LONGEST_FUNCTION]


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_leftovers(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert [] == re.findall(r"\b(?:TODO|FIXME|XXX|HACK)\b|raise NotImplementedError|except Exception: *pass", text)
