"""Settings: read once from ``PUENTE_*`` variables and ``PUENTE_HOME/puente.toml``, passed down as an argument."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from corpus.errors import ConfigError

PREFIX = "PUENTE_"


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator may choose. Empty URLs mean "in ``home``"."""

    home: Path = Path("var")
    catalog_url: str = ""  # sqlite:///… or postgresql://…
    engine_url: str = ""  # whoosh:///path or memory:
    base_url: str = ""  # public address of the site, for feeds and citations
    contact: str = ""  # e-mail of whoever runs this, for harvesters
    max_upload_mb: int = 200
    parse_seconds: int = 120
    parse_memory_mb: int = 1500
    public: bool = True  # may people read without an account
    fetch: bool = True  # may curators fetch URLs
    fetch_pause: float = 1.0  # seconds between requests to one host
    fetch_seconds: int = 90  # for one document, redirects included
    fetch_allow: str = ""  # IP:PORT, … of hosts inside that may be fetched all the same
    archives: str = "http://timetravel.mementoweb.org/api/json/{date}/{url}"  # Memento service for links that died
    workers: int = 4  # threads of the server
    log: str = "plain"  # or "json": a line for every request, on stderr

    @property
    def catalog(self) -> str:
        """URL of the catalog."""
        return self.catalog_url or f"sqlite:///{self.home.resolve() / 'catalog.db'}"

    @property
    def engine(self) -> str:
        """URL of the index."""
        return self.engine_url or f"whoosh://{self.home.resolve() / 'index'}"

    @property
    def files(self) -> Path:
        """Folder of the original files, named by their SHA-256."""
        return self.home / "files"


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment, then the TOML file in ``home``, then defaults.

    Raises ``ConfigError`` (``config.unknown``, ``config.bad_value``, ``config.bad_file``) with the name at fault.
    """
    env = os.environ if environment is None else environment  # noqa: TID251
    given: dict[str, object] = {k.removeprefix(PREFIX).lower(): v for k, v in env.items() if k.startswith(PREFIX)}
    home = Path(str(given.get("home", Settings().home)))
    values = _read_file(home / "puente.toml") | given
    types = {f.name: type(getattr(Settings(), f.name)) for f in fields(Settings)}
    if unknown := sorted(values.keys() - types.keys()):
        raise ConfigError("config.unknown", name=unknown[0])
    return Settings(**{name: _convert(name, value, types[name]) for name, value in values.items()})  # type: ignore[arg-type]


def _read_file(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise ConfigError("config.bad_file", path=str(path), reason=str(error)) from error


def _convert(name: str, value: object, kind: type) -> object:
    try:
        if kind is bool:
            return {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}[str(value).lower()]
        return kind(value)
    except (KeyError, ValueError, TypeError) as error:
        raise ConfigError("config.bad_value", name=name, value=str(value)) from error


def environment_locale(environment: Mapping[str, str] | None = None) -> str:
    """Name of the locale that the environment asks for (POSIX order: LC_ALL, LC_MESSAGES, LANG), or empty."""
    env = os.environ if environment is None else environment  # noqa: TID251
    return next((env[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if env.get(name)), "")
