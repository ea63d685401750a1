"""Figures about one thing together: by what is counted and its unit, then by place; and where they disagree.

Two figures of one place disagree when both say the same time and their values are farther apart than ``TOLERANCE`` and
than their own words allow ("more than 10,000" agrees with 12,000). Where a text does not say the time, nobody can know.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from corpus.figures.values import UNITS, Figure

TOLERANCE = 0.05


@dataclass(frozen=True, slots=True)
class Spot:
    """The figures of a subject in one unit for one place (empty: the texts do not say), by time."""

    place: str
    figures: tuple[Figure, ...]
    apart: frozenset[Figure]  # those that another one contradicts


@dataclass(frozen=True, slots=True)
class Group:
    """All figures of a subject in one unit, by place: named ones first, then by how many."""

    what: str
    unit: str
    spots: tuple[Spot, ...]

    @property
    def total(self) -> int:
        """How many figures there are."""
        return sum(len(spot.figures) for spot in self.spots)

    @property
    def apart(self) -> int:
        """How many of them another one contradicts."""
        return sum(len(spot.apart) for spot in self.spots)


def group(figures: Iterable[Figure]) -> Sequence[Group]:
    """The figures in groups, the largest first; one said twice in a passage is one."""
    found: dict[tuple[str, str], dict[str, list[Figure]]] = defaultdict(lambda: defaultdict(list))
    for figure in dict.fromkeys(figures):
        found[figure.what, figure.unit][figure.place].append(figure)
    groups = [Group(what, unit, tuple(_spots(places))) for (what, unit), places in found.items()]
    return sorted(groups, key=lambda one: (-one.total, one.what, UNITS.index(one.unit)))


def _spots(places: Mapping[str, Sequence[Figure]]) -> Sequence[Spot]:
    spots = [
        Spot(place, tuple(sorted(figures, key=lambda f: (f.since or "~", f.value, f.passage))), _apart(figures))
        for place, figures in places.items()
    ]
    return sorted(spots, key=lambda spot: (not spot.place, -len(spot.figures), spot.place))


def _apart(figures: Sequence[Figure]) -> frozenset[Figure]:
    if not figures[0].place:
        return frozenset()  # nobody knows whether they are about one place
    apart: set[Figure] = set()
    for number, one in enumerate(figures):
        for other in figures[number + 1 :]:
            if one.passage != other.passage and meet(one, other) and differ(one, other):
                apart |= {one, other}
    return frozenset(apart)


def meet(one: Figure, other: Figure) -> bool:
    """Whether two figures say the same time."""
    return bool(one.since) and (one.since, one.until) == (other.since, other.until)


def differ(one: Figure, other: Figure) -> bool:
    """Whether two values cannot both be right."""
    low, high = sorted((one, other), key=lambda figure: figure.value)
    if low.bound == "more" or high.bound == "less" or low.high >= high.value:
        return False
    return high.value - low.high > TOLERANCE * max(abs(high.value), 1e-9)
