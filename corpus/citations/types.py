"""What kind of work a reference describes: our own rules over its words."""

from __future__ import annotations

import re

from corpus.citations.imprint import HOUSES, Imprint, is_outlet

_STATISTICS = re.compile(
    r"\b(?:encuesta|survey|census|censo|estad[íi]sticas?|statistics|estimates|indicators|indicadores|sem[áa]foro|poll)\b",
    re.IGNORECASE,
)
_REPORT = re.compile(
    r"\b(?:reports?|informes?|strategy|estrategia|assessment|plan|study|estudio|policy paper|working paper|white paper|diagn[óo]stico|"
    r"resumen ejecutivo|executive summary|evaluaci[óo]n|memoria|lineamientos|guidelines|programa|brief)\b",
    re.IGNORECASE,
)
_RELEASE = re.compile(
    r"\b(?:press|news)[\s_-]?releases?\b|newsreleases|\bprensa\b|comunicado|bolet[íi]n de prensa|press-briefing|sala_?prensa",
    re.IGNORECASE,
)
_LAW = re.compile(
    r"^(?:ley|c[óo]digo|reglamento|decreto|acuerdo por el que|constituci[óo]n|norma oficial)\b|\bact of \d{4}\b",
    re.IGNORECASE,
)
_TREATY = re.compile(
    r"^(?:treaty|convention|tratado|convenio|convenci[óo]n|agreement between|protocol)\b", re.IGNORECASE
)
_THESIS = re.compile(r"\b(?:thesis|dissertation|tesis (?:de|doctoral)|tesina)\b", re.IGNORECASE)
CHAPTER = re.compile(r"(?:ch|cap|chap)\.\s?\d|(?:chapter|cap[íi]tulo)\s[\dIVX]+\b", re.IGNORECASE)
_VOLUME = re.compile(r"\b(?:vol|no|iss|n[úu]m)\b\.?|\bpp?\.\s?\d+[-–]\d+|\b\d+\s?\(\d+\)", re.IGNORECASE)

_EDITED = re.compile(r"\b(?:eds?|editors?|editores|coords?|comps?)\b", re.IGNORECASE)


def type_of(*, title: str, imprint: Imprint, url: str, tail: str, quoted: bool, names: str) -> str:
    """One of article, book, chapter, news, report, statistics, press-release, web page, law, treaty, thesis."""
    if (url and _RELEASE.search(url)) or _RELEASE.search(tail):
        return "press-release"
    if not title:
        return "statistics" if _STATISTICS.search(url) else "news" if is_outlet(imprint.container) else "web page"
    for kind, pattern in (("treaty", _TREATY), ("law", _LAW)):
        if pattern.search(title):
            return kind
    if _THESIS.search(tail):
        return "thesis"
    if _EDITED.search(names):
        return "book"
    if cue := _REPORT.search(names[-40:]):
        tail += " " + cue.group()
    return _of_title(title, imprint, tail, quoted=quoted, linked=bool(url), named=bool(names))


def _of_title(title: str, imprint: Imprint, tail: str, *, quoted: bool, linked: bool, named: bool) -> str:
    """The first of the rules that holds; the order matters."""
    container, publisher = imprint.container, imprint.publisher
    learned = imprint.scholarly or _VOLUME.search(tail) is not None
    report = _REPORT.search(tail) is not None
    rules = (
        (CHAPTER.match(title) is not None, "chapter"),
        (bool(container) and learned and not re.search(r"\beds?\.", tail), "article"),
        (is_outlet(container), "news"),
        (_STATISTICS.search(title) is not None, "statistics"),
        (bool(container) and quoted, "chapter"),
        (HOUSES.search(publisher) is not None and not report, "book"),
        (report or _REPORT.search(title) is not None, "report"),
        (bool(imprint.place), "book"),
        (bool(publisher), "report"),
        (linked, "web page"),
        (quoted, "article"),
        (named, "book"),
    )
    return next((kind for holds, kind in rules if holds), "report")
