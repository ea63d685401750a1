"""How many of the known notes in the ten documents are found and linked, in each format, and how many words are kept.

python -m tests.formats.measure_notes [FORMAT [NAME]]
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from corpus.assembly import Assembled, assemble
from corpus.model import DocumentId, Note, PassageKind
from corpus.parsers import parse
from corpus.parsers.protocol import Source

FILES = Path(__file__).parent / "files"
FORMATS = ("pdf", "docx", "odt", "html", "epub", "rtf")


@dataclass(frozen=True)
class Measured:
    """Of one file: notes there are, found whole, linked where they were called out; words there are, kept in order."""

    notes: int
    found: int
    linked: int
    words: int
    kept: int
    invented: int  # notes that are none


def read(name: str, kind: str) -> Assembled:
    path = FILES / f"{name}.{kind}"
    source = Source(path.name, path.read_bytes())
    return assemble(source, parse(source), id_=DocumentId(name), sha256="0" * 64)


def measure(name: str, kind: str, *, show: bool = False) -> Measured:
    expected = json.loads((FILES / f"{name}.json").read_text("utf-8"))
    content = read(name, kind).content
    found = linked = 0
    left = list(content.notes)
    for note in expected["notes"]:
        match = next((one for one in left if fold(one.text) == fold(note["text"])), None)
        if match is not None:
            left.remove(match)
        is_linked = match is not None and is_called(match, note["before"])
        found += match is not None
        linked += is_linked
        if show and not is_linked:
            print(
                f"  {name}.{kind} note {note['label']}: {note['before'][-25:]!r} {note['text'][:60]!r} -> {match and match.callouts}"
            )
    if show:
        for extra in left:
            print(f"  {name}.{kind} not expected: {extra.label} {extra.text[:100]!r} {extra.callouts}")
    kinds = (PassageKind.BODY, PassageKind.HEADING, PassageKind.TABLE)
    body = " ".join(passage.text for passage in content.passages if passage.kind in kinds)
    words = (
        " ".join(expected["paragraphs"]).split() + " ".join(fold(note["text"]) for note in expected["notes"]).split()
    )
    kept = in_order(" ".join(expected["paragraphs"]).split(), body.split(), show=show)
    kept += in_order(
        " ".join(n["text"] for n in expected["notes"]).split(),
        " ".join(n.text for n in content.notes).split(),
        show=show,
    )
    return Measured(len(expected["notes"]), found, linked, len(words), kept, len(left))


def is_called(note: Note, before: str) -> bool:
    """Whether one of the note's call-outs stands after these words."""
    return any(fold(callout.before).endswith(fold(before)[-20:]) for callout in note.callouts)


def in_order(words: Sequence[str], found: Sequence[str], *, show: bool) -> int:
    """How many of the words are found, in order."""
    matcher = SequenceMatcher(None, words, found, autojunk=False)
    if show:
        for tag, a, b, c, d in matcher.get_opcodes():
            if tag != "equal":
                print(f"    {tag} {words[a:b]} -> {found[c:d][:12]}")
    return sum(block.size for block in matcher.get_matching_blocks())


def fold(text: str) -> str:
    return " ".join(text.split())


def main() -> int:
    kinds = sys.argv[1:2] or FORMATS
    names = sorted(path.stem for path in FILES.glob("*.json") if len(sys.argv) < 3 or sys.argv[2] in path.stem)
    good = True
    for kind in kinds:
        total: Counter[str] = Counter()
        for name in names:
            total.update(vars(measure(name, kind, show=len(sys.argv) > 1)))
        shares = [total["found"] / total["notes"], total["linked"] / total["notes"], total["kept"] / total["words"]]
        met = shares[0] >= 0.97 and shares[1] >= 0.97 and shares[2] >= 0.995
        good = good and met
        print(f"{kind:5} notes {total['notes']}, found {shares[0]:.3f}, linked {shares[1]:.3f} (both ≥ .97), not notes {total['invented']}; "
              f"words {total['words']}, kept in order {shares[2]:.4f} (≥ .995)   {'met' if met else 'MISSED'}")  # fmt: skip
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
