"""Figures in passages: numbers with a unit, next to a word for what they count.

A passage without a digit is never looked at (the filter that keeps this cheap). Then, sentence by sentence: a number with
its unit (rate, percent, money, measure, count); what it counts, which must stand close by: for counts right after the
number, for others the nearest subject that goes with the unit; the nearest place and time; who says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus.figures.numbers import NUMBER, value_of
from corpus.figures.periods import Period, find_periods
from corpus.figures.speakers import find_speaker
from corpus.figures.values import Figure
from corpus.figures.vocabulary import Vocabulary, load_vocabulary
from corpus.model import Content, Language, Passage, PassageKind

COUNT_REACH = 60  # characters after a count in which its noun stands
REACH = 90  # characters to either side in which the subject of another figure stands
REACH_APART = 58  # and where no "was" joins the two
PERCENT_REACH = 42
LENGTH_REACH = 28  # "2,000 miles of shared border"; farther off stands what lies along it
PLACE_REACH = 100
PERCENTS = ("share", "change", "points")

_SENTENCE = re.compile(
    r"(?<=[.!?;])(?<!\b[A-Z]\.)(?<!\b[A-Z]\.[A-Z]\.)(?<!\bNo\.)(?<!\bDr\.)[\"”’)]*\s+(?=[\"“«(¿¡]?[A-ZÁÉÍÓÚÑ0-9$])|\n+"
)
_PER = (
    r"(?:\s+[^\W\d]+){0,4}?\s+(?:per|for each|for every|out of every|in every|por cada|por|de cada)\s+"
    r"(?P<base>100[,.\s\u00a0]?000|100\s?mil|cien mil|(?:one |a )?hundred thousand|1[,.]000|mil)\b"
)
_MEASURES: Mapping[str, str] = {
    "kg": r"kg\b|kilos?\b|kilograms?\b|kilogramos?\b",
    "ton": r"(?:metric )?tons?\b|tonnes\b|toneladas?\b",
    "lb": r"pounds\b|libras\b",
    "acre_foot": r"acre-?\s?feet\b|acres?-pies?\b|pies acre\b|acre-pie\b",
    "m3": r"cubic meters\b|metros cúbicos\b|m3\b|m³",
    "mile": r"(?:linear )?miles?\b|millas\b|-mile\b",
    "km": r"kilometers?\b|kilómetros\b|km\b",
    "hectare": r"hectares\b|hectáreas\b|ha\b",
}
_AFTER = "|".join(f"(?P<{name}>{words})" for name, words in _MEASURES.items())
_UNIT = (
    rf"(?:{_PER}"
    r"|\s?(?P<points>percentage points?|puntos porcentuales)"
    r"|(?:\s?|-)(?P<percent>%|per\s?cent\b|por ciento\b)"
    r"|\s?(?:de\s)?(?P<usd>U\.?S\.? dollars\b|dollars\b|dólares\b|USD\b|dls\.?)|\s?(?:de\s)?(?P<mxn>Mexican pesos\b|pesos\b|MXN\b)"
    rf"|\s?(?:de\s)?(?:{_AFTER}))"
)
_BEFORE = r"(?P<sign>(?:US|U\.S\.|USD|MXN|MX)?\s?\\?\$\s?)?"
_RANGE = r"(?:\s?(?:-|–|to|and|a|y)\s?\\?\$?)"
PATTERNS: Mapping[Language, re.Pattern[str]] = {
    language: re.compile(
        rf"(?<![\w.,/$§#-]){_BEFORE}(?<![\w.,/])(?P<low>{number})(?P<rise>{_RANGE}(?P<high>{number}))?(?:{_UNIT})?(?![\w/])",
        re.IGNORECASE,
    )
    for language, number in NUMBER.items()
}
_DIGIT = re.compile(r"\d|half a [mb]illion|medio mill")
_CHANGE = re.compile(
    r"\b(?:increas\w+|decreas\w+|surg\w+|soar\w+|plummet\w*|plung\w+|jump\w+|climb\w+|rise|rises|rising|rose|fell|fall|fallen|dropp?\w*|declin\w+|reduc\w+|grew|grow\w*|down|up|lower|higher"
    r"|more|less|fewer|aument\w+|increment\w+|disminu\w+|cre[cí]\w+|ca[íy]ó|cayeron|caída|bajó|bajaron|redu\w+|más|menos)\b",
    re.IGNORECASE,
)
_BOUNDS: Sequence[tuple[str, re.Pattern[str]]] = (
    ("more", re.compile(r"(?:more than|over|at least|in excess of|exceeding|upwards of|más de|al menos|por lo menos|superior a|cuando menos)\s+(?:un\w*\s)?$", re.I)),
    ("less", re.compile(r"(?:less than|fewer than|under|up to|at most|no more than|not more than|nearly|almost|menos de|hasta|casi|cerca de|no más de)\s+$", re.I)),
    ("about", re.compile(r"(?:about|some|around|approximately|roughly|an estimated|estimated|unos|unas|alrededor de|aproximadamente|cerca de|estimad\w+ en)\s+$", re.I)),
)  # fmt: skip
# What stands before a number that is a label and no quantity: an article, a date, a page, a bill.
_LABEL = re.compile(
    r"(?:§+|\b(?:articles?|art[íi]culos?|arts?\.|sections?|sec\.|secci[oó]n|chapters?|ch\.|cap[íi]tulos?|title|t[íi]tulo|part|paragraphs?|p[áa]rrafos?"
    r"|fracci[oó]n|notes?|notas?|p\.|pp\.|pages?|p[áa]ginas?|no\.|n[úu]m\.|number|n[úu]mero|vol\.|minute|acta|resolution|resoluci[oó]n|figure|table"
    r"|cuadro|pub\. l\.|h\.r\.|s\.|january|february|march|april|may|june|july|august|september|october|november|december|interstate|route|ruta"
    r"|covid|bis|form|step|item|annex|anexo|proclamation|order|form|usc|u\.s\.c\.|stat\.|age|ages|edad|zip|suite|room|line))[\s-]*$",
    re.IGNORECASE,
)
_ANAPHOR = re.compile(
    r"\b(?:the|that|this|el|la|esa|esta|ese|este) (?:state|city|country|estado|ciudad|país|entidad)\b", re.I
)
_NATIONAL = re.compile(
    r"\b(?:national level|nationwide|nationally|across the country|a nivel nacional|en (?:todo )?el país|nacional)\b",
    re.I,
)
_ELSEWHERE = re.compile(
    r"(?:after|than|compared (?:to|with)|unlike|neighbor,|por debajo de|frente a|comparado con|que (?:en )?)\s+(?:the |la |el )?$",
    re.I,
)
_NATIONS = ("mx", "us", "ca")
_FROM = re.compile(
    r"\b(?:r[io]sen?|rises|f[ea]ll(?:en|s)?|increas\w+|decreas\w+|dropp?\w*|declin\w+|went|gone|grew|grown|down|up|pas[óa]\w*|baj\w+|aument\w+|disminuy\w+"
    r"|cay\w+|cre[cí]\w+|subi\w+|reduj\w+|reduc\w+)\b[^.;]{0,40}\b(?:from|de|desde)\s*\\?\$?$",
    re.IGNORECASE,
)
# Where the noun phrase of a count ends; where another figure or clause begins.
_STOP = re.compile(
    r"[,;:()\d$%\"“”«»\n]|\s(?:who|that|which|when|from|to|by|for|with|and|or|in|at|on|of|per|including|que|cuando|para|por|con|y|o|desde|hasta|en|a)\b"
    r"|(?<=[a-zé])\.\s",
    re.IGNORECASE,
)
_OTHER = re.compile(r"\d[\d,.]*\s*(?:%|per\b|por ciento|m|b)|\$|[;:]|\bbut\b|\bpero\b|\bwhile\b|\bmientras\b")
_OF = re.compile(r"\s(?:of|del?)\s(?!\d|increase|decrease|aumento|reducción)", re.I)
_THOSE = re.compile(r"\s(?:of|in|de) (?:those|these|them|us|that|it|which|esos|ellos|estos|ellas)\b", re.I)
_COMPARED = re.compile(r"\s(?:fewer|less|menos|más)\b|[^.;,]{0,40}\b(?:smaller|larger|higher|lower|fewer)\b", re.I)
_OUT_OF = re.compile(r"\b(?:out of|(?:one|two|three|four|five|nine|\d+) in|de cada|every|within)\s+$", re.I)
_BREAK = re.compile(_OTHER.pattern + r"|,|\b(?:and|y)\b")
_IS = re.compile(
    r"\b(?:is|are|was|were|be|at|of|about|reach\w*|total\w*|represent\w*|account\w*|es|son|fue|fueron|era|del|representa\w*|alcanz\w*|llega\w*)\b|[:(]"
)
_TARIFF = re.compile(r"\b(?:tariffs?|duties|duty|arancel\w*)\b", re.I)
_TRADED = ("tariffs", "exports", "imports", "trade", "trade-deficit")
_APART = re.compile(r"[;:]|\b(?:but|pero|while|mientras|whereas)\b|\band there\b")
_NEXT = re.compile(r"(?:\b(?:and|y|or|o)|,)\s+(?:[^\W\d]+\s+){0,3}(?:\\?\$)?\d")
_WITHIN = re.compile(
    r"\b(?:in|at|en|across|throughout|inside|within)\s+(?:the\s+|la\s+|el\s+)?(?:(?:state|city|estado|ciudad)\s+(?:of|de)\s+)?$",
    re.I,
)


def find_figures(content: Content, vocabulary: Vocabulary | None = None) -> Iterator[Figure]:
    """The figures of a document's passages in order. Bodies, notes and tables are read, headings are not."""
    words = vocabulary or load_vocabulary()
    calls: dict[str, list[tuple[int, str]]] = {}
    for note in content.notes:
        for call in note.callouts:
            calls.setdefault(call.passage, []).append((call.start, note.label))
    cited: dict[str, list[tuple[int, int]]] = {}
    for reference in content.references:
        cited.setdefault(reference.passage, []).append((reference.start, reference.end))
    for passage in content.passages:
        read = passage.kind in (PassageKind.BODY, PassageKind.NOTE) and passage.language in PATTERNS
        if read and _DIGIT.search(passage.text):
            spans = cited.get(passage.id, ())  # a number in the title of a cited work is not said here
            for figure in _in_passage(passage, sorted(calls.get(passage.id, ())), words):
                if not any(start <= figure.start < end for start, end in spans):
                    yield figure


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    start: int
    before: str  # the sentences before it in the passage
    language: Language


