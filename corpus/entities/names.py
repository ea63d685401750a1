"""All names of all entities in one trie of words, and the longest name that a text has at a place.

Accents and hyphens are optional (``bi-national``, ``binational``), ``&`` is *and*, ``U.S.`` is *US*. The walk starts at
words that begin a name, so its cost does not grow with the number of names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import compress, count, product
from operator import add
from typing import NamedTuple, overload

from corpus.folding import fold
from corpus.model import Entity

_TOKEN = re.compile(r"(?:[a-z]\.){2,}(?:[a-z](?![a-z]))?|[^\W_⁰¹²³⁴-⁹]+|&")
_JOIN = re.compile(r"[\s*_'\"“”,()/-]{1,4}|\.\s")  # what may stand between two words of a name
_SMALL = frozenset("a al and de del el en for in la las los of on or para por the to y e & u".split())


_HEADS = {  # heads that a list of names shares, to the head of each
    "departments": "department",
    "departamentos": "departamento",
    "secretarias": "secretaria",
    "ministries": "ministry",
    "secretariats": "secretariat",
}


@dataclass(frozen=True, slots=True)
class Name:
    """One form of one entity. ``words`` as printed in the record; ``acronym`` forms are matched case for case."""

    entity: int
    form: str
    acronym: bool


@dataclass(slots=True)
class Node:
    """A place in the trie: words that lead on, and the names that end here."""

    next: dict[str, Node] = field(default_factory=dict)
    names: list[Name] = field(default_factory=list)


class Token(NamedTuple):
    """A folded word and where it stands."""

    word: str
    start: int
    end: int


class Words(Sequence[Token]):
    """The words of a text, folded. Where they stand is looked up when it is asked for: most texts have no name."""

    def __init__(self, text: str) -> None:
        self._folded = fold(text)
        self.words = [_bare(word) if "." in word or word == "&" else word for word in _TOKEN.findall(self._folded)]
        self._spans: list[tuple[int, int]] = []

    def __len__(self) -> int:
        return len(self.words)

    def between(self, at: int) -> tuple[int, int]:
        """Where what stands between a word and the next one begins and ends."""
        return self.spans[at][1], self.spans[at + 1][0]

    @overload
    def __getitem__(self, at: int) -> Token: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Token]: ...
    def __getitem__(self, at: int | slice) -> Token | Sequence[Token]:
        if isinstance(at, slice):
            return [self[i] for i in range(*at.indices(len(self)))]
        return Token(self.words[at], *self.spans[at])

    @property
    def spans(self) -> Sequence[tuple[int, int]]:
        """Where each word begins and ends."""
        if not self._spans:
            self._spans = [match.span() for match in _TOKEN.finditer(self._folded)]
        return self._spans

    def likely(self, root: Node) -> Sequence[int]:
        """Where a name may begin: at a word that is one, or that leads on to the next word."""
        words, firsts = self.words, root.next
        begins = firsts.__contains__
        found = [at for at in compress(count(), map(begins, words)) if _leads_on(firsts[words[at]], words, at + 1)]
        joined = list(compress(count(), map(begins, map(add, words, words[1:]))))
        return sorted({*found, *joined}) if joined else found


def tokens(text: str) -> Words:
    """Words of a text, folded; points of abbreviations dropped, superscript digits no part of a word."""
    return Words(text)


def _bare(word: str) -> str:
    return "and" if word == "&" else word.replace(".", "")


def _leads_on(node: Node, words: Sequence[str], at: int) -> bool:
    """Whether a name ends with the first word, or goes on with the next one, or the next two joined."""
    if node.names or at >= len(words):
        return bool(node.names)
    following = words[at]
    return following in node.next or (at + 1 < len(words) and following + words[at + 1] in node.next)


def build(entities: Sequence[Entity]) -> Node:
    """The trie of all names, acronyms and variants."""
    root = Node()
    for number, entity in enumerate(entities):
        for form in _forms(entity):
            _insert(root, Name(number, form, acronym=False))
        for form in {a for acronyms in entity.acronyms.values() for a in acronyms}:
            _insert(root, Name(number, form, acronym=True))
    return root


def _forms(entity: Entity) -> Iterable[str]:
    return dict.fromkeys([name for names in entity.names.values() for name in names] + list(entity.variants))


def _insert(root: Node, name: Name) -> None:
    for words in _spellings(name.form):
        node = root
        for word in words:
            node = node.next.setdefault(word, Node())
        if name not in node.names:
            node.names.append(name)


def _spellings(form: str) -> Iterator[tuple[str, ...]]:
    """The words of a name; where it has a hyphen, also joined."""
    pieces: list[list[list[str]]] = []
    for chunk in form.split():
        words = tokens(chunk).words
        joined = [["".join(words)]] if "-" in chunk and len(words) > 1 else []
        pieces.append([words, *joined])
    for choice in product(*pieces):
        if spelled := tuple(word for words in choice for word in words):
            yield spelled


def coordinated(root: Node, text: str, words: Words, at: int) -> Iterator[tuple[int, int, list[Name]]]:
    """Names in a list that shares its head: the places of *State* and *Justice* in "Departments of State and Justice"."""
    head = _HEADS.get(words[at].word)
    node = root.next.get(head) if head else None
    if node is None or at + 1 >= len(words) or (node := node.next.get(words[at + 1].word)) is None:
        return
    i = at + 2
    while i < len(words):
        size, names = longest(node, text, words, i)
        if not size or not text[words[i].start].isupper():
            return
        yield i, size, names
        i += size
        while i < len(words) and words[i].word in {"and", "y", "e", "the", "la", "of", "de"}:
            i += 1
        gap = text[words[i - 1].end : words[i].start] if i < len(words) else "."
        if not re.fullmatch(r",?\s+", gap):
            return


def longest(root: Node, text: str, words: Words, at: int) -> tuple[int, list[Name]]:
    """Number of tokens, and the names, of the longest name that starts at token ``at`` and is printed as it may be."""
    best: tuple[int, list[Name]] = (0, [])
    plain, size = words.words, len(words)
    stack = [(root, at)]
    while stack:
        node, i = stack.pop()
        if node.names and i - at > best[0]:
            surface = text[words[at].start : words[i - 1].end]
            if fitting := [name for name in node.names if _fits(name, surface)]:
                best = (i - at, fitting)
        if i >= size:
            continue
        following = node.next.get(plain[i])
        joined = node.next.get(plain[i] + plain[i + 1]) if i + 1 < size else None
        if not (following or joined) or (i > at and not _JOIN.fullmatch(text, *words.between(i - 1))):
            continue
        if following:
            stack.append((following, i + 1))
        if joined and text[slice(*words.between(i))] == "-":
            stack.append((joined, i + 2))
    return best


def _fits(name: Name, surface: str) -> bool:
    """Whether the surface has the capitals the name needs: acronyms all, short names those of their main words."""
    if name.acronym:
        return bool(re.sub(r"[.\s*-]", "", surface) == re.sub(r"[.\s-]", "", name.form))
    needed = [word for word in re.findall(r"[^\W_⁰¹²³⁴-⁹]+", name.form) if word.lower() not in _SMALL]
    if len(needed) > 3 or not any(word[0].isupper() for word in needed):
        return True
    printed = [word for word in re.findall(r"[^\W_⁰¹²³⁴-⁹]+", surface) if word.lower() not in _SMALL]
    small = sum(1 for word in needed if word[0].islower())
    return sum(1 for word in printed if word[0].islower()) <= small
