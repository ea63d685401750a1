"""Save, wipe, restore: is everything there again, and does it answer alike?

    python -m tests.soak.again

The sample corpus goes into a home; a backup of it is restored onto an empty one, by the command line, as an operator
would. Compared are every document with all that was found in it, and the answers to a hundred questions in both languages.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from corpus.config import Settings
from search.query import Query
from web.wiring import ask, open_puente

PUENTE = str(Path(sys.executable).with_name("puente"))
QUESTIONS = 100


def run(home: Path, *arguments: str) -> None:
    """A command in a home of its own."""
    environment = {**os.environ, "PUENTE_HOME": str(home), "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8"}
    subprocess.run([PUENTE, *arguments], env=environment, check=True, capture_output=True)


def read(home: Path, questions: Sequence[str]) -> tuple[Mapping[str, str], Sequence[str]]:
    """The version of every document, and the answers to the questions, scores and all."""
    with open_puente(Settings(home=home)) as puente:
        held = {document.id: puente.catalog.version_of(document.id) for document in puente.catalog.iter_documents()}
        hits = [[(hit.passage.id, round(hit.score, 9)) for hit in ask(puente, Query(each)).hits] for each in questions]
    return held, [json.dumps(each) for each in hits]


def questions_of(home: Path) -> Sequence[str]:
    """Two to four words that stand together somewhere in the corpus."""
    draw = random.Random(7)
    with open_puente(Settings(home=home)) as puente:
        documents = draw.choices(list(puente.catalog.iter_documents()), k=QUESTIONS)
        found = []
        for document in documents:
            words = draw.choice([p.text for p in puente.catalog.iter_passages(document.id)]).split()
            at = draw.randrange(max(len(words) - 4, 1))
            found.append(" ".join("".join(filter(str.isalnum, word)) for word in words[at : at + draw.randint(2, 4)]))
    return found


def main() -> int:
    """Print what came back."""
    with tempfile.TemporaryDirectory() as folder:
        first, second, kept = (Path(folder) / name for name in ("first", "second", "kept"))
        run(first, "demo", "--load-only")
        questions = questions_of(first)
        before = read(first, questions)
        run(first, "backup", str(kept))
        run(second, "restore", str(kept))
        run(second, "index", "rebuild")
        after = read(second, questions)
    same = sum(one == other for one, other in zip(before[1], after[1], strict=True))
    answered = sum(each != "[]" for each in before[1])
    documents = "identical" if before[0] == after[0] else "DIFFERENT"
    good = before[0] == after[0] and same == QUESTIONS
    print(f"| documents | {len(after[0])}, {documents} | {'met' if before[0] == after[0] else 'MISSED'} |")
    print(
        f"| questions with the same hits | {same} of {QUESTIONS} ({answered} with hits) | {'met' if same == QUESTIONS else 'MISSED'} |"
    )
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
