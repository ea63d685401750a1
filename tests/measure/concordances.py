"""The concordance of 20 terms on the real documents beside the project: as many lines as the search counts, and how fast.

    python -m tests.measure.concordances [../shared]

A page is asked of the site itself, as ``puente serve`` has it ready; its time is the best of three. All lines are made
once and counted.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from urllib.parse import quote_plus

from corpus.config import read_settings
from search.query import Query
from web.app import create_app
from web.wiring import Puente, ask, lines, make_ready, open_puente, settle, take_in

TERMS = (
    "border", "customs", "human trafficking", "smuggling", "water treaty", "organized crime", "drug trafficking",
    "money laundering", "public safety", "national security", "extradition", "firearms", "migrants", "asylum",
    "frontera", "aduana", "seguridad nacional", "delincuencia organizada", "tratado", "lavado de dinero",
)  # fmt: skip
TRIES = 3


@contextmanager
def held(shared: Path) -> Iterator[Puente]:
    """An installation with the real documents in it, gone at the end."""
    with tempfile.TemporaryDirectory() as home:
        settings = read_settings({"PUENTE_HOME": home})
        with open_puente(settings) as puente:
            border = shared / "data/border"
            for _ in take_in(puente, [str(border)], border / "manifest.puente.jsonl"):
                pass
            settle(puente)
            yield puente


def measure(puente: Puente) -> Iterator[tuple[str, int, int, float]]:
    """Of each term: what the search counts, lines made, and milliseconds of a page."""
    make_ready(puente)
    client = create_app(puente).test_client()
    for term in TERMS:
        times = []
        for _ in range(TRIES):
            started = perf_counter()
            answer = client.get(f"/en/concordance?q={quote_plus(term)}")
            times.append((perf_counter() - started) * 1000)
            assert answer.status_code == 200, answer.status
        made = sum(1 for _ in lines(puente, Query(term)).lines())
        yield term, ask(puente, Query(term)).total, made, min(times)


def main() -> None:
    """Print a line a term, then how many are equal and the slowest."""
    shared = Path(next((a for a in sys.argv[1:] if not a.startswith("--")), "../shared"))
    if not (shared / "data/border").is_dir():
        raise SystemExit("skipped: the test material (../shared) is not here")
    with held(shared) as puente:
        for term, counted, made, took in measure(puente):
            print(f"{term:<28} search {counted:>6}  lines {made:>6}  {took:>6.0f} ms", flush=True)


if __name__ == "__main__":
    main()
