"""The works that curators want found: kept under their ids, logged, and looked up again whenever they are shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from corpus.citations.export import export
from corpus.citations.paste import look_up, wanted
from corpus.model import Language, Work, WorkId, WorkState

if TYPE_CHECKING:
    from corpus.catalog import Catalog

KIND = "wanted"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A work on the list, and what the collection has of it today: the work held, candidates, or who cites it."""

    work: Work
    state: WorkState
    works: tuple[Work, ...] = ()
    cited: Work | None = None


def keep(catalog: Catalog, text: str, *, by: str) -> int:
    """Put the missing works of a list of citations on the list; gives how many are new. Raises ``Error``."""
    known = catalog.curated(KIND)
    fresh = [work for work in wanted(look_up(text, catalog)) if work.id not in known]
    for work in fresh:
        catalog.curate(KIND, work.id, to_plain(work), by=by)
    return len(fresh)


def forget(catalog: Catalog, id_: WorkId, *, by: str) -> None:
    """Take a work from the list."""
    catalog.curate(KIND, id_, None, by=by)


def read_wanted(catalog: Catalog) -> Sequence[Wanted]:
    """The list by title, each work looked up anew: what came in since is held."""
    works = sorted((to_work(value) for value in catalog.curated(KIND).values()), key=lambda one: one.title.casefold())
    looked = look_up(export(works, "csl-json"), catalog) if works else ()
    ids = {id_ for one in looked for id_ in (*one.works, *([one.cited] if one.cited else ()))}
    known = catalog.works_by_id(list(ids))
    return [
        Wanted(
            work,
            one.state,
            tuple(known[id_] for id_ in one.works if id_ in known),
            known.get(one.cited) if one.cited else None,
        )
        for work, one in zip(works, looked, strict=True)
    ]


def to_plain(work: Work) -> dict[str, Any]:
    """A work as JSON, empty fields left out."""
    return {name: list(v) if isinstance(v, tuple) else v for name, v in asdict(work).items() if v not in ("", None, ())}


def to_work(value: Mapping[str, Any]) -> Work:
    """The work back from JSON."""
    fields: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in value.items()}
    fields["language"] = Language(fields.get("language", "other"))
    return Work(**fields)
