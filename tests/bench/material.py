"""Passages and questions for the benchmark: real ones from beside the project, the same for every engine."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from corpus.model import DocumentId, Language, PassageId
from search.analysis import analyze, is_stopword
from search.fields import Entry, TextField, Tokens

ROOT = Path(__file__).resolve().parents[2]
LOAD = ROOT.parent / "shared" / "data" / "load" / "passages.jsonl.gz"

KINDS = ("one word", "three words", "eight words", "sixteen expanded", "phrase", "prefix", "filtered", "faceted")
QUESTIONS = 200
_SEED = 2026


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: words with their language and stem. ``kind`` is one of ``KINDS``."""

    kind: str
    words: tuple[tuple[str, str, Language], ...]  # word, stem, language


def iter_entries(count: int) -> Iterator[Entry]:
    """So many passages, in a fixed random order.

    There are 156,030. For more, they are told again with every tenth word left out, another tenth each time.
    """
    order = list(range(sum(1 for _ in _lines())))
    random.Random(_SEED).shuffle(order)
    place = {line: i for i, line in enumerate(order)}
    for turn in range(-(-count // len(order))):
        wanted = {line for line in order if turn * len(order) + place[line] < count}
        found = {place[i]: record for i, record in enumerate(_lines()) if i in wanted}
        for at in sorted(found):
            yield _entry(json.loads(found[at]), turn)


def _lines() -> Iterator[str]:
    with gzip.open(LOAD, "rt", encoding="utf-8") as file:
        yield from file


def _entry(record: dict[str, str], turn: int) -> Entry:
    language = Language(record["language"])
    text = record["text"]
    if turn:
        words = text.split()
        text = " ".join(w for i, w in enumerate(words) if i % 10 != turn % 10)
    name = f"{record['id']}-{turn}" if turn else record["id"]
    keywords = {"language": (language.value,), "document": (name,), "doc_type": (record["doc_type"],)}
    body = analyze(text, language)
    return Entry(PassageId(f"{name}#0"), DocumentId(name), language, {TextField.BODY: body}, keywords)


def make_questions(entries: Sequence[Entry]) -> list[Asked]:
    """Questions of every kind, half in each language, of words that stand together in a passage."""
    rng = random.Random(_SEED)
    by = {lang: [e for e in entries if e.language is lang] for lang in (Language.EN, Language.ES)}
    found = []
    for i in range(QUESTIONS):
        language = (Language.EN, Language.ES)[i % 2]
        pool = by[language]
        three = _content(rng, pool, 3)
        eight = _content(rng, pool, 8)
        found += [
            Asked("one word", _content(rng, pool, 1)),
            Asked("three words", three),
            Asked("eight words", eight),
            Asked("sixteen expanded", _content(rng, by[Language.EN], 8) + _content(rng, by[Language.ES], 8)),
            Asked("phrase", _pair(rng, pool)),
            Asked("prefix", _prefix(rng, pool)),
            Asked("filtered", three),
            Asked("faceted", eight),
        ]
    return found


def _body(entry: Entry) -> Tokens:
    return entry.text[TextField.BODY]


def _content(rng: random.Random, pool: Sequence[Entry], count: int) -> tuple[tuple[str, str, Language], ...]:
    while True:
        entry = rng.choice(pool)
        known: dict[str, str] = {}
        for word, stem in zip(_body(entry).words, _body(entry).stems, strict=True):
            if len(word) > 3 and word.isalpha() and not is_stopword(word, entry.language):
                known.setdefault(stem, word)
        if len(known) >= count:
            return tuple((known[s], s, entry.language) for s in rng.sample(sorted(known), count))


def _pair(rng: random.Random, pool: Sequence[Entry]) -> tuple[tuple[str, str, Language], ...]:
    while True:
        entry = rng.choice(pool)
        at = rng.randrange(len(_body(entry).words)) - 1
        words, stems = _body(entry).words[at : at + 2], _body(entry).stems[at : at + 2]
        if len(words) == 2 and all(w.isalpha() and not is_stopword(w, entry.language) for w in words):
            return tuple((w, s, entry.language) for w, s in zip(words, stems, strict=True))


def _prefix(rng: random.Random, pool: Sequence[Entry]) -> tuple[tuple[str, str, Language], ...]:
    while True:
        ((word, _, language),) = _content(rng, pool, 1)
        if len(word) > 5:
            return ((word[:5], word[:5], language),)


def by_kind(questions: Sequence[Asked], kind: str, most: int = QUESTIONS) -> list[Asked]:
    """The first questions of a kind."""
    return list(islice((q for q in questions if q.kind == kind), most))
