"""Lists of works as RIS, and RIS that others wrote as works. Read with rispy.

A body stands in its ``AU`` line with a comma after its name: Zotero and EndNote then take it for one name and do not split it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from corpus.citations.csl import doi_of
from corpus.citations.names import is_body
from corpus.model import Language, Work, WorkId

_TYPES = {
    "article": "JOUR",
    "news": "NEWS",
    "book": "BOOK",
    "chapter": "CHAP",
    "report": "RPRT",
    "statistics": "DATA",
    "press-release": "RPRT",
    "web page": "ELEC",
    "thesis": "THES",
    "paper": "CPAPER",
    "standard": "STAND",
    **dict.fromkeys(("briefing", "plan", "research", "summary", "testimony"), "RPRT"),
    **dict.fromkeys(
        ("law", "statute", "statute_section", "constitution", "code", "regulation", "rule", "proposed_rule"), "STAT"
    ),
    **dict.fromkeys(("decree", "proclamation", "executive_order", "resolution"), "STAT"),
    **dict.fromkeys(("treaty", "treaty_chapter", "agreement"), "STAT"),
    "case": "CASE",
    "bill": "BILL",
}
_BACK = {
    "JOUR": "article",
    "MGZN": "news",
    "NEWS": "news",
    "BOOK": "book",
    "EDBOOK": "book",
    "CHAP": "chapter",
    "RPRT": "report",
    "DATA": "statistics",
    "ELEC": "web page",
    "WEB": "web page",
    "BLOG": "web page",
    "THES": "thesis",
    "CPAPER": "paper",
    "CONF": "paper",
    "STAT": "law",
    "CASE": "case",
    "BILL": "bill",
}

_ISSN = re.compile(r"\d{4}-?\d{3}[\dXx]")


def to_ris(works: Iterable[Work]) -> str:
    """RIS records, one for each work."""
    return "\n".join(_record(work) for work in works)


def from_ris(text: str) -> Sequence[Work]:
    """Works of all records."""
    import rispy

    return tuple(_work(entry) for entry in rispy.loads(text))


def _record(work: Work) -> str:
    lines = [("TY", _TYPES.get(work.type, "GEN")), ("ID", work.id)]
    lines += [("AU", author if "," in author and not is_body(author) else f"{author},") for author in work.authors]
    lines += [("TI", work.title), ("T2", work.container), ("PB", work.publisher), ("PY", str(work.year or ""))]
    lines += [("DA", _date(work.date)), ("LA", str(work.language) if work.language is not Language.OTHER else "")]
    lines += [("UR", work.url), ("M3", work.type)]
    lines += [("VL", work.volume), ("IS", work.issue), ("SP", work.pages), ("ET", work.edition)]
    lines += [*_numbers(work, report=lines[0][1] == "RPRT"), ("DO", doi_of(work))]
    lines += [("TT", title) for title in work.titles[:1]]
    body = [f"{tag}  - {' '.join(value.split())}" for tag, value in lines if value]
    return "\n".join([*body, "ER  - ", ""])


def _numbers(work: Work, *, report: bool) -> list[tuple[str, str]]:
    """``SN`` is the number of a report, else an ISBN or ISSN, as Zotero has it; what is left goes into fields for custom use."""
    if report:
        return [("SN", work.number), ("C7", work.isbn), ("C8", work.issn)]
    return [("SN", work.isbn or work.issn), ("M1", work.number), ("C8", work.issn if work.isbn else "")]


def _date(date: str) -> str:
    """``YYYY/MM/DD/``, with what is unknown left empty."""
    return "/".join([*[*date.split("-"), "", ""][:3], ""]) if date else ""


def _work(entry: dict[str, Any]) -> Work:
    def field(*names: str) -> str:
        values = (entry.get(name) for name in names)
        return next((str(v[0] if isinstance(v, list) else v) for v in values if v), "")

    date = "-".join(part for part in field("date").split("/")[:3] if part.isdigit()) or field(
        "year", "publication_year"
    )
    language = field("language").lower()
    doi = field("doi").lower().removeprefix("https://doi.org/")
    serial, report = field("issn"), field("type_of_reference") == "RPRT"
    return Work(
        id=WorkId(field("id")),
        title=field("title", "primary_title"),
        authors=tuple(
            str(author).rstrip(",").strip() for author in entry.get("authors") or entry.get("first_authors") or ()
        ),
        year=int(date[:4]) if re.match(r"\d{4}", date) else None,
        date=date,
        language=Language.ES
        if language[:2] in {"es", "sp"}
        else Language.EN
        if language[:2] == "en"
        else Language.OTHER,
        type=field("type_of_work") or _BACK.get(field("type_of_reference"), ""),
        container=field("secondary_title", "journal_name", "alternate_title3"),
        publisher=field("publisher"),
        url=field("urls", "url"),
        keys=(f"doi:{doi}",) if doi else (),
        titles=tuple(filter(None, (field("translated_title"),))),
        volume=field("volume"),
        issue=field("number"),
        pages="–".join(filter(None, (field("start_page"), field("end_page")))),
        edition=field("edition"),
        number=serial if report else field("note"),
        doi=doi,
        isbn=field("custom7") if report else serial if not _ISSN.fullmatch(serial) else "",
        issn=field("custom8") or (serial if not report and _ISSN.fullmatch(serial) else ""),
    )
