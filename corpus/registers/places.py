"""Where a text says what an option says: found when the paper is in the catalog, by section, number, note and words.

A section is its heading and all beneath it up to the next one of its rank (``Section 3``, ``Introduction`` …). Its
passages are cut into pieces: items of lists, clauses between semicolons, sentences. The piece that shares most with the
option wins; words weigh by how few pieces of the section have them (ln(N/n), Spärck Jones 1972), an item that bears the
option's number and a piece that calls the option's note count as so many words more.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpus.model import Content, Document, Language, Passage, PassageKind
from corpus.registers.records import Option

NUMBERED = 8.0  # what the right number adds to a piece's words
UNDER = 3.0  # what it adds to those that follow in the item
NOTED = 5.0  # what a call of the right note adds
LEAST = 3.0  # less is no place
OURS = ("summary",)  # types of documents about a work that do not hold its own wording

Stems = Callable[[str, Language], Iterable[str]]

_CUT = re.compile(r"(?<=[.!?:;])(?<!\b[A-Z]\.)\s+|\s+(?=\(\d\))|(?<=\))\s+(?=\d)|\n")
_NUMBER = re.compile(r"^(?:and |y |- )?\(?(\d{1,2})[.)]\s")
_SECTION = re.compile(r"^(?:section|secci[oó]n|apartado)\s+(\d+)", re.IGNORECASE)
_OPENINGS = {
    "introduction": "introduction",
    "introducción": "introduction",
    "abstract": "abstract",
    "resumen": "abstract",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document says it: the passage, and the piece of it that fits best."""

    document: Document
    passage: Passage
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Piece:
    passage: Passage
    start: int
    end: int
    number: int | None
    opens: bool
    words: frozenset[str]
    notes: frozenset[str]


def find_place(option: Option, document: Document, content: Content, stems: Stems) -> Place | None:
    """Where the document says the option; ``None`` when nothing in it comes near."""
    inside = list(_section(content.passages, option.section))
    pieces = list(_pieces(inside or [p for p in content.passages if p.kind is PassageKind.BODY], content, stems))
    if not pieces:
        return None
    spread = Counter(word for piece in pieces for word in piece.words)
    language = document.language if document.language in option.titles else Language.EN
    wanted = frozenset(stems(f"{option.titles[language]}. {option.texts[language]}", language))

    def fit(piece: _Piece) -> float:
        shared = sum(math.log(len(pieces) / spread[word]) for word in wanted & piece.words)
        numbered = piece.number == option.number and option.list != "heterodox"
        number = (NUMBERED if piece.opens else UNDER) if numbered else 0.0
        return shared + number + (NOTED if option.note and option.note in piece.notes else 0.0)

    best = max(pieces, key=lambda piece: (fit(piece), -piece.passage.ordinal))
    return Place(document, best.passage, best.start, best.end) if fit(best) >= LEAST else None


def own_text(documents: Sequence[Document]) -> Document | None:
    """Of the documents of a work, the one to look in: its own text rather than a summary."""
    return min(documents, key=lambda document: (document.doc_type in OURS, document.id), default=None)


def _section(passages: Iterable[Passage], name: str) -> Iterator[Passage]:
    """Body passages and headings of a section of the document."""
    wanted, here = _key(name), ""
    for passage in passages:
        if passage.kind is PassageKind.HEADING and (key := _key(passage.text)):
            here = key
        elif here == wanted and passage.kind in (PassageKind.BODY, PassageKind.HEADING):
            yield passage


def _key(heading: str) -> str:
    if found := _SECTION.match(heading.strip()):
        return found[1]
    return _OPENINGS.get(heading.strip().casefold(), "")


def _pieces(passages: Iterable[Passage], content: Content, stems: Stems) -> Iterator[_Piece]:
    calls = [(call.passage, call.start, note.label) for note in content.notes for call in note.callouts]
    for passage in passages:
        start = 0
        number: int | None = None
        mine = [(at, label) for where, at, label in calls if where == passage.id]
        for end in (*(found.start() for found in _CUT.finditer(passage.text)), len(passage.text)):
            text = passage.text[start:end]
            if re.fullmatch(r"\s*(?:- )?\(?\d{1,2}[.)]\s*", text):  # "2." cut off from its item
                continue
            plain = text.strip()
            if plain:
                if found := _NUMBER.match(plain):
                    number = int(found[1])
                notes = frozenset(label for at, label in mine if start < at <= end)
                words = frozenset(stems(plain, passage.language))
                first = start + len(text) - len(text.lstrip())
                yield _Piece(passage, first, end, number, bool(found), words, notes)
            start = end
