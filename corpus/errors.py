"""Every error raised on purpose below ``search`` and ``web``. Libraries' exceptions never leave an adapter.

* Error(code, **facts)
  - ConfigError                      exit 2
  - IngestError                      recorded in the report; the batch goes on
  - CatalogError                     exit 3
    + NotInCatalog                   404
    + Duplicate
  - search.errors.QueryError         400: the asker can mend it
  - search.errors.EngineError        503: the operator can mend it

Codes are words with dots. Sentences for people are made from them in ``web/labels.py``, in both languages.
"""

from __future__ import annotations


class Error(Exception):
    """Root of the tree: a ``code`` that names the message, and the facts that fill it."""

    default_code = "error"

    def __init__(self, code: str | None = None, /, **facts: object) -> None:
        self.code = code or self.default_code
        self.facts = facts
        super().__init__(self.code, facts)

    def __str__(self) -> str:
        facts = ", ".join(f"{name}={value!r}" for name, value in self.facts.items())
        return f"{self.code} ({facts})" if facts else self.code


class ConfigError(Error):
    """A setting is missing, unknown or impossible."""

    default_code = "config"


class IngestError(Error):
    """A source cannot go in. The code is one of ``INGEST_CODES``."""

    default_code = "unreadable"


INGEST_CODES = (
    "unsupported_media",
    "unreadable",
    "encrypted",
    "too_large",
    "empty",
    "needs_ocr",
    "unsafe",
    "fetch_failed",
    "blocked_address",
)


class CatalogError(Error):
    """The catalog cannot be opened, read or written."""

    default_code = "catalog"


class NotInCatalog(CatalogError):
    """Nothing has this id."""

    default_code = "catalog.not_found"


class Duplicate(CatalogError):
    """Something with this id or these bytes is there already."""

    default_code = "catalog.duplicate"
