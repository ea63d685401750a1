"""Words with their places in the original text.

* Superscript digits, ordinal signs (1.º, 1ª) and symbols separate words; combining accents belong to them.
* Invisible characters (soft hyphen, zero-width, bidirectional marks) are passed over inside a word.
* ``U.S.`` = ``US``, ``E. U. A.`` = ``EUA``, ``EE. UU.`` = ``EEUU``: one token. ``H-2A`` = ``H2A``, ``T-MEC`` = ``TMEC``.
* ``bi-national`` = ``binational``: known prefixes are joined, other hyphens separate.
* ``Treatment15`` is *Treatment* and *15*: after four letters, up to three digits are a note's marker (or COVID19).
* ``1,000`` = ``1000``; ``18.7`` is one token. ``Mexico's`` = ``Mexico``, ``O'Higgins`` = ``OHiggins``.

A text is cut into chunks without spaces; what a chunk yields is remembered, since chunks repeat. A chunk is cut off
at 200 characters, so time is linear in the text whatever it holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from operator import itemgetter
from typing import TypeAlias

from corpus.model import Language
from search.analysis.folding import INVISIBLE, fold
from search.analysis.stems import stem
from search.fields import Tokens

# Letters, combining accents and decimal digits of the scripts; not U+2000–2BFF, where superscripts, fractions and
# symbols are, nor the ordinal signs ª and º.
_LETTER = (
    "A-Za-z\u00b5\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0300-\u036f\u0370-\u037d\u037f-\u1fff\u2c00-\u2dff"
    "\u2e80-\u2fdf\u3040-\ud7ff\uf900-\ufd3d\ufd50-\ufdff\ufe70-\ufefe\uff21-\uff3a\uff41-\uff5a\uff66-\uffdc"
    "\U00010000-\U0001efff\U00020000-\U000323af"
)
_WORD = "0-9\uff10-\uff19" + _LETTER
_HYPHEN = "\\-\u2010\u2011"
_APOSTROPHE = "'\u2019\u02bc"

_CHUNK = re.compile(
    rf"(?:EE\. ?UU\.?|\b[UE]\. (?:[SU]\.)(?: ?[AC]\.)?|\bD\. [CF]\."
    rf"|[{_WORD}]+(?:[.,{_APOSTROPHE}{_HYPHEN}{INVISIBLE}]{{1,3}}[{_WORD}]+)*(?:(?<=\.[A-Za-z])\.|(?<=\.UU)\.)?)"
)
_LONGEST_CHUNK = 200
_REMEMBERED = 1 << 16  # chunks
_MOST_CHUNKS = 1 << 15  # of a language that are remembered: nineteen in twenty of a text
_STEMS, _WORDS = itemgetter(0), itemgetter(1)

_PREFIXES = (
    "anti|auto|bi|co|contra|counter|e|ex|extra|inter|intra|macro|micro|multi|narco|non|para|pluri|poly|post|pre|pro|re|"
    "semi|socio|sub|super|supra|trans|tri|ultra|under|uni|vice"
)
_PIECE = re.compile(
    rf"""
      (?P<acronym>(?<![{_WORD}])(?:(?:[{_LETTER}]\.[ ]?)+[{_LETTER}](?![{_WORD}])\.?|([A-Z])\2\.[ ]?([A-Z])\3(?![{_WORD}])\.?))
    | (?P<code>(?<![{_WORD}{_HYPHEN}])[A-Z][{_HYPHEN}](?:[0-9]+[A-Za-z]?(?![{_WORD}])|[A-Z]{{2,}}(?![{_WORD}])))
    | (?P<prefixed>(?<![{_WORD}{_HYPHEN}])(?i:{_PREFIXES})[{_HYPHEN}][{_LETTER}]{{3,}})
    | (?P<number>[0-9]{{1,3}}(?:,[0-9]{{3}})+(?:\.[0-9]+)?(?![{_WORD}])|[0-9]+(?:\.[0-9]+)+(?![{_WORD}]))
    | (?P<marked>(?<![{_WORD}])[{_LETTER}]{{4,}}(?=[0-9]{{1,3}}(?![{_WORD}])))
    | (?P<plain>[{_WORD}]+(?:[{_APOSTROPHE}][{_LETTER}]+)*)
    """,
    re.VERBOSE,
)
_JOINTS = re.compile(rf"[ ,{_HYPHEN}{_APOSTROPHE}]")
_POSSESSIVE = re.compile(rf"[{_APOSTROPHE}][sS]$")
_HIDDEN = re.compile(rf"[{INVISIBLE}]")

_Piece: TypeAlias = tuple[str, str, int, int]  # stem, word, start, end


@dataclass(frozen=True, slots=True)
class Token:
    """One word: its stem, its folded surface form, and the code points it covers in the text."""

    stem: str
    word: str
    start: int
    end: int


def analyze(text: str, language: Language) -> Tokens:
    """Stems and folded words of a text, one pair a position."""
    found = list(map(_analyzed(language).__getitem__, _CHUNK.findall(text)))
    return Tokens(tuple(chain.from_iterable(map(_STEMS, found))), tuple(chain.from_iterable(map(_WORDS, found))))


class _Analyzed(dict[str, tuple[tuple[str, ...], tuple[str, ...]]]):
    """Stems and words of the chunks of one language, remembered."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._language = language

    def __missing__(self, chunk: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        if len(chunk) > _LONGEST_CHUNK:
            pieces = _cut(chunk, self._language)
            return tuple(piece[0] for piece in pieces), tuple(piece[1] for piece in pieces)
        if len(self) >= _MOST_CHUNKS:
            self.clear()
        pieces = _split(chunk, self._language)
        words = tuple(piece[1] for piece in pieces)
        stems = tuple(piece[0] for piece in pieces)
        found = self[chunk] = (words if stems == words else stems, words)
        return found


@cache
def _analyzed(language: Language) -> _Analyzed:
    return _Analyzed(language)


@lru_cache(maxsize=512)  # a page asks for each of its passages several times
def tokens(text: str, language: Language) -> tuple[Token, ...]:
    """The tokens of ``analyze``, each with its place in ``text`` (half-open, code points)."""
    found: list[Token] = []
    for match in _CHUNK.finditer(text):
        chunk, at = match.group(), match.start()
        for stem_, word, start, end in (
            _pieces(chunk, language) if len(chunk) <= _LONGEST_CHUNK else _cut(chunk, language)
        ):
            found.append(Token(stem_, word, at + start, at + end))
    return tuple(found)


class Picker:
    """Picks the tokens of texts that are worth it, much faster than ``tokens`` gives all of them.

    ``worth`` is asked of stem and folded word, once for each different chunk. Safe to share between threads.
    """

    def __init__(self, language: Language, worth: Callable[[str, str], bool]) -> None:
        self._language = language
        self._worth = worth
        self._known: dict[str, tuple[int, tuple[tuple[int, _Piece], ...]]] = {}

    def pick(self, text: str) -> dict[int, Token]:
        """The tokens by their number among all of the text, in order."""
        found: dict[int, Token] = {}
        passed = 0
        for match in _CHUNK.finditer(text):
            count, worthy = self._known.get(match.group()) or self._look(match.group())
            if worthy:
                at = match.start()
                for i, (stem_, word, start, end) in worthy:
                    found[passed + i] = Token(stem_, word, at + start, at + end)
            passed += count
        return found

    def _look(self, chunk: str) -> tuple[int, tuple[tuple[int, _Piece], ...]]:
        long = len(chunk) > _LONGEST_CHUNK
        pieces = _cut(chunk, self._language) if long else _pieces(chunk, self._language)
        worthy = tuple((i, piece) for i, piece in enumerate(pieces) if self._worth(piece[0], piece[1]))
        if len(self._known) >= _REMEMBERED:
            self._known = {}
        if not long:
            self._known[chunk] = (len(pieces), worthy)
        return len(pieces), worthy


def _cut(chunk: str, language: Language) -> list[_Piece]:
    """The pieces of a chunk too long to be language, a stretch at a time."""
    found: list[_Piece] = []
    for at in range(0, len(chunk), _LONGEST_CHUNK):
        stretch = chunk[at : at + _LONGEST_CHUNK]
        found += [(s, word, at + start, at + end) for s, word, start, end in _split(stretch, language)]
    return found


@lru_cache(maxsize=_REMEMBERED)
def _pieces(chunk: str, language: Language) -> tuple[_Piece, ...]:
    return tuple(_split(chunk, language))


def _split(chunk: str, language: Language) -> list[_Piece]:
    places: list[int] | None = None
    if _HIDDEN.search(chunk):
        places = [i for i, char in enumerate(chunk) if not _HIDDEN.match(char)]
        chunk = "".join(chunk[i] for i in places)
    found: list[_Piece] = []
    for match in _PIECE.finditer(chunk):
        word = _normal(match)
        start, end = match.span()
        if places is not None:
            start, end = places[start], places[end - 1] + 1
        if word:
            found.append((stem(word, language), word, start, end))
    return found


def _normal(match: re.Match[str]) -> str:
    """The folded word of a piece, its joints closed."""
    text = match.group()
    match match.lastgroup:
        case "acronym":
            return fold(text.replace(".", "").replace(" ", ""))
        case "number":
            return fold(text.replace(",", ""))
        case _:
            return fold(_JOINTS.sub("", _POSSESSIVE.sub("", text)))
