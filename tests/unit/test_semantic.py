"""Nearness in meaning, with an encoder that knows five words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

import search.semantic as module
from corpus.model import Document, DocumentId, Language, Passage, PassageId, PassageKind, WorkId
from search.results import Found, Hit
from search.semantic import Matrix, Semantic, open_semantic, sync_vectors

EN, ES = Language.EN, Language.ES
MEANINGS = [{"water", "agua", "river"}, {"border", "frontera"}, {"money", "dinero"}]


class FakeEncoder:
    """A dimension a meaning; counts what it was asked."""

    name, words = "fake", 0.5

    def __init__(self) -> None:
        self.read = 0

    def passages(self, texts: Sequence[str]) -> Matrix:
        self.read += len(texts)
        rows = [[float(bool(meaning & set(text.split()))) for meaning in MEANINGS] for text in texts]
        return np.array(rows, dtype=np.float32)

    def question(self, text: str) -> Matrix:
        row: Matrix = self.passages([text])[0]
        return row


class FakeLibrary:
    def __init__(self, **texts: Sequence[str]) -> None:
        self.texts = texts

    def iter_documents(self) -> Iterator[Document]:
        for name in self.texts:
            yield Document(DocumentId(name), WorkId(name), name, ES, "")

    def iter_passages(self, document: DocumentId, /) -> Iterator[Passage]:
        for n, text in enumerate(self.texts[document]):
            yield Passage(PassageId(f"{document}#{n}"), document, n, PassageKind.BODY, ES, text)

    def version_of(self, document: DocumentId, /) -> str:
        return " ".join(self.texts[document])


LIBRARY = FakeLibrary(a=["el agua", "la frontera"], b=["el dinero"])


@pytest.fixture
def encoder(monkeypatch: pytest.MonkeyPatch) -> FakeEncoder:
    fake = FakeEncoder()
    monkeypatch.setattr(module, "open_encoder", lambda _="": fake)
    return fake


def opened(home: Path, encoder: FakeEncoder, library: FakeLibrary = LIBRARY) -> Semantic:
    list(sync_vectors(library, home, encoder))
    semantic = open_semantic(home)
    assert semantic is not None
    return semantic


def names(found: Found) -> list[str]:
    return [hit.passage for hit in found.hits]


def test_what_shares_no_word_is_found_by_its_meaning(tmp_path: Path, encoder: FakeEncoder) -> None:
    improved = opened(tmp_path, encoder).improve("water", ES, Found((), 0), add=True)

    assert names(improved)[0] == "a#0"
    assert improved.hits[0].document == "a"


def test_words_and_nearness_add_up(tmp_path: Path, encoder: FakeEncoder) -> None:
    by_words = Found((Hit(PassageId("b#0"), DocumentId("b"), 2.0), Hit(PassageId("a#0"), DocumentId("a"), 1.9)), 2)

    assert names(opened(tmp_path, encoder).improve("water", ES, by_words, add=False)) == ["a#0", "b#0"]


def test_with_filters_nothing_is_added(tmp_path: Path, encoder: FakeEncoder) -> None:
    by_words = Found((Hit(PassageId("b#0"), DocumentId("b"), 2.0),), 1)

    assert names(opened(tmp_path, encoder).improve("water", ES, by_words, add=False)) == ["b#0"]


def test_a_language_without_vectors_is_left_as_it_is(tmp_path: Path, encoder: FakeEncoder) -> None:
    found = Found((), 0)

    assert opened(tmp_path, encoder).improve("water", EN, found, add=True) is found


def test_only_what_changed_is_read_again(tmp_path: Path, encoder: FakeEncoder) -> None:
    list(sync_vectors(LIBRARY, tmp_path, encoder))
    before = encoder.read
    semantic = opened(tmp_path, encoder, FakeLibrary(a=["el agua", "la frontera"], c=["river"]))

    assert encoder.read - before == 1
    assert "b#0" not in names(semantic.improve("money", ES, Found((), 0), add=True))


def test_another_encoder_starts_anew(tmp_path: Path, encoder: FakeEncoder) -> None:
    list(sync_vectors(LIBRARY, tmp_path, encoder))
    encoder.name = "other"

    assert open_semantic(tmp_path) is None


def test_without_an_encoder_or_vectors_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert open_semantic(tmp_path) is None
    list(sync_vectors(LIBRARY, tmp_path, FakeEncoder()))
    monkeypatch.setattr(module, "open_encoder", lambda _: None)

    assert open_semantic(tmp_path) is None
