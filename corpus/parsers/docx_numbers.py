"""Automatic numbers of Word paragraphs, as they would be printed ("Artículo 5.", "II.", "b)")."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_SYMBOLS = "*†‡§"


def as_number(count: int, form: str) -> str:
    """A number as Word prints it in one of its formats (``w:numFmt``); decimal where the format is another."""
    if form in {"lowerRoman", "upperRoman"}:
        text = ""
        for value, letters in _ROMAN:
            text += letters * (count // value)
            count %= value
        return text if form == "lowerRoman" else text.upper()
    if form in {"lowerLetter", "upperLetter"}:
        text = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return text if form == "lowerLetter" else text.upper()
    if form == "chicago":
        return _SYMBOLS[(count - 1) % 4] * ((count - 1) // 4 + 1)
    return str(count)


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    form: str
    text: str


@dataclass(slots=True)
class Numbers:
    """Counts the paragraphs of each list."""

    numbering: etree._Element | None
    styles: etree._Element | None
    _lists: dict[str, dict[int, _Level]] = field(default_factory=dict)
    _of: dict[str, str] = field(default_factory=dict)  # abstract list of a list
    _counts: dict[str, list[int]] = field(default_factory=dict)
    _styled: dict[str, tuple[str, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for abstract in self.numbering.iter(f"{W}abstractNum") if self.numbering is not None else ():
            levels = {int(_get(level, "ilvl") or 0): _read_level(level) for level in abstract.iter(f"{W}lvl")}
            self._lists[_get(abstract, "abstractNumId")] = levels
        for number in self.numbering.iter(f"{W}num") if self.numbering is not None else ():
            self._of[_get(number, "numId")] = _get(number.find(f"{W}abstractNumId"), "val")
        for style in self.styles.iter(f"{W}style") if self.styles is not None else ():
            if (place := _place(style.find(f"{W}pPr"))) is not None:
                self._styled[_get(style, "styleId")] = place

    def next(self, properties: etree._Element | None, style: str) -> str:
        """The number of the next paragraph, or empty if it has none or only a bullet."""
        place = _place(properties) or self._styled.get(style)
        if place is None:
            return ""
        key, depth = place
        levels = self._lists.get(self._of.get(key, ""), {})
        level = levels.get(depth)
        if level is None or level.form in {"bullet", "none"} or not level.text:
            return ""
        counts = self._counts.setdefault(self._of[key], [])
        del counts[depth + 1 :]
        while len(counts) <= depth:
            counts.append(levels[len(counts)].start - 1 if len(counts) in levels else 0)
        counts[depth] += 1
        return re.sub(r"%(\d)", lambda match: self._part(int(match[1]) - 1, counts, levels), level.text).strip()

    @staticmethod
    def _part(depth: int, counts: list[int], levels: dict[int, _Level]) -> str:
        if depth >= len(counts) or depth not in levels:
            return ""
        return as_number(max(counts[depth], 1), levels[depth].form)


def _get(element: etree._Element | None, name: str) -> str:
    return str(element.get(f"{W}{name}", "")) if element is not None else ""


def _place(properties: etree._Element | None) -> tuple[str, int] | None:
    """List and level of a paragraph or style."""
    found = properties.find(f"{W}numPr") if properties is not None else None
    if found is None:
        return None
    depth = _get(found.find(f"{W}ilvl"), "val")
    return _get(found.find(f"{W}numId"), "val"), int(depth) if depth.isdigit() else 0


def _read_level(level: etree._Element) -> _Level:
    start = _get(level.find(f"{W}start"), "val")
    form = _get(level.find(f"{W}numFmt"), "val")
    return _Level(int(start) if start.isdigit() else 1, form, _get(level.find(f"{W}lvlText"), "val"))
