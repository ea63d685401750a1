"""``make bench``: our engine beside others, on the same passages, tokens and questions.

    python -m tests.bench.run [--sizes 10000,100000] [--peers puente,tantivy,…] [--folder DIR]

Every engine runs in a process of its own. A question is asked once to warm up and once for the clock, a page of ten at
a time. CPU is that of the whole process (of the asking thread, for Lucene). Prints a table; writes ``.pictures/bench.md``
and ``.pictures/bench.svg``.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from search.fields import Entry, TextField
from tests.bench.material import KINDS, LOAD, ROOT, Asked, by_kind, iter_entries, make_questions
from tests.bench.peers import PEERS, Stock, folder_size, fresh
from tests.bench.report import write_report

ADDED = 40
SLOW = 12  # questions a kind for stock Whoosh, which needs seconds for some
LUCENE = "lucene"
ORDER = ("puente", "tantivy", LUCENE, "fts5", "stock whoosh")
HEAP = "-Xmx1g"


def main() -> int:
    """Run the benchmark, or one part of it."""
    options = _options()
    if not LOAD.is_file():
        print(f"skipped: the passages ({LOAD.relative_to(ROOT.parent)}) are not here", file=sys.stderr)
        return 0
    folder = Path(options.folder or tempfile.mkdtemp(prefix="puente-bench-"))
    if options.one:
        print(json.dumps(PARTS[options.part](options.one, folder, options.size)))
        return 0
    results = []
    for size in map(int, options.sizes.split(",")):
        place = folder / str(size)
        place.mkdir(parents=True, exist_ok=True)
        results += list(_run_size(place, size, options.peers.split(",")))
    write_report(results, ROOT / ".pictures")
    if not options.folder:
        shutil.rmtree(folder)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="10000,100000")
    parser.add_argument("--peers", default=",".join(ORDER))
    parser.add_argument("--folder", default="")
    parser.add_argument("--one", default="")
    parser.add_argument("--part", default="")
    parser.add_argument("--size", type=int, default=0)
    return parser.parse_args()


def _run_size(folder: Path, size: int, peers: Sequence[str]) -> Iterator[dict[str, Any]]:
    begun = time.process_time()
    entries = list(iter_entries(size + ADDED))
    analysis = time.process_time() - begun
    with (folder / "entries.pickle").open("wb") as file:
        pickle.dump(entries, file)
    with (folder / "questions.pickle").open("wb") as file:
        pickle.dump(make_questions(entries[:size]), file)
    del entries
    for peer in peers:
        if reason := _missing(peer):
            print(f"{peer}: skipped, {reason}", file=sys.stderr)
            continue
        print(f"{size:,} passages: {peer} …", file=sys.stderr, flush=True)
        parts = [_child(peer, part, folder, size) for part in ("build", "ask")]
        yield {"peer": peer, "size": size, "analysis_s": analysis, **parts[0], **parts[1]}


def _child(peer: str, part: str, folder: Path, size: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.bench.run", "--one", peer, "--part", part, "--folder", str(folder)]
    done = subprocess.run([*command, "--size", str(size)], cwd=ROOT, stdout=subprocess.PIPE, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _missing(peer: str) -> str:
    if peer == "tantivy":
        try:
            import tantivy  # noqa: F401
        except ImportError:
            return "not installed (make bench installs it)"
    if peer == LUCENE and not (shutil.which("java") and _jars().is_dir()):
        return "no Java, or no Maven to fetch Lucene with (apt-get install default-jdk-headless maven)"
    return ""


def _jars() -> Path:
    return ROOT / ".venv" / "lucene"


def _entries(folder: Path) -> list[Entry]:
    with (folder / "entries.pickle").open("rb") as file:
        found: list[Entry] = pickle.load(file)
    return found


def _questions(folder: Path) -> list[Asked]:
    with (folder / "questions.pickle").open("rb") as file:
        found: list[Asked] = pickle.load(file)
    return found


def _build(peer: str, folder: Path, size: int) -> dict[str, Any]:
    index = fresh(folder / peer.replace(" ", "-"))
    if peer == LUCENE:
        _write_entries(folder / "entries.tsv", _entries(folder)[:size])
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        begun = time.perf_counter()
        _java("build", index, folder / "entries.tsv")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        rss = after.ru_maxrss
    else:
        entries = _entries(folder)[:size]
        held = _resident()
        begun, cpu_begun = time.perf_counter(), time.process_time()
        PEERS[peer]().build(index, entries)
        cpu = time.process_time() - cpu_begun
        rss = max(0, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - held)
    wall = time.perf_counter() - begun
    return {"build_s": wall, "build_cpu_s": cpu, "bytes": folder_size(index), "build_mb": rss / 1024}


def _ask(peer: str, folder: Path, size: int) -> dict[str, Any]:
    index = folder / peer.replace(" ", "-")
    questions, added = _questions(folder), _entries(folder)[size:]
    _forget(index)
    if peer == LUCENE:
        return _ask_lucene(index, folder, questions, added)
    engine = PEERS[peer]()
    held = _resident()
    most = SLOW if isinstance(engine, Stock) else len(questions)
    opened = _timed(lambda: engine.open(index))[0]
    first = _timed(lambda: engine.ask(by_kind(questions, "eight words")[0]))[0] + opened
    kinds, tops = {}, {}
    for kind in KINDS:
        asked = by_kind(questions, kind, most)
        for question in asked:
            engine.ask(question)
        times = [_timed(lambda q=question: engine.ask(q)) for question in asked]
        kinds[kind] = _percentiles([t[0] for t in times], [t[1] for t in times])
        tops[kind] = [t[2] for t in times]
    resident = _resident() - held
    seen = [
        _timed(lambda e=entry: (engine.add(e), engine.ask(by_kind(questions, "one word")[0])))[0] for entry in added
    ]
    return _answers(kinds, tops, opened, first, seen, resident / 1024)


def _answers(
    kinds: dict[str, Any], tops: dict[str, Any], opened: float, first: float, seen: list[float], resident: float
) -> dict[str, Any]:
    quantiles = statistics.quantiles(seen, n=20)
    added = {"add_p50": statistics.median(seen), "add_p95": quantiles[18]}
    return {"kinds": kinds, "tops": tops, "open_ms": opened, "first_ms": first, "resident_mb": resident, **added}


def _ask_lucene(index: Path, folder: Path, questions: list[Asked], added: list[Entry]) -> dict[str, Any]:
    lines = []
    for kind in KINDS:
        for asked in by_kind(questions, kind):
            field = "words" if kind == "prefix" else "stems"
            lines.append("\t".join([kind, *(f"{field}_{lang}:{stem}" for _, stem, lang in asked.words)]))
    (folder / "questions.tsv").write_text("\n".join(lines), encoding="utf-8")
    _write_entries(folder / "added.tsv", added)
    output = _java("ask", index, folder / "questions.tsv", folder / "added.tsv")
    rows = [line.split("\t") for line in output.splitlines()]
    kinds, tops = {}, {}
    for kind in KINDS:
        mine = [row for row in rows if row[0] == kind]
        kinds[kind] = _percentiles([int(r[1]) / 1e6 for r in mine], [int(r[2]) / 1e6 for r in mine])
        tops[kind] = [[i for i in row[3].split(",") if i] for row in mine]
    ((_, opened, first),) = [row for row in rows if row[0] == "open"]
    seen = [float(row[1]) for row in rows if row[0] == "add"]
    resident = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return _answers(kinds, tops, float(opened), float(first), seen, resident)


def _java(command: str, *paths: Path) -> str:
    source = ROOT / "tests" / "bench" / "lucene" / "Bench.java"
    call = ["java", HEAP, "-cp", f"{_jars()}/*", str(source), command, *map(str, paths)]
    return subprocess.run(call, stdout=subprocess.PIPE, text=True, encoding="utf-8", check=True).stdout


def _write_entries(path: Path, entries: Sequence[Entry]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for entry in entries:
            tokens = entry.text[TextField.BODY]
            cells = [entry.passage, entry.language.value, entry.keywords["doc_type"][0]]
            file.write("\t".join([*cells, " ".join(tokens.stems), " ".join(tokens.words)]) + "\n")


def _timed(call: Callable[[], Any]) -> tuple[float, float, Any]:
    """Wall and CPU milliseconds of a call, and what it gave."""
    cpu, wall = time.process_time_ns(), time.perf_counter_ns()
    found = call()
    return (time.perf_counter_ns() - wall) / 1e6, (time.process_time_ns() - cpu) / 1e6, found


def _percentiles(wall: list[float], cpu: list[float]) -> dict[str, list[float]]:
    def three(values: list[float]) -> list[float]:
        ordered = sorted(values)
        return [ordered[min(len(ordered) - 1, int(len(ordered) * q))] for q in (0.5, 0.95, 0.99)]

    return {"wall": three(wall), "cpu": three(cpu)}


def _resident() -> int:
    """KiB of memory this process has now, shared pages too."""
    status = Path("/proc/self/status")
    if not status.is_file():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    lines = (line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmRSS"))
    return int(next(lines).split()[1])


def _forget(folder: Path) -> None:
    """Have the system forget the files of a folder, so that opening is cold."""
    os.sync()
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


PARTS = {"build": _build, "ask": _ask}

if __name__ == "__main__":
    sys.exit(main())
