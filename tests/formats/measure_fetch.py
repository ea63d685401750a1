"""A polite fetch against a server of ours: errors, redirects, slow answers, and a fetch that is killed and run again.

    python -m tests.formats.measure_fetch [DOCUMENTS [KILLS]]

The server gives generated documents (and the collection beside the project, where it is there) with ETags, and says of
some: 500 for good, 500 once, half a document once, nothing in time, moved, moved to a blocked address, forbidden to
robots. All that can be fetched must be in the catalog once, and the report must say what became of each.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BORDER = ROOT.parent / "shared" / "data" / "border"
COMMAND = [str(Path(sys.executable).with_name("puente"))]
STALL = 3.0  # seconds that a silent server keeps a connection open
SECONDS = 1  # for one document (a whole number, as in the setting)
# What the server does with every 40th document, from the n-th on; all others are given.
WAYS: Mapping[int, str] = {3: "broken", 17: "silent", 7: "busy", 11: "short", 5: "moved", 13: "inside", 19: "robots"}
EXPECTED: Mapping[str, tuple[str, str]] = {
    "broken": ("fetch_failed", "error 500"),
    "silent": ("fetch_failed", "in time"),
    "inside": ("blocked_address", "private network"),
    "robots": ("fetch_failed", "robots.txt"),
}


@dataclass
class Site:
    """The documents by path, what the server does with each, and what it was asked."""

    documents: dict[str, bytes]
    ways: dict[str, str]
    asked: Counter[str] = field(default_factory=Counter)
    unchanged: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    port: int = 0

    def good(self) -> set[str]:
        """Paths of what can be fetched."""
        return {path for path in self.documents if self.ways.get(path) not in EXPECTED}


def make_site(count: int) -> Site:
    """``count`` documents; of the collection beside the project as many as there are, up to a half."""
    documents: dict[str, bytes] = {}
    if BORDER.is_dir():
        found = [
            path
            for path in sorted(BORDER.rglob("*"))
            if path.suffix in (".md", ".html") and path.stat().st_size < 60_000
        ]
        for number, path in enumerate(found[: count // 2]):
            documents[f"/held/{number}{path.suffix}"] = path.read_bytes()
    for number in range(count - len(documents)):
        words = f"Minute {number} of a commission on the river and the bridge, agreed in {1900 + number % 100}."
        documents[f"/minutes/{number}.html"] = (
            f"<html><body><h1>Minute {number}</h1><p>{words * 8}</p></body></html>".encode()
        )
    ways = {path: WAYS[number % 40] for number, path in enumerate(documents) if number % 40 in WAYS}
    documents = {(f"/private{path}" if ways.get(path) == "robots" else path): data for path, data in documents.items()}
    return Site(documents, {(f"/private{path}" if way == "robots" else path): way for path, way in ways.items()})


class Handler(BaseHTTPRequestHandler):
    """Answers for the site of its server."""

    server: Server

    def do_GET(self) -> None:
        """Answer as the way of the document asked for says."""
        site, path = self.server.site, self.path.removeprefix("/moved")
        with site.lock:
            site.asked[self.path] += 1
            first = site.asked[self.path] == 1
        way = site.ways.get(path, "")
        status, place = {"broken": (500, ""), "busy": (500 if first else 200, "")}.get(way, (200, ""))
        if way == "moved" and path == self.path:
            status, place = 301, f"/moved{path}"
        elif way == "inside":
            status, place = 302, "http://169.254.169.254/latest/meta-data/"
        if self.path == "/robots.txt":
            self.answer(200, b"User-agent: *\nDisallow: /private/\n", "text/plain")
        elif path not in site.documents:
            self.answer(404)
        elif way == "silent":
            time.sleep(STALL)
            self.close_connection = True
        elif status != 200:
            self.answer(status, place=place)
        else:
            self.give(site, site.documents[path], short=way == "short" and first)

    def give(self, site: Site, data: bytes, *, short: bool) -> None:
        """A document, or that it is as it was, or half of it."""
        tag = f'"{hashlib.sha256(data).hexdigest()[:16]}"'
        if self.headers.get("If-None-Match") == tag:
            with site.lock:
                site.unchanged += 1
            self.answer(304)
            return
        kind = "text/html; charset=utf-8" if self.path.endswith(".html") else "text/markdown; charset=utf-8"
        self.send_response(200)
        for name, value in (("Content-Type", kind), ("ETag", tag), ("Content-Length", str(len(data)))):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data[: len(data) // 2] if short else data)

    def answer(self, status: int, data: bytes = b"", kind: str = "", place: str = "") -> None:
        """A short answer."""
        self.send_response(status)
        for name, value in (("Content-Type", kind), ("Location", place), ("Content-Length", str(len(data)))):
            if value:
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args: object) -> None:
        """Nothing."""

    def handle(self) -> None:
        """A client may be killed while it is answered."""
        with suppress(OSError):
            super().handle()


class Server(ThreadingHTTPServer):
    """A server of one site."""

    daemon_threads = True

    def __init__(self, site: Site) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.site = site


@contextmanager
def serving(site: Site) -> Iterator[None]:
    """The site on a port of this machine."""
    server = Server(site)
    site.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


@dataclass(frozen=True)
class Outcome:
    """What came of it. ``wrong``: what is not as it must be."""

    documents: int
    good: int
    held: int
    twice: int
    refused: Mapping[str, int]
    requests: int
    unchanged: int
    kills: int
    seconds: float
    wrong: tuple[str, ...]


def run(count: int, kills: int) -> Outcome:
    """Fetch ``count`` documents with that many kills on the way, then once more in peace."""
    site, begin = make_site(count), time.monotonic()
    folder = Path(tempfile.mkdtemp())
    try:
        with serving(site):
            manifest = folder / "manifest.jsonl"
            base = f"http://127.0.0.1:{site.port}"
            lines = [
                json.dumps({"url": base + path, "id": f"doc{number}"}) for number, path in enumerate(site.documents)
            ]
            manifest.write_text("\n".join(lines), "utf-8")
            environment = {
                "PATH": os.environ.get("PATH", ""),
                "PUENTE_HOME": str(folder / "home"),
                "PUENTE_FETCH_ALLOW": f"127.0.0.1:{site.port}",
                "PUENTE_FETCH_PAUSE": "0",
                "PUENTE_FETCH_SECONDS": str(SECONDS),
                "PYTHONUTF8": "1",
            }
            command = [*COMMAND, "fetch", str(manifest), "--json"]
            for number in range(kills):
                kill_after(command, environment, site, (number + 1) * count // (kills + 1))
            end = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        reports = [json.loads(line) for line in end.stdout.splitlines()]
        return judge(site, reports, folder / "home", kills, time.monotonic() - begin, end.returncode)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def kill_after(command: list[str], environment: Mapping[str, str], site: Site, asked: int) -> None:
    """``kill -9`` when the server was asked for so many documents more or less."""
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None and len(site.asked) < asked:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()


def judge(site: Site, reports: list[dict[str, object]], home: Path, kills: int, seconds: float, code: int) -> Outcome:
    """The outcome, by the catalog and the last report."""
    from corpus.catalog import open_catalog
    from corpus.config import Settings

    with open_catalog(Settings(home=home).catalog) as catalog:
        held = Counter(document.source.partition(f":{site.port}")[2] for document in catalog.iter_documents())
    wrong = [f"not held: {path}" for path in site.good() - held.keys()]
    wrong += [f"held: {path}" for path in held.keys() - site.good()]
    wrong += [f"held {number} times: {path}" for path, number in held.items() if number > 1]
    wrong += [] if code == 1 else [f"exit code {code}"]
    wrong += [] if len(reports) == len(site.documents) else [f"{len(reports)} reports"]
    refused: Counter[str] = Counter()
    for report in reports:
        path = str(report["source"]).partition(f":{site.port}")[2]
        error: Mapping[str, str] = report["error"] or {}  # type: ignore[assignment]
        way = site.ways.get(path, "")
        expected, words = EXPECTED.get(way, ("", ""))
        refused[way if way in EXPECTED else "other"] += bool(error)
        if error.get("code", "") != expected or words not in error.get("message", ""):
            wrong.append(f"{path} ({way}): {error}")
    return Outcome(
        documents=len(site.documents),
        good=len(site.good()),
        held=sum(held.values()),
        twice=sum(number > 1 for number in held.values()),
        refused={way: number for way, number in refused.items() if number},
        requests=sum(site.asked.values()),
        unchanged=site.unchanged,
        kills=kills,
        seconds=seconds,
        wrong=tuple(wrong),
    )


def main() -> int:
    """Print the outcome; 1 where anything is wrong."""
    count, kills = [*map(int, sys.argv[1:3]), 200, 2][:2] if len(sys.argv) != 2 else (int(sys.argv[1]), 2)
    outcome = run(count, kills)
    each = "met" if outcome.held == outcome.good and not outcome.twice else "MISSED"
    print(f"{outcome.documents} documents listed, {outcome.good} can be fetched; {outcome.held} in the catalog (all), "
          f"{outcome.twice} twice (0); {outcome.kills} kills, {outcome.seconds:.0f} s   {each}")  # fmt: skip
    print(f"refused as they must be: {dict(outcome.refused)}; otherwise wrong: {len(outcome.wrong)} (0)   "
          f"{'MISSED' if outcome.wrong else 'met'}")  # fmt: skip
    print(f"{outcome.requests} requests, {outcome.unchanged} answered by 304 (not sent again)")
    for line in outcome.wrong:
        print(f"WRONG {line}")
    return 1 if outcome.wrong or each == "MISSED" else 0


if __name__ == "__main__":
    sys.exit(main())