@dataclass(frozen=True, slots=True)
class _Found:
    """A number with a unit in a sentence: its place there, values, unit, and the two years of a rise or fall."""

    start: int
    end: int
    low: float
    high: float
    unit: str
    pair: int = 0  # 1 and 2: the first and second of "from 17 to 12"


def _in_passage(passage: Passage, calls: Sequence[tuple[int, str]], words: Vocabulary) -> Iterator[Figure]:
    for start, end in _sentences(passage.text):
        text = passage.text[start:end]
        if not _DIGIT.search(text):
            continue
        sentence = _Sentence(text, start, passage.text[:start], passage.language)
        periods: list[Period] | None = None
        taken = 0
        for found in _numbers(sentence):
            if found.start < taken and not found.pair:
                continue
            subject = _subject(sentence, found, words)
            if not subject:
                continue
            periods = list(find_periods(text)) if periods is None else periods
            since, until = _period(found, text, periods)
            taken = found.end
            yield Figure(
                passage.document,
                passage.id,
                start + found.start,
                start + found.end,
                text[found.start : found.end],
                found.low,
                found.high,
                found.unit if found.unit in words.subjects[subject].units else "share",
                subject,
                _bound(text[: found.start]),
                _place(sentence, found, words),
                since,
                until,
                find_speaker(text, passage.language),
                _note(calls, start + found.start, end),
            )


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in _SENTENCE.finditer(text):
        yield start, found.start()
        start = found.end()
    yield start, len(text)


