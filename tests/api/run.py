"""Schemathesis against the description of ``/api/v1``, on a site with the sample corpus; 0 failures.

    make test-api                          (``EXAMPLES=200`` for more than 25 requests an operation)

Runs in a virtual environment of its own (``.venv/api``): what it needs is no part of Puente. Everything is checked that it
can check: statuses, schemas, content types, what is sent that should not be taken, headers.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.browser.pictures import serving

SCHEMATHESIS = Path(sys.prefix) / "api" / "bin" / "st"
CONFIG = Path(__file__).with_name("schemathesis.toml")


def main() -> int:
    """What schemathesis says is printed; its exit code is given back."""
    examples = os.environ.get("EXAMPLES") or "25"
    with tempfile.TemporaryDirectory() as home, serving(Path(home)) as site:
        command = [SCHEMATHESIS, "--config-file", CONFIG, "run", f"{site}/api/v1/openapi.json"]
        return subprocess.run([*command, "--max-examples", examples, "--seed", "7"], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
