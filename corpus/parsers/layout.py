"""Plain text to blocks and notes: notes out of the body, markers to call-outs, sentences rejoined over page ends.

Superscript digits are word characters to Python and NFKC glues them to numbers, so notes are split first and nothing
is normalized before. Every character of the text stands in a block or a note afterwards, except markers and blanks.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.footnotes import STYLES, Style, assign, find_starts, is_cut, read_label
from corpus.headings import find_legal_heading, looks_like_heading, looks_like_numbered_heading
from corpus.lines import Unit, is_list_item, is_row, join_hyphenated, split_lines, starts_lower
from corpus.model import PassageKind
from corpus.parsers.protocol import Block, ParsedNote

_UNIT_OF_MEASURE = re.compile(r"(?:^|[\s\d(/])(?:[kcdmµn]?m|ft|mi|yd|in|km|s|x|y|R|E)$")
_TAG = re.compile(r"</?(?:i|b|em|strong|u|sup|sub|small)>", re.I)
_WORD = re.compile(r"\w[\w-]*")
_CUT_LENGTH = 60  # a shorter line without an end mark is a line of its own, unless a page ends after it


@dataclass(frozen=True, slots=True)
class Layout:
    """The blocks and notes of a plain text."""

    blocks: tuple[Block, ...]
    notes: tuple[ParsedNote, ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A unit of the body on its way to a block. ``after_foot``: notes or a page end stand before it."""

    unit: Unit
    text: str
    callouts: tuple[tuple[int, str], ...] = ()
    after_foot: bool = False
    kind: PassageKind = PassageKind.BODY
    level: int = 0


def lay_out(text: str) -> Layout:
    """The blocks and notes of a plain text, in reading order. The text should be clean (``corpus.text.clean``)."""
    return lay_out_units([replace(unit, text=_TAG.sub("", unit.text)) for unit in split_lines(text)])


def lay_out_units(units: Sequence[Unit]) -> Layout:
    """The blocks and notes of units, whose headings may be declared already."""
    notes: list[ParsedNote] = []
    pieces = [_Piece(unit, unit.text, after_foot=_turns(units, i)) for i, unit in enumerate(units)]
    for style in STYLES:
        pieces, found = _part(pieces, style)
        notes.extend(found)
    broken = len(units) > 1 and any("-" in unit.text for unit in units)
    known = Counter(word for unit in units if broken for word in _WORD.findall(unit.text.lower()))
    return Layout(tuple(_blocks(list(_rejoin(_classify(pieces), known)))), tuple(notes))


def _turns(units: Sequence[Unit], index: int) -> bool:
    return index > 0 and units[index].page != units[index - 1].page


def _part(pieces: list[_Piece], style: Style) -> tuple[list[_Piece], list[ParsedNote]]:
    """The body without the notes of one style, and the notes whole."""
    units = [replace(piece.unit, text=piece.text) for piece in pieces]
    if not (starts := find_starts(units, style)):
        return pieces, []
    owners = assign(units, starts, style)
    labels = {start.label for start in starts}
    reader = _Callouts(style, labels)
    body: list[_Piece] = []
    after_foot = False
    for piece, owner in zip(pieces, owners, strict=True):
        if owner is None:
            body.append(reader.read(replace(piece, after_foot=piece.after_foot or after_foot)))
            after_foot = False
        else:
            after_foot = True
    notes = []
    for number, start in enumerate(starts):
        parts = [unit.text.strip() for unit, owner in zip(units, owners, strict=True) if owner == number]
        parts[0] = style.start.sub("", parts[0], count=1)
        notes.append(ParsedNote(start.label, " ".join(parts).strip(), units[start.unit].page))
    return body, notes


class _Callouts:
    """Takes markers out of the body, in order: which marker is expected next tells a call-out from an exponent."""

    def __init__(self, style: Style, labels: set[str]) -> None:
        self.style, self.labels, self.last = style, labels, 0

    def read(self, piece: _Piece) -> _Piece:
        """The piece without markers, with its call-outs."""
        text, position = "", 0
        gone: list[tuple[int, int]] = []  # where in the old text, how many characters
        callouts = []
        for found in self.style.call.finditer(piece.text):
            label = read_label(found[1])
            if not self._is_callout(label, piece.text[: found.start()]):
                continue
            text += piece.text[position : found.start()]
            callouts.append((len(text), label))
            blank = found.group()[0].isspace() and piece.text[found.end() : found.end() + 1].isalnum()
            text += " " if blank else ""
            gone.append((found.start(), found.end() - found.start() - blank))
            position = found.end()
        text += piece.text[position:]
        old = [(offset - sum(n for at, n in gone if at < offset), label) for offset, label in piece.callouts]
        return replace(piece, text=text, callouts=tuple(sorted([*old, *callouts])))

    def _is_callout(self, label: str, before: str) -> bool:
        if self.style.declared or not label.isdigit():
            return label in self.labels
        number = int(label)
        expected = number == self.last + 1
        if label not in self.labels and not expected:
            return False
        if label in ("2", "3") and _UNIT_OF_MEASURE.search(before) and not (expected and before[-1:].isdigit()):
            return False
        if before[-1:].isdigit() and not self.last < number <= self.last + 3:
            return False
        self.last = number
        return True


