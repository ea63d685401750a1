"""Several indexes that answer as one: that of what everybody may read, and those of the groups that somebody is in.

What a group may read stands in an index of its own. So nothing of it is in the index that all others ask: not in hits,
counts and suggestions, and not in the weights of words either, which a filter would leave there. Decided 2026-11.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from itertools import chain, zip_longest
from math import log
from typing import Protocol
from urllib.parse import urlsplit

from corpus.errors import NotInCatalog
from corpus.model import Change, Content, Document, DocumentId, Language
from search.bundles import Bundle, BundlingLibrary, Library
from search.engine import Abilities, Engine, IndexStats, Writer
from search.engines import rules
from search.errors import EngineError
from search.query import Clause, Phrase, Request, Word
from search.results import Found, Hit


class Dated(Protocol):
    """What joining needs of a catalog."""

    def documents(self, ids: Sequence[DocumentId]) -> Mapping[DocumentId, Document]:
        """Documents by id; unknown ones are left out."""

    def last_change(self) -> int:
        """The newest sequence number."""


def address_for(url: str, group: str) -> str:
    """Where the index of a group is, beside that of what everybody may read; without a group, that one."""
    if not group or not urlsplit(url).path.strip("/"):  # a memory index has no place: each is its own
        return url
    place, mark, options = url.partition("?")
    return f"{place.rstrip('/')}-group-{group}{mark}{options}"


class Joined:
    """Indexes that answer as one; for reading. ``library`` is the catalog as the reader may know it."""

    def __init__(self, engines: Sequence[Engine], library: Dated) -> None:
        self._engines, self._library = tuple(engines), library
        self.abilities: Abilities = engines[0].abilities

    def writing(self) -> AbstractContextManager[Writer]:
        """Not here: each index is written by itself."""
        raise EngineError

    def rebuilding(self) -> AbstractContextManager[Writer]:
        """Not here."""
        raise EngineError

    def search(self, request: Request) -> Found:
        """Passages that match, best first. Scores of each index are as if its words were as rare as in all together."""
        if len(self._engines) == 1:
            return self._engines[0].search(request)
        deep = replace(request, limit=request.offset + request.limit, offset=0)
        answers = [engine.search(deep) for engine in self._engines]
        weights = self._weights(request.clause)
        hits = [
            replace(hit, score=hit.score * weight)
            for answer, weight in zip(answers, weights, strict=True)
            for hit in answer.hits
        ]
        page = tuple(self._ordered(hits, request.sort)[request.offset : deep.limit])
        facets = {name: _summed([answer.facets.get(name, {}) for answer in answers]) for name in request.facets}
        return Found(page, sum(answer.total for answer in answers), facets)

    def _ordered(self, hits: Sequence[Hit], sort: str) -> list[Hit]:
        by_id = sorted(hits, key=lambda hit: hit.passage)
        if sort == "relevance":
            return sorted(by_id, key=lambda hit: -hit.score)
        documents = self._library.documents([hit.document for hit in hits])
        issued = {id_: document.issued for id_, document in documents.items()}
        dated = [hit for hit in by_id if issued.get(hit.document)]
        dated.sort(key=lambda hit: issued[hit.document], reverse=sort == "newest")
        return dated + [hit for hit in by_id if not issued.get(hit.document)]

    def _weights(self, clause: Clause) -> list[float]:
        """For each index, how much rarer the words of a query that it has are in all indexes than in it alone."""
        stems: dict[Language, set[str]] = {}
        for part in rules.iter_clauses(clause):
            if isinstance(part, Word | Phrase):
                stems.setdefault(part.language, set()).update(rules.sequence(replace(part, exact=False)).tokens)
        passages = [engine.stats().passages for engine in self._engines]
        own, all_ = [0.0] * len(passages), [0.0] * len(passages)
        for language, words in stems.items():
            counts = [engine.frequencies(sorted(words), language) for engine in self._engines]
            for word in words:
                together = _rarity(sum(passages), sum(count.get(word, 0) for count in counts))
                for number, count in enumerate(counts):
                    if count.get(word):
                        own[number] += _rarity(passages[number], count[word])
                        all_[number] += together
        return [both / alone if alone else 1.0 for both, alone in zip(all_, own, strict=True)]

    def suggest(self, prefix: str, language: Language, limit: int) -> Sequence[str]:
        """Folded words that start with ``prefix``: of each index the most frequent first, in turns."""
        every = [engine.suggest(prefix, language, limit) for engine in self._engines]
        in_turns = (word for words in zip_longest(*every) for word in words if word is not None)
        return list(dict.fromkeys(in_turns))[:limit]

    def frequencies(self, stems: Sequence[str], language: Language) -> Mapping[str, int]:
        """How many passages have each stem in their body."""
        counts = [engine.frequencies(stems, language) for engine in self._engines]
        return {stem: sum(count.get(stem, 0) for count in counts) for stem in stems}

    def check(self) -> Sequence[str]:
        """Names of damaged parts."""
        return tuple(chain.from_iterable(engine.check() for engine in self._engines))

    def stats(self) -> IndexStats:
        """Size and state of all together; no change counts that the reader may not know of."""
        every = [engine.stats() for engine in self._engines]
        return IndexStats(
            documents=sum(each.documents for each in every),
            passages=sum(each.passages for each in every),
            generation=min(*(each.generation for each in every), self._library.last_change()),
            fingerprint=next((e.fingerprint for e in every if e.fingerprint != rules.FINGERPRINT), rules.FINGERPRINT),
            bytes=sum(each.bytes for each in every),
        )

    def versions(self) -> Mapping[DocumentId, tuple[str, int]]:
        """Version and number of passages of every document."""
        return {id_: state for engine in self._engines for id_, state in engine.versions().items()}

    def close(self) -> None:
        """Nothing: whoever opened the indexes closes them."""


def _rarity(passages: int, having: int) -> float:
    """As in BM25 (``search.fields``)."""
    return log(1 + (passages - min(having, passages) + 0.5) / (having + 0.5))


def _summed(counts: Sequence[Mapping[str, int]]) -> dict[str, int]:
    sums: Counter[str] = Counter()
    for each in counts:
        sums.update(each)
    return dict(sorted(sums.items(), key=lambda item: (-item[1], item[0])))


class Slice:
    """The documents of a catalog that stand in one index: those of a group or, without one, those that are open to all.

    Fits where an index is made (``search.indexing``). A change of any other document means that it is not, or no
    longer, in this index.
    """

    def __init__(self, library: Library, group: str) -> None:
        self._library, self._group = library, group

    def document(self, id: DocumentId, /) -> Document:  # noqa: A002
        """The document; raises ``NotInCatalog``, also for one that has no place here."""
        found = self._library.document(id)
        if found.group != self._group:
            raise NotInCatalog(id=id)
        return found

    def iter_documents(self) -> Iterator[Document]:
        """All documents of this index."""
        return (document for document in self._library.iter_documents() if document.group == self._group)

    def content(self, id: DocumentId, /) -> Content:  # noqa: A002
        """All that a document brought in."""
        return self._library.content(self.document(id).id)

    def version_of(self, document: DocumentId, /) -> str:
        """A short text that differs when the document or its content does."""
        return self._library.version_of(self.document(document).id)

    def changes(self, after: int, limit: int = 1000) -> Sequence[Change]:
        """The last change of each document."""
        return self._library.changes(after, limit)

    def last_change(self) -> int:
        """The newest sequence number."""
        return self._library.last_change()

    def bundles(self, ids: Sequence[DocumentId], /) -> Sequence[Bundle]:
        """What is indexed of these documents; those that have no place here are left out."""
        assert isinstance(self._library, BundlingLibrary)
        return [bundle for bundle in self._library.bundles(ids) if bundle.document.group == self._group]
