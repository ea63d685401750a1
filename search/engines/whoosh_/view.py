"""A segment as it is read: its arrays, and which of its passages live."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

import numpy as np

from search.engines.whoosh_.arrays import Array, Strings, ranges

_NO_NUMBERS: Array = np.zeros(0, np.uint32)


class TextView:
    """One indexed text of a segment: a sorted list of terms with their postings."""

    def __init__(self, name: str, arrays: Mapping[str, Array]) -> None:
        self.term_arrays = arrays[f"{name}/terms"], arrays[f"{name}/terms.ends"]
        self.terms = Strings(*self.term_arrays)
        self.start = arrays[f"{name}/start"]
        self.docs = arrays[f"{name}/docs"]
        self.codes = arrays[f"{name}/codes"]
        self.pair_tf = arrays[f"{name}/pair.tf"]
        self.pair_length = arrays[f"{name}/pair.length"]
        self.first = arrays[f"{name}/first"]
        self.positions = arrays[f"{name}/positions"]
        self.lengths = arrays[f"{name}/lengths"]

    def range(self, term: int) -> tuple[int, int]:
        """The half-open range of a term's postings."""
        return int(self.start[term]), int(self.start[term + 1])


class KeywordView:
    """One keyword field of a segment. Code 0 is no value; code c is ``values[c - 1]``."""

    def __init__(self, name: str, arrays: Mapping[str, Array]) -> None:
        self.values = Strings(arrays[f"keyword:{name}/values"], arrays[f"keyword:{name}/values.ends"])
        self.codes = arrays[f"keyword:{name}/codes"]
        self.start = arrays.get(f"keyword:{name}/start")

    @cached_property
    def owners(self) -> Array:
        """The passage of each code, where passages have several."""
        assert self.start is not None
        return np.repeat(np.arange(len(self.start) - 1), np.diff(self.start))

    def mask(self, values: Iterable[str], passages: int) -> Array:
        """Which passages have one of the values."""
        wanted = np.zeros(len(self.values) + 1, bool)
        for value in values:
            if value and (at := self.values.find(value.encode())) >= 0:
                wanted[at + 1] = True
        found: Array = wanted.take(self.codes)
        if self.start is not None:
            owners = self.owners[found]
            found = np.zeros(passages, bool)
            found[owners] = True
        return found

    def counts(self, passages: Array) -> Array:
        """How many of the passages have each code."""
        if self.start is None:
            codes = self.codes[passages]
        else:
            codes = self.codes[ranges(self.start[passages], np.diff(self.start)[passages])]
        return np.bincount(codes, minlength=len(self.values) + 1)

    def first_codes(self) -> Array:
        """The first value's code of every passage."""
        if self.start is None:
            return self.codes
        counts = np.diff(self.start)
        found = np.zeros(len(counts), self.codes.dtype)
        found[counts > 0] = self.codes[self.start[:-1][counts > 0]]
        return found


