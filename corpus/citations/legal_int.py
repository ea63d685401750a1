"""Forms of citations of treaties, minutes of the boundary commission, and acts of the EU and the UN.

Sources: The Bluebook (21st ed.) rule 21 for treaty series; the IBWC's list of minutes; the Interinstitutional style guide of
the EU, 3.1; United Nations Editorial Manual, "Resolutions". Examples are ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpus.citations.legal_pattern import ROMAN, YEAR, Pattern, Scope, compiled, slug

_PAREN = rf"(?: ?\({YEAR}\))?"
_NO = r"(?:,? ?(?:Nos?\.?|Núm\.|Number|número|núm\.|n\.º|nº))?"
_ART = r"\d{1,4}(?:\.\d{1,3}){0,3}(?:\s?[-–]\s?[A-Z]\b)?(?:bis)?(?:\s?\(\w{1,5}\)){0,4}"
_ARTS = rf"(?P<articles>{_ART}(?:(?:, (?:and |or |y |o )?|,? (?:and|or|y|o|e|to|through|al?) )(?:[Aa]rt(?:icles?|[íi]culos?) )?{_ART}){{0,10}}|{ROMAN}(?::\d{{1,3}})?(?![\w.]))"
_TREATIES = {
    "nafta": r"NAFTA|TLCAN|North American Free Trade Agreement|Tratado de Libre Comercio de América del Norte",
    "usmca": r"USMCA|T-?MEC|United States-Mexico-Canada Agreement|Tratado entre México, Estados Unidos y Canadá",
    "tpp": r"TPP|Trans-Pacific Partnership(?: Agreement)?|Tratado de Asociación Transpacífico",
    "gatt": r"(?:the )?GATT(?: 1994| 1947)?|General Agreement on Tariffs and Trade|Acuerdo General sobre Aranceles Aduaneros y Comercio",
    "vclt": r"Vienna Convention on the Law of Treaties|Convención de Viena sobre el Derecho de los Tratados|VCLT",
    "vccr": r"Vienna Convention on Consular Relations|Convención de Viena sobre Relaciones Consulares",
    "vcdr": r"Vienna Convention on Diplomatic Relations|Convención de Viena sobre Relaciones Diplomáticas",
    "un-charter": r"(?:the )?(?:U\.?N\.?|United Nations) Charter|Charter of the United Nations|Carta de las Naciones Unidas",
    "refugees-1951": r"(?:1951 )?(?:Refugee Convention|Convention Relating to the Status of Refugees)|Convención sobre el Estatuto de los Refugiados",
    "cat": r"(?:U\.?N\.? )?Convention [Aa]gainst Torture(?: and Other Cruel, Inhuman or Degrading Treatment or Punishment)?|Convención contra la Tortura(?: y Otros Tratos o Penas Crueles, Inhumanos o Degradantes)?",
    "iccpr": r"International Covenant on Civil and Political Rights|Pacto Internacional de Derechos Civiles y Políticos|ICCPR|PIDCP",
    "achr": r"American Convention on Human Rights|Convención Americana sobre Derechos Humanos|Pacto de San José",
    "crc": r"Convention on the Rights of the Child|Convención sobre los Derechos del Niño",
    "uncac": r"(?:United Nations )?Convention [Aa]gainst Corruption|Convención de las Naciones Unidas contra la Corrupción",
    "untoc": r"(?:United Nations )?Convention [Aa]gainst Transnational Organized Crime|Convención de las Naciones Unidas contra la Delincuencia Organizada Transnacional|Palermo Convention|Convención de Palermo",
    "udhr": r"Universal Declaration of Human Rights|Declaración Universal de (?:los )?Derechos Humanos",
    "guadalupe-hidalgo": r"Treaty of Guadalupe Hidalgo|Tratado de Guadalupe Hidalgo",
    "gadsden": r"Gadsden Treaty|Tratado de La Mesilla",
    "water-1944": r"1944 Water Treaty|Water Treaty of 1944|Treaty of February 3, 1944|Tratado (?:sobre Distribución )?de Aguas (?:Internacionales )?de 1944|1944 Treaty",
    "boundary-1970": r"1970 Boundary Treaty|Boundary Treaty of 1970|Tratado de Límites de 1970",
    "la-paz": r"La Paz Agreement|Convenio de La Paz",
}
TREATY_NAMES = {  # in both languages, by key
    "nafta": ("North American Free Trade Agreement", "Tratado de Libre Comercio de América del Norte"),
    "usmca": ("United States-Mexico-Canada Agreement", "Tratado entre México, Estados Unidos y Canadá"),
    "tpp": ("Trans-Pacific Partnership", "Tratado de Asociación Transpacífico"),
    "gatt": ("General Agreement on Tariffs and Trade", "Acuerdo General sobre Aranceles Aduaneros y Comercio"),
    "vclt": ("Vienna Convention on the Law of Treaties", "Convención de Viena sobre el Derecho de los Tratados"),
    "vccr": ("Vienna Convention on Consular Relations", "Convención de Viena sobre Relaciones Consulares"),
    "vcdr": ("Vienna Convention on Diplomatic Relations", "Convención de Viena sobre Relaciones Diplomáticas"),
    "un-charter": ("Charter of the United Nations", "Carta de las Naciones Unidas"),
    "refugees-1951": (
        "Convention Relating to the Status of Refugees",
        "Convención sobre el Estatuto de los Refugiados",
    ),
    "cat": ("Convention against Torture", "Convención contra la Tortura"),
    "iccpr": (
        "International Covenant on Civil and Political Rights",
        "Pacto Internacional de Derechos Civiles y Políticos",
    ),
    "achr": ("American Convention on Human Rights", "Convención Americana sobre Derechos Humanos"),
    "crc": ("Convention on the Rights of the Child", "Convención sobre los Derechos del Niño"),
    "uncac": (
        "United Nations Convention against Corruption",
        "Convención de las Naciones Unidas contra la Corrupción",
    ),
    "untoc": (
        "United Nations Convention against Transnational Organized Crime",
        "Convención de las Naciones Unidas contra la Delincuencia Organizada Transnacional",
    ),
    "udhr": ("Universal Declaration of Human Rights", "Declaración Universal de Derechos Humanos"),
    "guadalupe-hidalgo": ("Treaty of Guadalupe Hidalgo", "Tratado de Guadalupe Hidalgo"),
    "gadsden": ("Gadsden Treaty", "Tratado de La Mesilla"),
    "water-1944": ("Water Treaty of 1944", "Tratado de Aguas de 1944"),
    "boundary-1970": ("Boundary Treaty of 1970", "Tratado de Límites de 1970"),
    "la-paz": ("La Paz Agreement", "Convenio de La Paz"),
}
_NAMED = "|".join(f"(?P<{key.replace('-', '_')}>{pattern})" for key, pattern in _TREATIES.items())
_HINTS = tuple(
    "nafta|tlcan|usmca|t-mec|tmec|free trade agreement|libre comercio de america|entre mexico, estados|trans-pacific|transpacifico|tpp|gatt|"
    "tariffs and trade|aranceles aduaneros|vienna|viena|vclt|nations charter|charter of|un charter|carta de las|refugee|refugiados|torture|"
    "tortura|civil and political|civiles y politicos|iccpr|pidcp|convention on human|americana sobre|san jose|of the child|del niño|corruption|"
    "corrupcion|organized crime|organizada transnacional|palermo|declaration of human|universal de|guadalupe|gadsden|mesilla|1944|1970|la paz".split(
        "|"
    )
)


def _treaty(match: re.Match[str]) -> str:
    return next(key for key in _TREATIES if match.groupdict().get(key.replace("-", "_")))


def treaty_name(key: str, text: str) -> str:
    """How a text names the treaty of a key: the words of it in ``text``, or empty."""
    match = re.search(_TREATIES[key], text) if key in _TREATIES else None
    return match.group() if match else ""


def articles(text: str) -> Iterable[str]:
    """Keys of the articles in a list; a numbered paragraph inside (9.4.1) is kept."""
    for match in re.finditer(rf"{_ART}|{ROMAN}", text):
        if match.group() and not re.match(r"(?:al?|to|y|o|e)$", match.group()):
            yield "art" + re.sub(r"\s", "", match.group()).replace("–", "-")


def _article_of(match: re.Match[str], _scope: Scope) -> Iterable[str]:
    return [f"treaty:{_treaty(match)}:{article}" for article in articles(match["articles"])]


def _article_here(match: re.Match[str], scope: Scope) -> Iterable[str]:
    return [f"{scope.treaty}:{article}" for article in articles(match["articles"])] if scope.treaty else ()


def _named(match: re.Match[str], _scope: Scope) -> Iterable[str]:
    if " " in match.group():  # a bare acronym is a mention (corpus.entities), not a citation
        yield f"treaty:{_treaty(match)}"


def _resolution(match: re.Match[str], _scope: Scope) -> Iterable[str]:
    groups = match.groupdict()
    text = fold_body(groups.get("body") or match.group())
    yield f"un-{text}:{slug(match['number']) if '/' in match['number'] else match['number']}"


def fold_body(text: str) -> str:
    """``sc`` or ``ga``, by the words or letters that name the organ."""
    return "sc" if re.search(r"S\. ?C|SC\b|Security|Seguridad|\bS/|UNSC", text) else "ga"


_RESOLUTION = re.compile(r"(?:\.|C|A|cil|bly)\s+[Rr]es")
_SERIES = re.compile(r"T(?:\.\s?S\.|reaty\s|S)")
_UST = re.compile(r"\d\s?U(?:\.\s?S\.\s?T|ST)")

PATTERNS = (
    Pattern("TIAS", compiled(rf"T\. ?I\. ?A\. ?S\.?{_NO} ?(?P<number>\d{{2}}-\d{{3,4}}|\d{{1,2}},\d{{3}}|\d{{3,6}})"), "tias:{number}", ("t.i.a", "t. i", "tias"), "T.I.A.S. No. 9940", "Bluebook 21.4"),
    Pattern("TIAS", compiled(rf"TIAS{_NO} ?(?P<number>\d{{2}}-\d{{3,4}}|\d{{1,2}},\d{{3}}|\d{{3,6}})"), "tias:{number}", ("tias",), "TIAS 9940", "Bluebook 21.4"),
    Pattern("Treaty Series", compiled(r"(?:U\. ?S\. ?)?(?:T\. ?S\.|Treaty Series|TS),? ?(?:Nos?\.?|Number|Núm\.) ?(?P<number>\d{1,4})(?!\d)"), "ts:{number}", ("t.s", "t. s", "treaty series", "ts "), "T.S. No. 994", "Bluebook 21.4", anchor=_SERIES),
    Pattern("UST", compiled(r"(?P<volume>\d{1,2}) ?(?:U\. ?S\. ?T\.|UST) ?(?P<page>\d{1,5})(?:, \d{1,5})?(?!\w)"), "ust:{volume}:{page}", ("u.s.t", "u. s", "ust"), "23 U.S.T. 371", "Bluebook 21.4", anchor=_UST),
    Pattern("UNTS", compiled(r"(?P<volume>\d{1,4}) ?(?:U\. ?N\. ?T\. ?S\.|UNTS) ?(?:No\. ?)?(?P<page>\d{1,5})(?:, \d{1,5})?(?!\w)"), "unts:{volume}:{page}", ("u.n.t", "u. n", "unts"), "3 U.N.T.S. 313", "Bluebook 21.4"),
    Pattern("LNTS", compiled(r"(?P<volume>\d{1,3}) ?(?:L\. ?N\. ?T\. ?S\.|LNTS) ?(?P<page>\d{1,4})(?!\w)"), "lnts:{volume}:{page}", ("l.n.t", "lnts"), "165 L.N.T.S. 19", "Bluebook 21.4"),
    Pattern("ILM", compiled(rf"(?P<volume>\d{{1,2}}) ?(?:I\. ?L\. ?M\.|ILM) ?(?P<page>\d{{1,5}})(?:, \d{{1,5}})?{_PAREN}(?!\w)"), "ilm:{volume}:{page}", ("i.l.m", "i. l", "ilm"), "32 I.L.M. 289 (1993)", "Bluebook 21.4"),
    Pattern("Bevans", compiled(r"(?P<volume>\d{1,2}) Bevans (?P<page>\d{1,4})(?!\w)", case=False), "bevans:{volume}:{page}", ("bevans",), "9 Bevans 1166", "Bluebook 21.4"),
    Pattern("Senate treaty document", compiled(r"S\. ?Treaty ?Doc\. ?(?:No\. ?)?(?P<congress>\d{2,3})[-–](?P<number>\d{1,3})"), "streatydoc:{congress}-{number}", ("treaty doc", "treatydoc"), "S. Treaty Doc. No. 100-13", "Bluebook 21.4"),
    Pattern("IBWC minute", compiled(rf"(?:IBWC|CILA|USIBWC|International Boundary and Water Commission|Comisión Internacional de Límites y Aguas)(?:['’]s)?,? (?:Minute|Minuta|Acta)s?{_NO} ?(?P<number>\d{{1,3}})(?!\d)", case=False), "ibwc-minute:{number}", ("minut", "acta"), "IBWC Minute 319", "ibwc.gov"),
    Pattern("IBWC minute", compiled(rf"(?:Minute|Minuta|Acta){_NO} ?(?P<number>\d{{1,3}})(?!\d),? (?:of the|de la) (?:IBWC|CILA|International Boundary and Water Commission|Comisión Internacional de Límites y Aguas)"), "ibwc-minute:{number}", ("minut", "acta"), "Acta 319 de la CILA", "cila.sre.gob.mx"),
    Pattern("IBWC minute", compiled(r"(?:Minute|Minuta)(?: No\.?| Number| Núm\.)? (?P<number>[23]\d\d)(?!\d)"), "ibwc-minute:{number}", ("minut",), "Minute 323", "ibwc.gov"),
    Pattern("EU", compiled(r"(?:(?:Council|Commission|European Parliament and Council) )?(?:Implementing |Delegated |Framework )?(?:Regulation|Directive|Decision) ?\((?:EC|EU|EEC|Euratom|CE|UE|CEE)\)(?: No\.?)? ?(?P<number>\d{1,4}/\d{1,4})"), "eu:{number}", ("regulation", "directive", "decision"), "Council Regulation (EC) No 1085/2006", "EU style guide 3.1"),
    Pattern("EU", compiled(r"(?:Reglamento|Directiva|Decisión) ?\((?:CE|UE|CEE|Euratom)\)(?: n\.?[º°o]\.?| Nº| núm\.| No\.?)? ?(?P<number>\d{1,4}/\d{1,4})(?: del Consejo| de la Comisión)?"), "eu:{number}", ("reglamento", "directiva", "decision"), "Reglamento (CE) n.º 1085/2006", "Libro de estilo UE 3.1"),
    Pattern("EU", compiled(r"(?:(?:Council|Commission) )?(?:Directive|Directiva|Decision|Decisión) (?P<number>\d{2,4}/\d{1,4})/(?:EC|EU|EEC|CE|UE|CEE|JHA|JAI)"), "eu:{number}", ("directiv", "decisi"), "Directive 95/46/EC", "EU style guide 3.1"),
    Pattern("UN res.", compiled(rf"(?P<body>S\. ?C\.|G\. ?A\.|U\.?N\.? ?S\. ?C\.|UNSC|UNGA|SC|GA|(?:United Nations |U\.?N\.? )?(?:Security Council|General Assembly)) [Rr]es(?:olution|\.)?{_NO} ?(?P<number>\d{{1,3}}/\d{{1,4}}|\d{{1,4}})(?! ?(?:de|members))(?: ?\([^()\s]{{1,8}}\))?"), _resolution, ("res",), "S.C. Res. 1373", "UN Editorial Manual", anchor=_RESOLUTION),
    Pattern("UN res.", compiled(r"[Rr]esoluci(?:ón|on|ones) (?P<number>\d{1,3}/\d{1,4}|\d{1,4})(?: [A-Z](?= ))?(?: ?\([^()\s]{1,8}\))? (?P<body>(?:de la|del) (?:Asamblea General|Consejo de Seguridad))(?: de las Naciones Unidas)?"), _resolution, ("resoluci",), "resolución 1373 (2001) del Consejo de Seguridad", "UN Editorial Manual"),
    Pattern("UN res.", compiled(r"[Rr]esolution (?P<number>\d{1,3}/\d{1,4}|\d{1,4})(?: [A-Z](?= ))?(?: ?\([^()\s]{1,8}\))? of the (?P<body>(?:General Assembly|Security Council))"), _resolution, ("resolution",), "resolution 1373 (2001) of the Security Council", "UN Editorial Manual"),
    Pattern("UN res.", compiled(r"(?P<body>[AS])/RES/(?P<number>\d{1,4}(?:/\d{1,4})?)(?: ?\(\d{4}\))?"), lambda m, _s: [f"un-{'sc' if m['body'] == 'S' else 'ga'}:{slug(m['number'])}"], ("/res/",), "A/RES/55/25", "UN Editorial Manual"),
    Pattern("Treaty article", compiled(rf"(?:[Aa]rt(?:icles?|[íi]culos?|s?\.)) ?{_ARTS},?(?: \([^()]{{2,60}}\))? (?:of|de|del|de la|del) ?(?:the |la |el )?(?:{_NAMED})"), _article_of, _HINTS, "Article 303 of NAFTA", "Bluebook 21.4"),
    Pattern("Treaty article", compiled(rf"(?:{_NAMED}),? [Aa]rt(?:icles?|[íi]culos?|s?\.) ?{_ARTS}"), _article_of, _HINTS, "NAFTA art. 1102", "Bluebook 21.4"),
    Pattern("Treaty article", compiled(rf"(?:[Aa]rticles?|[Aa]rtículos?) {_ARTS}(?:,? of (?:this|the present) (?:Treaty|Convention|Agreement|Protocol)|,? (?:de este|del presente|de esta|de la presente) (?:Tratado|Convención|Convenio|Acuerdo|Protocolo))"), _article_here, ("art",), "artículo 4 de este Tratado", "treaty practice", scope="treaty"),
    Pattern("Treaty article", compiled(rf"(?:Articles?|Artículos?|ARTICLES?|ARTÍCULOS?) {_ARTS}"), _article_here, ("art",), "Article 28.11, in the treaty itself", "treaty practice", scope="treaty"),
    Pattern("Treaty", compiled(rf"(?:{_NAMED})(?!\w)"), _named, _HINTS, "Treaty of Guadalupe Hidalgo", "own list"),
)  # fmt: skip


def treaty_key(title: str) -> str:
    """The key of a treaty by its title: of a known one, its short name."""
    for key, pattern in _TREATIES.items():
        if re.search(pattern, title):
            return f"treaty:{key}"
    return f"treaty:{slug(re.split(r'[—–:.]', title)[0])[:80]}"
