"""The job table and its workers, on every database."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from corpus.catalog import Catalog, Job, JobState, open_catalog
from corpus.errors import CatalogError, IngestError, NotInCatalog
from corpus.jobs import Progress, Stopped, is_dead, work, worker_name

SOON = 0.3  # a lease that runs out during a test


@pytest.fixture
def catalog(catalog_url: str) -> Iterator[Catalog]:
    with open_catalog(catalog_url) as opened:
        yield opened


def claimed(catalog: Catalog, worker: str = "w", lease: float = 60) -> Job:
    job = catalog.jobs.claim(worker, lease=lease)
    assert job is not None
    return job


def run_all(catalog: Catalog, runner: Callable[[Job, Progress], Mapping[str, Any]]) -> int:
    return work(catalog, {"ingest": runner}, stop=threading.Event(), until_empty=True)


def test_a_job_from_beginning_to_end(catalog: Catalog) -> None:
    job = catalog.jobs.submit("ingest", {"path": "/año.pdf"}, by="ana")
    assert (JobState.WAITING, 0, "ana") == (job.state, job.attempts, job.by)

    job = claimed(catalog)
    assert (JobState.RUNNING, 1, "w", {"path": "/año.pdf"}) == (job.state, job.attempts, job.worker, job.payload)
    assert catalog.jobs.claim("other") is None

    time.sleep(0.02)
    job = catalog.jobs.beat(job, done=3, total=12, message="año.pdf")
    assert (3, 12, "año.pdf") == (job.done, job.total, job.message)
    assert job.rate > 0
    assert job.seconds_left == pytest.approx(9 / job.rate)

    job = catalog.jobs.finish(job, {"added": 12})
    assert (JobState.DONE, {"added": 12}) == (job.state, job.result)
    assert job == catalog.jobs.get(job.id) == catalog.jobs.list()[0]
    assert catalog.jobs.claim("w") is None


def test_oldest_first_and_only_kinds_one_can_run(catalog: Catalog) -> None:
    for kind in ("ocr", "ingest", "ingest"):
        catalog.jobs.submit(kind, {})

    assert [2, 3, None] == [j.id if (j := catalog.jobs.claim("w", ["ingest"])) else None for _ in range(3)]
    assert [3, 2] == [j.id for j in catalog.jobs.list(states=[JobState.RUNNING])]


def test_a_key_is_submitted_once(catalog: Catalog) -> None:
    first = catalog.jobs.submit("ingest", {"n": 1}, key="sha256:1")
    assert first == catalog.jobs.submit("ingest", {"n": 2}, key="sha256:1")

    catalog.jobs.finish(claimed(catalog))
    assert JobState.DONE == catalog.jobs.submit("ingest", {"n": 2}, key="sha256:1").state

    catalog.jobs.submit("ingest", {"n": 1}, key="sha256:2")
    catalog.jobs.fail(claimed(catalog), {"code": "empty"})
    again = catalog.jobs.submit("ingest", {"n": 3}, key="sha256:2")
    assert (JobState.WAITING, {"n": 3}, {}) == (again.state, again.payload, again.error)
    assert again == catalog.jobs.find("sha256:2")
    assert catalog.jobs.find("sha256:3") is None


def test_a_dead_workers_job_is_taken_up_again(catalog: Catalog) -> None:
    catalog.jobs.submit("ingest", {})
    dead = claimed(catalog, "dead", lease=SOON)
    assert catalog.jobs.claim("w") is None
    time.sleep(SOON)

    second = claimed(catalog, "w")

    assert (dead.id, 2, "w") == (second.id, second.attempts, second.worker)
    for late in (
        lambda: catalog.jobs.beat(dead),
        lambda: catalog.jobs.finish(dead),
        lambda: catalog.jobs.fail(dead, {}),
    ):
        with pytest.raises(NotInCatalog, match="lost"):
            late()
    assert JobState.RUNNING == catalog.jobs.get(dead.id).state


def test_a_heartbeat_keeps_it(catalog: Catalog) -> None:
    catalog.jobs.submit("ingest", {})
    job = claimed(catalog, lease=SOON)
    for _ in range(4):
        time.sleep(SOON / 2)
        job = catalog.jobs.beat(job, lease=SOON)

    assert catalog.jobs.claim("other") is None


def test_what_kills_three_workers_is_poison(catalog: Catalog) -> None:
    catalog.jobs.submit("ingest", {})
    for _ in range(3):
        claimed(catalog, lease=0)

    assert catalog.jobs.claim("w") is None
    (job,) = catalog.jobs.list()
    assert (JobState.POISONED, 3, "job.worker_died") == (job.state, job.attempts, job.error["code"])

    resumed = catalog.jobs.resume(job.id)
    assert (JobState.WAITING, 0, {}) == (resumed.state, resumed.attempts, resumed.error)
    assert 1 == claimed(catalog).attempts


def test_cancel_and_resume(catalog: Catalog) -> None:
    waiting, running = catalog.jobs.submit("b", {}), catalog.jobs.submit("a", {})
    job = catalog.jobs.claim("w", ["a"])
    assert job is not None

    assert JobState.CANCELLED == catalog.jobs.cancel(waiting.id).state
    assert catalog.jobs.cancel(running.id).cancelling
    assert catalog.jobs.beat(job).cancelling
    assert JobState.CANCELLED == catalog.jobs.cancelled(job).state

    resumed = catalog.jobs.resume(running.id)
    assert (JobState.WAITING, False) == (resumed.state, resumed.cancelling)
    done = catalog.jobs.finish(claimed(catalog))
    assert done == catalog.jobs.cancel(done.id) == catalog.jobs.resume(done.id)
    with pytest.raises(NotInCatalog):
        catalog.jobs.cancel(99)


def test_one_cancelled_whose_worker_died_is_not_run_again(catalog: Catalog) -> None:
    job = catalog.jobs.submit("ingest", {})
    claimed(catalog, lease=0)
    catalog.jobs.cancel(job.id)

    assert catalog.jobs.claim("w") is None
    assert JobState.CANCELLED == catalog.jobs.get(job.id).state


def test_old_ones_are_forgotten(catalog: Catalog) -> None:
    for _ in range(2):
        catalog.jobs.submit("ingest", {})
    catalog.jobs.finish(claimed(catalog))

    assert 0 == catalog.jobs.forget(datetime.now(UTC) - timedelta(days=1))
    assert 1 == catalog.jobs.forget(datetime.now(UTC) + timedelta(days=1))
    assert [2] == [job.id for job in catalog.jobs.list()]


# workers


def test_a_worker_runs_all_there_is(catalog: Catalog) -> None:
    for number in range(3):
        catalog.jobs.submit("ingest", {"n": number})

    def runner(job: Job, progress: Progress) -> Mapping[str, Any]:
        progress.tell(done=1, total=1, message=f"number {job.payload['n']}")
        return {"n": job.payload["n"]}

    assert 3 == run_all(catalog, runner)
    assert [(JobState.DONE, {"n": n}, 1, f"number {n}") for n in (2, 1, 0)] == [
        (j.state, j.result, j.done, j.message) for j in catalog.jobs.list()
    ]


OUTCOMES: list[tuple[Exception, JobState, str]] = [
    (IngestError("encrypted"), JobState.FAILED, "encrypted"),
    (CatalogError("catalog.busy"), JobState.WAITING, "catalog.busy"),
    (ZeroDivisionError("unforeseen"), JobState.WAITING, "job.broke"),
]


@pytest.mark.parametrize(("error", "state", "code"), OUTCOMES)
def test_what_a_runner_raises_decides(catalog: Catalog, error: Exception, state: JobState, code: str) -> None:
    def runner(job: Job, progress: Progress) -> Mapping[str, Any]:
        raise error

    catalog.jobs.submit("ingest", {})
    assert 1 == run_all(catalog, runner)

    (job,) = catalog.jobs.list()
    assert (state, code) == (job.state, job.error["code"])
    assert (job.due > datetime.now(UTC)) == (state == JobState.WAITING)


def test_what_breaks_three_times_is_poison(catalog: Catalog) -> None:
    catalog.jobs.submit("ingest", {})
    for _ in range(3):
        job = claimed(catalog)
        job = catalog.jobs.retry(job, {"code": "job.broke"}, after=0)

    assert JobState.POISONED == job.state


def test_a_long_runner_keeps_its_lease_and_hears_a_cancel(catalog: Catalog) -> None:
    job = catalog.jobs.submit("ingest", {})
    seen: list[bool] = []

    def runner(job: Job, progress: Progress) -> Mapping[str, Any]:
        deadline = time.monotonic() + 20
        time.sleep(4 * SOON)
        seen.append(catalog.jobs.claim("other") is None)
        catalog.jobs.cancel(job.id)
        while time.monotonic() < deadline:
            progress.tell(done=1)
            time.sleep(0.01)
        return {}

    work(catalog, {"ingest": runner}, stop=threading.Event(), until_empty=True, lease=SOON)

    assert [True] == seen
    assert JobState.CANCELLED == catalog.jobs.get(job.id).state


def test_a_worker_that_is_told_to_stop_gives_its_job_back(catalog: Catalog) -> None:
    job, stop = catalog.jobs.submit("ingest", {}), threading.Event()

    def runner(job: Job, progress: Progress) -> Mapping[str, Any]:
        stop.set()
        progress.tell(done=1)
        raise AssertionError("it went on")

    work(catalog, {"ingest": runner}, stop=stop)

    back = catalog.jobs.get(job.id)
    assert (JobState.WAITING, 0) == (back.state, back.attempts)


def test_a_runner_whose_job_was_taken_stops_and_says_nothing(catalog: Catalog) -> None:
    catalog.jobs.submit("ingest", {})
    job = claimed(catalog, "slow", lease=0)
    taken = claimed(catalog, "w")
    with Progress(catalog, job, threading.Event()) as progress:
        progress.flush()

        assert progress.lost
        with pytest.raises(Stopped):
            progress.tell(done=1)
    assert taken == catalog.jobs.get(job.id)


WORKER = """
import sys, threading, time
from corpus.catalog import open_catalog
from corpus.jobs import work
def runner(job, progress):
    print(job.payload["n"], flush=True)
    time.sleep(job.payload.get("sleep", 0))
    return {"worker": job.worker}
