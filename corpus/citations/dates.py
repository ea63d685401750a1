"""Printed dates, in English and Spanish, as ISO 8601 cut to what is known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

MONTHS = {
    **{
        m: i
        for i, m in enumerate(
            "january february march april may june july august september october november december".split(), 1
        )
    },
    **{m: i for i, m in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)},
    **{
        m: i
        for i, m in enumerate(
            "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split(), 1
        )
    },
    **{m: i for i, m in enumerate("ene feb mar abr may jun jul ago sep oct nov dic".split(), 1)},
    "sept": 9,
    "setiembre": 9,
}
_MONTH = "(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
_YEAR = r"(?P<year>1[5-9]\d\d|20\d\d)(?![\d-]*\d)"
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])(?:º|°|o\.|er\.?|st|nd|rd|th)?"
_PATTERNS = tuple(
    re.compile(rf"(?<![\w/-]){pattern}(?![\w/])", re.IGNORECASE)
    for pattern in (
        r"(?P<year>1[5-9]\d\d|20\d\d)-(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])",
        rf"{_MONTH}\s+{_DAY}(?:\s*[-–]\s*\d\d?)?,?\s+{_YEAR}",
        rf"(?:el\s+)?{_DAY}\s+(?:de\s+)?{_MONTH},?\s+(?:de\s+|del\s+)?(?:año\s+)?{_YEAR}",
        rf"{_MONTH},?\s+(?:de\s+|del\s+)?{_YEAR}",
        rf"(?:spring|summer|fall|autumn|winter|primavera|verano|otoño|invierno),?\s+(?:de\s+)?{_YEAR}",
        r"(?P<day>0?[1-9]|[12]\d|3[01])/(?P<month>0?[1-9]|1[0-2])/(?P<year>(?:19|20)\d\d)",
        r"\(?(?P<year>1[5-9]\d\d|20\d\d)[a-e]?\)?(?![-–]?\d)",
    )
)
_ACCESS = re.compile(
    r"(?:accessed|retrieved|visited|viewed|consulted|consultad[oa]|consulta|recuperad[oa]|visitad[oa]|fecha de acceso|última visita)"
    r"[\s:]*(?:on|el|en|d[ií]a|\s)*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Dated:
    """A date and where it stands: ``text[start:end]`` reads as ``iso``. ``access`` says when a page was looked at."""

    start: int
    end: int
    iso: str
    access: bool = False


def find_dates(text: str) -> Sequence[Dated]:
    """Dates of ``text`` in reading order, none overlapping, the most precise reading of each."""
    taken: list[Dated] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if not any(match.start() < d.end and d.start < match.end() for d in taken):
                access = _ACCESS.search(text, max(0, match.start() - 40), match.start()) is not None
                taken.append(Dated(match.start(), match.end(), _iso(match), access))
    return sorted(taken, key=lambda dated: dated.start)


def publication_date(text: str) -> Dated | None:
    """The date that says when a cited thing appeared: the most precise one, the last of equals; never an access date."""
    dates = [dated for dated in find_dates(text) if not dated.access]
    return max(dates, key=lambda dated: (len(dated.iso), dated.start), default=None)


def date_in_url(url: str) -> str:
    """The day a URL's path carries (``/2009/06/15/``, ``20090615``, ``090615`` before a word), or an empty string."""
    for pattern in (
        r"(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)",
        r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?!\d)",
        r"/(\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=[a-z])",
    ):
        if match := re.search(pattern, url):
            year, month, day = (int(part) for part in match.groups())
            return f"{year + 2000 if year < 100 else year:04}-{month:02}-{day:02}"
    return ""


def _iso(match: re.Match[str]) -> str:
    parts = match.groupdict()
    month = parts.get("month") or ""
    number = int(month) if month.isdigit() else MONTHS.get(month.lower(), 0)
    iso = parts["year"]
    if number:
        iso += f"-{number:02}"
        if day := parts.get("day"):
            iso += f"-{int(day):02}"
    return iso
