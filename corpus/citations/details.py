"""Volume, issue, pages, edition, report number and identifiers, read from the words of a reference and from nothing else.

Forms: The Chicago Manual of Style (17th ed.) ch. 14, APA 7 and ISO 690 for English and Spanish; DOI: the DOI Handbook 2.2;
ISBN and ISSN: ISO 2108 and ISO 3297. Examples are ours.
"""

from __future__ import annotations

import re

from corpus.folding import fold

_N = r"\d{1,5}(?:\s?[-–/]\s?\d{1,5})?"
_VOLUME = re.compile(r"\b(?:vol(?:umen|ume)?s?|t(?:omo)?)\b\.?\s?(?P<volume>\d{1,4}|[IVXLC]{1,7}\b)", re.IGNORECASE)
_ISSUE = re.compile(
    rf"\b(?:no|n[úu]m(?:ero)?s?|number|iss(?:ue)?)\b\.?\s?(?P<issue>{_N})|\bn[.]?[º°]\.?\s?(?P<nth>{_N})", re.IGNORECASE
)
_BOTH = re.compile(  # "46(2)", "46, no. 2", "12:3 (2004)", "46 (1970): 234"
    r"(?:^|[\s,.])(?P<volume>\d{1,4})(?:\s?\((?P<issue>\d{1,3}(?:[-–/]\d{1,3})?)\)(?!\s?\w)|:(?P<second>\d{1,3})\s?\((?=\d{4})"
    r"|(?=,?\s(?:no|n[úu]m)\.\s?\d)|(?=,?\s?\((?:[A-Z][a-zé]+\.?\s)?(?:1[89]|20)\d\d[a-e]?\)\s?[:,]))"
)
_PAGES = re.compile(r"\b(?:pp?|pgs?|p[áa]gs?|pages?|p[áa]ginas?)\b\.?\s?(?P<pages>\d{1,5}(?:\s?[-–]\s?\d{1,5})?)")
_YEAR = r"\((?:[A-Z][a-zé]+\.?\s)?(?:1[89]|20)\d\d[a-e]?\)"
_PAGES_AFTER = re.compile(
    rf"{_YEAR}\s?:\s?(?P<pages>\d{{1,5}}(?:\s?[-–]\s?\d{{1,5}})?)|{_YEAR},\s(?P<extent>\d{{1,5}}\s?[-–]\s?\d{{1,5}})(?!\d)"
    r"|\d\s?\(\d{1,3}\)\s?[,:]\s?(?P<more>\d{1,5}\s?[-–]\s?\d{1,5})"
)
_EDITION = re.compile(
    r"\b(?P<number>\d{1,2})\s?(?:st|nd|rd|th|d|[aª]\.?|[.]ª)\s?ed(?:ition|ici[óo]n|\.|\b)"
    r"|\b(?P<word>second|third|fourth|fifth|sixth|revised|rev\.|segunda|tercera|cuarta|quinta|sexta|revisada|corregida)\s(?:ed\.|edition\b|edici[óo]n\b)",
    re.IGNORECASE,
)
_NTH = {"second": "2", "third": "3", "fourth": "4", "fifth": "5", "sixth": "6"}
_NTH |= {"segunda": "2", "tercera": "3", "cuarta": "4", "quinta": "5", "sexta": "6"}
_REPORT = re.compile(
    r"\b(?:(?:report|paper|brief|document|publication|bulletin|circular|memorandum|series|informe|documento|cuaderno|bolet[íi]n|serie)"
    r"(?:\sde\s[a-zñáéíóú]+)?)\b[,:]?\s(?:no\.?|n[úu]m(?:ero|\.)?|number|n[º°]\.?)?\s?(?P<number>(?:[A-Z]{1,6}[-/.]?)?\d{1,6}(?:[-/.]\d{1,6})?[A-Z]?)(?!\w)"
    r"|(?<!\w)(?P<code>GAO[-/](?:[A-Z]{2,5}-)?\d{2,3}-\d{1,4}[A-Z]{0,3}|(?:CRS[ -])?R[LS]?\d{5}|NCJ\s?\d{6}|OIG-\d{2}-\d{1,4})(?!\w)",
    re.IGNORECASE,
)
_DOI = re.compile(r"\b(?P<doi>10\.\d{4,9}/[^\s\"<>”»\x02]+)")
_ISBN = re.compile(r"\bISBN(?:[-\s]?1[03])?:?\s?(?P<isbn>(?:97[89][-\s]?)?\d(?:[-\s]?\d){8}[-\s]?[\dXx])(?![\d-])")
_ISSN = re.compile(r"\bE?-?ISSN:?\s?(?P<issn>\d{4}[-–]\d{3}[\dXx])\b", re.IGNORECASE)


def read_details(tail: str, whole: str = "", *, report: bool = False) -> dict[str, str]:
    """Fields of a reference by name; those that its words do not give are left out.

    ``tail`` is the text after the title, ``whole`` all of it, with its URL. ``report``: a bare "No. 3" numbers the report.
    """
    found = {"edition": _edition(tail), **_identifiers(whole or tail)}
    rest = _ISSN.sub(" ", _ISBN.sub(" ", _DOI.sub(" ", tail)))
    if numbered := _REPORT.search(rest):
        found["number"] = numbered["number"] or numbered["code"]
        rest = rest[: numbered.start()] + ";" + rest[numbered.end() :]
    if pages := _PAGES.search(rest) or _PAGES_AFTER.search(rest):
        found["pages"] = _plain(next(filter(None, pages.groups())))
    volume, issue = _VOLUME.search(rest), _ISSUE.search(rest)
    if both := _BOTH.search(rest):
        found |= {"volume": both["volume"], "issue": both["issue"] or both["second"] or ""}
    if volume:
        found["volume"] = volume["volume"]
    if issue:
        name = "number" if report and not found.get("volume") and not found.get("number") else "issue"
        found[name] = _plain(issue["issue"] or issue["nth"])
    return {name: value for name, value in found.items() if value}


def _identifiers(text: str) -> dict[str, str]:
    doi, isbn, issn = _DOI.search(text), _ISBN.search(text), _ISSN.search(text)
    found = {"doi": doi["doi"].rstrip(".,;:)]").lower() if doi else "", "issn": _plain(issn["issn"]) if issn else ""}
    digits = re.sub(r"[-\s]", "", isbn["isbn"]).upper() if isbn else ""
    return found | {"isbn": digits if len(digits) in {10, 13} else ""}


def _edition(text: str) -> str:
    match = _EDITION.search(text)
    if not match:
        return ""
    return match["number"] or _NTH.get(fold(match["word"]), match["word"])


def _plain(value: str) -> str:
    return re.sub(r"\s", "", value).replace("–", "-")
