"""Random indexes, histories and questions: every engine answers like ``memory:``, and like stock Whoosh."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from whoosh.index import FileIndex
from whoosh.searching import Searcher

from corpus.model import DocumentId, Language, PassageId
from search.analysis import analyze
from search.engine import Engine
from search.engines import open_engine
from search.engines.whoosh_ import layout
from search.engines.whoosh_.storage import INDEX_NAME, SafeStorage
from search.fields import Entry, TextField, Tokens
from search.query import All, And, Best, Clause, Field, Filter, Not, Or, Phrase, Prefix, Request, Word
from tests.bench.stock import StockIndex, Weighting, bm25_scorer

WORDS = {
    Language.EN: ["border", "border", "water", "water", "river", "treaty", "custom", "tariff", "bridge", "brid"],
    Language.ES: ["agua", "agua", "frontera", "rio", "río", "puente", "puentes", "ley", "leyes", "leyó", "año"],
    Language.OTHER: ["eau", "pont", "pont", "loi"],
}
KEYWORDS = {
    "country": ["US", "MX", "", "INT"],
    "year": ["1999", "2020", "2021", ""],
    "entity": ["cbp", "sat", "uif|sat", "cbp|sat|uif", ""],
    "issued": ["2020-01-01", "2020-01", "1999", ""],
}


def random_tokens(rng: random.Random, language: Language, most: int) -> Tokens:
    return analyze(" ".join(rng.choices(WORDS[language], k=rng.randint(0, most))), language)


def random_document(rng: random.Random, number: int) -> tuple[DocumentId, list[Entry]]:
    document = DocumentId(f"d{number}")
    entries = []
    for i in range(rng.choice([0, 1, 1, 2, 5, 12])):
        language = rng.choice(list(Language))
        text = {
            TextField.BODY: random_tokens(rng, language, 12),
            TextField.TITLE: random_tokens(rng, language, 3),
            TextField.SHADOW: random_tokens(rng, language.counterpart, 4),
        }
        keywords = {name: tuple(rng.choice(values).split("|")) for name, values in KEYWORDS.items()}
        keywords |= {"document": (document,), "language": (language.value,)}
        held = {field: tokens for field, tokens in text.items() if tokens.stems}
        entries.append(Entry(PassageId(f"{document}#{i}"), document, language, held, keywords))
    return document, entries


def random_clause(rng: random.Random, depth: int = 3) -> Clause:  # noqa: PLR0911 (one line a kind of clause)
    language = rng.choice(list(Language))
    word = lambda: rng.choice([*WORDS[language], "nowhere"])  # noqa: E731
    boost = rng.choice([1.0, 1.0, 0.5, 2.5])
    kind = rng.choice(
        ["word", "word", "exact", "phrase", "slop", "prefix", "field", "all"] + ["and", "or", "best", "not"] * depth
    )
    parts = lambda: tuple(random_clause(rng, depth - 1) for _ in range(rng.randint(1, 4)))  # noqa: E731
    match kind:
        case "word" | "exact":
            return Word(word(), language, boost, exact=kind == "exact")
        case "phrase":
            return Phrase((word(), word()), language, boost, exact=rng.random() < 0.3)
        case "slop":
            return Phrase(tuple(word() for _ in range(rng.randint(2, 3))), language, boost, slop=rng.randint(1, 3))
        case "prefix":
            return Prefix(rng.choice(["bri", "bor", "pue", "ley", "fro", "pon"]), language, boost)
        case "field":
            name = rng.choice(list(KEYWORDS))
            return Field(name, rng.choice("|".join(KEYWORDS[name]).split("|")) or "US")
        case "and":
            return And(parts())
        case "or":
            return Or(parts())
        case "best":
            return Best(parts())
        case "not":
            return Not(random_clause(rng, depth - 1))
    return All()


def random_request(rng: random.Random) -> Request:
    filters = []
    for name in rng.sample(list(KEYWORDS), rng.choice([0, 0, 1, 2])):
        values = tuple(v for v in rng.sample(KEYWORDS[name], 2) if v and "|" not in v) or ("US",)
        filters.append(Filter(name, values, exclude=rng.random() < 0.3))
    sort = rng.choice(["relevance", "relevance", "newest", "oldest"])
    limit, offset = rng.choice([(10, 0), (3, 0), (5, 5), (1000, 0), (1, 0)])
    return Request(random_clause(rng), tuple(filters), limit, offset, ("country", "entity"), sort)


def assert_same(wanted: Engine, engine: Engine, request: Request) -> None:
    """Same totals, facets, scores and order; passages whose scores differ by rounding may change places."""
    expected, found = wanted.search(request), engine.search(request)

    assert expected.total == found.total, request
    assert expected.facets == found.facets, request
    assert {k: list(v) for k, v in expected.facets.items()} == {k: list(v) for k, v in found.facets.items()}
    assert [h.score for h in found.hits] == pytest.approx([h.score for h in expected.hits], abs=1e-5, rel=1e-5)
    if request.sort != "relevance":
        assert [h.passage for h in expected.hits] == [h.passage for h in found.hits]
        return
    everything = {h.passage: h for h in wanted.search(replace(request, limit=100_000, offset=0)).hits}
    for hit in found.hits:
        assert hit.score == pytest.approx(everything[hit.passage].score, abs=1e-5, rel=1e-5)
        assert hit.document == everything[hit.passage].document
    steady = [i for i, h in enumerate(expected.hits) if _alone(h.score, [x.score for x in everything.values()])]
    assert [expected.hits[i].passage for i in steady] == [found.hits[i].passage for i in steady]


def _alone(score: float, scores: list[float]) -> bool:
    """Whether no other score is nearly, but not quite, this one."""
    return all(s == score or abs(s - score) > 2e-5 for s in scores)


@pytest.fixture(params=[layout.MOST_PASSAGES, 7], ids=["one segment", "small segments"])
def small(request: pytest.FixtureRequest) -> Iterator[None]:
    """Segments so small that a few documents make many, and merges happen all the time."""
    with (
        mock.patch("search.engines.whoosh_.build.MOST_PASSAGES", request.param),
        mock.patch("search.engines.whoosh_.writer.MOST_PASSAGES", request.param),
        mock.patch("search.engines.whoosh_.merge.MOST_PASSAGES", request.param),
    ):
        yield


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.usefixtures("small")
def test_whoosh_answers_like_memory_whatever_its_history(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    memory, whoosh = open_engine("memory:"), open_engine(f"whoosh://{tmp_path / 'index'}")
    for round_ in range(12):
        documents = [random_document(rng, rng.randrange(40)) for _ in range(rng.randint(0, 12))]
        removed = [DocumentId(f"d{rng.randrange(40)}") for _ in range(rng.randint(0, 3))]
        for engine in (memory, whoosh):
            with engine.writing() as writer:
                for document, entries in documents:
                    writer.put(document, f"v{round_}", entries)
                for document in removed:
                    writer.remove(document)
                writer.mark(round_)

        assert memory.versions() == whoosh.versions()
        assert memory.stats().documents == whoosh.stats().documents
        assert memory.stats().passages == whoosh.stats().passages
        assert [] == list(whoosh.check())
        for _ in range(25):
            assert_same(memory, whoosh, random_request(rng))
        for language in Language:
            assert memory.suggest("b", language, 3) == whoosh.suggest("b", language, 3)
            stems = ["agu", "borderr", "border", "pont"]
            assert memory.frequencies(stems, language) == whoosh.frequencies(stems, language)
    whoosh.close()


QUESTIONS = 10_000


def stock_scores(stock: StockIndex, searcher: Any, clause: Clause) -> Mapping[str, float]:
    found = searcher.search(stock.compile(clause), limit=None)
    return {hit["passage"]: hit.score or 0.0 for hit in found}


def test_ten_thousand_questions_are_answered_like_stock_whoosh(tmp_path: Path) -> None:
    rng = random.Random(2026)
    documents = dict(random_document(rng, i) for i in range(25))
    (tmp_path / "stock").mkdir()
    stock = StockIndex(tmp_path / "stock")
    stock.add(e for entries in documents.values() for e in entries)
    whoosh = open_engine(f"whoosh://{tmp_path / 'index'}")
    with whoosh.writing() as writer:
        for document, entries in documents.items():
            writer.put(document, "1", entries)
    found_something = 0
    with stock.searcher() as searcher:
        for _ in range(QUESTIONS):
            clause = random_clause(rng, depth=rng.choice([0, 1, 1, 2]))
            expected = stock_scores(stock, searcher, clause)
            found = whoosh.search(Request(clause, limit=1000))

            assert expected.keys() == {h.passage for h in found.hits}, clause
            assert all(abs(h.score - expected[h.passage]) < 1e-5 * max(1, h.score) for h in found.hits), clause
            found_something += bool(expected)
    whoosh.close()

    assert found_something > QUESTIONS / 2


class LivingStatistics(Weighting):
    """The weighting of ``stock``, over an index with several segments and dead passages."""

    def __init__(self, memory: Engine, reader: Any) -> None:
        super().__init__({})
        self._memory, self._reader = memory, reader

    def scorer(self, searcher: Any, fieldname: str, text: bytes, qf: int = 1) -> Any:
        if fieldname in KEYWORDS:
            return super().scorer(searcher, fieldname, text, qf)
        living = list(self._reader.all_doc_ids())
        lengths = [n for d in living if (n := self._reader.doc_field_length(d, fieldname))]
        postings = self._reader.postings(fieldname, text)
        frequency = sum(1 for _ in postings.all_ids())
        length = partial(searcher.doc_field_length, fieldname=fieldname)
        return bm25_scorer(len(lengths), sum(lengths), frequency, lambda d: length(docnum=d))


def test_whoosh_itself_reads_the_index(tmp_path: Path) -> None:
    """Whoosh's searcher and queries, through the codec, over segments and removed documents."""
    rng = random.Random(7)
    engine, memory = open_engine(f"whoosh://{tmp_path / 'index'}"), open_engine("memory:")
    for i, numbers in enumerate([range(20), [3, 30], [3, 7]]):
        documents = [random_document(rng, number) for number in numbers]
        for each in (engine, memory):
            with each.writing() as writer:
                for document, entries in documents:
                    writer.put(document, str(i), entries)
    (folder,) = (path for path in (tmp_path / "index").iterdir() if path.is_dir())
    index = FileIndex(SafeStorage(folder), indexname=INDEX_NAME)
    (tmp_path / "stock").mkdir()
    stock = StockIndex(tmp_path / "stock")
    reader = index.reader()
    assert reader.has_deletions()
    assert reader.doc_count() == engine.stats().passages
    with Searcher(reader, weighting=LivingStatistics(memory, reader)) as searcher:
        for _ in range(300):
            clause = random_clause(rng, 2)
            expected = stock_scores(stock, searcher, clause)
            found = {h.passage: h.score for h in engine.search(Request(clause, limit=1000)).hits}

            assert found == pytest.approx(expected, abs=1e-5, rel=1e-5), clause
    engine.close()
