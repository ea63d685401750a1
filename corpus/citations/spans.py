"""Where references stand in the text of a note: from their authors to their last date, page or URL.

A reference hangs on an anchor: a title in quotes or italics, or a URL. From the anchor we go back over what reads as
names, and on over what reads as imprint (places, publishers, dates, volumes, pages, URL). What reads as prose stops
both ways. The order "anchor first, then outwards" was chosen (2026-11) since the notes of policy papers mix
references and remarks freely, and parsers that label every token lose half of them (research: GROBID .36 F1 on
law and humanities footnotes).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.citations.dates import find_dates
from corpus.citations.names import is_author_text
from corpus.citations.titles import Title, find_titles
from corpus.citations.urls import Link, find_links

SIGNAL = re.compile(
    r"(?:\b(?:but\s+)?(?:see|also\s+see)(?:\s+also|\s+generally|\s+for\s+example|,?\s+e\.\s?g\.,?)?\b"
    r"|\bcf\.|\bcompare\b|\bcited\s+in\b|\bquoted\s+in\b|\breprinted\s+in\b|\bcitad[oa]\s+(?:en|por)\b"
    r"|\b(?:v[ée]a(?:se|nse)?|ver|cons[úu]ltese|cfr?\.|conf[ée]r)(?:\s+tambi[ée]n|\s+asimismo|,?\s+por\s+ejemplo,?)?(?=[\s:])"
    r"|\b(?:provided|written|published|prepared|proposed|made|offered)\s+by\b|\bseg[úu]n\b|\baccording\s+to\b)[\s:,–—-]*",
    re.IGNORECASE,
)
CUE = re.compile(
    r"\b(?:report|article|book|study|paper|essay|chapter|document|brief|survey|entitled|titled|called|informe|art[íi]culo|libro|"
    r"estudio|ensayo|documento|titulad[oa]|denominad[oa]|intitulad[oa])[\s:,]*$",
    re.IGNORECASE,
)
_INVERTED_TAIL = re.compile(
    r"(?:\b(?:d[ae]l? )?[A-ZÀ-ÖØ-Þ][\w'’-]+(?:\s[A-ZÀ-ÖØ-Þ][\w'’-]+)?,\s(?:[A-ZÀ-ÖØ-Þ][\w'’-]*\.?\s?){1,3}(?:;\s*|,?\s(?:and|y|&)\s)?){1,6}"
    r"(?:\(?\d{4}\)?)?[\s.,:]*$"
)
_SMALL = frozenset(
    "a al and at by con de del e el en for from in la las los of on or para por the to y & with una un vs versus".split()
)
_REACH = 1_500  # code points that the imprint after a title may take, its URL included
_JOINS = frozenset("and y e & de".split())
_IMPRINT = re.compile(
    r"(?:vol(?:umen|ume)?s?\b\.?|t(?:omo)?\.|no\b\.?|n[úu]m(?:ero)?s?\b\.?|n\.º|number\b|iss(?:ue)?\b\.?|año\b|pp?\.|p[áa]gs?\.|pages?\b|p[áa]ginas?\b|"
    r"eds?\b\.?|editors?\b|edited by|editad[oa] por|edici[óo]n\b|edition\b|\d+(?:st|nd|rd|th|a|ª)\b\.?|coords?\b\.?|comps?\b\.?|"
    r"(?:second|third|fourth|revised|corrected|enlarged|segunda|tercera|cuarta|revisada|corregida|aumentada)(?=\s(?:ed\.|edition\b|edici[óo]n\b))|"
    r"trans(?:lated by|\.)|trad\.|rep(?:rint(?:ed)?|\.)|rev\.|reimpr\.|ser(?:ies|ie)?\b\.?|ch(?:apter)?\b\.?|cap(?:[íi]tulo)?\b\.?|"
    r"(?:accessed|retrieved|available (?:at|from|online)|disponible en|consultad[oa]|recuperad[oa]|visitad[oa]|last visited|"
    r"online|en l[íi]nea|mimeo|forthcoming|unpublished|tesis|thesis|dissertation|from|at|in|en|el|on|fecha de|draft)\b|s\.f\.|n\.d\.|s\.l\.|"
    r"col\.|ph\.?d\.?|doi:?|issn|isbn|[ivxlc]+\b|\d[\d.,:/–-]*[a-z]?)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_][\w'’.&/-]*")
_DIRECT_TAIL = re.compile(  # names given name first, at the end of prose
    r"(?:(?:[A-ZÀ-ÖØ-Þ][\w'’.-]*\s){1,3}(?:(?:de|del|la|las|los|van|von)\s){0,2}[A-ZÀ-ÖØ-Þ][\w'’-]+(?:,\s|,?\s(?:and|y|e|&)\s|\set al\.,?\s)?){1,5},\s*$"
)
_ASIDE = re.compile(r"\([^()]{2,200}\)|\[[^\[\]]{2,60}\]\s\([^()]{4,80}\)")
_CAPITALS = re.compile(
    r"(?:\b(?:The|In|El|La|En)\s)*(?P<name>[A-ZÁÉÍÓÚ][\w.'’-]*\s(?:(?:(?:of|for|on|de|para|del|la)\s)*[A-ZÁÉÍÓÚ][\w.'’-]*\s)*)$"
)
_GAP = re.compile(r"[\s,.;:()<>\[\]*–—·/-]+")
_BREAK = re.compile(r"[.;]\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Span:
    """One reference in a text: ``text[start:end]``, and where its parts stand."""

    start: int
    end: int
    names: tuple[int, int] | None = None
    title: Title | None = None
    host: Title | None = None  # the book or periodical that holds it, when printed like a title
    link: Link | None = None


def find_spans(text: str) -> Sequence[Span]:
    """References of a note's text in reading order, none overlapping."""
    links = find_links(text)
    shown = _without(text, links)
    titles = find_titles(shown)
    spans: list[Span] = []
    used: set[int] = set()
    for i, title in enumerate(titles):
        if i in used:
            continue
        floor = spans[-1].end if spans else 0
        host = _host(shown, titles, i)
        after = i + 2 if host else i + 1
        limit = _start_of_next(shown, titles, after, title.end if not host else host.end)
        begin, names = _names_before(shown, floor, title)
        end = _end(shown, (host or title).end, limit, links)
        link = next((k for k in links if title.end <= k.start and k.end <= end), None)
        span = Span(begin, end, names, title, host, link)
        if _cites(shown, span, title):
            spans.append(span)
            used.add(i + 1 if host else i)
    spans += [_link_alone(text, k) for k in links if not any(s.start <= k.start < s.end for s in spans)]
    return sorted(spans, key=lambda span: span.start)