def _numbers(sentence: _Sentence) -> Iterator[_Found]:
    text, language = sentence.text, sentence.language
    for match in PATTERNS[language].finditer(text):
        unit = _unit(match, text, language)
        if unit == "count" and (_is_year(match) or _LABEL.search(text[max(0, match.start() - 24) : match.start()])):
            continue
        low = value_of(match["low"], language)
        hyphen = text[match.end() : match.end() + 1] == "-"
        if unit == "count" and (low != int(low) or low < 2 or hyphen):
            continue
        if match["high"] is None:
            yield _Found(match.start(), match.end(), low, low, unit)
            continue
        high = value_of(match["high"], language)
        if (
            re.search(r"\b(?:from|de|desde)\s*\\?\$?$", text[: match.start()], re.IGNORECASE)
            and "-" not in match["rise"]
        ):
            yield _Found(match.start("low"), match.end("low"), low, low, unit, pair=1)
            yield _Found(match.start("high"), match.end(), high, high, unit, pair=2)
        elif low < high:
            yield _Found(match.start(), match.end(), low, high, unit)


def _is_year(match: re.Match[str]) -> bool:
    last = match["high"] or match["low"]
    return bool(re.fullmatch(r"(?:1[5-9]|20)\d\d", last)) and not match["sign"]


