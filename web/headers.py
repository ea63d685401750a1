"""What goes with every answer: what a page may load, how long it may be kept, and, where it is safe, compression."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

from flask import Flask, Response, request

from web.accounts import account
from web.i18n import page_locale

# No script, style or picture but our own files; nothing inline; nobody may frame a page.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
FOREVER = "public, max-age=31536000, immutable"
COMPRESSED = ("text/", "application/json", "application/atom+xml", "application/xml", "image/svg+xml")
SMALLEST = 1_000  # bytes worth compressing


def init_headers(app: Flask) -> None:
    """Give every answer its headers, and files of the site an address that changes with their content."""
    versions = {path.name: _version(path) for path in sorted(Path(app.static_folder or "").glob("*.*"))}

    @app.url_defaults
    def _stamp(endpoint: str, values: dict[str, object]) -> None:
        if endpoint == "static" and (version := versions.get(str(values.get("filename")))):
            values["v"] = version

    app.after_request(_add_headers)
    app.after_request(_compress)


def _version(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint == "static" and "v" in request.args:
        response.headers["Cache-Control"] = FOREVER
        return response
    response.headers.setdefault("Cache-Control", "private, no-cache")  # what is there depends on who asks
    if response.mimetype == "text/html":
        response.headers.setdefault("Content-Language", page_locale())
    return response


def _compress(response: Response) -> Response:
    """Compress texts, but not those of somebody logged in: size would tell of secrets beside what others put in.

    Source: the BREACH attack, Gluck, Harris & Prado, 2013.
    """
    fits = (response.mimetype or "").startswith(COMPRESSED) and response.status_code == 200 and not response.is_streamed
    if not fits or account() or "Content-Encoding" in response.headers:
        return response
    response.vary.add("Accept-Encoding")
    data = response.get_data() if not response.direct_passthrough else b""
    if len(data) >= SMALLEST and request.accept_encodings["gzip"]:
        response.set_data(gzip.compress(data, compresslevel=5, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response
