"""A clause, with the statistics of the index, as a node that scores segments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np

from corpus.model import Language
from search.engines import rules
from search.engines.rules import index_field
from search.engines.whoosh_.arrays import Array
from search.engines.whoosh_.score import Both, Cache, Either, FieldTokens, Masked, Node, Other, Tokens, Weights, idf
from search.engines.whoosh_.snapshot import Snapshot
from search.engines.whoosh_.view import SegmentView, TextView
from search.fields import FIELD_WEIGHTS, TextField
from search.query import All, And, Best, Clause, Field, Not, Or, Phrase, Prefix, Word


class Compiler:
    """Compiles clauses for one state of the index."""

    def __init__(self, snapshot: Snapshot, cache: Cache) -> None:
        self._snapshot = snapshot
        self._cache = cache
        self._weights: dict[str, tuple[int, Weights]] = {}
        self._terms: dict[tuple[str, str], tuple[tuple[int, ...], int]] = {}

    def compile(self, clause: Clause) -> Node:
        """The node of a clause."""
        match clause:
            case Word() | Phrase():
                return Tokens(tuple(self._fields(rules.sequence(clause))))
            case Prefix():
                return self._prefix(rules.prefix(clause), clause.language, clause.boost)
            case And(parts):
                return Both(tuple(self.compile(part) for part in parts))
            case Or(parts):
                return _or([self.compile(part) for part in parts])
            case Best(parts):
                return Either(tuple(self.compile(part) for part in parts), best=True)
            case Not(part):
                return Other(self.compile(part))
            case Field(name, value):
                return Masked(lambda view, _: self.keyword_mask(view, name, (value,)))
            case All():
                return Masked(lambda view, _: np.ones(view.passage_count, bool))

    def _fields(self, wanted: rules.Sequence) -> Iterator[FieldTokens]:
        for field in wanted.fields if wanted.tokens else ():
            name = index_field(field, wanted.language, exact=wanted.exact)
            count, weights = self._weights_of(name)
            found = [self._term(name, token) for token in wanted.tokens] if count else [((), 0)]
            if all(frequency for _, frequency in found):
                scale = FIELD_WEIGHTS[field] * wanted.boost
                factors = tuple(idf(count, frequency) * scale for _, frequency in found)
                terms = tuple(zip(*(numbers for numbers, _ in found), strict=True))
                yield FieldTokens(weights, terms, factors, wanted.slop)

    def _weights_of(self, name: str) -> tuple[int, Weights]:
        if name not in self._weights:
            count, tokens = self._snapshot.totals(name)
            self._weights[name] = count, Weights(name, tokens / (count or 1), self._cache)
        return self._weights[name]

    def _term(self, name: str, token: str) -> tuple[tuple[int, ...], int]:
        """The number of a token in each segment, and how many living passages have it."""
        key = (name, token)
        if key not in self._terms:
            if len(self._terms) > 1 << 16:
                self._terms.clear()
            numbers, total, text = [], 0, token.encode()
            for view in self._snapshot.views:
                found = view.text(name)
                number = found.terms.find(text) if found is not None else -1
                numbers.append(number)
                if found is not None and number >= 0:
                    total += view.frequency(found, number)
            self._terms[key] = tuple(numbers), total
        return self._terms[key]

    def keyword_mask(self, view: SegmentView, name: str, values: tuple[str, ...]) -> Array:
        """Which passages of a segment have one of the values."""

        def make() -> Array:
            keyword = view.keyword(name)
            return np.zeros(view.passage_count, bool) if keyword is None else keyword.mask(values, view.passage_count)

        return self._cache.get((view.name, "keyword", name, values), make)

    def frequency(self, stem: str, language: Language) -> int:
        """How many passages have a stem in their body."""
        return self._term(index_field(TextField.BODY, language, exact=False), stem)[1]

    def _prefix(self, prefix: str, language: Language, boost: float) -> Node:
        fields = [index_field(field, language, exact=True) for field in rules.PREFIX_FIELDS]
        chosen = {name: self._frequent(name, prefix) for name in fields}

        def mask(view: SegmentView, _: int) -> Array:
            found = np.zeros(view.passage_count, bool)
            for name, words in chosen.items():
                text = view.text(name)
                if text is not None:
                    found[_with_prefix(text, prefix, words)] = True
            return found

        return Masked(mask, boost)

    def _frequent(self, name: str, prefix: str) -> set[bytes] | None:
        """The most frequent words with a prefix; ``None`` when all may be taken."""
        spans = [t.terms.span(prefix.encode()) for v in self._snapshot.views if (t := v.text(name)) is not None]
        if sum(end - start for start, end in spans) <= rules.MOST_EXPANSIONS:
            return None
        counts = self.counts(name, prefix)
        return set(sorted(counts, key=lambda word: (-counts[word], word))[: rules.MOST_EXPANSIONS])

    def counts(self, name: str, prefix: str) -> Counter[bytes]:
        """How many living passages have each word that starts like this."""
        counts: Counter[bytes] = Counter()
        for view in self._snapshot.views:
            if (text := view.text(name)) is not None:
                start, end = text.terms.span(prefix.encode())
                words = [text.terms[i] for i in range(start, end)]
                counts.update(dict(zip(words, view.frequencies(text, start, end).tolist(), strict=True)))
        return +counts


def _with_prefix(text: TextView, prefix: str, words: set[bytes] | None) -> Array:
    """The passages with a word that starts like this, with repetitions."""
    start, end = text.terms.span(prefix.encode())
    docs: Array = text.docs[int(text.start[start]) : int(text.start[end])]
    if words is None:
        return docs
    chosen = np.fromiter((text.terms[i] in words for i in range(start, end)), bool, end - start)
    kept: Array = docs[np.repeat(chosen, np.diff(text.start[start : end + 1]))]
    return kept


def _or(nodes: list[Node]) -> Node:
    """Parts that only add up are added in one array."""
    fields = tuple(field for node in nodes if isinstance(node, Tokens) for field in node.fields)
    others = [node for node in nodes if not isinstance(node, Tokens)]
    if not others:
        return Tokens(fields)
    return Either((Tokens(fields), *others) if fields else tuple(others))
