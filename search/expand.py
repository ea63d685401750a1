"""From what was typed to what an engine is asked, in each language, and the steps that led there.

Words are ranked by OR: a passage with more of them stands higher, one that lacks a word is not lost. A query of few
words is first asked strictly (``strict=True``: every word, in any of its translations); the searcher widens it when
that finds too little.

For the other language each word, or run of words that a layer knows, becomes the best of its translations (*best*, not
the sum: many senses must not outweigh one). Words that no layer knows are kept as typed: names, numbers, cognates.
What is in quotes is exactly as typed, in every language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from math import log
from typing import Protocol

from corpus.model import Language
from search.analysis import Token, analyze, fold, is_stopword, tokens
from search.query import And, Best, Clause, Field, Not, Or, Phrase, Prefix, Word
from search.results import Expansion
from search.syntax import Either, Every, Excluded, Located, Node, Quoted, Run, Started
from search.translate import Candidate, Translator

FEW_WORDS = 3  # a query of at most so many groups is asked strictly first
TOGETHER = 0.05  # what words that stand together in a text add to a passage's score, as a part of theirs
APART = 2  # other words allowed between words that stand together
MOST_CANDIDATES = 12  # for one range in one language
LEAST_WEIGHT = 0.08
APART_WORTH = 0.7  # of some of the words of a known phrase, against all of them
INNER = 0.7  # belief in the words of a phrase, where the phrase is known
NAME = 0.8  # in a name as typed, in the other language


class Frequencies(Protocol):
    """How many passages have each stem (``Engine.frequencies`` fits)."""

    def __call__(self, stems: Sequence[str], language: Language) -> Mapping[str, int]:
        """By stem."""


@dataclass(frozen=True, slots=True)
class Asking:
    """How a query is to be read: the language of its words (``OTHER``: unknown), the layers, what was switched off.

    ``passages`` and ``frequencies`` describe the index; without them every sense of a word weighs what its layer says.
    """

    language: Language
    layers: Sequence[Translator] = ()
    off: frozenset[str] = field(default_factory=frozenset)
    strict: bool = False
    passages: int = 0
    frequencies: Frequencies | None = None


@dataclass(frozen=True, slots=True)
class Expanded:
    """The clause for one language and the steps behind it. ``groups``: how many ideas a run of words holds."""

    clause: Clause
    expansions: tuple[Expansion, ...]
    groups: int


def expand(node: Node, target: Language, asking: Asking) -> Expanded:
    """What to ask for passages of a language."""
    compiler = _Compiler(target, asking)
    clause = compiler.clause(node)
    return Expanded(clause, tuple(compiler.expansions.values()), compiler.groups)


def expansion_id(source: str, target: str, language: Language) -> str:
    """Short, stable name of a step, fit for a URL."""
    said = f"{fold(source)}\t{fold(target)}\t{language}"
    return blake2b(said.encode(), digest_size=5).hexdigest()


class _Compiler:
    """Walks the tree once and collects the steps on the way."""

    def __init__(self, target: Language, asking: Asking) -> None:
        self.target = target
        self.asking = asking
        self.expansions: dict[str, Expansion] = {}
        self.groups = 0

    def clause(self, node: Node) -> Clause:
        match node:
            case Run():
                return self.run(node)
            case Quoted(text, _, slop):
                words = analyze(text, self.target).words
                if len(words) == 1:
                    return Word(words[0], self.target, exact=True)
                return Phrase(words, self.target, exact=True, slop=slop)
            case Started(text):
                return Prefix(text, self.target)
            case Located(name, values):
                fields = tuple(Field(name, value) for value in values)
                return fields[0] if len(fields) == 1 else Or(fields)
            case Excluded(part):
                return Not(_Compiler(self.target, replace(self.asking, strict=False)).clause(part))
            case Every(parts):
                telling = [part for part in parts if not self.says_nothing(part)]
                return And(tuple(self.clause(part) for part in telling or parts))
            case Either(parts):
                return _or([self.clause(part) for part in parts])

    def says_nothing(self, part: Node) -> bool:
        """Whether a part is a run of stop words, as before and after what is in quotes."""
        language = self.asking.language if self.asking.language is not Language.OTHER else self.target
        return isinstance(part, Run) and all(
            is_stopword(word, language) for typed in part.words for word in analyze(typed.text, language).words
        )

    def run(self, run: Run) -> Clause:
        """Words in a row."""
        text = " ".join(word.text for word in run.words)
        language = self.asking.language
        typed = tokens(text, language if language is not Language.OTHER else self.target)
        surfaces = [text[token.start : token.end] for token in typed]
        candidates = self.candidates(surfaces)
        as_typed = self.target in (language, Language.OTHER) or language is Language.OTHER or not self.asking.layers
        content = _content(typed, language if language is not Language.OTHER else self.target)
        groups = []
        for start, end in _ranges(len(typed), content, candidates):
            known = [c for c in candidates if start <= c.start and c.end <= end]
            inside = [surfaces[i] for i in range(start, end) if i in content or end - start > 1]
            names = [] if as_typed else [surfaces[i] for i in range(start, end) if _is_name(surfaces, i, content)]
            groups.append(self.group((start, end), inside, known, names, as_typed=as_typed))
        self.groups += len(groups)
        return self.joined(groups, surfaces if as_typed else [])

    def joined(self, groups: Sequence[Clause], surfaces: Sequence[str]) -> Clause:
        """Groups as one clause; words typed that stand together in a text add a little."""
        together: list[Clause] = []
        if 1 < len(surfaces) <= 8:
            together.append(Phrase(tuple(map(fold, surfaces)), self.target, boost=TOGETHER, slop=APART))
        if self.asking.strict and len(groups) > 1:
            required = And(tuple(groups))
            return Or((required, And((required, *together)))) if together else required
        return _or([*groups, *together])

    def group(
        self,
        range_: tuple[int, int],
        typed: Sequence[str],
        known: Sequence[Candidate],
        names: Sequence[str],
        *,
        as_typed: bool,
    ) -> Clause:
        """One idea: the words as typed, or the best of what the layers say for them. ``names`` are kept besides."""
        whole = [c for c in known if (c.start, c.end) == range_]
        ways = self.ways(whole)
        if len(whole) < len(known):
            by_place: dict[int, list[Candidate]] = {}
            for c in known:
                if c not in whole:
                    by_place.setdefault(c.start, []).append(c)
            inner = [way for place in sorted(by_place) if (way := _best(self.ways(by_place[place]))) is not None]
            if inner:
                ways.append(_scaled(_together(inner), INNER))
        if as_typed or not ways:
            literal = self.say(" ".join(typed), 1.0, bag=True)
            if literal is not None:
                ways.insert(0, literal)
        elif names:
            literal = self.say(" ".join(names), NAME, bag=True)
            if literal is not None:
                ways.append(literal)
        return _best(list(dict.fromkeys(ways))) or Best(())

    def ways(self, known: Sequence[Candidate]) -> list[Clause]:
        """Clauses for candidates of one range."""
        return [way for c, weight in self.weighed(known) if (way := self.say(c.text, weight)) is not None]

    def weighed(self, known: Sequence[Candidate]) -> list[tuple[Candidate, float]]:
        """Candidates for one idea with their weights in the index.

        Senses are alternatives for one word, so each counts as if it were as frequent as all of them together: else a
        rare sense, with its high idf, would outweigh the common one. Source: Pirkola, "The effects of query structure
        and dictionary setups in dictionary-based cross-language information retrieval", SIGIR 1998.
        """
        if self.asking.frequencies is None or len(known) < 2:
            return [(c, c.weight) for c in known]
        stems = {c: self.rarest(c.text) for c in known}
        counts = self.asking.frequencies([stem for stem in stems.values() if stem], self.target)
        present = [c for c in known if counts.get(stems[c], 0)] or list(known)
        together = _idf(sum(counts.get(stem, 0) for stem in set(stems.values())), self.asking.passages)
        return [
            (c, c.weight * min(1.0, together / _idf(counts.get(stems[c], 0), self.asking.passages))) for c in present
        ]

    def rarest(self, text: str) -> str:
        """The first stem of a text that says something."""
        found = tokens(text, self.target)
        return next((t.stem for t in found if not is_stopword(t.word, self.target)), "")

    def say(self, text: str, weight: float, *, bag: bool = False) -> Clause | None:
        """A clause for words of the target language. ``bag``: their order does not matter."""
        found = tokens(text, self.target)
        content = [t for t in found if not is_stopword(t.word, self.target)] or list(found)
        if not content:
            return None
        words: list[Clause] = [Word(t.word, self.target, boost=weight) for t in content]
        if len(words) == 1:
            return words[0]
        if self.asking.strict:
            return And(tuple(words))
        if bag:
            return _together(words)
        phrase = Phrase(tuple(t.word for t in found), self.target, boost=weight * TOGETHER, slop=1)
        return Or((_together(words), phrase))

    def candidates(self, surfaces: Sequence[str]) -> list[Candidate]:
        """What the layers say and the asker left on; the steps are noted."""
        sources = _sources(self.asking.language, self.target)
        found = [c for layer in self.asking.layers for source in sources for c in layer(surfaces, source, self.target)]
        return [c for c in _settled(found) if self.note(c, " ".join(surfaces[c.start : c.end]))]

    def note(self, candidate: Candidate, source: str) -> bool:
        """Add a step to the list; whether it is on."""
        name = expansion_id(source, candidate.text, self.target)
        on = name not in self.asking.off
        if name not in self.expansions:
            self.expansions[name] = Expansion(
                id=name,
                source=source,
                target=candidate.text,
                language=self.target,
                kind=candidate.kind,
                concept=candidate.concept,
                warning=candidate.warning,
                on=on,
            )
        return on


def _sources(language: Language, target: Language) -> tuple[Language, ...]:
    """Languages that the words may be in: the known one, else both."""
    if target is Language.OTHER:
        return ()
    return (language,) if language is not Language.OTHER else (target.counterpart, target)


def _settled(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The best few of each range. A range inside a longer one that a better layer knows gives way to it.

    What several layers say is the first one's, with its concept and its warning, and weighs what the surest one says.
    """
    by_range: dict[tuple[int, int], dict[str, Candidate]] = {}
    for candidate in candidates:
        ways = by_range.setdefault((candidate.start, candidate.end), {})
        key = fold(candidate.text)
        if candidate.weight >= LEAST_WEIGHT:
            first = ways.setdefault(key, candidate)
            ways[key] = replace(first, weight=max(first.weight, candidate.weight))
    kept: list[Candidate] = []
    taken: list[tuple[int, int]] = []
    for start, end in sorted(by_range, key=lambda r: (r[0] - r[1], r[0])):
        if any(start < b and a < end and not (a <= start and end <= b) for a, b in taken):
            continue
        best = sorted(by_range[start, end].values(), key=lambda c: (-c.weight, c.text))[:MOST_CANDIDATES]
        if best:
            taken.append((start, end))
            kept += best
    return sorted(kept, key=lambda c: (c.start, -c.weight, c.text))


