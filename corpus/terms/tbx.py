"""Concepts as TBX-Basic in DCA style (ISO 30042:2019, namespace ``urn:iso:std:iso:30042:ed-2``).

Data categories used, all of TBX-Basic: subjectField, source, crossReference, definition, partOfSpeech,
administrativeStatus, geographicalUsage, termType. What the dialect has no category for (how equivalent the languages
are; that a term is avoided by some) stands in a note with a fixed beginning. Ids get a prefix, for XML ids may not
begin with a digit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from lxml import etree

from corpus.errors import Error
from corpus.model import Concept, ConceptId, Language, Term

NAMESPACE = "urn:iso:std:iso:30042:ed-2"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_NS = {"t": NAMESPACE}
_PREFIX, _EQUIVALENCE, _AVOIDED = "c.", "equivalence: ", "status: avoided"
_STATUS = {
    "preferred": "preferredTerm-admn-sts",
    "admitted": "admittedTerm-admn-sts",
    "deprecated": "deprecatedTerm-admn-sts",
    "avoided": "deprecatedTerm-admn-sts",
}
_READ_STATUS = {
    **{written: status for status, written in _STATUS.items() if status != "avoided"},
    "supersededTerm-admn-sts": "deprecated",
}


def write(concepts: Iterable[Concept]) -> bytes:
    """The concepts as a TBX-Basic document."""
    root = etree.Element(
        f"{{{NAMESPACE}}}tbx", {"style": "dca", "type": "TBX-Basic", f"{_XML}lang": "en"}, nsmap={None: NAMESPACE}
    )
    header = _add(_add(root, "tbxHeader"), "fileDesc")
    _add(_add(header, "titleStmt"), "title", "Puente: terms of the U.S.–Mexico border")
    _add(_add(header, "sourceDesc"), "p", "Term base of Puente")
    body = _add(_add(root, "text"), "body")
    for concept in concepts:
        _write_concept(body, concept)
    etree.indent(root)
    document: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return document


def _add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    child = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}", attributes)
    child.text = text or None
    return child


def _write_concept(body: etree._Element, concept: Concept) -> None:
    entry = _add(body, "conceptEntry", id=_PREFIX + concept.id)
    if concept.domain:
        _add(entry, "descrip", concept.domain, type="subjectField")
    if concept.source:
        _add(entry, "admin", concept.source, type="source")
    for kind, target in concept.relations:
        _add(entry, "ref", kind, type="crossReference", target=_PREFIX + target)
    _add(entry, "note", _EQUIVALENCE + concept.equivalence)
    if concept.note != concept.notes.get(Language.EN, ""):
        _add(entry, "note", concept.note)
    for language in Language:
        _write_language(entry, concept, language)
    _terms_last(entry)


def _write_language(entry: etree._Element, concept: Concept, language: Language) -> None:
    terms = [term for term in concept.terms if term.language is language]
    section = _add(entry, "langSec") if terms else entry  # a langSec without terms is not allowed
    if terms:
        section.set(f"{_XML}lang", _tag(language))
    for name, text, category in (
        ("descrip", concept.definitions.get(language, ""), {"type": "definition"}),
        ("note", concept.notes.get(language, ""), {}),
    ):
        if text:
            child = _add(section, name, text, **category)
            if not terms:
                child.set(f"{_XML}lang", _tag(language))
    for term in terms:
        _write_term(section, term)


def _terms_last(entry: etree._Element) -> None:
    """Moves the language sections behind all that is said of the concept, where the dialect wants them."""
    for section in entry.findall("t:langSec", _NS):
        entry.append(section)


def _tag(language: Language) -> str:
    return "und" if language is Language.OTHER else language.value


def _write_term(section: etree._Element, term: Term) -> None:
    entry = _add(section, "termSec")
    _add(entry, "term", term.text)
    if term.part_of_speech:
        _add(entry, "termNote", term.part_of_speech, type="partOfSpeech")
    _add(entry, "termNote", _STATUS.get(term.status, _STATUS["admitted"]), type="administrativeStatus")
    if term.region:
        _add(entry, "termNote", term.region, type="geographicalUsage")
    if term.acronym:
        _add(entry, "termNote", "acronym", type="termType")
    if term.status == "avoided":
        _add(entry, "note", _AVOIDED)


def read(data: bytes) -> Sequence[Concept]:
    """The concepts of a TBX document in DCA style: ours, or another's as far as the categories above go."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_blank_text=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Error("terms.unreadable", format="tbx", line=error.lineno or 1, problem=error.msg or "") from error
    entries = root.findall(".//t:conceptEntry", _NS)
    if not entries:
        raise Error("terms.unreadable", format="tbx", line=1, problem="conceptEntry")
    return tuple(_read_concept(entry, number) for number, entry in enumerate(entries, start=1))