def _unit(match: re.Match[str], text: str, language: Language) -> str:
    if base := match["base"]:
        return "per_100000" if re.match(r"100|cien|(?:one |a )?hundred", base, re.IGNORECASE) else "per_1000"
    if match["points"]:
        return "points"
    if match["percent"]:
        near = text[max(0, match.start() - 60) : match.end() + 25]
        of_whole = re.match(
            r"\s(?:of|del?|de la)\b(?! (?:increase|decrease|reduction|aumento|reducción))", text[match.end() :]
        )
        return "change" if _CHANGE.search(near) and not of_whole else "share"
    if match["usd"] or match["mxn"]:
        return "usd" if match["usd"] else "mxn"
    if sign := match["sign"]:
        if language is Language.ES and "U" not in sign.upper():
            return "mxn" if "M" in sign.upper() else "money"
        return "mxn" if "MX" in sign.upper() else "usd"
    return next((name for name in _MEASURES if match[name]), "count")


def _subject(sentence: _Sentence, found: _Found, words: Vocabulary) -> str:
    """The id of what is counted; empty when no word for it stands where it should."""
    units = {found.unit, "share"} if found.unit == "change" else {found.unit}
    patterns = [(id_, one) for id_, one in words.words[sentence.language] if units & words.subjects[id_].units]
    if found.unit == "count":
        return _counted(sentence, found, patterns)
    if found.unit.startswith("per_") and (rate := _rate(sentence.text, patterns)):
        return rate
    text = sentence.text
    inside = text[found.start : found.end] if found.unit.startswith("per_") else ""
    reach = PERCENT_REACH if found.unit in PERCENTS else LENGTH_REACH if found.unit in ("mile", "km") else REACH
    before, after = text[max(0, found.start - reach) : found.start], text[found.end : found.end + reach]
    if found.unit in ("usd", "mxn", "money") and re.search(r"\bby\s+(?:[\w-]+\s+){0,2}$", before):  # "rose by $2"
        return ""
    if _OUT_OF.search(before) or _THOSE.match(after):  # "70 % of those": of what, another clause says
        return ""
    if found.unit in ("share", "usd", "mxn", "money") and _OF.match(after):  # "40 % of …": what follows is meant
        before = ""
    best: tuple[float, int, str] | None = None
    for place, (id_, pattern) in enumerate(patterns):
        gaps = [0.0] if inside and pattern.search(inside) else []
        match = pattern.search(after)
        if match and not _BREAK.search(after[: match.start()]):
            gaps.append(float(match.start()))
        ends = (match.end() for match in pattern.finditer(before) if _linked(before[match.end() :], found.unit))
        gaps.extend(1.6 * (len(before) - end) + 2 for end in ends)
        if gaps and (best is None or (min(gaps), place) < best[:2]):
            best = (min(gaps), place, id_)
    tariff = found.unit in PERCENTS and _TARIFF.search(text) is not None
    if tariff and (best is None or best[2] not in _TRADED):
        return "tariffs" if found.unit == "share" else ""
    return best[2] if best else ""


def _linked(between: str, unit: str) -> bool:
    """Whether what stands between a subject and a number after it joins them."""
    if _OTHER.search(between):
        return False
    if re.search(r"\b(?:was|were|is|are|fue|fueron|es|son)\s+(?:[^\W\d]+\s+)?$", between):
        return True
    if len(between) > REACH_APART or re.search(r"\bby\b", between):
        return False
    if unit == "share":
        return bool(_IS.search(between))
    return unit != "change" or bool(_CHANGE.search(between))


