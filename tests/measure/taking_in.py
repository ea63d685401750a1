"""Taking documents in, measured on the real material: what is kept, how languages are told, how fast, how large.

    python tests/measure/taking_in.py [../shared] [PART...]

Parts: ``kept`` (words of the paper and of Mexican laws present in order), ``language``, ``said`` (proposals beside the
curated manifest), ``speed`` (law PDFs beside a bare loop of the parser and pdftotext), ``load`` (passages of data/load
beside a bare loop, memory on the way and at two sizes, and where the time goes). Prints one line a number; the wanted
number stands in brackets, and "met" or "MISSED" behind it. The bare loop of ``load`` is ``corpus.parsers.jsonl.parse`` and nothing else, on one core:
JSON to blocks and notes, without language, passages, citations, mentions, catalog and index.
"""

from __future__ import annotations

import gzip
import json
import pkgutil
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

from rapidfuzz.distance import LCSseq

from corpus.assembly import Assembled, assemble
from corpus.config import Settings
from corpus.entities.mentions import make_gazetteer
from corpus.language import identify
from corpus.model import DocumentId, PassageKind
from corpus.parsers import parse
from corpus.parsers.jsonl import parse as parse_line
from corpus.parsers.protocol import Source
from corpus.proposals import propose
from corpus.reading import Job, read
from search.indexing import sync
from web.wiring import open_puente, settle, take_in

SIZES = (25_000, 100_000)
LOOKED_INTO = 4_000  # passages that are taken in step by step, to see what each step costs
WORD = re.compile(r"[^\W_⁰¹²³⁴-⁹]+")
Lines = Iterator[tuple[str, str] | tuple[str, str, bool]]


def words(text: str) -> list[str]:
    """The words of a text, as they are compared."""
    return [word.lower() for word in WORD.findall(text)]


def kept(path: Path) -> list[str]:
    """The words of the passages and notes that a file becomes, in order."""
    source = Source(path.name, path.read_bytes())
    content = assemble(source, parse(source), id_=DocumentId("x"), sha256="0" * 64).content
    return words(" ".join(each.text for each in content.passages if each.kind is not PassageKind.METADATA))


def measure_kept(shared: Path) -> Lines:
    """Words present in order: of the paper (its notes aside, which move behind the body), and of laws in two formats."""
    paper = shared / "data/seed/gonzalez-arechiga-bronk-2010.txt"
    printed, ours = words(re.sub("</?i>", "", paper.read_text("utf-8"))), kept(paper)
    lost = sum((Counter(printed) - Counter(ours)).values())
    yield "the paper: words present (≥ .995)", f"{1 - lost / len(printed):.4f}", 1 - lost / len(printed) >= 0.995
    shares = []
    for pdf in sorted((shared / "data/border/mx").glob("*.pdf")):
        text = pdf.with_suffix(".md").read_text("utf-8").partition("---\n")[2]
        wanted = words(re.sub("^#+ ", "", text, flags=re.M))
        shares.append((LCSseq.similarity(wanted, kept(pdf)) / len(wanted), pdf.stem))
    yield (
        "Mexican laws, PDF beside Markdown: words present, in order (≥ .995), least",
        f"{min(shares)[0]:.4f} {min(shares)[1]}",
        min(shares)[0] >= 0.995,
    )
    yield (
        "Mexican laws, PDF beside Markdown: mean of " + str(len(shares)),
        f"{sum(s for s, _ in shares) / len(shares):.4f}",
    )


