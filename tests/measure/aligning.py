"""How well language versions are aligned, on the real pairs beside the project.

    python tests/measure/aligning.py [../shared] [--cut]

Each pair of the treaty and of the help pages goes in as two documents; gold pieces are compared by their words. A gold
pair is found when a piece of the same level has its beginning on both sides; precision counts our pairs of which a side
is in the gold. ``--cut`` removes 15 % of the sentences of each side first (UN sentences only).
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from corpus.align import align
from corpus.language import Language
from corpus.model import DocumentId, Passage
from corpus.parsers import parse
from corpus.parsers.protocol import Source
from corpus.passages import split
from corpus.versions import side_by_side
from search.translate.bridge import bridge
from search.translate.general import load_general
from search.translate.lexicon import lexicon_layer

EN, ES = Language.EN, Language.ES
SHOWN = 40  # letters that tell a piece


def key(text: str) -> str:
    """The first letters and digits of a piece, without the marks of Markdown. A list is known by its first item."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text.strip())
    text = re.sub(r"^(?:[#*>|\-\s]+|\d+\.\s)+", "", text).split("\n")[0]
    return re.sub(r"[\W_]+", "", text).lower()[:SHOWN]


def passages(path: Path, language: Language) -> Sequence[Passage]:
    """A file as its passages."""
    parsed = parse(Source(path.name, path.read_bytes()))
    return split(DocumentId(path.stem), parsed.blocks, parsed.notes, language=language).passages


def score(ours: set[tuple[str, str]], gold: set[tuple[str, str]]) -> tuple[float, float, float]:
    """Precision (over pairs that touch the gold), recall and F1."""
    lefts, rights = {a for a, _ in gold}, {b for _, b in gold}
    judged = {pair for pair in ours if pair[0] in lefts or pair[1] in rights}
    right = len(judged & gold)
    precision, recall = right / max(len(judged), 1), right / max(len(gold), 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def read(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a gold file."""
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def measure_documents(folder: Path, gold: str, level: str) -> tuple[float, float, float]:
    """A gold file of pieces by pair, against side_by_side."""
    keys = bridge([lexicon_layer(load_general())])
    wanted: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in read(folder / "gold" / gold):
        wanted[row["pair"]].add((key(row["en"]), key(row["es"])))
    files = {row["pair"]: row for row in read(folder / "pairs.jsonl") if row["en"]}
    ours: set[tuple[str, str]] = set()
    for pair in wanted:
        one, other = passages(folder / files[pair]["en"], EN), passages(folder / files[pair]["es"], ES)
        for found in side_by_side(one, other, (EN, ES), keys):
            if found.level == level and found.left and found.right:
                ours.add((key(found.left.text), key(found.right.text)))
    return score(ours, set().union(*wanted.values()))


def measure_articles(folder: Path) -> tuple[float, float, float]:
    """Articles of the treaty by their numbers."""
    keys = bridge([lexicon_layer(load_general())])
    files = {row["pair"]: row for row in read(folder / "pairs.jsonl") if row["en"]}
    gold: set[tuple[str, str]] = set()
    ours: set[tuple[str, str]] = set()
    for row in read(folder / "gold/tpp.articles.jsonl"):
        if row["article"] != "pre":
            gold.add((f"article{row['article']}", f"artículo{row['article']}"))
    for pair in sorted({row["pair"] for row in read(folder / "gold/tpp.articles.jsonl")}):
        one, other = passages(folder / files[pair]["en"], EN), passages(folder / files[pair]["es"], ES)
        for found in side_by_side(one, other, (EN, ES), keys):
            if found.level == "article" and found.left and found.right:
                heads = [re.match(r"\W*(\w+)\s+([\d.]*\d\w*)", side.text) for side in (found.left, found.right)]
                if all(heads):
                    ours.add(tuple(f"{h[1].lower()}{h[2]}" for h in heads))  # type: ignore[index, arg-type]
    return score(ours, gold)


def measure_sentences(folder: Path, *, cut: float = 0.0, seed: int = 1) -> tuple[float, float, float]:
    """Sentences of the UN, document by document, with or without some removed on each side."""
    keys = bridge([lexicon_layer(load_general())])
    documents: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in read(folder / "gold/unpc-dev.sentences.jsonl"):
        documents[str(row.get("doc") or row.get("document"))].append((row["en"], row["es"]))
    pick = random.Random(seed)
    right = judged = wanted = 0
    for rows in documents.values():
        lefts = [(i, en) for i, (en, _) in enumerate(rows) if pick.random() >= cut]
        rights = [(i, es) for i, (_, es) in enumerate(rows) if pick.random() >= cut]
        wanted += len({i for i, _ in lefts} & {i for i, _ in rights})
        for bead in align([keys(t, EN) for _, t in lefts], [keys(t, ES) for _, t in rights]):
            one, other = {i for i, _ in lefts[slice(*bead.left)]}, {i for i, _ in rights[slice(*bead.right)]}
            right += len(one & other)
            judged += max(len(one), len(other)) if one and other else 0
    precision, recall = right / max(judged, 1), right / max(wanted, 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def main() -> None:
    """Print a line a set: precision, recall, F1."""
    shared = Path(next((a for a in sys.argv[1:] if not a.startswith("--")), "../shared"))
    folder = shared / "data/parallel"
    if not folder.is_dir():
        raise SystemExit("skipped: the test material (../shared) is not here")
    rows = {
        "UN sentences (≥ .97)": lambda: measure_sentences(folder),
        "UN sentences, 15 % removed on each side (≥ .95)": lambda: measure_sentences(folder, cut=0.15),
        "Login.gov blocks (≥ .90)": lambda: measure_documents(folder, "login.blocks.jsonl", "paragraph"),
        "TPP articles (≥ .99)": lambda: measure_articles(folder),
        "TPP paragraphs (≥ .95)": lambda: measure_documents(folder, "tpp.paragraphs.jsonl", "paragraph"),
    }
    for name, measure in rows.items():
        print(f"{name:<55} P {{:.3f}}  R {{:.3f}}  F1 {{:.3f}}".format(*measure()), flush=True)


if __name__ == "__main__":
    main()
