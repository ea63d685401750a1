"""Concepts as SKOS in Turtle (W3C 2009): plain labels for every tool, SKOS-XL labels for what a plain one cannot say.

Preferred terms are ``skos:prefLabel`` (the first of a language), others ``skos:altLabel``, deprecated and avoided ones
``skos:hiddenLabel``. Order, region, status, part of speech, domain and equivalence stand in our own properties.
A file without SKOS-XL labels is read by its plain ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import quote, unquote

from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, RDF, SKOS
from rdflib.plugins.parsers.notation3 import BadSyntax
from rdflib.term import Node

from corpus.errors import Error
from corpus.model import Concept, ConceptId, Language, Term

BASE = "urn:puente:concept:"
SCHEME = URIRef("urn:puente:termbase")
XL = Namespace("http://www.w3.org/2008/05/skos-xl#")
PUENTE = Namespace("urn:puente:terms#")
_HIDDEN = ("deprecated", "avoided")
_RELATIONS = {"broader": SKOS.broader, "narrower": SKOS.narrower, "related": SKOS.related}


def write(concepts: Iterable[Concept]) -> bytes:
    """The concepts as one concept scheme in Turtle."""
    graph = Graph()
    for prefix, namespace in (("skos", SKOS), ("skosxl", XL), ("dcterms", DCTERMS), ("puente", PUENTE)):
        graph.bind(prefix, namespace)
    graph.add((SCHEME, RDF.type, SKOS.ConceptScheme))
    for position, concept in enumerate(concepts):
        _write_concept(graph, concept, position)
    return graph.serialize(format="turtle", encoding="utf-8")


def _write_concept(graph: Graph, concept: Concept, position: int) -> None:
    node = _node(concept.id)
    graph.add((node, RDF.type, SKOS.Concept))
    graph.add((node, SKOS.inScheme, SCHEME))
    graph.add((node, PUENTE.position, Literal(position)))
    graph.add((node, PUENTE.equivalence, Literal(concept.equivalence)))
    for property_, text in ((PUENTE.domain, concept.domain), (DCTERMS.source, concept.source)):
        if text:
            graph.add((node, property_, Literal(text)))
    if concept.note != concept.notes.get(Language.EN, ""):
        graph.add((node, SKOS.note, Literal(concept.note)))
    for property_, texts in ((SKOS.definition, concept.definitions), (SKOS.scopeNote, concept.notes)):
        for language, text in texts.items():
            graph.add((node, property_, Literal(text, lang=_tag(language))))
    for number, (kind, target) in enumerate(concept.relations):
        graph.add((node, _RELATIONS.get(kind, SKOS.related), _node(target)))
        graph.add((node, PUENTE.relation, Literal(f"{number:03} {kind} {target}")))
    preferred: set[Language] = set()
    for number, term in enumerate(concept.terms):
        _write_term(graph, node, term, number, preferred)


def _write_term(graph: Graph, node: URIRef, term: Term, number: int, preferred: set[Language]) -> None:
    label = URIRef(f"{node}:label:{number}")
    first = term.status == "preferred" and term.language not in preferred
    if first:
        preferred.add(term.language)
    name = "prefLabel" if first else "hiddenLabel" if term.status in _HIDDEN else "altLabel"
    literal = Literal(term.text, lang=_tag(term.language))
    graph.add((node, SKOS[name], literal))
    graph.add((node, XL[name], label))
    graph.add((label, RDF.type, XL.Label))
    graph.add((label, XL.literalForm, literal))
    graph.add((label, PUENTE.position, Literal(number)))
    graph.add((label, PUENTE.status, Literal(term.status)))
    if term.acronym:
        graph.add((label, PUENTE.acronym, Literal(lexical_or_value=True)))
    for property_, text in ((PUENTE.region, term.region), (PUENTE.partOfSpeech, term.part_of_speech)):
        if text:
            graph.add((label, property_, Literal(text)))


def read(data: bytes) -> Sequence[Concept]:
    """The concepts of a SKOS file in Turtle, in the order they were written (else by id)."""
    graph = Graph()
    try:
        graph.parse(data=data.decode(), format="turtle")
    except (BadSyntax, UnicodeDecodeError) as error:
        line = int(getattr(error, "lines", 0)) + 1
        raise Error("terms.unreadable", format="skos", line=line, problem=type(error).__name__) from error
    nodes = [node for node in graph.subjects(RDF.type, SKOS.Concept) if isinstance(node, URIRef)]
    if not nodes:
        raise Error("terms.unreadable", format="skos", line=1, problem="skos:Concept")
    nodes.sort(key=lambda node: (_number(graph, node), str(node)))
    return tuple(_read_concept(graph, node) for node in nodes)


def _read_concept(graph: Graph, node: URIRef) -> Concept:
    notes = _by_language(graph, node, SKOS.scopeNote)
    own = next((str(o) for o in graph.objects(node, SKOS.note) if isinstance(o, Literal) and not o.language), "")
    return Concept(
        id=_id(node),
        terms=_read_labels(graph, node) or _read_plain(graph, node),
        definitions=_by_language(graph, node, SKOS.definition),
        equivalence=_text(graph, node, PUENTE.equivalence) or "same",
        note=own or notes.get(Language.EN, ""),
        domain=_text(graph, node, PUENTE.domain),
        source=_text(graph, node, DCTERMS.source),
        relations=_read_relations(graph, node),
        notes=notes,
    )


def _read_labels(graph: Graph, node: URIRef) -> tuple[Term, ...]:
    labels = [o for name in ("prefLabel", "altLabel", "hiddenLabel") for o in graph.objects(node, XL[name])]
    labels.sort(key=lambda label: _number(graph, label))
    terms = []
    for label in labels:
        form = graph.value(label, XL.literalForm)
        if isinstance(form, Literal):
            terms.append(
                Term(
                    text=str(form),
                    language=_language(form),
                    region=_text(graph, label, PUENTE.region),
                    status=_text(graph, label, PUENTE.status) or "preferred",
                    acronym=graph.value(label, PUENTE.acronym) is not None,
                    part_of_speech=_text(graph, label, PUENTE.partOfSpeech),
                )
            )
    return tuple(terms)


def _read_plain(graph: Graph, node: URIRef) -> tuple[Term, ...]:
    names = {"prefLabel": "preferred", "altLabel": "admitted", "hiddenLabel": "deprecated"}
    return tuple(
        Term(str(form), _language(form), status=status)
        for name, status in names.items()
        for form in sorted(o for o in graph.objects(node, SKOS[name]) if isinstance(o, Literal))
    )


def _read_relations(graph: Graph, node: URIRef) -> tuple[tuple[str, str], ...]:
    written = sorted(str(o) for o in graph.objects(node, PUENTE.relation))
    if written:
        return tuple((kind, target) for _, kind, target in (text.split(" ", maxsplit=2) for text in written))
    return tuple(
        (kind, str(_id(target)))
        for kind, property_ in _RELATIONS.items()
        for target in sorted(o for o in graph.objects(node, property_) if isinstance(o, URIRef))
    )


def _by_language(graph: Graph, node: URIRef, property_: URIRef) -> dict[Language, str]:
    found = {_language(o): str(o) for o in graph.objects(node, property_) if isinstance(o, Literal)}
    return {language: found[language] for language in Language if language in found}


def _node(id_: str) -> URIRef:
    return URIRef(BASE + quote(id_, safe=""))


def _id(node: URIRef) -> ConceptId:
    text = str(node)
    return ConceptId(unquote(text.removeprefix(BASE)) if text.startswith(BASE) else text)


def _tag(language: Language) -> str:
    return "und" if language is Language.OTHER else language.value


def _language(literal: Literal) -> Language:
    code = (literal.language or "").partition("-")[0]
    return Language(code) if code in {"en", "es"} else Language.OTHER


def _number(graph: Graph, node: Node) -> int:
    value = graph.value(node, PUENTE.position)
    return int(value) if isinstance(value, Literal) else 0


def _text(graph: Graph, node: Node, property_: URIRef) -> str:
    value = graph.value(node, property_)
    return str(value) if value is not None else ""
