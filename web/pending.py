"""Documents that somebody sent and nobody published yet: their bytes, origin and what was understood, in a folder."""

from __future__ import annotations

import hashlib
import json
import pickle
import re
import secrets
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from corpus.assembly import VERSION, Assembled
from corpus.catalog import Catalog
from corpus.config import Settings
from corpus.errors import IngestError, NotInCatalog
from corpus.identifiers import document_id
from corpus.model import Document, Entity
from corpus.parsers.protocol import Source
from corpus.reading import Job, read

KEPT_SECONDS = 7 * 24 * 3600
_TOKEN = re.compile(r"[0-9a-f]{32}\Z")
_PARTS = ("json", "bin", "read")


@dataclass(frozen=True, slots=True)
class Pending:
    """One of them. ``by`` is the account that sent it."""

    token: str
    source: Source
    by: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a list shows of a pending document. ``seen``: title, language … or code and facts; empty when not looked at."""

    token: str
    origin: str
    task: int
    seen: Mapping[str, Any]

    @property
    def good(self) -> bool:
        """Whether it can be published as it is."""
        return bool(self.seen) and not self.seen.get("code")


@dataclass(frozen=True, slots=True)
class Preview:
    """What was understood of a pending document. ``twin``: the catalog has the same bytes; ``known``: another state of
    what comes from the same place. ``error``: a code.
    """

    pending: Pending
    assembled: Assembled | None
    error: str = ""
    facts: Mapping[str, object] | None = None
    twin: Document | None = None
    known: Document | None = None


def keep(folder: Path, source: Source, by: str, *, token: str = "", task: int = 0) -> str:
    """Put a source aside, as part of a task if it is of one; gives its token."""
    folder.mkdir(parents=True, exist_ok=True)
    token = token or secrets.token_hex(16)
    (folder / f"{token}.bin").write_bytes(source.data)
    about = {"name": source.name, "origin": source.origin, "by": by, "given": dict(source.given), "task": task}
    _write(folder, token, about)
    return token


def find(folder: Path, token: str, by: str) -> Pending:
    """The pending document of this token, if it is theirs. Raises ``NotInCatalog``."""
    about = _about(folder, token, by)
    try:
        data = (folder / f"{token}.bin").read_bytes()
    except FileNotFoundError:
        raise NotInCatalog(id=token) from None
    return Pending(token, Source(about["name"], data, about["origin"], about["given"]), by)


def forget(folder: Path, token: str) -> None:
    """Throw a pending document away."""
    for ending in _PARTS:
        (folder / f"{token}.{ending}").unlink(missing_ok=True)


def list_waiting(folder: Path, by: str, *, task: int = 0) -> list[Waiting]:
    """Those of one account, of one task or all, oldest first; what was left too long is thrown away."""
    waiting = []
    for path in _oldest_first(folder):
        with suppress(FileNotFoundError, ValueError):  # thrown away meanwhile, or being written
            if path.stat().st_mtime < time.time() - KEPT_SECONDS:
                forget(folder, path.stem)
                continue
            about = json.loads(path.read_text(encoding="utf-8"))
            if about["by"] == by and task in (0, about.get("task", 0)):
                origin = about["origin"] or about["name"]
                waiting.append(Waiting(path.stem, origin, about.get("task", 0), about.get("seen", {})))
    return waiting


def preview(folder: Path, pending: Pending, catalog: Catalog, settings: Settings, names: Iterable[Entity]) -> Preview:
    """What publishing it would put into the catalog."""
    result = look(folder, pending, settings, names)
    sha256 = hashlib.sha256(pending.source.data).hexdigest()
    twin = catalog.find_document(sha256=sha256)
    known = catalog.find_document(source=pending.source.origin) if pending.source.origin and not twin else None
    if isinstance(result, Assembled):
        return Preview(pending, result, twin=twin, known=known)
    return Preview(pending, None, result.code, result.facts, twin)


def look(folder: Path, pending: Pending, settings: Settings, names: Iterable[Entity]) -> Assembled | IngestError:
    """What is understood of it; kept for the next look."""
    kept = folder / f"{pending.token}.read"
    with suppress(Exception):  # not looked at yet, or by another version of Puente: looked at anew
        version, code, facts, assembled = pickle.loads(kept.read_bytes())  # noqa: S301 (our own file)
        if version == VERSION:
            return assembled if isinstance(assembled, Assembled) else IngestError(code, **facts)
    source = pending.source
    sha256 = hashlib.sha256(source.data).hexdigest()
    id_ = document_id(str(source.given.get("id") or ""), source.name, sha256)
    result = read(Job(source, id_, sha256), settings, tuple(names)).result
    note(folder, pending.token, result)
    return result


def note(folder: Path, token: str, result: Assembled | IngestError) -> None:
    """Keep what was understood of a pending document."""
    if isinstance(result, Assembled):
        document, content = result.document, result.content
        seen: dict[str, Any] = {
            "title": document.title,
            "language": document.language,
            "issued": document.issued,
            "doc_type": document.doc_type,
            "passages": len(content.passages),
            "notes": len(content.notes),
            "warnings": list(result.warnings),
        }
        kept: tuple[object, ...] = (VERSION, "", {}, result)
    else:
        facts = {name: value if isinstance(value, int) else str(value) for name, value in result.facts.items()}
        seen = {"code": result.code, "facts": facts}
        kept = (VERSION, result.code, facts, None)
    (folder / f"{token}.read").write_bytes(pickle.dumps(kept))
    about = json.loads((folder / f"{token}.json").read_text(encoding="utf-8"))
    _write(folder, token, {**about, "seen": seen})


def corrected(pending: Pending, given: Mapping[str, str]) -> Source:
    """The source with what a person says of it; empty values say nothing."""
    said = {name: value.strip() for name, value in given.items() if value.strip()}
    return replace(pending.source, given={**pending.source.given, **said})


def apart(source: Source) -> Source:
    """The source as one that comes from a place of its own: no new state of what came under the same name."""
    return replace(source, origin=f"{source.origin or source.name} ({hashlib.sha256(source.data).hexdigest()[:8]})")


def _about(folder: Path, token: str, by: str) -> dict[str, Any]:
    if not _TOKEN.match(token):
        raise NotInCatalog(id=token)
    try:
        about: dict[str, Any] = json.loads((folder / f"{token}.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NotInCatalog(id=token) from None
    if about["by"] != by:
        raise NotInCatalog(id=token)
    return about


def _write(folder: Path, token: str, about: Mapping[str, object]) -> None:
    beside = folder / f"{token}.new"
    beside.write_text(json.dumps(about), encoding="utf-8")
    beside.replace(folder / f"{token}.json")


def _oldest_first(folder: Path) -> Iterator[Path]:
    found = []
    for path in folder.glob("*.json") if folder.is_dir() else ():
        with suppress(FileNotFoundError):
            found.append((path.stat().st_mtime, path))
    return (path for _, path in sorted(found))
