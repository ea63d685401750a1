"""Text of HTML bytes. Valid UTF-8 is UTF-8 whatever the page declares; else its declaration is tried first."""

from __future__ import annotations

import re

from corpus.text import decode

_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
# What browsers read where a page says so (WHATWG Encoding Standard, labels of windows-1252).
_AS_BROWSERS = {
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
}


def decode_html(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text, and the warnings of ``corpus.text.decode``. Raises ``IngestError`` for bytes that are no text."""
    found = decode(data, declared=_declared(data))
    return found.text.replace("\x00", ""), found.warnings


def _declared(data: bytes) -> str:
    match = _DECLARED.search(data[:4096])
    name = match[1].decode("ascii").lower() if match else ""
    name = _AS_BROWSERS.get(name, name)
    try:
        data.decode("utf-8")
    except UnicodeError:
        pass
    else:
        return "utf-8"
    try:
        text = data.decode(name) if name else ""
    except (UnicodeError, LookupError, ValueError):
        return ""
    return "" if re.search(r"[\x80-\x9f]", text) else name
