"""Precision and recall of citations by author and year in running text, on two documents of our own with their traps.

    python tests/measure/citations_author_year.py

A citation is right when it begins where the gold's does, reaches at least its year, and means the same entry of the bibliography.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from corpus.citations.references import find_references
from corpus.model import DocumentId, Language, Passage, PassageId, PassageKind, Reference
from tests.measure.verdict import say

GOLD = Path(__file__).resolve().parent.parent / "data" / "citations_author_year.json"
WANTED = 0.97
Place = tuple[PassageId, int]  # passage, start


def read_gold() -> list[Mapping[str, Any]]:
    """Documents as the gold has them."""
    documents: list[Mapping[str, Any]] = json.loads(GOLD.read_text(encoding="utf-8"))["documents"]
    return documents


def passages_of(document: Mapping[str, Any]) -> tuple[list[Passage], dict[Place, tuple[str, str]]]:
    """The document in passages, and its marked citations: place to words and entry."""
    id_, language = DocumentId(document["id"]), Language(document["language"])
    marked, texts = dict[Place, tuple[str, str]](), []
    for number, paragraph in enumerate(document["text"]):
        text, at = "", 0
        for match in re.finditer(r"⟦(.*?)\|(\w+)⟧", paragraph):
            text += paragraph[at : match.start()]
            marked[PassageId(f"{id_}#{number}"), len(text) + match[1].startswith("[")] = (
                match[1].strip("[]"),
                match[2],
            )
            text, at = text + match[1], match.end()
        texts.append((PassageKind.BODY, text + paragraph[at:], "Text"))
    texts += [(PassageKind.BODY, entry, document["heading"]) for entry in document["bibliography"]]
    passages = [
        Passage(PassageId(f"{id_}#{n}"), id_, n, kind, language, text, heading=heading)
        for n, (kind, text, heading) in enumerate(texts)
    ]
    return passages, marked


def judge(document: Mapping[str, Any]) -> Iterator[tuple[str, str, Reference | None]]:
    """``right``, ``wrong`` (entry or extent), ``missed`` or ``extra``; with the words and what was found."""
    passages, marked = passages_of(document)
    prose = len(document["text"])
    references = find_references(passages, ())
    entries = {r.passage: r.title for r in references if int(r.passage.rsplit("#", 1)[1]) >= prose}
    found = {(r.passage, r.start): r for r in references if int(r.passage.rsplit("#", 1)[1]) < prose}
    for place, (words, entry) in marked.items():
        ours = found.pop(place, None)
        if ours is None:
            yield "missed", words, None
            continue
        title = "" if entry == "x" else entries.get(PassageId(f"{document['id']}#{prose + int(entry)}"), "?")
        whole = abs(len(ours.raw) - len(words)) <= 1
        yield ("right" if ours.title == title and whole else "wrong"), words, ours
    for ours in found.values():
        yield "extra", ours.raw, ours


def main() -> None:
    for document in read_gold():
        judged = list(judge(document))
        counts = {kind: sum(k == kind for k, _, _ in judged) for kind in ("right", "wrong", "missed", "extra")}
        found, wanted = counts["right"] + counts["wrong"] + counts["extra"], len(judged) - counts["extra"]
        precision, recall = counts["right"] / max(found, 1), counts["right"] / wanted
        name = f"author and year, {document['id']}"
        say(name, WANTED, P=precision, R=recall, more=f" ({wanted} citations)")
        for kind, words, ours in judged:
            if kind != "right":
                print("      ", kind, repr(words), ours and (ours.raw, ours.title))


if __name__ == "__main__":
    main()
