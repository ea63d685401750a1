"""Ways across the language border: each layer gives candidates, and a query keeps those that are on.

A layer is a function. Layers are asked in order; each is told the same words, and what they all say is weighed in
``search.expand``. None of them is needed: without any, a query is searched as typed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from corpus.model import Language


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words ``start`` to ``end`` (half-open) of what was typed may be said as ``text``.

    ``weight`` (0 to 1) is the layer's belief. ``kind``: term, learned, lexicon, variant, spelling. ``concept`` and
    ``warning`` (near, false_friend) come from a term base.
    """

    start: int
    end: int
    text: str
    weight: float
    kind: str
    concept: str = ""
    warning: str = ""


class Translator(Protocol):
    """A layer: what some words of one language may be in another (or, of the same one, otherwise)."""

    def __call__(self, words: Sequence[str], source: Language, target: Language) -> Sequence[Candidate]:
        """Candidates for the words as typed, of any range, in no settled order; none when it knows nothing."""