def _content(typed: Sequence[Token], language: Language) -> set[int]:
    """Positions of the words that say something; of all, when none does."""
    content = {i for i, token in enumerate(typed) if not is_stopword(token.word, language)}
    return content or set(range(len(typed)))


def _ranges(size: int, content: set[int], candidates: Sequence[Candidate]) -> list[tuple[int, int]]:
    """The groups of a run: ranges that a layer knows, and single words between them."""
    ranges: list[tuple[int, int]] = []
    at = 0
    ends: dict[int, int] = {}
    for c in candidates:
        ends[c.start] = max(c.end, ends.get(c.start, 0))
    while at < size:
        end = ends.get(at, at + 1)
        if at in ends or at in content:
            ranges.append((at, end))
        at = end
    return ranges


def _idf(count: int, passages: int) -> float:
    """As in ``search.fields``; never nothing."""
    return max(log(1 + max(passages - count + 0.5, 0.5) / (count + 0.5)), 0.1)


def _is_name(surfaces: Sequence[str], place: int, content: set[int]) -> bool:
    """Whether a word is written as a name: with a capital inside a run that has words without."""
    if place == 0 or place not in content or not surfaces[place][:1].isupper():
        return False
    return any(surfaces[i][:1].islower() for i in content)


def _scaled(clause: Clause, factor: float) -> Clause:
    """The clause with all of its boosts multiplied."""
    match clause:
        case Word() | Phrase() | Prefix():
            return replace(clause, boost=clause.boost * factor)
        case And(parts) | Or(parts) | Best(parts):
            return replace(clause, parts=tuple(_scaled(part, factor) for part in parts))
        case _:
            return clause


def _together(words: Sequence[Clause]) -> Clause:
    """The words of a known phrase: a passage that has only some of them is hardly about it."""
    if len(words) == 1:
        return words[0]
    return Best((And(tuple(words)), _scaled(Or(tuple(words)), APART_WORTH)))


def _best(ways: Sequence[Clause]) -> Clause | None:
    if len(ways) < 2:
        return ways[0] if ways else None
    return Best(tuple(ways))


def _or(parts: Sequence[Clause]) -> Clause:
    return parts[0] if len(parts) == 1 else Or(tuple(parts))
