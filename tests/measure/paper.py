"""The main job on the real material, measured as a user would see it: through the command `puente`.

    python tests/measure/paper.py [../shared]

Prints one line a number. Everything runs in a folder of its own that is removed afterwards.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

PUENTE = Path(sys.executable).with_name("puente")

# Words on both sides of each page end that cuts a sentence of the paper.
BROKEN = (
    "are among the border region's acute problems",
    "there is a potential missed opportunity",
    "National governments have not created an effective mechanism",
    "policy issues with regard to Mexico and the land border",
    "former Seattle police chief Gil Kerlikowske",
    "with alliances, truces, and mob wars",
    "in the state of Chihuahua, the central northern border region",
    "with ground penetrating radar now employed to detect",
    "internal security situation in Mexico. Worse",
    "some 14.5 million Americans were out of work",
    "law enforcement, police, intelligence and national security agencies",
    "plant operations in order to reduce border located",
    "allocation of costs and benefits among different populations",
)


class Home:
    """A Puente of its own in a temporary folder."""

    def __init__(self, folder: Path) -> None:
        self.environment = {**os.environ, "PUENTE_HOME": str(folder), "LC_ALL": "C.UTF-8"}

    def lines(self, *arguments: str) -> list[Any]:
        """The JSON lines that a command prints."""
        command = [str(PUENTE), *arguments, "--json"]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        if done.returncode > 1:
            raise SystemExit(f"{' '.join(command)}: exit {done.returncode}\n{done.stderr}")
        return [json.loads(line) for line in done.stdout.splitlines()]

    def text(self, *arguments: str) -> str:
        """What a command prints."""
        command = [str(PUENTE), *arguments]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, check=True).stdout


def measure_paper(home: Home, shared: Path) -> Iterator[tuple[str, str]]:
    """Notes, call-outs, cut sentences, references and the two first questions."""
    [report] = home.lines("ingest", "--manifest", str(shared / "data/seed/manifest.jsonl"))
    document = report["id"]
    [found] = home.lines("citations", document)
    notes = found["notes"]
    linked = sum(bool(note["callouts"]) for note in notes)
    yield "notes of the paper: found / linked (66 / 66)", f"{len(notes)} / {linked}"
    whole = sum(bool(home.lines("search", f'"{words}"', "--in", "en")[0]["hits"]) for words in BROKEN)
    yield "sentences cut by page ends, found whole (13)", f"{whole}"
    gold = json.loads((shared / "data/seed/notes.sample.json").read_text(encoding="utf-8"))["footnotes"]
    yield from measure_references(notes, gold)
    same = [home.lines("search", query, "--limit", "3")[0] for query in ("lavado de dinero", "money laundering")]
    tops = [[hit["passage"]["id"] for hit in answer["hits"]] for answer in same]
    chips = [step["to"] for answer in same for step in answer["expansions"]]
    yield "“lavado de dinero” and “money laundering”: same top three", f"{tops[0] == tops[1]} ({', '.join(tops[0])})"
    yield "… with these steps shown", ", ".join(dict.fromkeys(chips))


def measure_references(
    notes: Sequence[Mapping[str, Any]], gold: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[str, str]]:
    """Notes 1-22: references by count within each note, fields and kinds by equality."""
    by_number = {note["number"]: note for note in notes}
    found = wanted = both = right = fields = kinds = invented = 0
    for note in gold:
        mine, theirs = by_number[note["number"]]["references"], note["references"]
        kinds += by_number[note["number"]]["kind"] == note["kind"]
        found, wanted = found + len(mine), wanted + len(theirs)
        for got, ref in zip(mine, theirs, strict=False):
            expected = {"title": ref["title"], "date": ref["date"], "url": ref["url"], "language": ref["lang"]}
            expected["authors"] = [
                a["printed"] if a["kind"] == "corporate" else f"{a['family']}, {a['given']}" for a in ref["authors"]
            ]
            hits = [(got[name] or None) == (value or None) for name, value in expected.items()]
            both += sum(hits) >= 3
            right, fields = right + sum(hits), fields + len(hits)
            plain = "".join(note["text"].split())
            invented += sum(
                "".join(str(got[name]).split()) not in plain
                for name in ("title", "url", "container", "publisher")
                if got[name] and name not in got["inferred"]
            )
    yield "notes 1-22: references precision / recall (≥ .95)", f"{both / found:.3f} / {both / wanted:.3f}"
    yield "notes 1-22: fields right (≥ .90); kinds right", f"{right / fields:.3f}; {kinds} of {len(gold)}"
    yield "notes 1-22: values that do not stand in the note and are not marked inferred (0)", f"{invented}"


def measure_border(home: Home, shared: Path) -> Iterator[tuple[str, str]]:
    """515 documents in, twice."""
    manifest = str(shared / "data/border/manifest.puente.jsonl")
    seconds = []
    for wanted in ("added", "unchanged"):
        started = time.perf_counter()
        reports = home.lines("ingest", "--manifest", manifest)
        seconds.append(time.perf_counter() - started)
        yield f"border: {wanted} (515)", f"{sum(report['status'] == wanted for report in reports)} of {len(reports)}"
    yield "border: second run's time as a part of the first's (< .1)", f"{seconds[1] / seconds[0]:.3f}"
    yield "border: seconds of the first run", f"{seconds[0]:.0f}"
    home.text("index", "verify")


def main() -> None:
    """Print the table."""
    shared = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared")
    if not (shared / "data").is_dir():
        raise SystemExit("skipped: the test material (../shared) is not here")
    for measure in (measure_paper, measure_border):
        with tempfile.TemporaryDirectory() as folder:
            for name, value in measure(Home(Path(folder) / "home"), shared):
                print(f"{name:<75} {value}", flush=True)


if __name__ == "__main__":
    main()
