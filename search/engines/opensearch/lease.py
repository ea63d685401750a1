"""One writer at a time, on a cluster where a writer may die without a word: a lease that runs out unless renewed."""

from __future__ import annotations

import os
import socket
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from opensearchpy import OpenSearch
from opensearchpy.exceptions import ConflictError

from search.engines.opensearch.errors import map_errors
from search.errors import IndexLocked

LOCKS = "puente-locks"
SECONDS = 120.0  # after which a writer that was not heard of is taken for dead


class Lease:
    """The right to write to an index."""

    def __init__(self, client: OpenSearch, name: str) -> None:
        self._client, self._name = client, name
        self._owner = f"{socket.gethostname()} {os.getpid()} {uuid.uuid4()}"
        self._turn: dict[str, Any] = {}
        self._renewed = 0.0

    def take(self) -> None:
        """Raises ``IndexLocked`` while another has it."""
        try:
            self._write({"op_type": "create"})
        except ConflictError:
            held = self._client.get(index=LOCKS, id=self._name)
            if held["_source"]["until"] > time.time():
                raise IndexLocked(owner=held["_source"]["owner"]) from None
            self._turn = {"if_seq_no": held["_seq_no"], "if_primary_term": held["_primary_term"]}
            self._renew()

    def renew(self) -> None:
        """Say that we are alive, now and then. Raises ``IndexLocked`` when another took it for dead."""
        if time.monotonic() - self._renewed > SECONDS / 4:
            self._renew()

    def _renew(self) -> None:
        try:
            self._write(self._turn)
        except ConflictError as error:
            raise IndexLocked(owner="another") from error

    def _write(self, params: dict[str, Any]) -> None:
        body = {"owner": self._owner, "until": time.time() + SECONDS}
        done = self._client.index(index=LOCKS, id=self._name, body=body, params=params)
        self._turn = {"if_seq_no": done["_seq_no"], "if_primary_term": done["_primary_term"]}
        self._renewed = time.monotonic()

    def give_back(self) -> None:
        """Let others write, unless one took it already."""
        with suppress(ConflictError):
            self._client.delete(index=LOCKS, id=self._name, params=self._turn)


@contextmanager
def leased(client: OpenSearch, name: str) -> Iterator[Lease]:
    """The right to write, for as long as the block lasts and a little longer when we die in it."""
    lease = Lease(client, name)
    with map_errors():
        lease.take()
    try:
        yield lease
    finally:
        with map_errors():
            lease.give_back()
