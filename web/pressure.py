"""A server with more to do than it can: it says so at once, instead of letting everybody wait."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from html import escape
from http import HTTPStatus
from typing import TYPE_CHECKING

from web.i18n import LOCALES, speaking_in
from web.labels import label

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

RETRY_SECONDS = 5
ALWAYS = ("/health", "/metrics", "/static/")  # whoever watches the server must get through


class Shedding:
    """The site, but 503 with ``Retry-After`` while more requests wait for a thread than ``most``.

    ``waiting`` counts them now. Refusing is cheap, so that a queue that is too long is short again within moments. The
    answer is in the language of the address; under ``/api`` it is problem+json (RFC 9457).
    """

    def __init__(self, site: WSGIApplication, *, waiting: Callable[[], int], most: int) -> None:
        self.site, self.waiting, self.most = site, waiting, most
        self._sentences = {locale: _sentence(locale) for locale in LOCALES}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Serve or refuse."""
        path = str(environ.get("PATH_INFO", ""))
        if self.waiting() <= self.most or path.startswith(ALWAYS):
            return self.site(environ, start_response)
        body, media_type = self._refusal(path)
        headers = [
            ("Content-Type", media_type),
            ("Content-Length", str(len(body))),
            ("Retry-After", str(RETRY_SECONDS)),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
            ("Content-Security-Policy", "default-src 'none'"),
        ]
        status = HTTPStatus.SERVICE_UNAVAILABLE
        start_response(f"{status.value} {status.phrase}", headers)
        return [body]

    def _refusal(self, path: str) -> tuple[bytes, str]:
        locale = path.split("/")[1] if path.startswith("/") else ""
        sentence = self._sentences.get(locale) or " · ".join(self._sentences.values())
        if path.startswith("/api/"):
            problem = {"type": "about:blank", "title": sentence, "status": 503, "code": "serve.busy"}
            return json.dumps(problem, ensure_ascii=False).encode(), "application/problem+json"
        lang = f' lang="{locale}"' if locale in self._sentences else ""
        page = f"<!doctype html><html{lang}><title>503</title><p>{escape(sentence)}</p></html>"
        return page.encode(), "text/html; charset=utf-8"


def _sentence(locale: str) -> str:
    with speaking_in(locale):
        return label("serve.busy", seconds=RETRY_SECONDS)
