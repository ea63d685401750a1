"""Recall and precision of legal citations on our probe, with eyecite and citeurl beside us where they are installed.

    python tests/measure/citations_legal.py

The peers: ``pip install --group peers``. They know U.S. forms only; the other rows show what is open ground.
A citation is found when one of ours overlaps it by half of both; precision is over sentences without any citation, and over what
we find beside the marked citations in the others.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from corpus.citations.legal import find_legal
from tests.measure.verdict import say

DATA = Path(__file__).resolve().parent.parent / "data"
RECALL, PRECISION = 0.95, 0.98
Span = tuple[int, int]
Finder = Callable[[str], Sequence[Span]]


def read_probe() -> Iterator[tuple[str, str, str, str, list[Span]]]:
    """Country, family, hardness, text and marked places of every sentence."""
    for line in (DATA / "citations_legal.tsv").read_text(encoding="utf-8").splitlines():
        country, family, hard, marked = line.split("\t")
        marked = marked.replace("\\n", "\n").replace("\\u00a0", "\u00a0")
        spans, text, at = [], "", 0
        for match in re.finditer(r"⟦(.*?)⟧", marked, re.DOTALL):
            text += marked[at : match.start()]
            spans.append((len(text), len(text) + len(match[1])))
            text, at = text + match[1], match.end()
        yield country, family, hard, text + marked[at:], spans


def ours(text: str) -> Sequence[Span]:
    return sorted({(cite.start, cite.end) for cite in find_legal(text)})


def peers() -> dict[str, Finder]:
    found: dict[str, Finder] = {}
    try:
        from eyecite import get_citations

        found["eyecite"] = lambda text: [c.span() for c in get_citations(text) if type(c).__name__ != "UnknownCitation"]
    except ImportError:
        pass
    try:
        from citeurl import Citator

        citator = Citator()
        found["citeurl"] = lambda text: [c.span for c in citator.list_cites(text)]
    except ImportError:
        pass
    return found


def overlap(a: Span, b: Span) -> bool:
    shared = min(a[1], b[1]) - max(a[0], b[0])
    return 2 * shared >= a[1] - a[0] and 2 * shared >= b[1] - b[0]


def measure(find: Finder) -> dict[str, object]:
    """Recall by country and family; false finds in the probe and in the negatives."""
    wanted, got, exact, false = Counter[str](), Counter[str](), Counter[str](), 0
    by_family: dict[str, list[str]] = defaultdict(list)
    finds = 0
    for country, family, _, text, spans in read_probe():
        mine = list(find(text))
        finds += len(mine)
        for span in spans:
            wanted[country] += 1
            got[country] += any(overlap(span, m) for m in mine)
            exact[country] += span in mine
            if not any(overlap(span, m) for m in mine):
                by_family[family].append(text[slice(*span)])
        false += sum(not any(overlap(span, m) for span in spans) for m in mine)
    negatives = (DATA / "citations_no_legal.txt").read_text(encoding="utf-8").splitlines()
    wrong = [(text, text[slice(*m)]) for text in negatives for m in find(text)]
    total = finds + len(wrong)
    return {
        "recall": {c: round(got[c] / wanted[c], 3) for c in wanted},
        "exact": {c: round(exact[c] / wanted[c], 3) for c in wanted},
        "precision": round(1 - (false + len(wrong)) / total, 3) if total else 1.0,
        "missed": dict(by_family),
        "wrong": wrong,
        "sentences": (sum(wanted.values()), len(negatives)),
    }


def main() -> None:
    for name, find in {"puente": ours, **peers()}.items():
        result = measure(find)
        print(name, {k: result[k] for k in ("recall", "exact", "precision", "sentences")})
        if name == "puente":
            say("legal probe, recall of each country", RECALL, **result["recall"])  # type: ignore[arg-type]
            say("legal probe, precision", PRECISION, P=result["precision"])  # type: ignore[arg-type]
            print("  missed:", result["missed"])
            print("  wrong:", result["wrong"])


if __name__ == "__main__":
    main()
