"""What a server writes on stderr: for people, or one JSON object a line. Never who asked, from where, or for what.

A request is told by its endpoint, not by its path or query: a title or a question can be personal.
"""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from time import perf_counter

from flask import Flask, Response, g, request

from corpus.errors import ConfigError

FORMATS = ("plain", "json")
FIELDS = ("method", "page", "status", "ms", "locale")

log = logging.getLogger("puente.requests")


class JsonLines(logging.Formatter):
    """``{"time", "level", "logger", "message", …FIELDS}``; a trace in ``trace``, never over two lines."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        entry: dict[str, object] = {"time": moment, "level": record.levelname.lower(), "logger": record.name}
        entry["message"] = record.getMessage()
        entry |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info:
            entry["trace"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False)


def start_logging(name: str) -> None:
    """Log in one of ``FORMATS`` from here on; with ``json`` requests too. Raises ``ConfigError``."""
    if name not in FORMATS:
        raise ConfigError("config.bad_value", name="log", value=name)
    handler = logging.StreamHandler()
    if name == "json":
        handler.setFormatter(JsonLines())
        log.setLevel(logging.INFO)
    logging.getLogger().handlers = [handler]


def init_request_log(app: Flask) -> None:
    """Log every answer of the app; nobody hears unless ``start_logging("json")`` was called."""

    @app.before_request
    def _begin() -> None:
        g.begun = perf_counter()

    @app.after_request
    def _tell(response: Response) -> Response:
        if log.isEnabledFor(logging.INFO):
            milliseconds = round((perf_counter() - g.get("begun", perf_counter())) * 1000, 1)
            page = request.endpoint or "none"
            facts = {"method": request.method, "page": page, "status": response.status_code, "ms": milliseconds}
            log.info("answered", extra=facts | {"locale": g.get("locale") or ""})
        return response
