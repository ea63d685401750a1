"""Lists of works as BibTeX, and BibTeX that others wrote as works.

Written in UTF-8 for biber and BibTeX of today; only what TeX would act on is escaped. Read with bibtexparser 2.
Fields beyond classic BibTeX: ``langid``, ``date``, ``url``, ``doi`` (biblatex), ``entrysubtype`` for our type.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from corpus.citations.csl import doi_of
from corpus.citations.names import is_body
from corpus.model import Language, Work, WorkId

_ENTRIES = {
    "article": "article",
    "news": "article",
    "book": "book",
    "chapter": "incollection",
    "report": "techreport",
    "statistics": "techreport",
    "thesis": "phdthesis",
    "paper": "inproceedings",
}
_TYPES = {
    "article": "article",
    "book": "book",
    "incollection": "chapter",
    "inbook": "chapter",
    "inproceedings": "paper",
    "conference": "paper",
    "techreport": "report",
    "report": "report",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "thesis": "thesis",
    "online": "web page",
    "legislation": "law",
}
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_LANGUAGES = {Language.EN: "english", Language.ES: "spanish"}
_ESCAPES = {c: f"\\{c}" for c in "&%$#_"} | {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "{": r"\textbraceleft{}",  # an escaped brace would still count as a brace
    "}": r"\textbraceright{}",
}
_NAMED = {escape[1:-2]: letter for letter, escape in _ESCAPES.items() if escape.endswith("{}")}
_COMMAND = re.compile(rf"\\({'|'.join(_NAMED)})(?:\{{\}}|\s|(?![A-Za-z]))|\\([&%$#_{{}}])|[{{}}]")
_ACCENTS = dict(
    zip("'`^\"~=.cvHukr", "\u0301\u0300\u0302\u0308\u0303\u0304\u0307\u0327\u030c\u030b\u0306\u0328\u030a", strict=True)
)
_ACCENTED = re.compile(r"\{?\\(?:([\'`^\"~=.])\s*\{?\\?([A-Za-z])\}?|([cvHukr])(?:\s+([A-Za-z])|\{([A-Za-z])\}))\}?")


def to_bibtex(works: Iterable[Work]) -> str:
    """BibTeX entries, one for each work, keyed by the work's id."""
    return "\n".join(_entry(work) for work in works)


def from_bibtex(text: str) -> Sequence[Work]:
    """Works of all entries; what cannot be read as an entry is left out."""
    from bibtexparser.entrypoint import parse_string

    library = parse_string(text)
    return tuple(
        _work(entry.key, entry.entry_type.lower(), {f.key.lower(): str(f.value) for f in entry.fields})
        for entry in library.entries
    )


def unread_entries(text: str) -> Sequence[str]:
    """What stands in a BibTeX list and cannot be read as an entry, as it stands there."""
    from bibtexparser.entrypoint import parse_string

    return tuple(str(block.raw).strip() for block in parse_string(text).failed_blocks if block.raw)


def _entry(work: Work) -> str:
    kind = _ENTRIES.get(work.type, "misc")
    held_in = {"article": "journal", "incollection": "booktitle", "inproceedings": "booktitle"}.get(
        kind, "howpublished"
    )
    issued_by = {"techreport": "institution", "phdthesis": "school"}.get(kind, "publisher")
    date = work.date or str(work.year or "")
    fields = {
        "author": " and ".join(_author(author) for author in work.authors),
        "title": f"{{{_escape(work.title)}}}" if work.title else "",
        held_in: _escape(work.container),
        issued_by: _escape(work.publisher),
        "year": str(work.year or ""),
        "month": _MONTHS[int(date[5:7]) - 1] if re.match(r"\d{4}-\d\d", date) else "",
        "date": date,
        "url": work.url,
        "volume": _escape(work.volume),
        "number": _escape(work.issue if kind == "article" else work.number),
        "issue": _escape("" if kind == "article" else work.issue),
        "pages": _escape(work.pages),
        "edition": _escape(work.edition),
        "doi": doi_of(work),
        "isbn": work.isbn,
        "issn": work.issn,
        "langid": _LANGUAGES.get(work.language, ""),
        "entrysubtype": work.type,
    }
    lines = [
        f"  {name} = {value if name == 'month' else '{' + value + '}'}," for name, value in fields.items() if value
    ]
    return "\n".join([f"@{kind}{{{work.id},", *lines, "}", ""])


def _author(author: str) -> str:
    """A person as ``Family, Given``; a body in braces, so that BibTeX does not take it apart."""
    escaped = _escape(author)
    return escaped if "," in author and not is_body(author) else f"{{{escaped}}}"


def _escape(text: str) -> str:
    return "".join(_ESCAPES.get(c, c) for c in text)


def _work(key: str, kind: str, fields: dict[str, str]) -> Work:
    def field(*names: str) -> str:
        return next((plain(fields[name]) for name in names if fields.get(name)), "")

    date = field("date") or _date(field("year"), field("month"))
    language = field("langid", "language").lower()
    doi = field("doi").lower().removeprefix("https://doi.org/")
    held = kind in {"article", "periodical"}
    return Work(
        id=WorkId(key),
        title=field("title"),
        authors=tuple(_name(author) for author in _split(fields.get("author") or fields.get("editor") or "")),
        year=int(date[:4]) if re.match(r"\d{4}", date) else None,
        date=date,
        language=Language.ES
        if language.startswith("spa") or language == "es"
        else Language.EN
        if language[:2] == "en"
        else Language.OTHER,
        type=field("entrysubtype") or _TYPES.get(kind, "web page" if kind == "misc" and field("url") else ""),
        container=field("journal", "journaltitle", "booktitle", "howpublished"),
        publisher=field("publisher", "institution", "school", "organization"),
        url=field("url"),
        keys=(f"doi:{doi}",) if doi else (),
        volume=field("volume"),
        issue=field("issue") or (field("number") if held else ""),
        pages=field("pages"),
        edition=field("edition"),
        number="" if held else field("number"),
        doi=doi,
        isbn=field("isbn"),
        issn=field("issn"),
    )


def _date(year: str, month: str) -> str:
    number = next((i for i, name in enumerate(_MONTHS, 1) if month.lower().startswith(name)), 0)
    return f"{year}-{number:02}" if year and number else year


def _split(authors: str) -> Sequence[str]:
    """Authors around "and" outside of braces."""
    depth, start, found = 0, 0, []
    for match in re.finditer(r"[{}]|\s+and\s+", authors):
        if match.group() in "{}":
            depth += 1 if match.group() == "{" else -1
        elif depth == 0:
            found.append(authors[start : match.start()])
            start = match.end()
    return [author for author in (*found, authors[start:]) if author.strip()]


def _name(author: str) -> str:
    whole = author.strip().startswith("{") and author.strip().endswith("}")
    name = plain(author)
    if whole or "," in name or " " not in name:
        return name
    words = name.split()
    return f"{words[-1]}, {' '.join(words[:-1])}"


def plain(value: str) -> str:
    """A value without TeX: accents as letters, escapes undone, braces away."""
    value = _ACCENTED.sub(_accent, value)
    value = _COMMAND.sub(lambda m: _NAMED[m[1]] if m[1] else m[2] or "", value)
    return " ".join(value.split())


def _accent(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFC", (match[2] or match[4] or match[5]) + _ACCENTS[match[1] or match[3]])
