"""Forms of legal citations of the United States.

Sources: The Bluebook (21st ed.) rules 10-14, the Indigo Book 2.0 (public domain, CC0), the Government Publishing Office
Style Manual (2016) ch. 9, and House drafting style for "section N of this title". Examples are ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpus.citations.legal_pattern import MARK, ROMAN, SECTION, YEAR, Pattern, Scope, compiled, normal, slug
from corpus.citations.sections import expand, items

_ITEM = rf"(?:(?:{SECTION})|(?:\([A-Za-z0-9]{{1,6}}\)){{1,6}})"
_ASIDE = r"(?: ?\([^()]{0,80}(?:\([^()]{1,8}\)[^()]{0,60}){0,4}\))?"
_LIST = (
    rf"{SECTION}{_ASIDE}(?:(?:, (?:and |or )?|,? (?:and|or|to|through|and/or) )(?:sections? )?{_ITEM}{_ASIDE}){{0,12}}"
)
_PARTY = r"(?!(?:In|See|Cf|But|The|Under|And|Also|As|Accord|By|With|For|Compare) )[A-ZÁÉÍÓÚÑ][\w.'’&-]*(?:,? (?:of|the|and|de|la|del|for|ex|rel\.|[A-ZÁÉÍÓÚÑ&][\w.'’&-]*)){0,7}"
_PAREN = rf"(?: ?\((?:[^()]{{0,40}}\s)?{YEAR}\))?"
_REPORTER = (
    r"U\. ?S\.|S\. ?Ct\.|L\. ?Ed\.(?: ?2d)?|F\. ?(?:2d|3d|4th)|F\.(?= \d)|F\. ?Supp\.(?: ?[23]d)?|F\. ?App['’]?x|Fed\. Cl\.|B\. ?R\.|"
    r"I\. ?& ?N\. Dec\.|Cal\.(?: ?[2-5](?:d|th))?|N\. ?Y\.(?: ?[23]d)?|Tex\.|Ariz\.|N\. ?M\.|S\. ?W\.(?: ?[23]d)?|P\.(?: ?[23]d)|N\. ?E\.(?: ?[23]d)?|"
    r"N\. ?W\.(?: ?2d)?|S\. ?E\.(?: ?2d)?|A\.(?: ?[23]d)|So\.(?: ?[23]d)?|Ct\. Int['’]l Trade|U\. ?S\. ?App\. ?D\. ?C\.|T\. ?C\."
)
_ORDINALS = "First Second Third Fourth Fifth Sixth Seventh Eighth Ninth Tenth Eleventh Twelfth Thirteenth Fourteenth Fifteenth".split()


def _of_code(match: re.Match[str], _scope: Scope) -> Iterable[str]:
    for item in expand(items(match["sections"])):
        yield f"usc:{int(match['title'])}:{item}"


def _of_this_title(match: re.Match[str], scope: Scope) -> Iterable[str]:
    if scope.title:
        for item in expand(items(match["sections"])):
            yield f"usc:{scope.title}:{item}"


def _of_act(match: re.Match[str], _scope: Scope) -> Iterable[str]:
    name = match["act"]
    sections = match.groupdict().get("sections")
    if not sections:
        yield f"act:{slug(name)}"
        return
    for item in expand(items(sections)):
        yield f"act:{slug(name)}:{item}"


def _bill(match: re.Match[str], _scope: Scope) -> Iterable[str]:
    kind, congress = re.sub(r"[\s.]", "", match["kind"]).lower(), match["congress"] or ""
    if kind != "s" or congress:
        yield f"bill:{congress}:{kind}:{match['number']}" if congress else f"bill:{kind}:{match['number']}"


def _amendment(match: re.Match[str], _scope: Scope) -> Iterable[str]:
    word = (match["ordinal"] or match["number"]).split("-")[-1]
    number = _ORDINALS.index(word.title()) + 1 if word.title() in _ORDINALS else _roman(word)
    yield f"usconst:am{number}" + (f":s{match['section']}" if match.groupdict().get("section") else "")


def _article(match: re.Match[str], _scope: Scope) -> Iterable[str]:
    parts = [f"usconst:art{_roman(match['article'])}"]
    parts += [f"s{match['section']}"] if match["section"] else []
    parts += [f"cl{match['clause']}"] if match["clause"] else []
    yield ":".join(parts)


def _roman(text: str) -> int:
    if text.isdigit():
        return int(text)
    values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
    digits = [values[c] for c in text.upper()]
    return sum(-a if a < b else a for a, b in zip(digits, [*digits[1:], 0], strict=True))


def _case(match: re.Match[str], _scope: Scope) -> Iterable[str]:
    reporter = slug(re.sub(r"[.\s]", "", match["reporter"]))
    yield f"case:{match['volume']}:{reporter}:{normal(match['page'])}"


def _review(match: re.Match[str], _scope: Scope) -> Iterable[str]:
    yield f"review:{match['volume']}:{slug(match['journal'])}:{match['page']}"


_CONGRESS = rf"(?:,? (?P<congress>\d{{2,3}})(?:st|nd|rd|d|th) Cong(?:ress|\.)(?:,? (?:1st|2d|2nd|First|Second) [Ss]ess(?:ion|\.))?(?: ?\({YEAR}\))?)?"
_ACT_NAME = r"(?!(?:The|This|That|An?|Any|Such|Said|Each|In|Under|Of|For|And|See|Also|By|No|Act)\b)(?:[A-Z][\w'’-]*\.?(?:,? (?:(?:and|of|for|to|in|on|against|the|from|by|with) ){0,3})){1,10}Act(?: of (?:1[789]|20)\d\d)?"

_TITLE = re.compile(r"[Tt]itle\s+\d")
_ACT = re.compile(r"\sAct")
_ACT_SECTION = re.compile(r"Act(?:\s+of\s+\d{4})?,?\s+(?:§|[Ss]ec)")
_ACT_SHORT = re.compile(r"INA|IRCA|IIRIRA|NEPA")
_BILL = re.compile(r"(?:S\.|HR)\s?\d")
_REGISTER = re.compile(r"\d\s?F(?:ed|\.|R)", re.IGNORECASE)
_STATUTES = re.compile(r"\d\s*Stat", re.IGNORECASE)
_LAW_NUMBER = re.compile(r"\d\s?[-–—‑]\s?\d")
_REPORTED = re.compile("\\d\\s+(?:" + _REPORTER.replace(" ?", "\\s?").replace(" ", "\\s+") + ")\\s*(?:at\\s+)?\\d")
_DATED = re.compile(rf"\({YEAR}\)")

PATTERNS = (
    Pattern("U.S. Code", compiled(rf"(?P<title>\d{{1,2}}) ?U\. ?S\. ?C\.?(?: ?(?:A|S)\.)? ?(?:{MARK} ?)?(?P<sections>{SECTION})", case=False), _of_code, ("u.s", "u. s"), "8 U.S.C. § 1182(f)", "Bluebook 12.3", more=True),
    Pattern("U.S. Code", compiled(rf"(?P<title>\d{{1,2}}) ?USC(?:A|S)? ?(?:{MARK} ?)?(?P<sections>{SECTION})", case=False), _of_code, ("usc",), "8 USC 1182", "Indigo Book R15", more=True),
    Pattern("U.S. Code", compiled(rf"(?:[Ss]ections?|{MARK}) ?(?P<sections>{_LIST}) of [Tt]itle (?P<title>\d{{1,2}})(?:,? (?:of )?(?:the )?(?:United States Code|U\. ?S\. ?C(?:ode)?\.?))?"), _of_code, ("title",), "section 1385 of title 18, United States Code", "House drafting style", anchor=_TITLE),
    Pattern("U.S. Code", compiled(rf"[Tt]itle (?P<title>\d{{1,2}}),? (?:of the )?(?:United States Code|U\. ?S\. ?Code),? (?:at )?(?:{MARK}) ?(?P<sections>{SECTION})"), _of_code, ("title",), "title 8, United States Code, section 1324", "GPO Style Manual 9", more=True, anchor=_TITLE),
    Pattern("U.S. Code", compiled(rf"(?:[Ss]ecci(?:ón|ones)|[Aa]rtículos?) (?P<sections>{SECTION}) del [Tt]ítulo (?P<title>\d{{1,2}}) del Código de (?:los )?Estados Unidos"), _of_code, ("codigo de",), "sección 1182 del Título 8 del Código de los Estados Unidos", "translation in use"),
    Pattern("U.S. Code", compiled(rf"[Tt]ítulo (?P<title>\d{{1,2}}) del Código de (?:los )?Estados Unidos,? (?:{MARK}) ?(?P<sections>{SECTION})"), _of_code, ("codigo de",), "Título 8 del Código de los Estados Unidos, sección 1182", "translation in use"),
    Pattern("U.S. Code", compiled(rf"(?:[Ss]ections?|§{{1,2}}) ?(?P<sections>{_LIST}) ?of this title"), _of_this_title, ("of this title",), "section 1229a of this title", "House drafting style", scope="title"),
    Pattern("CFR", compiled(rf"(?P<title>\d{{1,2}}) ?C\. ?F\. ?R\.? ?(?:{MARK} ?|[Pp]arts? |[Pp]ts?\. )?(?P<section>\d{{1,4}}(?:\.\d{{1,4}}[a-z]?(?:-\d{{1,3}}[A-Za-z]?)?)?(?:\s?\([A-Za-z0-9]{{1,5}}\)){{0,6}})", case=False), "cfr:{title}:{section}", ("c.f", "c. f"), "19 C.F.R. § 101.3", "Bluebook 14.2"),
    Pattern("CFR", compiled(rf"(?P<title>\d{{1,2}}) ?CFR ?(?:{MARK} ?|[Pp]arts? |[Pp]ts?\. )?(?P<section>\d{{1,4}}(?:\.\d{{1,4}}[a-z]?(?:-\d{{1,3}}[A-Za-z]?)?)?(?:\s?\([A-Za-z0-9]{{1,5}}\)){{0,6}})", case=False), "cfr:{title}:{section}", ("cfr",), "19 CFR 101.3", "GPO Style Manual 9"),
    Pattern("CFR", compiled(r"[Tt]itle (?P<title>\d{1,2}),? (?:of the )?Code of Federal Regulations,? (?:§ ?|[Ss]ections? |[Pp]arts? )(?P<section>\d{1,4}(?:\.\d{1,4})?)"), "cfr:{title}:{section}", ("code of federal",), "title 8, Code of Federal Regulations, section 208.30", "GPO Style Manual 9", anchor=_TITLE),
    Pattern("Federal Register", compiled(r"(?P<volume>\d{1,3}) ?(?:Fed\. ?Reg\.|F\. ?R\.|FR(?= \d)|Federal Register) ?(?:at |p\. )?(?P<page>\d{1,3},\d{3}|\d{1,6})(?!\w)", case=False), "fr:{volume}:{page}", ("reg", "f.r", "f. r", "fr "), "74 Fed. Reg. 4832", "Bluebook 14.2", anchor=_REGISTER),
    Pattern("Statutes at Large", compiled(r"(?P<volume>\d{1,3}) ?Stat\. ?(?P<page>\d{1,2},\d{3}|\d{1,4}(?:-\d{1,4})?)(?!\w)", case=False), "stat:{volume}:{page}", ("stat",), "116 Stat. 2135", "Bluebook 12.4", anchor=_STATUTES),
    Pattern("Statutes at Large", compiled(r"(?P<volume>\d{1,3}) Stat (?P<page>\d{1,2},\d{3}|\d{1,4})(?!\w)"), "stat:{volume}:{page}", ("stat",), "116 Stat 2135", "Bluebook 12.4", anchor=_STATUTES),
    Pattern("Public Law", compiled(r"(?:Pub(?:lic|\.)? ?L(?:aw|\.)|P\. ?L\.|PL|Ley Pública) ?(?:No\.? ?|Number |Núm\. ?)?(?P<congress>\d{2,3}) ?[-–—‑] ?(?P<number>\d{1,4})(?!\d)", case=False), "publ:{congress}-{number}", ("pub", "p.l", "p. l", "pl ", "publica"), "Pub. L. No. 110-252", "Bluebook 12.4", anchor=_LAW_NUMBER),
    Pattern("Executive order", compiled(r"(?:Exec(?:utive|\.) Orders?|E\. ?O\.|EO|Orden Ejecutiva|Orden ejecutiva) ?(?:Nos?\.? ?|Number |Núm\. ?)?(?P<number>\d{1,2},\d{3}|\d{4,5})(?!\d)"), "eo:{number}", ("order", "e.o", "e. o", "eo ", "orden"), "Exec. Order No. 13,224", "Bluebook 14.7"),
    Pattern("Executive order", compiled(r"(?:exec(?:utive|\.) order|orden ejecutiva) (?:no\.? ?|núm\. ?)?(?P<number>\d{1,2},\d{3}|\d{4,5})(?!\d)"), "eo:{number}", ("order", "orden"), "executive order 13224", "Bluebook 14.7"),
    Pattern("Proclamation", compiled(r"(?:Presidential )?Proc(?:lamation|\.) ?(?:No\.? ?|Number )?(?P<number>\d{1,2},\d{3}|\d{4,5})(?!\d)", case=False), "proc:{number}", ("proc",), "Proclamation 10773", "Bluebook 14.7"),
    Pattern("Bill", compiled(rf"(?P<kind>H\. ?R\.|H\.? ?(?:J\.? ?|Con\.? ?)?Res\.|S\.? ?(?:J\.? ?|Con\.? ?)?Res\.) ?(?P<number>\d{{1,5}})(?!\d){_CONGRESS}"), _bill, ("h.r", "h. r", "res.", "h.j", "s.j"), "H.R. 6028, 110th Cong. (2008)", "Bluebook 13.2"),
    Pattern("Bill", compiled(rf"(?P<kind>S\.|HR) ?(?P<number>\d{{1,5}})(?!\d){_CONGRESS}"), _bill, ("s.", "hr "), "S. 2611, 109th Cong. (2006)", "Bluebook 13.2", anchor=_BILL),
    Pattern("U.S. Constitution", compiled(rf"U\. ?S\. ?Const(?:itution|\.),? [Aa]rt(?:icle|\.) (?P<article>{ROMAN}|\d)(?:,? ?(?:§|[Ss]ec(?:tion|\.)) ?(?P<section>\d{{1,2}}))?(?:,? [Cc]l(?:ause|\.) ?(?P<clause>\d{{1,2}}))?", case=False), _article, ("const",), "U.S. Const. art. II, § 2", "Bluebook 11"),
    Pattern("U.S. Constitution", compiled(rf"[Aa]rticle (?P<article>{ROMAN})(?:,? (?:§|[Ss]ection) ?(?P<section>\d{{1,2}}))?(?:,? [Cc]lause (?P<clause>\d{{1,2}}))?,? of the (?:U\. ?S\. |United States |Federal )?Constitution(?! of (?!the United States))(?: of the United States)?"), _article, ("constitution",), "Article II, Section 2 of the Constitution", "GPO Style Manual 9"),
    Pattern("U.S. Constitution", compiled(rf"U\. ?S\. ?Const(?:itution|\.),? [Aa]mend(?:ment|s|\.)? (?P<number>{ROMAN}|\d{{1,2}})(?P<ordinal>)(?:,? ?(?:§|[Ss]ec(?:tion|\.)) ?(?P<section>\d))?", case=False), _amendment, ("const",), "U.S. Const. amend. XIV, § 1", "Bluebook 11"),
    Pattern("U.S. Constitution", compiled(rf"(?P<ordinal>(?:Twenty-)?(?:{'|'.join(_ORDINALS)}))(?P<number>) Amendment(?: (?:to|of) the (?:U\. ?S\. |United States )?Constitution)?(?! to (?!the (?:U\.|United States )?Constitution))"), _amendment, ("amendment",), "Fourteenth Amendment", "GPO Style Manual 9"),
    Pattern("Named act", compiled(rf"(?:[Ss]ec(?:tions?|s?\.)|§{{1,2}}) ?(?P<sections>{_LIST}) ?of the (?P<act>{_ACT_NAME})"), _of_act, ("act",), "section 212(f) of the Immigration and Nationality Act", "House drafting style", anchor=_ACT),
    Pattern("Named act", compiled(rf"(?P<act>{_ACT_NAME}),? (?:§{{1,2}}|[Ss]ec(?:tions?|\.)) ?(?P<sections>{SECTION})"), _of_act, ("act",), "Homeland Security Act of 2002, § 402", "Bluebook 12.4", anchor=_ACT_SECTION),
    Pattern("Named act", compiled(rf"(?:[Ss]ec(?:tions?|\.)|§{{1,2}}) ?(?P<sections>{SECTION}) of the (?P<act>INA|IRCA|IIRIRA|NEPA)\b"), _of_act, ("ina", "irca", "iirira", "nepa"), "section 212(f) of the INA", "in use", anchor=_ACT_SHORT),
    Pattern("Named act", compiled(rf"INA,? (?:{MARK}) ?(?P<sections>{SECTION})(?P<act>)"), lambda m, _s: [f"act:ina:{normal(m['sections'])}"], ("ina",), "INA § 212(a)(9)(B)", "in use", anchor=_ACT_SHORT),
    Pattern("Named act", compiled(rf"(?P<act>{_ACT_NAME})(?!\w)(?! No\.)"), _of_act, ("act",), "Homeland Security Act of 2002", "Bluebook 12.4", anchor=_ACT),
    Pattern("U.S. case", compiled(rf"(?:(?:In re|Matter of|Ex parte) {_PARTY}|{_PARTY} v(?:s?\.|s) {_PARTY}),? (?P<volume>\d{{1,4}}) (?P<reporter>{_REPORTER}) ?(?P<page>\d{{1,5}})(?:, \d{{1,5}}(?:[-–]\d{{1,5}})?)?{_PAREN}"), _case, (" v", "in re", "matter of", "ex parte"), "United States v. Alvarez-Machain, 504 U.S. 655 (1992)", "Bluebook 10", anchor=_REPORTED),
    Pattern("U.S. case", compiled(rf"(?:{_PARTY},? )?(?P<volume>\d{{1,4}}) (?P<reporter>{_REPORTER}) (?:at )?(?P<page>\d{{1,5}})(?:, \d{{1,5}}(?:[-–]\d{{1,5}})?)?{_PAREN}(?! ?\d)"), _case, ("u.s", "u. s", "f.", "ct.", "ed.", "dec.", "cal", "n.y", "w.", "p.", "n.e", "a.", "so.", "b.r", "cl.", "trade"), "504 U.S. 655 (1992)", "Bluebook 10.9", anchor=_REPORTED),
    Pattern("Law review", compiled(rf"(?P<volume>\d{{1,3}}) (?P<journal>(?:[A-Z][\w'’]*\.?|&|of|on|and)(?: ?(?:[A-Z][\w'’]*\.?|&|of|on|and|in|the)){{0,8}}(?:\.|\bL\.J|Review|Journal)) (?P<page>\d{{1,4}})(?:, \d{{1,4}}(?:[-–]\d{{1,4}})?)? ?\({YEAR}\)"), _review, ("rev", "j.", "journal", "pol'y", "pol’y", "bus.", "l.", "int'l", "int’l", "stud", "q."), "24 Law & Pol'y Int'l Bus. 391 (1993)", "Bluebook 16.4", anchor=_DATED),
)  # fmt: skip
