"""Bytes to clean text. Superscript digits stay as they are here: notes are split before anything is normalized away.

``decode`` finds the encoding (byte order mark, then what was declared, then UTF-8, then UTF-16 by its zeros, then
charset-normalizer's guess) and repairs text that was decoded wrongly before it came to us ("administraciÃ³n").
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass

from corpus.errors import IngestError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Western encodings that documents of this field come in; without the list short texts are taken for Cyrillic or Thai.
_GUESSES = ("cp1252", "latin_1", "cp850", "mac_roman", "iso8859_15", "utf_16", "utf_32")
_SAMPLE = 64 * 1024

_INVISIBLE = dict.fromkeys(
    [0x00AD, 0x034F, 0x061C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF]
)
_CONTROLS = dict.fromkeys(code for code in (*range(32), *range(0x7F, 0xA0)) if chr(code) not in "\n\t\f")
_BLANKS = dict.fromkeys((160, 5760, *range(8192, 8203), 8239, 8287, 12288), " ")
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "ft", 0xFB06: "st"}
_CLEAN: dict[int, str | None] = {**_CONTROLS, **_INVISIBLE, **_BLANKS, **_LIGATURES}
_LINE_END = re.compile(r"\r\n?|[\u0085\u2028\u2029\x0b]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the encoding that its bytes were in, and warnings (``encoding_guessed``, ``encoding_repaired``)."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decode(data: bytes, *, declared: str = "") -> Decoded:
    """The text in some bytes, however they are encoded.

    Raises ``IngestError`` (``unreadable``) for bytes that are no text.
    """
    found = _decode(data, declared)
    if looks_binary(found.text):
        raise IngestError("unreadable", reason="binary")
    repaired = repair(found.text)
    if repaired == found.text:
        return found
    return Decoded(repaired, found.encoding, (*found.warnings, "encoding_repaired"))


def repair(text: str) -> str:
    """The text with wrongly decoded letters mended, or as it is. Quotes and entities are left alone."""
    if text.isascii():
        return text
    import ftfy
    from ftfy.badness import badness

    # A single suspicious pair may be meant; real damage repeats.
    if badness(text) < max(2, len(text) // 20_000):
        return text
    return str(ftfy.fix_encoding(text))


def clean(text: str) -> str:
    """The text composed (NFC), with one kind of line end and blank, without control and invisible characters.

    Superscript digits stay: NFKC would glue note markers to the number or word before them.
    """
    text = _LINE_END.sub("\n", text)
    return unicodedata.normalize("NFC", text.translate(_CLEAN))


def fold_spaces(text: str) -> str:
    """The text on one line, with single blanks."""
    return " ".join(text.split())


def looks_binary(text: str) -> bool:
    """Whether the text has more control characters than print ever has (1 in 100 of the first 64 k)."""
    sample = text[:_SAMPLE]
    strange = sum(unicodedata.category(c) in ("Cc", "Cn", "Cs") and c not in "\n\r\t\f\v\x1a\x85" for c in sample)
    return strange * 100 > len(sample)


def _decode(data: bytes, declared: str) -> Decoded:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return Decoded(data.decode(encoding, "replace"), encoding.removesuffix("-sig"))
    for encoding in filter(None, (declared, "utf-8", _utf16(data))):
        try:
            return Decoded(data.decode(encoding), codecs.lookup(encoding).name)
        except (UnicodeError, LookupError):
            continue
    if _damaged_utf8(data):
        return Decoded(data.decode("utf-8", "replace"), "utf-8", ("encoding_guessed",))
    encoding = _guess(data)
    return Decoded(data.decode(encoding, "replace"), encoding, ("encoding_guessed",))


def _utf16(data: bytes) -> str:
    """UTF-16 without its mark: every second byte of Western text is zero."""
    sample = data[:_SAMPLE]
    half = max(1, len(sample) // 2)
    if sample[1::2].count(0) > 0.7 * half and sample[::2].count(0) < 0.05 * half:
        return "utf-16-le"
    if sample[::2].count(0) > 0.7 * half and sample[1::2].count(0) < 0.05 * half:
        return "utf-16-be"
    return ""


def _damaged_utf8(data: bytes) -> bool:
    """UTF-8 with a few bad bytes: one in 50 of its letters outside ASCII, at most."""
    sample = data[: 16 * _SAMPLE]
    text = sample.decode("utf-8", "replace")
    beyond = sum(c > "\x7f" for c in text)
    return beyond > 20 and text.count("\ufffd") * 50 <= beyond


def _guess(data: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE], cp_isolation=list(_GUESSES)).best()
    encoding = best.encoding if best else "cp1252"
    # Where both fit, Windows-1252 is Latin-1 with quotes and dashes in place of control characters.
    return "cp1252" if encoding == "latin_1" else encoding
