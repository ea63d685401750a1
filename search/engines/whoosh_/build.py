"""Passages into the arrays of a segment: tokens are numbered as they come and sorted once, by whole arrays."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from corpus.model import DocumentId
from search.engines.rules import index_field, language_in
from search.engines.whoosh_.arrays import Array, pack_strings, smallest
from search.engines.whoosh_.layout import MOST_PASSAGES
from search.fields import KEYWORDS, Entry, TextField

MOST_TOKENS = 300_000  # a segment is cut here and merged later; about 25 MB while it is built, in each process


class Numbers(dict[str, int]):
    """Gives every new text the next number."""

    def __missing__(self, text: str) -> int:
        number = self[text] = len(self)
        return number


class _Text:
    """The tokens of one indexed text, as they come."""

    def __init__(self) -> None:
        self.numbers = Numbers()
        self.tokens = array("I")
        self.passages = array("I")
        self.lengths = array("I")

    def add(self, passage: int, tokens: Sequence[str]) -> None:
        self.tokens.extend(map(self.numbers.__getitem__, tokens))
        self.passages.append(passage)
        self.lengths.append(len(tokens))


class SegmentBuilder:
    """Collects documents until the segment is full."""

    def __init__(self) -> None:
        self.rows: list[tuple[bytes, bytes]] = []  # id and version
        self.by_document: dict[DocumentId, list[int]] = {}
        self.dead: set[int] = set()
        self._first = [0]
        self._passages: list[bytes] = []
        self._texts: dict[str, _Text] = {}
        self._keywords: dict[str, list[tuple[str, ...]]] = {name: [] for name in KEYWORDS}
        self._tokens = 0

    def __len__(self) -> int:
        return len(self._passages)

    def room(self) -> int:
        """How many more passages fit."""
        return MOST_PASSAGES - len(self._passages) if self._tokens < MOST_TOKENS else 0

    def put(self, document: DocumentId, version: str, entries: Sequence[Entry]) -> None:
        """Add a row. What the builder held of the document stays, until ``remove``."""
        self.by_document.setdefault(document, []).append(len(self.rows))
        self.rows.append((document.encode(), version.encode()))
        for entry in entries:
            self._add(entry)
        self._first.append(len(self._passages))

    def remove(self, document: DocumentId) -> None:
        """Mark the rows of a document as dead."""
        self.dead.update(self.by_document.pop(document, ()))

    def _add(self, entry: Entry) -> None:
        number = len(self._passages)
        self._passages.append(entry.passage.encode())
        for field, tokens in entry.text.items():
            language = language_in(field, entry.language)
            self._text(index_field(field, language, exact=False)).add(number, tokens.stems)
            self._tokens += len(tokens.stems)
            if field is not TextField.SHADOW:
                self._text(index_field(field, language, exact=True)).add(number, tokens.words)
        for name, values in self._keywords.items():
            values.append(entry.keywords.get(name, ()))

    def _text(self, name: str) -> _Text:
        if name not in self._texts:
            self._texts[name] = _Text()
        return self._texts[name]

    def arrays(self) -> dict[str, Array]:
        """The arrays of the segment."""
        found = document_arrays(self.rows, self._first) | passage_arrays(self._passages)
        for name, text in sorted(self._texts.items()):
            if text.tokens:
                found |= _text_arrays(name, text, len(self))
        for name, values in self._keywords.items():
            found |= keyword_arrays(name, values)
        return found


def document_arrays(rows: Sequence[tuple[bytes, bytes]], first: Sequence[int]) -> dict[str, Array]:
    """The arrays of the rows of documents."""
    ids, versions = [r[0] for r in rows], [r[1] for r in rows]
    by_id = np.array(sorted(range(len(ids)), key=ids.__getitem__), np.uint32)
    return {
        **_strings("documents/ids", ids),
        **_strings("documents/versions", versions),
        "documents/first": np.array(first, np.uint32),
        "documents/sorted": by_id,
    }


def passage_arrays(ids: Sequence[bytes]) -> dict[str, Array]:
    """The arrays of the ids of passages."""
    rank = np.empty(len(ids), np.uint16)
    rank[sorted(range(len(ids)), key=ids.__getitem__)] = np.arange(len(ids), dtype=np.uint16)
    return {**_strings("passages/ids", ids), "passages/rank": rank}


def keyword_arrays(name: str, values: Sequence[tuple[str, ...]]) -> dict[str, Array]:
    """The arrays of a keyword field, one tuple a passage; none when all are empty."""
    held = [tuple(dict.fromkeys(v for v in each if v)) for each in values]
    known = sorted({v for each in held for v in each})
    if not known:
        return {}
    codes = {v: i for i, v in enumerate(known, 1)}
    found = _strings(f"keyword:{name}/values", [v.encode() for v in known])
    if all(len(each) <= 1 for each in held):
        flat: Iterable[int] = (codes[each[0]] if each else 0 for each in held)
    else:
        counts = np.array([len(each) for each in held], np.uint32)
        found[f"keyword:{name}/start"] = np.concatenate([[0], np.cumsum(counts)]).astype(np.uint32)
        flat = (codes[v] for each in held for v in each)
    return {**found, f"keyword:{name}/codes": smallest(np.fromiter(flat, np.uint32))}


def _strings(name: str, texts: Sequence[bytes]) -> dict[str, Array]:
    blob, ends = pack_strings(texts)
    return {name: blob, f"{name}.ends": ends}


def _text_arrays(name: str, text: _Text, passages: int) -> dict[str, Array]:
    """Sort the tokens by term, keeping their order, and count."""
    lengths = np.frombuffer(text.lengths, np.uint32)
    token_passage = np.repeat(np.frombuffer(text.passages, np.uint32).astype(np.uint16), lengths)
    starts = np.cumsum(lengths, dtype=np.uint32) - lengths
    positions = np.arange(len(token_passage), dtype=np.uint32) - np.repeat(starts, lengths)
    terms = sorted(text.numbers)
    place = np.empty(len(terms), np.uint32)
    place[[text.numbers[t] for t in terms]] = np.arange(len(terms), dtype=np.uint32)
    token_term = place[np.frombuffer(text.tokens, np.uint32)]
    order = stable_order(token_term, len(terms))
    token_term, token_passage = token_term[order], token_passage[order]
    new = np.ones(len(order), bool)
    new[1:] = (token_term[1:] != token_term[:-1]) | (token_passage[1:] != token_passage[:-1])
    firsts = np.flatnonzero(new)
    whole = np.zeros(passages, np.uint32)
    whole[np.frombuffer(text.passages, np.uint32)] = lengths
    tf = np.diff(firsts, append=len(order)).astype(np.uint32)
    counts = np.bincount(token_term[firsts], minlength=len(terms))
    names = [t.encode() for t in terms]
    return text_arrays(name, names, counts, token_passage[firsts], tf, positions[order], whole)


def text_arrays(
    name: str, terms: Sequence[bytes], counts: Array, passage: Array, tf: Array, positions: Array, lengths: Array
) -> dict[str, Array]:
    """The arrays of an indexed text, from its postings sorted by term, then passage; ``counts`` of each term."""
    start = np.concatenate([[0], np.cumsum(counts)]).astype(np.uint32)
    before = np.zeros(len(tf) + 1, np.uint32)
    np.cumsum(tf, dtype=np.uint32, out=before[1:])
    codes, pair_tf, pair_length = pair_codes(tf, lengths[passage])
    arrays: Mapping[str, Array] = {
        "start": start,
        "docs": passage.astype(np.uint16),
        "codes": codes,
        "pair.tf": pair_tf,
        "pair.length": pair_length,
        "first": before[start],
        "positions": smallest(positions),
        "lengths": smallest(lengths),
    }
    return {**_strings(f"{name}/terms", terms), **{f"{name}/{key}": value for key, value in arrays.items()}}


def pair_codes(tf: Array, length: Array) -> tuple[Array, Array, Array]:
    """A code for each pair of term frequency and length, and what the codes mean."""
    wide = int(length.max()) + 1 if len(length) else 1
    kind = np.uint32 if len(tf) and int(tf.max()) * wide + wide < 1 << 32 else np.uint64
    key = np.multiply(tf, wide, dtype=kind) + length.astype(kind)
    top = int(key.max()) + 1 if len(key) else 1
    if top < 1 << 24:  # a table is faster than sorting
        there = np.zeros(top, bool)
        there[key] = True
        pairs = np.flatnonzero(there)
        number = np.empty(top, np.uint32)
        number[pairs] = np.arange(len(pairs), dtype=np.uint32)
        codes = number[key]
    else:
        pairs, codes = np.unique(key, return_inverse=True)
    return smallest(codes), (pairs // wide).astype(np.uint32), (pairs % wide).astype(np.uint32)


def stable_order(keys: Array, bound: int) -> Array:
    """The order that sorts ``keys``, all below ``bound``; equal ones stay as they are. Radix sort, 16 bits a time."""
    low = np.argsort(keys.astype(np.uint16), kind="stable")
    if bound <= 1 << 16:
        return low
    high = (keys >> 16).astype(np.uint16)[low]
    return low[np.argsort(high, kind="stable")]
