"""A lexicon learned from the corpus's own language versions: what its documents already say in both languages.

Pieces of text that say the same (``corpus.align`` finds them) go through word alignment: two IBM models 1, one a
direction, trained to agree (Liang, Taskar & Klein, "Alignment by agreement", NAACL 2006: the posteriors of both are
multiplied). Links that both believe become pairs of words, and runs of words whose links stay inside become pairs of
phrases (Koehn, Och & Marcu, "Statistical phrase-based translation", NAACL 2003). Pairs keep the pieces they were seen
in, as evidence.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.model import Language
from search.analysis import fold, is_stopword, tokens

ROUNDS = 8
LONGEST_PIECE = 90  # words; longer pieces say too little about each word
LONGEST_PHRASE = 4
LINK = 0.4  # posterior, of both directions, from which a link is believed
LEAST_SEEN = 2.0  # believed links
LEAST_PROBABILITY = 0.06
MOST_EVIDENCE = 3

_Floats = NDArray[np.float64]
_Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Piece:
    """The same in both languages. ``name`` says where it stands (evidence for what is learned from it).

    ``other`` is the name of the Spanish passage; ``heading``: both are headings.
    """

    english: str
    spanish: str
    name: str = ""
    other: str = ""
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Learned:
    """A pair of words or phrases, as most often written.

    ``forward`` is the probability of the Spanish given the English, ``backward`` the reverse; ``seen`` is how often the
    pair was believed; ``evidence`` names pieces that have it.
    """

    english: str
    spanish: str
    forward: float
    backward: float
    seen: float
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Side:
    """One language of the pieces: stems as numbers, and how each word was written."""

    stems: list[list[int]]
    words: list[tuple[str, ...]]
    names: list[str]  # stem of each number

    @property
    def size(self) -> int:
        """How many stems there are."""
        return len(self.names)


@dataclass(frozen=True, slots=True)
class Linked:
    """Pieces and, by their number, the believed links: positions of an English and of a Spanish word."""

    pieces: Sequence[Piece]
    english: Side
    spanish: Side
    links: Mapping[int, Sequence[tuple[int, int]]]


def learn(pieces: Iterable[Piece]) -> tuple[Learned, ...]:
    """Pairs that the pieces teach, surest first. The same pieces always teach the same."""
    linked = link(pieces)
    return _collect(linked.pieces, linked.english, linked.spanish, linked.links) if linked.links else ()


def link(pieces: Iterable[Piece]) -> Linked:
    """The words of each piece that are believed to say the same."""
    kept = [piece for piece in dict.fromkeys(pieces) if piece.english.strip() and piece.spanish.strip()]
    english = _side([piece.english for piece in kept], Language.EN)
    spanish = _side([piece.spanish for piece in kept], Language.ES)
    usable = [i for i in range(len(kept)) if _fits(english.stems[i], spanish.stems[i])]
    return Linked(kept, english, spanish, _align(english, spanish, usable) if usable else {})


def _fits(english: Sequence[int], spanish: Sequence[int]) -> bool:
    """Whether two pieces may say the same: neither empty, endless, or three times the other's length."""
    short, long = sorted((len(english), len(spanish)))
    return short > 0 and long <= LONGEST_PIECE and long <= 3 * short + 3


def _side(texts: Sequence[str], language: Language) -> Side:
    numbers: dict[str, int] = {}
    stems: list[list[int]] = []
    words: list[tuple[str, ...]] = []
    for text in texts:
        analyzed = tokens(text, language)
        stems.append([numbers.setdefault(token.stem, len(numbers)) for token in analyzed])
        words.append(tuple(_written(text[token.start : token.end], token.word) for token in analyzed))
    return Side(stems, words, list(numbers))


def _written(surface: str, word: str) -> str:
    """A word with its accents, in small letters; folded where it stands in the text in another form."""
    small = surface.lower()
    return small if fold(small) == word else word


@dataclass(frozen=True, slots=True)
class _Cells:
    """Every word of a piece beside every word of its counterpart, all pieces in a row.

    ``pair`` numbers the distinct pairs of stems; ``row`` and ``column`` number the words of each language over all
    pieces.
    """

    pair: _Ints
    row: _Ints
    column: _Ints
    first: _Ints  # of each distinct pair: its English stem
    second: _Ints


def _cells(english: Side, spanish: Side, usable: Sequence[int]) -> _Cells:
    firsts, seconds, rows, columns = [], [], [], []
    row = column = 0
    for i in usable:
        a, b = np.array(english.stems[i]), np.array(spanish.stems[i])
        firsts.append(np.repeat(a, len(b)))
        seconds.append(np.tile(b, len(a)))
        rows.append(np.repeat(np.arange(row, row + len(a)), len(b)))
        columns.append(np.tile(np.arange(column, column + len(b)), len(a)))
        row, column = row + len(a), column + len(b)
    key = np.concatenate(firsts) * spanish.size + np.concatenate(seconds)
    distinct, pair = np.unique(key, return_inverse=True)
    return _Cells(
        pair=pair.astype(np.int64),
        row=np.concatenate(rows),
        column=np.concatenate(columns),
        first=distinct // spanish.size,
        second=distinct % spanish.size,
    )


