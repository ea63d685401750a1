"""OpenSearch on three machines (processes), two of which die in turn: nothing is lost, questions are answered.

``make test-cluster`` runs it; it starts the cluster, which takes Java, Maven and a minute.
"""

from __future__ import annotations

import json
import os
import threading
import time
import urllib.request
from collections.abc import Iterator, Sequence
from itertools import islice

import pytest

from search.engine import Engine
from search.engines import open_engine
from search.errors import EngineError, Unavailable
from search.fields import Entry
from search.query import All, Or, Request, Word
from tests.bench.material import LOAD, iter_entries, make_questions
from tests.bench.peers import clause
from tests.cluster import cluster

PASSAGES = int(os.environ.get("PUENTE_TEST_PASSAGES", "20000"))
BATCH = 1000

pytestmark = [
    pytest.mark.skipif("PUENTE_TEST_OPENSEARCH" not in os.environ, reason="needs a cluster: make test-cluster"),
    pytest.mark.skipif(not LOAD.is_file(), reason="the passages (../shared) are not here"),
    pytest.mark.timeout(3600),
]


@pytest.fixture
def engine() -> Iterator[Engine]:
    engine = open_engine(cluster.url(f"trial-{time.time_ns()}"))
    yield engine
    engine.drop()  # type: ignore[attr-defined]
    engine.close()


def put(engine: Engine, entries: Sequence[Entry], batch: int) -> None:
    """One batch, again until it is through, as ``sync`` run by a timer would."""
    for _ in range(10):
        try:
            with engine.writing() as writer:
                for entry in entries:
                    writer.put(entry.document, "1", [entry])
                writer.mark(batch)
            return  # noqa: TRY300
        except EngineError:
            time.sleep(2)
    raise AssertionError(f"batch {batch} did not get through")


class Asker(threading.Thread):
    """Asks without pause; remembers what went wrong."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(daemon=True)
        self.engine, self.done = engine, threading.Event()
        self.acknowledged = 0  # passages whose batch was through
        self.answers, self.slowest = 0, 0.0
        self.short: list[tuple[int, int]] = []  # answers that lacked something that was through
        self.failures: list[str] = []

    def run(self) -> None:
        while not self.done.is_set():
            begun, through = time.monotonic(), self.acknowledged
            try:
                found = self.engine.search(Request(All()))
                self.answers += 1
                if found.total < through:
                    self.short.append((found.total, through))
            except Unavailable as error:
                self.failures.append(str(error))
            self.slowest = max(self.slowest, time.monotonic() - begun)


def wait_until_whole() -> None:
    """Wait until every shard has both its copies again."""
    until = time.monotonic() + 600
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{cluster.HTTP}/_cluster/health", timeout=10) as answer:
                if json.load(answer)["status"] == "green":
                    return
        except OSError:
            pass
        time.sleep(1)
    raise AssertionError("the cluster did not become whole again")


def test_two_machines_die_in_turn_during_a_bulk(engine: Engine) -> None:
    entries = list(iter_entries(PASSAGES))
    batches = [entries[at : at + BATCH] for at in range(0, len(entries), BATCH)]
    put(engine, batches[0], 1)
    asker = Asker(engine)
    asker.acknowledged = len(batches[0])
    asker.start()
    deaths = {len(batches) // 3: 1, 2 * len(batches) // 3: 2}
    for number, batch in enumerate(batches[1:], 2):
        victim = deaths.get(number)
        if victim is not None:
            wait_until_whole()  # with one copy left there would be nothing to fall back on
            cluster.kill_node(victim)
        put(engine, batch, number)
        asker.acknowledged += len(batch)
        if victim is not None:
            cluster.start_node(victim)
            cluster.wait_for(cluster.NODES)
    wait_until_whole()
    asker.done.set()
    asker.join()

    held = engine.versions()
    assert {e.document for e in entries} == held.keys()
    assert all(state == ("1", 1) for state in held.values())
    assert len(entries) == engine.search(Request(All())).total == engine.stats().passages
    assert len(batches) == engine.stats().generation
    assert [] == list(engine.check())
    print(
        f"\n{len(entries)} passages, {asker.answers} answers, {len(asker.failures)} refused, slowest {asker.slowest:.1f} s"
    )
    assert asker.answers > 100
    assert [] == asker.short
    assert [] == asker.failures


def test_answers_are_those_of_whoosh(engine: Engine, tmp_path: object) -> None:
    """Pages agree but for lengths that Lucene rounds."""
    entries = list(islice(iter_entries(PASSAGES), 10_000))
    whoosh = open_engine(f"whoosh://{tmp_path}/index")
    for each in (engine, whoosh):
        with each.rebuilding() as writer:
            for entry in entries:
                writer.put(entry.document, "1", [entry])
    same = total = 0
    for asked in make_questions(entries):
        if asked.kind in {"filtered", "faceted"}:
            continue
        wanted = Request(clause(asked))
        ours, theirs = whoosh.search(wanted), engine.search(wanted)
        assert ours.total == theirs.total, asked
        if asked.kind != "prefix":
            total += len(ours.hits)
            same += len({h.passage for h in ours.hits} & {h.passage for h in theirs.hits})
    whoosh.close()
    print(f"\nof {total} passages on first pages, {same / total:.1%} are the same")
    assert same / total > 0.95


def test_a_deep_page_continues_the_ranking(engine: Engine) -> None:
    entries = list(iter_entries(11_000))
    with engine.rebuilding() as writer:
        for entry in entries:
            writer.put(entry.document, "1", [entry])
    wanted = Or((Word("the", entries[0].language), All()))
    shallow = engine.search(Request(wanted, limit=20, offset=9_980))
    deep = engine.search(Request(wanted, limit=40, offset=9_980))

    assert [h.passage for h in shallow.hits] == [h.passage for h in deep.hits][:20]
    assert 40 == len({h.passage for h in deep.hits})
    assert () == engine.search(Request(wanted, limit=10, offset=12_000)).hits
