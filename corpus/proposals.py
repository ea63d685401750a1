"""What a document says of itself: title, date, issuer, authors, type and country, each with where it was found.

Proposals only: what a curator or a manifest says wins (``corpus.assembly``), and what markup declares wins over what is
read off the page. Patterns of the places that documents of this field come from: Mexico's federal laws, the Diario
Oficial, gob.mx, the Federal Register, the U.S. Code, the White House, GAO, CRS, courts, treaties, papers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus.citations.dates import find_dates
from corpus.model import PassageKind
from corpus.parsers.protocol import Block, Parsed

CONGRESS_MX = "Congreso General de los Estados Unidos Mexicanos"
_ABOVE_AGENCY = "above AGENCY"  # the title of a rule; the largest line is the name of a part of the issue
_HEAD = 30  # blocks that are the title page
_LINE = 200  # a longer block is prose, not a line of the title page
_CAPITALS = re.compile(r"^[^a-záéíóúñ]+$")


@dataclass(frozen=True, slots=True)
class _Kind:
    """A type of document: what its head shows, who issues it, where from.

    ``words``: one of them stands in every head that the pattern finds, in lower case; none: the pattern is of its start.
    """

    doc_type: str
    pattern: re.Pattern[str]
    issuer: str = ""
    country: str = ""
    words: tuple[str, ...] = ()

    def fits(self, page: _Page) -> bool:
        """Whether the page looks like it."""
        if not self.words:
            return self.pattern.match(page.head) is not None
        lower = page.lower
        for word in self.words:
            if word in lower:
                return self.pattern.search(page.head) is not None
        return False


def _kind(doc_type: str, pattern: str, issuer: str = "", country: str = "", words: tuple[str, ...] = ()) -> _Kind:
    return _Kind(doc_type, re.compile(pattern, re.M), issuer, country, words)


# Tried in order on the title and head of a document. ``(?i:…)`` where case says nothing.
_KINDS = (
    _kind("statute_section", r"\A\d+ U\.S\.C\. §|\A§+\s?\d+[a-z]?\. ", "United States Congress", "US"),
    _kind("report", r"(?i:\bCongressional Research Service\b)[\s\S]*\b(?:R|RL|RS|IF|IN)\d{4,5}\b", "Congressional Research Service", "US", words=("congressional research service",)),
    _kind("report", r"\bGAO[-/ ]\w+[-–]\d+|^(?i:(?:U\.S\. |United States )?Government Accountability Office)", "U.S. Government Accountability Office", "US", words=("gao", "government accountability office")),
    _kind("rule", r"^ACTION: (?i:(?:interim )?final rule)", "", "US", words=("action:",)),
    _kind("proposed_rule", r"^ACTION: (?i:.*proposed rule)", "", "US", words=("action:",)),
    _kind("notice", r"^ACTION: ", "", "US", words=("action:",)),
    _kind("opinion", r"\bSUPREME COURT OF THE UNITED STATES\b", "Supreme Court of the United States", "US", words=("supreme court",)),
    _kind("opinion", r"\bUNITED STATES TAX COURT\b", "United States Tax Court", "US", words=("tax court",)),
    _kind("opinion", r"\bUNITED STATES (?:COURT OF APPEALS|DISTRICT COURT)\b", "", "US", words=("court of appeals", "district court")),
    _kind("opinion", r"(?i:\bSuprema Corte de Justicia de la Nación\b)", "Suprema Corte de Justicia de la Nación", "MX", words=("suprema corte",)),
    _kind("executive_order", r"\A(?i:executive order)\b|^EXECUTIVE ORDER\b", "The White House", "US", words=("executive order",)),
    _kind("proclamation", r"\A(?i:(?:a )?proclamation)\b|^A PROCLAMATION$", "The White House", "US", words=("proclamation",)),
    _kind("fact_sheet", r"\A(?i:fact sheet|hoja informativa|ficha informativa)\b"),
    _kind("joint_statement", r"\A(?i:(?:.{0,30})joint (?:statement|declaration|communiqué)|declaración conjunta|comunicado conjunto)\b"),
    _kind("remarks", r"\A(?i:remarks (?:by|as)|palabras d|discurso d|mensaje d)"),
    _kind("press_briefing", r"\A(?i:(?:.{0,25})press (?:briefing|call|gaggle|conference)|conferencia de prensa|versión estenográfica)"),
    _kind("statement", r"\A(?i:readout|statement (?:by|from|on)|declaración d)"),
    _kind("press_release", r"(?i:^(?:comunicado|boletín)(?: de prensa)?\s+(?:no\.|núm\.|n[úu]mero|\d)|^for immediate release\b)", words=("comunicado", "boletín", "for immediate release")),
    _kind("memorandum", r"\A(?i:memorandum|memorando)\b"),
    _kind("constitution", r"\A(?i:constitución política|constitution of)\b", "", ""),
    _kind("regulation", r"\A(?i:reglamento)\b|^REGLAMENTO\b", "", "MX", words=("reglamento",)),
    _kind("standard", r"\bNORMA Oficial Mexicana\b|\bNOM-\d{3}-", "", "MX", words=("norma oficial", "nom-")),
    _kind("law", r"\A(?i:ley|código)\b|^(?:LEY|CÓDIGO) [A-ZÁÉÍÓÚÑ]", "", "MX", words=("ley", "código")),
    _kind("treaty", r"\A(?i:(?:.{0,40}\b)?(?:tratado|convenio|convención|protocolo|treaty|convention|protocol|covenant)\b)", "", "INT"),
    _kind("treaty", r"\A(?i:(?:.{0,40}\b)?(?:trade agreement|agreement between|acuerdo entre|charter of))", "", "INT"),
    _kind("declaration", r"\A(?i:(?:.{0,30}\b)?(?:declaration|declaración)\b)", "", ""),
    _kind("decree", r"\A(?i:decreto)\b|^DECRETO por\b", "", "MX", words=("decreto",)),
    _kind("agreement", r"\A(?i:acuerdo)\b|^ACUERDO (?:por|mediante|que)\b", "", "MX", words=("acuerdo",)),
    _kind("report", r"\A(?i:(?:.{0,30}\b)?(?:report|informe)\b)"),
)  # fmt: skip
_BODIES = re.compile(
    r"^(?:(?:U\.S\. |United States |National |Federal )?(?:Department|Office|Bureau|Commission|Agency|Administration|Embassy|Service)\b.{0,80}"
    r"|(?:The )?White House|.{3,40}\b(?:Administration|Commission|Agency|Bureau|Consortium|Institute|University|Service)"
    r"|(?:Secretaría|Cámara|Comisión|Instituto|Procuraduría|Fiscalía|Consejo|Presidencia|Universidad|Tribunal|Senado|Banco)\b.{3,90})$"
)
# Addresses that say who publishes; the last ones only the country.
_SITES = tuple(
    (re.compile(rf"^https?://(?:[\w-]+\.)*{host}(?:[:/]|$)"), issuer, country)
    for host, issuer, country in (
        (r"(?:bidenwhitehouse\.archives|whitehouse)\.gov", "The White House", "US"),
        (r"diputados\.gob\.mx", "Cámara de Diputados del H. Congreso de la Unión", "MX"),
        (r"senado\.gob\.mx", "Senado de la República", "MX"),
        (r"crsreports\.congress\.gov", "Congressional Research Service", "US"),
        (r"gao\.gov", "U.S. Government Accountability Office", "US"),
        (r"supremecourt\.gov", "Supreme Court of the United States", "US"),
        (r"scjn\.gob\.mx", "Suprema Corte de Justicia de la Nación", "MX"),
        (r"cbp\.gov", "U.S. Customs and Border Protection", "US"),
        (r"state\.gov", "U.S. Department of State", "US"),
        (r"dhs\.gov", "U.S. Department of Homeland Security", "US"),
        (r"gob\.mx", "", "MX"),
        (r"(?:gov|mil)", "", "US"),
        (r"un\.org", "United Nations", "INT"),
    )
)
_AGENCY = re.compile(
    r"^AGENCY: ([^.;]{4,120}?)(?:,? (?:DOT|DHS|DOS|DOI|DOJ|USDA|HHS|Department of [A-Z]\w+))?\.?$", re.M
)
_PUBLISHED = re.compile(
    r"(?i:publicad[oa]s?\b[^.\n]{0,80}?Diario Oficial de la Federación,?(?: de)?(?: el)?(?: día)?) "
)
_REFORMED = re.compile(r"(?i:últimas? reformas?(?: publicadas?)?(?: en el)?) DOF (\d{2})-(\d{2})-(\d{4})")
_GAZETTE = re.compile(r"^(?:Lunes|Martes|Miércoles|Jueves|Viernes|Sábado|Domingo) (\d.*?\d{4})\s+DIARIO OFICIAL", re.M)
_REGISTER = re.compile(r"(?:Federal Register ?)?/ ?Vol\. ?\d+, No\. ?\d+ ?/ ?\w+day, ([A-Z]\w+ \d+, \d{4})")
_DECIDED = re.compile(r"(?:Decided|Filed|Resuelto el) ([A-Z]\w+ \d{1,2}, \d{4})")
_DATED = (
    (_GAZETTE, ("diario oficial",), "page head"),
    (_REGISTER, ("vol.",), "page head"),
    (_DECIDED, ("decided", "filed", "resuelto"), "caption"),
)
_DATELINE = re.compile(r"^(?:(?:\w+day|[Ll]unes|[Mm]artes|[Mm]iércoles|[Jj]ueves|[Vv]iernes),? )?.{4,26}\d{4}$")
_PLACED = re.compile(
    r"^[A-ZÁÉÍÓÚ][\w .áéíóúñü]+?(?:, [A-Z][\w.]+)*,? (?:a )?(?=\d{1,2} de \w+ (?:de|del) \d{4}|[A-Z]\w+ \d{1,2}, \d{4})"
)
_NAME = re.compile(
    r"^(?:(?:Dr|Dra|Mtr[oa]|Lic|Prof)\.? )?[A-ZÁÉÍÓÚÑ][\w'’áéíóúñü-]+(?: (?:[A-ZÁÉÍÓÚÑ]\.|[A-ZÁÉÍÓÚÑ][\w'’áéíóúñü-]+|de|del|la|los|van|von|y|e)){1,4}[*†‡]?$"
)
_BY = re.compile(r"^(?:By|Por|Autora?(?:es)?:|Authors?:) (.{5,150})$")
_NOT_NAMES = re.compile(
    r"\b(?:Tecnológico|University|Universidad|Institute|Instituto|Department|School|Center|Centro|College|Colegio|Policy|Law|Ley|Act|Report|Informe"
    r"|Border|Frontera|Security|Seguridad|States|Unidos|House|Congress|Congreso|Abstract|Resumen|Introduction|Introducción|Section|Sección"
    r"|Chapter|Capítulo|Article|Artículo|Title|Título|Part|Annex|Anexo|Policy|Program|Programa|Agreement|Tratado|Treaty|Convention|Court|Press"
    r"|January|February|March|April|May|June|July|August|September|October|November|December|Texto|Vigente|Federal|National|Nacional|Mexico|México)\b"
)


def propose(parsed: Parsed) -> Mapping[str, str]:
    """Fields of the document that its markup does not give: ``field`` and ``field_source`` (where it was found).

    ``title``, ``date`` (ISO 8601), ``issuer``, ``authors`` (``Family, Given``; joined by ``; ``), ``doc_type``,
    ``country``, ``last_amended``.
    """
    page = _read_page(parsed)
    found: dict[str, str] = {}
    finders = (_propose_kind, _propose_law, _propose_gazettes, _propose_dateline, _propose_issuer, _propose_authors)
    for finder in finders:
        for name, value, where in finder(page):
            declared = f"{name}_source" in parsed.metadata
            known = name in parsed.metadata and (declared or where != _ABOVE_AGENCY)
            if value and not known and name not in found:
                found[name], found[f"{name}_source"] = value, where
    return found


@dataclass(frozen=True, slots=True)
class _Page:
    """The title page: its lines, those above the first paragraph, all as one text, and what it was read from."""

    head: str
    lines: Sequence[str]
    above: Sequence[str]
    parsed: Parsed
    lower: str


def _read_page(parsed: Parsed) -> _Page:
    blocks = [block for block in parsed.blocks[:_HEAD] if block.kind is not PassageKind.TABLE]
    lines = [line.strip() for block in blocks for line in block.text.splitlines() if len(line) <= _LINE]
    title = parsed.metadata.get("title", "")
    running = parsed.metadata.get("running_heads", "").splitlines()
    head = "\n".join(filter(None, (title, *lines, *running, *(block.text[:400] for block in blocks))))
    return _Page(head, lines, list(_until_text(blocks)), parsed, head.lower())


Found = Iterator[tuple[str, str, str]]


def _propose_kind(page: _Page) -> Found:
    for kind in _KINDS:
        if kind.fits(page):
            yield "doc_type", kind.doc_type, "pattern"
            yield "issuer", kind.issuer, "pattern"
            yield "country", kind.country, "pattern"
            return
    headings = {line.lower().rstrip(":") for line in page.lines}
    if headings & {"abstract", "resumen", "executive summary", "resumen ejecutivo"} and page.parsed.notes:
        yield "doc_type", "paper", "pattern"


def _propose_law(page: _Page) -> Found:
    """A Mexican law says when it was published and last reformed."""
    if "diario oficial" in page.lower and (published := _PUBLISHED.search(page.head)):
        for dated in find_dates(page.head[published.end() : published.end() + 40])[:1]:
            yield "date", dated.iso, "publication clause"
            yield "country", "MX", "publication clause"
    if "DOF " in page.head and (reformed := _REFORMED.search(page.head)):
        yield "last_amended", f"{reformed[3]}-{reformed[2]}-{reformed[1]}", "reform clause"
    if ("congreso" in page.lower or "diputados" in page.lower) and re.search(
        r"(?i:congreso (?:general )?de los estados unidos mexicanos,? *(?:decreta|d e c r e t a)|cámara de diputados del h\. congreso)",
        page.head,
    ):
        yield "issuer", CONGRESS_MX, "enacting clause"
        yield "country", "MX", "enacting clause"


def _propose_gazettes(page: _Page) -> Found:
    for pattern, words, where in _DATED:
        if any(word in page.lower for word in words) and (found := pattern.search(page.head)):
            yield "date", _first_date(found[1]), where
    if "agency:" in page.lower and (agency := _AGENCY.search(page.head)):
        yield "issuer", agency[1].strip(), "AGENCY"
        place = next((i for i, line in enumerate(page.lines) if line.startswith("AGENCY:")), 0)
        yield "title", page.lines[place - 1] if place else "", _ABOVE_AGENCY


def _propose_dateline(page: _Page) -> Found:
    """A line that is only a date, perhaps after a place; near the top, else at the very end."""
    ends = [line.strip() for block in page.parsed.blocks[-3:] for line in block.text.splitlines() if len(line) <= 80]
    for where, some in (("date line", page.lines), ("last line", ends)):
        for line in some:
            text = _PLACED.sub("", line.strip(" ()."))
            dates = find_dates(text)
            if dates and len(dates[0].iso) >= 7 and (_DATELINE.match(text) or line.startswith("THE WHITE HOUSE,")):
                yield "date", dates[0].iso, where
                return


def _propose_issuer(page: _Page) -> Found:
    for line in page.above:
        name = re.sub(r"^THE WHITE HOUSE\b.*$", "The White House", line)
        if _BODIES.match(name) and not name.endswith((".", ":", ";")) and not find_dates(name):
            yield "issuer", name, "title page"
            return
    author = page.parsed.metadata.get("file_author", "")
    if _BODIES.match(author):
        yield "issuer", author, "file properties"
    address = page.parsed.metadata.get("source_url", "")
    for pattern, issuer, country in _SITES if address else ():
        if pattern.search(address):
            yield "issuer", issuer, "address"
            yield "country", country, "address"


def _propose_authors(page: _Page) -> Found:
    """Names on lines of their own between the title and the text, or after "By"."""
    names: list[str] = []
    for line in page.above:
        if by := _BY.match(line):
            names.extend(name for name in re.split(r"\s*(?:,|;| and | y | & )\s*", by[1]) if _NAME.match(name))
        elif _NAME.match(line) and not _NOT_NAMES.search(line) and not _CAPITALS.match(line):
            names.append(line)
    where = "title page"
    if (
        not names
        and _NAME.match(author := page.parsed.metadata.get("file_author", ""))
        and not _NOT_NAMES.search(author)
    ):
        names, where = [author], "file properties"
    if 0 < len(names) <= 8:
        yield "authors", "; ".join(_inverted(name) for name in dict.fromkeys(names)), where


def _until_text(blocks: Sequence[Block]) -> Iterator[str]:
    """Lines up to the first paragraph or the heading of the abstract, headings left out."""
    for block in blocks:
        if len(block.text) > _LINE or re.match(r"(?i:abstract|resumen|introduc)", block.text):
            return
        if block.kind is PassageKind.BODY:
            yield from (line.strip() for line in block.text.splitlines())


def _inverted(name: str) -> str:
    """``Family, Given``: two family names where one is joined by a hyphen, or where four or more words stand."""
    words = re.sub(r"^(?:Dr|Dra|Mtr[oa]|Lic|Prof)\.? |[*†‡]$", "", name).split()
    size = 1
    while size < len(words) - 1 and words[-size - 1].lower() in ("de", "del", "la", "los", "van", "von"):
        size += 1
    if len(words) >= 4 and size == 1 and not any(word.endswith(".") for word in words):
        size = 2
    return f"{' '.join(words[-size:])}, {' '.join(words[:-size])}"


def _first_date(text: str) -> str:
    dates = find_dates(text)
    return dates[0].iso if dates else ""
