"""What encoders made of texts, kept between runs: E5 takes 0.4 s a passage, and the texts of a judged set never change."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np

from search.semantic import Encoder, Matrix, encode

OFTEN = 64  # new texts between two writes


class Remembering:
    """An encoder that looks up what it has read before. Only ``tests.relevance`` uses it; the site does not."""

    def __init__(self, encoder: Encoder, folder: Path) -> None:
        self.name, self.words = encoder.name, encoder.words
        self._encoder = encoder
        self._path = folder / f"{encoder.name}.npz"
        self._rows: dict[str, Matrix] = {}
        if self._path.is_file():
            with np.load(self._path, allow_pickle=False) as file:
                self._rows = dict(zip(map(str, file["keys"]), file["rows"].astype(np.float32), strict=True))
        self._new = 0

    def passages(self, texts: Sequence[str]) -> Matrix:
        """A vector for each text that may be found."""
        missing = [text for text in dict.fromkeys(texts) if _key("passage", text) not in self._rows]
        for at in range(0, len(missing), OFTEN):
            some = missing[at : at + OFTEN]
            for text, row in zip(some, encode(some, self._encoder), strict=True):
                self._keep(_key("passage", text), row)
        return np.stack([self._rows[_key("passage", text)] for text in texts])

    def question(self, text: str) -> Matrix:
        """The vector of a question."""
        key = _key("question", text)
        if key not in self._rows:
            self._keep(key, self._encoder.question(text))
        return self._rows[key]

    def _keep(self, key: str, row: Matrix) -> None:
        self._rows[key] = row
        self._new += 1
        if self._new >= OFTEN:
            self.write()

    def write(self) -> None:
        """Keep what is new for the next run."""
        if not self._new:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        draft = self._path.with_suffix(".new.npz")
        rows = np.stack(list(self._rows.values())).astype(np.float16)
        np.savez(draft, keys=np.array(list(self._rows), dtype=np.str_), rows=rows)
        draft.replace(self._path)
        self._new = 0


def _key(kind: str, text: str) -> str:
    return sha256(f"{kind}\n{text}".encode()).hexdigest()[:24]
