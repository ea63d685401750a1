"""The numbers of the sample corpus, with what each should be, and the list of facts that nobody has seen twice.

    python -m tests.measure.sample [SHARED]        (``make measure-sample``)

Loads the corpus as ``puente demo`` does, into a home of its own. Without the material beside the project the last two
lines are left out. Exit code 1 where a number is missed.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from corpus.config import Settings
from corpus.model import WorkState
from corpus.sample import sample_manifest
from tests.measure.sample_facts import Fact, facts
from tests.measure.shared_runs import shared_runs
from web.wiring import Puente, settle, take_in

SECONDS = 30


def loaded(home: Path) -> Iterator[tuple[str, float, str, bool]]:
    """What the catalog says after loading: name, number, target, whether it is met."""
    puente = Puente(Settings(home=home))
    began, used = time.monotonic(), time.process_time()
    reports = list(take_in(puente, (), sample_manifest()))
    settle(puente)
    seconds, used = time.monotonic() - began, time.process_time() - used
    documents = list(puente.catalog.iter_documents())
    words, languages = Counter[str](), dict[str, set[str]]()
    for document in documents:
        languages.setdefault(document.work, set()).add(document.language)
        words[document.language] += sum(len(p.text.split()) for p in puente.catalog.iter_passages(document.id))
    references = list(puente.catalog.iter_references())
    resolved = sum(reference.work is not None for reference in references) / len(references)
    between = sum(reference.work in languages for reference in references)
    held = sum(reference.state == WorkState.HELD for reference in references)
    both = sum(len(some) == 2 for some in languages.values())
    refused = [report for report in reports if report.status == "refused"]
    puente.close()
    yield "documents", len(documents), ">= 250", len(documents) >= 250
    yield "words in English", words["en"], ">= 60000", words["en"] >= 60_000
    yield "words in Spanish", words["es"], ">= 60000", words["es"] >= 60_000
    yield "works with both languages", both, ">= 125", both >= 125
    yield "citations", len(references), ">= 1000", len(references) >= 1000
    yield "of them resolved to a work", round(resolved, 3), ">= .9", resolved >= 0.9
    yield "citations between texts and records of the corpus", between, ">= 1000", between >= 1000
    yield "citations of a text held whole, not only its record", held, ">= 1000", held >= 1000
    yield "refused (a scan, where there is no tesseract)", len(refused), "<= 1", len(refused) <= 1
    yield f"seconds to load ({used:.0f} of them in this process)", round(seconds, 1), f"< {SECONDS}", seconds < SECONDS


def unchecked(found: list[Fact]) -> Iterator[str]:
    """One line a work: the facts that stand in no second source."""
    for work, some in groupby((fact for fact in found if not fact.where), lambda fact: fact.work):
        yield f"  {work}: " + "; ".join(f"{fact.field} “{fact.value}”" for fact in some)


def main() -> int:
    """Print the table, then the list."""
    met = True
    with tempfile.TemporaryDirectory() as home:
        for name, number, target, good in loaded(Path(home)):
            print(f"{name:52} {number:>8}  {target:9} {'met' if good else 'MISSED'}")
            met &= good
    shared = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared")
    if not (shared / "data").is_dir():
        return int(not met)
    runs = shared_runs(shared / "data")
    print(f"{'runs of eight words shared with others’ texts':52} {len(runs):>8}  {'0':9} {'MISSED' if runs else 'met'}")
    found, years = facts(shared)
    checked = Counter((fact.field, bool(fact.where)) for fact in found)
    seen = sum(bool(fact.where) for fact in found)
    print(f"\nfacts in records: {len(found)}; seen in a second source: {seen}; in none: {len(found) - seen}")
    for field in dict.fromkeys(fact.field for fact in found):
        print(f"  {field:20} {checked[field, True]:>4} of {checked[field, True] + checked[field, False]}")
    print(f"years in running prose, not checked one by one: {years}\n\nin no second source here:")
    print("\n".join(unchecked(found)))
    return int(not met or bool(runs))


if __name__ == "__main__":
    sys.exit(main())
