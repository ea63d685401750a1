"""Processes that help to build an index do not outlive the one that they help."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

HELPED = """
import os, time
from search.engines.whoosh_.spread import spread

class Part:
    def written(self):
        return []

def slow(load):
    print(os.getpid(), flush=True)
    time.sleep(60)

if __name__ == "__main__":
    spread(Part, iter([1]), slow, 1)
"""


def is_there(pid: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


def test_helpers_of_a_killed_process_end(tmp_path: Path) -> None:
    script = tmp_path / "helped.py"
    script.write_text(HELPED, encoding="utf-8")
    helped = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True)
    assert helped.stdout is not None
    helper = int(helped.stdout.readline())
    helped.send_signal(signal.SIGKILL)
    helped.wait()
    for _ in range(100):
        if not is_there(helper):
            break
        time.sleep(0.1)

    assert not is_there(helper)
