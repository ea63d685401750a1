"""What was read by eye in the border corpus: our finds beyond the silver spans, and what words do to the work cited.

    python tests/measure/citations_read.py [../shared]

The places and the verdicts are our own data (tests/data/citations_read.json); what stands there is looked up in the corpus. A find
that is gone counts neither for nor against.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from corpus.citations.legal import find_legal, scope_of
from corpus.citations.treatment import treatment_of
from corpus.model import Document, DocumentId, Language, WorkId
from tests.measure.verdict import say

READ = Path(__file__).resolve().parent.parent / "data" / "citations_read.json"
SHARED = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[3] / "shared"
WANTED_EXTRA, WANTED_TREATMENT = 0.95, 0.9
Block = tuple[str, int]


@lru_cache(maxsize=1)
def manifest() -> dict[str, dict[str, str]]:
    lines = (SHARED / "data/border/manifest.puente.jsonl").read_text(encoding="utf-8").splitlines()
    return {record["id"]: record for record in map(json.loads, lines)}


@lru_cache(maxsize=200)
def blocks(id_: str) -> tuple[Block, ...]:
    """Blocks of a document, each with where it starts."""
    found, at = [], 0
    for block in (SHARED / "data/border" / manifest()[id_]["path"]).read_text(encoding="utf-8").split("\n\n"):
        found.append((block, at))
        at += len(block) + 2
    return tuple(found)


def block_at(id_: str, start: int) -> Block:
    return max((block for block in blocks(id_) if block[1] <= start), key=lambda block: block[1])


def found_at(id_: str, start: int) -> bool:
    """Whether we find a citation that begins there."""
    about, (text, at) = manifest()[id_], block_at(id_, start)
    document = Document(
        DocumentId(id_), WorkId(id_), about["title"], Language.OTHER, "", external_id=id_, doc_type=about["doc_type"]
    )
    return any(cite.start + at == start for cite in find_legal(text, scope=scope_of(document)))


def judge_treatments(places: list[tuple[str, int, int, str]]) -> Iterator[tuple[str, str]]:
    """What words do to the work at each place, and what we say, where we say something."""
    for id_, start, _, said in places:
        text, at = block_at(id_, start)
        if ours := treatment_of(text, start - at):
            yield said, ours


def main() -> None:
    read = json.loads(READ.read_text(encoding="utf-8"))
    verdicts = [right for id_, start, _, right in read["extra"] if found_at(id_, start)]
    more = f" ({len(verdicts)} of {len(read['extra'])} still found)"
    say("finds beyond the silver, read by eye, right", WANTED_EXTRA, share=sum(verdicts) / len(verdicts), more=more)
    judged = list(judge_treatments(read["treatment"]))
    right = sum(said == ours for said, ours in judged)
    more = f" ({len(judged)} said at {len(read['treatment'])} places read)"
    say("treatments in real texts, right", WANTED_TREATMENT, share=right / len(judged), more=more)


if __name__ == "__main__":
    main()
