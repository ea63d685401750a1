"""How far a task is, told while it works, and what follows its end."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from corpus.ingest import Report
from corpus.jobs import Progress, Stopped
from web.tally import Tally
from web.wiring import settle

if TYPE_CHECKING:
    from web.wiring import Puente

SETTLING = "task.settling"
_RESULT_SECONDS = 2.0  # how often what came of a task so far is kept


def count_reports(
    reports: Iterable[Report], tally: Tally, progress: Progress | Untold, total: int | None
) -> Iterator[Report]:
    """The same reports, counted and told. Raises ``Stopped`` where the task is to end."""
    kept = time.monotonic()
    with closed(reports):
        progress.tell(done=0, total=total)
        for report in reports:
            tally.add(report)
            now = time.monotonic()
            result = tally.as_json() if now - kept > _RESULT_SECONDS else None
            kept = now if result else kept
            progress.tell(tally.done, max(total, tally.done) if total else None, report.source, result)
            yield report


@contextmanager
def closed(reports: Iterable[Report]) -> Iterator[None]:
    """Reports that are not wanted any more end with the ``with``, in this thread, and their helpers with them."""
    try:
        yield
    finally:
        if isinstance(reports, Generator):
            reports.close()


class Untold:
    """Stands for the progress of what is no task: nobody is told."""

    lost = False

    def tell(self, *_: object, **__: object) -> None:
        """Nothing."""


def progress_settle(puente: Puente, progress: Progress) -> None:
    """Make searchable what came in; not where another worker has the task by now."""
    if not progress.lost:
        with suppress(Stopped):  # what came in before is to be found all the same
            progress.tell(message=SETTLING)
        settle(puente)
