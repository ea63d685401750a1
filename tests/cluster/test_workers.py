"""Three workers, a catalog in PostgreSQL and a cluster: a load is taken in together; one is killed, nothing is lost.

``make test-cluster`` runs it.
"""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.catalog.values import JobState
from corpus.config import Settings
from search.indexing import verify
from tests.bench.material import LOAD
from tests.cluster import cluster
from web.sharing import submit_shares
from web.wiring import open_puente

LINES = int(os.environ.get("PUENTE_TEST_LINES", "6000"))
PART, WORKERS = 250, 3
PUENTE = Path(sys.executable).with_name("puente")

pytestmark = [
    pytest.mark.skipif("PUENTE_TEST_OPENSEARCH" not in os.environ, reason="needs a cluster: make test-cluster"),
    pytest.mark.skipif(not LOAD.is_file(), reason="the passages (../shared) are not here"),
    pytest.mark.timeout(3600),
]


@pytest.fixture
def settings(new_database: Callable[[], str], tmp_path: Path) -> Settings:
    home = tmp_path / "home"
    return Settings(home, new_database(), cluster.url(f"workers-{time.time_ns()}"))


@pytest.fixture
def load(tmp_path: Path) -> Path:
    path = tmp_path / "load.jsonl"
    with gzip.open(LOAD, "rt", encoding="utf-8") as lines, path.open("w", encoding="utf-8") as out:
        for number, line in zip(range(LINES), lines, strict=False):
            out.write(json.dumps(json.loads(line) | {"id": f"load-{number}"}) + "\n")
    return path


def start_worker(settings: Settings) -> subprocess.Popen[bytes]:
    env = {"PUENTE_HOME": str(settings.home), "PUENTE_CATALOG_URL": settings.catalog_url, "PUENTE_WORKERS": "1"}
    env |= {"PUENTE_ENGINE_URL": settings.engine_url, "PATH": os.environ["PATH"]}
    return subprocess.Popen([PUENTE, "jobs", "work", "--once"], env=env, stdout=subprocess.DEVNULL)


def test_three_workers_one_of_them_killed(settings: Settings, load: Path) -> None:
    with open_puente(settings) as puente:
        parts = submit_shares(puente, [str(load)], None, size=PART)
        begun = time.monotonic()
        workers = [start_worker(settings) for _ in range(WORKERS)]
        while puente.catalog.counts()["documents"] < LINES // 3:
            time.sleep(0.5)
        took = {job.worker for job in puente.catalog.jobs.list(limit=parts) if job.worker}
        workers[0].kill()
        workers.append(start_worker(settings))
        for worker in workers[1:]:
            assert worker.wait() == 0
        while any(not job.state.over for job in puente.catalog.jobs.list(limit=parts)):
            start_worker(settings).wait()  # the part of the one that was killed, when its lease is over
            time.sleep(1)
        seconds = time.monotonic() - begun

        jobs = puente.catalog.jobs.list(limit=parts)
        held = {document.external_id for document in puente.catalog.iter_documents()}
        print(f"\n{LINES} documents in {parts} parts by {len(took)} workers at once, one killed: {seconds:.0f} s")
        assert {JobState.DONE} == {job.state for job in jobs}
        assert len(took) == WORKERS
        assert {f"load-{number}" for number in range(LINES)} == held
        assert LINES == puente.catalog.counts()["documents"]
        assert [] == verify(puente.catalog, puente.engine)
        puente.engine.drop()  # type: ignore[attr-defined]
