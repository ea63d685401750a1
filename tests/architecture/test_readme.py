"""The README is true: its commands run, its generated parts are fresh, its pictures and links exist."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PUENTE = Path(sys.executable).with_name("puente")
COMMANDS = [
    line.removeprefix("$ ")
    for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
    if line.startswith("$ ")
]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files that the README names, and the sample corpus loaded."""
    folder = tmp_path_factory.mktemp("ñandú y maíz")
    page = "<html lang='en'><title>A report</title><main><p>Inspections at the port of entry take an hour.</p></main>"
    (folder / "report.html").write_text(page, encoding="utf-8")
    (folder / "folder").mkdir()
    (folder / "folder" / "nota.txt").write_text(
        "La garita abre a las seis de la mañana todos los días.", encoding="utf-8"
    )
    (folder / "plan.txt").write_text("The second bridge opens in the spring of 2031.", encoding="utf-8")
    with zipfile.ZipFile(folder / "laws.zip", "w") as archive:
        archive.writestr("ley.md", "# Ley de puentes\n\nArtículo 1. Los puentes se abren de día.\n")
    (folder / "manifest.jsonl").write_text(
        '{"path": "report.html", "id": "report", "country": "US"}\n', encoding="utf-8"
    )
    done = run(folder, "puente demo --load-only")

    assert 0 == done.returncode, done.stderr

    return folder


def run(folder: Path, command: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PUENTE_HOME": str(folder / "var"), "LC_ALL": "C.UTF-8"}
    words = [str(PUENTE), *shlex.split(command)[1:]]
    return subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False)


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS)
def test_commands_run(place: Path, command: str) -> None:
    done = run(place, command)

    assert 0 == done.returncode, done.stderr
    assert done.stdout or done.stderr


@pytest.mark.slow
def test_loading_the_sample_twice_adds_nothing(place: Path) -> None:
    before = run(place, "puente index stats --json").stdout
    again = run(place, "puente demo --load-only")

    assert 0 == again.returncode
    assert "password" not in again.stderr
    assert before == run(place, "puente index stats --json").stdout


def test_generated_parts_are_fresh() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cogapp", "--check", "README.md"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert 0 == done.returncode, "run `make fix`"


def test_pictures_exist() -> None:
    assert [] == [name for name in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README) if not (ROOT / name).is_file()]
