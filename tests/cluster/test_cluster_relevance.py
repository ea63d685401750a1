"""The judged sets beside the project, answered by the cluster as well as by Whoosh: nDCG@10 within .005.

``make test-cluster`` runs it and prints both.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from search.engines import open_engine
from tests.cluster import cluster
from tests.relevance.collections_ import SHARED, shared
from tests.relevance.scoring import answer, mean, scores_of
from tests.relevance.variants import Recipe, own_layers

DIRECTIONS = ("en-en", "es-es", "en-es", "es-en")
NEAR = 0.005

pytestmark = [
    pytest.mark.skipif("PUENTE_TEST_OPENSEARCH" not in os.environ, reason="needs a cluster: make test-cluster"),
    pytest.mark.skipif(not SHARED.is_dir(), reason="the judged sets (../shared) are not here"),
    pytest.mark.timeout(3600),
]


@pytest.mark.parametrize("name", ["xquad", "treaty-articles"])
def test_as_good_as_whoosh(name: str, tmp_path: Path) -> None:
    collection = shared(name)
    engines = {
        "Whoosh": collection.index(tmp_path / "index"),
        "OpenSearch": open_engine(cluster.url(f"set-{time.time_ns()}")),
    }
    collection.put_into(engines["OpenSearch"])
    far = {}
    for direction in DIRECTIONS:
        values = {}
        for kind, engine in engines.items():
            answers = answer(collection, engine, direction, Recipe(own_layers(engine)))
            values[kind] = mean(scores_of(answers, collection.qrels[direction])["nDCG@10"])
        far[direction] = abs(values["Whoosh"] - values["OpenSearch"])
        said = ", ".join(f"{kind} {value:.4f}" for kind, value in values.items())
        print(f"\n{name} {direction}, nDCG@10: {said} (within {NEAR}: {'met' if far[direction] <= NEAR else 'MISSED'})")
    engines["OpenSearch"].drop()  # type: ignore[attr-defined]
    for engine in engines.values():
        engine.close()

    assert max(far.values()) <= NEAR
