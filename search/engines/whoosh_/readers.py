"""Our arrays through Whoosh's own eyes, so that its searcher and its queries work on the index as on any other.

Our searches do not come this way (see ``score``); the tests do, to compare the two, and so can anybody with Whoosh.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from whoosh.codec import base
from whoosh.filedb.filestore import ReadOnlyError
from whoosh.matching import ListMatcher
from whoosh.reading import TermInfo, TermNotFound

from search.engines.whoosh_.arrays import Array
from search.engines.whoosh_.view import SegmentView, TextView
from search.fields import KEYWORDS


class PassageReader(base.PerDocumentReader):  # type: ignore[misc]  # Whoosh has no types
    """Lengths, stored ids and deletions."""

    def __init__(self, view: SegmentView) -> None:
        self._view = view

    def doc_count_all(self) -> int:
        """Passages, dead ones too."""
        return self._view.passage_count

    def doc_count(self) -> int:
        """Living passages."""
        return self._view.live_count

    def has_deletions(self) -> bool:
        """Whether any passage is dead."""
        return len(self._view.dead) > 0

    def is_deleted(self, docnum: int) -> bool:
        """Whether this passage is dead."""
        return self._view.live is not None and not self._view.live[docnum]

    def deleted_docs(self) -> set[int]:
        """The dead passages."""
        return set(self._view.dead.tolist())

    def stored_fields(self, docnum: int) -> dict[str, str]:
        """The id of a passage."""
        return {"passage": self._view.passages[docnum].decode()}

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """How many tokens a passage has in a text: the exact number, where Whoosh's own codec rounds to a byte."""
        text = self._view.text(fieldname)
        return int(text.lengths[docnum]) if text is not None else default

    def field_length(self, fieldname: str) -> int:
        """The tokens of a text in all living passages."""
        return self._view.totals(fieldname)[1]

    def min_field_length(self, fieldname: str) -> int:
        """The shortest length of a text that is there."""
        lengths = self._lengths(fieldname)
        return int(lengths[lengths > 0].min()) if lengths.any() else 0

    def max_field_length(self, fieldname: str) -> int:
        """The longest length of a text."""
        return int(self._lengths(fieldname).max(initial=0))

    def _lengths(self, fieldname: str) -> Array:
        text = self._view.text(fieldname)
        return text.lengths if text is not None else np.zeros(0, np.uint32)


class TermReader(base.TermsReader):  # type: ignore[misc]
    """Terms and their postings; keyword fields are texts of one word without positions."""

    def __init__(self, view: SegmentView) -> None:
        self._view = view

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self._find(*term) >= 0

    def _strings(self, fieldname: str) -> Sequence[bytes]:
        if fieldname in KEYWORDS:
            keyword = self._view.keyword(fieldname)
            return keyword.values if keyword is not None else ()
        text = self._view.text(fieldname)
        return text.terms if text is not None else ()

    def _find(self, fieldname: str, term: bytes) -> int:
        strings = self._strings(fieldname)
        return strings.find(term) if strings else -1  # type: ignore[attr-defined]

    def indexed_field_names(self) -> list[str]:
        """The texts and keyword fields that have terms."""
        return sorted([*self._view.text_names, *(name for name in KEYWORDS if self._view.keyword(name) is not None)])

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """All terms."""
        for name in self.indexed_field_names():
            yield from ((name, term) for term in self._strings(name))

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """Terms of a field, beginning with the first that is not before ``prefix``."""
        return ((name, term) for name, term in self.terms() if name == fieldname and term >= prefix)

    def items(self) -> Iterator[tuple[tuple[str, bytes], Any]]:
        """All terms with what is known of each."""
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], Any]]:
        """As ``terms_from``, with what is known of each."""
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def cursor(self, fieldname: str, fieldobj: Any) -> Any:  # noqa: ARG002
        """Refused: suggestions are ours."""
        raise ReadOnlyError

    def term_info(self, fieldname: str, text: bytes) -> Any:
        """Frequency, weights and lengths of a term."""
        docs, tf, lengths, _ = self._postings(fieldname, text)
        return TermInfo(
            weight=float(tf.sum()),
            df=len(docs),
            minlength=int(lengths.min()),
            maxlength=int(lengths.max()),
            maxweight=float(tf.max()),
            minid=int(docs[0]),
            maxid=int(docs[-1]),
        )

    def frequency(self, fieldname: str, text: bytes) -> float:
        """How often a term stands in the segment."""
        return float(self.term_info(fieldname, text).weight()) if (fieldname, text) in self else 0.0

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """In how many passages a term stands."""
        return len(self._postings(fieldname, text)[0]) if (fieldname, text) in self else 0

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> Any:
        """Whoosh's own matcher over a list, fed from the arrays."""
        docs, tf, _, positions = self._postings(fieldname, text)
        return ListMatcher(
            docs.tolist(),
            tf.astype(float).tolist(),
            _Values(format_, tf, positions),
            format_,
            scorer=scorer,
            term=(fieldname, text),
            terminfo=self.term_info(fieldname, text),
        )

    def _postings(self, fieldname: str, text: bytes) -> tuple[Array, Array, Array, Array]:
        """Passages, frequencies, lengths and positions of a term."""
        number = self._find(fieldname, text)
        if number < 0:
            raise TermNotFound(f"No term {fieldname}:{text!r}")
        if fieldname in KEYWORDS:
            keyword = self._view.keyword(fieldname)
            assert keyword is not None
            docs = np.flatnonzero(keyword.mask([text.decode()], self._view.passage_count))
            ones = np.ones(len(docs), np.uint32)
            return docs, ones, ones, np.zeros(len(docs), np.uint32)
        found = self._view.text(fieldname)
        assert isinstance(found, TextView)
        start, end = found.range(number)
        codes = found.codes[start:end]
        first = int(found.first[number])
        positions = found.positions[first : first + int(found.pair_tf[codes].sum())]
        return found.docs[start:end], found.pair_tf[codes], found.pair_length[codes], positions


class _Values(Sequence[bytes]):
    """Positions as Whoosh's format wants them, made when asked for."""

    def __init__(self, format_: Any, tf: Array, positions: Array) -> None:
        self._format = format_
        self._positions = positions
        self._ends = np.concatenate([[0], np.cumsum(tf)])

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, index: Any) -> Any:
        found = self._positions[int(self._ends[index]) : int(self._ends[index + 1])].tolist()
        return self._format.encode(found) if hasattr(self._format, "encode") else b""
