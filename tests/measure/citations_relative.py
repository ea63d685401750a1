"""Relative citations ("section 103 of this title", "artículo 5 de esta Ley") resolved within their document, on our own sentences.

    python tests/measure/citations_relative.py

A line of the gold: the document's scope, and a sentence in which ⟦words|keys⟧ marks a citation; without marks it is a trap.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from corpus.citations.legal import find_legal
from corpus.citations.legal_pattern import Scope
from tests.measure.verdict import say

GOLD = Path(__file__).resolve().parent.parent / "data" / "citations_relative.tsv"
WANTED = 0.97


def read_gold() -> Iterator[tuple[Scope, str, dict[int, set[str]]]]:
    """Scope, plain sentence, and by the start of each marked citation its keys."""
    for line in GOLD.read_text(encoding="utf-8").splitlines():
        scope, marked = line.replace("\\n", "\n").split("\t")
        kind, _, value = scope.partition("=")
        wanted, text, at = dict[int, set[str]](), "", 0
        for match in re.finditer(r"⟦([^|]*)\|([^⟧]*)⟧", marked):
            text += marked[at : match.start()]
            wanted[len(text)] = set(match[2].split())
            text, at = text + match[1], match.end()
        yield Scope(**{kind: value}), text + marked[at:], wanted


def judge() -> Iterator[tuple[str, str, set[str], set[str]]]:
    """``right``, ``wrong`` keys, ``missed`` or ``extra``; the sentence, the keys wanted and those found."""
    for scope, text, wanted in read_gold():
        found = dict[int, set[str]]()
        for cite in find_legal(text, scope=scope):
            start = max((s for s in wanted if s <= cite.start), default=cite.start)
            found.setdefault(start if cite.start - start < 80 else cite.start, set()).add(cite.key)
        for start, keys in wanted.items():
            ours = found.pop(start, set())
            yield ("right" if ours == keys else "wrong" if ours else "missed"), text, keys, ours
        yield from (("extra", text, set(), keys) for keys in found.values())


def main() -> None:
    judged = list(judge())
    count = {kind: sum(k == kind for k, *_ in judged) for kind in ("right", "wrong", "missed", "extra")}
    wanted, found = len(judged) - count["extra"], len(judged) - count["missed"]
    precision, recall = count["right"] / max(found, 1), count["right"] / wanted
    say("relative citations", WANTED, P=precision, R=recall, more=f" ({wanted} citations)")
    for kind, text, keys, ours in judged:
        if kind != "right":
            print("      ", kind, repr(text), sorted(keys), sorted(ours))


if __name__ == "__main__":
    main()