def _counted(sentence: _Sentence, found: _Found, patterns: Sequence[tuple[str, re.Pattern[str]]]) -> str:
    """The head of the noun phrase after a count: its last noun in English, its first in Spanish."""
    after = sentence.text[found.end : found.end + COUNT_REACH]
    if _COMPARED.match(after) or _OUT_OF.search(sentence.text[: found.start]):
        return ""
    stop = _STOP.search(after)
    phrase = after[: stop.start()] if stop else after
    heads = [
        (match.start(), match.end(), -place, id_)
        for place, (id_, pattern) in enumerate(patterns)
        for match in pattern.finditer(after)
        if match.start() <= len(phrase) and len(after[: match.start()].split()) <= 6
    ]
    if not heads:
        return ""
    if sentence.language is Language.ES:
        return min(heads, key=lambda head: (head[0], -head[1], -head[2]))[3]
    return max(heads, key=lambda head: (head[1], head[2]))[3]


def _rate(text: str, patterns: Sequence[tuple[str, re.Pattern[str]]]) -> str:
    """The subject of which a sentence says that it gives the rate."""
    for id_, pattern in patterns:
        for match in pattern.finditer(text):
            if re.search(r"rates?$", match[0]) or re.search(r"\btasas? de $", text[: match.start()], re.IGNORECASE):
                return id_
    return ""


def _bound(before: str) -> str:
    return next((name for name, pattern in _BOUNDS if pattern.search(before)), "")


def _period(found: _Found, text: str, periods: Sequence[Period]) -> tuple[str, str]:
    """The time nearest to the figure; of "from 17 to 12 … from 1997 to 2008" each its own year."""
    best: tuple[float, Period] | None = None
    for one in periods:
        if one.start < found.end and found.start < one.end:  # the number itself
            continue
        after = one.start >= found.end
        between = text[found.end : one.start] if after else text[one.end : found.start]
        gap = len(between) * (1.0 if after else 1.2)
        if not after and not one.since and re.search(r"\b(?:and|y)\b", between):
            continue
        if not _APART.search(between) and not (after and _NEXT.search(between)) and (best is None or gap < best[0]):
            best = (gap, one)
    if best is None:
        return "", ""
    if found.pair and best[1].span:
        year = best[1].since if found.pair == 1 else best[1].until
        return year, year
    return best[1].since, best[1].until


def _place(sentence: _Sentence, found: _Found, words: Vocabulary) -> str:
    text, near = sentence.text, []
    listed = text[: found.start].endswith("(")  # "Brazil (18 %)": the name before is meant, or none
    for start, end, id_ in words.find_places(text):
        after = start >= found.end
        between = text[found.end : start] if after else text[end : found.start]
        other = _NEXT.search(between) if after else re.search(r"\b(?:and|y)\b[^,]*$", between)
        if listed and (after or between.strip(" (")):
            continue
        if _ELSEWHERE.search(text[:start]) or _APART.search(between) or other or len(between) > PLACE_REACH:
            continue
        within = _WITHIN.search(text[:start]) or text[start:end].startswith(("in ", "en "))
        near.append((len(between) * (1.0 if after else 1.5) * (0.3 if within else 1.0), id_))
    national = next(_NATIONAL.finditer(text), None)
    if national and (not near or abs(national.start() - found.end) * 0.4 < min(near)[0]):
        return _nation(sentence, words)
    if near:
        return min(near)[1]
    if _ANAPHOR.search(text):
        earlier = [id_ for _, _, id_ in words.find_places(sentence.before[-400:])]
        return earlier[-1] if earlier else ""
    return ""


def _nation(sentence: _Sentence, words: Vocabulary) -> str:
    """The country that was named last, up to the end of the sentence."""
    named = [id_ for _, _, id_ in words.find_places(sentence.before[-600:] + sentence.text) if id_ in _NATIONS]
    return named[-1] if named else ""


def _note(calls: Iterable[tuple[int, str]], start: int, end: int) -> str:
    """The label of the first note called between the figure and the end of its sentence."""
    return next((label for at, label in calls if start < at <= end + 2), "")
