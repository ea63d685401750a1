"""Words in their forms: the 28 families of the field, accents, ``ñ``, hyphens, and what is in quotes."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.model import DocumentId, Language, PassageId
from search.analysis import analyze
from search.engine import Engine
from search.engines import open_engine
from search.fields import Entry, TextField
from search.query import Query
from search.searcher import rank
from tests.relevance.targets import Target, target
from tests.relevance.variants import own_layers
from tests.unit.test_analysis_families import FAMILIES

LEAST_FAMILIES = 27

TEXTS = {
    "accent": (Language.ES, "La frontera de México."),
    "plain": (Language.ES, "La frontera de Mexico."),
    "year": (Language.ES, "Cada año se cuenta."),
    "ano": (Language.ES, "El ano se examina."),
    "hyphen": (Language.EN, "A bi-national office."),
    "joined": (Language.EN, "A binational office."),
    "spanish": (Language.ES, "Una oficina binacional."),
    "one": (Language.ES, "La comisión se reunió."),
    "many": (Language.ES, "Las comisiones se reunieron."),
}
# What is asked, in which language, with every layer or as typed, and all that it must find.
ASKED = (
    ("México", Language.ES, {"accent", "plain"}),
    ("Mexico", Language.ES, {"accent", "plain"}),
    ("año", Language.ES, {"year"}),
    ("ano", Language.ES, {"ano"}),
    ("bi-national", Language.EN, {"hyphen", "joined", "spanish"}),
    ("binational", Language.EN, {"hyphen", "joined", "spanish"}),
    ("binacional", Language.ES, {"hyphen", "joined", "spanish"}),
    ('"comisión"', Language.ES, {"one"}),
    ("comisión", Language.ES, {"one", "many"}),
)


def check_words() -> Iterator[Target]:
    """How many families have one stem, and how many questions find exactly what they should; failures are printed."""
    whole = 0
    for family in FAMILIES:
        stems = {analyze(form, Language.ES).stems for form in family}
        whole += len(stems) == 1
        if len(stems) > 1:
            print(f"apart: {' '.join(family)}")
    yield target("families of words under one stem", "", "", whole, LEAST_FAMILIES)
    engine = _engine()
    layers = own_layers(engine)
    right = 0
    for text, language, wanted in ASKED:
        found = {str(hit.document) for hit in rank(Query(text, language=language), engine, None, layers=layers).hits}
        right += found == wanted
        if found != wanted:
            print(f"wrong: {text} finds {' '.join(sorted(found)) or 'nothing'}, not {' '.join(sorted(wanted))}")
    yield target("accents, ñ, hyphens and quotes", "", "", right, len(ASKED))


def _engine() -> Engine:
    engine = open_engine("memory:")
    with engine.writing() as writer:
        for name, (language, text) in TEXTS.items():
            id_ = DocumentId(name)
            body = {TextField.BODY: analyze(text, language)}
            entry = Entry(PassageId(f"{name}#0"), id_, language, body, {"language": (language.value,)})
            writer.put(id_, "1", [entry])
    return engine
