"""From a query to what an engine is asked in each language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from corpus.language import identify_query
from corpus.model import Language
from search.analysis import fold
from search.engine import Engine
from search.expand import FEW_WORDS, Asking, Expanded, expand
from search.parse import parse
from search.query import Alias, Filter, Query, Request
from search.results import Expansion
from search.syntax import Either, Every, Excluded, Located, Node, Quoted, Run, Started, Typed
from search.translate import Translator

SENTENCE = 4  # words outside of quotes that make a query a sentence


@dataclass(frozen=True, slots=True)
class Plan:
    """How a query is understood.

    ``language`` is that of its words (``OTHER``: could not be told). ``wide`` and ``strict`` are what is asked for
    passages of each language; ``strict`` holds only the languages where every word may be required first.
    """

    language: Language
    typed: str
    wide: Mapping[Language, Expanded]
    strict: Mapping[Language, Expanded]
    filters: tuple[Filter, ...]
    expansions: tuple[Expansion, ...]
    plain: bool = False  # nothing but words: no quotes, fields, signs
    loose: Mapping[Language, Expanded] = field(default_factory=dict)  # wide, with quotes in a sentence left out

    def loosened(self, target: Language) -> Plan:
        """The plan without the quotes of a sentence, for passages of a language."""
        return replace(self, wide={**self.wide, target: self.loose[target]})

    def request(self, target: Language, *, strict: bool, limit: int, facets: tuple[str, ...], sort: str) -> Request:
        """The request for passages of a language."""
        clause = (self.strict if strict else self.wide)[target].clause
        filters = (*self.filters, Filter("language", (target.value,)))
        return Request(clause, filters, limit=limit, facets=facets, sort=sort)


def plan(query: Query, layers: Sequence[Translator] = (), engine: Engine | None = None) -> Plan:
    """The plan of a query. Raises ``QueryError``. ``engine`` weighs the senses of words by their frequency."""
    node = _named(parse(query.text), query.aliases)
    typed = " ".join(_texts(node))
    language = query.language or identify_query(typed)
    used = () if query.exact else tuple(layers)
    asking = Asking(language, used, query.off)
    if engine is not None and used:
        asking = replace(asking, passages=engine.stats().passages, frequencies=engine.frequencies)
    wide: dict[Language, Expanded] = {}
    strict: dict[Language, Expanded] = {}
    for target in _targets(query, node):
        wide[target] = expand(node, target, asking)
        if 1 < wide[target].groups <= FEW_WORDS:
            strict[target] = expand(node, target, replace(asking, strict=True))
    sentence = _sentence(node)
    loose = {
        t: expand(sentence, t, asking) for t in wide if sentence is not None and used and t is language.counterpart
    }
    steps = {step.id: step for expanded in (*wide.values(), *loose.values()) for step in expanded.expansions}
    others = tuple(_named_filter(f, query.aliases) for f in query.filters if f.field != "language" or f.exclude)
    return Plan(language, typed, wide, strict, others, tuple(steps.values()), isinstance(node, Run), loose)


def _sentence(node: Node) -> Run | None:
    """The words of a sentence that has a part in quotes, as one run; ``None`` where there is no such sentence.

    A passage of the other language cannot have the quoted words as typed; the searcher leaves the quotes out there, if
    with them it finds nothing.
    """
    if not isinstance(node, Every) or not all(isinstance(part, Run | Quoted) for part in node.parts):
        return None
    free = [word for part in node.parts if isinstance(part, Run) for word in part.words]
    if len(free) < SENTENCE or len(node.parts) == sum(isinstance(part, Run) for part in node.parts):
        return None
    words: list[Typed] = []
    for part in node.parts:
        if isinstance(part, Run):
            words += part.words
        elif isinstance(part, Quoted):
            words += (Typed(word, part.position) for word in part.text.split())
    return Run(tuple(words))


def _named(node: Node, aliases: Mapping[str, Alias]) -> Node:
    """The tree with values that engines know in place of other names."""
    match node:
        case Located(name, values, position) if name in aliases:
            return Located(aliases[name].field, _values(values, aliases[name]), position)
        case Excluded(part):
            return Excluded(_named(part, aliases))
        case Every(parts):
            return Every(tuple(_named(part, aliases) for part in parts))
        case Either(parts):
            return Either(tuple(_named(part, aliases) for part in parts))
    return node


def _named_filter(wanted: Filter, aliases: Mapping[str, Alias]) -> Filter:
    if alias := aliases.get(wanted.field):
        return Filter(alias.field, _values(wanted.values, alias), wanted.exclude)
    return wanted


def _values(named: tuple[str, ...], alias: Alias) -> tuple[str, ...]:
    """Values for names, each once; what names nothing is taken for a value."""
    return tuple(dict.fromkeys(value for name in named for value in alias.values.get(fold(name), (name,))))


def _texts(node: Node) -> Iterator[str]:
    """What the asker wrote to be found, without operators and fields."""
    match node:
        case Run(words):
            yield from (word.text for word in words)
        case Quoted(text) | Started(text):
            yield text
        case Every(parts) | Either(parts):
            for part in parts:
                yield from _texts(part)
        case _:
            pass


def _targets(query: Query, node: Node) -> tuple[Language, ...]:
    """The languages whose passages are wanted: those of the query, or those that a filter or a field names."""
    named = [value for f in query.filters if f.field == "language" and not f.exclude for value in f.values]
    named += [value for part in _located(node) if part.field == "language" for value in part.values]
    if not named:
        return query.languages
    return tuple(
        language for language in Language if language in named and language in (*query.languages, Language.OTHER)
    )


def _located(node: Node) -> Iterator[Located]:
    match node:
        case Located():
            yield node
        case Every(parts) | Either(parts):
            for part in parts:
                yield from _located(part)
        case _:
            pass
