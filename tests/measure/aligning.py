"""How well language versions are aligned, on the real pairs beside the project.

    python -m tests.measure.aligning [../shared]

Each pair of the treaty and of the help pages goes in as two documents; gold pieces are compared by their words. A gold
pair is found when a piece of the same level has its beginning on both sides; precision counts our pairs of which a side
is in the gold. Beside ours stands an aligner by length alone (``tests.measure.gale_church``).
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from corpus.align import align
from corpus.language import Language
from corpus.model import DocumentId, Passage, PassageKind
from corpus.parsers import parse
from corpus.parsers.protocol import Source
from corpus.passages import split
from corpus.versions import side_by_side
from search.translate.bridge import bridge
from search.translate.general import load_general
from search.translate.lexicon import lexicon_layer
from tests.measure.gale_church import align_by_length

EN, ES = Language.EN, Language.ES
SHOWN = 40  # letters that tell a piece
READ = (PassageKind.BODY, PassageKind.HEADING, PassageKind.TABLE)
Score = tuple[float, float, float]  # precision, recall, F1


def key(text: str) -> str:
    """The first letters and digits of a piece, without the marks of Markdown. A list is known by its first item."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text.strip())
    text = re.sub(r"^(?:[#*>|\-\s]+|\d+\.\s)+", "", text).split("\n")[0]
    return re.sub(r"[\W_]+", "", text).lower()[:SHOWN]


def passages(path: Path, language: Language) -> Sequence[Passage]:
    """A file as its passages."""
    parsed = parse(Source(path.name, path.read_bytes()))
    return split(DocumentId(path.stem), parsed.blocks, parsed.notes, language=language).passages


def score(ours: set[tuple[str, str]], gold: set[tuple[str, str]]) -> Score:
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


def measure_documents(folder: Path, gold: str, level: str, *, by_length: bool = False) -> Score:
    """A gold file of pieces by pair, against side_by_side, or against an aligner by length."""
    keys = bridge([lexicon_layer(load_general())])
    wanted: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in read(folder / "gold" / gold):
        wanted[row["pair"]].add((key(row["en"]), key(row["es"])))
    files = {row["pair"]: row for row in read(folder / "pairs.jsonl") if row["en"]}
    ours: set[tuple[str, str]] = set()
    for pair in wanted:
        one, other = passages(folder / files[pair]["en"], EN), passages(folder / files[pair]["es"], ES)
        if by_length:
            ours |= {(key(left), key(right)) for left, right in paired_by_length(one, other)}
            continue
        for found in side_by_side(one, other, (EN, ES), keys):
            if found.level == level and found.left and found.right:
                ours.add((key(found.left.text), key(found.right.text)))
    return score(ours, set().union(*wanted.values()))


def paired_by_length(one: Sequence[Passage], other: Sequence[Passage]) -> Iterator[tuple[str, str]]:
    """Paragraphs of two documents that lengths put together."""
    left, right = ([line for p in some if p.kind in READ for line in p.text.split("\n")] for some in (one, other))
    for bead in align_by_length(left, right):
        if bead.left[0] < bead.left[1] and bead.right[0] < bead.right[1]:
            yield left[bead.left[0]], right[bead.right[0]]


def measure_articles(folder: Path) -> Score:
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


def measure_sentences(folder: Path, *, cut: float = 0.0, seed: int = 1, by_length: bool = False) -> Score:
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
        if by_length:
            beads = align_by_length([t for _, t in lefts], [t for _, t in rights])
        else:
            beads = align([keys(t, EN) for _, t in lefts], [keys(t, ES) for _, t in rights])
        for bead in beads:
            one, other = {i for i, _ in lefts[slice(*bead.left)]}, {i for i, _ in rights[slice(*bead.right)]}
            right += len(one & other)
            judged += max(len(one), len(other)) if one and other else 0
    precision, recall = right / max(judged, 1), right / max(wanted, 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def rows(folder: Path) -> Iterator[tuple[str, float, Callable[[], Score], Callable[[], Score] | None]]:
    """Each set: its name, the F1 it should have, how we do, and how lengths alone do (they cannot read numbers)."""
    sentences = partial(measure_sentences, folder)
    yield "TPP articles", 0.99, partial(measure_articles, folder), None
    for name, target, gold in (
        ("TPP paragraphs", 0.95, "tpp.paragraphs.jsonl"),
        ("Login.gov blocks", 0.90, "login.blocks.jsonl"),
    ):
        ours = partial(measure_documents, folder, gold, "paragraph")
        yield name, target, ours, partial(ours, by_length=True)
    yield "UN sentences", 0.97, sentences, partial(sentences, by_length=True)
    cut = partial(sentences, cut=0.15)
    yield "UN sentences, 15 % removed on each side", 0.95, cut, partial(cut, by_length=True)


def main() -> None:
    """Print a line a set: precision, recall, F1, and the F1 of lengths alone."""
    shared = Path(next((a for a in sys.argv[1:] if not a.startswith("--")), "../shared"))
    folder = shared / "data/parallel"
    if not folder.is_dir():
        raise SystemExit("skipped: the test material (../shared) is not here")
    for name, target, measure, peer in rows(folder):
        ours = "P {:.3f}  R {:.3f}  F1 {:.3f}".format(*measure())
        beside = f"{peer()[2]:.3f}" if peer else "—"
        print(f"{name + f' (≥ {target:.2f})':<55} {ours}  by length {beside}", flush=True)


if __name__ == "__main__":
    main()
