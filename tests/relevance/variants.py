"""The sets of layers that are compared, each with all of the one before, and the material to learn from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus.model import Language, Passage
from corpus.terms.termbase import Termbase, load_termbase
from search.analysis import analyze
from search.engine import Engine
from search.layers import has_dictionary, learned_lexicon, open_layers
from search.searcher import Nearness
from search.semantic import ENCODERS, Semantic, Vectors, encode, open_encoder
from search.translate import Translator
from search.translate.cognates import with_cognates
from search.translate.general import load_general
from search.translate.learned import Learned, Piece, learn
from search.translate.lexicon import lexicon_layer
from search.translate.terms import term_layer
from tests.relevance.collections_ import HERE, SHARED, Collection, passages
from tests.relevance.remembering import Remembering

GOLD = SHARED.parent / "parallel" / "gold"
# What is learned from for a set: pairs of other texts than those of the set.
LESSONS = {
    "xquad": ("unpc-dev.sentences", "login.blocks", "udhr.articles"),
    "treaty-articles": ("unpc-dev.sentences", "login.blocks", "udhr.articles", "xquad.paragraphs"),
}
OWN_LESSON = {"treaty-articles": ("tpp.paragraphs",)}  # the treaty itself: reported apart

Layers = Sequence[Translator]
VECTORS = HERE.parents[1] / ".venv" / "relevance"  # made anew where missing


@dataclass(frozen=True)
class Recipe:
    """How questions are answered: across the language border by layers, and by meaning."""

    layers: Layers = ()
    nearness: Nearness | None = None


@cache
def termbase() -> Termbase:
    """The term base that ships."""
    return load_termbase(key=lambda text, language: analyze(text, language).stems)


def own_layers(engine: Engine) -> Layers:
    """The layers that ship, whatever the system has."""
    return (with_cognates([term_layer(termbase()), lexicon_layer(load_general())], engine),)


def variants(collection: Collection, engine: Engine, home: Path) -> Mapping[str, Recipe]:
    """By name: as typed first, every lexical layer last."""
    return {name: Recipe(layers) for name, layers in _lexical(collection, engine, home).items()}


def with_encoders(
    collection: Collection, engine: Engine, home: Path, wanted: Sequence[str] = ()
) -> Mapping[str, Recipe]:
    """As typed, with every lexical layer, and besides with every encoder that is installed (and wanted)."""
    lexical = _lexical(collection, engine, home)
    name = [layers for layers in lexical if "itself" not in layers][-1]
    found = {"as typed": Recipe(), name: Recipe(lexical[name])}
    for kind in wanted or ENCODERS:
        if (encoder := open_encoder(kind)) is not None:
            remembering = Remembering(encoder, VECTORS)
            found[f"+ {kind}"] = Recipe(lexical[name], _nearness(collection, remembering))
    return found


def _nearness(collection: Collection, encoder: Remembering) -> Semantic:
    pieces: dict[Language, list[Passage]] = {Language.EN: [], Language.ES: []}
    for document, text in collection.documents:
        pieces[document.language] += passages(document, text)
    vectors = {}
    for language, found in pieces.items():
        ids = tuple(passage.id for passage in found)
        rows = encode([passage.text for passage in found], encoder)
        vectors[language] = Vectors(ids, rows, {id_: place for place, id_ in enumerate(ids)})
    encoder.write()
    return Semantic(encoder, vectors)


def _lexical(collection: Collection, engine: Engine, home: Path) -> Mapping[str, Layers]:
    terms, general = term_layer(termbase()), lexicon_layer(load_general())
    found: dict[str, Layers] = {"as typed": (), "term base": (terms,)}
    learned = [lexicon_layer(learned_lexicon(learned_from(names)))] if (names := lessons(collection.name)) else []
    if learned:
        found["+ learned"] = (terms, *learned)
        found["term base, learned, look-alikes"] = (with_cognates([terms, *learned], engine),)
    found["+ lexicon"] = (with_cognates([terms, *learned, general], engine),)
    if has_dictionary():
        dictionary = open_layers(home, termbase(), engine)
        found["+ dictionary"] = (with_cognates([*learned, *dictionary], engine),) if learned else dictionary
    if own := OWN_LESSON.get(collection.name):
        same = lexicon_layer(learned_lexicon(learned_from((*names, *own))))
        found["+ learned from the set itself"] = (with_cognates([same, *found[list(found)[-1]]], engine),)
    return found


def lessons(name: str) -> tuple[str, ...]:
    """The files of aligned texts for a set that are here."""
    return tuple(file for file in LESSONS.get(name, ()) if (GOLD / f"{file}.jsonl").is_file())


@cache
def learned_from(names: tuple[str, ...]) -> tuple[Learned, ...]:
    """What aligned texts teach."""
    return learn(piece for name in names for piece in _pieces(GOLD / f"{name}.jsonl"))


def _pieces(path: Path) -> Iterator[Piece]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            entry = json.loads(line)
            one, other = entry["en"], entry["es"]
            if isinstance(one, str):
                yield Piece(one, other)
            else:
                yield from (Piece(a, b) for a, b in zip(one, other, strict=False))
