"""How long questions take: with every lexical layer against as typed, and those that mean harm.

The passages are the 156,030 of ``../shared/data/load``, indexed once and kept in ``.venv/relevance``.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from time import perf_counter

from corpus.model import Language
from search.engine import Engine
from search.engines import open_engine
from search.errors import QueryError
from search.fields import FACETS
from search.layers import open_layers
from search.query import Query
from search.searcher import rank
from search.translate import Translator
from tests.bench.material import LOAD, iter_entries
from tests.relevance import keeping
from tests.relevance.collections_ import Collection, collections
from tests.relevance.targets import Target, print_targets, target
from tests.relevance.variants import VECTORS, termbase

PASSAGES = 156_030
MULTIPLE = 2.5
SECONDS = 0.2
EACH = 20  # questions of each set and language
TURNS = 3
LONG = 10_000
HOSTILE = (
    ("opening brackets", "(" * LONG),
    ("brackets in brackets", "(" * 500 + "water" + ")" * 500),
    ("asterisks", "*" * LONG),
    ("short beginnings", "a* " * 3_000),
    ("long beginnings", "con* " * 2_000),
    ("a range without an end", "[a TO " * 1_700),
    ("control and bidi characters", "\u202e\x00\u2066" * 3_300),
    ("emoji", "\U0001f600" * LONG),
    ("one word of 10,000 letters", "a" * LONG),
    ("10,000 characters of words", "water border customs " * 480),
    ("10,000 characters of quoted words", '"water of the border" ' * 450),
    ("ten thousand quotes", '"' * LONG),
    ("alternatives", "water OR " * 1_100),
    ("exclusions", "-water " * 1_400),
    ("an open bracket", "(((agua"),
    ("a field without a value", "country: language: year:"),
    ("combining accents", "a" + "\u0301" * LONG),
    # the same, as long as a question may be
    ("brackets in brackets, allowed length", "(" * 250 + "water" + ")" * 250),
    ("short beginnings, allowed length", "a* " * 170),
    ("long beginnings, allowed length", "con* " * 102),
    ("common words, allowed length", "water border customs " * 24),
    ("different words, allowed length", " ".join(f"{word}{n}" for n in range(12) for word in ("water", "ley", "del"))),
    ("quoted words, allowed length", '"of the" ' * 56),
    ("alternatives, allowed length", "water OR " * 56),
    ("exclusions, allowed length", "the -water " * 46),
    ("control and bidi characters, allowed length", "a\u202e\x00\u2066" * 128),
    ("emoji, allowed length", "\U0001f600" * 512),
)


def report() -> None:
    """Print how long questions take and keep it."""
    if not LOAD.is_file():
        print("## speed: skipped, the passages (../shared/data/load) are not here")
        return
    engine = _index()
    with tempfile.TemporaryDirectory() as home:
        layers = open_layers(Path(home), termbase(), engine)
        targets = [*_multiples(engine, layers), *_hostile(engine, layers)]
    print_targets(targets)
    keeping.keep("speed", [], targets, engine.stats().passages)
    engine.close()


def _index() -> Engine:
    """The passages in an index, made once for each way of analyzing texts."""
    engine = open_engine(f"whoosh://{VECTORS / 'load'}")
    if engine.stats().passages != PASSAGES:
        with engine.rebuilding() as writer:
            for entry in iter_entries(PASSAGES):
                writer.put(entry.document, "1", [entry])
    return engine


def _questions(collection: Collection) -> Iterator[Query]:
    for language, topics in collection.topics.items():
        names = sorted(topics)
        for topic in names[:: max(1, len(names) // EACH)][:EACH]:
            yield Query(topics[topic], (Language.EN, Language.ES), language)


def _seconds(ask: Callable[[], object]) -> float:
    started = perf_counter()
    ask()
    return perf_counter() - started


def _multiples(engine: Engine, layers: Sequence[Translator]) -> Iterator[Target]:
    """Each question as typed and with the layers, by turns; the best of each counts, since the machine does other work."""
    print(f"\n## speed: {engine.stats().passages} passages, pages of ten with facets, both languages\n")
    print(
        "| questions | number | as typed, median ms | with every lexical layer | p95 | multiple |\n|---|---|---|---|---|---|"
    )
    every: list[list[float]] = [[], []]
    for collection in collections():
        times = [_both(engine, layers, query) for query in _questions(collection)]
        _print_times(collection.name, *map(list, zip(*times, strict=True)))
        for kept, found in zip(every, zip(*times, strict=True), strict=True):
            kept.extend(found)
    multiple = _print_times("all", *every)
    yield target("latency of all lexical layers, as a multiple", "", "+ dictionary", multiple, MULTIPLE, sign="≤")


def _both(engine: Engine, layers: Sequence[Translator], query: Query) -> tuple[float, float]:
    plain = Query(query.text, query.languages, query.language, exact=True)
    ways = (
        lambda: rank(plain, engine, None, facets=FACETS),
        lambda: rank(query, engine, None, layers=layers, facets=FACETS),
    )
    turns = [[_seconds(way) for way in ways] for _ in range(TURNS)]
    return min(turn[0] for turn in turns), min(turn[1] for turn in turns)


def _print_times(name: str, plain: list[float], layered: list[float]) -> float:
    typed, full = statistics.median(plain) * 1000, statistics.median(layered) * 1000
    worst = statistics.quantiles(layered, n=20)[18] * 1000
    print(f"| {name} | {len(plain)} | {typed:.1f} | {full:.1f} | {worst:.1f} | {full / typed:.2f} |", flush=True)
    return full / typed


def _hostile(engine: Engine, layers: Sequence[Translator]) -> Iterator[Target]:
    print("\n| hostile question | characters | answer | worst of three, ms |\n|---|---|---|---|")
    worst = 0.0
    for name, text in HOSTILE:
        seen = []
        for _ in range(TURNS):
            started = perf_counter()
            try:
                ranking = rank(Query(text), engine, None, layers=layers, facets=FACETS)
                answer = f"answered: {sum(found.total for found in ranking.found.values())}"
            except QueryError as error:
                answer = f"refused: {error.code}"
            seen.append(perf_counter() - started)
        worst = max(worst, *seen)
        print(f"| {name} | {len(text)} | {answer} | {max(seen) * 1000:.1f} |", flush=True)
    yield target("slowest hostile question, seconds", "", "+ dictionary", worst, SECONDS, sign="≤")
