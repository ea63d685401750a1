"""Whoosh behind the seam: the only package that may import whoosh."""

from __future__ import annotations

from search.engines.whoosh_.engine import open_whoosh

__all__ = ["open_whoosh"]
