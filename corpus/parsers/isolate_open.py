"""Archives, mailboxes and messages opened where it can do no harm: in the worker that parses, member by member.

Telling what kind of bytes a source is, is part of it: that reads them, too. The bytes of each member come back as they
are; of what was said of the source the worker only tells which parts hold for a member.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from corpus.config import Settings
from corpus.errors import INGEST_CODES, IngestError
from corpus.parsers.archives import Budget, Refused, open_any
from corpus.parsers.isolate import Lease
from corpus.parsers.protocol import Source

_TOTAL = 10  # an archive may hold as much as this many of the largest files


def open_isolated(source: Source, settings: Settings) -> Iterator[Source | Refused]:
    """The source itself, or, when it is an archive, what it holds; read in a worker with limits.

    A worker that reaches a limit or dies ends the archive with a refusal; what came before stays.
    """
    most = settings.max_upload_mb * 1_000_000
    with Lease(settings) as lease:
        try:
            lease.ask(source, open=most)
            while (answer := json.loads(lease.answer(source))) and "end" not in answer:
                yield _read_member(answer, source, lease, most)
            lease.done(worn=bool(answer.get("worn")))
        except IngestError as error:
            yield Refused(source.origin or source.name, error)


def _read_member(answer: Mapping[str, Any], source: Source, lease: Lease, most: int) -> Source | Refused:
    if "itself" in answer:
        return source
    if "error" in answer:
        code = answer["error"] if answer["error"] in INGEST_CODES else "unreadable"
        return Refused(answer["refused"], IngestError(code, **answer["facts"]))
    if answer["size"] > most:
        raise IngestError("unsafe", source=source.name, reason="ratio")
    data = lease.rest(answer["size"], source)
    given = {name: value for name, value in source.given.items() if name in answer["kept"]} | answer["said"]
    return Source(answer["name"], data, answer["origin"], given)


def serve_members(channel: socket.socket, source: Source, most: int, give_time: Callable[[], None]) -> bool:
    """What the worker does: sends each member as it is opened, each with time of its own. Whether it came to no harm."""
    try:
        for member in open_any(source, Budget(most, most * _TOTAL)):
            give_time()
            if isinstance(member, Refused):
                _send_refusal(channel, member.source, member.error)
            elif member is source:
                _send(channel, {"itself": True})
            else:
                _send_member(channel, member, source)
    except IngestError as error:
        _send_refusal(channel, source.origin or source.name, error)
    except MemoryError:
        _send_refusal(channel, source.origin or source.name, IngestError("too_large", reason="memory"))
    except RecursionError:
        _send_refusal(channel, source.origin or source.name, IngestError("unsafe", reason="depth"))
    except Exception as error:  # noqa: BLE001 (a fault of what opens must not end the batch)
        _send_refusal(channel, source.origin or source.name, IngestError("unreadable", reason=type(error).__name__))
    else:
        return True
    return False


def _send_member(channel: socket.socket, member: Source, source: Source) -> None:
    said = {name: value for name, value in member.given.items() if source.given.get(name) != value}
    head = {
        "name": member.name,
        "origin": member.origin,
        "kept": [name for name in member.given if name not in said],
        "said": said,
        "size": len(member.data),
    }
    _send(channel, head)
    channel.sendall(member.data)


def _send_refusal(channel: socket.socket, name: str, error: IngestError) -> None:
    facts = {key: value if isinstance(value, int) else str(value) for key, value in error.facts.items()}
    _send(channel, {"refused": name, "error": error.code, "facts": {"source": name, **facts}})


def _send(channel: socket.socket, value: Mapping[str, Any]) -> None:
    text = json.dumps(value).encode("ascii")
    channel.sendall(len(text).to_bytes(8, "big") + text)