def _align(english: Side, spanish: Side, usable: Sequence[int]) -> dict[int, list[tuple[int, int]]]:
    """The believed links of each piece, as positions in its two texts."""
    cells = _cells(english, spanish, usable)
    both = _train(cells)
    believed = np.flatnonzero(both >= LINK)
    starts = np.cumsum([0, *(len(english.stems[i]) * len(spanish.stems[i]) for i in usable)])
    where = np.searchsorted(starts, believed, side="right") - 1
    links: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for cell, piece in zip(believed.tolist(), where.tolist(), strict=True):
        inside = cell - int(starts[piece])
        width = len(spanish.stems[usable[piece]])
        links[usable[piece]].append((inside // width, inside % width))
    return links


def _train(cells: _Cells) -> _Floats:
    """Of each cell, the square root of the product of both directions' posteriors."""
    forward = np.ones(len(cells.first))  # t(spanish | english), up to a factor in the first round
    backward = np.ones(len(cells.first))
    both = np.empty(0)
    for _ in range(ROUNDS):
        # the probability that a Spanish word comes of this English one, and the reverse; 1 more place for no one
        toward = _share(forward[cells.pair], cells.column)
        back = _share(backward[cells.pair], cells.row)
        both = np.sqrt(toward * back)
        counts = np.bincount(cells.pair, weights=toward * back, minlength=len(cells.first))
        forward = counts / np.maximum(np.bincount(cells.first, weights=counts), 1e-12)[cells.first]
        backward = counts / np.maximum(np.bincount(cells.second, weights=counts), 1e-12)[cells.second]
    return both


def _share(values: _Floats, group: _Ints) -> _Floats:
    """Each value as a part of its group's sum; a little of every group belongs to no word at all."""
    sums = np.bincount(group, weights=values)
    shared: _Floats = values / (sums + 1e-4)[group]
    return shared


_Phrase = tuple[int, ...]


def _collect(
    pieces: Sequence[Piece], english: Side, spanish: Side, links: Mapping[int, Sequence[tuple[int, int]]]
) -> tuple[Learned, ...]:
    seen: Counter[tuple[_Phrase, _Phrase]] = Counter()
    left: Counter[_Phrase] = Counter()
    right: Counter[_Phrase] = Counter()
    evidence: dict[tuple[_Phrase, _Phrase], list[str]] = defaultdict(list)
    written: dict[tuple[str, _Phrase], Counter[str]] = defaultdict(Counter)
    for i, linked in links.items():
        for (a, b), (c, d) in phrases(linked, english.stems[i], spanish.stems[i]):
            first, second = tuple(english.stems[i][a:b]), tuple(spanish.stems[i][c:d])
            seen[first, second] += 1
            left[first] += 1
            right[second] += 1
            written["en", first][" ".join(english.words[i][a:b])] += 1
            written["es", second][" ".join(spanish.words[i][c:d])] += 1
            if pieces[i].name and len(evidence[first, second]) < MOST_EVIDENCE:
                evidence[first, second].append(pieces[i].name)
    found: list[Learned] = []
    for (first, second), count in seen.items():
        forward, backward = count / left[first], count / right[second]
        if count < LEAST_SEEN or max(forward, backward) < LEAST_PROBABILITY or _small(first, second, english, spanish):
            continue
        found.append(
            Learned(
                english=_usual(written["en", first]),
                spanish=_usual(written["es", second]),
                forward=round(forward, 4),
                backward=round(backward, 4),
                seen=count,
                evidence=tuple(dict.fromkeys(evidence[first, second])),
            )
        )
    return tuple(sorted(found, key=lambda pair: (-pair.seen, pair.english, pair.spanish)))


def _usual(forms: Counter[str]) -> str:
    return min(forms, key=lambda form: (-forms[form], form))


def _small(first: _Phrase, second: _Phrase, english: Side, spanish: Side) -> bool:
    """Whether either side begins or ends with a word that says nothing, or is a number."""
    sides = (([english.names[n] for n in first], Language.EN), ([spanish.names[n] for n in second], Language.ES))
    return any(
        is_stopword(names[end], language) or names[end][0].isdigit() for names, language in sides for end in (0, -1)
    )


_Span = tuple[int, int]


def phrases(
    links: Sequence[tuple[int, int]], english: Sequence[int], spanish: Sequence[int], longest: int = LONGEST_PHRASE
) -> Iterator[tuple[_Span, _Span]]:
    """Spans of both texts whose links all stay inside each other, up to ``longest`` English words; half-open."""
    toward: dict[int, list[int]] = defaultdict(list)
    back: dict[int, list[int]] = defaultdict(list)
    for a, b in links:
        toward[a].append(b)
        back[b].append(a)
    for start in toward:
        for end in range(start + 1, min(start + longest, len(english)) + 1):
            if end - 1 not in toward:
                continue
            linked = [b for a in range(start, end) for b in toward.get(a, ())]
            low, high = min(linked), max(linked) + 1
            if high - low > longest + 1 or high > len(spanish):
                continue
            if all(start <= a < end for b in range(low, high) for a in back.get(b, ())):
                yield (start, end), (low, high)


def write_learned(path: Path, pairs: Iterable[Learned]) -> None:
    """Keep what was learned, a pair a line; the old file is replaced at the end."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    with draft.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(asdict(pair), ensure_ascii=False) + "\n" for pair in pairs)
    draft.replace(path)


def read_learned(path: Path) -> Iterator[Learned]:
    """What ``write_learned`` kept. Raises ``OSError`` and ``ValueError``."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            values = json.loads(line)
            yield Learned(**{**values, "evidence": tuple(values["evidence"])})
