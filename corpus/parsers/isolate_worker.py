"""The process that parses: sets its own limits, leaves the network, then answers one source after another.

Started by ``corpus.parsers.isolate`` as ``python -m corpus.parsers.isolate_worker FD MEMORY_MB SECONDS SIZE_MB``.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import resource
import socket
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from corpus.errors import IngestError
from corpus.parsers import parse
from corpus.parsers.alive import ALIVE
from corpus.parsers.isolate import dump_parsed
from corpus.parsers.isolate_open import serve_members
from corpus.parsers.protocol import Source
from corpus.parsers.sniff import sniff

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000  # linux/sched.h
_MAX_HEAD = 1_000_000
_WORN = 0.5  # share of the memory limit, after which a worker is not kept
_CONVERTER_MEMORY = 4 << 30  # hard limit of address space: LibreOffice maps more than it uses


def main() -> None:
    """Serves until the other side closes the channel."""
    descriptor, memory_mb, seconds, size_mb = map(int, sys.argv[1:5])
    enclose(memory_mb, seconds, size_mb)
    with socket.socket(fileno=descriptor) as channel, channel.makefile("rb") as stream:
        leave_network()
        while head := stream.readline(_MAX_HEAD):
            request = json.loads(head)
            data = stream.read(request["size"])
            _give_time(seconds)
            ALIVE.set(partial(_sign_of_life, channel, seconds))
            source = Source(request["name"], data, request["origin"], request["given"])
            answer: dict[str, Any]
            if "open" in request:
                sound = serve_members(channel, source, request["open"], partial(_give_time, seconds))
                answer = {"end": True, "worn": not sound}
            else:
                answer = _answer(_tell if "sniff" in request else _parse, source)
            if _used() > _WORN * memory_mb:
                answer["worn"] = True
            text = json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace")
            channel.sendall(len(text).to_bytes(8, "big") + text)


def enclose(memory_mb: int, seconds: int, size_mb: int) -> None:
    """Limits on address space, processor time, written files and open files of this process and its children."""
    _limit(resource.RLIMIT_AS, memory_mb << 20, max(_CONVERTER_MEMORY, memory_mb << 20))
    _limit(resource.RLIMIT_CPU, seconds, resource.RLIM_INFINITY)
    _limit(resource.RLIMIT_FSIZE, size_mb << 20, size_mb << 20)
    _limit(resource.RLIMIT_NOFILE, 256, 256)
    _limit(resource.RLIMIT_CORE, 0, 0)


def _limit(which: int, soft: int, hard: int) -> None:
    _, ceiling = resource.getrlimit(which)
    if ceiling != resource.RLIM_INFINITY:
        hard = ceiling if hard == resource.RLIM_INFINITY else min(hard, ceiling)
        soft = min(soft, hard)
    resource.setrlimit(which, (soft, hard))


def leave_network() -> None:
    """A network namespace of its own, where the kernel allows it; in any case no new Python socket.

    The channel to the parent is open already and stays.
    """
    with contextlib.suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.unshare(_CLONE_NEWNET) != 0:
            libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)

    def refuse(*_: object, **__: object) -> Any:
        raise PermissionError("no network in a parser")

    socket.socket.connect = refuse  # type: ignore[method-assign]
    socket.socket.bind = refuse  # type: ignore[method-assign]


def _sign_of_life(channel: socket.socket, seconds: int) -> None:
    """Tells the parent that a page is done (a message of no length): both give as much time again."""
    channel.sendall(bytes(8))
    _give_time(seconds)


def _give_time(seconds: int) -> None:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    _limit(resource.RLIMIT_CPU, int(usage.ru_utime + usage.ru_stime) + seconds + 1, resource.RLIM_INFINITY)


def _used() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _tell(source: Source) -> dict[str, Any]:
    return {"media_type": sniff(source)}


def _parse(source: Source) -> dict[str, Any]:
    return {"parsed": dump_parsed(parse(source))}


def _answer(task: Callable[[Source], dict[str, Any]], source: Source) -> dict[str, Any]:
    try:
        return task(source)
    except IngestError as error:
        return {"error": error.code, "facts": {key: str(value) for key, value in error.facts.items()}}
    except MemoryError:
        return {"error": "too_large", "facts": {"reason": "memory"}, "worn": True}
    except RecursionError:
        return {"error": "unsafe", "facts": {"reason": "depth"}, "worn": True}
    except Exception as error:  # noqa: BLE001 (a parser's fault must not end the batch)
        return {"error": "unreadable", "facts": {"reason": type(error).__name__}, "worn": True}


if __name__ == "__main__":
    main()
    os._exit(0)
