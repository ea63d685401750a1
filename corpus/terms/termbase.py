"""The term base: concepts of the field, found by their terms in either language.

The concepts that ship stand in ``corpus/terms/data/*.tsv``, one file a domain, one line a concept
(``corpus.terms.load`` reads them). A term base is a value: curated changes make a new one.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from corpus.errors import NotInCatalog
from corpus.model import Concept, ConceptId, Language, Term
from corpus.terms.load import read_concepts

# Acronyms that are ordinary words as well: only their capitals mean the agency or the program.
ORDINARY_WORDS = frozenset({"best", "fast", "ice", "sat", "mos", "pan", "ins", "visit", "are", "mar", "fin"})

_WORD = re.compile(r"\w+(?:[-'’.\u2010\u2011]{1,2}\w+)*")
_JOINERS = str.maketrans("", "", "-'’.\u2010\u2011\u00ad")


class FoldKey(Protocol):
    """What two forms of a term have in common: equal keys match. One element a token; none for an empty text."""

    def __call__(self, text: str, language: Language) -> tuple[str, ...]:
        """The key of a text in a language."""


@dataclass(frozen=True, slots=True)
class Match:
    """Words ``start`` to ``end`` (half-open) that are ``term`` of ``concept``."""

    start: int
    end: int
    concept: Concept
    term: Term


def fold_key(text: str, language: Language) -> tuple[str, ...]:
    """Lower-case words without accents (ñ stays), hyphens, points and regular plural endings."""
    return tuple(_singular(_plain(word), language) for word in _WORD.findall(text))


def _plain(word: str) -> str:
    folded = unicodedata.normalize("NFD", word.casefold().translate(_JOINERS))
    kept = re.sub(r"(?<!n)\u0303|[\u0300-\u0302\u0304-\u036f]", "", folded)
    return unicodedata.normalize("NFC", kept)


def _singular(word: str, language: Language) -> str:
    if len(word) < 4 or not word.endswith("s"):
        return word
    if language is Language.ES:
        if word.endswith("ces"):
            return word[:-3] + "z"
        return word[:-2] if re.search(r"[^aeious]es$", word) else word[:-1]
    if word.endswith("ies"):
        return word[:-3] + "y"
    if re.search(r"(?:ss|sh|ch|x)es$", word):
        return word[:-2]
    return word if re.search(r"[sui]s$", word) else word[:-1]


@dataclass(frozen=True, slots=True)
class _Entry:
    keys: tuple[str, ...]
    concept: Concept
    term: Term


class Termbase:
    """Concepts by id, by term and in running words. Immutable; safe to share between threads."""

    def __init__(self, concepts: Iterable[Concept], key: FoldKey = fold_key) -> None:
        self._concepts = {concept.id: concept for concept in concepts}
        self._key = key
        self._entries = {language: self._index(language) for language in (Language.EN, Language.ES)}

    def _index(self, language: Language) -> Mapping[str, Sequence[_Entry]]:
        entries: dict[str, list[_Entry]] = defaultdict(list)
        for concept in self._concepts.values():
            seen = set()
            for term in concept.terms:
                keys = self._key(term.text, language) if term.language is language else ()
                if keys and keys not in seen:
                    seen.add(keys)
                    entries[keys[0]].append(_Entry(keys, concept, term))
        return {first: sorted(found, key=lambda entry: -len(entry.keys)) for first, found in entries.items()}

    @property
    def concepts(self) -> Sequence[Concept]:
        """All concepts, in the order they were given."""
        return tuple(self._concepts.values())

    def concept(self, id: ConceptId | str) -> Concept:  # noqa: A002 - the name the noun has everywhere
        """The concept of that id; ``NotInCatalog`` when there is none."""
        try:
            return self._concepts[ConceptId(id)]
        except KeyError:
            raise NotInCatalog("concept.not_found", id=id) from None

    def __len__(self) -> int:
        return len(self._concepts)

    def __contains__(self, id: object) -> bool:  # noqa: A002
        return id in self._concepts

    def find(self, words: Sequence[str], language: Language) -> Sequence[Match]:
        """Terms of that language in a run of words: the longest at each place, from left to right, none overlapping.

        Give the words as typed: capitals tell FAST from *fast* (``ORDINARY_WORDS``). Concepts that share a term are
        all given, with the same range.
        """
        index = self._entries.get(language)
        if not index:
            return ()
        keys: list[str] = []
        owners: list[int] = []
        for position, word in enumerate(words):
            for part in self._key(word, language):
                keys.append(part)
                owners.append(position)
        return tuple(_matches(index, keys, owners, words))

    def lookup(self, text: str) -> Sequence[Concept]:
        """Concepts of a text in either language: those it names exactly first, then those named inside it."""
        exact: dict[ConceptId, Concept] = {}
        inside: dict[ConceptId, Concept] = {}
        words = _WORD.findall(text)
        for language in self._entries:
            for match in self.find(words, language):
                whole = match.start == 0 and match.end == len(words)
                (exact if whole else inside)[match.concept.id] = match.concept
        return (*exact.values(), *(concept for id_, concept in inside.items() if id_ not in exact))


def _matches(
    index: Mapping[str, Sequence[_Entry]], keys: Sequence[str], owners: Sequence[int], words: Sequence[str]
) -> Iterable[Match]:
    at = 0
    while at < len(keys):
        found = _longest(index, keys, owners, words, at)
        yield from found
        end = found[0].end if found else owners[at] + 1
        while at < len(keys) and owners[at] < end:
            at += 1


def _longest(
    index: Mapping[str, Sequence[_Entry]], keys: Sequence[str], owners: Sequence[int], words: Sequence[str], at: int
) -> Sequence[Match]:
    found: list[Match] = []
    length = 0
    for entry in index.get(keys[at], ()):
        size = len(entry.keys)
        if length and size < length:
            break
        last = at + size
        ends_a_word = last >= len(keys) or owners[last] != owners[last - 1]
        if not ends_a_word or tuple(keys[at:last]) != entry.keys or not _cased(entry, words[owners[at]]):
            continue
        length = size
        found.append(Match(owners[at], owners[last - 1] + 1, entry.concept, entry.term))
    return found


def _cased(entry: _Entry, word: str) -> bool:
    return not entry.term.acronym or entry.term.text.casefold() not in ORDINARY_WORDS or word.isupper()


def load_termbase(key: FoldKey = fold_key) -> Termbase:
    """The term base that ships with Puente, matching by ``key``."""
    return Termbase(read_concepts(), key)
