"""Pictures of the site with the sample corpus, for the README and for looking at every page.

    python tests/browser/pictures.py .pictures          the README's: the stops of the tour, each in its language
    python tests/browser/pictures.py FOLDER --all       every page, both languages, wide and narrow

Needs Debian's chromium; serves on a free port of this machine.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.sample import sample_tour

PUENTE = Path(sys.executable).with_name("puente")
SIZE = 1000, 760
MOST_BYTES = 150_000  # of a picture in the README
PAGES = {
    "home": "",
    "results": "search?q=lavado+de+dinero",
    "nothing": "search?q=zxqwv",
    "bad-query": "search?q=foo%3Abar",
    "documents": "documents",
    "reader": "documents/gonzalez-arechiga-bronk-2010-summary-es?q=frontera",
    "works": "works?state=missing",
    "terms": "terms",
    "term": "terms/bilateral",
    "concordance": "concordance?q=lavado+de+dinero",
    "agencies": "agencies",
    "agency": "agencies/cbp",
    "agreements": "agreements",
    "options": "options",
    "trace": "citations/trace?from=gonzalez-arechiga-bronk-2010",
    "add": "add",
    "account": "account",
    "quality": "quality",
    "missing-page": "nowhere",
}
WIDTHS = {"wide": (1280, 1500), "narrow": (360, 1500)}


@contextmanager
def serving(home: Path) -> Iterator[str]:
    """The address of a site with the sample corpus."""
    environment = {**os.environ, "PUENTE_HOME": str(home), "LC_ALL": "C.UTF-8"}
    subprocess.run([str(PUENTE), "demo", "--load-only"], env=environment, check=True, capture_output=True)
    command = [str(PUENTE), "serve", "--port", "0"]
    server = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    try:
        assert server.stderr is not None
        said = re.search(r"http://[\d.]+:\d+", server.stderr.readline())
        assert said is not None
        yield said.group()
    finally:
        server.terminate()
        server.wait(timeout=20)


def take(address: str, path: Path, width: int, height: int) -> None:
    """A picture of a page."""
    chromium = shutil.which("chromium")
    if chromium is None:
        raise SystemExit("Chromium is not here: apt-get install chromium")
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=1"]
    size = f"--window-size={width},{height}"
    command = [chromium, *options, size, f"--screenshot={path}", address]
    subprocess.run(command, check=True, capture_output=True, timeout=60)


def main() -> None:
    """Take them all."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, serving(Path(home)) as site:
        if "--all" not in sys.argv:
            for stop in sample_tour():
                picture = folder / f"tour-{stop.shows}.png"
                take(f"{site}/{stop.language}/{stop.path}", picture, *SIZE)
                assert picture.stat().st_size < MOST_BYTES, picture
            return
        for name, page in PAGES.items():
            for locale in ("en", "es"):
                for shape, (width, height) in WIDTHS.items():
                    take(f"{site}/{locale}/{page}", folder / f"{name}-{locale}-{shape}.png", width, height)


if __name__ == "__main__":
    main()
