"""Names of authors as printed, to ``Family, Given`` or the name of a body."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.folding import fold

PARTICLES = frozenset(
    "de del la las los y e da das do dos di du van von der den ten ter le el al bin ibn san santa mac st.".split()
)
BODY_WORDS = re.compile(
    r"\b(?:Academy|Administration|Agenc\w+|Agencia|Alianza|Alliance|Archivo|Army|Asociaci[oó]n|Association|Auditor[ií]a|Banco|Bank|Board|"
    r"Branch|Bureau|C[aá]mara|Cent(?:er|re|ro)|Coalition|Coalici[oó]n|Colegio|College|Comisi[oó]n|Comit[eé]|Commission|Committee|Company|"
    r"Conference|Conferencia|Congreso|Congress|Consejo|Consortium|Consorcio|Consulado|Convenci[oó]n|Coordinaci[oó]n|Corporation|Corps|Corte|"
    r"Council|Court|Departamento|Department|Direcci[oó]n|Embajada|Embassy|Estados Unidos|Facultad|Federaci[oó]n|Federation|Fiscal[ií]a|"
    r"Fondo|Foundation|Forum|Foro|Fund|Fundaci[oó]n|Gobierno|Government|Group|Grupo|House|Initiative|Iniciativa|Inc|Instit\w+|Junta|"
    r"Laborator\w+|League|Library|Minist\w+|Museum|Naciones|Nations|National|Network|Observatorio|Office|Oficina|Organi[sz]a\w+|"
    r"Parlamento|Parliament|Partnership|Partido|Patronato|Police|Polic[ií]a|Presidencia|Presidency|Press|Procuradur[ií]a|Program|Programa|"
    r"Project|Proyecto|Red|Region|Rep[uú]blica|Republic|School|Secretar[ií]a|Secretariat|Senado|Senate|Service|Servicio|Sistema|Society|"
    r"Sociedad|States|Staff|Subcommittee|System|Tribunal|Uni[oó]n|United|Unidad|Universi\w+|World)\b"
)
_ROLE = re.compile(
    r"[\s,(]*\b(?:eds?|editors?|editores|coords?|coordinador(?:[ae]s?)?|coordinadores|comps?|compilador(?:[ae]s?)?|dirs?|director(?:[ae]s?)?|editoras?|trans|trads?)\b\.?\)?[\s,.:]*$",
    re.IGNORECASE,
)
_ET_AL = re.compile(r"[,\s]+(?:et\s+al\.?|y otros|and others|e\.?\s?a\.)\s*$", re.IGNORECASE)
_AND = re.compile(r",?\s+(?:and|y|e|&|with|con)\s+(?=[^\W\d_])|\s*&\s*")
_INITIALS = re.compile(r"(?:[A-ZÀ-ÖØ-Þ]\.?[\s-]?){1,4}")
_GIVEN = frozenset(  # Spanish given names: after one alone, two family names follow ("David Merino Recalde")
    "adolfo adriana agustin alberto alejandra alejandro alfonso alfredo ana andres angel antonio armando arturo beatriz bernardo carlos carmen "
    "cecilia cesar claudia daniel david diego edgar eduardo efrain elena emilio enrique ernesto esther eugenia felipe fernando francisco gabriel gabriela "
    "gerardo gloria guadalupe guillermo gustavo hector hugo humberto ignacio isabel ivan javier jaime jesus joaquin joel jorge jose josefina juan juana julia julio "
    "laura leticia lorenzo lourdes lucia luis luz manuel marcela marcos margarita maria mariana mario marta martha martin mauricio mercedes miguel "
    "monica natalia nestor nicolas octavio oscar pablo patricia pedro pilar rafael ramon raul rebeca ricardo roberto rocio rodolfo rodrigo rosa "
    "ruben salvador santiago sergio silvia sofia susana teresa tomas vicente victor virginia yolanda".split()
)
_NOT_NAMES = frozenset(
    "the this that these those it he she they in on at as for while also both if when there an a see el la los las este esta estos en al por como ver véase".split()
)
_OF_BODIES = frozenset("of the for and on in to para en por con a at against contra sobre &".split())


def parse_authors(text: str) -> tuple[str, ...]:
    """Authors in ``text`` (all of it must be their names), in the order printed; empty when it names nobody.

    >>> parse_authors("Hoeffler, Michael, Nancy Rytina and Bryan Baker,")
    ('Hoeffler, Michael', 'Rytina, Nancy', 'Baker, Bryan')
    """
    text = re.sub(r"\s*\((?:\d{4}[a-z]?|n\.d\.|s\.f\.)\)", "", text.strip())
    text = re.sub(r"(?<=[.,])\s(?:(?:1[5-9]|20)\d\d[a-z]?|n\.d\.|s\.f\.)[.,:]?$", "", text)
    text = _ET_AL.sub("", _ROLE.sub("", text.strip(" ,;:–—-*").rstrip())).strip(" ,;:–—-*")
    if text.endswith(".") and not re.search(r"(?:^|[\s.,])[^\W\d_]\.$|\b(?:Jr|Sr|Inc|A\.C|S\.C)\.$", text):
        text = text[:-1]
    if not text or (text[0].islower() and text.split()[0] not in PARTICLES):
        return ()
    if ";" in text:
        return tuple(name for part in text.split(";") for name in parse_authors(part))
    if is_body(text):
        return _bodies(text)
    return tuple(_people(text))


def is_body(text: str) -> bool:
    """Whether a name is that of a body rather than of a person."""
    if BODY_WORDS.search(text):
        return True
    words = text.split()
    if re.fullmatch(r"[A-ZÁÉÍÓÚÑ&.-]{2,}(?:\s[A-ZÁÉÍÓÚÑ&.-]{2,})?", text) and "," not in text:
        return len(words) == 1 and not _INITIALS.fullmatch(text)
    return "," not in text and (len(words) > 2 and words[1].lower() in {"of", "for", "para", "on"})


def is_author_text(text: str) -> bool:
    """Whether all of ``text`` reads as the names of authors, as they stand before a title."""
    text = re.sub(r"\s*\((?:\d{4}[a-z]?|n\.d\.|s\.f\.)\)[\s.,:]*$", ".", text).strip()
    if not 2 <= len(text) <= 300 or re.search(r"\d|[?!\"“”*\x02]|\.\.", text) or not re.search(r"[\w.)][,.:]?$", text):
        return False
    words = re.findall(r"[^\W\d_][\w'’.-]*", _ROLE.sub("", text))
    if not words or words[0].lower() in _NOT_NAMES or (words[0][0].islower() and words[0] not in PARTICLES):
        return False
    if is_body(text):
        lower = [w for w in words if w[0].islower() and w not in PARTICLES | _OF_BODIES]
        return not lower and len(words) <= 24
    names = parse_authors(text)
    known = PARTICLES | {"and", "et", "al", "al.", "jr.", "with", "con"}
    return bool(names) and all(w[0].isupper() or w.lower() in known for w in words) and _punctuated(text, len(words))


def _punctuated(text: str, words: int) -> bool:
    """Whether names stand as they do before a title: closed by a mark, and few enough."""
    return text[-1] in ",.:;)" and words <= 40


def _bodies(text: str) -> tuple[str, ...]:
    """One name, or two where both halves around "and" are names of bodies of at least three words."""
    for match in re.finditer(r",?\s+(?:and|y|&)\s+(?:the\s+|la\s+|el\s+)?", text):
        left, right = text[: match.start()], text[match.end() :]
        heads = BODY_WORDS.match(left) and re.match(
            r"(?:U\.S\.|Latin America|(?:\w+ )?" + BODY_WORDS.pattern + ")", right
        )
        if heads and len(left.split()) >= 4 and len(right.split()) >= 3:
            return (left, *_bodies(right))
    return (text,)


def _people(text: str) -> Sequence[str]:
    names: list[str] = []
    groups = [group.strip() for group in _AND.split(text)]
    if len(groups) == 2 and "," not in text and not _is_whole(groups[0]):
        return [_inverted_from_direct(text)]  # "Ramón y Cajal"
    for group in groups:
        chunks = [chunk.strip() for chunk in group.split(",") if chunk.strip(" .")]
        while chunks:
            if len(chunks) > 1 and _is_inverted(chunks, first=not names, groups=len(groups)):
                given = chunks[1]
                names.append(f"{chunks[0]}, {given}")
                del chunks[:2]
                if chunks and re.fullmatch(r"(?:Jr|Sr|I{1,3}|IV)\.?", chunks[0]):
                    names[-1] += f", {chunks.pop(0)}"
            else:
                names.append(_inverted_from_direct(chunks.pop(0)))
    return [name for name in names if _is_name(name)]


def _is_whole(chunk: str) -> bool:
    return "," in chunk or len(chunk.split()) > 1


def _is_inverted(chunks: list[str], *, first: bool, groups: int) -> bool:
    """Whether ``chunks[0], chunks[1]`` is "Family, Given" and not two people given name first."""
    family, given = chunks[0].split(), chunks[1].split()
    if _INITIALS.fullmatch(chunks[1]) or len(family) == 1 or family[0].lower() in PARTICLES:
        return True
    if fold(given[0]) in _GIVEN and fold(family[0]) not in _GIVEN:
        return True
    if len(chunks) == 2 and groups == 1:
        return len(family) <= 3
    return first and len(given) == 1 and len(family) <= 2


def _inverted_from_direct(name: str) -> str:
    words = name.split()
    if len(words) < 2:
        return name
    cut = len(words) - 1
    if re.fullmatch(r"(?:Jr|Sr|II|III)\.?", words[-1]) and cut > 1:
        cut -= 1
    if _has_two_families(words) and words[cut - 1] not in PARTICLES:
        cut -= 1
    while cut > 1 and words[cut - 1] in PARTICLES:
        cut -= 1
    return f"{' '.join(words[cut:])}, {' '.join(words[:cut])}"


def _has_two_families(words: Sequence[str]) -> bool:
    """Whether a name given name first ends in two family names, as Spanish ones do."""
    if any(_INITIALS.fullmatch(word) for word in words):
        return False
    given = next((i for i, word in enumerate(words) if fold(word) not in _GIVEN and word not in PARTICLES), len(words))
    families = len([word for word in words[given:] if word not in PARTICLES])
    return families == 2 and 0 < given < len(words) if given else len(words) >= 4


def _is_name(name: str) -> bool:
    words = re.findall(r"[^\W\d_][\w'’.-]*", name)
    return 0 < len(words) <= 7 and all(w[0].isupper() or w.lower() in PARTICLES for w in words)
