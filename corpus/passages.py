"""Blocks to passages: about 100 to 180 words, cut at sentence ends, never across a heading or a change of language.

The size is the one that the retrieval figures of ``make bench`` were measured with: long enough to answer, short
enough to quote.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.identifiers import passage_id
from corpus.language import identify, identify_within
from corpus.model import Callout, DocumentId, Language, Passage, PassageKind
from corpus.parsers.protocol import Block, ParsedNote

LEAST, MOST = 100, 180  # words of a passage
_HARD_MOST = 260  # words of a sentence that is left whole
_BEFORE = 80  # characters that say where a call-out stood
_TELLING = 8  # words from which on a block's own language counts

# Abbreviations of law, titles and print, in both languages, that a sentence never ends with.
_ABBREVIATED = re.compile(
    r"(?:^|[\s(\[“\"])(?:"
    r"[Aa]rts?|[Aa]rt[íi]cs?|[Ff]racc?s?|[Pp][áa]rrs?|[Nn][úu]ms?|[Ii]ncs?|[Nn]os?|[Cc]aps?|[Tt][íi]ts?|[Ss]ecs?|[Cc]hs?|[Pp]ts?"
    r"|[Pp]ub|Stat|Fed|Reg|Cong|Rec|Supp|App|Treas|Dept|[Vv]ols?|[Vv]s?|[Ee]ds?|pp?|[Cc]f|[Vv]id|[Vv]éase|[Ff]igs?|[Ee]t al|ibíd|ibid|op"
    r"|Sres?|Sras?|Srta|Dr|Dra|Lic|Ing|Mtr[oa]|Gral|Cnel|Av|Cía|Ud|Uds|Mr|Mrs|Ms|Messrs|Gen|Gov|Sen|Rep|Hon|Jr|Sr|St|Mt"
    r"|aprox|approx|tel|e\.\s?g|i\.\s?e|p\.\s?ej|U\.\s?S|EE\.\s?UU|[A-Z]"
    r")\.[\s)\]]*$"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage before it has an id: the text, and call-outs as ``(offset, label)``."""

    kind: PassageKind
    text: str
    language: Language
    page: int | None = None
    heading: str = ""
    callouts: tuple[tuple[int, str], ...] = ()
    note: str | None = None

    @property
    def words(self) -> int:
        """Number of words, by blanks."""
        return len(self.text.split())


@dataclass(frozen=True, slots=True)
class Passages:
    """The passages of a document; call-outs by label in reading order; passages of each note, by its position."""

    passages: tuple[Passage, ...]
    callouts: tuple[tuple[str, Callout], ...]
    notes: tuple[tuple[Passage, ...], ...]


def split(
    document: DocumentId, blocks: Sequence[Block], notes: Sequence[ParsedNote], *, language: Language, about: str = ""
) -> Passages:
    """The passages of a document: body, headings and tables in order, then notes, then ``about`` (its description).

    ``language`` is the document's: passages too short to tell have it.
    """
    pieces = list(_merge(_body(blocks, language)))
    of_notes = [list(_note_pieces(note, language)) for note in notes]
    pieces_about = [Piece(PassageKind.METADATA, about, identify_within(about, language))] if about else []
    passages: list[Passage] = []
    for piece in (*pieces, *(piece for group in of_notes for piece in group), *pieces_about):
        passages.append(_passage(document, len(passages), piece))
    callouts = [
        (label, Callout(passage.id, offset, _tail(piece.text[:offset])))
        for passage, piece in zip(passages, pieces, strict=False)
        for offset, label in piece.callouts
    ]
    position = len(pieces)
    groups = []
    for group in of_notes:
        groups.append(tuple(passages[position : position + len(group)]))
        position += len(group)
    return Passages(tuple(passages), tuple(callouts), tuple(groups))


def split_sentences(text: str, language: Language) -> list[str]:
    """The sentences of a text, with the blanks after them: joined they are the text again."""
    import sentencex

    parts: list[str] = []
    for part in sentencex.segment("es" if language is Language.ES else "en", text):
        if parts and (_ABBREVIATED.search(parts[-1]) or not part.strip()):
            parts[-1] += part
        else:
            parts.append(part)
    return parts if "".join(parts) == text else [text]