def _without(text: str, links: Sequence[Link]) -> str:
    """``text`` with its links blanked out by a sign that is neither space nor letter."""
    for link in links:
        text = text[: link.start] + "\x02" * (link.end - link.start) + text[link.end :]
    return text


def _host(text: str, titles: Sequence[Title], i: int) -> Title | None:
    """The italic title right after ``titles[i]``: the book or periodical that holds it."""
    if i + 1 >= len(titles) or titles[i + 1].kind != "italic":
        return None
    gap = text[titles[i].end : titles[i + 1].start]
    near = re.fullmatch(
        r"[\s,.;]*(?:(?:in|en|from|de|In|En|[Pp]ublished in|[Pp]ublicado en)\b:?\s*)?(?:the\s+|The\s+)?", gap
    )
    return titles[i + 1] if near and titles[i].kind == "quoted" else None


def _start_of_next(text: str, titles: Sequence[Title], i: int, floor: int) -> int:
    """Where the names before ``titles[i]`` begin, so that the reference before stops there."""
    if i >= len(titles):
        return len(text)
    begin, names = _names_before(text, floor, titles[i])
    return begin if names else titles[i].start


def _names_before(text: str, floor: int, title: Title) -> tuple[int, tuple[int, int] | None]:
    """Start of the reference and the span of its authors: what reads as names right before the title."""
    before = text[floor : title.start]
    starts = [m.end() for m in SIGNAL.finditer(before)]
    starts += [m.end() for m in re.finditer(r"\x02+[>).,;\s]*|\n\s*\n|[;]\s+(?:and|y)\s+|[–—]\s", before)]
    for dated in find_dates(before):
        close = re.compile(r"[).]*[.;][)\s]*\s").match(before, dated.end)
        if close and close.end() < len(before):
            starts.append(close.end())
    start = max(starts, default=0)
    start += len(before[start:]) - len(before[start:].lstrip())
    for at in (start, *(m.end() for m in _BREAK.finditer(before, start))):
        if is_author_text(before[at:]):
            return floor + at, (floor + at, title.start)
    for tail in (_INVERTED_TAIL, _DIRECT_TAIL):
        if (match := tail.search(before, start)) and is_author_text(before[match.start() :]):
            at = floor + match.start()
            return at, (at, title.start)
    cue = CUE.search(before)
    if cue and (body := _CAPITALS.search(before[start : cue.start()])):
        at = start + body.start("name")
        return floor + at, (floor + at, title.start)
    return title.start, None


