"""Workers: they take jobs from the catalog, keep their leases alive, and write down how they ended.

A runner is a function of a job and its ``Progress``. It may be run again after a worker died, so it must be safe to
repeat; ingest is. What it raises decides what follows: an ``Error`` is the job's own fault and final, a catalog that is
busy or away and anything unforeseen is tried again, up to three times in all.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any

from corpus.errors import CatalogError, Error, NotInCatalog

if TYPE_CHECKING:
    from corpus.catalog import Catalog
    from corpus.catalog.values import Job

LEASE_SECONDS = 60.0
POLL_SECONDS = 1.0
PASSING = frozenset({"catalog.busy", "catalog.unavailable", "catalog.no_space", "file.no_space", "engine.unavailable"})

log = logging.getLogger(__name__)


class Stopped(Exception):
    """Raised by ``Progress`` inside a runner: the job is cancelled, lost to another worker, or the worker ends."""


class Progress:
    """What a runner holds while it works: ``tell`` how far it is. The lease is renewed meanwhile, in a thread."""

    def __init__(self, catalog: Catalog, job: Job, stop: threading.Event, lease: float = LEASE_SECONDS) -> None:
        self.job = job
        self._jobs, self._stop, self._lease = catalog.jobs, stop, lease
        self._lock = threading.Lock()
        self._told: dict[str, Any] = {}
        self._over = threading.Event()
        self._lost = False
        self._beats = threading.Thread(target=self._keep_beating, name=f"heartbeat-{job.id}", daemon=True)

    def tell(
        self,
        done: int | None = None,
        total: int | None = None,
        message: str | None = None,
        result: Mapping[str, Any] | None = None,
    ) -> None:
        """Tell how far it is; raises ``Stopped`` where the runner must end. Cheap: sent with the next heartbeat."""
        with self._lock:
            said = {"done": done, "total": total, "message": message, "result": result}
            self._told.update((name, value) for name, value in said.items() if value is not None)
        if self._lost or self.job.cancelling or self._stop.is_set():
            raise Stopped

    @property
    def lost(self) -> bool:
        """Whether another worker has the job by now."""
        return self._lost

    def flush(self) -> None:
        """Send what was told."""
        with self._lock:
            told = dict(self._told)
        try:
            self.job = self._jobs.beat(self.job, lease=self._lease, **told)
        except NotInCatalog:
            self._lost = True

    def _keep_beating(self) -> None:
        while not self._over.wait(min(1.0, self._lease / 4)):
            try:
                self.flush()
            except CatalogError as error:  # busy or away: the lease lasts a few more beats
                log.info("job %s: no heartbeat: %s", self.job.id, error)

    def __enter__(self) -> Progress:
        self._beats.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._beats.join()


def worker_name() -> str:
    """What this thread is called among workers."""
    return f"{workers_of(os.getpid())}{threading.get_ident()}"


def workers_of(pid: int) -> str:
    """How the names of all workers of a process of this machine begin."""
    return f"{socket.gethostname()}:{pid}:"


def is_dead(worker: str) -> bool:
    """Whether the process of a worker of this machine is gone. Of another machine nobody can say."""
    host, _, rest = worker.partition(":")
    pid = rest.partition(":")[0]
    if host != socket.gethostname() or not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


Runner = Callable[["Job", Progress], Mapping[str, Any]]


def work(
    catalog: Catalog,
    runners: Mapping[str, Runner],
    *,
    stop: threading.Event,
    until_empty: bool = False,
    lease: float = LEASE_SECONDS,
) -> int:
    """Run jobs of the kinds there are runners for, until ``stop``, or until none is due. How many were run.

    A catalog that does not answer is asked again later.
    """
    name = worker_name()
    count = 0
    while not stop.is_set():
        try:
            job = catalog.jobs.claim(name, list(runners), lease=lease)
            if job is not None:
                run(catalog, job, runners[job.kind], stop=stop, lease=lease)
                count += 1
                continue
        except CatalogError as error:
            log.warning("no job could be taken or ended: %s", error)
        if until_empty:
            break
        stop.wait(POLL_SECONDS)
    return count


def run(catalog: Catalog, job: Job, runner: Runner, *, stop: threading.Event, lease: float = LEASE_SECONDS) -> None:
    """Run one job that this worker has claimed, and write down how it ended."""
    progress = Progress(catalog, job, stop, lease)
    try:
        with progress:
            result = runner(job, progress)
        progress.flush()
        if not progress.lost:
            catalog.jobs.finish(progress.job, result)
    except Stopped:
        _stopped(catalog, progress)
    except Error as error:
        facts = {name: str(value) for name, value in error.facts.items()} | {"code": error.code}
        end = catalog.jobs.retry if error.code in PASSING else catalog.jobs.fail
        end(progress.job, facts)
    except Exception as error:  # whatever a runner breaks on, the worker goes on with the next job
        log.exception("job %s broke", job.id)
        catalog.jobs.retry(progress.job, {"code": "job.broke", "reason": f"{type(error).__name__}: {error}"})


def _stopped(catalog: Catalog, progress: Progress) -> None:
    if progress.lost:
        log.warning("job %s was taken by another worker", progress.job.id)
        return
    progress.flush()
    (catalog.jobs.cancelled if progress.job.cancelling else catalog.jobs.release)(progress.job)
