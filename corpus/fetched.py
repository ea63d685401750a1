"""What web servers said of the documents got from them, kept so that a second run asks only for what is new."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from corpus.config import Settings
from corpus.errors import CatalogError, IngestError
from corpus.files import Files


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered: the status, headers by lower-case name, and the body."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes


class Memory:
    """What servers said of the documents got from them, in one small file an address."""

    def __init__(self, settings: Settings) -> None:
        self.folder = settings.home / "fetched"
        self.files = Files(settings.files)

    def read(self, url: str) -> Mapping[str, str]:
        """What is known of an address whose bytes are still among the files."""
        try:
            facts = json.loads(self._path(url).read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        kept = isinstance(facts, dict) and self.files.has(str(facts.get("sha256", "0" * 64)))
        return {str(name): str(value) for name, value in facts.items()} if kept else {}

    def body(self, facts: Mapping[str, str]) -> bytes:
        """The bytes that were got then. Raises ``IngestError``."""
        try:
            return self.files.read(facts["sha256"])
        except CatalogError as error:
            raise IngestError("fetch_failed", source=facts.get("final_url", ""), reason="kept") from error

    def write(self, url: str, answer: Answer) -> Mapping[str, str]:
        """Keep what was got; gives it."""
        facts = {
            "final_url": answer.url,
            "retrieved": _now(),
            "looked": _now(),
            "sha256": hashlib.sha256(answer.body).hexdigest(),
            "etag": answer.headers.get("etag", ""),
            "last_modified": answer.headers.get("last-modified", ""),
            "content_type": answer.headers.get("content-type", ""),
            "disposition": answer.headers.get("content-disposition", ""),
        }
        self._save(url, facts)
        return facts

    def touch(self, url: str, facts: Mapping[str, str]) -> None:
        """Keep that an address was looked at now and is as it was."""
        self._save(url, {**facts, "looked": _now()})

    @staticmethod
    def is_fresh(facts: Mapping[str, str], every: float) -> bool:
        """Whether an address was looked at less than so many days ago."""
        try:
            looked = datetime.fromisoformat(facts.get("looked") or facts["retrieved"])
        except (KeyError, ValueError):
            return False
        return datetime.now(UTC) - looked < timedelta(days=every)

    def _save(self, url: str, facts: Mapping[str, str]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        beside = self._path(url).with_suffix(f".{os.getpid()}.new")
        beside.write_text(json.dumps(facts, ensure_ascii=False), "utf-8")
        beside.replace(self._path(url))

    def _path(self, url: str) -> Path:
        return self.folder / f"{hashlib.sha256(url.encode('utf-8', 'replace')).hexdigest()[:32]}.json"


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
