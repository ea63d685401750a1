"""What a figure is. Pure data, and its form as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from corpus.model import DocumentId, PassageId

# Units. ``share`` and ``change`` are percents: of a whole, and from one time to another.
UNITS = (
    "per_100000", "per_1000", "share", "change", "points", "usd", "mxn", "money",
    "count", "kg", "ton", "lb", "mile", "km", "m3", "acre_foot", "hectare",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a text. ``start`` and ``end`` locate ``surface`` in its passage (half-open, code points).

    ``value`` is in whole units (dollars, persons); ``high`` is the other end of a range, else the same. ``bound``:
    about, more, less or empty. ``what`` is the id of a subject, ``place`` of a place; ``since`` and ``until`` are
    ISO 8601 cut to what is said, ``until`` is empty where it goes on. ``who`` are the words for who says it, ``note``
    the label of the note that the sentence calls. What the text does not say is empty.
    """

    document: DocumentId
    passage: PassageId
    start: int
    end: int
    surface: str
    value: float
    high: float
    unit: str
    what: str
    bound: str = ""
    place: str = ""
    since: str = ""
    until: str = ""
    who: str = ""
    note: str = ""


def to_row(figure: Figure) -> list[Any]:
    """The figure as a JSON array, its document left out (it begins the passage's id)."""
    names = [name for name in Figure.__slots__ if name != "document"]
    return [getattr(figure, name) for name in names]


def from_row(row: list[Any]) -> Figure:
    """The figure that ``to_row`` wrote."""
    names = [name for name in Figure.__slots__ if name != "document"]
    values: Mapping[str, Any] = dict(zip(names, row, strict=True))
    return Figure(document=DocumentId(str(values["passage"]).rsplit("#", 1)[0]), **values)
