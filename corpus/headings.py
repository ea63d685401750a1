"""Headings of laws, treaties and reports in both languages, as lines of text show them.

Forms were read off Mexican laws ("Artículo 4o. Bis.-"), the U.S. Code and executive orders ("§ 1425.", "Sec. 2."),
treaties ("Article 3.10:", "ARTICLE XXIV") and reports ("Section 1: …", "Capítulo II").
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_ORDINALS = (
    "únic[oa]|primer[oa]?|segund[oa]|tercer[oa]?|cuart[oa]|quint[oa]|sext[oa]|s[ée]ptim[oa]|octav[oa]|noven[oa]"
    "|d[ée]cim[oa](?:\\s+\\w+)?|und[ée]cim[oa]|duod[ée]cim[oa]|vig[ée]sim[oa](?:\\s+\\w+)?|trig[ée]sim[oa](?:\\s+\\w+)?"
)
_SUFFIX = "(?:\\s+(?:bis|ter|qu[aá]ter|quintus|quinquies|sexies|septies|octies|nonies|decies))"
_NUMBER = (
    f"(?:\\d+(?:\\.\\d+)*(?:[-–]?[A-Z]{{1,2}}\\b)?(?:\\s?[oaºª°])?(?:\\.?{_SUFFIX}(?:\\s+\\d+)?)?"
    f"|(?-i:[IVXLCDM]+)(?:\\s?[-–]\\s?[A-Z])?|{_ORDINALS}|(?-i:[A-Z]))"
)
# Word of the division, level of its heading. The title of the document is level 1.
_DIVISIONS: tuple[tuple[str, int], ...] = (
    ("libro|book|t[íi]tulo|title|parte|part", 2),
    ("cap[íi]tulo|chapter|subpart|subt[íi]tulo|subtitle|anexo|annex|ap[ée]ndice|appendix", 3),
    ("secci[óo]n|section|sec\\.|subchapter", 4),
    ("art[íi]culo|art[íi]c\\.|article|art\\.|§+", 5),
)
_LEGAL = tuple(
    (re.compile(f"^(?P<head>(?:{words})\\s*{_NUMBER})(?P<mark>\\s*[.:]?[-–—]*\\s*)(?P<rest>.*)$", re.I | re.S), level)
    for words, level in _DIVISIONS
)
_ALONE = re.compile(
    r"^(?:art[íi]culos\s+)?transitorios?$|^pre[áa]mbulos?$|^preamble$|^considerandos?$|^whereas:?$|^abstract$"
    r"|^resumen(?:\s+ejecutivo)?$|^executive summary$|^summary$|^introduction$|^introducci[óo]n$|^conclusi(?:ons?|[óo]n|ones)$"
    r"|^references$|^referencias$|^bibliograf[íi]a$|^bibliography$|^notes$|^notas$|^annex(?:es)?$|^anexos?$",
    re.I,
)
_NUMBERED = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2})*\.?|[IVX]{1,5}\.|[A-Z]\.)\s+\S")
_WORD = re.compile(r"[^\W\d_]+")
_SMALL = frozenset(
    "a an and as at but by for from in into nor of on or the to with vs via"
    " de del la las el los y e o u en con por para al su sus que un una".split()
)
_INNER_END = re.compile(r"[.;]\s")
_LONGEST = 130


@dataclass(frozen=True, slots=True)
class Heading:
    """A line split into its heading and the text that runs in after it (often none)."""

    text: str
    rest: str
    level: int


def find_legal_heading(line: str) -> Heading | None:
    """The heading of a numbered division at the start of a line, or ``None``.

    A short title after the number belongs to the heading ("Article 3.10: Accumulation"); a sentence does not
    ("Artículo 5.- Las autoridades …").
    """
    line = line.strip()
    for pattern, level in _LEGAL:
        if found := pattern.match(line):
            head, mark, rest = found["head"], found["mark"], found["rest"]
            if not head[0].isupper() and head[0] != "§":
                return None
            if not rest:
                return Heading(line, "", level)
            if not mark.strip():
                whole = len(line) <= _LONGEST and (line.isupper() or (_is_title(rest) and not _ends(rest)))
                return Heading(line, "", level) if whole and mark else None
            if (
                len(line) <= _LONGEST
                and not _ends(rest.rstrip(":"))
                and (_is_title(rest) or (level < 5 and not _INNER_END.search(rest)))
            ):
                return Heading(line, "", level)
            return Heading((head + mark).strip(), rest, level)
    return None


def looks_like_heading(line: str) -> bool:
    """Whether a line that stands alone is a heading: short, without an end mark, in title case or capitals."""
    line = line.strip()
    if not line or len(line) > _LONGEST or "\t" in line or not _WORD.search(line):
        return False
    if _ALONE.match(line):
        return True
    if _ends(line) or not (line[0].isupper() or line[0] in '¿“"«' or line[0].isdigit()):
        return False
    words = _WORD.findall(line)
    return len(words) <= 16 and (line.isupper() or _is_title(line) or (len(words) <= 6 and line[0].isupper()))


def looks_like_numbered_heading(line: str) -> bool:
    """Whether a line that stands alone, before prose, is a numbered heading ("2. Why is there insecurity?")."""
    line = line.strip()
    return bool(len(line) <= _LONGEST and _NUMBERED.match(line))


def _ends(text: str) -> bool:
    return text.rstrip("\"”’')]»* ").endswith((".", ";", ",", ":", "!"))


def _is_title(text: str) -> bool:
    """Whether most words that matter begin with a capital."""
    words = [word for word in _WORD.findall(text) if word.lower() not in _SMALL and len(word) > 1]
    return bool(words) and sum(word[0].isupper() for word in words) >= 0.7 * len(words)