def measure_language(shared: Path) -> Lines:
    """Language of the texts of data/parallel and data/eval, by length."""
    texts: set[tuple[str, str]] = set()
    for path in sorted((shared / "data").glob("eval/*/*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            record = json.loads(line)
            if "lang" in record and "text" in record:
                texts.add((record["lang"], record["text"]))
    for path in sorted((shared / "data").glob("parallel/gold/*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            record = json.loads(line)
            texts |= {(code, record[code]) for code in ("en", "es") if isinstance(record.get(code), str)}
    right: dict[bool, list[bool]] = {True: [], False: []}
    began = time.perf_counter()
    for code, text in texts:
        if (count := len(re.findall(r"[^\W\d_]+", text))) >= 3:
            right[count >= 8].append(identify(text) == code)
    micros = (time.perf_counter() - began) / len(texts) * 1e6
    for long, words_, wanted in ((True, "8 words or more", 0.99), (False, "3 to 7 words", 0.95)):
        share = sum(right[long]) / len(right[long])
        yield f"language, {words_}, {len(right[long])} texts (≥ {wanted:.2f})", f"{share:.4f}", share >= wanted
    yield "language, microseconds a text", f"{micros:.0f}"


def measure_said(shared: Path) -> Lines:
    """Proposals beside what the curated manifest says, where it says something that the text may say, too."""
    folder = shared / "data/border"
    outcome: dict[str, Counter[str]] = {}
    for line in (folder / "manifest.puente.jsonl").read_text("utf-8").splitlines():
        entry = json.loads(line)
        path = folder / entry["path"]
        if path.parent.name not in ("mx", "wh", "usc", "un"):
            continue
        parsed = parse(Source(path.name, path.read_bytes()))
        said = {**parsed.metadata, **propose(parsed)}
        for name in ("title", "date", "issuer", "doc_type", "country"):
            wanted, got = (re.sub(r"\W", "", str(each.get(name) or "").lower())[:40] for each in (entry, said))
            same = got[:8] == wanted[:8] if name == "date" else got == wanted
            outcome.setdefault(name, Counter())["none" if not got else "right" if same else "other"] += 1
    for name, counts in outcome.items():
        yield f"proposed {name}: as curated, otherwise, none", f"{counts['right']}, {counts['other']}, {counts['none']}"


def measure_speed(shared: Path) -> Lines:
    """The whole of ingest beside its parts, on the same material, in one run."""
    pdfs = sorted((shared / "data/border/mx").glob("*.pdf"))
    began = time.perf_counter()
    pages = sum(parse(Source(path.name, path.read_bytes())).pages or 0 for path in pdfs)
    bare = time.perf_counter() - began
    yield "law PDFs: pages; pages a second of a bare loop of the parser", f"{pages}; {pages / bare:.1f}"
    if shutil.which("pdftotext"):
        began = time.perf_counter()
        for path in pdfs:
            subprocess.run(["pdftotext", "-layout", str(path), "-"], stdout=subprocess.DEVNULL, check=True)
        yield "law PDFs: pages a second of pdftotext", f"{pages / (time.perf_counter() - began):.1f}"
    taken = take([str(path) for path in pdfs])
    yield "law PDFs: pages a second of ingest (parse, notes, citations, catalog, index)", f"{pages / taken.seconds:.1f}"
    yield (
        "law PDFs: ingest's time as a multiple of the bare parser's (≤ 3)",
        f"{taken.seconds / bare:.2f}",
        taken.seconds / bare <= 3,
    )
    yield "law PDFs: largest memory of all processes together", f"{taken.peak} MB"


def measure_load(shared: Path) -> Lines:
    """Passages of data/load: speed beside a bare loop, memory on the way and at two sizes, which should be one."""
    peaks = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "passages.jsonl"
        for count in SIZES:
            with gzip.open(shared / "data/load/passages.jsonl.gz", "rb") as file, path.open("wb") as out:
                out.writelines(islice(file, count))
            raw, bare = _bare(path)
            # A process of its own: what an earlier run keeps in its caches is not counted.
            command = [sys.executable, __file__, "--take", str(path)]
            taken = Taken(**json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout))
            peaks.append(taken.peak)
            name = f"load, {count} passages:"
            rates = f"{count / raw:.0f}; {count / bare:.0f}; {count / taken.seconds:.0f}"
            yield f"{name} a second, JSON alone; bare loop; ingest", rates
            ratio = taken.seconds / bare
            yield f"{name} time as a multiple of the bare loop's (≤ 3)", f"{ratio:.1f}", ratio <= 3
            quarters = ", ".join(map(str, taken.on_the_way))
            yield f"{name} memory of all together at 25, 50, 75, 100 % taken in, MB", quarters
            name += " largest memory of the writer; of all together (≤ 500 MB)"
            yield name, f"{taken.own} MB; {taken.peak} MB", taken.peak <= 500
        for stage, seconds in taken.stages.items():
            yield f"load, {count} passages: seconds of {stage}", f"{seconds:.1f}"
        for step, micros in _steps(path).items():
            yield f"load: microseconds a passage on one core, {step}", f"{micros:.0f}"
    growth = peaks[-1] / peaks[0]
    name = f"load: memory at {SIZES[-1]} as a multiple of that at {SIZES[0]} (flat: ≤ 1.1)"
    yield name, f"{growth:.2f}", growth <= 1.1


def _steps(path: Path) -> dict[str, float]:
    """What each step of taking a passage in costs, without helpers: where the time of an ingest goes."""
    seconds: dict[str, float] = defaultdict(float)
    with path.open("rb") as file, tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        sources = [
            Source(f"{n}.jsonl", line, f"{n}", json.loads(line)) for n, line in enumerate(islice(file, LOOKED_INTO))
        ]
        for step, place in (
            ("parser", "corpus.parsers.jsonl.parse"),
            ("language, proposals, passages, citations, mentions together", "corpus.reading.assemble"),
            ("citations of them", "corpus.citations.legal.find_legal_citations"),
            ("references of them", "corpus.citations.references.find_references"),
            ("mentions of them", "corpus.entities.find_mentions"),
        ):
            stack.enter_context(timed(seconds, step, place))
        puente = stack.enter_context(open_puente(Settings(home=Path(folder))))
        names = make_gazetteer(puente.entities)
        jobs = [Job(each, DocumentId(each.name), each.name) for each in sources]
        found = [read(job, puente.settings, names).result for job in jobs]
        pairs = [(each.document, each.content) for each in found if isinstance(each, Assembled)]
        began = time.process_time()
        for start in range(0, len(pairs), 200):
            puente.catalog.put_many(pairs[start : start + 200])
        seconds["catalog"] = time.process_time() - began
        began = time.process_time()
        sync(puente.catalog, puente.engine, workers=1)
        seconds["index"] = time.process_time() - began
    return {step: total / len(pairs) * 1e6 for step, total in seconds.items()}


@contextmanager
def timed(
    seconds: dict[str, float], name: str, place: str, clock: Callable[[], float] = time.process_time
) -> Iterator[None]:
    """While the ``with`` lasts, what the function at a place takes is added up."""
    where, _, function = place.rpartition(".")
    holder = pkgutil.resolve_name(where)
    plain = getattr(holder, function)

    def measured(*given: object, **named: object) -> object:
        began = clock()
        try:
            return plain(*given, **named)
        finally:
            seconds[name] += clock() - began

    setattr(holder, function, measured)
    try:
        yield
    finally:
        setattr(holder, function, plain)


def _bare(path: Path) -> tuple[float, float]:
    """Seconds that reading the lines as JSON takes, and that the parser takes."""
    lines = path.read_bytes().splitlines()
    began = time.perf_counter()
    for line in lines:
        json.loads(line)
    raw = time.perf_counter() - began
    began = time.perf_counter()
    for line in lines:
        parse_line(Source("x.jsonl", line))
    return raw, time.perf_counter() - began


@dataclass(frozen=True)
class Taken:
    """A whole ingest into a new home: seconds in all and by stage; memory in MB.

    ``peak`` is the largest of all its processes together, ``own`` of the writer; ``on_the_way`` of all at each quarter.
    """

    seconds: float
    peak: int
    own: int
    on_the_way: list[int]
    stages: dict[str, float]


STAGES = (
    ("references to works, after it", "corpus.citations.resolve.resolve"),
    ("the index", "search.indexing.sync"),
    ("versions aligned", "web.alignments.align_changed"),
    ("figures found", "corpus.figures.shelf.Shelf.figures"),
)


def take(paths: list[str]) -> Taken:
    """Take these in."""
    stages: dict[str, float] = defaultdict(float)
    quarters: list[int] = []
    last = _count(paths)
    with tempfile.TemporaryDirectory() as folder, Watch() as watch, ExitStack() as stack:
        began = time.perf_counter()
        with open_puente(Settings(home=Path(folder))) as puente:
            for number, report in enumerate(take_in(puente, paths, None), 1):
                if report.status not in {"added", "duplicate"}:
                    raise SystemExit(f"{report.source}: {report.status} {report.error}")
                if number * 4 // last > len(quarters):
                    quarters.append(watch.now())
            stages["reading and writing, by both cores"] = time.perf_counter() - began
            for name, place in STAGES:
                stack.enter_context(timed(stages, name, place, time.perf_counter))
            settle(puente)
        return Taken(time.perf_counter() - began, watch.peak, watch.own, quarters, dict(stages))


def _count(paths: list[str]) -> int:
    """How many documents there are: lines of JSON, or files."""
    return sum(Path(path).read_bytes().count(b"\n") if path.endswith(".jsonl") else 1 for path in paths)


class Watch:
    """Samples the memory of this process and of all below it, in MB."""

    def __init__(self) -> None:
        self.peak = self.own = 0
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()

    def _sample(self) -> None:
        while not self._end.wait(0.2):
            self.peak = max(self.peak, self.now())
            self.own = max(self.own, memory("self") // 1024)

    @staticmethod
    def now() -> int:
        """Of all together, as of now."""
        return sum(map(memory, family())) // 1024


def family() -> list[str]:
    """Ids of this process and of all that descend from it."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[path.parent.name] = path.read_text().rpartition(")")[2].split()[1]
        except OSError:
            continue
    found, size = {str(Path("/proc/self").resolve().name)}, 0
    while size < len(found):
        size = len(found)
        found |= {pid for pid, parent in parents.items() if parent in found}
    return sorted(found)


def memory(pid: str) -> int:
    """Proportional set size in kB: memory that processes share counts once."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    found = re.search(r"^Pss:\s+(\d+)", text, re.M)
    return int(found[1]) if found else 0


PARTS = {
    "kept": measure_kept,
    "language": measure_language,
    "said": measure_said,
    "speed": measure_speed,
    "load": measure_load,
}


def main() -> None:
    """Print the table."""
    arguments = sys.argv[1:] or ["../shared"]
    if arguments[0] == "--take":
        print(json.dumps(asdict(take(arguments[1:]))))
        return
    shared = Path(arguments[0])
    if not (shared / "data").is_dir():
        raise SystemExit("skipped: the test material (../shared) is not here")
    for part in arguments[1:] or PARTS:
        for name, value, *met in PARTS[part](shared):
            print(f"{name:<90} {value:<26} {('met' if met[0] else 'MISSED') if met else ''}".rstrip(), flush=True)


if __name__ == "__main__":
    main()
