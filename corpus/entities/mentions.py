"""Where a document names the entities of the authority records.

The longest name wins. A name or acronym of several entities is settled by what else the document says: their full names,
their country, the words of their names; where that leaves several, all are given as candidates. Acronyms that are words or
stand for much else (FAST, ICE, BM) count only where such evidence exists.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus.entities.names import Name, Node, Token, build, coordinated, longest, tokens
from corpus.folding import fold
from corpus.model import DocumentId, Entity, EntityId, Mention, Passage, PassageId

WEAK = frozenset(  # acronyms that are words, or stand for many other things
    "AGA AMC BEST BGC BIRF BLC BLM BM BNC CCA CEC CGF CIL CNA CNI DANS DEAN DOC DOI DOS DOT EU FAST GN IAP ICE INA INS IPA MEF MPP NDP NEXUS "
    "NMI OIS PF PFM PND POE SAT SBI TLC UE UN WB".split()
)
_COUNTRY = {
    "US": re.compile(
        r"\bu\.?s\.?\b|\bunited states\b|\bamerican\b|\bestados unidos\b|\bestadounidenses?\b|\bee\.?\s?uu\b"
    ),
    "MX": re.compile(r"\bmexic\w+|\bmejic\w+"),
}
_URL = re.compile(r"(?:https?://|www\.)\S+")
_LIST = re.compile(r"\b(?:Departments|Departamentos|Secretar[íi]as|Ministries|Secretariats)\b")
_STUB = 5
_NEAR = 400  # code points around a name in which its country is looked for


@dataclass(frozen=True, slots=True)
class _Find:
    """A name in a passage, before it is settled which entity is meant."""

    passage: PassageId
    start: int
    end: int
    surface: str
    names: tuple[Name, ...]
    text: str

    def around(self) -> str:
        """Folded text around the name, in which evidence is looked for."""
        return fold(self.text[max(0, self.start - _NEAR) : self.end + _NEAR])


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The names of entities made ready to be found: worth keeping where many documents are read."""

    entities: Sequence[Entity]
    root: Node
    stubs: Sequence[frozenset[str]]


def make_gazetteer(entities: Sequence[Entity]) -> Gazetteer:
    """The names of these entities, ready to be found."""
    return Gazetteer(entities, build(entities), [_stubs(entity) for entity in entities])


def find_mentions(passages: Sequence[Passage], entities: Sequence[Entity] | Gazetteer) -> Sequence[Mention]:
    """Mentions in passages of one or more documents, in reading order, none overlapping."""
    ready = entities if isinstance(entities, Gazetteer) else make_gazetteer(entities)
    entities, root, stubs = ready.entities, ready.root, ready.stubs
    mentions: list[Mention] = []
    for some in _by_document(passages):
        finds = [find for passage in some for find in _in_order(root, passage)]
        named = {name.entity for find in finds for name in find.names if not name.acronym and len(find.names) == 1}
        mentions += [m for find in finds if (m := _settle(find, named, entities, stubs))]
    return tuple(mentions)


def _by_document(passages: Sequence[Passage]) -> Iterable[Sequence[Passage]]:
    grouped: dict[DocumentId, list[Passage]] = {}
    for passage in passages:
        grouped.setdefault(passage.document, []).append(passage)
    return grouped.values()


def _in_order(root: Node, passage: Passage) -> Sequence[_Find]:
    """Names in a passage, those in lists with a shared head included, none overlapping."""
    finds = list(_in_passage(root, passage))
    if listed := list(_listed(root, passage)) if _LIST.search(passage.text) else []:
        free = [f for f in listed if not any(f.start < g.end and g.start < f.end for g in finds)]
        finds = sorted([*finds, *free], key=lambda find: find.start)
    return finds


def _in_passage(root: Node, passage: Passage) -> Iterator[_Find]:
    text = passage.text
    words = tokens(_URL.sub(lambda match: " " * len(match.group()), text) if _has_address(text) else text)
    free = 0
    for at in words.likely(root):
        if at < free:
            continue
        size, names = longest(root, text, words, at)
        if size:
            free = at + size
            yield _find(passage, words, at, size, names)


def _listed(root: Node, passage: Passage) -> Iterator[_Find]:
    words = tokens(passage.text)
    for at in range(len(words)):
        for start, size, names in coordinated(root, passage.text, words, at):
            yield _find(passage, words, start, size, names)


def _find(passage: Passage, words: Sequence[Token], at: int, size: int, names: Sequence[Name]) -> _Find:
    start, end = words[at].start, words[at + size - 1].end
    return _Find(passage.id, start, end, passage.text[start:end], tuple(names), passage.text)


def _has_address(text: str) -> bool:
    return "http" in text or "www." in text


def _settle(
    find: _Find, named: set[int], entities: Sequence[Entity], stubs: Sequence[frozenset[str]]
) -> Mention | None:
    """The mention, with its entity, or with its candidates; ``None`` for a weak acronym without evidence."""
    numbers = list(dict.fromkeys(name.entity for name in find.names))
    if all(name.acronym for name in find.names) and (len(numbers) > 1 or find.names[0].form in WEAK):
        backed = [n for n in numbers if n in named or _supported(find, stubs[n])]
        if not backed:
            return None
        numbers = [n for n in numbers if n in named] or backed
    numbers = _by_country(find, numbers, entities)
    ids = tuple(entities[n].id for n in numbers)
    kind = entities[numbers[0]].kind
    if len(ids) == 1:
        return Mention(find.passage, find.start, find.end, find.surface, kind, ids[0])
    return Mention(find.passage, find.start, find.end, find.surface, kind, None, ids)


def _by_country(find: _Find, numbers: list[int], entities: Sequence[Entity]) -> list[int]:
    """Those whose country is spoken of around the name, when only one country is."""
    countries = {entities[n].country for n in numbers}
    if len(numbers) < 2 or countries != {"US", "MX"}:
        return numbers
    spoken = [country for country in ("US", "MX") if _COUNTRY[country].search(find.around())]
    return [n for n in numbers if entities[n].country == spoken[0]] if len(spoken) == 1 else numbers


def _supported(find: _Find, stubs: frozenset[str]) -> bool:
    """Whether words of the entity's own names stand around its acronym."""
    return any(word[:_STUB] in stubs for word in _words(find.around()))


@lru_cache(maxsize=256)
def _words(around: str) -> tuple[str, ...]:
    return tuple(word for word in tokens(around).words if len(word) >= _STUB)


def _stubs(entity: Entity) -> frozenset[str]:
    names = [name for names in entity.names.values() for name in names]
    words = (word for name in names for word in tokens(name).words)
    return frozenset(word[:_STUB] for word in words if len(word) >= _STUB and word not in _COMMON)


_COMMON = frozenset(
    "national nacional federal united states estados unidos mexico mexicana general state estado".split()
)


def candidates_of(mention: Mention) -> tuple[EntityId, ...]:
    """Every entity a mention may mean."""
    return (mention.entity,) if mention.entity else mention.candidates
