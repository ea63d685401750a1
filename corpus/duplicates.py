"""Documents that may be one work: the same text in another format or at another place, or in another language.

Only offered, never merged: a curator accepts or rejects, and what was decided is not offered again. Two in one language
need most of their sequences of five words in common. Two in two languages are found by the traits that survive
translation (``corpus.likeness``), each weighed by how rare it is: both must be each other's best partner, and of
about the same length.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from datasketch import MinHash, MinHashLSH

from corpus import likeness
from corpus.model import Document, DocumentId, Language

if TYPE_CHECKING:
    from corpus.catalog import Catalog

KIND = "proposal"
# Thresholds: set on data/border (515 documents) and, for two languages, on the 92 pairs of data/parallel, too.
LEAST = 20  # sequences; shorter texts are alike by chance
COPY = 0.9  # of all sequences in both: forms filled in differently have .85 in common
OTHER_FORMAT = 0.6  # where the format differs: running heads and lost characters cost some
LSH_THRESHOLD = 0.5  # lower, since LSH only chooses what is compared in full
ALIKE = 0.3  # cosine of the traits; from .4 on all pairs of border are right, and one in five of parallel is missed
LENGTHS = (0.5, 2.0)
MOST_TRAITS = 200
MOST_SHARED = 500  # documents that share a trait; a trait of more tells nothing
SHOWN = 8


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two documents that may be one work.

    ``kind``: format (the same text in another format), copy (in the same format) or translation. ``score``: the share
    of sequences in common, or the cosine of the traits. ``evidence``: what they share.
    """

    kind: str
    left: DocumentId
    right: DocumentId
    score: float
    evidence: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Key of the pair, in either order."""
        return " ".join(sorted((self.left, self.right)))


@dataclass(slots=True)
class _Texts:
    """What is kept of all documents while they are compared."""

    documents: dict[DocumentId, Document] = field(default_factory=dict)
    sketches: dict[DocumentId, MinHash] = field(default_factory=dict)
    traits: dict[DocumentId, Counter[str]] = field(default_factory=dict)
    lengths: dict[DocumentId, int] = field(default_factory=dict)


def propose(catalog: Catalog, *, settled: bool = False) -> tuple[Proposal, ...]:
    """Pairs of documents that may be one work, the surest first.

    Pairs that are one work already, or that a curator decided on, are left out unless ``settled``.
    """
    texts = _read(catalog)
    decided = catalog.curated(KIND)
    same = list(_same_texts(catalog, texts))
    found = [*same, *_translations(texts, same)]
    wanted = [
        proposal
        for proposal in found
        if settled
        or (proposal.id not in decided and texts.documents[proposal.left].work != texts.documents[proposal.right].work)
    ]
    return tuple(sorted(wanted, key=lambda proposal: (-proposal.score, proposal.id)))


def accept(catalog: Catalog, proposal: Proposal, *, by: str) -> None:
    """Make both documents versions of one work: that of ``left``. Their texts stay as they are."""
    catalog.correct(proposal.right, {"work": catalog.document(proposal.left).work}, by=by)
    catalog.curate(KIND, proposal.id, {"accepted": True}, by=by)


def reject(catalog: Catalog, proposal: Proposal, *, by: str) -> None:
    """Keep both documents apart, and do not ask again."""
    catalog.curate(KIND, proposal.id, {"accepted": False}, by=by)


def _read(catalog: Catalog) -> _Texts:
    texts = _Texts()
    for document in catalog.iter_documents():
        text = _text(catalog, document.id)
        texts.documents[document.id] = document
        texts.lengths[document.id] = len(text)
        sequences = likeness.sequences(text)
        if len(sequences) >= LEAST:
            texts.sketches[document.id] = likeness.sketch(sequences)
        if document.language is not Language.OTHER:
            keys = [citation.key for citation in catalog.legal(document.id)]
            texts.traits[document.id] = likeness.traits(text, keys)
    return texts


def _text(catalog: Catalog, document: DocumentId) -> str:
    return "\n".join(passage.text for passage in catalog.iter_passages(document))


def _same_texts(catalog: Catalog, texts: _Texts) -> Iterator[Proposal]:
    near = MinHashLSH(LSH_THRESHOLD, likeness.PERMUTATIONS)
    for id_, made in texts.sketches.items():
        for other in sorted(near.query(made)):
            one, two = (likeness.sequences(_text(catalog, some)) for some in (other, id_))
            both, part = likeness.resemblance(one, two)
            copy = texts.documents[other].media_type == texts.documents[id_].media_type
            if both >= (COPY if copy else OTHER_FORMAT):
                yield Proposal("copy" if copy else "format", other, id_, both, (f"{part:.0%}",))
                break  # the members of a group are each offered with one other
        near.insert(id_, made)


def _translations(texts: _Texts, same: Iterable[Proposal]) -> Iterator[Proposal]:
    vectors = _vectors(texts)
    scores = _scores(texts, vectors)
    twins = {frozenset((proposal.left, proposal.right)) for proposal in same}
    for left, row in scores.items():
        if texts.documents[left].language is not Language.EN:
            continue
        right, score = max(row.items(), key=lambda pair: (pair[1], pair[0]))
        ratio = texts.lengths[right] / max(1, texts.lengths[left])
        rest = _second(row, right, twins), _second(scores[right], left, twins)
        if score >= ALIKE and score > max(rest) and LENGTHS[0] <= ratio <= LENGTHS[1]:
            shared = vectors[left].keys() & vectors[right].keys()
            best = sorted(shared, key=lambda trait: (-vectors[left][trait] * vectors[right][trait], trait))
            yield Proposal("translation", left, right, score, likeness.told(best[:SHOWN]))


def _second(row: Mapping[DocumentId, float], best: DocumentId, twins: set[frozenset[DocumentId]]) -> float:
    """The best score of another partner; another format of the best one is no rival."""
    return max((s for id_, s in row.items() if id_ != best and frozenset((id_, best)) not in twins), default=0.0)


def _vectors(texts: _Texts) -> dict[DocumentId, dict[str, float]]:
    """The telling traits of each document: those that stand in both languages and in few documents."""
    seen: dict[str, Counter[Language]] = defaultdict(Counter)
    for id_, counts in texts.traits.items():
        for trait in counts:
            seen[trait][texts.documents[id_].language] += 1
    rarity = {
        trait: math.log(1 + len(texts.traits) / number.total()) for trait, number in seen.items() if len(number) == 2
    }
    return {id_: likeness.weigh(counts, rarity, MOST_TRAITS) for id_, counts in texts.traits.items()}


def _scores(
    texts: _Texts, vectors: Mapping[DocumentId, Mapping[str, float]]
) -> dict[DocumentId, dict[DocumentId, float]]:
    """Cosines between documents of different languages that share a telling trait."""
    where: dict[str, list[DocumentId]] = defaultdict(list)
    for id_, vector in vectors.items():
        for trait in vector:
            where[trait].append(id_)
    scores: dict[DocumentId, dict[DocumentId, float]] = {}
    for id_, vector in vectors.items():
        row: dict[DocumentId, float] = defaultdict(float)
        for trait, weight in vector.items():
            if len(where[trait]) <= MOST_SHARED:
                for other in where[trait]:
                    if texts.documents[other].language != texts.documents[id_].language:
                        row[other] += weight * vectors[other][trait]
        if row:
            scores[id_] = dict(row)
    return scores
