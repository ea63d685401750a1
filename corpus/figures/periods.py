"""When a figure holds, as its sentence says: years, spans of years and months, fiscal years, "since 2007"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_YEAR = r"(?:1[89]\d\d|20\d\d)"
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january enero", "february febrero", "march marzo", "april abril", "may mayo", "june junio",
            "july julio", "august agosto", "september septiembre", "october octubre", "november noviembre",
            "december diciembre",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(_MONTHS)
_SPAN = re.compile(
    rf"(?:(?:from|between|entre|de|desde)\s+)?(?:(?:fiscal years?|FY|los años|años fiscales)\s*)?(?<!\d)({_YEAR})\s*"
    rf"(?:-|–|—|to|through|and|until|a|y|al|hasta(?: el)?)\s*(?:FY\s*)?(?<!\d)({_YEAR})(?!\d|,\d)",
    re.IGNORECASE,
)
_MONTHLY = re.compile(
    rf"\b(?P<first>{_MONTH})\s+(?:to|through|a|-|–)\s+(?P<last>{_MONTH})(?:,?\s+(?:of|de|del)?\s*)(?P<year>{_YEAR})\b",
    re.IGNORECASE,
)
_SINGLE = re.compile(
    rf"(?P<since>\b(?:since|desde|a partir de|starting in|beginning in)\s+(?:[^\W\d][\w’']*\s+){{0,5}}?)?"
    rf"(?:(?P<month>\b(?:{_MONTH}))\s+(?:\d{{1,2}},\s*)?(?:of\s+|de\s+|del\s+)?)?(?<![\d$,.])(?P<year>{_YEAR})(?![\d%]|[.,]\d)",
    re.IGNORECASE,
)
# A year that names a law or treaty says nothing of when a figure holds.
_NAMED = re.compile(
    r"\b(?:Act|Treaty|Convention|Code|Plan|Ley|Tratado|Convención|Convenio|Código|Reforma) (?:of|de|del)\s*$"
)
_RELATIVE = re.compile(
    r"\b(?:this|last|next|each|every) (?:year|month|week)\b|\b(?:in|over|during) the (?:last|past|next)\b|\b(?:a|per) (?:year|day|month)\b"
    r"|\b(?:este|el próximo) (?:año|mes)\b|\bcada (?:año|día|mes)\b|\bel año pasado\b|\ben los (?:últimos|próximos)\b|\b(?:al|por) (?:año|día|mes)\b"
    r"|\banual(?:es|mente)?\b|\bannual(?:ly)?\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Period:
    """A time that a text names, and where. ``until`` is empty where it goes on; both are where it is relative."""

    start: int
    end: int
    since: str
    until: str
    span: bool = False


def find_periods(text: str) -> Iterator[Period]:
    """The times that a sentence names, in order; a span is not also two years."""
    taken: list[tuple[int, int]] = []
    found = []
    for match in _MONTHLY.finditer(text):
        first, last = (f"{match['year']}-{_MONTHS[match[name].lower()]:02}" for name in ("first", "last"))
        found.append(Period(*match.span(), first, last, span=True))
        taken.append(match.span())
    for match in _SPAN.finditer(text):
        if match[1] < match[2] and not _inside(match.span(), taken):
            found.append(Period(*match.span(), match[1], match[2], span=True))
            taken.append(match.span())
    for match in _SINGLE.finditer(text):
        named = _NAMED.search(text[: match.start()])
        if not named and not _inside(match.span("year"), taken):
            date = match["year"] + (f"-{_MONTHS[match['month'].lower()]:02}" if match["month"] else "")
            found.append(Period(*match.span(), date, "" if match["since"] else date))
    found += [Period(*match.span(), "", "") for match in _RELATIVE.finditer(text)]
    yield from sorted(found, key=lambda period: period.start)


def _inside(span: tuple[int, int], taken: list[tuple[int, int]]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in taken)
