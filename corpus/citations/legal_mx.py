"""Forms of legal citations of Mexico.

Sources: the names of laws as the Chamber of Deputies lists them (LeyesBiblio), ``data/mx_laws.tsv``; the Diario Oficial's
own forms of dates; NOM codes by the Ley de Infraestructura de la Calidad (and the former LFMN, art. 40-51); numbers of
tesis by the Suprema Corte's Acuerdo General 17/2019 and its forerunners. Examples are ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from importlib import resources

from corpus.citations.dates import find_dates
from corpus.citations.legal_pattern import YEAR, Pattern, Scope, compiled, slug
from corpus.citations.sections import expand
from corpus.folding import fold

_NUMBER = r"\d{1,4}(?: ?[o°º]\.?(?!\w))?(?: ?[Bb]is| ?[Tt]er| ?[Qq]u[aá]ter)?(?:[- ]?[A-Z](?![\w.]))?(?: [Bb]is)?"
_WORDS = "primero segundo tercero cuarto quinto sexto séptimo octavo noveno décimo único".split()
_NTH = r"(?:primer[oa]?|segund[oa]|tercer[oa]?|cuart[oa]|quint[oa]|sext[oa]|s[eé]ptim[oa]|octav[oa]|noven[oa]|d[eé]cim[oa]|[uú]ltim[oa]|[uú]nic[oa]|pen[uú]ltim[oa]|\d{1,2}[oa°º]?)"
_FRACTION = r"(?:[IVXLC]{1,8}|\d{1,2})(?:[ -]?[Bb]is)?"
_PIN = (
    rf"(?:,? ?(?:y )?(?:en su |el |la |los |las )?(?:fracci(?:ón|on|ones)|fracs?\.|fr\.) {_FRACTION}(?:(?:, | y | a | e | o ){_FRACTION}){{0,6}}"
    rf"|,? ?(?:y )?(?:en su |el |los )?(?:p[áa]rrafos?|p[áa]rr\.) {_NTH}(?: {_NTH})?(?:(?:, | y | a ){_NTH}){{0,4}}"
    rf"|,? ?{_NTH} p[áa]rrafo"
    rf"|,? ?(?:y )?(?:el )?(?:incisos?|inc\.) ?[\"“']?[a-z]\)?[\"”']?(?:(?:, | y | a ){{1}}[\"“']?[a-z]\)?[\"”']?){{0,5}}"
    rf"|,? ?(?:y )?(?:el )?(?:apartados?|base|numeral|num\.) [\"“']?(?:[A-D]|[IVX]{{1,4}}|\d{{1,2}})[\"”']?(?: y [A-D])?"
    rf"|,? [IVXL]{{1,6}}(?![\w.])){{0,5}}"
)
_ARTICLE = r"(?:[Aa]rt[íi]culos?|ART[ÍI]CULOS?|[Aa]rts?\.)"
_ARTICLES = rf"{_ARTICLE} ?(?P<articles>{_NUMBER}{_PIN}(?:(?:, (?:y |e |o )?|,? (?:y|e|o|al?|u) )(?:los |el |del |al )?(?:{_ARTICLE} ?)?{_NUMBER}{_PIN}){{0,12}})"
_CPEUM = (
    r"(?:Constitución|Constitucion|CONSTITUCIÓN|CONSTITUCION)(?: (?:Política|Politica|POLÍTICA|POLITICA))?(?: (?:de los|DE LOS) (?:Estados Unidos Mexicanos|ESTADOS UNIDOS MEXICANOS)| (?:de los )?EUM\b| Federal| General de la República| mexicana| de México)|"
    r"Carta Magna|CPEUM|(?:Constitución|Constitucion)(?: (?:Política|Politica))?(?! (?:de |del |Española|local|Local|estatal))"
)
_GO_ON = (
    r"(?:de|del|la|las|los|el|en|para|por|con|contra|sobre|y|e|a|al|o|u|sin|entre|estos|estas|su|sus|que|materia|dicho)"
)
_CAPITAL = r"(?!Ley\b|Reglamento\b|Código\b|Constitución\b|Artículo|Decreto\b|Acuerdo\b|Norma\b|Secretar[íi]a\b|Título\b|Capítulo\b|Diario\b)[A-ZÁÉÍÓÚÑ][\wáéíóúñü/-]*"
_LAW_NAME = (
    rf"(?:Ley|Código|Codigo)(?: (?:General|Federal|Nacional|Org[áa]nica|Reglamentaria|Aduanera|Agraria|Minera|Fiscal|Penal|Civil|Electoral|Local|Estatal)){{0,2}}"
    rf"(?:(?: {_GO_ON}){{1,4}} {_CAPITAL}(?:(?:,(?= [A-ZÁÉÍÓÚÑ]))?(?: {_GO_ON}){{0,4}} {_CAPITAL}){{0,18}})?"
)
_FRACTION_OF = re.compile(rf"\bfracci[óo]n\s+({_FRACTION}),?\s+del\s+$")
_OF = r",? (?:todos )?(?:de|del|DE|DEL)(?: (?:la|el|LA|EL))?(?: (?:propia|citada|referida|mencionada|misma|vigente|entonces))? "
_DATE = r"(?:\d{1,2}(?:[o°º]\.?)? de [a-zA-Z]{4,10} (?:de|del)(?: año)? \d{4}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|\d{1,2}[-/][a-zA-Z]{3,10}[-/]\d{4})"
_EPOCH = r"(?: ?\(\d{1,2}[aA]?\.? ?(?:[ÉEée]poca)?\.?\))?"
_ORGAN = r"(?:P\.|[12][aA]\.|PC\.[IVXLC]{1,7}\.(?:[A-Z]\.)?|[IVXL]{1,7}\.(?:\d{1,2}[o°]\.)?(?:[A-Z]{1,2}\.)?(?:[A-Z]\.)?(?:\(\w{1,5}\))?)"


@lru_cache(maxsize=1)
def _laws() -> Mapping[str, tuple[str, str]]:
    """Slugs and abbreviations of known laws, to their key and their name."""
    table: dict[str, tuple[str, str]] = {}
    text = resources.files("corpus.citations").joinpath("data/mx_laws.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        name, short, _ = line.split("\t")
        entry = ("mx:cpeum" if short == "CPEUM" else f"mx:{slug(name)}", name)
        table[slug(name)] = entry
        if len(short) > 2:
            table[short] = entry
    return table


@lru_cache(maxsize=1)
def known_laws() -> re.Pattern[str]:
    """One pattern of all known names of laws, longest first, any case, accents optional, over folded text."""
    names = sorted({name for _, name in _laws().values()}, key=len, reverse=True)
    forms = [re.escape(fold(name)).replace("\\ ", r"\s+") for name in names]
    return re.compile(r"(?<!\w)(?=ley\s|codigo\s|constitucion\s)(?:" + "|".join(forms) + r")(?!\w)")


def law_key(name: str) -> str:
    """The key of a law by its name or abbreviation; of an unknown one, made of its words."""
    name = re.sub(r"\s+", " ", name).strip(" ,.;")
    if name in _laws():
        return _laws()[name][0]
    known = _laws().get(slug(name))
    if known:
        return known[0]
    return f"mx:{slug(name)}"


def name_of_law(key: str) -> tuple[str, str] | None:
    """Name and date of publication (ISO, or empty) of a known law by its key; ``None`` of an unknown one."""
    return _names().get(key)


@lru_cache(maxsize=1)
def _names() -> Mapping[str, tuple[str, str]]:
    names: dict[str, tuple[str, str]] = {}
    text = resources.files("corpus.citations").joinpath("data/mx_laws.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        name, short, date = line.split("\t")
        key = "mx:cpeum" if short == "CPEUM" else f"mx:{slug(name)}"
        names.setdefault(key, (name, "-".join(reversed(date.split("-"))) if date else ""))
    return names


def _pins(text: str) -> Iterator[str]:
    """Keys of the articles in a list, each with its fractions, paragraphs and letters."""
    parts = re.split(
        rf"(?:^|(?<=[\s,]))(?={_ARTICLE.replace(' ', chr(92) + 's')})|(?<![\w])(?=\d{{1,4}}(?![a-z\d/)]))", text
    )
    members: list[tuple[bool, str]] = []
    pins: dict[str, str] = {}
    for part in parts:
        number = re.match(
            rf"\s*(?:{_ARTICLE}\s?)?(\d{{1,4}})(?:\s?[o°º]\.?)?((?:\s?[Bb]is|\s?[Tt]er|\s?[Qq]u[aá]ter)?(?:[- ]?[A-Z](?![\w.]))?)",
            part,
        )
        if not number:
            continue
        item = number[1] + slug(number[2])
        ranged = bool(members) and re.search(r"\b(?:al?)\s+(?:art[íi]culo\s)?$", text[: text.find(part)]) is not None
        members.append((ranged, item))
        pins[item] = _pin_key(part[number.end() :])
    for item in expand(members):
        yield f"art{item}{pins.get(item, '')}"


def _pin_key(text: str) -> str:
    key = ""
    if match := re.search(
        rf"(?:fracci(?:ón|on|ones)|fracs?\.|fr\.)\s({_FRACTION})|^,?\s([IVXL]{{1,6}})(?![\w.])", text
    ):
        key += f":fr{slug(match[1] or match[2])}"
    if match := re.search(rf"p[áa]rr(?:afos?|\.)\s({_NTH})|({_NTH})\s+p[áa]rrafo", text):
        key += f":p{_nth(match[1] or match[2])}"
    if match := re.search(r"inc(?:isos?|\.)\s?[\"“']?([a-z])", text):
        key += f":{match[1]}"
    if match := re.search(r"apartados?\s[\"“']?([A-D])", text):
        key = f":{match[1].lower()}" + key
    return key


def _nth(word: str) -> str:
    stem = fold(word).rstrip("oa°º")
    return next((str(n) for n, known in enumerate(_WORDS, 1) if fold(known).startswith(stem) and stem), stem)


def _with_articles(match: re.Match[str], key: str) -> Iterable[str]:
    keys = [f"{key}:{pin}" for pin in _pins(match["articles"])] or [key]
    before = _FRACTION_OF.search(match.string, max(0, match.start() - 40), match.start())
    if before and len(keys) == 1 and ":fr" not in keys[0]:
        keys = [f"{keys[0]}:fr{slug(before[1])}"]
    return keys


_BARE = frozenset({"ley", "código", "codigo"})
_OTHER_LAW = re.compile(r"\s(?:que\s(?:se|fue)\b|citad[ao]|mencionad[ao]|referid[ao]|en cita|de la materia|anterior)")


def _constitution(match: re.Match[str], _scope: Scope) -> Iterable[str]:
    return _with_articles(match, "mx:cpeum")


def _law_article(match: re.Match[str], scope: Scope) -> Iterable[str]:
    if match["law"].lower() in _BARE:  # "artículo 31 de la Ley": this one, unless another one is meant
        other = _OTHER_LAW.match(match.string, match.end())
        return _with_articles(match, scope.law) if scope.law and not other else ()
    return _with_articles(match, law_key(match["law"]))


def _law(match: re.Match[str], _scope: Scope) -> Iterable[str]:
    name = match["law"]
    if " " in name.strip():
        yield law_key(name)


def _of_this_law(match: re.Match[str], scope: Scope) -> Iterable[str]:
    return _with_articles(match, scope.law) if scope.law else ()


def _dof(match: re.Match[str], _scope: Scope) -> Iterable[str]:
    date = re.sub(r"^(\d{1,2})[-.](\d{1,2})[-.](\d{4})$", r"\1/\2/\3", re.sub(r"\s+", " ", match["date"]))
    date = re.sub(r"[-/](?=[A-Za-z])|(?<=[A-Za-z])[-/]", " ", date)
    for dated in find_dates(date.replace(" del ", " de ")):
        yield f"dof:{dated.iso}"


def _tesis(match: re.Match[str], _scope: Scope) -> Iterable[str]:
    yield "mx-tesis:" + re.sub(r"\s", "", match["number"]).lower()


def _case(kind: str) -> str:
    return f"mx-{kind}:{{number}}"


_NUMBERED = (
    r"(?:núm(?:ero|\.)? |n[uú]mero |No\.? )?(?P<number>\d{1,6} ?/ ?(?:(?:19|20)\d\d|\d\d(?!\d))(?:-[A-Z]{1,4})?)"
)

_ARTICLE_NUMBER = re.compile(r"[Aa](?:rt(?:[íi]culos?|s?\.)|RT[ÍI]CULOS?)\s*\d")
_LAW_WORD = re.compile(r"Ley|C[óo]digo")
_AMPARO = re.compile(r"AD?R?\s")

PATTERNS = (
    Pattern("MX constitution", compiled(rf"{_ARTICLES}{_OF}(?:nuestra |la )?(?:{_CPEUM})"), _constitution, ("constituci", "cpeum", "carta magna"), "artículo 21, párrafo noveno, de la Constitución Política de los Estados Unidos Mexicanos", "práctica legislativa", anchor=_ARTICLE_NUMBER),
    Pattern("MX constitution", compiled(rf"{_ARTICLES},? [Cc]onstitucional(?:es)?"), _constitution, ("constitucional",), "artículos 14 y 16 constitucionales", "práctica judicial", anchor=_ARTICLE_NUMBER),
    Pattern("MX constitution", compiled(rf"(?:Constitución(?: Política(?: de los Estados Unidos Mexicanos)?)?(?: mexicana)?|CPEUM|Const\. Mex\.|Mex\. Const\.),? {_ARTICLES}"), _constitution, ("constituci", "cpeum", "const."), "Constitución, artículo 123", "práctica editorial"),
    Pattern("MX constitution", compiled(rf"[Aa]rticles? (?P<articles>{_NUMBER}(?:(?:, (?:and )?| and | or ){_NUMBER}){{0,6}}) of (?:the )?(?:(?:Political )?Constitution of (?:the United Mexican States|Mexico)|Mexican Constitution|Mexico['’]s (?:Political )?Constitution)"), _constitution, ("constitution",), "Article 27 of the Mexican Constitution", "in use"),
    Pattern("MX constitution", compiled(r"Constitución (?:Política )?de los Estados Unidos Mexicanos|CONSTITUCIÓN POLÍTICA DE LOS ESTADOS UNIDOS MEXICANOS|Constitucion Politica de los Estados Unidos Mexicanos"), lambda _m, _s: ["mx:cpeum"], ("estados unidos mexicanos",), "Constitución Política de los Estados Unidos Mexicanos", "LeyesBiblio"),
    Pattern("MX regulation", compiled(rf"(?:{_ARTICLES}{_OF})?(?P<law>Reglamento(?: Interior| Interno| General)?(?: {_GO_ON}){{1,3}} (?:{_LAW_NAME}|(?:Secretar[íi]a(?: {_GO_ON}){{1,2}} )?{_CAPITAL}(?:(?:,(?= [A-ZÁÉÍÓÚÑ]))?(?: {_GO_ON}){{0,4}} {_CAPITAL}){{0,14}}))"), lambda m, s: _law_article(m, s) if m["articles"] else _law(m, s), ("reglamento",), "Reglamento de la Ley de Migración", "LeyesBiblio"),
    Pattern("MX law article", compiled(rf"{_ARTICLES}{_OF}(?P<law>{_LAW_NAME}|LFCDO|LGSNSP|LFPIORPI|CNPP|CPF|CFF|CFPP|LOAPF|LGEEPA|LFPA|LISR|LIVA|LFT|LSN|LAN|LGS|LGV|LGP)(?!\w)"), _law_article, ("ley", "codigo", "lf", "lg", "cnpp", "cpf", "cff", "lo", "li", "ls", "la"), "artículo 2, fracción I, de la Ley Federal contra la Delincuencia Organizada", "práctica legislativa", anchor=_ARTICLE_NUMBER),
    Pattern("MX law article", compiled(rf"(?P<law>{_LAW_NAME}),? (?:en su |en sus )?{_ARTICLES}"), _law_article, ("ley", "codigo"), "Ley de Migración, artículo 17", "práctica editorial", anchor=_ARTICLE_NUMBER),
    Pattern("MX law article", compiled(rf"{_ARTICLES},? (?:de|del) (?:esta|este|la presente|el presente|presente|la misma) (?:Ley|Código|Reglamento|Constitución|ordenamiento|ley|ordenamiento legal)(?!\w)"), _of_this_law, ("esta", "este", "presente", "misma"), "artículo 5 de esta Ley", "práctica legislativa", scope="law"),
    Pattern("MX law", compiled(rf"(?P<law>{_LAW_NAME})(?!\w)"), _law, ("ley", "codigo"), "Ley General del Sistema Nacional de Seguridad Pública", "LeyesBiblio", anchor=_LAW_WORD),
    Pattern("MX law", compiled(r"(?P<law>Ley (?:Aduanera|Agraria|Minera))(?!\w)"), _law, ("ley",), "Ley Aduanera", "LeyesBiblio", anchor=_LAW_WORD),
    Pattern("DOF", compiled(rf"(?:Diario Oficial(?: de la Federación)?|D\. ?O\. ?F\.?|DOF)(?:,|:)? ?(?:\(?DOF\)?,? )?(?:(?:publicad[oa]s?|de|del|el|en|con|fecha|fechas|día|los|edición|la) ){{0,5}}(?P<date>{_DATE})", case=False), _dof, ("diario oficial", "dof", "d.o.f", "d. o. f"), "Diario Oficial de la Federación el 18 de junio de 2008", "dof.gob.mx"),
    Pattern("DOF", compiled(r"(?:DOF|D\.O\.F\.|Diario Oficial de la Federación|Official Gazette(?: of the Federation)?|Diario Oficial)(?:,| of| on| for|:)? (?P<date>(?:January|February|March|April|May|June|July|August|September|October|November|December) \d{1,2}, \d{4}|\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December) \d{4})"), _dof, ("dof", "d.o.f", "diario", "gazette"), "Diario Oficial of June 18, 2008", "in use"),
    Pattern("NOM", compiled(r"(?:PROY-|PROYECTO DE )?N(?:OM|MX)[-–‑ ](?:EM-)?(?P<number>[A-Z0-9]{1,4}[-–‑][A-Z0-9]{2,12}(?:[-–‑/][A-Z0-9]{2,12}){0,3}[-–‑](?:19|20)\d\d)(?!\d)"), lambda m, _s: ["nom:" + re.sub(r"[–‑]", "-", m["number"]).lower()], ("nom", "nmx"), "NOM-051-SCFI/SSA1-2010", "Ley de Infraestructura de la Calidad"),
    Pattern("MX tesis", compiled(rf"(?:(?:[Tt]esis|[Jj]urisprudencia|TESIS|JURISPRUDENCIA)(?: (?:de |por )?(?:jurisprudencia|aislada|contradicción|reiteración)){{0,2}}:? )?(?:(?:n[uú]mero|núm\.|clave|No\.) )?(?P<number>{_ORGAN}(?:/J\. ?\d{{1,4}}/(?:19|20)?\d\d| ?J/\d{{1,4}}| ?[IVXLCD]{{1,9}}/(?:19|20)?\d\d| ?\d{{1,4}} [A-Z]{{1,2}})){_EPOCH}"), _tesis, ("tesis", "jurisprudencia", "/j", "j/", "a.", "p."), "tesis P./J. 20/2014 (10a.)", "SCJN, Acuerdo General 17/2019"),
    Pattern("MX tesis", compiled(r"(?:[Rr]egistro digital|[Rr]egistro(?: IUS)?)(?: núm\.| número|:)? ?(?P<number>\d{6,7})(?!\d)"), "mx-tesis:{number}", ("registro",), "registro digital 2006224", "Semanario Judicial"),
    Pattern("MX amparo", compiled(rf"(?:juicio de )?amparo(?:s)?(?: directo| indirecto)?(?: en revisi[óo]n)? {_NUMBERED}", case=False), _case("amparo"), ("amparo",), "amparo directo en revisión 2806/2012", "SCJN"),
    Pattern("MX amparo", compiled(rf"(?:ADR|AR|AD) {_NUMBERED}"), _case("amparo"), ("ar ", "adr ", "ad "), "ADR 2806/2012", "SCJN", anchor=_AMPARO),
    Pattern("MX contradiccion", compiled(rf"contradicci[óo]n(?:es)? de (?:tesis|criterios) {_NUMBERED}", case=False), _case("contradiccion"), ("contradicci",), "contradicción de tesis 293/2011", "SCJN"),
    Pattern("MX accion", compiled(rf"(?:[Aa]cci(?:ón|ones) de [Ii]nconstitucionalidad|[Cc]ontroversias? [Cc]onstitucional(?:es)?|[Ee]xpediente [Vv]arios|[Ff]acultad de [Aa]tracción|[Rr]ecurso de [Rr]eclamación|[Ii]ncidente de [Ii]nejecución) {_NUMBERED}"), _case("accion"), ("inconstitucionalidad", "controversia", "expediente", "facultad", "recurso", "incidente"), "acción de inconstitucionalidad 10/2014", "SCJN"),
    Pattern("Acuerdo/Decreto", compiled(r"(?:Acuerdo(?: General| Específico| Secretarial| Ministerial| Presidencial)?|ACUERDO)(?: (?:núm(?:ero|\.)|número|No\.))? (?P<number>(?:[A-Z]{1,4}/)?\d{1,4}/\d{2,4}(?:/\d{2,4})?(?!\d))"), "mx-acuerdo:{number}", ("acuerdo",), "Acuerdo A/017/09", "DOF"),
    Pattern("Acuerdo/Decreto", compiled(r"(?P<name>(?:Acuerdo|Decreto|ACUERDO|DECRETO|Lineamientos|Reglas) (?:por (?:el|la|los|las) que|mediante el cual|que) (?:se )?[^.;\n\"”»]{10,200}?)(?=,? publicad|,? (?:en el )?(?:DOF|Diario)|[.;\n\"”»)]|$)"), lambda m, _s: [f"mx-decreto:{slug(m['name'])[:80]}"], ("acuerdo por", "decreto por", "mediante el cual", "acuerdo que", "decreto que", "lineamientos", "reglas"), "Decreto por el que se reforman diversas disposiciones", "DOF"),
    Pattern("Acuerdo/Decreto", compiled(r"(?:Decreto|DECRETO)(?: (?:Legislativo|Presidencial|número|núm\.|No\.)){0,2} (?P<number>\d{1,4}(?:/(?:19|20)\d\d)?)(?!\d)"), "mx-decreto:{number}", ("decreto",), "Decreto número 127", "DOF"),
    Pattern("Acuerdo/Decreto", compiled(rf"(?:Decreto|Acuerdo)(?: (?:Presidencial|Secretarial))? (?:de|del|de fecha) (?P<date>\d{{1,2}} de [a-z]{{4,10}} (?:de|del) {YEAR})"), lambda m, _s: [f"mx-decreto:{d.iso}" for d in find_dates(m["date"])], ("decreto", "acuerdo"), "Decreto del 18 de junio de 2008", "DOF"),
    Pattern("Plan", compiled(rf"(?P<name>(?:Plan|Programa)(?: (?:Nacional|Sectorial|Especial|Regional|Institucional|Estatal|Maestro|Binacional|Fronterizo)){{0,2}}(?:(?: {_GO_ON}){{0,3}} {_CAPITAL}){{0,10}},? (?:(?:19|20)\d\d ?[-–] ?(?:19|20)?\d\d))(?!\d)"), lambda m, _s: [f"plan:{slug(m['name'])}"], ("plan", "programa"), "Plan Nacional de Desarrollo 2007-2012", "Ley de Planeación, art. 21-26"),
)  # fmt: skip
