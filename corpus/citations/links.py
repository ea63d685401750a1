"""Cited addresses and what became of them: when last looked at, the answer, and the archived copy nearest to the citing date.

Nothing here runs by itself: the operator starts the check, which asks politely (``corpus.fetch``) and keeps what it got, so that
a cited page that still lives has a local copy with its hash. Dead ones are looked for in the web archives.

Source: Memento, RFC 7089, through the JSON answers of the Time Travel service (timetravel.mementoweb.org/guide/api).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from corpus.errors import IngestError
from corpus.model import Document, DocumentId, Reference
from corpus.parsers.protocol import Source

KIND = "link"  # under which states are kept in the catalog
ARCHIVES = "http://timetravel.mementoweb.org/api/json"
AGAIN_DAYS = 30  # a link looked at more recently is not asked again

Fetch = Callable[[str], Source]  # raises IngestError; ``corpus.fetch.Fetcher.fetch`` is one


class Links(Protocol):
    """What checking needs of a catalog."""

    def iter_references(self) -> Iterator[Reference]:
        """All references."""

    def documents(self, ids: Sequence[DocumentId]) -> Mapping[DocumentId, Document]:
        """Documents by id."""

    def curate(self, kind: str, id: str, value: object, *, by: str) -> None:  # noqa: A002 - the catalog's own name
        """Keep a value."""

    def curated(self, kind: str) -> Mapping[str, Any]:
        """All values of a kind."""


@dataclass(frozen=True, slots=True)
class CitedLink:
    """An address as printed, the documents that cite it, and the date of the earliest of them (ISO, or empty)."""

    url: str
    citing: tuple[DocumentId, ...]
    date: str = ""


@dataclass(frozen=True, slots=True)
class LinkState:
    """What became of an address. ``state``: alive, moved, dead, refused (by its owner or by us), unreachable."""

    url: str
    checked: str  # ISO date and time, UTC
    state: str
    status: int | None = None
    final_url: str = ""
    sha256: str = ""  # of the local copy among the original files
    archived_url: str = ""
    archived_at: str = ""


def cited_links(catalog: Links) -> Sequence[CitedLink]:
    """All cited addresses, in the order of the alphabet."""
    citing: dict[str, dict[DocumentId, None]] = {}
    for reference in catalog.iter_references():
        if reference.url:
            citing.setdefault(reference.url, {})[reference.citing] = None
    documents = catalog.documents(list({id_ for ids in citing.values() for id_ in ids}))
    dates = {id_: document.issued for id_, document in documents.items()}
    return tuple(
        CitedLink(url, tuple(ids), min((d for id_ in ids if (d := dates.get(id_, ""))), default=""))
        for url, ids in sorted(citing.items())
    )


def link_states(catalog: Links) -> Mapping[str, LinkState]:
    """What is known of cited addresses, by address."""
    return {url: LinkState(**value) for url, value in catalog.curated(KIND).items()}


def check_links(
    catalog: Links,
    fetch: Fetch,
    *,
    by: str,
    again_days: int = AGAIN_DAYS,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Iterator[LinkState]:
    """Look at every cited address that was not looked at lately, keep and give what was found. Can be stopped and resumed."""
    known = link_states(catalog)
    for link in cited_links(catalog):
        before = known.get(link.url)
        if before and (now() - datetime.fromisoformat(before.checked)).days < again_days:
            continue
        state = check_link(link, fetch, checked=now().isoformat(timespec="seconds"))
        catalog.curate(KIND, link.url, asdict(state), by=by)
        yield state


def check_link(link: CitedLink, fetch: Fetch, *, checked: str) -> LinkState:
    """What became of one address; of one that does not answer with its page, the nearest archived copy."""
    url = link.url if "://" in link.url else f"http://{link.url}"
    try:
        source = fetch(url)
    except IngestError as error:
        status = error.facts.get("status")
        archived_url, archived_at = find_archived(url, link.date, fetch)
        number = status if isinstance(status, int) else None
        return LinkState(link.url, checked, _failed(error), number, "", "", archived_url, archived_at)
    final = str(source.given.get("final_url") or source.origin or url)
    moved = final.rstrip("/") not in {url.rstrip("/"), url.replace("http://", "https://", 1).rstrip("/")}
    digest = hashlib.sha256(source.data).hexdigest()
    return LinkState(link.url, checked, "moved" if moved else "alive", 200, final, digest)


def find_archived(url: str, date: str, fetch: Fetch) -> tuple[str, str]:
    """Address and time of the archived copy of ``url`` nearest to a date; empty where there is none or nobody answers."""
    when = date.replace("-", "") if date else datetime.now(UTC).strftime("%Y%m%d")
    try:
        closest = json.loads(fetch(f"{ARCHIVES}/{when}/{url}").data)["mementos"]["closest"]
        places: Iterable[str] = [closest["uri"]] if isinstance(closest["uri"], str) else closest["uri"]
        return next(iter(places), ""), str(closest.get("datetime", ""))
    except (IngestError, ValueError, KeyError, TypeError, AttributeError):
        return "", ""


def _failed(error: IngestError) -> str:
    if error.code == "blocked_address" or error.facts.get("reason") in {"robots", "off"}:
        return "refused"
    status = error.facts.get("status")
    if isinstance(status, int):
        return "dead" if status in {404, 410} else "refused" if status in {401, 403} else "unreachable"
    return "unreachable"
