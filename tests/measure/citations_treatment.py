"""What the words before a citation say of the work cited (amends, repeals, contradicts …), on our own sentences.

    python tests/measure/citations_treatment.py

A line of the gold: the treatment (``-`` for none) and a sentence with the citation in ⟦ ⟧. Half the traps are words that look like
a treatment and treat something else; in "was amended by X" it is X that amends.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from corpus.citations.treatment import treatment_of
from tests.measure.verdict import say

GOLD = Path(__file__).resolve().parent.parent / "data" / "citations_treatment.tsv"
PRECISION, RECALL = 0.95, 0.9


def judge() -> Iterator[tuple[str, str, str]]:
    """What is said, what we find, and the sentence."""
    for line in GOLD.read_text(encoding="utf-8").splitlines():
        said, marked = line.split("\t")
        text = marked.replace("⟧", "")
        start = text.index("⟦")
        yield said.strip("-"), treatment_of(text.replace("⟦", ""), start), marked


def main() -> None:
    judged = list(judge())
    right = sum(bool(said) and said == ours for said, ours, _ in judged)
    precision = right / max(sum(bool(ours) for _, ours, _ in judged), 1)
    recall = right / sum(bool(said) for said, _, _ in judged)
    sentences = f" ({len(judged)} sentences)"
    say("treatment, precision", PRECISION, P=precision)
    say("treatment, recall", RECALL, more=sentences, R=recall)
    for said, ours, marked in judged:
        if said != ours:
            print("       said", said or "-", "found", ours or "-", repr(marked))


if __name__ == "__main__":
    main()
