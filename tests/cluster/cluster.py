"""A cluster of three OpenSearch nodes on loopback, a process each.

    python -m tests.cluster.cluster start | stop | url

The jars come from Maven (``make cluster`` fetches them once); nodes live in ``var/cluster``. For tests only: nothing is
encrypted, nobody is asked who they are.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / "var" / "cluster"
JARS = ROOT / ".venv" / "opensearch"
NODES = 3
HTTP, TRANSPORT = 9210, 9310
HEAP = "512m"
PATIENCE = 240  # seconds until all nodes have found each other


def url(name: str) -> str:
    """The engine URL of an index on the cluster."""
    hosts = ",".join(f"127.0.0.1:{HTTP + n}" for n in range(NODES))
    return f"opensearch://{hosts}/{name}?shards=3&replicas=1"


def start_node(number: int) -> None:
    """Start a node and remember its process."""
    seeds = ",".join(f"127.0.0.1:{TRANSPORT + n}" for n in range(NODES))
    names = ",".join(f"n{n}" for n in range(NODES))
    home = HOME / f"n{number}"
    home.mkdir(parents=True, exist_ok=True)
    call = ["java", f"-Xms{HEAP}", f"-Xmx{HEAP}", "-Dlog4j2.level=ERROR", "-cp", f"{JARS}/*"]
    call += [str(ROOT / "tests" / "cluster" / "Node.java"), f"n{number}", str(HTTP + number), str(TRANSPORT + number)]
    with (home / "output.log").open("ab") as log:
        process = subprocess.Popen([*call, seeds, names, str(home)], stdout=log, stderr=log, start_new_session=True)
    (home / "pid").write_text(str(process.pid))


def kill_node(number: int) -> None:
    """End a node without warning, as a power cut would."""
    pid = int((HOME / f"n{number}" / "pid").read_text())
    os.kill(pid, signal.SIGKILL)
    try:
        os.waitpid(pid, 0)
    except ChildProcessError:  # it was started by another command
        time.sleep(0.5)


def nodes() -> int:
    """How many nodes have found each other; 0 when none answers."""
    for number in range(NODES):
        try:
            address = f"http://127.0.0.1:{HTTP + number}/_cluster/health"
            with urllib.request.urlopen(address, timeout=5) as answer:
                return int(json.load(answer)["number_of_nodes"])
        except (OSError, ValueError, KeyError):
            continue
    return 0


def wait_for(count: int) -> None:
    """Wait until so many nodes are together."""
    until = time.monotonic() + PATIENCE
    while nodes() != count:
        if time.monotonic() > until:
            raise TimeoutError(f"{nodes()} of {count} nodes after {PATIENCE} s; see {HOME}/n*/output.log")
        time.sleep(1)


def start() -> None:
    """Start all nodes, afresh."""
    stop()
    for number in range(NODES):
        start_node(number)
    wait_for(NODES)


def stop() -> None:
    """Stop all nodes and forget what they held."""
    for path in HOME.glob("n*/pid"):
        pid = int(path.read_text())
        command = Path(f"/proc/{pid}/cmdline")
        if command.is_file() and b"Node.java" in command.read_bytes():
            os.kill(pid, signal.SIGKILL)
    shutil.rmtree(HOME, ignore_errors=True)


if __name__ == "__main__":
    {"start": start, "stop": stop, "url": lambda: print(url("puente"))}[sys.argv[1]]()
