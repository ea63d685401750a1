"""Engines by URL scheme, each imported only when asked for."""

from __future__ import annotations

from importlib import import_module
from typing import cast
from urllib.parse import urlsplit

from corpus.errors import ConfigError
from search.engine import Engine

FACTORIES = {
    "memory": "search.engines.memory:open_memory",
    "whoosh": "search.engines.whoosh_:open_whoosh",
    "opensearch": "search.engines.opensearch:open_opensearch",
    "opensearch+https": "search.engines.opensearch:open_opensearch",
}


def open_engine(url: str) -> Engine:
    """The engine at ``memory:``, ``whoosh:///path`` or ``opensearch://host:port/name``. Raises ``ConfigError`` for another scheme.

    An index that is not there yet is opened empty.
    """
    scheme = urlsplit(url).scheme
    if scheme not in FACTORIES:
        raise ConfigError("config.engine_url", url=url, known=", ".join(sorted(FACTORIES)))
    module, name = FACTORIES[scheme].split(":")
    return cast(Engine, getattr(import_module(module), name)(url))
