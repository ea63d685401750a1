"""Footnotes and endnotes of a PDF: which lines they are, where their markers stand in the text.

A marker in the text is raised and smaller than its line. A footnote begins a line at the foot of a column, in smaller
type, with a marker that was raised above on the page (or is itself raised, or comes next in order). Endnotes are looked
for after the last marker that found no footnote.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from corpus.parsers.pdf_words import SUPERSCRIPTS, Line, Word

_LABEL = re.compile(r"\d{1,4}|[*†‡§¶]{1,4}|[ivxlc]{1,6}|[a-z]")
_BEGIN = re.compile(r"[\[(]?(\d{1,4}|[*†‡§¶]{1,4}|[ivxlc]{1,6}|[a-z])[\])]?[.:]?(?=$|[\s\"“”«'(¿¡A-ZÁÉÍÓÚÑ])")
_TO_DIGITS = str.maketrans(SUPERSCRIPTS, "0123456789")
_ENDED = re.compile(r"[.!?:;…][\"”’»)\]]*$")
_CONTINUED = re.compile(r"\(\s*(?:\.\.\.|…)\s*contin", re.IGNORECASE)
_UNITS = {"m", "km", "cm", "mm", "ft", "in", "mi", "hm", "dm", "yd"}
SMALL = 0.94  # of the body's height: notes are set one or two points smaller


@dataclass(slots=True)
class NoteLines:
    """A note as it stands on the page: its label and its lines, without the marker."""

    label: str
    page: int
    lines: list[Line] = field(default_factory=list)


def labels_of(word: Word, line: Line) -> list[str]:
    """Labels of the notes a raised word of a line calls out; empty when it is no marker."""
    if word.text[0] in SUPERSCRIPTS:
        text = word.text.translate(_TO_DIGITS)
    elif word.h < 0.88 * line.h and word.y > line.y + 0.08 * line.h:
        text = word.text
    else:
        return []
    parts = [part for part in re.split(r"[,;\s]+", text.strip("()[],;")) if part]
    return parts if parts and all(_LABEL.fullmatch(part) for part in parts) else []


def callouts_of(line: Line) -> Iterator[str]:
    """Labels raised inside a line, not at its beginning."""
    for before, word in zip(line.words, line.words[1:], strict=False):
        if before.text.casefold() not in _UNITS:
            yield from labels_of(word, line)


def take_notes(pages: Sequence[tuple[int, list[Line]]], body: float) -> list[NoteLines]:
    """Notes of all pages in reading order; their lines are taken out of ``pages``."""
    notes: list[NoteLines] = []
    waiting: list[str] = []  # labels called out so far that have no note yet
    last = 0
    for number, lines in pages:
        called = [label for line in lines for label in callouts_of(line)]
        waiting.extend(called)
        last = number if called else last
        for _, column in groupby(list(lines), key=lambda line: line.column):
            before = len(notes)
            taken = _take_column(list(column), number, waiting, notes, body)
            lines[:] = [line for line in lines if id(line) not in taken]
            found = {note.label for note in notes[before:]}
            waiting = [label for label in waiting if label not in found]
    if waiting:
        notes.extend(_take_endnotes([(n, lines) for n, lines in pages if n >= last], waiting))
    return notes


def _take_column(column: list[Line], page: int, called: Sequence[str], notes: list[NoteLines], body: float) -> set[int]:
    """Adds the notes at the foot of a column to ``notes``; gives the ids of their lines."""
    start, continues = _foot(column, called, notes, body)
    taken: set[int] = set()
    current = notes[-1] if continues and notes else None
    raised = any(labels_of(line.words[0], line) and _plain_label(line) in called for line in column[start:])
    lowest = math.inf
    for line in column[start:]:
        if line.y > lowest + line.h:
            break  # what the file draws last may stand at the head of the page
        lowest = line.y
        label = _begins(line, called, current, raised=raised)
        if label is not None and notes and notes[-1].label == label and _CONTINUED.search(line.text):
            current = notes[-1]
            _cut_marker(line, label)
        elif label is not None:
            current = NoteLines(label, page)
            notes.append(current)
            _cut_marker(line, label)
        if current is None:
            continue
        if line.words:
            current.lines.append(line)
        taken.add(id(line))
    return taken


def _foot(column: Sequence[Line], called: Sequence[str], notes: Sequence[NoteLines], body: float) -> tuple[int, bool]:
    """Where the notes of a column begin, and whether the first lines go on with the note before."""
    small = len(column)
    while small and column[small - 1].h < SMALL * body:
        small -= 1
    for i, line in enumerate(column):
        raised = len(line.words) > 1 and bool(labels_of(line.words[0], line))
        plain = _plain_label(line) in called and (i >= small or _set_apart(column, i))
        if not (raised or plain) or (raised and _plain_label(line) is None):
            continue
        begins = min(i, small) if _goes_on(column, small, i, notes, called) else i
        return begins, begins < i
    if small < len(column) and _goes_on(column, small, len(column), notes, called):
        return small, True
    return len(column), False


def _goes_on(column: Sequence[Line], small: int, first: int, notes: Sequence[NoteLines], called: Sequence[str]) -> bool:
    """Whether the small lines before the first marker are the rest of a note that the page cut."""
    if small >= first or not notes or not notes[-1].lines or _plain_label(column[small]) in called:
        return False
    note = notes[-1].lines[-1]
    if abs(note.h - column[small].h) > 0.06 * note.h:
        return False
    full = note.x1 > 0.97 * max(line.x1 for line in notes[-1].lines) and len(notes[-1].lines) > 1
    return full or not _ENDED.search(note.text) or column[small].text[:1].islower()


def _set_apart(column: Sequence[Line], i: int) -> bool:
    """Whether more space than usual stands above a line."""
    return i > 0 and column[i - 1].y - column[i].y > 1.6 * column[i].h


def _plain_label(line: Line) -> str | None:
    text = line.text.translate(_TO_DIGITS)
    match = _BEGIN.match(text)
    return match[1] if match else None


def _begins(line: Line, called: Sequence[str], current: NoteLines | None, *, raised: bool) -> str | None:
    """Label of the note that begins with this line; where markers are ``raised``, no plain figure begins one."""
    label = _plain_label(line)
    marks = labels_of(line.words[0], line)
    if label is None and marks:
        label = marks[0]
    if label is None or (raised and not marks):
        return None
    follows = current is not None and current.label.isdigit() and label == str(int(current.label) + 1)
    return label if marks or label in called or follows else None


def _cut_marker(line: Line, label: str) -> None:
    """Takes the marker off the first word of a note."""
    first = line.words[0]
    text = first.text.translate(_TO_DIGITS) if first.text[0] in SUPERSCRIPTS else first.text
    rest = re.sub(rf"^[\[(]?{re.escape(label)}[\])]?[.:]?", "", text, count=1)
    if rest:
        line.words[0] = Word(rest, first.x0, first.x1, first.y, first.h)
    else:
        line.words.pop(0)
    if line.words:
        line.measure()


def _take_endnotes(pages: Sequence[tuple[int, list[Line]]], waiting: Sequence[str]) -> list[NoteLines]:
    """Notes after the last marker that still waits for one, if most of those waiting are found in order."""
    after = [(number, lines, i) for number, lines in pages for i in range(len(lines))]
    order = list(dict.fromkeys(waiting))
    starts: list[tuple[int, str]] = []
    for at, (_, lines, i) in enumerate(after):
        label = _plain_label(lines[i])
        if label in order and not any(callouts_of(lines[i])) and (not starts or order.index(label) == len(starts)):
            if not starts and label != order[0]:
                continue
            starts.append((at, label))
    if len(starts) < 0.6 * len(order) or (len(starts) < 2 and len(order) > 1):
        return []
    notes: list[NoteLines] = []
    ends = [at for at, _ in starts[1:]] + [_last_end(after, starts)]
    taken: set[int] = set()
    for (at, label), end in zip(starts, ends, strict=True):
        lines = [lines[i] for _, lines, i in after[at:end]]
        taken |= {id(line) for line in lines}
        _cut_marker(lines[0], label)
        notes.append(NoteLines(label, after[at][0], [line for line in lines if line.words]))
    for _, lines in pages:
        lines[:] = [line for line in lines if id(line) not in taken]
    return notes


def _last_end(after: Sequence[tuple[int, list[Line], int]], starts: Sequence[tuple[int, str]]) -> int:
    """End of the last note: the first line in another size, or set apart, or the end of the page."""
    begin = starts[-1][0]
    page, lines, i = after[begin]
    first = lines[i]
    for at in range(begin + 1, len(after)):
        number, more, j = after[at]
        line = more[j]
        if number != page or abs(line.h - first.h) > 0.1 * first.h or _set_apart(more, j):
            return at
    return len(after)
