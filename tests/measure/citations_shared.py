"""Citations on the material beside the project: the paper's notes, families of law, silver spans, the graph of the U.S. Code.

    python tests/measure/citations_shared.py [../shared]

A line a number. Silver spans count as found when one of ours overlaps them; graph edges are sections that cite sections.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from rapidfuzz import fuzz

from corpus.citations.legal import find_legal, scope_of
from corpus.citations.legal_pattern import Scope
from corpus.citations.references import classify, find_references
from corpus.citations.resolve import gather
from corpus.folding import fold
from corpus.model import (
    Document,
    DocumentId,
    Language,
    Note,
    NoteKind,
    Passage,
    PassageId,
    PassageKind,
    Reference,
    WorkId,
)
from tests.measure.verdict import say, tell

SHARED = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[3] / "shared"
FIELDS = ("authors", "title", "container or publisher", "date", "url", "language", "type")
PAPER = "gonzalez-arechiga-bronk-2010"


def plain(text: object) -> str:
    return re.sub(r"\W+", " ", fold(str(text or ""))).strip()


def references_of(texts: dict[int, str]) -> list[Reference]:
    id_ = DocumentId("d")
    passages = [Passage(PassageId(f"d#{n}"), id_, n, PassageKind.NOTE, Language.EN, t) for n, t in texts.items()]
    notes = [Note(id_, n, str(n), NoteKind.REMARK, t, (PassageId(f"d#{n}"),)) for n, t in texts.items()]
    return list(find_references(passages, notes))


def agree(ours: Reference, gold: dict[str, object]) -> dict[str, bool]:
    """Field by field; names as printed, container and publisher taken together, soft on case, accents and marks."""
    people = [a["printed"] if a["kind"] == "corporate" else f"{a['family']}, {a['given']}" for a in gold["authors"]]  # type: ignore[attr-defined]
    held = {plain(ours.container), plain(ours.publisher)} - {""}
    wanted = {plain(gold["container"]), plain(gold["publisher"])} - {""}
    near = len(held) == len(wanted) and all(any(fuzz.ratio(a, b) >= 90 for b in wanted) for a in held)
    kinds = {gold["type"], *(gold["type_also_acceptable"] or [])}  # type: ignore[misc]
    values = (
        [plain(a) for a in ours.authors] == [plain(p) for p in people],
        plain(ours.title) == plain(gold["title"]),
        near,
        ours.date == (gold["date"] or ""),
        ours.url == (gold["url"] or ""),
        str(ours.language) == gold["lang"],
        ours.type in kinds,
    )
    return dict(zip(FIELDS, values, strict=True))


def invented(reference: Reference, text: str) -> Iterator[str]:
    """Values that stand neither in the note nor under ``inferred``."""
    flat = plain(text)
    for name in ("title", "container", "publisher"):
        value = plain(getattr(reference, name))
        if value and value not in flat and name not in reference.inferred:
            yield f"{reference.note} {name} {value}"
    if reference.url and reference.url not in re.sub(r"\s", "", text):
        yield f"{reference.note} url {reference.url}"


def measure_notes() -> None:
    gold = json.loads((SHARED / "data/seed/notes.sample.json").read_text(encoding="utf-8"))["footnotes"]
    texts = {n["number"]: re.sub(r"^[⁰¹²³⁴-⁹\s]+", "", n["text"]) for n in gold}
    found = references_of(texts)
    hits, fields, whole, kinds = 0, Counter[str](), 0, 0
    wanted = sum(len(n["references"]) for n in gold)
    for note in gold:
        kinds += classify(texts[note["number"]]) == note["kind"]
        mine = [r for r in found if r.note == note["number"]]
        for reference in note["references"]:
            best = max(mine, key=lambda r: fuzz.ratio(r.raw, reference["raw"]), default=None)
            if best and fuzz.ratio(best.raw, reference["raw"]) >= 60:
                mine.remove(best)
                right = agree(best, reference)
                hits, whole = hits + 1, whole + all(right.values())
                fields.update(name for name, value in right.items() if value)
    made_up = [value for r in found for value in invented(r, texts[r.note or 0])]
    say("notes 1-22: references", 0.97, P=hits / len(found), R=hits / wanted)
    say("notes 1-22: whole references right", 0.85, share=whole / wanted)
    say("notes 1-22: kinds", 1, share=kinds / len(gold))
    print(
        "  fields",
        {name: f"{fields[name]}/{wanted}" for name in FIELDS},
        f"all {sum(fields.values()) / (wanted * len(FIELDS)):.3f}",
    )
    print("  invented values:", made_up or "none")


def measure_other_notes() -> None:
    """Notes 23-66 have no gold fields: references counted against research/citations.md (59 in all, 12 remarks, 9 mixed)."""
    text = (SHARED / f"data/seed/{PAPER}.txt").read_text(encoding="utf-8")
    digits = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
    starts = list(re.finditer(r"^([⁰¹²³⁴-⁹]+)\s", text, re.MULTILINE))
    texts = {}
    for m in starts:
        lines = text[m.end() :].split("\n\n")
        body = lines[0].split("\n")[0] if "\n" in lines[0] else lines[0]
        number = int(m[1].translate(digits))
        texts[number] = "\n\n".join(
            lines[:4]
            if number == 38
            else lines[:3]
            if number == 20
            else [body, *(x for x in lines[1:2] if x.startswith(("http", "<http")))]
        )
    found = references_of(texts)
    kinds = Counter(str(classify(t)) for t in texts.values())
    groups = [sorted(r.note or 0 for r in g) for g in gather(found) if len(g) > 1]
    right = kinds == Counter(reference=45, mixed=9, remark=12) and {tuple(g) for g in groups} == {
        (6, 60),
        (15, 50),
        (40, 41),
    }
    said = f"{len(found)} references, {dict(kinds)}, cited twice {sorted(groups)}"
    tell(f"all 66 notes: 59 references, 45 + 9 + 12 kinds, 3 works cited twice: {said}", met=right and len(found) == 59)


def measure_families() -> None:
    families = json.loads((SHARED / "data/seed/legal_families.json").read_text(encoding="utf-8"))["families"]
    right = sum(
        [(c.start, c.end) for c in find_legal(f["example"]["text"])] == [(f["example"]["start"], f["example"]["end"])]
        for f in families
    )
    say("legal families, exact spans of the examples", 0.95, share=right / len(families))


def measure_silver() -> None:
    lines = (SHARED / "data/border/manifest.puente.jsonl").read_text(encoding="utf-8").splitlines()
    manifest = {record["id"]: record for record in map(json.loads, lines)}
    silver = defaultdict(list)
    for line in (SHARED / "data/border/citations.silver.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        silver[record["src"]].append(record)
    wanted, hit, exact = Counter[str](), Counter[str](), Counter[str]()
    for id_, spans in silver.items():
        about = manifest[id_]
        text = (SHARED / "data/border" / about["path"]).read_text(encoding="utf-8")
        document = Document(
            DocumentId(id_),
            WorkId(id_),
            about["title"],
            Language.OTHER,
            "",
            external_id=id_,
            doc_type=about["doc_type"],
        )
        cites, at = [], 0
        for block in text.split("\n\n"):
            cites += [(c.start + at, c.end + at) for c in find_legal(block, scope=scope_of(document))]
            at += len(block) + 2
        for span in spans:
            wanted[span["kind"]] += 1
            hit[span["kind"]] += any(s < span["end"] and span["start"] < e for s, e in cites)
            exact[span["kind"]] += (span["start"], span["end"]) in cites
    for kind in wanted:
        print(f"silver {kind}: {hit[kind]}/{wanted[kind]} found, {exact[kind]} with the same ends")
    say("silver spans", 0.97, R=sum(hit.values()) / sum(wanted.values()))


def measure_code() -> None:
    folder = SHARED / "data/eval/citation-graph-usc"
    nodes = {r["id"]: r for r in map(json.loads, (folder / "nodes.jsonl").read_text(encoding="utf-8").splitlines())}
    by_key = {f"usc:{r['title']}:{r['section'].replace('–', '-')}": id_ for id_, r in nodes.items()}
    found = set()
    for line in (folder / "mentions.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        for cite in find_legal(record["context"], scope=Scope(title=str(nodes[record["src"]]["title"]))):
            if target := by_key.get(re.sub(r"\(.*", "", cite.key)):
                found.add((record["src"], target))
    rows = (line.split("\t") for line in (folder / "edges.tsv").read_text(encoding="utf-8").splitlines())
    edges = {(row[0], row[1]) for row in rows if row[0] in nodes}
    say("graph of the U.S. Code", 0.95, P=len(edges & found) / len(found), R=len(edges & found) / len(edges))


def main() -> None:
    measure_notes()
    measure_other_notes()
    measure_families()
    measure_code()
    measure_silver()


if __name__ == "__main__":
    main()
