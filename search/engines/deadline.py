"""A question has a time limit that really stops it: engines in this process look at the clock between two steps.

A step is one token, or one mask, in one segment: some milliseconds over a million passages.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from search.errors import QueryError

SECONDS = 10.0

_until: ContextVar[float] = ContextVar("until", default=float("inf"))


@contextmanager
def limited(seconds: float | None = None) -> Iterator[None]:
    """Within it, ``step`` raises when the time is over."""
    token = _until.set(time.monotonic() + (SECONDS if seconds is None else seconds))
    try:
        yield
    finally:
        _until.reset(token)


def step() -> None:
    """Raises ``QueryError`` (``query.too_slow``) where the time of the question is over."""
    if time.monotonic() > _until.get():
        raise QueryError("query.too_slow", limit=f"{SECONDS:g}s")
