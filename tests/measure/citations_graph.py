"""How long "cited by" and a two-step trace take on a graph of 100,000 works and 500,000 references.

    python tests/measure/citations_graph.py [WORKS] [REFERENCES]

Works are cited as the literature is: a few by many, most by few (a seeded power law).
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path

from corpus.catalog import open_catalog
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

PER_DOCUMENT = 50
QUESTIONS = 200


def main() -> None:
    works, references = (int(arg) for arg in (sys.argv[1:] or ["100000", "500000"])[:2])
    rng = random.Random(5)
    with tempfile.TemporaryDirectory() as folder, open_catalog(f"sqlite:///{Path(folder) / 'graph.db'}") as catalog:
        ids = [WorkId(f"w{n}") for n in range(works)]
        catalog.put_works(Work(id_, f"Work number {id_}") for id_ in ids)
        citing = references // PER_DOCUMENT
        resolutions = []
        for n in range(citing):
            id_ = DocumentId(f"d{n}")
            passage = Passage(PassageId(f"{id_}#0"), id_, 0, PassageKind.BODY, Language.EN, "Text.")
            made = tuple(Reference(id_, passage.id, i, i + 1, "r", title="r") for i in range(PER_DOCUMENT))
            catalog.put(
                Document(id_, ids[n % works], f"Document {n}", Language.EN, str(n)),
                Content((passage,), references=made),
            )
            cited = [ids[min(works - 1, int(rng.paretovariate(0.7)) * rng.randint(1, 50))] for _ in made]
            resolutions += [Resolution(id_, passage.id, i, work, WorkState.MISSING) for i, work in enumerate(cited)]
        catalog.settle(resolutions)
        held = [ids[n] for n in range(min(citing, works))]
        asked = [rng.choice(held) for _ in range(QUESTIONS)]
        rows = {
            "cited by": lambda work: cited_by(catalog, work),
            "two steps": lambda work: find_paths(catalog, work, rng.choice(held), depth=2),
            "whole trace": lambda work: trace(catalog, work),
        }
        for name, ask in rows.items():
            times = []
            for work in asked:
                start = time.perf_counter()
                ask(work)
                times.append(1000 * (time.perf_counter() - start))
            times.sort()
            print(
                f"{name}: p50 {times[len(times) // 2]:.1f} ms, p95 {times[int(0.95 * len(times))]:.1f} ms, {works} works, {len(resolutions)} references"
            )


if __name__ == "__main__":
    main()
