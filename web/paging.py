"""Pages of a list: counted, or turned one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from search.results import FacetValue


@dataclass(frozen=True, slots=True)
class Turning:
    """Page ``page`` of a list whose length is not known; ``more`` when another page follows."""

    page: int
    more: bool
    deepest: int = 100

    @property
    def previous(self) -> int | None:
        """The page before, if any."""
        return self.page - 1 if self.page > 1 else None

    @property
    def next(self) -> int | None:
        """The page after, if any."""
        return self.page + 1 if self.more and self.page < self.deepest else None


@dataclass(frozen=True, slots=True)
class Paging:
    """Page ``page`` (from 1) of a list of ``total`` things, ``size`` a page, at most ``deepest`` pages."""

    page: int
    size: int
    total: int
    deepest: int = 100

    @property
    def pages(self) -> int:
        """How many pages can be opened; 1 for an empty list."""
        return min(max(1, -(-self.total // self.size)), self.deepest)

    @property
    def first(self) -> int:
        """Number of the first thing on this page, 0 where there is none."""
        return min((self.page - 1) * self.size + 1, self.total)

    @property
    def last(self) -> int:
        """Number of the last thing on this page."""
        return min(self.page * self.size, self.total)

    @property
    def previous(self) -> int | None:
        """The page before, if any."""
        return self.page - 1 if self.page > 1 else None

    @property
    def next(self) -> int | None:
        """The page after, if any."""
        return self.page + 1 if self.page < self.pages else None

    def around(self) -> list[int | None]:
        """Pages to link to: first, last and those about this one; ``None`` where some are left out."""
        near = {1, self.pages, *range(max(1, self.page - 2), min(self.pages, self.page + 2) + 1)}
        shown: list[int | None] = []
        for number in sorted(near):
            if shown and shown[-1] is not None and number > shown[-1] + 1:
                shown.append(None)
            shown.append(number)
        return shown


@dataclass(frozen=True, slots=True)
class Bar:
    """How many passages are of a year, and how high that is drawn."""

    year: int
    count: int
    height: int


TALLEST = 40
MOST_BARS = 60


def year_bars(values: Sequence[FacetValue]) -> list[Bar]:
    """A bar for every year from the first to the last found, at most the last ``MOST_BARS``."""
    counts = {int(value.value): value.count for value in values if value.value.isdecimal()}
    if not counts:
        return []
    last, most = max(counts), max(counts.values()) or 1
    years = range(max(min(counts), last - MOST_BARS + 1), last + 1)
    return [Bar(year, n, -(-TALLEST * n // most)) for year in years for n in (counts.get(year, 0),)]
