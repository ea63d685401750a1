"""A large load in parts: done by whoever takes them, once, and searchable at the end."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner

from corpus.catalog.values import JobState
from corpus.jobs import work
from search.indexing import verify
from web.cli import cli
from web.sharing import SHARE, submit_shares
from web.tasks import runners
from web.wiring import Puente


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "load"
    folder.mkdir()
    for number in range(5):
        (folder / f"{number}.txt").write_text(f"Bridge number {number} opens at six in the morning for all trucks.")
    (folder / "thing.bin").write_bytes(b"\x00\x01\x02" * 500)
    return folder


def run_tasks(puente: Puente) -> int:
    return work(puente.catalog, runners(puente), stop=threading.Event(), until_empty=True)


def loaded(puente: Puente) -> set[str]:
    return {document.source for document in puente.catalog.iter_documents() if "/load/" in document.source}


def test_a_load_in_parts(puente: Puente, folder: Path) -> None:
    assert 3 == submit_shares(puente, [str(folder)], None, size=2)
    assert 3 == run_tasks(puente)

    assert 5 == len(loaded(puente))
    assert [] == verify(puente.catalog, puente.engine)
    jobs = puente.catalog.jobs.list()
    assert {JobState.DONE} == {job.state for job in jobs}
    assert (5, 1) == tuple(sum(job.result["counts"][name] for job in jobs) for name in ("added", "refused"))


def test_again_is_no_new_work_but_for_what_changed(puente: Puente, folder: Path) -> None:
    submit_shares(puente, [str(folder)], None, size=2)
    run_tasks(puente)
    assert 3 == submit_shares(puente, [str(folder)], None, size=2)
    assert 0 == run_tasks(puente)

    (folder / "3.txt").write_text("Bridge number 3 is closed.")
    os.utime(folder / "3.txt", ns=(1, 1))
    submit_shares(puente, [str(folder)], None, size=2)
    assert 1 == run_tasks(puente)
    assert 5 == len(loaded(puente))
    assert 1 == sum(job.result["counts"]["updated"] for job in puente.catalog.jobs.list())


def test_only_the_last_part_settles(puente: Puente, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settled = []
    monkeypatch.setattr("web.sharing.progress_settle", lambda _puente, progress: settled.append(progress.job.id))
    submit_shares(puente, [str(folder)], None, size=1)
    run_tasks(puente)

    assert [max(job.id for job in puente.catalog.jobs.list())] == settled


def test_on_the_command_line(folder: Path, tmp_path: Path) -> None:
    env = {"PUENTE_HOME": str(tmp_path / "home"), "LANG": "es_MX.UTF-8"}
    run = CliRunner().invoke

    assert "Tareas" in run(cli, ["ingest", "--share", "4", str(folder)], env=env).output
    assert run(cli, ["ingest", "--share", "4", "-"], env=env).exit_code == 2
    assert "2" in run(cli, ["jobs", "work", "--once"], env=env).output
    listed = run(cli, ["jobs"], env=env).output
    assert 2 == listed.count("Incorporación de una parte")
    assert SHARE not in listed
