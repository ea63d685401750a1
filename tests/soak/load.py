"""Fifty readers while a writer takes in documents: errors, waiting times, and whether memory stays flat.

    python -m tests.soak.load [PASSAGES MINUTES DOCUMENTS [READERS]]        (100000 10 10000 50)

A home of its own is filled with that many passages and served by ``puente serve``. The readers ask, without a pause, a
mix of pages: searches in both languages, passages, works, terms, the API. First alone for a third of the time, which
gives the waiting time to compare with; then while ``puente ingest`` takes in the documents.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

PUENTE = Path(sys.executable).with_name("puente")
PER_DOCUMENT = 20  # passages
WORDS = {
    "en": "border customs treaty water commission money laundering bridge security health river trade program court officer "
    "federal report agreement migration port inspection policy evaluation minister",
    "es": "frontera aduana tratado agua comisión lavado dinero puente seguridad salud río comercio programa tribunal oficial "
    "federal informe acuerdo migración puerto inspección política evaluación ministro",
}
QUESTIONS = [
    "money laundering",
    "lavado de dinero",
    "treaty water",
    "tratado agua",
    "customs",
    "aduana",
    '"border security"',
]


@dataclass
class Waits:
    """What the readers met: seconds of each answer, and the answers that were none."""

    seconds: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)

    def p(self, share: float) -> float:
        """A percentile in milliseconds."""
        return (
            statistics.quantiles(self.seconds, n=1000)[int(share * 1000) - 1] * 1000 if len(self.seconds) > 1 else 0.0
        )


def write_documents(path: Path, count: int, name: str) -> None:
    """A ``.jsonl`` of documents with random sentences, every other one Spanish."""
    draw = random.Random(name)
    with path.open("w", encoding="utf-8") as lines:
        for number in range(count):
            language = ("en", "es")[number % 2]
            words = WORDS[language].split()
            texts = (" ".join(draw.choices(words, k=40)).capitalize() + "." for _ in range(PER_DOCUMENT))
            record = {"id": f"{name}-{number}", "title": f"{name} {number}", "language": language}
            lines.write(json.dumps(record | {"text": "\n\n".join(texts)}, ensure_ascii=False) + "\n")


def read(address: str, stop: threading.Event, waits: Waits, seed: int) -> None:
    """One reader, until told to stop."""
    draw = random.Random(seed)
    connection = http.client.HTTPConnection(address, timeout=60)
    while not stop.is_set():
        word, locale, number = quote(draw.choice(QUESTIONS)), draw.choice(("en", "es")), draw.randrange(100)
        path = draw.choice(
            (
                f"/{locale}/search?q={word}",
                f"/{locale}/search?q={word}&page={draw.randrange(1, 4)}",
                f"/{locale}/documents/base-{number}?q={word}",
                f"/{locale}/terms?q={word}",
                f"/api/v1/search?q={word}&limit=5",
            )
        )
        begun = time.perf_counter()
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                waits.errors[f"{answer.status} {path.partition('?')[0]}"] += 1
        except (OSError, http.client.HTTPException) as error:
            waits.errors[type(error).__name__] += 1
            connection.close()
        waits.seconds.append(time.perf_counter() - begun)


def memory(process: int) -> float:
    """Resident MB of a process."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024  # type: ignore[index]


def ask(
    address: str, readers: int, process: int, until: Sequence[subprocess.Popen[bytes]], seconds: float
) -> tuple[Waits, list[float]]:
    """Let the readers ask for some time, and until the writer is done; memory every five seconds."""
    stop, waits, sizes = threading.Event(), Waits(), []
    threads = [threading.Thread(target=read, args=(address, stop, waits, seed)) for seed in range(readers)]
    for thread in threads:
        thread.start()
    end = time.monotonic() + seconds
    while time.monotonic() < end or any(each.poll() is None for each in until):
        sizes.append(memory(process))
        time.sleep(5)
    stop.set()
    for thread in threads:
        thread.join()
    return waits, sizes


def main() -> int:
    """Fill, serve, ask, and print the table."""
    passages, minutes, documents, readers = map(
        int, (*sys.argv[1:], *("100000", "10", "10000", "50")[len(sys.argv) - 1 :])
    )
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        environment = {**os.environ, "PUENTE_HOME": str(home), "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8"}
        write_documents(Path(folder) / "base.jsonl", passages // PER_DOCUMENT, "base")
        write_documents(Path(folder) / "new.jsonl", documents, "new")
        take = [str(PUENTE), "ingest", "--json"]
        subprocess.run([*take, f"{folder}/base.jsonl"], env=environment, check=True, capture_output=True)
        server = subprocess.Popen([str(PUENTE), "serve", "--port", "0"], env=environment, stderr=subprocess.PIPE)
        assert server.stderr is not None
        address = re.search(rb"http://([\d.]+:\d+)", server.stderr.readline())[1].decode()  # type: ignore[index]
        threading.Thread(target=server.stderr.read, daemon=True).start()
        try:
            ask(address, readers, server.pid, [], 10)  # warm
            idle, _ = ask(address, readers, server.pid, [], minutes * 20)
            writer = subprocess.Popen(
                [*take, f"{folder}/new.jsonl"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            busy, sizes = ask(address, readers, server.pid, [writer], minutes * 40)
        finally:
            server.terminate()
            server.wait(60)
        taken = subprocess.run([str(PUENTE), "index", "verify"], env=environment, capture_output=True, check=False)
    return show(idle, busy, sizes, writer.returncode, taken.returncode)


def show(idle: Waits, busy: Waits, sizes: Sequence[float], written: int, verified: int) -> int:
    """The table; the exit code."""
    ratio = busy.p(0.99) / idle.p(0.99)
    late = sizes[len(sizes) // 3 :]
    growth = statistics.mean(late[-len(late) // 4 :]) / statistics.mean(late[: len(late) // 4 or 1])
    errors = idle.errors + busy.errors
    rows = [
        ("answers", f"{len(idle.seconds):,} alone, {len(busy.seconds):,} beside the writer", ""),
        (
            "errors",
            f"{errors.total()} {dict(errors.most_common(3)) if errors else ''}",
            "0" if not errors else "MISSED 0",
        ),
        ("waiting alone, ms", f"p50 {idle.p(0.5):.0f}, p99 {idle.p(0.99):.0f}", ""),
        (
            "waiting beside the writer, ms",
            f"p50 {busy.p(0.5):.0f}, p99 {busy.p(0.99):.0f} ({ratio:.2f}x)",
            "met < 3x" if ratio < 3 else "MISSED < 3x",
        ),
        (
            "memory of the server, MB",
            f"{sizes[0]:.0f} to {sizes[-1]:.0f}, last quarter {growth:.2f}x",
            "met flat" if growth < 1.1 else "MISSED flat",
        ),
        ("writer and index", f"exit {written}, verify {verified}", "met" if not written and not verified else "MISSED"),
    ]
    for name, value, wanted in rows:
        print(f"| {name} | {value} | {wanted} |")
    return 0 if not any("MISSED" in row[2] for row in rows) else 1


if __name__ == "__main__":
    raise SystemExit(main())
