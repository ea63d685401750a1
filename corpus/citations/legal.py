"""Citations in legal form: statutes, regulations, cases and treaties of both countries, with normalized keys.

The forms are tables (``legal_us``, ``legal_mx``, ``legal_int``): this module runs them over a text, expands lists and
ranges, and settles overlaps, the longer form first. Relative citations ("section 103 of this title") are resolved by the
document's ``Scope``; without one they are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from corpus.citations import legal_int, legal_mx, legal_us
from corpus.citations.legal_pattern import SECTION, Cite, Pattern, Scope, keys_of
from corpus.citations.likely import Likely
from corpus.citations.sections import expand, items
from corpus.folding import fold
from corpus.model import Document, Language, LegalCitation, Passage, PassageKind

_NOTHING = Scope()
_HOLDERS = frozenset({"Acuerdo/Decreto", "Plan"})
_LAW = re.compile(r"ley\s|codigo\s|constitucion\s")
_MORE = re.compile(
    rf"(?:,\s(?:and\s|or\s|y\s|o\s)?|,?\s(?:and|or|y|o|e|to|through|a|al)\s)(?:§{{1,2}}\s?)?(?P<item>{SECTION})(?=[\s.,;:)\]]|$)"
)
_MORE_DATE = re.compile(
    r"(?:,\s?|\s(?:y|e)\s)(?P<date>(?P<day>[0-3]\d)-(?P<month>[01]\d)-(?P<year>(?:18|19|20)\d\d))(?![\w-])"
)
_NOT_MORE = re.compile(r"\s?(?:U\.|C\.|F\.|S\.|USC|CFR|Fed|Stat|[a-z]{3,}(?<!and)(?<!the)\s|of\s|days|years)")


@lru_cache(maxsize=1)
def patterns() -> tuple[Pattern, ...]:
    """All patterns of all countries."""
    return (*legal_int.PATTERNS, *legal_us.PATTERNS, *legal_mx.PATTERNS)


def find_legal(text: str, language: Language = Language.OTHER, *, scope: Scope = _NOTHING) -> Sequence[Cite]:
    """Legal citations of a text in reading order, in whatever language (``language`` is a hint only).

    A list or range gives one citation for each member: with its own place where the member has one, else with the place
    of the whole expression. None overlap otherwise.
    """
    del language  # both countries are cited in both languages
    folded = fold(text)
    found = [cite for pattern in _likely().find(text, folded, scope) for cite in _matches(pattern, text, scope)]
    if ("ley" in folded or "codigo" in folded or "constituci" in folded) and _LAW.search(folded):
        found += _known_laws(text, folded)
    return _settled(found) if found else ()


@lru_cache(maxsize=1)
def _likely() -> Likely:
    return Likely(patterns())


def find_legal_citations(passages: Sequence[Passage], document: Document | None = None) -> Sequence[LegalCitation]:
    """Legal citations of a document's passages in reading order, headings left out, relative ones resolved."""
    scope = scope_of(document) if document else _NOTHING
    return tuple(
        LegalCitation(passage.id, cite.start, cite.end, cite.surface, cite.family, cite.key)
        for passage in passages
        if passage.kind not in {PassageKind.HEADING, PassageKind.METADATA}
        for cite in find_legal(passage.text, passage.language, scope=scope)
    )


def scope_of(document: Document) -> Scope:
    """What a document's relative citations mean: read from its title, else from its external id."""
    title = re.sub(r"\s+", " ", document.title)
    code = re.match(r"(\d{1,2}) ?U\. ?S\. ?C\.|usc-(\d{1,2})-", title) or re.match(
        r"()usc-(\d{1,2})-", document.external_id
    )
    if code:
        return Scope(title=code[1] or code[2])
    if re.match(r"(?:ley|c[óo]digo|constituci[óo]n|reglamento)\b", title, re.IGNORECASE):
        return Scope(law=legal_mx.law_key(re.split(r"\s[(—–]", title)[0]))
    if "treaty" in document.doc_type or re.match(
        r"(?:treaty|convention|agreement|tratado|convenci[óo]n|convenio)\b", title, re.IGNORECASE
    ):
        return Scope(treaty=legal_int.treaty_key(title))
    return _NOTHING


def _matches(pattern: Pattern, text: str, scope: Scope) -> Iterator[Cite]:
    for match in pattern.regex.finditer(text):
        keys = keys_of(pattern, match, scope)
        for key in keys:
            yield Cite(match.start(), match.end(), match.group(), pattern.family, key)
        if keys and pattern.more:
            yield from _more(text, match, pattern, keys[-1])
        if keys and pattern.family == "DOF":
            yield from _more_dates(text, match.end())


def _more(text: str, match: re.Match[str], pattern: Pattern, key: str) -> Iterator[Cite]:
    """Further sections after a first one ("8 U.S.C. 1182(f) and 1185(a)"), each in its own place."""
    at, stem, before = match.end(), key.rsplit(":", 1)[0], key.rsplit(":", 1)[1]
    while (more := _MORE.match(text, at)) and not _NOT_MORE.match(text, more.end()):
        item = more["item"]
        if len(re.match(r"\d*", item).group()) < 2 and "(" not in item:  # type: ignore[union-attr]
            return
        ranged = re.search(r"\b(?:to|through|al?)\s$", text[at : more.start("item")]) is not None
        for member in expand([(False, before), *((ranged, name) for _, name in items(item))]):
            if member != before:
                yield Cite(more.start("item"), more.end(), item, pattern.family, f"{stem}:{member}")
        at, before = more.end(), items(item)[-1][1]


def _more_dates(text: str, at: int) -> Iterator[Cite]:
    """Further issues of the gazette after a first one: "DOF 18-01-1934, 20-08-1993"."""
    while more := _MORE_DATE.match(text, at):
        key = f"dof:{more['year']}-{more['month']}-{more['day']}"
        yield Cite(more.start("date"), more.end(), more["date"], "DOF", key)
        at = more.end()


def _known_laws(text: str, folded: str) -> Iterator[Cite]:
    """Known names of Mexican laws, however they are capitalized."""
    for match in legal_mx.known_laws().finditer(folded):
        surface = text[match.start() : match.end()]
        if not surface[0].isupper():
            continue
        key = legal_mx.law_key(surface)
        yield Cite(match.start(), match.end(), surface, "MX constitution" if key == "mx:cpeum" else "MX law", key)


def _settled(found: list[Cite]) -> Sequence[Cite]:
    """Citations without overlaps: the longer wins, of equals the first found; those that share one place stay together.

    Only the title of a decree or plan may hold others: "Decreto por el que se reforma la Ley …" cites both.
    """
    kept: list[Cite] = []
    places: dict[tuple[int, int], str] = {}
    for cite in sorted(found, key=lambda c: c.start - c.end):
        place = (cite.start, cite.end)
        if place in places:
            if places[place] == cite.family and not any(k.key == cite.key and (k.start, k.end) == place for k in kept):
                kept.append(cite)
        elif not any(_clash(cite, place, family) for place, family in places.items()):
            places[place] = cite.family
            kept.append(cite)
    return tuple(sorted(kept, key=lambda c: (c.start, -c.end)))


def _clash(cite: Cite, place: tuple[int, int], family: str) -> bool:
    if cite.start >= place[1] or place[0] >= cite.end:
        return False
    return family not in _HOLDERS or cite.family in _HOLDERS
