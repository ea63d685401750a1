"""Cited addresses and what became of them: when last looked at, the answer, and the archived copy nearest to the citing date.

Nothing here runs by itself: the operator starts the check, which asks politely (``corpus.fetch``) and keeps what it got, so that
a cited page that still lives has a local copy with its hash. Dead ones are looked for in the web archives.

Sources: Memento, RFC 7089, section 5 (TimeMaps in link format); the JSON answers of the Time Travel service
(timetravel.mementoweb.org/guide/api). Which service is asked is a setting.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Protocol

from corpus.errors import IngestError
from corpus.model import Document, DocumentId, Reference
from corpus.parsers.protocol import Source

KIND = "link"  # under which states are kept in the catalog
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

    def curated_value(self, kind: str, id: str) -> Any:  # noqa: A002 - the catalog's own name
        """One value of a kind, or ``None``."""


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


def link_state(catalog: Links, url: str) -> LinkState | None:
    """What is known of one cited address; ``None`` where nobody looked, or there is none."""
    value = catalog.curated_value(KIND, url) if url else None
    return LinkState(**value) if value else None


def check_links(
    catalog: Links,
    fetch: Fetch,
    *,
    by: str,
    again_days: int = AGAIN_DAYS,
    archives: str = "",
    keep: Callable[[bytes], object] | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Iterator[LinkState]:
    """Look at every cited address that was not looked at lately, keep and give what was found. Can be stopped and resumed.

    ``keep`` gets the bytes of every page that lives, for a local copy. ``archives``: address of a Memento service with ``{url}`` and perhaps ``{date}`` in it; without one no archive is asked.
    """
    known = link_states(catalog)
    for link in cited_links(catalog):
        before = known.get(link.url)
        if before and (now() - datetime.fromisoformat(before.checked)).days < again_days:
            continue
        state = check_link(link, fetch, checked=now().isoformat(timespec="seconds"), archives=archives, keep=keep)
        catalog.curate(KIND, link.url, asdict(state), by=by)
        yield state


def check_link(
    link: CitedLink,
    fetch: Fetch,
    *,
    checked: str,
    archives: str = "",
    keep: Callable[[bytes], object] | None = None,
) -> LinkState:
    """What became of one address; of one that does not answer with its page, the nearest archived copy."""
    url = link.url if "://" in link.url else f"http://{link.url}"
    try:
        source = fetch(url)
    except IngestError as error:
        status = error.facts.get("status")
        archived_url, archived_at = find_archived(url, link.date, fetch, archives) if archives else ("", "")
        number = status if isinstance(status, int) else None
        return LinkState(link.url, checked, _failed(error), number, "", "", archived_url, archived_at)
    final = str(source.given.get("final_url") or source.origin or url)
    moved = final.rstrip("/") not in {url.rstrip("/"), url.replace("http://", "https://", 1).rstrip("/")}
    if keep:
        keep(source.data)
    digest = hashlib.sha256(source.data).hexdigest()
    return LinkState(link.url, checked, "moved" if moved else "alive", 200, final, digest)


def find_archived(url: str, date: str, fetch: Fetch, archives: str) -> tuple[str, str]:
    """Address and time of the archived copy of ``url`` nearest to a date; empty where there is none or nobody answers."""
    day = (date.replace("-", "") if date else datetime.now(UTC).strftime("%Y%m%d")).ljust(8, "0")
    day = day if day[4:6] != "00" else f"{day[:4]}0701"  # of a year alone its middle
    day = day if day[6:8] != "00" else f"{day[:6]}15"
    when = datetime.strptime(day[:8], "%Y%m%d").replace(tzinfo=UTC)
    try:
        found = read_mementos(
            fetch(archives.replace("{date}", day).replace("{url}", url)).data.decode("utf-8", "replace")
        )
    except IngestError:
        return "", ""
    nearest = min(found, key=lambda copy: abs((copy[1] - when).total_seconds()), default=None)
    return (nearest[0], nearest[1].strftime("%Y-%m-%dT%H:%M:%SZ")) if nearest else ("", "")


def read_mementos(text: str) -> Sequence[tuple[str, datetime]]:
    """Archived copies and their times, out of a TimeMap in link format or JSON, or of the answer of a JSON TimeGate."""
    found: list[tuple[str, datetime]] = []
    if not text.lstrip().startswith("{"):
        for target, values in re.findall(r"<([^<>]+)>\s*((?:;\s*[\w-]+\s*=\s*(?:\"[^\"]*\"|[^\s\",;]+)\s*)*)", text):
            named = {name.lower(): plain or quoted for name, quoted, plain in _VALUES.findall(values)}
            if "memento" in named.get("rel", "").split() and (at := _http_date(named.get("datetime", ""))):
                found.append((target, at))
        return found
    try:
        mementos = json.loads(text)["mementos"]
        for copy in [*mementos.get("list", ()), *([mementos["closest"]] if "closest" in mementos else ())]:
            places = [copy["uri"]] if isinstance(copy["uri"], str) else copy["uri"]
            found += [(str(place), _utc(datetime.fromisoformat(str(copy["datetime"])))) for place in places[:1]]
    except (ValueError, KeyError, TypeError, AttributeError):
        return found
    return found


_VALUES = re.compile(r';\s*([\w-]+)\s*=\s*(?:"([^"]*)"|([^\s",;]+))')


def _utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _http_date(text: str) -> datetime | None:
    try:
        return _utc(parsedate_to_datetime(text))
    except (ValueError, TypeError):
        return None


def _failed(error: IngestError) -> str:
    if error.code == "blocked_address" or error.facts.get("reason") in {"robots", "off"}:
        return "refused"
    status = error.facts.get("status")
    if isinstance(status, int):
        return "dead" if status in {404, 410} else "refused" if status in {401, 403} else "unreachable"
    return "unreachable"
