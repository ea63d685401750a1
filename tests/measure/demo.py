"""How long ``make demo`` takes from a clean clone to a page in the browser: under three minutes.

    python -m tests.measure.demo                   (``make measure-demo``)

Clones this repository as it is committed into a new folder and runs ``make demo`` there. Packages come from wherever pip
gets them on this machine; the time of that is part of the number, and printed.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

SECONDS = 180
ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    """Print the seconds to each step; 1 where the page came too late or not at all."""
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "puente"
        subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("PUENTE_", "MAKE"))}
        command = ["make", "demo", "ARGS=--port 0"]
        began = time.monotonic()
        running = subprocess.Popen(
            command, cwd=clone, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            start_new_session=True,
        )  # fmt: skip
        try:
            return report(running, began)
        finally:
            os.killpg(running.pid, signal.SIGTERM)
            running.wait(timeout=30)


def report(running: subprocess.Popen[str], began: float) -> int:
    """Follow what ``make demo`` says until it names its address; then ask for the page."""
    assert running.stdout is not None
    for line in running.stdout:
        print(f"{time.monotonic() - began:6.1f} s  {line.rstrip()}", flush=True)
        if address := re.search(r"http://[\d.]+:\d+/", line):
            with urllib.request.urlopen(address[0], timeout=30) as answer:
                tour = answer.read().decode().count('class="tour"')
            seconds = time.monotonic() - began
            good = seconds < SECONDS and tour == 1
            print(
                f"seconds from a clean clone to a served page {seconds:8.1f}  < {SECONDS}  {'met' if good else 'MISSED'}"
            )
            return int(not good)
    print("no page was served  MISSED")
    return 1


if __name__ == "__main__":
    sys.exit(main())
