"""Proposals of one work in several documents, against the pairs that data/border and data/parallel know.

``python tests/measure/duplicates.py [CATALOG]``: a catalog that holds the documents of border, under the manifest's ids;
without one, a home is filled first for each of the two, which takes some minutes. What they say of pairs is not given to
ingest. Four of the 92 pairs of parallel have no text but in their front matter: they are refused as empty, and missed.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from corpus.catalog import open_catalog
from corpus.duplicates import propose

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
BORDER, PARALLEL = DATA / "border", DATA / "parallel"
Pairs = set[frozenset[str]]


def fill(home: Path, folder: Path, ids: dict[str, str]) -> str:
    """URL of a catalog with these documents of a folder, by path; each with its id and nothing else said of it."""
    sources = home / "sources"
    shutil.copytree(folder, sources)
    bare = sources / "bare.jsonl"
    lines = (json.dumps({"path": path, "id": id_}) + "\n" for path, id_ in ids.items())
    bare.write_text("".join(lines), encoding="utf-8")
    puente = Path(sys.executable).with_name("puente")
    environment = {**os.environ, "PUENTE_HOME": str(home / "home")}
    subprocess.run([puente, "ingest", "--manifest", bare], env=environment, check=False)
    return f"sqlite:///{home / 'home' / 'catalog.db'}"


def border_ids() -> dict[str, str]:
    """The documents of border by path."""
    lines = (BORDER / "manifest.puente.jsonl").read_text(encoding="utf-8").splitlines()
    return {entry["path"]: entry["id"] for entry in map(json.loads, lines)}


def parallel_pairs() -> list[tuple[str, str]]:
    """Paths of the two texts of each pair of parallel; sets of sentences have none."""
    lines = (PARALLEL / "pairs.jsonl").read_text(encoding="utf-8").splitlines()
    return [(entry["en"], entry["es"]) for entry in map(json.loads, lines) if entry["en"] and entry["es"]]


def known(field: str) -> Pairs:
    """Pairs that a field of the manifest names."""
    entries = map(json.loads, (BORDER / "manifest.jsonl").read_text(encoding="utf-8").splitlines())
    return {frozenset((entry["id"], entry[field])) for entry in entries if entry.get(field)}


def tell(name: str, found: Pairs, right: Pairs) -> None:
    """One line of the table, and what is wrong with it."""
    hit = len(found & right)
    recall, precision = hit / len(right), hit / max(1, len(found))
    outcome = "met" if min(recall, precision) >= 0.9 else "MISSED"
    counts = f"{len(right):4} known {len(found):4} proposed"
    print(f"{name:12} {counts}   recall {recall:.3f}   precision {precision:.3f} (both ≥ .9)   {outcome}")
    for word, wrong in (("not known", found - right), ("missed", right - found)):
        for pair in sorted(map(sorted, wrong)):
            print(f"    {word}: {' | '.join(pair)}")


def proposed(url: str) -> dict[str, Pairs]:
    """The pairs that are offered, by kind."""
    with open_catalog(url) as catalog:
        names = {document.id: document.external_id for document in catalog.iter_documents()}
        start = time.process_time()
        proposals = propose(catalog, settled=True)
        print(f"{len(names)} documents compared in {time.process_time() - start:.1f} s of CPU")
    found: dict[str, Pairs] = defaultdict(set)
    for proposal in proposals:
        found[proposal.kind].add(frozenset((names[proposal.left], names[proposal.right])))
    return found


def measure(url: str) -> None:
    """Print recall and precision of both kinds on border. Copies are told apart: the manifest does not list them."""
    found = proposed(url)
    tell("format", found["format"], known("same_work_as"))
    tell("translation", found["translation"], known("translation_of"))
    for pair in sorted(map(sorted, found["copy"])):
        print(f"    copy: {' | '.join(pair)}")


def measure_parallel(home: Path) -> None:
    """Print recall and precision of translations on parallel."""
    pairs = parallel_pairs()
    url = fill(home, PARALLEL, {path: path for pair in pairs for path in pair})
    tell("parallel", proposed(url)["translation"], {frozenset(pair) for pair in pairs})


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measure(sys.argv[1])
    else:
        with tempfile.TemporaryDirectory(prefix="puente-duplicates-") as folder:
            measure(fill(Path(folder) / "border", BORDER, border_ids()))
            measure_parallel(Path(folder) / "parallel")
