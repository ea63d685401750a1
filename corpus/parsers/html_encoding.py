"""Text of HTML bytes: byte order mark, then UTF-8 if it is that, then what is declared, then what it looks like.

Valid UTF-8 with accents in it is never anything else, whatever the page declares; a declaration is believed only when
the bytes fit it without control characters.
"""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CONTROLS = re.compile(r"[\x80-\x9f]")
_AS_BROWSERS = {
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
}


def decode_html(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text, and warnings: ``encoding_guessed`` when the declaration did not fit."""
    text, guessed = _decode(data)
    return text.replace("\x00", ""), ("encoding_guessed",) if guessed else ()


def _decode(data: bytes) -> tuple[str, bool]:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, errors="replace"), False
    head = data[:400]
    if head.count(0) > len(head) // 3:
        return data.decode(
            "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be", errors="replace"
        ), False
    if (text := _try(data, "utf-8")) is not None:
        return text, False
    declared = _DECLARED.search(data[:4096])
    name = declared[1].decode("ascii").lower() if declared else ""
    if name and (text := _try(data, _AS_BROWSERS.get(name, name))) is not None and not _CONTROLS.search(text):
        return text, False
    best = from_bytes(data[:200_000]).best()
    if best is not None and (text := _try(data, best.encoding)) is not None:
        return text, True
    return data.decode("cp1252", errors="replace"), True


def _try(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (UnicodeError, LookupError, ValueError):
        return None
