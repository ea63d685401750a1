"""``kill -9`` at random moments: nothing is lost, nothing doubled, and one ``index sync`` sets all right.

The real command line runs in a process of its own. What it acknowledged (a line of its report) must be in the catalog
afterwards; whatever is in the catalog must be whole, which is to say that its version is one that an undisturbed ingest
of the same file makes. ``make soak`` does the same many more times (``SOAK_KILLS``). Ingests are killed in two homes at
the same time, since starting a command is most of what a kill costs.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from corpus.backup import restore, verify
from corpus.catalog import Catalog
from corpus.config import Settings
from corpus.errors import CatalogError
from corpus.files import Files
from search.indexing import verify as verify_index
from web.wiring import open_puente, settle

KILLS = int(os.environ.get("SOAK_KILLS", "20"))
SEED = int(os.environ.get("SOAK_SEED", "0")) or random.SystemRandom().randrange(10**6)
DOCUMENTS = 30
LANES = 2
COMMAND = [str(Path(sys.executable).with_name("puente"))]
pytestmark = [pytest.mark.slow, pytest.mark.timeout(120 + 30 * KILLS)]

Versions = Mapping[str, str]  # of a document by its id


def text(number: int, variant: int) -> str:
    paragraphs = (
        f"{'La Comisión' if number % 2 else 'The Commission'} {number} met in year {1900 + n + variant}.¹"
        f" It governs the river, y el río Bravo también, according to minute {n}.\n\n¹ See Treaty of 19{n:02},"
        f" 59 Stat. {1200 + n}, https://example.org/{number}/{n}.\n"
        for n in range(12)
    )
    return f"Minute {number}, {variant}\n\n" + "\n".join(paragraphs)


@dataclass
class Ground:
    """A home, the folder of its sources, and what an undisturbed ingest makes of them."""

    sources: Path
    home: Path
    variants: list[int] = field(default_factory=lambda: [0] * DOCUMENTS)
    right: list[Versions] = field(default_factory=list)
    acknowledged: set[str] = field(default_factory=set)

    manifest = "manifest.jsonl"

    def begin(self) -> None:
        """Write the sources. Commands run in their folder: what is made of them does not depend on where it is."""
        self.sources.mkdir(parents=True)
        lines = (json.dumps({"path": f"minute-{n}.txt", "id": f"minute-{n}"}) + "\n" for n in range(DOCUMENTS))
        (self.sources / self.manifest).write_text("".join(lines))
        for number, variant in enumerate(self.variants):
            self.write(number, variant)

    def lane(self, number: int) -> Ground:
        """The same beside it, to be killed at the same time."""
        folder = self.sources.parent / f"lane-{number}"
        lane = Ground(folder / "sources", folder / "home", right=self.right)
        lane.begin()
        return lane

    @property
    def settings(self) -> Settings:
        return Settings(home=self.home)

    def write(self, number: int, variant: int) -> None:
        self.variants[number] = variant
        (self.sources / f"minute-{number}.txt").write_text(text(number, variant), encoding="utf-8")

    def run(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*COMMAND, *map(str, arguments)],
            cwd=self.sources,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    @property
    def environment(self) -> dict[str, str]:
        return {"PATH": os.environ["PATH"], "PUENTE_HOME": str(self.home), "PYTHONUTF8": "1"}

    def kill(self, seconds: float, *arguments: object) -> str:
        """Run a command and kill its first process after a while; its helpers must then end by themselves."""
        out = self.home.parent / "stdout"
        with out.open("w") as stdout:
            process = subprocess.Popen(
                [*COMMAND, *map(str, arguments)],
                cwd=self.sources,
                env=self.environment,
                stdout=stdout,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
            try:
                process.wait(seconds)
            except subprocess.TimeoutExpired:
                os.kill(process.pid, signal.SIGKILL)
                process.wait()
        try:
            assert _all_gone(process.pid, 10), "a helper outlived its killed parent by ten seconds"
        finally:
            _kill_group(process.pid)
        return out.read_text()


def _all_gone(group: int, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    return False


def _kill_group(group: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    """Every document's version in both variants, made without disturbance."""
    folder = tmp_path_factory.mktemp("kill")
    ground = Ground(folder / "sources", folder / "undisturbed")
    ground.begin()
    for variant in (0, 1):
        for number in range(DOCUMENTS):
            ground.write(number, variant)
        assert 0 == ground.run("ingest", "--manifest", ground.manifest, "--json").returncode
        ground.right.append(versions(ground.settings))
    assert len(ground.right[0]) == len(ground.right[1]) == DOCUMENTS
    ground.home = folder / "home"
    print(f"seed {SEED}")
    return ground


