"""The installation that serves the request at hand, and full addresses of its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flask import current_app, g, has_request_context, request

if TYPE_CHECKING:
    from web.wiring import Puente


def get_puente() -> Puente:
    """The installation as whoever makes this request may know it: nothing else is there for a page to ask."""
    whole = _whole()
    if not has_request_context():
        return whole.public
    if "puente" not in g:
        from web.accounts import account

        who = account()
        g.puente = whole.of_account(who.name if who else "")
    return cast("Puente", g.puente)


def _whole() -> Puente:
    return cast("Puente", current_app.extensions["puente"])


def site_url(path: str) -> str:
    """Full address of a path of this site: under the operator's ``base_url``, else under the one asked."""
    return (_whole().settings.base_url or request.host_url).rstrip("/") + path
