"""Works as people write them: Chicago, APA and ISO 690 (Spanish), and laws, treaties and cases in their own forms.

Sources: The Chicago Manual of Style 17, ch. 14 (bibliography); the APA Manual 7, ch. 10; UNE-ISO 690:2013. Laws are written as
the gazettes of their countries do: no general style fits them. Only what a work has is written; nothing is made up.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from corpus.citations.csl import csl_type
from corpus.citations.names import is_body
from corpus.language import identify
from corpus.model import Language, Work

STYLES = ("chicago", "apa", "iso690")
_LEGAL = frozenset({"legislation", "treaty", "legal_case", "bill"})
_MONTHS: Mapping[Language, Sequence[str]] = {
    Language.EN: "January February March April May June July August September October November December".split(),
    Language.ES: "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split(),
}


def format_work(work: Work, style: str, *, locale: Language = Language.EN) -> str:
    """The work in one of ``STYLES``, dates in the language of the page; titles between asterisks are in italics."""
    kind = csl_type(work.type)
    if kind in _LEGAL:
        return _legal(work, locale)
    written = {"chicago": _chicago, "apa": _apa, "iso690": _iso690}[style](work, kind, locale)
    return re.sub(r"([.?!”])\.", r"\1", re.sub(r"\s+", " ", written)).strip()


def is_legal(work: Work) -> bool:
    """Whether a work is cited as law, treaty or case, in the same form in every style."""
    return csl_type(work.type) in _LEGAL


def long_date(date: str, locale: Language) -> str:
    """``2009-06-15`` as *June 15, 2009* or *15 de junio de 2009*; as much of it as there is."""
    parts = date.split("-")
    if not re.fullmatch(r"\d{4}(?:-\d\d){0,2}", date) or len(parts) == 1:
        return date
    spanish = locale is Language.ES
    month = _MONTHS[Language.ES if spanish else Language.EN][int(parts[1]) - 1]
    if len(parts) == 2:
        return f"{month} de {parts[0]}" if spanish else f"{month} {parts[0]}"
    day = int(parts[2])
    return f"{day} de {month} de {parts[0]}" if spanish else f"{month} {day}, {parts[0]}"


def _chicago(work: Work, kind: str, locale: Language) -> str:
    names = _joined(_names_after_first(work.authors), locale)
    whole = kind in {"book", "report", "thesis", "dataset", "document"} and not work.container
    title = f"*{work.title}*" if whole else f"“{work.title}.”"
    date = (
        long_date(work.date, locale) if kind in {"article-newspaper", "webpage", "document"} else str(work.year or "")
    )
    held = f"*{work.container}*" if work.container else ""
    if kind == "article-journal" and held:
        volume = f"{held} {work.volume}".strip() + (f", {_no(locale)} {work.issue}" if work.issue else "")
        body = f"{volume} ({date})" + (f": {work.pages}" if work.pages else "") if date else volume
    else:
        body = ", ".join(filter(None, (held, _number(work, locale), work.publisher, date)))
    return _sentences(names, _titled(title, work), _edition(work, locale), body, _address(work))


def _apa(work: Work, kind: str, locale: Language) -> str:
    names = _apa_names(work.authors)
    none = "s.f." if locale is Language.ES else "n.d."
    when = work.date if kind in {"article-newspaper", "webpage", "document"} else str(work.year or "")
    date = f"({_apa_date(when, locale) or none})"
    whole = kind not in {"article-journal", "article-newspaper", "chapter"} or not work.container
    title = f"*{work.title}*" if whole else work.title
    held = f"*{work.container}*" if work.container else ""
    if kind == "article-journal" and work.volume:
        held = f"{held}, *{work.volume}*" + (f"({work.issue})" if work.issue else "")
    inside = "; ".join(filter(None, (_number(work, locale), _edition(work, locale))))
    named = _titled(title, work) + (f" ({inside})" if inside else "")
    pages = work.pages if kind == "article-journal" else ""
    body = ", ".join(filter(None, (held, pages, work.publisher if work.publisher not in work.authors else "")))
    address = _address(work)
    return _sentences(f"{names} {date}", named, body, address) if names else _sentences(named, date, body, address)


def _apa_date(date: str, locale: Language) -> str:
    if locale is Language.ES or date.count("-") == 0:
        return long_date(date, locale)
    year, _, rest = date.partition("-")
    month = _MONTHS[Language.EN][int(rest[:2]) - 1]
    return f"{year}, {month}" + (f" {int(rest[3:])}" if len(rest) > 2 else "")


def _iso690(work: Work, kind: str, locale: Language) -> str:
    names = (
        " y ".join(_upper(author) for author in work.authors)
        if len(work.authors) < 4
        else f"{_upper(work.authors[0])} et al"
    )
    part = bool(work.container)
    title = work.title if part else f"*{work.title}*"
    held = f"*{work.container}*" if part else ""
    held = f"En: {held}" if part and kind == "chapter" else held
    online = "[en línea]" if work.url and locale is Language.ES else "[online]" if work.url else ""
    date = long_date(work.date, locale) if part else str(work.year or "")
    volume = f"vol. {work.volume}" if work.volume else ""
    issue = f"{_no(locale)} {work.issue}" if work.issue else ""
    pages = f"pp. {work.pages}" if work.pages and part else ""
    body = ", ".join(filter(None, (_number(work, locale), work.publisher, date, volume, issue, pages)))
    at = f"Disponible en: {work.url}" if locale is Language.ES else f"Available from: {work.url}"
    known = f"DOI: {work.doi}" if work.doi else f"ISBN {work.isbn}" if work.isbn else ""
    title = _titled(title, work)
    return _sentences(
        names,
        f"{title} {online}".strip() if not part else title,
        f"{held} {online}".strip() if part else "",
        _edition(work, locale),
        body,
        at if work.url else "",
        known,
    )


def _legal(work: Work, locale: Language) -> str:
    """Name, source and date of a law, treaty or case, in the order its own country writes them."""
    spanish = work.language is Language.ES
    date = long_date(work.date, locale)
    source = work.container or work.publisher
    if csl_type(work.type) == "treaty":
        return ", ".join(filter(None, (work.title, date, source, work.url))) + "."
    place = source or (
        "Diario Oficial de la Federación"
        if spanish and work.date and work.type in {"law", "decree", "regulation"}
        else ""
    )
    return ", ".join(filter(None, (work.title, place, date, work.url))) + "."


def _titled(title: str, work: Work) -> str:
    """A title with its translation in brackets, where the work has one in the other of our two languages."""
    other = translated_title(work)
    return _inside(title, f" [{other}]") if other else title


def _inside(title: str, more: str) -> str:
    """What follows a title, before the mark that closes it with a full stop."""
    return f"{title.removesuffix('.”')}{more}.”" if title.endswith(".”") else f"{title}{more}"


def translated_title(work: Work) -> str:
    """The first other title that is in the other language; by the words of both."""
    if work.language is Language.OTHER:
        return ""
    return next((t for t in work.titles if t != work.title and identify(t) is work.language.counterpart), "")


def _number(work: Work, locale: Language) -> str:
    return f"{_no(locale)} {work.number}" if work.number else ""


def _no(locale: Language) -> str:
    return "núm." if locale is Language.ES else "no."


def _edition(work: Work, locale: Language) -> str:
    if not work.edition.isdigit():
        return work.edition
    if locale is Language.ES:
        return f"{work.edition}.ª ed."
    last = {"1": "st", "2": "nd", "3": "rd"}.get(work.edition[-1], "th") if work.edition[-2:-1] != "1" else "th"
    return f"{work.edition}{last} ed."


def _address(work: Work) -> str:
    """Where it is read: its DOI before any other address."""
    return f"https://doi.org/{work.doi}" if work.doi else work.url


def _sentences(*parts: str) -> str:
    return " ".join(
        part if part.startswith("http") or part.endswith(".") else f"{part}." for part in parts if part.strip()
    )


def _names_after_first(authors: Sequence[str]) -> list[str]:
    """The first author family name first, the others given name first."""
    return [author if i == 0 else _direct(author) for i, author in enumerate(authors)]


def _direct(author: str) -> str:
    family, _, given = author.partition(", ")
    return f"{given} {family}" if given and not is_body(author) else author


def _joined(names: Sequence[str], locale: Language) -> str:
    if len(names) < 2:
        return "".join(names)
    last = ("e" if re.match(r"[Ii](?![aeou])|[Hh]i(?![aeou])", names[-1]) else "y") if locale is Language.ES else "and"
    comma = "," if locale is not Language.ES and len(names) > 2 else ""
    return f"{', '.join(names[:-1])}{comma} {last} {names[-1]}"


def _apa_names(authors: Sequence[str]) -> str:
    names = []
    for author in authors:
        family, _, given = author.partition(", ")
        initials = " ".join(
            f"{word[0].upper()}." for word in re.findall(r"[^\W\d_][\w’'.-]*", given) if word[0].isupper()
        )
        names.append(f"{family}, {initials}" if given and not is_body(author) else author)
    if len(names) > 20:
        names = [*names[:19], "…", names[-1]]
    return "".join(names) if len(names) < 2 else f"{', '.join(names[:-1])}, & {names[-1]}"


def _upper(author: str) -> str:
    family, _, given = author.partition(", ")
    return f"{family.upper()}, {given}" if given and not is_body(author) else author.upper()
