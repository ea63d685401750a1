"""Processes of the real command line share one catalog, on SQLite and on PostgreSQL.

Three have some documents in common, by their ids; two have the same files, under different names.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.config import Settings
from search.indexing import verify
from web.wiring import open_puente, settle

PUENTE = str(Path(sys.executable).with_name("puente"))
DOCUMENTS = 15
COPIES = 12
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def manifests(folder: Path) -> list[Path]:
    """Three manifests; each names ten of the fifteen documents, so every document is in two of them."""
    lines = []
    for number in range(DOCUMENTS):
        text = f"Title {number}\n\nThe treaty of 1944 governs river {number}.¹\n\n¹ See 59 Stat. 1219.\n"
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
        lines.append(json.dumps({"path": f"{number}.txt", "id": f"d{number}"}) + "\n")
    made = []
    for part in range(3):
        made.append(folder / f"part-{part}.jsonl")
        made[-1].write_text("".join(line for number, line in enumerate(lines) if number % 3 != part))
    return made


def copies(folder: Path) -> list[Path]:
    """Two folders with the same texts, each under names of its own."""
    for name in ("north", "south"):
        (folder / name).mkdir()
        for number in range(COPIES):
            text = f"Minute {number}\n\nThe commission met at kilometer {number} of the river.\n"
            (folder / name / f"{name}-{number}.txt").write_text(text, encoding="utf-8")
    return [folder / "north", folder / "south"]


def test_ingesters_at_once(catalog_url: str, tmp_path: Path) -> None:
    settings = replace(Settings(home=tmp_path / "home"), catalog_url=catalog_url)
    environment = {
        "PATH": os.environ["PATH"],
        "PUENTE_HOME": str(settings.home),
        "PUENTE_CATALOG_URL": catalog_url,
        "PYTHONUTF8": "1",
    }
    started = [
        subprocess.Popen(
            [PUENTE, "ingest", *sources, "--json"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for sources in (
            *(["--manifest", str(part)] for part in manifests(tmp_path)),
            *([str(folder)] for folder in copies(tmp_path)),
        )
    ]
    ends = [(*process.communicate(timeout=300), process.returncode) for process in started]

    assert [0] * 5 == [code for _, _, code in ends], [error for _, error, _ in ends]
    reports = [json.loads(line) for out, _, _ in ends for line in out.splitlines()]
    assert 2 * DOCUMENTS + 2 * COPIES == len(reports)
    assert DOCUMENTS + COPIES == sum(report["status"] == "added" for report in reports)
    with open_puente(settings) as puente:
        settle(puente)
        assert [] == verify(puente.catalog, puente.engine)
        assert [] == list(puente.catalog.check())
        documents = list(puente.catalog.iter_documents())
        assert {f"d{n}" for n in range(DOCUMENTS)} == {d.id for d in documents if d.external_id}
        assert DOCUMENTS + COPIES == len(documents) == len({d.sha256 for d in documents})
        assert DOCUMENTS + COPIES == puente.catalog.last_change()
        assert DOCUMENTS == puente.catalog.counts()["notes"]
