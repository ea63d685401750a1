"""Changes to an index that is spread over machines.

OpenSearch has no transactions. What makes a batch whole: nothing is sent before its end, nothing is seen before the
refresh after its last record, and the generation is written when all else is there. A batch that breaks off half-way
is finished by the next sync, since the generation tells that it was not: records have fixed ids, so that writing them
again doubles nothing.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from opensearchpy import OpenSearch
from opensearchpy.exceptions import ConnectionError as LostConnection
from opensearchpy.exceptions import TransportError

from corpus.model import DocumentId
from search.engines.opensearch.mapping import STATE, STATE_ID, document_record, passage_record
from search.errors import Unavailable
from search.fields import Entry

BULK_RECORDS = 500
BULK_BYTES = 8 << 20
TRIES = 12
LONGEST_WAIT = 20.0  # seconds between two tries
_BUSY = (408, 429, 500, 502, 503, 504)  # say "later", not "never"

Action = tuple[dict[str, Any], dict[str, Any] | None]


class BulkWriter:
    """Changes that wait for the end of their batch; in a rebuild, for the swap, since nobody reads the new index yet."""

    def __init__(
        self,
        client: OpenSearch,
        index: str,
        held: Callable[[Sequence[str]], dict[str, str]],
        renew: Callable[[], None],
        *,
        new: bool,
    ) -> None:
        self._client = client
        self._renew = renew  # keeps our right to write
        self._index = index
        self._held = held  # ids of the passages of documents in the index, with their documents
        self._new = new
        self._put: dict[DocumentId, tuple[str, tuple[Entry, ...]] | None] = {}
        self._generation: int | None = None

    def put(self, document: DocumentId, version: str, entries: Sequence[Entry]) -> None:
        """Replace all that the index holds of a document."""
        self._put[document] = (version, tuple(entries))
        if self._new and sum(len(put[1]) for put in self._put.values() if put) >= 4 * BULK_RECORDS:
            self._flush()

    def remove(self, document: DocumentId) -> None:
        """Forget a document."""
        self._put[document] = None

    def mark(self, generation: int) -> None:
        """Record that the index holds every change up to this sequence number."""
        self._generation = generation

    def commit(self) -> None:
        """Send everything, then make it seen, then say so."""
        self._flush()
        if self._generation is not None:
            self.send([_index(STATE_ID, {"record": STATE, "generation": self._generation})])
        self._client.indices.refresh(index=self._index)

    def _flush(self) -> None:
        put, self._put = self._put, {}
        before = self._held(list(put))
        kept = {entry.passage for held in put.values() if held for entry in held[1]}
        self.send(_delete(passage) for passage in before if passage not in kept)
        self.send(_index(entry.passage, passage_record(entry)) for held in put.values() if held for entry in held[1])
        self.send(
            _index(_row(document), document_record(document, held[0], len(held[1])))
            if held
            else _delete(_row(document))
            for document, held in put.items()
        )

    def send(self, actions: Iterable[Action]) -> None:
        """Send records, in loads that the server can take; those it was too busy for again, and only those."""
        for load in _loads(actions):
            self._renew()
            self._send_load(load)

    def _send_load(self, load: list[Action]) -> None:
        wait = 0.1
        for _ in range(TRIES):
            load = self._try(load)
            if not load:
                return
            time.sleep(wait)
            wait = min(LONGEST_WAIT, wait * 2)
        raise Unavailable(reason="the cluster stays too busy, or too few of its machines answer", left=len(load))

    def _try(self, load: list[Action]) -> list[Action]:
        """Send a load once; what must be sent again."""
        body = "".join(json.dumps(part) + "\n" for action in load for part in action if part is not None)
        try:
            answer = self._client.bulk(index=self._index, body=body)
        except LostConnection:
            return load
        except TransportError as error:
            if error.status_code in _BUSY:
                return load
            raise
        again = []
        for action, item in zip(load, answer["items"], strict=True):
            ((verb, result),) = item.items()
            if result["status"] in _BUSY:
                again.append(action)
            elif result["status"] >= 400 and not (verb == "delete" and result["status"] == 404):
                raise Unavailable(reason=json.dumps(result.get("error"))[:500])
        return again


def _row(document: DocumentId) -> str:
    return f"document:{document}"


def _index(id_: str, record: dict[str, Any]) -> Action:
    return {"index": {"_id": id_}}, record


def _delete(id_: str) -> Action:
    return {"delete": {"_id": id_}}, None


def _loads(actions: Iterable[Action]) -> Iterator[list[Action]]:
    waiting = iter(actions)
    while load := list(islice(waiting, BULK_RECORDS)):
        while load:
            size, at = 0, 0
            while at < len(load) and (at == 0 or size < BULK_BYTES):
                size += len(json.dumps(load[at][1])) if load[at][1] else 0
                at += 1
            yield load[:at]
            load = load[at:]
