"""E-mails, and web pages saved whole (MHTML). Attachments are documents of their own (``corpus.parsers.archives``)."""

from __future__ import annotations

import email.policy
import email.utils
import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage, Message
from email.parser import BytesParser

from corpus.errors import IngestError
from corpus.model import PassageKind
from corpus.parsers.html import parse_markup
from corpus.parsers.html_encoding import decode_html
from corpus.parsers.protocol import Block, Parsed, ParsedNote, Source

MEDIA_TYPE = "message/rfc822"
_MOST_PARTS = 200
_SIGNATURES = frozenset({"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"})


def parse(source: Source) -> Parsed:
    """The text of a message; its metadata name what is attached, and its bytes by hash.

    Raises ``IngestError`` (``unreadable``, ``unsafe``, ``empty``).
    """
    message, parts = _open(source)
    if (page := _saved_page(message, parts, source)) is not None:
        return page
    body, warnings = _read_body(message, parts, source)
    blocks, notes = list(body.blocks), list(body.notes)
    metadata = _metadata(message)
    if attached := list(_attachments(parts)):
        metadata["attachments"] = "\n".join(name for name, _ in attached)
        metadata["attachment_hashes"] = " ".join(hashlib.sha256(data).hexdigest() for _, data in attached)
    if not blocks and "title" not in metadata:
        raise IngestError("empty", source=source.name)
    if title := metadata.get("title"):
        blocks.insert(0, Block(PassageKind.HEADING, title, None, 1))
    return Parsed(tuple(blocks), tuple(notes), metadata, MEDIA_TYPE, None, tuple(dict.fromkeys(warnings)))


def open_attachments(source: Source) -> Iterator[tuple[str, bytes]]:
    """Names and bytes of what is attached to a message. Raises ``IngestError`` (``unsafe``)."""
    message, parts = _open(source)
    if _saved_page(message, parts, source) is None:
        yield from _attachments(parts)


def _open(source: Source) -> tuple[Message, list[EmailMessage]]:
    message = BytesParser(policy=email.policy.default.clone(raise_on_defect=False)).parsebytes(source.data)
    return message, list(_iter_parts(message, source))


def _iter_parts(message: Message, source: Source) -> Iterator[EmailMessage]:
    """Leaves of the message; an attached message is a leaf, too."""
    stack: list[Message] = [message]
    seen = 0
    while stack:
        part = stack.pop()
        seen += 1
        if seen > _MOST_PARTS:
            raise IngestError("unsafe", source=source.name, reason="members")
        if part.is_multipart() and part.get_content_maintype() == "multipart":
            inner = part.get_payload()
            stack.extend(
                reversed([one for one in inner if isinstance(one, Message)] if isinstance(inner, list) else [])
            )
        elif isinstance(part, EmailMessage):
            yield part


def _saved_page(message: Message, parts: list[EmailMessage], source: Source) -> Parsed | None:
    if "Snapshot-Content-Location" not in message and message.get_content_type() != "multipart/related":
        return None
    page = next((part for part in parts if part.get_content_type() in {"text/html", "application/xhtml+xml"}), None)
    if page is None or ("From" in message and "To" in message):
        return None
    text, warnings = decode_html(_payload(page))
    parsed = parse_markup(text, source.name)
    address = str(message.get("Snapshot-Content-Location", "") or page.get("Content-Location", ""))
    metadata = {**parsed.metadata, "source_url": address} if address.startswith("http") else parsed.metadata
    return replace(parsed, metadata=metadata, warnings=(*warnings, *parsed.warnings))


def _read_body(message: Message, parts: list[EmailMessage], source: Source) -> tuple[Parsed, list[str]]:
    """The message's own text: plain where there is plain text, else HTML."""
    texts = [part for part in parts if _is_body(part)]
    plain = [part for part in texts if part.get_content_type() == "text/plain" and _payload(part).strip()]
    chosen = plain or [part for part in texts if part.get_content_type() == "text/html"]
    blocks: list[Block] = []
    notes: list[ParsedNote] = []
    warnings: list[str] = []
    for part in chosen:
        try:
            read = _read_part(part, source)
        except IngestError as error:
            if error.code != "empty" and message.get_content_maintype() != "multipart":
                raise
            continue
        blocks.extend(read.blocks)
        notes.extend(read.notes)
        warnings.extend(read.warnings)
    return Parsed(tuple(blocks), tuple(notes)), warnings


def _read_part(part: EmailMessage, source: Source) -> Parsed:
    if part.get_content_type() == "text/html":
        text, warnings = decode_html(_payload(part))
        return replace(parse_markup(text, source.name), warnings=warnings)
    from corpus.parsers import plain

    charset = part.get_content_charset() or ""
    return plain.parse(Source("message.txt", _payload(part), source.origin, {"encoding": charset}))


def _is_body(part: EmailMessage) -> bool:
    return (
        part.get_content_type() in {"text/plain", "text/html"}
        and part.get_content_disposition() != "attachment"
        and not _filename(part)
    )


def _payload(part: EmailMessage) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _attachments(parts: list[EmailMessage]) -> Iterator[tuple[str, bytes]]:
    """Each under a name of its own; pictures that a text shows, and signatures, are none."""
    names: set[str] = set()
    for number, part in enumerate(parts, 1):
        inline = part.get_content_maintype() == "image" and part.get_content_disposition() != "attachment"
        if _is_body(part) or inline or part.get_content_type() in _SIGNATURES:
            continue
        name = re.sub(r"[\x00-\x1f/\\!]+", "_", _filename(part))
        if part.get_content_type() == "message/rfc822":
            name, data = name or f"{number}.eml", _inner_message(part)
        else:
            data = _payload(part)
        if name and data:
            name = f"{number}-{name}" if name in names else name
            names.add(name)
            yield name, data


def _filename(part: EmailMessage) -> str:
    try:
        return part.get_filename() or ""
    except (ValueError, IndexError, LookupError, TypeError, AttributeError):  # as in ``_header``
        return ""


def _inner_message(part: EmailMessage) -> bytes:
    inner = part.get_payload()
    if not (isinstance(inner, list) and inner and isinstance(inner[0], Message)):
        return b""
    try:
        return inner[0].as_bytes()
    except (ValueError, LookupError, TypeError, AttributeError):  # the generator trips over bad headers and encodings
        return b""


def _metadata(message: Message) -> dict[str, str]:
    found: dict[str, str] = {}
    subject = _header(message, "Subject")
    if subject:
        found["title"] = subject
    name, address = email.utils.parseaddr(_header(message, "From"))
    if name or address:
        found["authors"] = name or address
    if date := _header(message, "Date"):
        try:
            found["date"] = email.utils.parsedate_to_datetime(date).date().isoformat()
        except (ValueError, TypeError, IndexError, OverflowError):
            found["date_as_printed"] = date
    for header, field in (("To", "recipients"), ("Message-ID", "message_id")):
        if value := _header(message, header):
            found[field] = value[:500]
    return found


def _header(message: Message, name: str) -> str:
    try:
        value = message.get(name, "")
    except (
        ValueError,
        IndexError,
        LookupError,
        TypeError,
        AttributeError,
    ):  # the parser of headers trips over bad ones
        return ""
    return " ".join(str(value).split())
