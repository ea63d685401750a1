"""What words say of a cited work. The sentences are our own; real ones that were read are in `make measure-citations`."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

from corpus.citations.treatment import treatment_of


def test_our_gold(measure: Callable[[str], ModuleType]) -> None:
    judged = list(measure("citations_treatment").judge())

    assert len(judged) > 50
    assert [] == [one for one in judged if one[0] != one[1]]


def test_a_sentence_before_says_nothing() -> None:
    text = "The act repeals all others. It is printed with the Water Act."

    assert "" == treatment_of(text, text.index("Water Act"))
