"""Precision and recall of the names of agencies, agreements, programs and people in the paper, against marks of our own.

    python tests/measure/citations_entities.py [../shared]

A name is found when one of ours overlaps it and means the entity, or has it among its candidates. Names printed wrong or without
their accents are counted again by themselves: those whose words are not one of the official names.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

from corpus.entities import find_mentions, load_entities
from corpus.folding import fold
from corpus.model import DocumentId, Language, Passage, PassageId, PassageKind
from tests.measure.verdict import say

GOLD = Path(__file__).resolve().parent.parent / "data" / "paper_mentions.json"
SHARED = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[3] / "shared"
WANTED = 0.97
Named = tuple[int, int, frozenset[str]]  # start, end, what it means or may mean


def find(text: str) -> list[Named]:
    """Our mentions in a text, by its own offsets."""
    passages, starts, at = [], {}, 0
    for number, block in enumerate(text.split("\n\n")):
        id_ = PassageId(f"d#{number}")
        passages.append(Passage(id_, DocumentId("d"), number, PassageKind.BODY, Language.EN, block))
        starts[id_] = at
        at += len(block) + 2
    return [
        (starts[m.passage] + m.start, starts[m.passage] + m.end, frozenset({m.entity} if m.entity else m.candidates))
        for m in find_mentions(passages, load_entities())
    ]


def over(start: int, end: int, named: Named) -> bool:
    return start < named[1] and named[0] < end


def main() -> None:
    gold = json.loads(GOLD.read_text(encoding="utf-8"))
    text = (SHARED / f"data/seed/{gold['document']}.txt").read_text(encoding="utf-8")
    if hashlib.sha256(text.encode()).hexdigest() != gold["sha256"]:
        sys.exit("the paper is not the one that was marked")
    entities = json.loads((SHARED / "data/seed/entities.json").read_text(encoding="utf-8"))["entities"]
    official = {fold(e[k]) for e in entities for k in ("official_en", "official_es") if e[k]}
    official |= {fold(name) for e in entities for names in e["acronyms"].values() for name in names}
    ours = find(text)
    missed = [(s, e, id_) for s, e, id_ in gold["mentions"] if not any(over(s, e, o) and id_ in o[2] for o in ours)]
    wrong = [o for o in ours if not any(over(s, e, o) and id_ in o[2] for s, e, id_ in gold["mentions"])]
    traps = [text[s:e] for s, e in gold["not"] if any(over(s, e, o) for o in ours)]
    precision, recall = 1 - len(wrong) / len(ours), 1 - len(missed) / len(gold["mentions"])
    odd = [(s, e, id_) for s, e, id_ in gold["mentions"] if fold(text[s:e]) not in official]
    found = len([mark for mark in odd if mark not in missed])
    say("entities in the paper", WANTED, P=precision, R=recall, more=f" ({len(gold['mentions'])} names)")
    print(f"       not as their official name: {found}/{len(odd)} found; missed {[text[s:e] for s, e, _ in missed]}")
    print(f"       wrong {[text[s:e] for s, e, _ in wrong]}; traps taken {traps} of {len(gold['not'])}")


if __name__ == "__main__":
    main()
