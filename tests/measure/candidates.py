"""How many of the first 200 pairs of terms that Puente finds in the real pairs of documents are right.

    python -m tests.measure.candidates [../shared]

The gold is the headings of the treaty's articles. Of all candidates in their order, the first 200 of which the English
is a heading, or a part of one, are judged: right where the Spanish is, or is a part of, the Spanish of that heading.
Headings take the first places, so the candidates from running text are judged apart, too.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from corpus.model import Language
from search.analysis import analyze
from search.candidates import TEXT, Candidate
from tests.measure.versions import paired
from web.candidates import look_for_candidates

JUDGED = 200
Stems = tuple[str, ...]


def read_gold(shared: Path) -> list[tuple[Stems, Stems]]:
    """The headings of both languages, as stems."""
    lines = (shared / "data/eval/glossary/treaty-headings.tsv").read_text(encoding="utf-8").splitlines()[1:]
    rows = (line.split("\t") for line in lines)
    return [(analyze(row[0], Language.EN).stems, analyze(row[1], Language.ES).stems) for row in rows]


def is_in(part: Stems, whole: Stems) -> bool:
    """Whether the words stand in a row in the other ones."""
    return any(whole[i : i + len(part)] == part for i in range(len(whole) - len(part) + 1))


def judge(found: Iterable[Candidate], gold: Sequence[tuple[Stems, Stems]], *, whole: bool) -> tuple[int, int]:
    """How many of the first that the gold can judge are right, and how many those are. ``whole``: headings, no parts."""
    right = judged = 0
    for one in found:
        english, spanish = analyze(one.english, Language.EN).stems, analyze(one.spanish, Language.ES).stems
        fits = (lambda part, heading: part == heading) if whole else is_in
        known = [heading for heading in gold if fits(english, heading[0])]
        if known:
            judged += 1
            right += any(fits(spanish, heading[1]) for heading in known)
        if judged == JUDGED:
            break
    return right, judged


def measure(shared: Path) -> dict[str, tuple[int, int]]:
    """Right and judged: all candidates against whole headings and against parts of them; those of running text alone."""
    gold = read_gold(shared)
    with paired(shared) as puente:
        found = look_for_candidates(puente)
    texts = [one for one in found if one.kind == TEXT]
    return {
        "the first 200 themselves, whole headings": (judge(found[:JUDGED], gold, whole=True)[0], len(found[:JUDGED])),
        "headings and parts of them": judge(found, gold, whole=False),
        "from running text alone": judge(texts, gold, whole=False),
    }


def main() -> None:
    """Print a line a way of judging."""
    shared = Path(next((a for a in sys.argv[1:] if not a.startswith("--")), "../shared"))
    if not (shared / "data/parallel").is_dir():
        raise SystemExit("skipped: the test material (../shared) is not here")
    for name, (right, judged) in measure(shared).items():
        print(f"{name:<45} {right}/{judged} = {right / max(judged, 1):.3f}", flush=True)


if __name__ == "__main__":
    main()
