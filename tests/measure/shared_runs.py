"""Runs of eight words that a shipped text shares with somebody else's: there must be none but names and titles.

``python tests/measure/shared_runs.py FOLDER`` prints them for any folder of texts; ``tests/unit/test_sample_own.py``
runs it on the material beside the project. What is quoted or in italics, an address, a title of the corpus, a legal
name or a date may be shared: it is cut out before runs are taken.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from corpus.sample import sample_manifest

RUN = 8
TEXTS = {".md", ".txt", ".json", ".jsonl", ".html", ".xml", ".tsv", ".tbx", ".csv"}

_WORD = re.compile(r"[^\W_]+")
_MARKUP = re.compile(r"\[\^\d+\]:?|<[^>]*>|^---.*?^---$", re.MULTILINE | re.DOTALL)
_NAMES = re.compile(
    r"“[^”]*”|\*[^*\n]+\*"
    r"|(?:Ley|Código|Reglamento|Decreto|Constitución|Convención|Convenio|Tratado|Acuerdo|Protocolo|Plan|Programa)\b"
    r"(?:,? +(?:[A-ZÁÉÍÓÚÑ][\wáéíóúñ]*|de|del|la|las|los|el|en|y|e|a|para|por|con|sin|contra|sobre|entre|materia))+"
    r"|[A-Z][\w.'’-]*(?:,? +(?:[A-Z][\w.'’-]*|of|the|and|for|in|to|on|against|between|from|with))+"
    r"|\d+ (?:de )?[a-z]+ de \d{4}|\d+ (?:U\.S\.C\.|C\.F\.R\.) §+ [\w().–-]+|\d+ U\.S\. \d+ \(\d{4}\)"
)


def shipped() -> Iterator[tuple[str, str]]:
    """Path and text of every file of the sample corpus, the term base and the registers."""
    folder = sample_manifest().parent
    for path in sorted([*(folder / "texts").rglob("*.md"), *(folder / "sources").rglob("*.md")]):
        yield str(path.relative_to(folder)), path.read_text(encoding="utf-8")
    for path in sorted(folder.parent.glob("terms/data/*.tsv")):
        text = path.read_text(encoding="utf-8").replace("\t", "\n| ").replace(" | ", "\n| ")
        yield str(path.relative_to(folder.parent)), text
    for path in sorted(folder.parent.glob("registers/data/*.jsonl")):
        yield str(path.relative_to(folder.parent)), path.read_text(encoding="utf-8").replace('"', "\n| ")


def own_runs() -> Mapping[str, str]:
    """Every run of eight words in the shipped texts, names and titles cut out, and the file it stands in."""
    titles = {json.loads(line)["title"] for line in sample_manifest().read_text(encoding="utf-8").splitlines()}
    named = re.compile("|".join(re.escape(title) for title in sorted(titles, key=len, reverse=True)))
    runs: dict[str, str] = {}
    for name, text in shipped():
        for part in _pieces(named.sub("\n|\n", _MARKUP.sub("\n|\n", text))):
            for run in _runs(part):
                runs.setdefault(run, name)
    return runs


def _pieces(text: str) -> list[str]:
    return re.split(r"\n\s*\|", _NAMES.sub("\n|", text))


def _runs(text: str) -> Iterator[str]:
    words = [word.casefold() for word in _WORD.findall(text)]
    for start in range(len(words) - RUN + 1):
        yield " ".join(words[start : start + RUN])


def others(folder: Path) -> Iterator[tuple[Path, str]]:
    """Every readable text below a folder."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in TEXTS:
            yield path, path.read_text(encoding="utf-8", errors="replace").replace("\\n", "\n")
        elif path.name.endswith(".jsonl.gz"):
            yield path, gzip.decompress(path.read_bytes()).decode("utf-8", errors="replace")


def shared_runs(folder: Path) -> dict[str, tuple[str, str]]:
    """Runs that stand both in a shipped text and below ``folder``: run → (our file, theirs)."""
    ours = own_runs()
    found: dict[str, tuple[str, str]] = {}
    for path, text in others(folder):
        for run in _runs(text):
            if run in ours:
                found.setdefault(run, (ours[run], str(path.relative_to(folder))))
    return found


def main() -> None:
    found = shared_runs(Path(sys.argv[1]))
    for run, (mine, theirs) in found.items():
        print(f"{mine}\t{theirs}\t{run}")
    print(f"{len(found)} shared runs of {RUN} words", file=sys.stderr)


if __name__ == "__main__":
    main()
