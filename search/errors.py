"""What goes wrong in searching. The tree is drawn in ``corpus/errors.py``."""

from __future__ import annotations

from corpus.errors import Error


class QueryError(Error):
    """The asker can mend it. ``position`` is the code point of the query where it went wrong.

    Codes: ``query.too_long``, ``query.too_many_clauses``, ``query.too_deep``, ``query.unknown_field``,
    ``query.unclosed_quote``, ``query.unbalanced``, ``query.short_prefix``, ``query.only_negative``, ``query.empty``,
    ``query.bad_value``, ``query.too_slow``.
    """

    default_code = "query"

    def __init__(self, code: str, /, position: int = 0, **facts: object) -> None:
        super().__init__(code, position=position, **facts)
        self.position = position


class EngineError(Error):
    """The operator can mend it. Commands exit 3, pages answer 503."""

    default_code = "engine"


class Unavailable(EngineError):
    """The engine does not answer."""

    default_code = "engine.unavailable"


class IndexMissing(EngineError):
    """There is no index at the URL; ``puente index rebuild`` makes one."""

    default_code = "engine.index_missing"


class IndexOutdated(EngineError):
    """The index was built with other fields or another analysis; it must be rebuilt."""

    default_code = "engine.index_outdated"


class IndexCorrupt(EngineError):
    """Files of the index are damaged; it must be rebuilt."""

    default_code = "engine.index_corrupt"


class IndexLocked(EngineError):
    """Another writer is at work."""

    default_code = "engine.index_locked"