def _read_concept(entry: etree._Element, number: int) -> Concept:
    notes = _texts(entry, "t:note[not(@xml:lang)]")
    sections = {_language(section): section for section in entry.findall("t:langSec", _NS)}
    by_language = _with_loose(_first_texts(sections, "t:note"), entry, "t:note[@xml:lang]")
    definitions = _with_loose(
        _first_texts(sections, ".//t:descrip[@type='definition']"), entry, "t:descrip[@type='definition'][@xml:lang]"
    )
    own = next((note for note in notes if not note.startswith(_EQUIVALENCE)), "")
    return Concept(
        id=ConceptId(entry.get("id", f"{_PREFIX}{number}").removeprefix(_PREFIX)),
        terms=tuple(
            _read_term(term, language)
            for language, section in sections.items()
            for term in section.findall("t:termSec", _NS)
        ),
        definitions=definitions,
        equivalence=next((n.removeprefix(_EQUIVALENCE) for n in notes if n.startswith(_EQUIVALENCE)), "same"),
        note=own or by_language.get(Language.EN, ""),
        domain="".join(_texts(entry, "t:descrip[@type='subjectField']")[:1]),
        source="".join(_texts(entry, "t:admin[@type='source']")[:1]),
        relations=tuple(
            (ref.text or "related", ref.get("target", "").removeprefix(_PREFIX))
            for ref in entry.findall("t:ref[@type='crossReference']", _NS)
        ),
        notes=by_language,
    )


def _read_term(entry: etree._Element, language: Language) -> Term:
    def category(name: str) -> str:
        return "".join(_texts(entry, f".//t:termNote[@type='{name}']")[:1])

    status = _READ_STATUS.get(category("administrativeStatus"), "preferred")
    return Term(
        text="".join(_texts(entry, "t:term")[:1]),
        language=language,
        region=category("geographicalUsage"),
        status="avoided" if _AVOIDED in _texts(entry, "t:note") else status,
        acronym=category("termType") == "acronym",
        part_of_speech=category("partOfSpeech"),
    )


def _language(section: etree._Element) -> Language:
    code = section.get(f"{_XML}lang", "").partition("-")[0].casefold()
    return Language(code) if code in {"en", "es"} else Language.OTHER


def _texts(element: etree._Element, path: str) -> list[str]:
    return [_text(found) for found in _find(element, path)]


def _find(element: etree._Element, path: str) -> list[etree._Element]:
    found = element.xpath(path, namespaces=_NS)
    return [one for one in found if not isinstance(one, str)] if isinstance(found, list) else []


def _text(element: etree._Element) -> str:
    return "".join(str(piece) for piece in element.itertext())


def _with_loose(texts: dict[Language, str], entry: etree._Element, path: str) -> dict[Language, str]:
    """The texts by language, with those that stand at the concept for want of a term in their language."""
    loose = {_language(found): _text(found) for found in _find(entry, path)}
    every = {**loose, **texts}
    return {language: every[language] for language in Language if language in every}


def _first_texts(sections: Mapping[Language, etree._Element], path: str) -> dict[Language, str]:
    found = {language: _texts(section, path) for language, section in sections.items()}
    return {language: texts[0] for language, texts in found.items() if texts}
