"""Pairs of words out of a compiled bilingual dictionary of Apertium, where the system has one.

The dictionary (GPL) belongs to the system's package: it is read where it stands, at set-up, as data; nothing of it is
part of Puente. Debian: ``apt install apertium-eng-spa``.

The file is a finite-state transducer as lttoolbox 3.5 to 3.7 writes it: ``LTTB``, eight bytes of features, letters,
symbols, pairs of symbols (numbers shifted by the count of symbols; positive ones are characters), then named sections.
A section is ``LTTD``, eight bytes of features (bit 0: transitions carry weights), the first state, the final states
(as differences), and for each state its transitions: the pair (as a difference) and the target state (as a difference,
modulo the count of states). Numbers take one to four bytes; the top two bits of the first say how many. Source: reading
the files beside the output of ``lt-print`` (lttoolbox 3.7.1).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SECTION = "main@standard"
LONGEST_PATH = 70
MOST_STEPS = 3_000_000

_TAG = re.compile(r"<([^>]+)>")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two lemmas that translate each other. ``tag`` is the part of speech of the first: n, adj, vblex, adv, np …"""

    source: str
    target: str
    tag: str


class BadDictionary(ValueError):
    """The file is not a transducer of the kind described above."""


def read_pairs(path: Path) -> Iterator[Pair]:
    """The pairs of the dictionary. Raises ``BadDictionary`` and ``OSError``."""
    try:
        transducer = _read(path.read_bytes())
        for source, target in _paths(*transducer):
            first, second = _lemma(source), _lemma(target)
            if first and second:
                tag = _TAG.search(source)
                yield Pair(first, second, tag[1] if tag else "")
    except (IndexError, UnicodeError, ZeroDivisionError, OverflowError) as error:
        raise BadDictionary(str(path)) from error


class _Numbers:
    """The bytes of a file as numbers and strings."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def skip(self, magic: bytes) -> int:
        """Pass over a header; its features."""
        if self.data[self.at : self.at + 4] != magic:
            raise BadDictionary(f"no {magic!r} at {self.at}")
        features = int.from_bytes(self.data[self.at + 4 : self.at + 12], "little")
        self.at += 12
        return features

    def number(self) -> int:
        first = self.data[self.at]
        more = first >> 6
        value = first & 0x3F
        for byte in self.data[self.at + 1 : self.at + 1 + more]:
            value = value << 8 | byte
        self.at += 1 + more
        return value

    def string(self) -> str:
        return "".join(chr(self.number()) for _ in range(self.number()))


_Transitions = list[list[tuple[int, int]]]


def _read(data: bytes) -> tuple[list[tuple[str, str]], int, set[int], _Transitions]:
    """Pairs of symbols, first state, final states and transitions of the main section."""
    numbers = _Numbers(data)
    numbers.skip(b"LTTB")
    for _ in range(numbers.number()):  # letters
        numbers.number()
    symbols = [f"<{numbers.string()}>" for _ in range(numbers.number())]

    def symbol(number: int) -> str:
        if number == 0:
            return ""
        return chr(number) if number > 0 else symbols[-number - 1]

    shift = len(symbols)
    coded = [(numbers.number() - shift, numbers.number() - shift) for _ in range(numbers.number())]
    pairs = [(symbol(first), symbol(second)) for first, second in coded]
    for _ in range(numbers.number()):
        name = numbers.string()
        section = _section(numbers)
        if name == SECTION:
            return (pairs, *section)
    raise BadDictionary("no main section")


def _section(numbers: _Numbers) -> tuple[int, set[int], _Transitions]:
    if numbers.skip(b"LTTD") & 1:
        raise BadDictionary("weighted")
    first = numbers.number()
    finals: set[int] = set()
    state = 0
    for _ in range(numbers.number()):
        state += numbers.number()
        finals.add(state)
    transitions: _Transitions = []
    count = numbers.number()
    for state in range(count):
        pair = 0
        going = []
        for _ in range(numbers.number()):
            pair += numbers.number()
            going.append((pair, (numbers.number() + state) % count))
        transitions.append(going)
    return first, finals, transitions


def _paths(
    pairs: list[tuple[str, str]], first: int, finals: set[int], transitions: _Transitions
) -> Iterator[tuple[str, str]]:
    """Everything the transducer relates; loops are cut."""
    stack = [(first, "", "", 0)]
    steps = 0
    while stack and steps < MOST_STEPS:
        state, source, target, depth = stack.pop()
        steps += 1
        if state in finals:
            yield source, target
        if depth < LONGEST_PATH:
            for pair, following in transitions[state]:
                if following != state:
                    one, other = pairs[pair]
                    stack.append((following, source + one, target + other, depth + 1))


def _lemma(side: str) -> str:
    """The words of one side, without its tags."""
    return _TAG.sub("", side.replace("#", "")).replace("_", " ").replace("+", " ").strip()
