"""OpenSearch behind the seam, for corpora beyond one machine: the only package that may import opensearchpy."""

from __future__ import annotations

from search.engines.opensearch.engine import open_opensearch

__all__ = ["open_opensearch"]
