"""Which names of this site requests may use, so that a page elsewhere cannot make a browser talk to it under its own name.

Source of the danger: DNS rebinding. An operator who sets ``base_url`` names the site; without it, a site that listens on
this machine only answers to this machine's own names, and one that listens to the network to any.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, request

from corpus.config import Settings
from corpus.errors import Error

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class WrongHost(Error):
    """The request names a host that this site is not."""

    default_code = "http.host"


def hosts_of(settings: Settings, bound: str) -> frozenset[str]:
    """Names that requests may use; none means any. ``bound`` is where the server listens, empty where that is unknown."""
    if named := urlsplit(settings.base_url).hostname:
        return LOOPBACK | {named, bound.strip("[]")}
    return LOOPBACK if bound.strip("[]") in LOOPBACK else frozenset()


def init_hosts(app: Flask, allowed: frozenset[str]) -> None:
    """Refuse what asks under another name; say which setting would help."""

    @app.before_request
    def _check() -> None:
        if allowed and _asked() not in allowed:
            raise WrongHost(host=request.host[:100])


def _asked() -> str:
    try:
        return urlsplit(f"//{request.host}").hostname or ""
    except ValueError:
        return ""
