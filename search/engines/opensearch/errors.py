"""Every exception of OpenSearch's client, as ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from opensearchpy import exceptions

from search.errors import IndexMissing, Unavailable


@contextmanager
def map_errors() -> Iterator[None]:
    """Raises ``EngineError`` in place of what the client raises."""
    try:
        yield
    except exceptions.NotFoundError as error:
        raise IndexMissing(reason=str(error)) from error
    except (exceptions.OpenSearchException, exceptions.ImproperlyConfigured) as error:
        raise Unavailable(reason=str(error)[:500]) from error
