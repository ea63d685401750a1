"""The reference engine: everything is looked at, nothing is clever. What it answers is what every engine answers.

Good for tests and a few thousand passages.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from math import log

from corpus.model import DocumentId, Language, PassageId
from search.analysis import fold
from search.engine import Abilities, IndexStats
from search.engines import rules
from search.engines.deadline import limited, step
from search.errors import IndexLocked
from search.fields import BM25_B, BM25_K1, FIELD_WEIGHTS, Entry, TextField
from search.query import All, And, Best, Clause, Field, Filter, Not, Or, Phrase, Prefix, Request, Word
from search.results import Found, Hit

Scores = dict[PassageId, float]
_Documents = dict[DocumentId, tuple[str, tuple[Entry, ...]]]


class MemoryEngine:
    """Passages in a dictionary, searched by reading all of them."""

    abilities = Abilities()

    def __init__(self) -> None:
        self._documents: _Documents = {}
        self._entries: dict[PassageId, Entry] = {}
        self._generation = 0
        self._lock = threading.Lock()

    @contextmanager
    def writing(self) -> Iterator[MemoryWriter]:
        """A batch of changes, visible at its end."""
        with self._batch(dict(self._documents)) as writer:
            yield writer

    @contextmanager
    def rebuilding(self) -> Iterator[MemoryWriter]:
        """A batch that starts from nothing; the old index answers until its end."""
        with self._batch({}) as writer:
            yield writer

    @contextmanager
    def _batch(self, documents: _Documents) -> Iterator[MemoryWriter]:
        if not self._lock.acquire(blocking=False):
            raise IndexLocked
        try:
            writer = MemoryWriter(documents, self._generation)
            yield writer
            self._documents, self._generation = writer.documents, writer.generation
            self._entries = {e.passage: e for _, entries in writer.documents.values() for e in entries}
        finally:
            self._lock.release()

    def search(self, request: Request) -> Found:
        """Passages that match, best first."""
        rules.check(request)
        with limited():
            scores = {p: s for p, s in self._scores(request.clause).items() if self._passes(p, request.filters)}
        ranked = self._ranked(scores, request.sort)
        page = ranked[request.offset : request.offset + request.limit]
        hits = tuple(Hit(p, self._entries[p].document, scores[p]) for p in page)
        facets = {field: self._count(field, scores) for field in request.facets}
        return Found(hits, len(ranked), facets)

    def suggest(self, prefix: str, language: Language, limit: int) -> Sequence[str]:
        """Folded words of bodies that start with ``prefix``, most frequent first."""
        counts = self._word_counts(fold(prefix), TextField.BODY, language)
        return sorted(counts, key=lambda word: (-counts[word], word))[:limit]

    def frequencies(self, stems: Sequence[str], language: Language) -> Mapping[str, int]:
        """How many passages have each stem in their body."""
        found = Counter(s for t in self._pool(TextField.BODY, language, exact=False).values() for s in set(t))
        return {stem: found[stem] for stem in stems}

    def check(self) -> Sequence[str]:
        """Nothing can be damaged."""
        return ()

    def stats(self) -> IndexStats:
        """Size and state of the index."""
        return IndexStats(len(self._documents), len(self._entries), self._generation, rules.FINGERPRINT)

    def versions(self) -> Mapping[DocumentId, tuple[str, int]]:
        """Version and number of passages of every document."""
        return {document: (version, len(entries)) for document, (version, entries) in self._documents.items()}

    def close(self) -> None:
        """Nothing to release."""

    def _scores(self, clause: Clause) -> Scores:
        step()
        match clause:
            case Word() | Phrase():
                return self._sequence(rules.sequence(clause))
            case Prefix():
                return dict.fromkeys(self._prefixed(clause), clause.boost)
            case And(parts):
                found = [self._scores(part) for part in parts]
                common = set.intersection(*map(set, found)) if found else set()
                return {p: sum(scores[p] for scores in found) for p in common}
            case Or(parts):
                found = [self._scores(part) for part in parts]
                return {p: sum(scores.get(p, 0.0) for scores in found) for p in set().union(*found)}
            case Best(parts):
                found = [self._scores(part) for part in parts]
                return {p: max(scores[p] for scores in found if p in scores) for p in set().union(*found)}
            case Not(part):
                return dict.fromkeys(self._entries.keys() - self._scores(part).keys(), 0.0)
            case Field(name, value):
                return {p: 0.0 for p, e in self._entries.items() if value and value in e.keywords.get(name, ())}
            case All():
                return dict.fromkeys(self._entries, 0.0)

    def _sequence(self, wanted: rules.Sequence) -> Scores:
        """BM25 in every field that has the tokens in order, weighted and added up."""
        total: Scores = {}
        for field in wanted.fields if wanted.tokens else ():
            pool = self._pool(field, wanted.language, exact=wanted.exact)
            mean = sum(map(len, pool.values())) / (len(pool) or 1)
            df = Counter(t for tokens in pool.values() for t in set(tokens))
            for passage, tokens in pool.items():
                if _in_order(tokens, wanted.tokens, wanted.slop):
                    norm = BM25_K1 * (1 - BM25_B + BM25_B * len(tokens) / mean)
                    score = sum(_bm25(tokens.count(t), norm, df[t], len(pool)) for t in wanted.tokens)
                    total[passage] = total.get(passage, 0.0) + wanted.boost * FIELD_WEIGHTS[field] * score
        return total

    def _pool(self, field: TextField, language: Language, *, exact: bool) -> dict[PassageId, tuple[str, ...]]:
        """The tokens of all passages that have this field in this language."""
        return {
            e.passage: e.text[field].words if exact else e.text[field].stems
            for e in self._entries.values()
            if rules.language_in(field, e.language) is language and field in e.text and e.text[field].stems
        }

    def _prefixed(self, clause: Prefix) -> set[PassageId]:
        found = set()
        for field in rules.PREFIX_FIELDS:
            counts = self._word_counts(rules.prefix(clause), field, clause.language)
            words = set(sorted(counts, key=lambda word: (-counts[word], word))[: rules.MOST_EXPANSIONS])
            pool = self._pool(field, clause.language, exact=True)
            found |= {passage for passage, tokens in pool.items() if not words.isdisjoint(tokens)}
        return found

    def _word_counts(self, prefix: str, field: TextField, language: Language) -> Counter[str]:
        pool = self._pool(field, language, exact=True)
        return Counter(word for tokens in pool.values() for word in set(tokens) if word.startswith(prefix))

    def _passes(self, passage: PassageId, filters: Sequence[Filter]) -> bool:
        keywords = self._entries[passage].keywords
        return all((not {*keywords.get(f.field, ())}.isdisjoint({*f.values} - {""})) is not f.exclude for f in filters)

    def _ranked(self, scores: Scores, sort: str) -> list[PassageId]:
        if sort == "relevance":
            return sorted(scores, key=lambda p: (-scores[p], p))
        issued = {p: "".join(self._entries[p].keywords.get("issued", ())[:1]) for p in scores}
        dated = sorted(p for p in scores if issued[p])
        dated.sort(key=lambda p: issued[p], reverse=sort == "newest")
        return dated + sorted(p for p in scores if not issued[p])

    def _count(self, field: str, found: Scores) -> dict[str, int]:
        counts = Counter(v for p in found for v in {*self._entries[p].keywords.get(field, ())} if v)
        return {value: counts[value] for value in sorted(counts, key=lambda v: (-counts[v], v))}


class MemoryWriter:
    """Changes that wait for the end of their batch."""

    def __init__(self, documents: _Documents, generation: int) -> None:
        self.documents = documents
        self.generation = generation

    def put(self, document: DocumentId, version: str, entries: Sequence[Entry]) -> None:
        """Replace all that the index holds of a document."""
        self.documents[document] = (version, tuple(entries))

    def remove(self, document: DocumentId) -> None:
        """Forget a document."""
        self.documents.pop(document, None)

    def mark(self, generation: int) -> None:
        """Record that the index holds every change up to this sequence number."""
        self.generation = generation


def open_memory(url: str) -> MemoryEngine:  # noqa: ARG001 (every factory takes the URL)
    """An empty engine that lives as long as the object."""
    return MemoryEngine()


def _bm25(tf: int, norm: float, df: int, n: int) -> float:
    return log(1 + (n - df + 0.5) / (df + 0.5)) * tf * (BM25_K1 + 1) / (tf + norm)


def _in_order(tokens: tuple[str, ...], wanted: tuple[str, ...], slop: int) -> bool:
    """Whether some places of the wanted tokens follow each other, at most ``slop`` others between neighbours."""
    ends = {i for i, token in enumerate(tokens) if token == wanted[0]}
    for want in wanted[1:]:
        ends = {i for e in ends for i in range(e + 1, e + slop + 2) if i < len(tokens) and tokens[i] == want}
    return bool(ends)
