"""Proposals of one work in several documents, against the pairs that the manifest of data/border knows.

``python tests/measure/duplicates.py [CATALOG]``: a catalog that holds these documents, under the manifest's ids; without
one, a home is filled first, which takes some minutes. What the manifest says of pairs is not given to ingest.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from corpus.catalog import open_catalog
from corpus.duplicates import propose

BORDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "border"
Pairs = set[frozenset[str]]


def fill(home: Path) -> str:
    """URL of a catalog with the documents, each with its id and nothing else said of it."""
    sources = home / "sources"
    shutil.copytree(BORDER, sources)
    lines = [json.loads(line) for line in (BORDER / "manifest.puente.jsonl").read_text(encoding="utf-8").splitlines()]
    bare = sources / "bare.jsonl"
    bare.write_text("".join(json.dumps({"path": m["path"], "id": m["id"]}) + "\n" for m in lines), encoding="utf-8")
    puente = Path(sys.executable).with_name("puente")
    environment = {**os.environ, "PUENTE_HOME": str(home / "home")}
    subprocess.run([puente, "ingest", "--manifest", bare], env=environment, check=True)
    return f"sqlite:///{home / 'home' / 'catalog.db'}"


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


def measure(url: str) -> None:
    """Print recall and precision of both kinds. Copies are told apart: the manifest does not list them."""
    with open_catalog(url) as catalog:
        names = {document.id: document.external_id for document in catalog.iter_documents()}
        start = time.process_time()
        proposals = propose(catalog, settled=True)
        print(f"{len(names)} documents compared in {time.process_time() - start:.1f} s of CPU")

    def of(kinds: Iterable[str]) -> Pairs:
        return {frozenset((names[p.left], names[p.right])) for p in proposals if p.kind in kinds}

    tell("format", of(["format"]), known("same_work_as"))
    tell("translation", of(["translation"]), known("translation_of"))
    for pair in sorted(map(sorted, of(["copy"]))):
        print(f"    copy: {' | '.join(pair)}")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measure(sys.argv[1])
    else:
        with tempfile.TemporaryDirectory(prefix="puente-duplicates-") as folder:
            measure(fill(Path(folder)))