def _passage(document: DocumentId, ordinal: int, piece: Piece) -> Passage:
    return Passage(
        passage_id(document, ordinal),
        document,
        ordinal,
        piece.kind,
        piece.language,
        piece.text,
        piece.page,
        piece.note,
        piece.heading,
    )


def _tail(text: str) -> str:
    """The last words before a call-out."""
    tail = text[-_BEFORE:]
    return tail if len(text) <= _BEFORE else tail.partition(" ")[2] or tail


def _body(blocks: Sequence[Block], document: Language) -> Iterator[Piece]:
    heading = ""
    for block in blocks:
        piece = Piece(block.kind, block.text, document, block.page, heading, block.callouts)
        if block.kind is PassageKind.HEADING:
            heading = block.text
        yield from _split(replace(piece, language=identify_within(block.text, document, words=_TELLING)))


def _note_pieces(note: ParsedNote, document: Language) -> Iterator[Piece]:
    language = identify_within(note.text, document, words=_TELLING)
    yield from _split(Piece(PassageKind.NOTE, note.text, language, note.page, note=note.label))


def _merge(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Short neighbours as one, up to ``MOST`` words."""
    held: Piece | None = None
    for piece in pieces:
        if held is not None and _fit(held, piece):
            shift = len(held.text) + 1
            moved = tuple((offset + shift, label) for offset, label in piece.callouts)
            longer = held if held.words >= piece.words else piece
            held = replace(
                held, text=f"{held.text}\n{piece.text}", callouts=held.callouts + moved, language=longer.language
            )
            continue
        if held is not None:
            yield held
        held = piece
    if held is not None:
        yield held


def _fit(left: Piece, right: Piece) -> bool:
    if not (left.kind is right.kind is PassageKind.BODY) or left.heading != right.heading:
        return False
    if left.language is not right.language and min(left.words, right.words) >= _TELLING:
        return False
    together = left.words + right.words
    return together <= MOST and (left.words < LEAST or right.words < LEAST // 4)


def _split(piece: Piece) -> Iterator[Piece]:
    if piece.words <= MOST:
        if piece.text.strip():
            yield piece
        return
    if piece.kind is PassageKind.TABLE:
        parts = piece.text.splitlines(keepends=True)
    else:
        parts = [part for sentence in split_sentences(piece.text, piece.language) for part in _cut(sentence)]
    start = 0
    for group in _groups(parts, piece.words):
        raw = "".join(group)
        text = raw.strip()
        lead = len(raw) - len(raw.lstrip())
        end = start + len(raw)
        callouts = tuple(
            (min(max(offset - start - lead, 0), len(text)), label)
            for offset, label in piece.callouts
            if (start < offset <= end) or (offset == start == 0)
        )
        language = identify(text) if piece.words > 2 * MOST and piece.kind is not PassageKind.TABLE else piece.language
        if text:
            yield replace(piece, text=text, callouts=callouts, language=language)
        start = end


def _groups(parts: Sequence[str], words: int) -> Iterator[list[str]]:
    """Parts in groups of like size, each at most ``MOST`` words where the parts allow it."""
    aim = words / -(-words // MOST)
    group: list[str] = []
    size = 0
    for part in parts:
        count = len(part.split())
        if group and (size + count > MOST or size + count / 2 > aim):
            yield group
            group, size = [], 0
        group.append(part)
        size += count
    if group:
        yield group


def _cut(sentence: str) -> Iterator[str]:
    """A sentence whole, or, when it is longer than a passage should be, its clauses, or runs of words."""
    if len(sentence.split()) <= _HARD_MOST:
        yield sentence
        return
    for clause in re.split(r"(?<=[;\n])(?=\s)", sentence):
        if len(clause.split()) <= _HARD_MOST:
            yield clause
            continue
        words = re.findall(r"\s*\S+\s*?", clause)
        runs = ["".join(words[i : i + MOST]) for i in range(0, len(words), MOST)]
        runs[-1] += clause[sum(map(len, runs)) :]
        yield from runs
