"""The public sources of the field (``sources.toml``): read and checked, and opened one document after the other."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from corpus.errors import ConfigError
from corpus.fetch import Fetcher
from corpus.model import Language
from corpus.parsers.archives import Refused
from corpus.parsers.protocol import Source
from corpus.sources import EVERY, open_address

FILE = Path(__file__).with_name("sources.toml")
KINDS = ("agency", "court", "gazette", "law", "oversight", "paper", "treaty")
COUNTRIES = ("US", "MX", "US-MX", "INT")
UNKNOWN = "unknown"
_GONE = frozenset({"name", "connection", "certificate", "time", "robots", "status"})
_FIELDS: Mapping[str, type] = {
    "id": str,
    "url": str,
    "name": dict,
    "languages": list,
    "country": str,
    "kind": str,
    "license": str,
    "every": int,
    "documents": list,
}
_OPTIONAL = frozenset({"documents"})


@dataclass(frozen=True, slots=True)
class Listed:
    """A document of a source. ``archived``: where a copy is looked for when the address is gone."""

    url: str
    title: str = ""
    language: str = ""
    archived: str = ""
    work: str = ""


@dataclass(frozen=True, slots=True)
class PublicSource:
    """A public source. ``every``: days until the next look. ``license`` may be ``unknown``."""

    id: str
    url: str
    name: Mapping[Language, str]
    languages: tuple[Language, ...]
    country: str
    kind: str
    license: str
    every: int
    documents: tuple[Listed, ...]
    checked: date
    reached: bool

    @property
    def addresses(self) -> tuple[Listed, ...]:
        """What is fetched: the documents listed, else the page itself."""
        return self.documents or (Listed(self.url),)


def load_sources(path: Path = FILE) -> Sequence[PublicSource]:
    """The sources of a file. Raises ``ConfigError`` (``sources.bad``) with the entry and what is wrong with it."""
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigError("config.bad_file", path=str(path), reason=str(error)) from error
    if data.keys() != {"checked", "reached", "source"} or not isinstance(data["checked"], date):
        raise ConfigError("sources.bad", entry="", reason="checked, reached, source")
    sources = [_read(record, data["checked"], reached=bool(data["reached"])) for record in data["source"]]
    for values in ([source.id for source in sources], [each.url for source in sources for each in source.documents]):
        if twice := {value for value in values if values.count(value) > 1}:
            raise ConfigError("sources.bad", entry=min(twice), reason="twice")
    return sources


def find_sources(ids: Sequence[str], path: Path = FILE) -> Sequence[PublicSource]:
    """The sources of these ids, in this order. Raises ``ConfigError`` (``sources.unknown``)."""
    known = {source.id: source for source in load_sources(path)}
    if unknown := [id_ for id_ in ids if id_ not in known]:
        raise ConfigError("sources.unknown", id=unknown[0])
    return [known[id_] for id_ in dict.fromkeys(ids)]


def open_registered(sources: Sequence[PublicSource], fetcher: Fetcher) -> Iterator[Source | Refused]:
    """The documents of these sources; from the archived copy where an address is gone and there is one."""
    for source in sources:
        for listed in source.addresses:
            given = _given(source, listed)
            for opened in open_address(listed.url, given, fetcher):
                gone = isinstance(opened, Refused) and opened.error.facts.get("reason") in _GONE
                if gone and listed.archived:
                    copy = {**given, "source_url": listed.url, "archived_url": listed.archived}
                    yield from open_address(listed.archived, copy, fetcher)
                else:
                    yield opened


def _given(source: PublicSource, listed: Listed) -> Mapping[str, object]:
    said = {
        "title": listed.title,
        "language": listed.language,
        "license": "" if source.license == UNKNOWN else source.license,
        "country": source.country if source.kind != "paper" else "",
        "public_source": source.id,
    }
    return {**{name: value for name, value in said.items() if value}, EVERY: source.every}


def _read(record: Mapping[str, Any], checked: date, *, reached: bool) -> PublicSource:
    entry = str(record.get("id", "?"))
    for name, kind in _FIELDS.items():
        if name not in record and name not in _OPTIONAL:
            raise ConfigError("sources.bad", entry=entry, reason=name)
        if name in record and (not isinstance(record[name], kind) or (name not in _OPTIONAL and not record[name])):
            raise ConfigError("sources.bad", entry=entry, reason=name)
    _require(record.keys() <= _FIELDS.keys(), entry, ", ".join(sorted(record.keys() - _FIELDS.keys())))
    _require(record["name"].keys() == {"en", "es"} and all(record["name"].values()), entry, "name")
    _require(set(record["languages"]) <= {"en", "es"}, entry, "languages")
    _require(record["country"] in COUNTRIES, entry, "country")
    _require(record["kind"] in KINDS, entry, "kind")
    _require(record["every"] > 0, entry, "every")
    _require(_is_web(record["url"]), entry, "url")
    return PublicSource(
        id=entry,
        url=record["url"],
        name={Language(name): text for name, text in record["name"].items()},
        languages=tuple(Language(name) for name in record["languages"]),
        country=record["country"],
        kind=record["kind"],
        license=record["license"],
        every=record["every"],
        documents=tuple(_read_document(each, entry) for each in record.get("documents", ())),
        checked=checked,
        reached=reached,
    )


def _read_document(record: Mapping[str, Any], entry: str) -> Listed:
    known = {"url", "title", "language", "archived", "work"}
    _require(isinstance(record, dict) and record.keys() <= known and "url" in record, entry, "documents")
    _require(all(isinstance(value, str) and value for value in record.values()), entry, "documents")
    _require(_is_web(record["url"]) and _is_web(record.get("archived", record["url"])), entry, str(record["url"]))
    _require(record.get("language", "en") in ("en", "es"), entry, str(record["url"]))
    return Listed(**record)


def _require(holds: bool, entry: str, reason: str) -> None:  # noqa: FBT001 (a condition, as in assert)
    if not holds:
        raise ConfigError("sources.bad", entry=entry, reason=reason)


def _is_web(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not any(c.isspace() for c in url)
