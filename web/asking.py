"""What is kept of a search that was made: in the history of who wants one, and, of nobody, what found nothing.

Of a question that found nothing only its words are kept, how often and the day (``corpus.catalog.queries``), and only where
they name nobody as far as can be told: no addresses of mail, no long numbers, no long texts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from flask import Flask, current_app

from corpus.errors import CatalogError
from search.query import Query
from web.accounts import account
from web.current import get_puente
from web.forms import SCOPES, address_of
from web.throttle import Throttle

if TYPE_CHECKING:
    from corpus.catalog import Catalog

KEEPS = "keeps_history"  # kind of the record that says that an account keeps its history
LONGEST = 80  # characters of a question that found nothing
PRIVATE = re.compile(r"@|\d(?:[\s.()/-]{0,3}\d){4}")  # mail, telephones, CURP, passports, files


def init_asking(app: Flask) -> None:
    """How many a minute are kept at most: whoever sends more only tries what the catalog bears."""
    app.extensions["puente_asking"] = Throttle(most=120, seconds=60)


def keeps_history(catalog: Catalog, name: str) -> bool:
    """Whether this account wants its searches kept. None does by itself."""
    return catalog.curated_value(KEEPS, name) is True


def set_keeping(catalog: Catalog, name: str, *, keep: bool) -> None:
    """Keep the searches of an account from now on, or no longer: then those kept are forgotten."""
    catalog.curate(KEEPS, name, True if keep else None, by=name)
    if not keep:
        catalog.queries.forget_searches(name)


def note_search(query: Query, total: int) -> None:
    """Keep what is to be kept of a search just made. What can't be kept is not worth an error."""
    if not query.text or query.offset:
        return
    catalog, who = get_puente().catalog, account()
    mine = who is not None and keeps_history(catalog, who.name)
    nobodys = not total and is_for_all(query)
    throttle = cast("Throttle", current_app.extensions["puente_asking"])
    if not (mine or nobodys) or not throttle.allows("all"):
        return
    try:
        if who is not None and mine:
            catalog.queries.remember(who.name, address_of(query))
        if nobodys:
            catalog.queries.found_nothing(" ".join(query.text.casefold().split()))
    except CatalogError:
        return


def is_for_all(query: Query) -> bool:
    """Whether a question says something about the collection, and nothing about a person that can be told."""
    whole = not query.filters and query.languages == SCOPES["both"]
    return whole and len(query.text) <= LONGEST and not PRIVATE.search(query.text)