def _classify(pieces: list[_Piece]) -> Iterator[_Piece]:
    for index, piece in enumerate(pieces):
        following = pieces[index + 1] if index + 1 < len(pieces) else None
        if piece.unit.level:
            yield replace(piece, kind=PassageKind.HEADING, level=piece.unit.level)
        elif is_row(piece.text):
            yield replace(piece, kind=PassageKind.TABLE)
        elif heading := find_legal_heading(piece.text):
            yield from _split_heading(piece, heading.text, heading.rest, heading.level)
        elif piece.unit.alone and _is_heading(piece, following, first=index == 0):
            yield replace(piece, kind=PassageKind.HEADING, level=1 if index == 0 else _level(piece.text))
        else:
            yield piece


def _level(text: str) -> int:
    return 3 if looks_like_numbered_heading(text) else 2


def _is_heading(piece: _Piece, following: _Piece | None, *, first: bool) -> bool:
    text = piece.text.strip()
    if following is not None and following.after_foot and starts_lower(following.text):
        return False
    if first and following is not None:
        return looks_like_heading(text)
    if looks_like_numbered_heading(text):
        prose = following is not None and not is_list_item(following.text) and len(following.text) > len(text)
        return prose and not text.endswith((";", ",")) and is_list_item(text)
    return looks_like_heading(text) and following is not None and not starts_lower(following.text)


def _split_heading(piece: _Piece, head: str, rest: str, level: int) -> Iterator[_Piece]:
    cut = len(piece.text) - len(rest) if rest else len(piece.text)
    above = tuple((min(offset, len(head)), label) for offset, label in piece.callouts if offset <= cut)
    yield replace(piece, text=head, callouts=above, kind=PassageKind.HEADING, level=level)
    if rest:
        below = tuple((offset - cut, label) for offset, label in piece.callouts if offset > cut)
        yield replace(piece, text=rest, callouts=below, after_foot=False)


def _rejoin(pieces: Iterator[_Piece], known: Counter[str]) -> Iterator[_Piece]:
    """Pieces with cut sentences and tables made whole."""
    held: _Piece | None = None
    for piece in pieces:
        if held is None:
            held = piece
        elif held.kind is piece.kind is PassageKind.TABLE and (piece.after_foot or not piece.unit.first):
            held = replace(held, text=f"{held.text}\n{piece.text}", callouts=_moved(held, piece, 1))
        elif held.kind is piece.kind is PassageKind.BODY and _goes_on(held, piece):
            joined = join_hyphenated(held.text.rstrip(), piece.text.lstrip(), known)
            shift = len(joined) - len(held.text) - len(piece.text)
            held = replace(held, text=joined, callouts=_moved(held, piece, shift))
        else:
            yield held
            held = piece
    if held is not None:
        yield held


def _moved(left: _Piece, right: _Piece, shift: int) -> tuple[tuple[int, str], ...]:
    return (*left.callouts, *((offset + len(left.text) + shift, label) for offset, label in right.callouts))


def _goes_on(left: _Piece, right: _Piece) -> bool:
    """Whether the right piece is the rest of a sentence that a page end (or nothing) cut."""
    if is_list_item(right.text) or not is_cut(left.text):
        return False
    if right.after_foot:
        return starts_lower(right.text) or not left.text.rstrip().endswith(".")
    return starts_lower(right.text) and right.unit.first and len(left.text) >= _CUT_LENGTH


def _blocks(pieces: Sequence[_Piece]) -> Iterator[Block]:
    for piece in pieces:
        lead = len(piece.text) - len(piece.text.lstrip())
        text = piece.text.strip()
        callouts = tuple((min(max(offset - lead, 0), len(text)), label) for offset, label in piece.callouts)
        if text:
            yield Block(piece.kind, text, piece.unit.page, piece.level, callouts)
