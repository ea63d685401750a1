"""Tasks in the background: a thread of the server looks for them, a process of its own does them and may die at will.

Several servers and ``puente jobs work`` may look at once: each task is one worker's, for a lease that it renews.
"""

from __future__ import annotations

import logging
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from corpus.config import Settings
from corpus.errors import CatalogError
from corpus.jobs import work, workers_of
from web.tasks import LEARN, LEASE_SECONDS, runners
from web.teaching import is_taught
from web.wiring import Puente, open_puente

POLL_SECONDS = 1.0
LESSON_POLLS, FIRST_LESSON = 60, 10  # between two looks whether there is anything to learn; before the first
GRACE_SECONDS = 20.0  # for a worker that is told to stop: it ends after the source that it is at
# The parent is watched before anything large is imported: it may be gone by then.
_COMMAND = "from corpus.parent import watch; watch({}); from web.worker import serve; serve()"

log = logging.getLogger(__name__)


@contextmanager
def working(puente: Puente) -> Iterator[None]:
    """Tasks are done in the background within the ``with``; one that is under way at its end goes back to the others."""
    stop = threading.Event()
    thread = threading.Thread(target=_supervise, args=(puente, stop), name="tasks")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _supervise(puente: Puente, stop: threading.Event) -> None:
    kinds = list(runners(puente))
    turn = 0
    while not stop.wait(POLL_SECONDS):
        turn += 1
        try:
            if turn % LESSON_POLLS == FIRST_LESSON and not is_taught(puente):
                puente.catalog.jobs.submit(LEARN, {}, key=f"{LEARN} {puente.public.catalog.last_change()}")
            due = puente.catalog.jobs.is_due(kinds)
        except (CatalogError, OSError) as error:  # busy, away or changing: asked again
            log.info("tasks cannot be looked for: %s", error)
            continue
        if due:
            pid, status = _run(puente.settings, stop)
            if status:
                _take_back(puente, pid)


def _take_back(puente: Puente, pid: int) -> None:
    """What a worker that died was at is due again at once."""
    try:
        if count := puente.catalog.jobs.worker_died(workers_of(pid)):
            log.warning("worker %s died: %s of its tasks are taken up again", pid, count)
    except CatalogError as error:  # then they wait until their leases run out
        log.info("tasks of worker %s cannot be taken back: %s", pid, error)


def _run(settings: Settings, stop: threading.Event) -> tuple[int, int]:
    """A process that does what is due and ends: its id, and how it ended."""
    process = subprocess.Popen(  # noqa: S603 (ourselves)
        [sys.executable, "-c", _COMMAND.format(os.getpid())],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        env={"PYTHONPATH": os.pathsep.join(path or "." for path in sys.path), "PYTHONUTF8": "1"},
        start_new_session=True,
    )
    if process.stdin:
        with process.stdin as channel, suppress(BrokenPipeError):
            channel.write(pickle.dumps(settings))
    while process.poll() is None and not stop.wait(0.2):
        pass
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
    return process.pid, process.wait()


def serve() -> None:
    """What the process does."""
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    settings: Settings = pickle.load(sys.stdin.buffer)  # noqa: S301 (ourselves)
    with open_puente(settings) as puente:
        work(puente.catalog, runners(puente), stop=stop, until_empty=True, lease=LEASE_SECONDS)
