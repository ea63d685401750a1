"""Which paragraphs of a plain text are notes, when notes stand at page feet between the paragraphs of the body.

A foot is a run of notes. What follows a note in its foot is told from the body of the next page by evidence, in this
order: the call-out of the following note stands above the foot already; a paragraph is only an address; a sentence or
bracket left open is taken up. A note that the page end cut goes on at the next foot: its rest is a paragraph in lower
case that does not fit the body around it. Rules, limits and the cases they came from: tests/unit/test_layout.py.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.lines import Unit, is_list_item, is_row, starts_lower

_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_URL = re.compile(r"^[<(\[]?\s*(?:https?://|ftp://|www\.)\S+", re.I)
_URL_END = re.compile(r"(?:https?://|ftp://|www\.)\S+$", re.I)
_ENDED = re.compile(r"[.!?…][\"”’')\]»>*]*$")
_STOPPED = re.compile(r"[.!?…:;][\"”’')\]»>*]*$")
_POINTED = re.compile(r"(?:\b[A-Z]\.)+$")
_FOOT_WORDS = 200  # more words than this between two notes are a page of body, not a note
_PART_WORDS = 60
_REST_WORDS = 150
_WINDOW = 40  # paragraphs in which the rest of a cut note is sought: about a page


@dataclass(frozen=True, slots=True)
class Style:
    """How a text marks its notes: ``start`` at the head of a note, ``call`` in the body; group 1 is the marker."""

    start: re.Pattern[str]
    call: re.Pattern[str]
    declared: bool = False  # markup says what a note is: in any order, never cut


SUPERSCRIPT = Style(
    re.compile(r"^\s*([⁰¹²³⁴-⁹]{1,4})[.)]?\s*(?=\S)"),
    re.compile(r"(?<=\S)\s?([⁰¹²³⁴-⁹]{1,4})(?:\s?[,⁻⸴]\s?(?=[⁰¹²³⁴-⁹]))?"),
)
BRACKET = Style(re.compile(r"^\s*(\[\d{1,3}\])[.:]?\s*(?=\S)"), re.compile(r"(?<=\S)\s?(\[\d{1,3}\])"))
SYMBOL = Style(
    re.compile(r"^\s*([*†‡]{1,3})\s*(?=[^\W\d_])"), re.compile(r"(?<=[\w.,;:)”\"’])([*†‡]{1,3})(?=\s|$|[.,;:)])")
)
MARKDOWN = Style(re.compile(r"^\s*\[\^([^\]\s]+)\]:\s*"), re.compile(r"\[\^([^\]\s]+)\]"), declared=True)
STYLES = (MARKDOWN, SUPERSCRIPT, BRACKET, SYMBOL)


@dataclass(frozen=True, slots=True)
class Start:
    """A unit that begins a note: its index and label."""

    unit: int
    label: str


def read_label(marker: str) -> str:
    """The label that a marker prints: superscript digits as digits, brackets gone."""
    return marker.translate(_DIGITS).strip("[] ")


def find_starts(units: Sequence[Unit], style: Style) -> list[Start]:
    """Units that begin a note: in sequence (from 1 again, where each page or chapter counts anew), and called."""
    if not any(style.start.match(unit.text) for unit in units):
        return []
    called = {read_label(found[1]) for unit in units for found in style.call.finditer(unit.text)}
    starts: list[Start] = []
    last = 0
    for index, unit in enumerate(units):
        if not (found := style.start.match(unit.text)):
            continue
        label = read_label(found[1])
        if label.isdigit() and not style.declared:
            number = int(label)
            if not (number == last + 1 or (number == 1 and label in called) or last < number <= last + 5):
                continue
            last = number
        elif label not in called and not style.declared:
            continue
        starts.append(Start(index, label))
    linked = sum(start.label in called for start in starts)
    return starts if style.declared or linked * 2 >= len(starts) else []


def assign(units: Sequence[Unit], starts: Sequence[Start], style: Style) -> list[int | None]:
    """For each unit the index in ``starts`` of the note that it belongs to, or ``None`` for the body."""
    foot = _Foot(units, starts, style)
    for note, start in enumerate(starts):
        foot.owners[start.unit] = note
    if style.declared:
        return foot.owners
    for note in range(len(starts)):
        foot.take_following(note)
    for note in range(len(starts)):
        foot.take_rest(note)
    return foot.owners


def is_cut(text: str) -> bool:
    """Whether a paragraph of the body stops without an end mark."""
    return not _STOPPED.search(text.rstrip()) or bool(_POINTED.search(text.rstrip()))


class _Foot:
    """The assignment while it is being made."""

    def __init__(self, units: Sequence[Unit], starts: Sequence[Start], style: Style) -> None:
        self.units, self.starts, self.style = units, starts, style
        self.owners: list[int | None] = [None] * len(units)
        heads = {start.unit for start in starts}
        self.calls: list[set[str]] = [
            {read_label(found[1]) for found in style.call.finditer(unit.text)} if index not in heads else set()
            for index, unit in enumerate(units)
        ]

    def take_following(self, note: int) -> None:
        """Give a note the paragraphs after its first that are its own."""
        begin = self.starts[note].unit + 1
        end = self.starts[note + 1].unit if note + 1 < len(self.starts) else len(self.units)
        if begin < end and self._is_one_foot(note, begin, end):
            self.owners[begin:end] = [note] * (end - begin)
            return
        index = begin
        while index < end and (size := self._own(note, index, end)):
            self.owners[index : index + size] = [note] * size
            index += size

    def take_rest(self, note: int) -> None:
        """Give a note that the page end cut its rest, at the next foot."""
        text = self._text(note)
        begin = max(i for i, owner in enumerate(self.owners) if owner == note) + 1
        if not _is_open(text) or (begin < len(self.units) and self.owners[begin] is not None):
            return
        feet = 0
        for index in range(begin, min(begin + _WINDOW, len(self.units))):
            if self.owners[index] is not None:
                feet += self.owners[index - 1] is None
                if feet > 1:
                    return
            elif self._is_rest(text, index):
                self.owners[index] = note
                return

    def _is_one_foot(self, note: int, begin: int, end: int) -> bool:
        """Whether the next note is called above this one, so that all between them stands in one foot."""
        if note + 1 >= len(self.starts):
            return False
        label, head = self.starts[note + 1].label, self.starts[note].unit
        before = [i for i in range(end) if label in self.calls[i]]
        if not before or before[-1] >= head or any(self.calls[begin:end]):
            return False
        words = sum(len(unit.text.split()) for unit in self.units[begin:end])
        resumed = starts_lower(self.units[begin].text) and self._body_is_cut(head) and not _is_open(self._text(note))
        return words <= _FOOT_WORDS and not resumed and not any(is_row(unit.text) for unit in self.units[begin:end])

    def _own(self, note: int, index: int, end: int) -> int:
        """How many units from ``index`` on are the note's, by what they say themselves."""
        text = self.units[index].text
        words = len(text.split())
        if _URL.match(text) and not self.calls[index]:
            return 1
        if words > _PART_WORDS or self.calls[index] or is_row(text):
            return 0
        following = self.units[index + 1].text if index + 1 < end else ""
        if _URL.match(following) and not starts_lower(text):
            return 2
        before = self._text(note)
        if _brackets(before) > 0 and _brackets(text) < 0:
            return 1
        head = self.starts[note].unit
        if starts_lower(text):
            return int(not self._body_is_cut(head) and _is_open(before))
        if self._body_is_cut(head) and starts_lower(following) and _ENDED.search(text) and not is_list_item(text):
            return 1
        return 0

    def _is_rest(self, note_text: str, index: int) -> bool:
        text = self.units[index].text
        if self.calls[index] or is_row(text) or len(text.split()) > _REST_WORDS:
            return False
        closes = _brackets(note_text) > 0 and _brackets(text) < 0
        if not starts_lower(text):
            return closes
        before = self._body_before(index)
        if _ENDED.search(before.rstrip()) and not _POINTED.search(before.rstrip()):
            return True
        following = index + 1
        while following < len(self.units) and self.owners[following] is not None:
            following += 1
        if following >= len(self.units) or not starts_lower(self.units[following].text):
            return False
        return closes or bool(_ENDED.search(text))

    def _text(self, note: int) -> str:
        parts = [unit.text for unit, owner in zip(self.units, self.owners, strict=True) if owner == note]
        return " ".join(parts).rstrip()

    def _body_is_cut(self, head: int) -> bool:
        """Whether the body stops within a sentence before the foot that ``head`` stands in."""
        before = self._body_before(head)
        return is_cut(before) and not is_row(before)

    def _body_before(self, index: int) -> str:
        text = next((self.units[i].text for i in range(index - 1, -1, -1) if self.owners[i] is None), ".")
        return self.style.call.sub("", text)


def _brackets(text: str) -> int:
    return text.count("(") - text.count(")") + text.count("[") - text.count("]")


def _is_open(text: str) -> bool:
    """Whether a note stops within a sentence or bracket. An address ends a note as well as a point does."""
    text = text.rstrip()
    return _brackets(text) > 0 or not (_ENDED.search(text) or _URL_END.search(text) or text.endswith(">"))
