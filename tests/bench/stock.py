"""Stock Whoosh: its own codec, writer, query trees, matchers and collectors, with our tokens and our BM25.

What the project's engine is compared with, in time (``make bench``) and hit by hit.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from whoosh import index, query, scoring
from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.fields import ID, KEYWORD, TEXT, Schema
from whoosh.matching import ConstantScoreWrapperMatcher, NullMatcherClass, UnionMatcher
from whoosh.query.wrappers import WrappingQuery

from corpus.model import Language
from search.engines import rules
from search.engines.rules import index_field
from search.fields import BM25_B, BM25_K1, FIELD_WEIGHTS, KEYWORDS, Entry, TextField
from search.query import All, And, Best, Clause, Field, Filter, Not, Or, Phrase, Prefix, Word

NOTHING = 1e-9  # a score that Whoosh does not take for "not found"


class StockIndex:
    """Entries in an index of Whoosh's own making, searched by its own queries."""

    def __init__(self, folder: Path, *, text_fields: Iterable[TextField] = TextField, create: bool = True) -> None:
        texts = {
            index_field(field, language, exact=exact): TEXT(SpaceSeparatedTokenizer(), phrase=True)
            for field in text_fields
            for language in Language
            for exact in ((False,) if field is TextField.SHADOW else (False, True))
        }
        keywords = {name: KEYWORD(commas=True) for name in KEYWORDS}
        schema = Schema(passage=ID(stored=True, unique=True), **keywords, **texts)
        self.lengths: dict[str, list[int]] = {name: [] for name in texts}  # Whoosh rounds them to a byte
        self._kept = folder / "lengths.json"
        if create:
            self._index = index.create_in(str(folder), schema)
        else:
            self._index = index.open_dir(str(folder))
            self.lengths = json.loads(self._kept.read_bytes())

    def add(self, entries: Iterable[Entry], **options: Any) -> None:
        """Add all, in one segment."""
        writer = self._index.writer(**options)
        for entry in entries:
            texts: dict[str, str] = {}
            for field, tokens in entry.text.items():
                language = rules.language_in(field, entry.language)
                texts[index_field(field, language, exact=False)] = " ".join(tokens.stems)
                if field is not TextField.SHADOW:
                    texts[index_field(field, language, exact=True)] = " ".join(tokens.words)
            texts = {name: text for name, text in texts.items() if name in self.lengths}
            for name, lengths in self.lengths.items():
                lengths.append(texts[name].count(" ") + 1 if texts.get(name) else 0)
            keywords = {name: ",".join(values) for name, values in entry.keywords.items() if any(values)}
            writer.add_document(passage=entry.passage, **keywords, **texts)
        writer.commit()
        self._kept.write_text(json.dumps(self.lengths))

    def searcher(self) -> Any:
        """Whoosh's searcher, scoring by our BM25."""
        return self._index.searcher(weighting=Weighting(self.lengths))

    def compile(self, clause: Clause) -> query.Query:
        """Whoosh's query for a clause."""
        match clause:
            case Word() | Phrase():
                return self._sequence(rules.sequence(clause))
            case Prefix():
                names = [index_field(f, clause.language, exact=True) for f in rules.PREFIX_FIELDS]
                found = query.Or([query.Prefix(name, rules.prefix(clause)) for name in names if name in self.lengths])
                return query.ConstantScoreQuery(found, clause.boost)
            case And(parts):
                return query.And([self.compile(part) for part in parts]) if parts else query.NullQuery()
            case Or(parts):
                return query.Or([self.compile(part) for part in parts]) if parts else query.NullQuery()
            case Best(parts):
                return BestOf([self.compile(part) for part in parts]) if parts else query.NullQuery()
            case Not(part):
                every = Scoreless(query.Every())
                return query.AndNot(every, self.compile(part))
            case Field(name, value):
                return Scoreless(query.Term(name, value))
            case All():
                return Scoreless(query.Every())

    def _sequence(self, wanted: rules.Sequence) -> query.Query:
        parts = []
        for field in wanted.fields if wanted.tokens else ():
            name, boost = index_field(field, wanted.language, exact=wanted.exact), FIELD_WEIGHTS[field] * wanted.boost
            if name not in self.lengths:
                continue
            if len(wanted.tokens) == 1:
                parts.append(query.Term(name, wanted.tokens[0], boost=boost))
            else:
                parts.append(query.Phrase(name, list(wanted.tokens), slop=wanted.slop + 1, boost=boost))
        return query.Or(parts) if parts else query.NullQuery()

    def filter(self, filters: Iterable[Filter]) -> query.Query | None:
        """Whoosh's filter for ours."""
        parts: list[query.Query] = []
        for wanted in filters:
            has = query.Or([query.Term(wanted.field, value) for value in wanted.values])
            parts.append(query.AndNot(query.Every(), has) if wanted.exclude else has)
        return query.And(parts) if parts else None


class Scoreless(WrappingQuery):  # type: ignore[misc]
    """Finds what another query finds, scoring as good as nothing.

    Whoosh's own ``ConstantScoreQuery`` takes 0 for 1, and its ``Or`` forgets what scores 0.
    """

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        found = self.child.matcher(searcher, context)
        return found if isinstance(found, NullMatcherClass) else ConstantScoreWrapperMatcher(found, NOTHING)


class BestOf(query.DisjunctionMax):  # type: ignore[misc]
    """Whoosh's ``DisjunctionMax``, which scores by the part that is ahead, whatever passage that one is at."""

    def _matcher(self, subs: Any, searcher: Any, context: Any) -> Any:
        return self._tree_matcher(subs, BestOfMatcher, searcher, context, lambda q: q.estimate_size(searcher.reader()))


class BestOfMatcher(UnionMatcher):  # type: ignore[misc]
    """The better score of those parts that are at the passage."""

    def score(self) -> float:
        parts = [part for part in (self.a, self.b) if part.is_active()]
        here = min(part.id() for part in parts)
        return max(part.score() for part in parts if part.id() == here)


class Weighting(scoring.WeightingModel):  # type: ignore[misc]
    """BM25 as ``search.fields`` says, through Whoosh's own extension point."""

    def __init__(self, lengths: dict[str, list[int]]) -> None:
        self._lengths = lengths
        self._totals = {name: (sum(1 for n in each if n), sum(each)) for name, each in lengths.items()}

    def scorer(self, searcher: Any, fieldname: str, text: bytes, qf: int = 1) -> Any:
        if fieldname not in self._lengths:
            return scoring.WeightScorer(1.0)
        frequency = searcher.reader().doc_frequency(fieldname, text)
        return bm25_scorer(*self._totals[fieldname], frequency, self._lengths[fieldname].__getitem__)


def bm25_scorer(count: int, tokens: int, frequency: int, length: Callable[[int], int]) -> Any:
    """A scorer for a term in ``frequency`` of ``count`` passages, which have ``tokens`` tokens."""
    return _Scorer(math.log(1 + (count - frequency + 0.5) / (frequency + 0.5)), length, tokens / (count or 1))


class _Scorer(scoring.BaseScorer):  # type: ignore[misc]
    def __init__(self, idf: float, length: Callable[[int], int], average: float) -> None:
        self._idf, self._length, self._average = idf, length, average

    def score(self, matcher: Any) -> float:
        tf = matcher.weight()
        norm = BM25_K1 * (1 - BM25_B + BM25_B * self._length(matcher.id()) / self._average)
        return float(self._idf * tf * (BM25_K1 + 1) / (tf + norm))

    def supports_block_quality(self) -> bool:
        return False

    def max_quality(self) -> float:
        return self._idf * (BM25_K1 + 1)