class SegmentView:
    """The arrays of a segment and its dead rows. Never changes, so that threads may share it."""

    def __init__(self, name: str, arrays: Mapping[str, Array], dead_rows: Iterable[int] = ()) -> None:
        self.name = name
        self.arrays = arrays
        self.documents = Strings(arrays["documents/ids"], arrays["documents/ids.ends"])
        self.versions = Strings(arrays["documents/versions"], arrays["documents/versions.ends"])
        self.first = arrays["documents/first"]
        self.passages = Strings(arrays["passages/ids"], arrays["passages/ids.ends"])
        self.rank = arrays["passages/rank"]
        self.passage_count = len(self.passages)
        self.dead_rows = frozenset(dead_rows)
        self.dead = self._dead_passages()
        self.live: Array | None = None
        if len(self.dead):
            self.live = np.ones(self.passage_count, bool)
            self.live[self.dead] = False
        self.live_count = self.passage_count - len(self.dead)
        self._texts: dict[str, TextView | None] = {}
        self._keywords: dict[str, KeywordView | None] = {}
        self._totals: dict[str, tuple[int, int]] = {}

    def _dead_passages(self) -> Array:
        rows = np.array(sorted(self.dead_rows), np.int64)
        return ranges(self.first[rows], self.first[rows + 1] - self.first[rows]) if len(rows) else _NO_NUMBERS

    def live_rows(self) -> Iterator[int]:
        """Rows of documents that were not removed."""
        return (row for row in range(len(self.documents)) if row not in self.dead_rows)

    def rows(self, document: bytes) -> list[int]:
        """The live rows of a document."""
        order, low, high = self.arrays["documents/sorted"], 0, len(self.documents)
        while low < high:
            middle = (low + high) // 2
            if self.documents[order[middle]] < document:
                low = middle + 1
            else:
                high = middle
        found = []
        while low < len(self.documents) and self.documents[order[low]] == document:
            if int(order[low]) not in self.dead_rows:
                found.append(int(order[low]))
            low += 1
        return found

    def row_of(self, passage: int) -> int:
        """The row of the document of a passage."""
        return int(self._row_of[passage])

    @cached_property
    def _row_of(self) -> Array:
        """The row of each passage."""
        return np.repeat(np.arange(len(self.documents), dtype=np.uint32), np.diff(self.first))

    @property
    def text_names(self) -> Iterator[str]:
        """The names of the indexed texts."""
        return (name.removesuffix("/terms") for name in self.arrays if name.endswith("/terms"))

    def text(self, name: str) -> TextView | None:
        """The indexed text, or ``None`` where no passage has it."""
        if name not in self._texts:
            self._texts[name] = TextView(name, self.arrays) if f"{name}/terms" in self.arrays else None
        return self._texts[name]

    def keyword(self, name: str) -> KeywordView | None:
        """The keyword field, or ``None`` where no passage has a value."""
        if name not in self._keywords:
            known = f"keyword:{name}/codes" in self.arrays
            self._keywords[name] = KeywordView(name, self.arrays) if known else None
        return self._keywords[name]

    def keyword_values(self, name: str) -> Iterator[tuple[str, ...]]:
        """The values of every live passage."""
        keyword = self.keyword(name)
        live = np.flatnonzero(self.live).tolist() if self.live is not None else range(self.passage_count)
        if keyword is None:
            yield from (() for _ in live)
            return
        values = [v.decode() for v in keyword.values]
        codes = keyword.codes.tolist()
        start = keyword.start.tolist() if keyword.start is not None else None
        for p in live:
            mine = codes[p : p + 1] if start is None else codes[start[p] : start[p + 1]]
            yield tuple(values[c - 1] for c in mine if c)

    def totals(self, name: str) -> tuple[int, int]:
        """How many live passages have a text, and their tokens."""
        if name not in self._totals:
            text = self.text(name)
            lengths = text.lengths if text is not None else _NO_NUMBERS
            dead = lengths[self.dead] if text is not None else _NO_NUMBERS
            count = int(np.count_nonzero(lengths)) - int(np.count_nonzero(dead))
            self._totals[name] = count, int(lengths.sum(dtype=np.int64)) - int(dead.sum(dtype=np.int64))
        return self._totals[name]

    def frequency(self, text: TextView, term: int) -> int:
        """How many live passages have a term."""
        start, end = text.range(term)
        if self.live is None:
            return end - start
        docs = text.docs[start:end]
        if len(self.dead) * 8 > len(docs):
            return int(np.count_nonzero(self.live[docs]))
        at = np.searchsorted(docs, self.dead)
        at[at == len(docs)] = 0
        return end - start - int(np.count_nonzero(docs[at] == self.dead)) if len(docs) else 0

    def frequencies(self, text: TextView, start: int, end: int) -> Array:
        """How many live passages have each of a range of terms."""
        counts = np.diff(text.start[start : end + 1]).astype(np.int64)
        if self.live is not None and end > start:
            low, high = int(text.start[start]), int(text.start[end])
            gone = ~self.live[text.docs[low:high]]
            counts -= np.bincount(np.repeat(np.arange(end - start), counts)[gone], minlength=end - start)
        return counts
