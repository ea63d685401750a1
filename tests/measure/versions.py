"""The pairs of documents beside the project as an installation of Puente: each two are the versions of a work."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.config import read_settings
from web.wiring import Puente, open_puente, settle, take_in


@contextmanager
def paired(shared: Path) -> Iterator[Puente]:
    """An installation with all pairs, gone at the end."""
    with tempfile.TemporaryDirectory() as folder:
        material = Path(folder) / "material"
        material.mkdir()
        manifest = material / "manifest.jsonl"
        with manifest.open("w", encoding="utf-8") as file:
            for row in _documents(shared / "data/parallel"):
                shutil.copy(shared / "data/parallel" / row["from"], material / row["path"])
                file.write(json.dumps(row) + "\n")
        with open_puente(read_settings({"PUENTE_HOME": str(Path(folder) / "home")})) as puente:
            for _ in take_in(puente, [str(material)], manifest):
                pass
            settle(puente)
            yield puente


def _documents(parallel: Path) -> Iterator[dict[str, str]]:
    for line in (parallel / "pairs.jsonl").read_text(encoding="utf-8").splitlines():
        pair = json.loads(line)
        for language in ("en", "es"):
            if name := pair[language]:
                path = Path(name)
                row = {"path": path.name, "from": name, "id": f"{pair['pair']}-{language}"}
                yield row | {"work": pair["pair"], "language": language, "title": pair["pair"]}
