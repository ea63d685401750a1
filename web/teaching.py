"""The common language of the corpus: what its own language versions teach, kept for the next questions.

Servers learn by themselves when documents with versions in both languages came in or changed (``web.worker``);
``puente terms learn`` does it at once. The same versions always teach the same.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from corpus.align import align
from corpus.files import keep_derived
from corpus.model import Document, Language, PassageKind, WorkId
from corpus.passages import split_sentences
from search.analysis import fold
from search.layers import learned_file
from search.translate.bridge import bridge
from search.translate.general import load_general
from search.translate.learned import Learned, Piece, learn, read_learned, write_learned
from search.translate.lexicon import lexicon_layer

if TYPE_CHECKING:
    from web.wiring import Puente

MOST_PIECES = 100_000  # sentences that are learned from: memory and some minutes
LIKE = 0.2  # likeness from which two sentences are taken to say the same

_Keys = Callable[[str, Language], frozenset[str]]


def teach(puente: Puente) -> int:
    """Learn from every work held in both languages; how many pairs are known now."""
    puente = puente.public
    after, lesson = puente.catalog.last_change(), _lesson(puente)
    pairs = learn(islice(iter_pieces(puente), MOST_PIECES))
    write_learned(learned_file(puente.settings.home), pairs)
    _note(puente, after, lesson)
    return len(pairs)


def is_taught(puente: Puente) -> bool:
    """Whether all is learned that can be. Cheap where nothing changed since it was last asked."""
    puente = puente.public
    after, kept = puente.catalog.last_change(), _noted(puente)
    if kept.get("after") == after:
        return True
    lesson = _lesson(puente)
    if kept.get("lesson", _NOTHING) != lesson:
        return False
    _note(puente, after, lesson)
    return True


def learned_pairs(puente: Puente, text: str = "") -> Sequence[Learned]:
    """What was learned and differs, surest first; of a text, the pairs that have it in either language."""
    try:
        every = list(read_learned(learned_file(puente.settings.home)))
    except (OSError, ValueError):
        return ()
    wanted = f" {fold(text)} " if text else ""
    sides = ((pair, fold(pair.english), fold(pair.spanish)) for pair in every)
    return [pair for pair, one, other in sides if one != other and (wanted in f" {one} " or wanted in f" {other} ")]


def _lesson(puente: Puente) -> str:
    """A short text that differs when the versions that there are to learn from do."""
    versions = (f"{d.id} {puente.catalog.version_of(d.id)}" for pair in _bilingual(puente) for d in pair)
    return sha256("\n".join(versions).encode()).hexdigest()


_NOTHING = sha256(b"").hexdigest()  # the lesson of a collection without versions in both languages


def _place(puente: Puente) -> Path:
    return learned_file(puente.settings.home).with_suffix(".state")


def _note(puente: Puente, after: int, lesson: str) -> None:
    keep_derived(_place(puente), [json.dumps({"after": after, "lesson": lesson})])


def _noted(puente: Puente) -> Mapping[str, Any]:
    try:
        found: Mapping[str, Any] = json.loads(_place(puente).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found


def _bilingual(puente: Puente) -> Iterator[tuple[Document, Document]]:
    """The English and the Spanish document of every work that is held in both, by the id of the first."""
    versions: dict[WorkId, dict[Language, Document]] = defaultdict(dict)
    for document in puente.catalog.iter_documents():
        versions[document.work].setdefault(document.language, document)
    for held in versions.values():
        if Language.EN in held and Language.ES in held:
            yield held[Language.EN], held[Language.ES]


def iter_pieces(puente: Puente) -> Iterator[Piece]:
    """Sentences of both languages that say the same, each with the passage it stands in."""
    puente, keys = puente.public, bridge([lexicon_layer(load_general())])
    for english, spanish in _bilingual(puente):
        yield from _aligned(puente, english, spanish, keys)


def _aligned(puente: Puente, english: Document, spanish: Document, keys: _Keys) -> Iterator[Piece]:
    one, other = (list(_sentences(puente, document)) for document in (english, spanish))
    beads = align([keys(s.text, Language.EN) for s in one], [keys(s.text, Language.ES) for s in other])
    for bead in beads:
        if bead.score >= LIKE:
            left, right = one[slice(*bead.left)], other[slice(*bead.right)]
            said = [" ".join(sentence.text for sentence in side) for side in (left, right)]
            heading = all(sentence.heading for sentence in (*left, *right))
            yield Piece(said[0], said[1], left[0].passage, right[0].passage, heading)


class _Sentence(NamedTuple):
    passage: str
    text: str
    heading: bool


def _sentences(puente: Puente, document: Document) -> Iterator[_Sentence]:
    """The sentences of the body in the document's language."""
    for passage in puente.catalog.iter_passages(document.id):
        if passage.kind in (PassageKind.BODY, PassageKind.HEADING) and passage.language is document.language:
            for sentence in split_sentences(passage.text, passage.language):
                yield _Sentence(passage.id, sentence, passage.kind is PassageKind.HEADING)
