"""Documents that somebody sent and nobody published yet: their bytes and origin, in a folder of the home."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.assembly import Assembled
from corpus.catalog import Catalog
from corpus.config import Settings
from corpus.errors import NotInCatalog
from corpus.identifiers import document_id
from corpus.model import Document, Entity
from corpus.parsers.protocol import Source
from corpus.reading import Job, read

KEPT_SECONDS = 7 * 24 * 3600
_TOKEN = re.compile(r"[0-9a-f]{32}\Z")


@dataclass(frozen=True, slots=True)
class Pending:
    """One of them. ``by`` is the account that sent it."""

    token: str
    source: Source
    by: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What was understood of a pending document. ``twin``: the catalog has the same bytes. ``error``: a code."""

    pending: Pending
    assembled: Assembled | None
    error: str = ""
    facts: Mapping[str, object] | None = None
    twin: Document | None = None


def keep(folder: Path, source: Source, by: str) -> str:
    """Put a source aside; gives its token."""
    folder.mkdir(parents=True, exist_ok=True)
    token = secrets.token_hex(16)
    (folder / f"{token}.bin").write_bytes(source.data)
    about = {"name": source.name, "origin": source.origin, "by": by, "given": dict(source.given)}
    (folder / f"{token}.json").write_text(json.dumps(about), encoding="utf-8")
    return token


def find(folder: Path, token: str, by: str) -> Pending:
    """The pending document of this token, if it is theirs. Raises ``NotInCatalog``."""
    if not _TOKEN.match(token):
        raise NotInCatalog(id=token)
    try:
        about = json.loads((folder / f"{token}.json").read_text(encoding="utf-8"))
        data = (folder / f"{token}.bin").read_bytes()
    except FileNotFoundError:
        raise NotInCatalog(id=token) from None
    if about["by"] != by:
        raise NotInCatalog(id=token)
    return Pending(token, Source(about["name"], data, about["origin"], about["given"]), by)


def forget(folder: Path, token: str) -> None:
    """Throw a pending document away."""
    for ending in ("json", "bin"):
        (folder / f"{token}.{ending}").unlink(missing_ok=True)


def iter_pending(folder: Path, by: str) -> Iterator[Pending]:
    """Those of one account, oldest first; what was left too long is thrown away."""
    found = sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime) if folder.is_dir() else []
    for path in found:
        if path.stat().st_mtime < time.time() - KEPT_SECONDS:
            forget(folder, path.stem)
        elif json.loads(path.read_text(encoding="utf-8"))["by"] == by:
            yield find(folder, path.stem, by)


def preview(pending: Pending, catalog: Catalog, settings: Settings, entities: tuple[Entity, ...]) -> Preview:
    """What publishing it would put into the catalog."""
    source = pending.source
    sha256 = hashlib.sha256(source.data).hexdigest()
    id_ = document_id(str(source.given.get("id") or ""), source.name, sha256)
    result = read(Job(source, id_, sha256), settings, entities).result
    twin = catalog.find_document(sha256=sha256)
    if isinstance(result, Assembled):
        return Preview(pending, result, twin=twin)
    return Preview(pending, None, result.code, result.facts, twin)


def corrected(pending: Pending, given: Mapping[str, str]) -> Source:
    """The source with what a person says of it; empty values say nothing."""
    said = {name: value.strip() for name, value in given.items() if value.strip()}
    return replace(pending.source, given={**pending.source.given, **said})
