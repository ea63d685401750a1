"""How long "cited by" and a two-step trace take on a graph of 100,000 works and 500,000 references.

    python tests/measure/citations_graph.py [WORKS] [REFERENCES]

Works are cited as the literature is: a few by many, most by few (a seeded power law).
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from corpus.catalog import Catalog, open_catalog
from corpus.catalog.values import Resolution
from corpus.citations.graph import cited_by, find_paths, trace
from corpus.model import (
    Content,
    Document,
    DocumentId,
    Language,
    Passage,
    PassageId,
    PassageKind,
    Reference,
    Work,
    WorkId,
    WorkState,
)
from tests.measure.verdict import tell

PER_DOCUMENT = 50
AT_ONCE = 500  # documents put in one transaction
WANTED_MS = 50
QUESTIONS = 200
A_LIST = 50  # works that their page lists at a time (``web.views.works.SIZE``)
A_PAGE = 25  # citing documents that the page of a trace shows at a time (``web.tracing.MOST_STEPS``)


def make_graph(catalog: Catalog, works: int, references: int) -> list[WorkId]:
    """Fill a catalog; gives the works that have documents, which cite."""
    rng = random.Random(5)
    ids = [WorkId(f"w{n}") for n in range(works)]
    catalog.put_works(Work(id_, f"Work number {id_}") for id_ in ids)
    citing = references // PER_DOCUMENT
    resolutions, waiting = [], []
    for n in range(citing):
        id_ = DocumentId(f"d{n}")
        passage = Passage(PassageId(f"{id_}#0"), id_, 0, PassageKind.BODY, Language.EN, "Text.")
        made = tuple(Reference(id_, passage.id, i, i + 1, "r", title="r") for i in range(PER_DOCUMENT))
        document = Document(id_, ids[n % works], f"Document {n}", Language.EN, str(n))
        waiting.append((document, Content((passage,), references=made)))
        cited = [ids[min(works - 1, int(rng.paretovariate(0.7)) * rng.randint(1, 50))] for _ in made]
        resolutions += [Resolution(id_, passage.id, i, work, WorkState.MISSING) for i, work in enumerate(cited)]
        if len(waiting) == AT_ONCE or n == citing - 1:
            catalog.put_many(waiting)
            waiting = []
    catalog.settle(resolutions)
    return [ids[n] for n in range(min(citing, works))]


def measure(catalog: Catalog, held: Sequence[WorkId], size: str) -> None:
    """Print how long each question takes."""
    rng = random.Random(6)
    asked = [rng.choice(held) for _ in range(QUESTIONS)]
    questions: Mapping[str, Callable[[WorkId], object]] = {
        "cited by": lambda work: cited_by(catalog, work),
        "two steps": lambda work: find_paths(catalog, work, rng.choice(held), depth=2),
        "trace, 25 citing at a time": lambda work: trace(catalog, work, most=A_PAGE),
        "the same with a path": lambda work: trace(catalog, work, rng.choice(held), most=A_PAGE),
        "trace of the most cited works": lambda _: trace(catalog, held[rng.randrange(1, 40)], most=A_PAGE),
        "list of missing works, the most cited first": lambda _: catalog.work_rows(
            state=WorkState.MISSING, limit=A_LIST, offset=A_LIST * rng.randrange(20)
        ),
    }
    for name, ask in questions.items():
        ask(asked[0])  # the first asks for modules and pages of the database
        times = []
        worked = time.thread_time()
        for work in asked:
            start = time.perf_counter()
            ask(work)
            times.append(1000 * (time.perf_counter() - start))
        worked = 1000 * (time.thread_time() - worked) / len(times)
        times.sort()
        slowest = times[int(0.95 * len(times))]
        said = f"p50 {times[len(times) // 2]:.1f} ms, p95 {slowest:.1f} ms, most {times[-1]:.1f} ms, CPU {worked:.1f} ms; {size}"
        tell(f"{name}: p95 < {WANTED_MS} ms: {said}", met=slowest < WANTED_MS)
    for number in (1, 1_000):
        start = time.perf_counter()
        found = trace(catalog, held[number])
        took = 1000 * (time.perf_counter() - start)
        print(f"       work {number}, all at once: cited by {len(found.cited_by)} works, {took:.0f} ms")


def main() -> None:
    works, references = (int(arg) for arg in (sys.argv[1:] or ["100000", "500000"])[:2])
    with tempfile.TemporaryDirectory() as folder, open_catalog(f"sqlite:///{Path(folder) / 'graph.db'}") as catalog:
        measure(catalog, make_graph(catalog, works, references), f"{works} works, {references} references")


if __name__ == "__main__":
    main()
