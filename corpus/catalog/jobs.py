"""The job table: who works on what, until when.

A worker takes a job for a lease and renews it with every heartbeat; a job whose lease ran out is anybody's again, so a
killed worker loses nothing. A worker that comes back late finds its job taken (``NotInCatalog``) and must stop: every
write of a worker names the worker and the attempt. PostgreSQL hands out jobs with ``FOR UPDATE SKIP LOCKED``, SQLite
with ``BEGIN IMMEDIATE``. Leases are measured by the database's clock, where it has one.

Decided 2026-11: a table of our own, since queue libraries lose the job with the worker, or want Redis.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from corpus.catalog.database import Database
from corpus.catalog.tables import jobs
from corpus.catalog.values import Job, JobState
from corpus.errors import Duplicate, NotInCatalog

LEASE_SECONDS = 60.0
MAX_ATTEMPTS = 3
BACKOFF_SECONDS = 5.0  # doubled with every attempt

_FRESH: dict[str, Any] = {
    "state": str(JobState.WAITING),
    "attempts": 0,
    "worker": "",
    "cancelling": False,
    "done": 0,
    "total": None,
    "message": "",
    "result": {},
    "error": {},
    "started": None,
}


class Jobs:
    """The jobs of a catalog: ``Catalog.jobs``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def submit(self, kind: str, payload: Mapping[str, Any], *, key: str = "", by: str = "") -> Job:
        """A new waiting job; with a ``key`` that is there already, that job.

        One that failed, was cancelled or poisoned under this key waits again, with the new payload.
        """
        key = key or uuid4().hex
        try:
            return self._submit(kind, payload, key, by)
        except Duplicate:  # another process was faster, between our look and our insert
            return self._submit(kind, payload, key, by)

    def _submit(self, kind: str, payload: Mapping[str, Any], key: str, by: str) -> Job:
        with self._database.writing(queue=False) as connection:
            now = _now(connection)
            values = _FRESH | {"kind": kind, "payload": dict(payload), "by": by, "due": now, "updated": now}
            row = connection.execute(sa.select(jobs).where(jobs.c.key == key).with_for_update()).first()
            if row is None:
                connection.execute(sa.insert(jobs).values(values | {"key": key, "created": now}))
            elif row.state in {JobState.FAILED, JobState.CANCELLED, JobState.POISONED}:
                connection.execute(sa.update(jobs).where(jobs.c.key == key).values(values))
            return _job(connection.execute(sa.select(jobs).where(jobs.c.key == key)).one())

    def start(
        self,
        kind: str,
        payload: Mapping[str, Any],
        *,
        key: str,
        worker: str,
        by: str = "",
        is_dead: Callable[[str], bool] | None = None,
        lease: float = LEASE_SECONDS,
    ) -> Job:
        """A job that this worker has begun by itself, as a command on a terminal does.

        Where nobody works on the job of this key any more, it is that one, going on; else one of its own.
        """
        with self._database.writing(queue=False) as connection:
            now = _now(connection)
            row = connection.execute(sa.select(jobs).where(jobs.c.key == key).with_for_update()).first()
            if row and row.state == JobState.RUNNING and row.due > now and not (is_dead and is_dead(row.worker)):
                row, key = None, uuid4().hex
            running = {"state": str(JobState.RUNNING), "worker": worker, "attempts": 1, "started": now, "updated": now}
            said = {"kind": kind, "payload": dict(payload), "by": by, "due": now + timedelta(seconds=lease)}
            values = _FRESH | running | said
            if row is None:
                connection.execute(sa.insert(jobs).values(values | {"key": key, "created": now}))
            else:
                kept = {} if row.state == JobState.DONE else {"result": row.result}
                connection.execute(sa.update(jobs).where(jobs.c.key == key).values(values | kept))
            return _job(connection.execute(sa.select(jobs).where(jobs.c.key == key)).one())

    def claim(self, worker: str, kinds: Collection[str] = (), *, lease: float = LEASE_SECONDS) -> Job | None:
        """The oldest job that waits or whose worker died, now this worker's; ``None`` when there is none.

        One that was tried too often is poisoned on the way, one that is being cancelled is cancelled.
        """
        with self._database.writing(queue=False) as connection:
            while row := _next(connection, kinds):
                now = _now(connection)
                here = sa.update(jobs).where(jobs.c.id == row.id)
                if row.cancelling:
                    connection.execute(here.values(state=str(JobState.CANCELLED), updated=now))
                elif row.attempts >= MAX_ATTEMPTS:
                    error = row.error or {"code": "job.worker_died"}
                    connection.execute(here.values(state=str(JobState.POISONED), updated=now, error=error))
                else:
                    values = {
                        "state": str(JobState.RUNNING),
                        "worker": worker,
                        "attempts": row.attempts + 1,
                        "due": now + timedelta(seconds=lease),
                        "done": 0,
                        "started": now,
                        "updated": now,
                    }
                    connection.execute(here.values(values))
                    return _job(connection.execute(sa.select(jobs).where(jobs.c.id == row.id)).one())
            return None

    def beat(
        self,
        job: Job,
        *,
        done: int | None = None,
        total: int | None = None,
        message: str | None = None,
        result: Mapping[str, Any] | None = None,
        lease: float = LEASE_SECONDS,
    ) -> Job:
        """Renew the lease and tell how far it is, and what came of it so far; look at ``cancelling`` of what comes back.

        Raises ``NotInCatalog`` (``job.lost``) when the job is another worker's by now: stop.
        """
        told = {"done": done, "total": total, "message": message, "result": result}
        with self._database.writing(queue=False) as connection:
            now = _now(connection)
            values = {name: value for name, value in told.items() if value is not None}
            return self._mine(connection, job, values | {"updated": now, "due": now + timedelta(seconds=lease)})

    def finish(self, job: Job, result: Mapping[str, Any] | None = None) -> Job:
        """Done. ``NotInCatalog`` (``job.lost``)."""
        return self._end(job, JobState.DONE, {"result": dict(result or {}), "error": {}})

    def fail(self, job: Job, error: Mapping[str, Any]) -> Job:
        """Failed for good: trying again would not help. ``NotInCatalog`` (``job.lost``)."""
        return self._end(job, JobState.FAILED, {"error": dict(error)})

    def retry(self, job: Job, error: Mapping[str, Any], *, after: float = BACKOFF_SECONDS) -> Job:
        """To be tried again after a while, or poisoned when this was the last try. ``NotInCatalog`` (``job.lost``)."""
        if job.attempts >= MAX_ATTEMPTS:
            return self._end(job, JobState.POISONED, {"error": dict(error)})
        wait = timedelta(seconds=after * 2 ** (job.attempts - 1))
        return self._end(job, JobState.WAITING, {"error": dict(error), "worker": ""}, wait)

    def release(self, job: Job) -> Job:
        """Give a job back untried, as when a worker is told to stop. ``NotInCatalog`` (``job.lost``)."""
        return self._end(job, JobState.WAITING, {"worker": "", "attempts": job.attempts - 1})

    def worker_died(self, worker: str) -> int:
        """Whoever's name begins so is known to be dead: its jobs need not wait until their leases run out. How many."""
        with self._database.writing(queue=False) as connection:
            running = (jobs.c.state == str(JobState.RUNNING), jobs.c.worker.startswith(worker, autoescape=True))
            return connection.execute(sa.update(jobs).where(*running).values(due=_now(connection))).rowcount

    def cancelled(self, job: Job) -> Job:
        """The worker stopped because it was asked to. ``NotInCatalog`` (``job.lost``)."""
        return self._end(job, JobState.CANCELLED, {})

    def _end(self, job: Job, state: JobState, values: Mapping[str, Any], wait: timedelta = timedelta()) -> Job:
        with self._database.writing(queue=False) as connection:
            now = _now(connection)
            return self._mine(connection, job, {"state": str(state), "updated": now, "due": now + wait, **values})

    @staticmethod
    def _mine(connection: sa.Connection, job: Job, values: Mapping[str, Any]) -> Job:
        c = jobs.c
        mine = (c.id == job.id, c.worker == job.worker, c.attempts == job.attempts, c.state == str(JobState.RUNNING))
        if not connection.execute(sa.update(jobs).where(*mine).values(dict(values))).rowcount:
            raise NotInCatalog("job.lost", id=job.id, worker=job.worker)
        return _job(connection.execute(sa.select(jobs).where(c.id == job.id)).one())

    def cancel(self, id_: int) -> Job:
        """A waiting job is cancelled, a running one is asked to stop, another stays. ``NotInCatalog``."""
        with self._database.writing(queue=False) as connection:
            now = _now(connection)
            here = sa.update(jobs).where(jobs.c.id == id_)
            waiting = here.where(jobs.c.state == str(JobState.WAITING))
            connection.execute(waiting.values(state=str(JobState.CANCELLED), updated=now))
            connection.execute(here.where(jobs.c.state == str(JobState.RUNNING)).values(cancelling=True))
            return _read(connection, id_)

    def resume(self, id_: int) -> Job:
        """A failed, cancelled or poisoned job waits again, its tries forgotten; another stays. ``NotInCatalog``.

        What came of it so far stays.
        """
        stopped = [str(state) for state in (JobState.FAILED, JobState.CANCELLED, JobState.POISONED)]
        with self._database.writing(queue=False) as connection:
            now = _now(connection)
            here = sa.update(jobs).where(jobs.c.id == id_, jobs.c.state.in_(stopped))
            fresh = {name: value for name, value in _FRESH.items() if name != "result"}
            connection.execute(here.values(fresh | {"due": now, "updated": now}))
            return _read(connection, id_)

    def get(self, id_: int) -> Job:
        """The job; ``NotInCatalog`` (``job.not_found``)."""
        with self._database.reading() as connection:
            return _read(connection, id_)

    def find(self, key: str) -> Job | None:
        """The job submitted under this key."""
        with self._database.reading() as connection:
            row = connection.execute(sa.select(jobs).where(jobs.c.key == key)).first()
        return _job(row) if row else None

    def is_due(self, kinds: Collection[str]) -> bool:
        """Whether there is a job to claim. Reads only: cheap to ask again and again."""
        with self._database.reading() as connection:
            return _next(connection, kinds, lock=False) is not None

    def list(self, *, states: Collection[JobState] = (), by: str | None = None, limit: int = 100) -> tuple[Job, ...]:
        """Jobs in these states, or all; of one account, or of all; the newest first."""
        query = sa.select(jobs).order_by(jobs.c.id.desc()).limit(limit)
        if by is not None:
            query = query.where(jobs.c.by == by)
        if states:
            query = query.where(jobs.c.state.in_([str(state) for state in states]))
        with self._database.reading() as connection:
            return tuple(map(_job, connection.execute(query)))

    def forget(self, before: datetime) -> int:
        """Delete jobs that were over before this; how many."""
        over = [str(state) for state in JobState if state.over]
        with self._database.writing(queue=False) as connection:
            return connection.execute(sa.delete(jobs).where(jobs.c.state.in_(over), jobs.c.updated < before)).rowcount


def _next(connection: sa.Connection, kinds: Collection[str], *, lock: bool = True) -> Any:
    open_ = [str(JobState.WAITING), str(JobState.RUNNING)]
    query = sa.select(jobs).where(jobs.c.state.in_(open_), jobs.c.due <= _now(connection)).order_by(jobs.c.id).limit(1)
    if kinds:
        query = query.where(jobs.c.kind.in_(kinds))
    return connection.execute(query.with_for_update(skip_locked=True) if lock else query).first()


def _now(connection: sa.Connection) -> datetime:
    if connection.dialect.name == "sqlite":
        return datetime.now(UTC)
    now: datetime = connection.execute(sa.select(sa.func.clock_timestamp())).scalar_one()
    return now


def _read(connection: sa.Connection, id_: int) -> Job:
    row = connection.execute(sa.select(jobs).where(jobs.c.id == id_)).first()
    if row is None:
        raise NotInCatalog("job.not_found", id=id_)
    return _job(row)


def _job(row: Any) -> Job:
    return Job(**{**row._mapping, "state": JobState(row.state)})  # noqa: SLF001 (public, in spite of its name)
