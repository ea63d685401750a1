"""Precision, recall and fields of references in two papers annotated by hand, and in the notes of the first paper.

    python tests/measure/citations_papers.py

A reference is found when one of ours in the same note has a like title (or, where there is none, any URL). F1 over references;
fields over the found ones.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from rapidfuzz import fuzz

from corpus.citations.references import classify, find_references
from corpus.folding import fold
from corpus.model import DocumentId, Language, Note, Passage, PassageId, PassageKind, Reference
from tests.measure.verdict import say

ROOT = Path(__file__).resolve().parent.parent
PAPERS = ROOT / "data" / "citations_papers.json"
SEED = ROOT.parent.parent / "shared" / "data" / "seed"
WANTED = 0.85
Gold = list[list[object]]


def document(texts: Sequence[str], bibliography: Sequence[str], language: Language) -> tuple[list[Passage], list[Note]]:
    """Notes and a bibliography as passages of one document."""
    id_ = DocumentId("d")
    entries = [(PassageKind.HEADING, "Bibliografía", "")] if bibliography else []
    entries += [(PassageKind.BODY, text, "Bibliografía") for text in bibliography]
    entries += [(PassageKind.NOTE, text, "") for text in texts]
    passages = [
        Passage(PassageId(f"d#{i}"), id_, i, kind, language, text, heading=heading)
        for i, (kind, text, heading) in enumerate(entries)
    ]
    noted = [p for p in passages if p.kind is PassageKind.NOTE]
    notes = [Note(id_, n, str(n), classify(p.text), p.text, (p.id,)) for n, p in enumerate(noted, 1)]
    return passages, notes


def plain(text: object) -> str:
    return re.sub(r"\W+", " ", fold(str(text or ""))).strip()


def like(gold: list[object], ours: Reference) -> bool:
    if not gold[1]:
        return bool(ours.url) and not ours.title
    return fuzz.ratio(plain(gold[1]), plain(ours.title)) >= 90


def pairs(
    entries: Sequence[tuple[str, Gold]], found: Sequence[Sequence[Reference]]
) -> Iterator[tuple[list[object] | None, Reference | None]]:
    for (_, gold), mine in zip(entries, found, strict=True):
        left = list(mine)
        for wanted in gold:
            hit = next((r for r in left if like(wanted, r)), None)
            if hit:
                left.remove(hit)
            yield wanted, hit
        yield from ((None, extra) for extra in left)


def measure_paper(paper: dict[str, object], *, show: bool = False) -> dict[str, float]:
    """Figures of one annotated paper."""
    notes: list[tuple[str, Gold]] = paper["notes"]  # type: ignore[assignment]
    books: list[tuple[str, Gold]] = paper["bibliography"]  # type: ignore[assignment]
    passages, noted = document([t for t, _ in notes], [t for t, _ in books], Language(str(paper["language"])))
    references = find_references(passages, noted)
    in_notes = [[r for r in references if r.note == n] for n in range(1, len(notes) + 1)]
    in_books = [[r for r in references if r.note is None and r.passage == f"d#{i}"] for i in range(1, len(books) + 1)]
    right, hits = Counter[str](), 0
    matched = list(pairs([*notes, *books], [*in_notes, *in_books]))
    for wanted, ours in matched:
        if wanted is None or ours is None:
            if show:
                print("   ", "MISSED" if ours is None else "EXTRA", wanted or ours.raw)  # type: ignore[union-attr]
            continue
        hits += 1
        family = ours.authors[0].split(",")[0] if ours.authors else ""
        values = {
            "author": (family, wanted[0]),
            "year": (ours.year or "", wanted[2] or ""),
            "container": (ours.container, wanted[3]),
        }
        for name, (a, b) in values.items():
            right[name] += plain(a) == plain(b)
            if show and plain(a) != plain(b):
                print("   ", name, "|", a, "|", b)
    wanted_n = sum(w is not None for w, _ in matched)
    found_n = sum(o is not None for _, o in matched)
    precision, recall = hits / max(found_n, 1), hits / max(wanted_n, 1)
    fields = {name: round(count / max(hits, 1), 3) for name, count in right.items()}
    return {
        "references": wanted_n,
        "precision": round(precision, 3),
        "recall": round(recall, 3),
        "f1": round(2 * hits / (found_n + wanted_n), 3),
        **fields,
    }


def main() -> None:
    for paper in json.loads(PAPERS.read_text(encoding="utf-8"))["papers"]:
        figures = measure_paper(paper, show=True)
        say(f"references of the paper {paper['id']}", WANTED, F1=figures["f1"], more=f" {figures}")


if __name__ == "__main__":
    main()