def _end(text: str, at: int, limit: int, links: Sequence[Link]) -> int:
    """Where the imprint after a title ends."""
    end = at
    limit = min(limit, at + _REACH)
    dates = {at + dated.start: at + dated.end for dated in find_dates(text[at:limit])}
    dates |= {start + 1: stop for start, stop in dates.items() if text[start] == "("}
    opens = {link.start: link.end for link in links}
    linked = False
    while at < limit:
        gap = _GAP.match(text, at)
        if gap and not _ASIDE.match(text, gap.end() - 1):
            if SIGNAL.match(text, gap.end()) or ("\n\n" in gap.group() and gap.end() not in opens):
                break
            at = gap.end()
        elif gap and gap.end() - 1 > at:
            at = gap.end() - 1
        elif not linked and (aside := _ASIDE.match(text, at)) and aside.end() <= limit and _is_imprint(aside.group()):
            at = end = aside.end()
        elif at in opens:
            at = end = opens[at]
            linked = True
        elif at in dates:
            at = end = dates[at]
        elif token := _IMPRINT.match(text, at):
            at = token.end()
            end = at if re.search(r"\w", token.group()) and not linked else end
        elif not linked and (stop := _phrase(text, at, limit, dates.keys() | opens.keys())):
            at = end = stop
        else:
            break
    return _with_end_marks(text, min(end, limit))


def _is_imprint(aside: str) -> bool:
    """Whether what stands in brackets belongs to the reference: it is short, or has a date."""
    return len(aside.split()) <= 2 or bool(find_dates(aside))


def _with_end_marks(text: str, end: int) -> int:
    """``end`` moved over a closing bracket and the full stop."""
    if end and text[end - 1] == "\x02":
        return end
    while end < len(text) and text[end] in ").*":
        end += 1
    return end


def _phrase(text: str, at: int, limit: int, stops: set[int]) -> int | None:
    """End of a capitalized phrase that starts here (a publisher, a place, a periodical), or ``None`` for prose."""
    words, end = [], at
    while end < limit and (match := _WORD.match(text, end)) and end not in stops:
        words.append(match.group())
        end = match.end()
        space = re.compile(r"\s(?!\s)").match(text, end)
        if not space or (words[-1].endswith(".") and len(words[-1]) > 4 and "." not in words[-1][:-1]):
            break
        end = space.end()
    if not words or not (words[0][0].isupper() or (words[0] in _JOINS and len(words) > 1 and words[1][0].isupper())):
        return None
    content = [w for w in words if w.lower() not in _SMALL]
    lower = sum(w[0].islower() for w in content)
    if len(words) > 16 or lower > 0.25 * len(content):
        return None
    return end


def _cites(text: str, span: Span, title: Title) -> bool:
    """Whether a text in quotes or italics is the title of a reference and not a quotation or a stressed word."""
    inner = text[title.inner[0] : title.inner[1]]
    words = re.findall(r"[^\W_]+", inner)
    if not words or not re.match(r"[\s¿¡\"'‘“]*[A-ZÁÉÍÓÚÑÜ\d]", inner):
        return False
    tail = text[title.end : span.end]
    dated = any(not d.access for d in find_dates(tail)) or (span.names and bool(find_dates(text[slice(*span.names)])))
    proof = bool(dated or span.link or span.host or re.search(r"\b(?:vol|no|pp?|n[úu]m)\.", tail, re.IGNORECASE))
    if span.names:
        return proof or len(words) > 1 or (title.kind == "italic" and re.search(r"\d", tail) is not None)
    if not title.closed and not proof:
        return False
    cued = CUE.search(text[: span.start]) is not None and len(words) > 2
    return (proof and len(words) > 1) or cued or span.end - span.start > 0.8 * len(text)


def _link_alone(text: str, link: Link) -> Span:
    """A reference that is nothing but a URL, with the brackets around it."""
    start, end = link.start, link.end
    if text[start - 1 : start] == "(" and text[end : end + 1] == ")":
        start, end = start - 1, end + 1
    return Span(start, end, link=link)
