"""The table of the common language: terms, alignment, candidates, exchange, concordance, side by side, registers.

    python -m tests.measure.language [../shared]

A line a number, with what it should be and met or MISSED. What needs the material beside the project is left out, and
said to be, where that is not there. Times are of the site itself as ``puente serve`` has it ready, the best of three.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter

from flask.testing import FlaskClient

from corpus.model import Concept, Language
from corpus.registers.load import load_registers
from corpus.terms.exchange import FORMATS, export_terms, parse_terms
from corpus.terms.termbase import load_termbase
from search.analysis import analyze
from tests.measure import aligning, candidates, concordances
from tests.measure.dialect import problems_of
from tests.measure.versions import paired
from web.app import create_app
from web.wiring import Puente, make_ready

EN, ES = Language.EN, Language.ES
TRIES = 3


def say(name: str, value: str, target: str, *, met: bool) -> None:
    """Print a line of the table."""
    print(f"{name:<62} {value:<34} {target:<18} {'met' if met else 'MISSED'}", flush=True)


def tell(name: str, number: float, least: float) -> None:
    """A line for a number that should be at least so much."""
    shown = f"{number:.3f}" if isinstance(number, float) else str(number)
    say(name, shown, f"≥ {least}", met=number >= least)


def measure_terms() -> None:
    """What ships, and whether it comes back as it went."""
    concepts = load_termbase().concepts
    both = [c for c in concepts if {term.language for term in c.terms} >= {EN, ES}]
    tell("concepts shipped", len(concepts), 450)
    tell("  with both languages", len(both), 440)
    tell("  with definition and source", sum(1 for c in concepts if c.definitions and c.source), 200)
    tell(
        "  false friends, each with a note", sum(1 for c in concepts if c.equivalence == "false_friend" and c.note), 60
    )
    for form in FORMATS:
        written = export_terms(concepts, form)
        read = parse_terms(written, form)
        same = tuple(read) == tuple(concepts) and export_terms(read, form) == written
        say(f"{form.upper()}: export, import, export", "identical" if same else "different", "identical", met=same)
    wrong = problems_of(export_terms(concepts, "tbx"))
    say(
        "TBX-Basic (ISO 30042:2019), by our own checker of the dialect",
        "valid" if not wrong else "; ".join(wrong[:3]),
        "valid",
        met=not wrong,
    )


def measure_registers() -> None:
    """Options, agencies and agreements, each with a source."""
    registers = load_registers()
    tell("options shipped, each with source", sum(1 for one in registers.options if one.work and one.section), 40)
    tell("agencies shipped, each with source", sum(1 for one in registers.agencies if one.source), 45)
    tell("agreements shipped, each with source", sum(1 for one in registers.agreements if one.source), 40)


def measure_coverage(shared: Path) -> None:
    """The pairs of a list made by hand that the term base has: both terms, or another of each, in one concept."""
    base = load_termbase(key=lambda text, language: analyze(text, language).stems)
    rows = json.loads((shared / "data/seed/terms.json").read_text(encoding="utf-8"))["terms"]
    held = [row for row in rows if any(_has(c, row["en"], EN) and _has(c, row["es"], ES) for c in base.concepts)]
    tell(f"coverage of {len(rows)} pairs of terms made by hand", len(held) / len(rows), 0.95)
    for row in rows:
        if row not in held:
            print(f"  not held: {row['en']} | {row['es']}")


def _has(concept: Concept, cell: str, language: Language) -> bool:
    """Whether a concept has a term of a cell: "mayor / alcalde (MX)" holds two, and what is said of one."""
    plain = re.sub(r"\([^)]*\)", "", cell).split(" / ")
    wanted = {analyze(text, language).stems for text in plain}
    return any(term.language is language and analyze(term.text, language).stems in wanted for term in concept.terms)


def measure_alignment(shared: Path) -> None:
    """F1 of our alignments, and of lengths alone."""
    for name, least, ours, peer in aligning.rows(shared / "data/parallel"):
        f1 = ours()[2]
        beside = f"{peer()[2]:.3f}" if peer else "reads no numbers"
        say(f"alignment: {name}, F1", f"{f1:.3f} (by length: {beside})", f"≥ {least}", met=f1 >= least)


def measure_candidates(shared: Path) -> None:
    """Precision of the pairs of terms found."""
    for name, (right, judged) in candidates.measure(shared).items():
        share = right / max(judged, 1)
        say(f"term pairs: {name}, precision@200", f"{right}/{judged} = {share:.3f}", "≥ 0.8", met=share >= 0.8)


def measure_concordances(shared: Path) -> None:
    """Lines as many as the search counts, and the slowest page."""
    with concordances.held(shared) as puente:
        rows = list(concordances.measure(puente))
    equal, slow = sum(counted == made for _, counted, made, _ in rows), max(rows, key=lambda row: row[3])
    say(
        "concordance of 20 terms: as many lines as the search counts",
        f"{equal} of {len(rows)}",
        "20 of 20",
        met=equal == 20,
    )
    took = f"{slow[3]:.0f} ms ({slow[0]}, {slow[2]} lines)"
    say("concordance: slowest of 20 pages", took, "< 200 ms", met=slow[3] < 200)


def measure_beside(shared: Path) -> None:
    """The page of the longest pair of documents side by side."""
    with paired(shared) as puente:
        make_ready(puente)
        client = create_app(puente).test_client()
        name, passages, address = _longest(puente)
        best = min(_time(client, address) for _ in range(TRIES))
    say("side by side: the longest pair", f"{best:.0f} ms ({name}, {passages} passages)", "< 500 ms", met=best < 500)


def _longest(puente: Puente) -> tuple[str, int, str]:
    sizes = {d.id: (d, sum(1 for _ in puente.catalog.iter_passages(d.id))) for d in puente.catalog.iter_documents()}
    by_work: dict[str, list[tuple[str, int]]] = {}
    for document, size in sizes.values():
        by_work.setdefault(document.work, []).append((document.id, size))
    work = max(by_work, key=lambda w: sum(size for _, size in by_work[w]) if len(by_work[w]) > 1 else 0)
    (left, one), (right, other) = by_work[work][:2]
    return work, one + other, f"/en/documents/{left}/side-by-side?with={right}"


def _time(client: FlaskClient, address: str) -> float:
    started = perf_counter()
    answer = client.get(address)
    took = (perf_counter() - started) * 1000
    assert answer.status_code == 200, answer.status
    return took


def parts(arguments: Sequence[str]) -> Iterator[str]:
    """The names of the parts that are asked for; all without any."""
    names = [argument for argument in arguments if argument in SHARED]
    yield from names or SHARED


SHARED = {
    "coverage": measure_coverage,
    "beside": measure_beside,
    "concordance": measure_concordances,
    "candidates": measure_candidates,
    "alignment": measure_alignment,
}


def main() -> None:
    """Print the table; after the folder, names of ``SHARED`` choose parts of it."""
    arguments = sys.argv[1:]
    shared = Path(next((a for a in arguments if a not in SHARED), "../shared"))
    measure_terms()
    measure_registers()
    if not (shared / "data").is_dir():
        raise SystemExit("the rest is skipped: the test material (../shared) is not here")
    for name in parts(arguments):
        SHARED[name](shared)


if __name__ == "__main__":
    main()
