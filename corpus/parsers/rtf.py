"""RTF: text, tables' rows, and footnotes, which RTF keeps in place in the sentence that calls them out.

Read here rather than by a library: striprtf, the best kept one, drops footnotes silently (tried 2026-11-24).
Source: Microsoft, Rich Text Format Specification 1.9.1.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field, replace

from corpus.errors import IngestError
from corpus.model import PassageKind
from corpus.parsers.docx_numbers import as_number
from corpus.parsers.flow import Flow, joined
from corpus.parsers.protocol import Block, Parsed, ParsedNote, Source

MEDIA_TYPE = "application/rtf"
_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
_SKIPPED = set(
    "fonttbl colortbl stylesheet info pict object header headerl headerr headerf footer footerl footerr footerf listtable "
    "listoverridetable revtbl rsidtbl generator xmlnstbl themedata colorschememapping latentstyles datastore fldinst "
    "bkmkstart bkmkend nonshppict annotation atnid atnauthor atndate comment pntext pgptbl filetbl mmathpr "
    "sp sn sv ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn".split()
)
_KEPT = {"shptxt", "shpinst", "shp", "footnote", "endnote"}  # marked as optional, but text for us
_CHARACTERS = {
    "tab": " ", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•",
    "emspace": " ", "enspace": " ", "line": " ", "cell": "\t", "nestcell": "\t", "row": "\n", "nestrow": "\n",
}  # fmt: skip
_MARKS = set("*†‡§¶")
_BREAKS = {"par", "page", "sect", "column"}
_DEEPEST = 200


@dataclass(frozen=True, slots=True)
class _State:
    """What holds inside a group."""

    skipped: bool = False
    codepage: str = "cp1252"
    unicode_skip: int = 1
    hidden: bool = False
    table: bool = False
    level: int = 0
    note: bool = False  # this group is a note's


@dataclass(slots=True)
class _Reading:
    flow: Flow = field(default_factory=Flow)
    notes: list[ParsedNote] = field(default_factory=list)
    outer: Flow | None = None  # the body's, while a note is read
    endnotes: int = 0
    pending: bytearray = field(default_factory=bytearray)
    high: int = 0  # first half of a character that RTF writes as two
    skip: int = 0  # characters that stand in for one already written
    row: list[list[Block]] = field(default_factory=list)
    rows: list[list[list[Block]]] = field(default_factory=list)
    levels: dict[int, int] = field(default_factory=dict)  # heading level by style


def parse(source: Source) -> Parsed:
    """The text of an RTF file. Raises ``IngestError`` (``unreadable``, ``unsafe``, ``empty``)."""
    reading = _Reading()
    reading.levels = _style_levels(source.data)
    states = [_State(codepage=_codepage(source.data))]
    _read(source, states, reading)
    _flush(reading, states[-1])
    _end_block(reading, states[-1])
    _end_table(reading)
    if not reading.flow.blocks and not reading.notes:
        raise IngestError("empty", source=source.name)
    metadata = _info(source.data)
    return Parsed(tuple(reading.flow.blocks), tuple(reading.notes), metadata, MEDIA_TYPE)


def _read(source: Source, states: list[_State], reading: _Reading) -> None:
    optional = False
    for token in _TOKEN.finditer(source.data):
        word, number, code, symbol, brace, text = token.groups()
        if brace == b"{":
            if len(states) > _DEEPEST:
                raise IngestError("unsafe", source=source.name, reason="depth")
            states.append(replace(states[-1], note=False))
            optional = False
            continue
        if brace == b"}":
            _flush(reading, states[-1])
            if len(states) > 1 and states.pop().note:
                _end_note(reading)
            continue
        if symbol == b"*":
            optional = True
            continue
        if word is not None:
            name = word.decode("ascii").lower()
            if name == "footnote" and b"\\ftnalt" in source.data[token.end() : token.end() + 12]:
                name = "endnote"
            states[-1] = _word(name, int(number) if number else None, states[-1], reading, optional=optional)
        elif not states[-1].skipped and not states[-1].hidden:
            _text(code, symbol, text, states[-1], reading)
        optional = False


def _codepage(data: bytes) -> str:
    match = re.search(rb"\\ansicpg(\d{3,5})", data[:4096])
    name = f"cp{match[1].decode('ascii')}" if match else "cp1252"
    if b"\\mac" in data[:200] and not match:
        name = "mac_roman"
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"


def _style_levels(data: bytes) -> dict[int, int]:
    begin = data.find(b"{\\stylesheet")
    styles = re.findall(rb"\{\\s(\d+)[^{}]*?\\outlinelevel(\d)", data[begin : begin + 100_000]) if begin >= 0 else []
    return {int(style): min(int(level) + 1, 6) for style, level in styles}


def _word(word: str, value: int | None, state: _State, reading: _Reading, *, optional: bool) -> _State:
    """The state after a control word; ``optional`` where ``\\*`` says that a reader may skip the group."""
    if word in _SKIPPED or (optional and word not in _KEPT):
        return replace(state, skipped=True)
    if state.skipped:
        return state
    if word == "u" and value is not None:
        _unicode(value, state, reading)
        return state
    _flush(reading, state)
    if word in {"footnote", "endnote"} and reading.outer is None:
        _begin_note(word, reading)
        return replace(state, note=True, table=False, level=0)
    if word in _BREAKS:
        _end_block(reading, state)
    elif word in _CHARACTERS:
        _special(_CHARACTERS[word], state, reading)
    elif word == "s":
        return replace(state, level=reading.levels.get(value or 0, 0))
    else:
        return _property(word, value, state)
    return state


def _property(word: str, value: int | None, state: _State) -> _State:
    if word == "uc":
        return replace(state, unicode_skip=value if value is not None else 1)
    if word == "v":
        return replace(state, hidden=value != 0)
    if word == "pard":
        return replace(state, table=False, level=0)
    if word == "intbl":
        return replace(state, table=True)
    if word == "outlinelevel":
        return replace(state, level=min((value or 0) + 1, 6) if (value or 0) < 9 else 0)
    return replace(state, hidden=False) if word == "plain" else state


def _unicode(value: int, state: _State, reading: _Reading) -> None:
    """A character by number; halves of a pair are put together, lone ones dropped."""
    _flush(reading, state)
    code = value + 65536 if value < 0 else value
    if 0xD800 <= code < 0xDC00:
        reading.high = code
    elif 0xDC00 <= code < 0xE000:
        if reading.high:
            reading.flow.write(chr(0x10000 + ((reading.high - 0xD800) << 10) + code - 0xDC00))
        reading.high = 0
    elif not state.hidden and 0 < code < 0x110000:
        reading.flow.write(chr(code))
        reading.high = 0
    reading.skip = state.unicode_skip


def _text(code: bytes | None, symbol: bytes | None, text: bytes | None, state: _State, reading: _Reading) -> None:
    piece = bytes([int(code, 16)]) if code else text or b""
    if symbol:
        _flush(reading, state)
        reading.flow.write(
            {b"~": " ", b"_": "-", b"-": "", b"\n": " ", b"\r": " "}.get(symbol, symbol.decode("latin-1"))
        )
        return
    dropped = min(reading.skip, len(piece))
    reading.skip -= dropped
    reading.pending += piece[dropped:]


def _flush(reading: _Reading, state: _State) -> None:
    """Writes the bytes gathered so far, in the code page that holds."""
    if reading.pending and not state.skipped:
        if reading.rows and not state.table and reading.outer is None:
            _end_table(reading)
        reading.flow.write(reading.pending.decode(state.codepage, "replace"))
    reading.pending.clear()


def _end_block(reading: _Reading, state: _State) -> None:
    if state.table and reading.outer is None:
        reading.flow.write(" ")
    else:
        reading.flow.end(PassageKind.HEADING if state.level else PassageKind.BODY, state.level)


def _special(character: str, state: _State, reading: _Reading) -> None:
    """Writes a character that has a name, or ends a cell or row of a table."""
    if character not in {"\t", "\n"}:
        reading.flow.write(character)
    elif reading.outer is not None:
        reading.flow.write(" ")
    elif character == "\t":
        before = len(reading.flow.blocks)
        reading.flow.end(PassageKind.BODY, state.level)
        reading.row.append(reading.flow.blocks[before:])
        del reading.flow.blocks[before:]
    elif reading.row:
        reading.rows.append(reading.row)
        reading.row = []


def _end_table(reading: _Reading) -> None:
    rows, reading.rows = reading.rows, []
    if rows:
        reading.flow.table(rows)


def _begin_note(kind: str, reading: _Reading) -> None:
    reading.endnotes += kind == "endnote"
    footnotes = len(reading.notes) - reading.endnotes + 1
    label = as_number(reading.endnotes, "lowerRoman") if kind == "endnote" else str(footnotes)
    reading.flow.call(label)
    reading.notes.append(ParsedNote(label, ""))
    reading.outer, reading.flow = reading.flow, Flow()


def _end_note(reading: _Reading) -> None:
    if reading.outer is None:
        return
    reading.flow.end()
    text = joined(reading.flow.blocks)
    label = reading.notes[-1].label
    mark = text[:1]
    if mark in _MARKS and reading.outer.take(mark):  # a mark of the author's own stands in the sentence and in the note
        reading.outer.relabel(label, mark)
        label, text = mark, text[1:].strip()
    text = re.sub(rf"^{re.escape(label)}[.)]?\s+", "", text)
    reading.notes[-1] = ParsedNote(label, text)
    reading.flow, reading.outer = reading.outer, None


def _info(data: bytes) -> dict[str, str]:
    match = re.search(rb"\{\\title ([^{}\\]{3,300})\}", data[:20_000])
    return {"file_title": match[1].decode("latin-1").strip()} if match else {}