def versions(settings: Settings) -> Versions:
    with open_puente(settings) as puente:
        return {document.id: puente.catalog.version_of(document.id) for document in puente.catalog.iter_documents()}


def duration(ground: Ground, *arguments: object) -> float:
    start = time.monotonic()
    assert 0 == ground.run(*arguments).returncode
    return time.monotonic() - start


def check(ground: Ground) -> None:
    """What is there is whole, what was acknowledged is there, and catalog, files and index agree."""
    database = ground.home / "catalog.db"
    if not database.exists():
        assert not ground.acknowledged
        return
    raw = sqlite3.connect(database)
    assert [("ok",)] == raw.execute("PRAGMA integrity_check").fetchall()
    assert [] == raw.execute("PRAGMA foreign_key_check").fetchall()
    raw.close()
    with open_puente(ground.settings) as puente:
        settle(puente)
        assert [] == verify_index(puente.catalog, puente.engine)
        _check_catalog(ground, puente.catalog)
        held = {id_: version for id_, (version, _) in puente.engine.versions().items()}
    assert versions(ground.settings) == held


def _check_catalog(ground: Ground, catalog: Catalog) -> None:
    files = Files(ground.settings.files)
    documents = list(catalog.iter_documents())
    assert ground.acknowledged <= {document.id for document in documents}
    assert len(documents) == len({document.source for document in documents})
    for document in documents:
        version = catalog.version_of(document.id)
        assert version in {right[document.id] for right in ground.right}
        assert files.read(document.sha256)
    changed = {change.document for change in catalog.changes(0) if not change.removed}
    assert {document.id for document in documents} == changed


def test_kill_during_ingest(ground: Ground) -> None:
    lanes = [ground.lane(number) for number in range(LANES)]
    rounds = [len(range(number, KILLS, LANES)) for number in range(LANES)]
    with ThreadPoolExecutor(LANES) as pool:
        interrupted = sum(pool.map(kill_during_ingest, lanes, range(SEED, SEED + LANES), rounds))

    assert interrupted > KILLS / 4


