"""Which words of a passage a query found, and the piece of the passage that shows them best."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus.model import Language
from search.analysis import Picker, Token, analyze, fold, tokens
from search.query import And, Best, Clause, Or, Phrase, Prefix, Word
from search.results import Snippet

WORDS_SHOWN = 40
_AROUND = 8  # words kept before the first mark


@dataclass(frozen=True, slots=True)
class Marker:
    """What to mark in passages of one language.

    ``sequences``: stems (or, where exact, folded words) that must stand together, in order, with up to so many others
    between. ``typed``: stems of the words as typed; a mark on anything else came by an expansion.
    """

    language: Language
    stems: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()
    sequences: frozenset[tuple[tuple[str, ...], bool, int]] = frozenset()
    typed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Mark:
    """A span that a query found (half-open, code points of the passage). ``expanded``: by an expansion."""

    start: int
    end: int
    expanded: bool
    stem: str


def marker(clause: Clause, language: Language, typed: str = "") -> Marker:
    """The marker of a clause. ``typed``: the words of the query as the asker wrote them."""
    stems: set[str] = set()
    words: set[str] = set()
    prefixes: list[str] = []
    sequences: set[tuple[tuple[str, ...], bool, int]] = set()
    for part in _wanted(clause):
        if part.language is not language:
            continue
        if isinstance(part, Prefix):
            prefixes.append(fold(part.text))
            continue
        texts = (part.text,) if isinstance(part, Word) else part.words
        analyzed = [analyze(text, language) for text in texts]
        keys = tuple(key for a in analyzed for key in (a.words if part.exact else a.stems))
        if len(keys) == 1:
            (words if part.exact else stems).add(keys[0])
        elif keys:
            sequences.add((keys, part.exact, part.slop if isinstance(part, Phrase) else 0))
    asked = frozenset(analyze(typed, language).stems)
    return Marker(language, frozenset(stems), frozenset(words), tuple(prefixes), frozenset(sequences), asked)


def _wanted(clause: Clause) -> Iterator[Word | Phrase | Prefix]:
    match clause:
        case Word() | Phrase() | Prefix():
            yield clause
        case And(parts) | Or(parts) | Best(parts):
            for part in parts:
                yield from _wanted(part)
        case _:
            pass


def find_marks(text: str, wanted: Marker) -> tuple[Mark, ...]:
    """The spans of a passage that the query found, in order, none overlapping."""
    return _marks(_picker(wanted).pick(text), wanted)


@lru_cache(maxsize=64)
def _picker(wanted: Marker) -> Picker:
    """What picks the tokens that may be marked."""
    inside = {(key, exact) for keys, exact, _ in wanted.sequences for key in keys}
    stems = wanted.stems | {key for key, exact in inside if not exact}
    words = wanted.words | {key for key, exact in inside if exact}
    prefixes = wanted.prefixes

    def worth(stem: str, word: str) -> bool:
        return stem in stems or word in words or bool(prefixes and word.startswith(prefixes))

    return Picker(wanted.language, worth)


def _marks(found: Mapping[int, Token], wanted: Marker) -> tuple[Mark, ...]:
    """``found``: at least the tokens that may be marked, by their number in the text."""
    hit = {i for i, token in found.items() if _is_hit(token, wanted)}
    for keys, exact, slop in wanted.sequences:
        hit |= _in_order({i: t.word if exact else t.stem for i, t in found.items()}, keys, slop)
    return tuple(
        Mark(found[i].start, found[i].end, found[i].stem not in wanted.typed, found[i].stem) for i in sorted(hit)
    )


def _is_hit(token: Token, wanted: Marker) -> bool:
    if token.word in wanted.words or (wanted.prefixes and token.word.startswith(wanted.prefixes)):
        return True
    return token.stem in wanted.stems


def _in_order(keys: Mapping[int, str], wanted: tuple[str, ...], slop: int) -> set[int]:
    """Positions of the wanted keys wherever they stand in order, at most ``slop`` others between neighbors."""
    hit: set[int] = set()
    for start, key in keys.items():
        if key != wanted[0]:
            continue
        path = [start]
        for want in wanted[1:]:
            nearby = range(path[-1] + 1, path[-1] + slop + 2)
            following = next((i for i in nearby if keys.get(i) == want), None)
            if following is None:
                break
            path.append(following)
        else:
            hit.update(path)
    return hit


def snippet(text: str, wanted: Marker, *, words: int = WORDS_SHOWN) -> Snippet:
    """About so many words of the text around what the query found, with its marks; the beginning, if it found nothing."""
    found = tokens(text, wanted.language)
    marks = _marks(dict(enumerate(found)), wanted)
    if not found:
        return Snippet(text[: words * 8])
    first, last = _window(found, marks, words)
    start = 0 if first == 0 else found[first].start
    end = len(text) if last >= len(found) else found[last - 1].end
    shown = [mark for mark in marks if start <= mark.start and mark.end <= end]
    before, after = ("… " if start else ""), (" …" if end < len(text) else "")
    shift = len(before) - start
    return Snippet(
        text=before + text[start:end] + after,
        marks=tuple((mark.start + shift, mark.end + shift) for mark in shown),
        expanded=tuple(mark.expanded for mark in shown),
    )


def _window(found: Sequence[Token], marks: Sequence[Mark], words: int) -> tuple[int, int]:
    """First and last (exclusive) token of the piece with the most different marks, then the most marks."""
    if len(found) <= words:
        return 0, len(found)
    by_start = {token.start: i for i, token in enumerate(found)}
    places = [(by_start[mark.start], mark.stem) for mark in marks]
    best, best_first = (0, 0), 0
    for at, (place, _) in enumerate(places):
        inside = [stem for other, stem in places[at : at + words] if other < place + words - _AROUND]
        value = (len(set(inside)), len(inside))
        if value > best:
            best, best_first = value, place
    first = max(0, min(best_first - _AROUND, len(found) - words))
    return first, first + words
