"""Searches that somebody keeps: the address says all, so that is what is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from werkzeug.datastructures import MultiDict

from web.forms import Asked

if TYPE_CHECKING:
    from corpus.catalog import Catalog

KIND = "saved_search"
MOST = 200  # of one account


@dataclass(frozen=True, slots=True)
class Saved:
    """A search that was kept. ``id`` is its own, ``query`` the arguments of its page."""

    id: str
    name: str
    query: str


def saved_searches(catalog: Catalog, by: str) -> Sequence[Saved]:
    """The searches of an account, by name."""
    mine = ((id_, value) for id_, value in catalog.curated(KIND).items() if value["by"] == by)
    found = (Saved(id_.rsplit("/", 1)[-1], value["name"], value["query"]) for id_, value in mine)
    return sorted(found, key=lambda one: one.name.casefold())


def save_search(catalog: Catalog, query: str, by: str) -> None:
    """Keep a search. Twice is once; what says nothing is left out; more than ``MOST`` are not kept."""
    asked = Asked.of(MultiDict(parse_qsl(query)))
    pairs = sorted(pair for pair in asked.pairs if pair[0] != "page")
    if not asked.get("q") or len(saved_searches(catalog, by)) >= MOST:
        return
    plain = urlencode(pairs)
    value = {"by": by, "name": asked.get("q"), "query": plain}
    catalog.curate(KIND, f"{by}/{hashlib.sha256(plain.encode()).hexdigest()[:12]}", value, by=by)


def forget_search(catalog: Catalog, id: str, by: str) -> None:  # noqa: A002 - its own name
    """Keep it no longer; unknown ones are no error."""
    catalog.curate(KIND, f"{by}/{id}", None, by=by)
