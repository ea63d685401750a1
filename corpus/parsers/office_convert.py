"""Old Office files made new by LibreOffice, where it is installed: headless, in a folder of its own, without macros."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from corpus.errors import IngestError
from corpus.parsers.protocol import Source

_PROGRAMS = ("soffice", "libreoffice")
_PACKAGES = {"doc": "libreoffice-writer-nogui", "ppt": "libreoffice-impress-nogui", "xls": "libreoffice-calc-nogui"}
_SECONDS = 100


def convert(source: Source, kind: str, to: str) -> Source:
    """The source in another format.

    Raises ``IngestError``: ``unsupported_media`` (reason ``needs_libreoffice``, and the package) where there is no
    LibreOffice; ``unreadable`` where it can do nothing with the file.
    """
    program = _find()
    if program is None:
        raise _missing(source, kind)
    with tempfile.TemporaryDirectory(prefix="puente-convert-") as folder:
        path = Path(folder, f"document.{kind}")
        path.write_bytes(source.data)
        result = _run(program, path, to, source)
        if result is None and not _can_open(program, kind):
            raise _missing(source, kind)
        if result is None:
            raise IngestError("unreadable", source=source.name, reason="conversion")
    return replace(source, data=result)


def missing_packages() -> tuple[str, ...]:
    """The Debian packages without which some old Office files cannot be read here."""
    program = _find()
    return tuple(package for kind, package in _PACKAGES.items() if program is None or not _can_open(program, kind))


def _find() -> str | None:
    return next(filter(None, map(shutil.which, _PROGRAMS)), None)


def _run(program: str, path: Path, to: str, source: Source) -> bytes | None:
    # Its settings cost it seconds to make: kept for the next document in the folder that goes with this process.
    profile = Path(tempfile.gettempdir(), f"office-{os.getpid()}").resolve().as_uri()
    command = [program, "--headless", "--norestore", "--nolockcheck", f"-env:UserInstallation={profile}"]
    command += ["--convert-to", to, "--outdir", str(path.parent), str(path)]
    try:
        subprocess.run(  # noqa: S603 (fixed program, file name of ours)
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_SECONDS,
            check=False,
            preexec_fn=_widen,
        )
    except subprocess.TimeoutExpired as error:
        raise IngestError("too_large", source=source.name, reason="time", limit_seconds=_SECONDS) from error
    made = path.with_suffix(f".{to}")
    return made.read_bytes() if made.is_file() and made.stat().st_size else None


def _widen() -> None:
    """LibreOffice maps more address space than it uses: up to the hard limit for it."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


def _can_open(program: str, kind: str) -> bool:
    """Whether the part of LibreOffice that reads this kind is installed."""
    module = {"doc": "libswlo.so", "ppt": "libsdlo.so", "xls": "libsclo.so"}[kind]
    return (Path(program).resolve().parent / module).exists()


def _missing(source: Source, kind: str) -> IngestError:
    install = f"apt-get install {_PACKAGES[kind]}"
    return IngestError("unsupported_media", source=source.name, reason="needs_libreoffice", install=install)
