"""The installation that serves the request at hand, and full addresses of its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flask import current_app, request

if TYPE_CHECKING:
    from web.wiring import Puente


def get_puente() -> Puente:
    """The open parts of the installation that serves this request."""
    return cast("Puente", current_app.extensions["puente"])


def site_url(path: str) -> str:
    """Full address of a path of this site: under the operator's ``base_url``, else under the one asked."""
    return (get_puente().settings.base_url or request.host_url).rstrip("/") + path
