"""The examples for operators in the README name what is there."""

from __future__ import annotations

import configparser
import re
from pathlib import Path

import pytest

from corpus.config import Settings, read_settings
from web.commands.serve import serve

ROOT = Path(__file__).resolve().parents[2]


def block(kind: str) -> str:
    found = re.search(rf"^```{kind}\n(.*?)^```", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert found
    return found[1]


def settings(text: str) -> dict[str, str]:
    return dict(re.findall(r"(PUENTE_\w+)=(\S+)", text))


def test_the_unit_starts_what_there_is() -> None:
    unit = configparser.ConfigParser(interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read_string(block("ini"))
    program, command, *options = unit["Service"]["ExecStart"].split()

    assert (program[-16:], command) == (".venv/bin/puente", "serve")
    assert {option for option in options if option.startswith("-")} <= {
        name for parameter in serve.params for name in parameter.opts
    }
    assert read_settings(settings(unit["Service"]["Environment"])).log == "json"
    assert settings(unit["Service"]["Environment"])["PUENTE_HOME"] in unit["Service"]["ReadWritePaths"]


def test_the_container_is_made_by_what_there_is() -> None:
    container = block("dockerfile")

    assert set(re.findall(r"make (\.venv/\.\w+)", container)) <= set(
        re.findall(r"^(\.venv/\.\w+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    )
    assert isinstance(read_settings(settings(container)), Settings)


@pytest.mark.parametrize(
    "path", re.findall(r"`((?:tests/)?[\w/]*test_\w+\.py)`", (ROOT / "README.md").read_text("utf-8"))
)
def test_a_proof_that_is_named_is_there(path: str) -> None:
    assert (ROOT / path).is_file() or list((ROOT / "tests").rglob(path))
