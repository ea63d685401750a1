"""What stands after a title: the periodical or site that holds a work, its publisher and place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.citations.dates import MONTHS, find_dates
from corpus.citations.names import BODY_WORDS

_OUTLETS = re.compile(  # press, broadcasters and their blogs: they hold a work, they do not publish it as a body
    r"\b(?:Times|Post|Journal|Herald|Tribune|Chronicle|Gazette|Telegraph|Guardian|Independent|Observer|Economist|Newsweek|Magazine|Review|"
    r"Quarterly|Monthly|Weekly|Week|Daily|News|Globe|Sun|Star|Bulletin|Blog|Radio|TV|Television|Diario(?! Oficial)|Peri[óo]dico|Peri[óo]dica|"
    r"Revista|Gaceta(?! Parlamentaria)|Semanario|Bolet[íi]n|Peri[óo]dicos|Noticias|Noticieros?|Universal|Jornada|Reforma|Mural|Exc[ée]lsior|Milenio|"
    r"Proceso|Cr[óo]nica|Financiero|Economista|Norte(?=$)|Vanguardia|Imparcial|Informador|Frontera(?=$)|Zeta|Nexos|Letras Libres|Letras|Pa[íi]s|Mundo|"
    r"Telemundo|Univisi[óo]n|Televisa|Azteca|Terra|Notimex|EFE|AFP|AP|UPI|Reuters|Associated Press|Agence France|BBC|CNN|MSNBC|NBC|CBS|ABC|NPR|PBS|"
    r"Fox|Bloomberg|Politico|Slate|Salon|Wired|Stratfor|InSight|Animal Pol[íi]tico|Aristegui|Foreign Affairs|Foreign Policy|Atlantic|Yorker|"
    r"National Public Radio|Monitor|Dispatch|Mercury|Bee|Inquirer|Examiner|Express|Mail|Mirror|Wall Street|Estudios|Studies|Perspectives?|Annals|Anales|"
    r"Cuadernos|Perspectivas|Letters|Law Review)\b"
)
_SCHOLARLY = re.compile(
    r"\b(?:Journal of|Law Journal|Law Review|Review of|Quarterly|Annals|Studies|Perspectives?|Revista (?:de|Mexicana|Latinoamericana)|Estudios|Cuadernos|"
    r"Foreign (?:Affairs|Policy)|Policy in|Intelligence Review|Letters|Anales|Perfiles|Frontera Norte)\b"
)
_PLACE_HOUSE = re.compile(
    r"(?P<place>[A-ZÁÉÍÓÚÑ][\w.'’ -]+(?:,\s*(?:[A-Z]{2,4}|[A-Z][\w.]+(?:\s[A-Z][\w.]+)?))?)\s*:\s*(?P<house>[A-ZÁÉÍÓÚÑ][^:,;()\d]+?)\s*(?=[,;.)]|$|\d{4})"
)
HOUSES = re.compile(  # words and names of publishers
    r"\b(?:Press|Publish\w+|Publications|Books|Editorial(?:es)?|Editores|Ediciones|Ashgate|Routledge|Mac[Mm]illi?an|Palgrave|Springer|Sage|Elsevier|Wiley|"
    r"Blackwell|Norton|Knopf|Penguin|Random House|HarperCollins|Siglo XXI|Fondo de Cultura|FCE|Porr[úu]a|Planeta|Grijalbo|Oc[ée]ano|Tecnos|Ariel|"
    r"Longman|Praeger|Rowman|Lynne Rienner|Polity|Verso|Basic Books|Simon & Schuster|Debate|Taurus|C[áa]tedra|Gedisa|Paid[óo]s|Trotta|Brill|Hart)\b"
)
_SPLIT = re.compile(r"[,;()\[\]\x02:]|(?<=[^\W\d_]{2})\.(?=\s|,|$)|(?<=\w)\.,|\s[–—]\s")
_BOOK = re.compile(
    r"[\s,.;]*(?:(?:in|en)\b:?\s+)?(?P<book>[A-ZÁÉÍÓÚÑ].*?)(?=[,.(]\s*(?:Reports?|Informe|Vol|No|N[úu]m|eds?|edited|coord|\(|\d{4}|[A-Z]\w+:)|\.\s|$)",
    re.DOTALL,
)
_NOT_NAMES = re.compile(
    r"^(?:(?:vol|no|num|núm|iss|issue|number|pp?|pgs?|pages?|págs?|report no|policy paper|working paper|eds?|edited|editors?|in|en|and|reprint|"
    r"reprinted|accessed|retrieved|available|disponible|consultad[oa]|fecha|trans|rev|series|chapter|cap|mimeo|draft|last|updated|from|at|online|"
    r"http|www|tesis|isbn|issn|doi|january|february|march|april|june|july)\b|u\.?[ks]\.?$|\W*$)",
    re.IGNORECASE,
)


_NUMBERED = re.compile(  # a periodical is followed by its volume: "Economic Geography, 46 (1970)"
    r"[\s,.;]*(?:(?:in|en)\s+)?(?P<host>[A-ZÁÉÍÓÚÑ][^,;:()\d\"“]{2,90}?),?\s+(?:vol\.?\s*|v\.\s*|n[úu]m\.?\s*|n[oº]\.?\s*)?\d{1,4}\s*(?:\(|,|:|\.\d)"
)
_MONTH_END = re.compile(r"\b(?:" + "|".join(MONTHS) + r")$", re.IGNORECASE)
_EDITED = re.compile(
    r"[\s,.;]*(?:in|en)\s[^()]{3,150}?,?\s\(?(?:eds?|coords?|comps?)\.?\)?,?\s(?P<host>[A-ZÁÉÍÓÚÑ][^()\"“]{3,200}?)\s\("
)


@dataclass(frozen=True, slots=True)
class Imprint:
    """What the words after a title say. Empty where they say nothing."""

    container: str = ""
    publisher: str = ""
    place: str = ""
    scholarly: bool = False  # the container is a learned or policy journal


def read_imprint(tail: str, host: str = "", *, chapter: bool = False) -> Imprint:
    """Container, publisher and place in ``tail``, the reference's text after its title without its URL.

    ``host`` is an italic title after the first one: it is the container. ``chapter`` says that the title is that of a
    chapter, so that the first words after it name the book. Lists of outlets and words are our own.
    """
    place, publisher = "", ""
    if not host and chapter and (book := _BOOK.match(tail)):
        host, tail = book["book"], tail[book.end() :]
    if match := _PLACE_HOUSE.search(tail):
        place, publisher = match["place"].strip(), match["house"].strip()
        tail = tail[: match.start()] + " ; " + tail[match.end() :]
    held = _NUMBERED.match(tail) or _EDITED.match(tail)
    if not host and held and not _MONTH_END.search(held["host"]):
        host, tail = held["host"].strip(), tail[held.end("host") :]
    for dated in reversed(find_dates(tail)):
        tail = tail[: dated.start] + ";" + tail[dated.end :]
    pieces = [piece for raw in _SPLIT.split(tail) if (piece := _clean(raw)) and not _NOT_NAMES.match(piece)]
    pieces = [piece for piece in pieces if piece[0].isupper() or piece.startswith("el ")]
    outlet = next((p for p in pieces if _OUTLETS.search(p) and not _is_house(p)), "") if not host else ""
    container = host or outlet
    if not publisher and not (host and not any(BODY_WORDS.search(p) or HOUSES.search(p) for p in pieces)):
        publisher = _publisher([p for p in pieces if p != outlet], contained=bool(container))
    return Imprint(container, publisher, place, bool(_SCHOLARLY.search(container)))


def is_outlet(name: str) -> bool:
    """Whether ``name`` reads as that of a periodical, broadcaster, agency or site of news."""
    return _OUTLETS.search(name) is not None and not _is_house(name)


def _is_house(name: str) -> bool:
    return (
        re.search(
            r"\b(?:Press|Universit\w+|Universidad|Institut\w+|Cent(?:er|ro)|Colegio|Office|Oficina|Secretar[íi]a|Department)\b",
            name,
        )
        is not None
    )


def _clean(piece: str) -> str:
    piece = piece.strip(' \n\t*–—-"“”<>').lstrip(". ")
    return re.sub(r"^(?:(?:in|en|at|from|by|por|de)\s+)(?=[A-ZÁÉÍÓÚÑ])", "", re.sub(r"\s+", " ", piece))


def _publisher(pieces: Sequence[str], *, contained: bool) -> str:
    """The first body in ``pieces``, with the bodies it is part of; else, where nothing holds the work, the first name."""
    first = next((i for i, p in enumerate(pieces) if BODY_WORDS.search(p) or HOUSES.search(p) or _is_acronym(p)), None)
    if first is None:
        return pieces[0] if pieces and not contained else ""
    names = [pieces[first]]
    for piece in pieces[first + 1 :]:
        if not (BODY_WORDS.search(piece) or _is_acronym(piece)):
            break
        names.append(piece)
    return ", ".join(names)


def _is_acronym(piece: str) -> bool:
    return re.fullmatch(r"[A-ZÁÉÍÓÚÑ&-]{3,}", piece) is not None
