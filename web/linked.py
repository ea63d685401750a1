"""Cited addresses as their page lists them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import pgettext

from corpus.citations.links import CitedLink, LinkState, cited_links, link_states
from corpus.model import Document, DocumentId
from web.names import P_

if TYPE_CHECKING:
    from corpus.catalog import Catalog
    from corpus.files import Files

UNCHECKED = "unchecked"
NAMES: Mapping[str, tuple[str, str]] = {
    "alive": P_("state of an address", "Answers"),
    "moved": P_("state of an address", "Moved"),
    "dead": P_("state of an address", "Gone"),
    "refused": P_("state of an address", "Not allowed"),
    "unreachable": P_("state of an address", "Does not answer"),
    UNCHECKED: P_("state of an address", "Not checked"),
}
CLASSES = {"alive": "held", "moved": "candidate", "dead": "missing", "unreachable": "missing"}
ORDER = ("dead", "unreachable", "moved", "refused", "alive", UNCHECKED)


@dataclass(frozen=True, slots=True)
class Row:
    """An address, what became of it, and the documents that cite it with the ordinal of the passage."""

    link: CitedLink
    state: LinkState | None
    citing: tuple[Document, ...]
    places: Mapping[DocumentId, int]
    local: bool

    @property
    def name(self) -> str:
        """The state, or that nobody has looked."""
        return self.state.state if self.state else UNCHECKED

    @property
    def copy(self) -> str:
        """Address of the archived copy, when it is one of the web."""
        found = self.state.archived_url if self.state else ""
        return found if found.startswith(("http://", "https://")) else ""


def read_links(catalog: Catalog) -> tuple[Sequence[CitedLink], Mapping[str, LinkState], Sequence[tuple[str, int]]]:
    """All cited addresses, those in trouble first; what is known of them; and how many are in which state."""
    states = link_states(catalog)
    links = cited_links(catalog)
    names = {link.url: states[link.url].state if link.url in states else UNCHECKED for link in links}
    counts = Counter(names.values())
    ordered = sorted(links, key=lambda link: (ORDER.index(names[link.url]), link.url))
    return ordered, states, [(name, counts[name]) for name in ORDER if counts[name]]


def read_rows(
    catalog: Catalog, files: Files, links: Sequence[CitedLink], states: Mapping[str, LinkState]
) -> Sequence[Row]:
    """The addresses of one page of the list."""
    documents = catalog.documents(list({id_ for link in links for id_ in link.citing}))
    places: dict[tuple[DocumentId, str], int] = {}
    for id_ in documents:
        for reference in catalog.references(id_):
            if reference.url:
                places.setdefault((id_, reference.url), int(reference.passage.rsplit("#", 1)[-1]))
    rows = []
    for link in links:
        state = states.get(link.url)
        citing = tuple(documents[id_] for id_ in link.citing if id_ in documents)
        at = {document.id: places.get((document.id, link.url), 0) for document in citing}
        rows.append(Row(link, state, citing, at, bool(state and state.sha256 and files.has(state.sha256))))
    return rows


def link_name(state: str) -> str:
    """The name of a state in the locale of the page."""
    return str(pgettext(*NAMES[state])) if state in NAMES else state


def link_class(state: str) -> str:
    """The look of a state."""
    return CLASSES.get(state, "unread")
