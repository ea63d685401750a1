"""How often something was tried lately, by key. In memory: one process serves the site."""

from __future__ import annotations

from collections import defaultdict, deque
from threading import Lock
from time import monotonic

KEYS = 10_000  # more are forgotten at once rather than filling the memory


class Throttle:
    """At most ``most`` tries of a key in ``seconds``."""

    def __init__(self, *, most: int, seconds: float) -> None:
        self.most, self.seconds = most, seconds
        self._tries: dict[str, deque[float]] = defaultdict(deque)
        self._lock = Lock()

    def allows(self, key: str) -> bool:
        """Count a try; ``False`` when there were too many."""
        now = monotonic()
        with self._lock:
            if len(self._tries) > KEYS:
                self._tries.clear()
            tries = self._tries[key]
            while tries and tries[0] < now - self.seconds:
                tries.popleft()
            tries.append(now)
            return len(tries) <= self.most

    def forget(self, key: str) -> None:
        """A success: begin anew."""
        with self._lock:
            self._tries.pop(key, None)
