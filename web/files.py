"""Files to take along: what exports answer with."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Response


def to_take(content: str | bytes | Iterable[str], media_type: str, name: str) -> Response:
    """Text in UTF-8 that a browser keeps under this name rather than shows."""
    response = Response(content, content_type=f"{media_type}; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
