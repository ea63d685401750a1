"""The common language of the corpus: what its own language versions teach, kept for the next questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from corpus.align import align
from corpus.model import Document, Language, PassageKind, WorkId
from corpus.passages import split_sentences
from search.layers import learned_file
from search.translate.bridge import bridge
from search.translate.general import load_general
from search.translate.learned import Piece, learn, write_learned
from search.translate.lexicon import lexicon_layer

if TYPE_CHECKING:
    from web.wiring import Puente

LIKE = 0.2  # likeness from which two sentences are taken to say the same

_Keys = Callable[[str, Language], frozenset[str]]


def teach(puente: Puente) -> int:
    """Learn from every work held in both languages; how many pairs are known now.

    An installation that is open goes on with what it knew: the next one knows more.
    """
    pairs = learn(iter_pieces(puente))
    write_learned(learned_file(puente.settings.home), pairs)
    return len(pairs)


def iter_pieces(puente: Puente) -> Iterator[Piece]:
    """Sentences of both languages that say the same, each with the passage it stands in."""
    versions: dict[WorkId, dict[Language, Document]] = defaultdict(dict)
    for document in puente.catalog.iter_documents():
        versions[document.work].setdefault(document.language, document)
    keys = bridge([lexicon_layer(load_general())])
    for held in versions.values():
        if Language.EN in held and Language.ES in held:
            yield from _aligned(puente, held[Language.EN], held[Language.ES], keys)


def _aligned(puente: Puente, english: Document, spanish: Document, keys: _Keys) -> Iterator[Piece]:
    one, other = (list(_sentences(puente, document)) for document in (english, spanish))
    beads = align([keys(text, Language.EN) for _, text in one], [keys(text, Language.ES) for _, text in other])
    for bead in beads:
        if bead.score >= LIKE:
            left, right = one[slice(*bead.left)], other[slice(*bead.right)]
            yield Piece(" ".join(text for _, text in left), " ".join(text for _, text in right), left[0][0])


def _sentences(puente: Puente, document: Document) -> Iterator[tuple[str, str]]:
    """The sentences of the body in the document's language, each with the id of its passage."""
    for passage in puente.catalog.iter_passages(document.id):
        if passage.kind in (PassageKind.BODY, PassageKind.HEADING) and passage.language is document.language:
            for sentence in split_sentences(passage.text, passage.language):
                yield passage.id, sentence
