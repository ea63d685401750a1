"""How many requests this process answered, by page and status."""

from __future__ import annotations

from collections import Counter
from threading import Lock
from typing import cast

from flask import Flask, Response, current_app, request


class Requests:
    """A counter that threads share."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, int]] = Counter()
        self._lock = Lock()

    def add(self, page: str, status: int) -> None:
        """Count one."""
        with self._lock:
            self._counts[page, status] += 1

    def read(self) -> list[tuple[tuple[str, int], int]]:
        """All counts, by page."""
        with self._lock:
            return sorted(self._counts.items())


def init_counting(app: Flask) -> None:
    """Count every answer of the app."""
    requests = app.extensions["puente_requests"] = Requests()

    @app.after_request
    def _count(response: Response) -> Response:
        requests.add(request.endpoint or "none", response.status_code)
        return response


def read_counts() -> list[tuple[tuple[str, int], int]]:
    """Counts of the app at hand."""
    return cast("Requests", current_app.extensions["puente_requests"]).read()