def kill_during_ingest(ground: Ground, seed: int, rounds: int) -> int:
    """How often an ingest was killed before it had told of everything."""
    chance = random.Random(seed)
    longest = duration(ground, "ingest", "--manifest", ground.manifest, "--json")
    interrupted = 0
    for round_ in range(rounds):
        if round_ % 4 == 0:
            shutil.rmtree(ground.home)
            ground.acknowledged.clear()
        for number in chance.sample(range(DOCUMENTS), DOCUMENTS // 2):
            ground.write(number, 1 - ground.variants[number])

        said = ground.kill(chance.uniform(0.2, longest), "ingest", "--manifest", ground.manifest, "--json")

        reports = [json.loads(line) for line in said.splitlines(keepends=True) if line.endswith("\n")]
        ground.acknowledged |= {report["id"] for report in reports}
        interrupted += len(reports) < DOCUMENTS
        check(ground)

    assert 0 == ground.run("ingest", "--manifest", ground.manifest).returncode
    assert 0 == ground.run("index", "sync").returncode
    assert 0 == ground.run("index", "verify").returncode
    ids = [f"minute-{number}" for number in range(DOCUMENTS)]
    wanted = {id_: ground.right[variant][id_] for id_, variant in zip(ids, ground.variants, strict=True)}
    assert wanted == versions(ground.settings)
    return interrupted


@pytest.mark.parametrize("command", [("index", "sync"), ("index", "rebuild")])
def test_kill_while_indexing(ground: Ground, command: tuple[str, ...]) -> None:
    chance = random.Random(SEED + 1)
    assert 0 == ground.run("ingest", "--manifest", ground.manifest).returncode
    longest = duration(ground, *command)
    for _ in range(max(2, KILLS // 6)):
        if command[1] == "sync":
            shutil.rmtree(ground.home / "index")

        ground.kill(chance.uniform(0.2, longest), *command)

        check(ground)


def test_kill_during_backup(ground: Ground, tmp_path: Path) -> None:
    """The next run goes on with what is there; what it makes can be restored."""
    chance = random.Random(SEED + 2)
    assert 0 == ground.run("ingest", "--manifest", ground.manifest).returncode
    longest = duration(ground, "backup", tmp_path / "first.tar")
    for number in range(max(2, KILLS // 6)):
        file = tmp_path / f"{number}.tar"
        ground.kill(chance.uniform(0.2, longest), "backup", file)
        if not file.exists():
            assert 0 == ground.run("backup", file).returncode

        assert DOCUMENTS <= len(verify(file).files)
        shutil.rmtree(tmp_path / "other", ignore_errors=True)
        restore(file, other := Settings(home=tmp_path / "other"))
        assert versions(ground.settings) == versions(other)
    assert not list(tmp_path.glob("*.part"))


CURATE = """
import itertools, sys
from corpus.catalog import open_catalog
with open_catalog(sys.argv[1]) as catalog:
    document = next(catalog.iter_documents())
    for number in itertools.count():
        catalog.correct(document.id, {"title": f"Title {number}"}, by="ana")
        catalog.curate("option", "x", {"number": number}, by="ana")
        print(number, flush=True)
"""


def test_kill_during_curation(ground: Ground) -> None:
    """Every acknowledged edit is there with its line in the log, and no half of one."""
    chance = random.Random(SEED + 3)
    assert 0 == ground.run("ingest", "--manifest", ground.manifest).returncode
    before = versions(ground.settings)
    for _ in range(max(2, KILLS // 6)):
        process = subprocess.Popen(
            [sys.executable, "-c", CURATE, ground.settings.catalog], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        lines = [process.stdout.readline()]
        time.sleep(chance.uniform(0, 0.3))
        process.kill()
        last = int([*lines, *process.communicate()[0].splitlines(keepends=True)][-1])

        with open_puente(ground.settings) as puente:
            document = next(puente.catalog.iter_documents())
            edits = puente.catalog.edits(limit=10**6)
            titles = [json.loads(e.after)["title"] for e in edits if e.kind == "document"]
            options = [json.loads(e.after)["number"] for e in edits if e.kind == "option"]
            assert document.title == titles[-1]
            assert {"number": options[-1]} == puente.catalog.curated("option")["x"]
            assert int(document.title.removeprefix("Title ")) in {last, last + 1, last + 2}
            assert options[-1] in {last, last + 1}
            settle(puente)
            assert [] == verify_index(puente.catalog, puente.engine)
            puente.catalog.correct(document.id, {"title": None}, by="ana")
    assert before == versions(ground.settings)


def test_a_backup_over_another_is_refused(ground: Ground, tmp_path: Path) -> None:
    (tmp_path / "b.tar").write_text("mine")

    done = ground.run("backup", tmp_path / "b.tar")

    assert (3, "mine") == (done.returncode, (tmp_path / "b.tar").read_text())
    with pytest.raises(CatalogError):
        verify(tmp_path / "b.tar")