with open_catalog(sys.argv[1]) as catalog:
    work(catalog, {"ingest": runner}, stop=threading.Event(), until_empty=True, lease=1.0)
"""


def worker(url: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", WORKER, url], stdout=subprocess.PIPE, text=True)


def test_three_processes_share_the_work(catalog_url: str, catalog: Catalog) -> None:
    for number in range(60):
        catalog.jobs.submit("ingest", {"n": number, "sleep": 0.01})

    printed = [process.communicate(timeout=120)[0].split() for process in [worker(catalog_url) for _ in range(3)]]

    assert sorted(map(str, range(60))) == sorted(n for numbers in printed for n in numbers)
    assert {JobState.DONE} == {job.state for job in catalog.jobs.list()}


def test_a_killed_process_loses_nothing(catalog_url: str, catalog: Catalog) -> None:
    catalog.jobs.submit("ingest", {"n": 1, "sleep": 60})
    process = worker(catalog_url)
    assert process.stdout is not None
    assert "1\n" == process.stdout.readline()
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()

    deadline = time.monotonic() + 20
    while (job := catalog.jobs.claim("w")) is None and time.monotonic() < deadline:
        time.sleep(0.1)

    assert job is not None
    assert 2 == job.attempts


# commands that work on a job of their own


def test_a_command_begins_a_job_and_goes_on_with_it(catalog: Catalog) -> None:
    first = catalog.jobs.start("ingest:here", {"n": 1}, key="k", worker="one", by="")
    assert (JobState.RUNNING, "one", 1) == (first.state, first.worker, first.attempts)
    assert catalog.jobs.claim("w") is None

    beside = catalog.jobs.start("ingest:here", {"n": 1}, key="k", worker="two")
    assert beside.id != first.id

    catalog.jobs.beat(first, result={"n": 5})
    again = catalog.jobs.start("ingest:here", {"n": 1}, key="k", worker="three", is_dead=lambda worker: worker == "one")
    assert (first.id, {"n": 5}, "three") == (again.id, again.result, again.worker)

    catalog.jobs.finish(again, {"n": 9})
    assert {} == catalog.jobs.start("ingest:here", {}, key="k", worker="four").result


def test_what_came_of_it_so_far_outlives_a_cancel_and_a_dead_worker(catalog: Catalog) -> None:
    job = catalog.jobs.submit("ingest", {})
    catalog.jobs.beat(claimed(catalog, lease=0), result={"n": 3}, lease=0)
    second = claimed(catalog)
    assert {"n": 3} == second.result

    catalog.jobs.cancelled(second)
    assert {"n": 3} == catalog.jobs.resume(job.id).result


def test_whether_anything_is_due_and_whose_jobs_there_are(catalog: Catalog) -> None:
    assert not catalog.jobs.is_due(["ingest"])
    catalog.jobs.submit("ingest", {}, by="ana")
    catalog.jobs.submit("ocr", {}, by="eva")

    assert (True, False) == (catalog.jobs.is_due(["ingest"]), catalog.jobs.is_due(["fetch"]))
    assert [1] == [job.id for job in catalog.jobs.list(by="ana")]


def test_the_dead_are_known_on_this_machine_only() -> None:
    host = worker_name().partition(":")[0]
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()

    assert [False, True, False, False] == [
        is_dead(name) for name in (worker_name(), f"{host}:{process.pid}:1", f"elsewhere:{process.pid}:1", "odd")
    ]
