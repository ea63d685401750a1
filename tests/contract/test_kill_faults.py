"""Full disks, folders that cannot be written, several at once: a clear sentence, and nothing lost."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from corpus.config import Settings
from corpus.files import Files
from search.indexing import verify as verify_index
from web.wiring import open_puente, settle

PUENTE = str(Path(sys.executable).with_name("puente"))
DOCUMENTS = 12
SOAK = "SOAK_KILLS" in os.environ
LIMITS = [1_000, 20_000, 60_000, 150_000, 250_000, 400_000, 700_000] if SOAK else [1_000, 60_000, 400_000]
SIZES = ["100k", "400k", "900k", "1500k"] if SOAK else ["400k", "1500k"]
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sources of about 20 kB each, with their ids."""
    folder = tmp_path_factory.mktemp("sources")
    lines = []
    for number in range(DOCUMENTS):
        words = " ".join(f"word{number}x{n} el río número {n}." for n in range(700))
        (folder / f"{number}.txt").write_text(f"Title {number}\n\n{words}\n", encoding="utf-8")
        lines.append(json.dumps({"path": f"{number}.txt", "id": f"d{number}"}) + "\n")
    (folder / "manifest.jsonl").write_text("".join(lines))
    return folder / "manifest.jsonl"


def start(home: Path, *arguments: object, limit: int = 0) -> subprocess.Popen[str]:
    """The command line; with a ``limit``, no file it writes may grow beyond so many bytes (as when a disk is full)."""

    def hold() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))

    return subprocess.Popen(
        [PUENTE, *map(str, arguments)],
        env={"PATH": os.environ["PATH"], "PUENTE_HOME": str(home), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=hold if limit else None,  # noqa: PLW1509 (no threads run yet)
    )


def run(home: Path, *arguments: object, limit: int = 0) -> tuple[int, str, str]:
    process = start(home, *arguments, limit=limit)
    out, error = process.communicate(timeout=300)
    return process.returncode, out, error


def acknowledged(out: str) -> set[str]:
    reports = [json.loads(line) for line in out.splitlines()]
    return {report["id"] for report in reports if report["status"] in {"added", "updated", "unchanged"}}


def documents(home: Path) -> set[str]:
    with open_puente(Settings(home=home)) as puente:
        return {str(document.id) for document in puente.catalog.iter_documents()}


def check_whole(home: Path, wanted: set[str] | None = None) -> None:
    with open_puente(Settings(home=home)) as puente:
        settle(puente)
        found = list(puente.catalog.iter_documents())
        assert [] == verify_index(puente.catalog, puente.engine)
        assert all(Files(puente.settings.files).read(document.sha256) for document in found)
        assert all(puente.catalog.content(document.id).passages for document in found)
        if wanted is not None:
            assert wanted == {document.id for document in found}


ALL = {f"d{number}" for number in range(DOCUMENTS)}


@pytest.mark.parametrize("limit", LIMITS)
def test_no_more_room_in_files(manifest: Path, tmp_path: Path, limit: int) -> None:
    home = tmp_path / "home"
    code, out, error = run(home, "ingest", "--manifest", manifest, "--json", limit=limit)

    assert code in {1, 3}, error
    assert error.strip()
    assert "Traceback" not in out + error
    if acknowledged(out):
        assert acknowledged(out) <= documents(home)

    assert 0 == run(home, "ingest", "--manifest", manifest)[0]
    check_whole(home, ALL)


@contextmanager
def mounted(folder: Path, options: str) -> Iterator[Callable[[str], None]]:
    """A small file system in memory; gives a function that mounts it again with other options."""
    folder.mkdir()

    def mount(options: str) -> None:
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "puente-test", str(folder)],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            pytest.skip(f"no file system can be mounted here: {done.stderr.strip()}")

    if shutil.which("mount") is None:
        pytest.skip("there is no mount command")
    mount(options)
    try:
        yield lambda options: mount(f"remount,{options}")
    finally:
        subprocess.run(["umount", "-l", str(folder)], capture_output=True, check=False)


@pytest.mark.parametrize("size", SIZES)
def test_a_full_disk_and_then_room_again(manifest: Path, tmp_path: Path, size: str) -> None:
    with mounted(tmp_path / "disk", f"size={size}") as remount:
        home = tmp_path / "disk" / "home"
        code, out, error = run(home, "ingest", "--manifest", manifest, "--json")

        assert code in {1, 3}, error
        assert error.strip()
        assert "Traceback" not in out + error
        remount("size=50m")
        assert acknowledged(out) <= documents(home)
        assert 0 == run(home, "ingest", "--manifest", manifest)[0]
        check_whole(home, ALL)


def test_a_disk_that_cannot_be_written(manifest: Path, tmp_path: Path) -> None:
    commands: Sequence[tuple[object, ...]] = [
        ("ingest", "--manifest", manifest),
        ("index", "sync"),
        ("index", "rebuild"),
        ("search", "río"),
        ("backup", tmp_path / "disk" / "b.tar"),
    ]
    with mounted(tmp_path / "disk", "size=50m") as remount:
        home = tmp_path / "disk" / "home"
        assert 0 == run(home, "ingest", "--manifest", manifest)[0]
        remount("ro")
        for command in commands:
            code, out, error = run(home, *command)

            assert "Traceback" not in out + error
            assert code in {0, 1, 3}
            assert code == 0 or error.strip()
        remount("rw")
        check_whole(home, ALL)


def test_two_ingesters_and_a_reader(manifest: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    over = threading.Event()
    troubles: list[Exception] = []

    def read() -> None:
        try:
            with open_puente(Settings(home=home)) as puente:
                while not over.is_set():
                    for document in puente.catalog.iter_documents():
                        content = puente.catalog.content(document.id)
                        assert content.passages
                        assert [*range(len(content.passages))] == [passage.ordinal for passage in content.passages]
                    puente.catalog.work_rows(limit=5)
        except Exception as error:  # noqa: BLE001 (the test reports whatever goes wrong in the thread)
            troubles.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    ingesters = [start(home, "ingest", "--manifest", manifest, "--json") for _ in range(2)]
    ends = [(*process.communicate(timeout=300), process.returncode) for process in ingesters]
    over.set()
    reader.join()

    assert [] == troubles
    assert [0, 0] == [code for _, _, code in ends], [error for _, error, _ in ends]
    reports = [[json.loads(line) for line in out.splitlines()] for out, _, _ in ends]
    assert [ALL, ALL] == [{report["id"] for report in some} for some in reports]
    assert DOCUMENTS == sum(report["status"] == "added" for some in reports for report in some)
    check_whole(home, ALL)


def test_three_ingesters_of_different_things(manifest: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    lines = manifest.read_text().splitlines(keepends=True)
    parts = []
    for number in range(3):
        part = manifest.with_name(f"part-{number}.jsonl")
        part.write_text("".join(lines[number::3]))
        parts.append(part)

    ends = [
        (*process.communicate(timeout=300), process.returncode)
        for process in [start(home, "ingest", "--manifest", part) for part in parts]
    ]

    assert [0, 0, 0] == [code for _, _, code in ends], [error for _, error, _ in ends]
    check_whole(home, ALL)
