"""Many processes that make segments of one index at the same time, each out of the loads it is given."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from multiprocessing import get_context
from typing import Any, Protocol, TypeVar

from corpus.parent import watch
from search.engine import Analyzed, Writer
from search.engines.whoosh_.codec import Written
from search.errors import Unavailable

_T = TypeVar("_T")

WAITING = 3  # loads that wait for each process, so that none is ever idle

_mine: dict[str, Any] = {}  # in each helping process: its writer, and how it makes entries


class PartWriter(Writer, Protocol):
    """Makes segments, and tells which."""

    def written(self) -> list[Written]:
        """The segments made so far."""


def spread(
    open_part: Callable[[], PartWriter],
    loads: Iterator[Any],
    analyze: Callable[[Any], Sequence[Analyzed]],
    workers: int,
) -> tuple[int, list[Written]]:
    """How many documents were in the loads, and the segments they became."""
    context = get_context("spawn")  # the caller may have threads and open databases
    with ExitStack() as stack:
        pools = [
            stack.enter_context(
                ProcessPoolExecutor(1, context, initializer=_begin, initargs=(os.getpid(), open_part, analyze))
            )
            for _ in range(workers)
        ]
        queues: list[deque[Future[int]]] = [deque() for _ in pools]
        done = 0
        for load in loads:
            at = min(range(workers), key=lambda i: _unfinished(queues[i]))
            queues[at].append(pools[at].submit(_take, load))
            if len(queues[at]) > WAITING:
                done += _result(queues[at].popleft())
        done += sum(_result(future) for queue in queues for future in queue)
        finished = [pool.submit(_finish) for pool in pools]
        return done, [written for future in finished for written in _result(future)]


def _result(future: Future[_T]) -> _T:
    try:
        return future.result()
    except (OSError, BrokenProcessPool) as error:
        raise Unavailable(reason=str(error)) from error


def _unfinished(queue: deque[Future[int]]) -> int:
    return sum(not future.done() for future in queue)


def _begin(parent: int, open_part: Callable[[], PartWriter], analyze: Callable[[Any], Sequence[Analyzed]]) -> None:
    watch(parent)
    _mine.update(writer=open_part(), analyze=analyze)


def _take(load: Any) -> int:
    analyzed = _mine["analyze"](load)
    for document, version, entries in analyzed:
        _mine["writer"].put(document, version, entries)
    return len(analyzed)


def _finish() -> list[Written]:
    found: list[Written] = _mine["writer"].written()
    return found
