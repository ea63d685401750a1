"""Databases for the workers, as the contract of the catalog has them."""

from __future__ import annotations

from tests.contract.conftest import new_database, postgresql_server

__all__ = ["new_database", "postgresql_server"]
