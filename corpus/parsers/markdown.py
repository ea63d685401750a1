"""Markdown to units of text: headings, lists, tables, quotes and footnotes; emphasis and links as their words.

Government sites publish their statements and Mexico's laws so, in loose Markdown: single line ends part paragraphs
where lines are long, HTML stands between. Hence rules of our own and no strict parser.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from corpus.lines import Unit, is_wrapped, join_lines

_FRONT = re.compile(r"\A\s*---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S)
_FIELD = re.compile(r"^([A-Za-z_][\w-]*):[ \t]*(.*)$")
_ATX = re.compile(r"^ {0,3}(#{1,6})\s+(.*?)(?:\s+#+)?\s*(?:\{#[\w-]+\})?$")
_SETEXT = re.compile(r"^ {0,3}(=+|-+)\s*$")
_RULE = re.compile(r"^ {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$")
_FENCE = re.compile(r"^ {0,3}(```+|~~~+)")
_TABLE_RULE = re.compile(r"^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_BULLET = re.compile(r"^(\s*)(?:[-*+]\s+)(?:\[[ xX]\]\s+)?")
_ITEM = re.compile(r"^\s*(?:[-*+]|\(?\w{1,4}[.)])\s+\S")
_QUOTE = re.compile(r"^ {0,3}(?:>\s?)+")
_NOTE = re.compile(r"^ {0,3}\[\^[^\]\s]+\]:")
_LINK_TARGET = re.compile(r"^ {0,3}\[[^\]^][^\]]*\]:\s+\S+(?:\s+[\"'(].*)?$")
_BOLD_LINE = re.compile(r"^\s*(\*\*|__)(?=\S)([^*_]{2,100}?)\s*\1\s*$")

_COMMENT = re.compile(r"<!--.*?-->|\{%.*?%\}|\{\{.*?\}\}", re.S)  # of HTML and of site generators
_SUP = re.compile(r"<sup\b[^>]*>\s*(?:\[|<a\b[^>]*>)?\s*(\d{1,3})\s*(?:\](?:\([^)]*\))?|</a>)?\s*</sup>", re.I)
_BREAK = re.compile(r"<br\s*/?>|</p>|</li>|</tr>|</div>|</h[1-6]>|</figcaption>", re.I)
_AUTOLINK = re.compile(r"<((?:https?|ftp|mailto):[^>\s]+)>", re.I)
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9-]*(?:\s+[^<>]*)?/?>")
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

_IMAGE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
_LINK = re.compile(r"\[((?:[^\[\]]|\[[^\[\]]*\])+)\]\(\s*<?((?:[^()\s<>]|\([^()\s]*\))*)>?(?:\s+[\"'][^)]*)?\)")
_REFERENCE_LINK = re.compile(r"\[((?!\^)[^\[\]]+)\]\[[^\]]*\]")
_ATTRIBUTES = re.compile(r"\{:[^}\n]*\}")
_STRONG = re.compile(r"(\*\*|__)(?=\S|\s\S)(.+?)\1", re.S)
_EMPHASIS = re.compile(
    r"(?<![\w*])\*(?=[^\s*])(.+?)(?<=[^\s*])\*(?![\w*])|(?<![\w_])_(?=[^\s_])(.+?)(?<=[^\s_])_(?![\w_])", re.S
)
_STRUCK = re.compile(r"~~(?=\S)(.+?)~~", re.S)
_CODE = re.compile(r"(`+)(.+?)\1", re.S)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_SAFE = 0xE000  # escaped signs wait in the private use area while marks are read
_ESCAPED = re.compile("[\ue021-\ue07e]")
_LEAD = re.compile(r"^[.\-–—:]+(?=\s)")


def split_markdown(text: str) -> tuple[Mapping[str, str], list[Unit]]:
    """Fields of the front matter (lower-case names; lists joined by ``; ``), and the units in reading order."""
    fields: Mapping[str, str] = {}
    if front := _FRONT.match(text):
        fields, text = read_front_matter(front[1]), text[front.end() :]
    text = _COMMENT.sub("", text)
    text = _SUP.sub(lambda found: found[1].translate(_SUPERSCRIPTS), text)
    text = _TAG.sub("", _AUTOLINK.sub(r"\1", _BREAK.sub("\n", text)))
    return fields, list(_move_points(_units(text.split("\n"))))


def read_front_matter(block: str) -> Mapping[str, str]:
    """Top-level scalars and lists of a YAML head. Deeper structure is passed over."""
    fields: dict[str, list[str]] = {}
    name = ""
    for line in block.split("\n"):
        if found := _FIELD.match(line):
            name = found[1].lower()
            fields[name] = [found[2].strip()] if found[2].strip() else []
        elif name and line[:1] in " \t-" and line.strip():
            item = line.strip()
            starts_item = item.startswith("- ")
            if starts_item or not fields[name]:
                fields[name].append(item.removeprefix("- "))
            else:
                fields[name][-1] += "\n" + item
    return {key: "; ".join(filter(None, map(_scalar, values))) for key, values in fields.items() if values}


def _scalar(value: str) -> str:
    value = value.strip()
    if value[:1] == '"':
        value = re.sub(r"\\\n\s*", "", value.strip('"')).replace("\\ ", " ").replace("\\_", " ").replace('\\"', '"')
        value = re.sub(
            r"\\(?:x(?=[0-9A-Fa-f]{2})|u(?=[0-9A-Fa-f]{4}))([0-9A-Fa-f]{2}(?:(?<=\\u..)[0-9A-Fa-f]{2})?)",
            lambda found: chr(int(found[1], 16)),
            value,
        )
    elif value[:1] == "'":
        value = value.strip("'").replace("''", "'")
    elif value.startswith("[") and value.endswith("]"):
        return "; ".join(filter(None, (_scalar(part) for part in value[1:-1].split(","))))
    return " ".join(value.strip("|>").split())


def plain(text: str, *, links: bool = False) -> str:
    """The words of inline Markdown. With ``links`` the addresses of links stay, in ``<>``, and emphasis by asterisks."""
    text = _ESCAPE.sub(lambda found: chr(_SAFE + ord(found[1])), text)
    text = _IMAGE.sub(r"\1", _ATTRIBUTES.sub("", text))
    text = _LINK.sub(lambda found: _shown(found[1], found[2]) if links else found[1], text)
    text = _CODE.sub(r"\2", _REFERENCE_LINK.sub(r"\1", text))
    text = _STRUCK.sub(r"\1", _STRONG.sub(r"\2", text))
    if not links:
        text = _EMPHASIS.sub(lambda found: found[1] or found[2], text)
    text = _ESCAPED.sub(lambda found: chr(ord(found[0]) - _SAFE), html.unescape(text))
    return text.replace("\u00a0", " ").strip()


def _shown(words: str, address: str) -> str:
    return words if not address.startswith("http") or address in words else f"{words} <{address}>"


def _units(lines: list[str]) -> Iterator[Unit]:
    groups = list(_groups(lines))
    prose = [group for kind, group in groups if kind == "text"]
    wrapped = is_wrapped(prose)
    known = Counter(re.findall(r"\w[\w-]*", "\n".join(lines).lower())) if wrapped else Counter()
    for kind, group in groups:
        if kind == "text":
            yield from _paragraph(group, known, wrapped=wrapped)
        elif kind == "table":
            yield from (
                Unit("\t".join(_cells(line)), first=index == 0) for index, line in enumerate(group) if _cells(line)
            )
        elif kind == "code":
            yield Unit("\n".join(group), alone=False)
        elif kind == "note":
            yield Unit(plain(" ".join(line.strip() for line in group), links=True))
        elif words := plain(group[0]):
            yield Unit(words, alone=True, level=int(kind))


def _groups(lines: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Lines that belong together: ``text``, ``table``, ``code``, ``note``, or the level of a heading."""
    held: list[str] = []
    kind = "text"
    index = 0
    while index < len(lines):
        line = _QUOTE.sub("", lines[index])
        following = lines[index + 1] if index + 1 < len(lines) else ""
        size, new = _begins(lines, index, line, following, held)
        if new and held:
            yield kind, held
            held, kind = [], "text"
        if new in ("table", "code", "note"):
            body = [_QUOTE.sub("", each) for each in lines[index : index + size]]
            yield new, body[1:-1] if new == "code" else [each for each in body if not _is_table_rule(new, each)]
        elif new.isdigit():
            heading = _ATX.match(line)
            yield new, [heading[2] if heading else line]
        elif not new:
            held.append(line)
        index += size
    if held:
        yield kind, held


def _is_table_rule(kind: str, line: str) -> bool:
    return kind == "table" and bool(_TABLE_RULE.match(line))


def _begins(lines: Sequence[str], index: int, line: str, following: str, held: list[str]) -> tuple[int, str]:  # noqa: PLR0911
    """How many lines the group that begins here has, and its kind; ``gap`` ends a paragraph, nothing goes on."""
    if not line.strip() or _LINK_TARGET.match(line):
        return 1, "gap"
    if heading := _ATX.match(line):
        return 1, str(len(heading[1]))
    if fence := _FENCE.match(line):
        return _until(lines, index + 1, lambda each: each.strip().startswith(fence[1])) - index + 1, "code"
    if _NOTE.match(line):
        return _note_end(lines, index) - index, "note"
    if "|" in line and _TABLE_RULE.match(following) and "|" in following:
        return _until(lines, index, lambda each: "|" not in each) - index, "table"
    if not held and _SETEXT.match(following) and len(following.strip()) > 2 and not _ITEM.match(line):
        return 2, "1" if "=" in following else "2"
    if _RULE.match(line):
        return 1, "gap"
    if not held and (bold := _BOLD_LINE.match(line)) and not following.strip() and not bold[2].endswith((".", ",")):
        return 1, "4"
    return 1, ""


def _until(lines: Sequence[str], index: int, ends: Callable[[str], bool]) -> int:
    while index < len(lines) and not ends(lines[index]):
        index += 1
    return index


def _note_end(lines: Sequence[str], index: int) -> int:
    """The end of a footnote: lines up to the next note or blank line, and indented paragraphs after it."""
    end = index + 1
    while end < len(lines):
        line = lines[end]
        if line.strip():
            if _NOTE.match(line) or (not lines[end - 1].strip() and not line.startswith(("  ", "\t"))):
                break
        elif end + 1 >= len(lines) or not lines[end + 1].startswith(("  ", "\t")):
            break
        end += 1
    return end


def _paragraph(lines: list[str], known: Counter[str], *, wrapped: bool) -> Iterator[Unit]:
    lines = [line for line in lines if plain(line)]
    texts = list(join_lines(lines, known)) if wrapped else list(_join_items(lines))
    for position, text in enumerate(texts):
        if words := plain(_BULLET.sub("", text, count=1)):
            yield Unit(words, alone=len(texts) == 1 and not _BULLET.match(text), first=position == 0)


def _join_items(lines: Sequence[str]) -> Iterator[str]:
    """Lines as units, but a deeper line without a marker goes on with the list item above it."""
    current = ""
    for line in lines:
        if current and line.startswith("  ") and not _ITEM.match(line) and _ITEM.match(current):
            current += " " + line.strip()
            continue
        if current:
            yield current
        current = line
    if current:
        yield current


def _cells(line: str) -> list[str]:
    cells = [plain(cell) for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
    return cells if any(cells) else []


def _move_points(units: Iterator[Unit]) -> Iterator[Unit]:
    """Units where the point that ended a heading's number, left at the head of the next paragraph, is back."""
    held: Unit | None = None
    for unit in units:
        if held is not None and held.level and (lead := _LEAD.match(unit.text)):
            held = Unit(held.text + lead.group(), held.page, held.alone, held.first, held.level)
            unit = Unit(unit.text[lead.end() :].strip(), unit.page, unit.alone, unit.first, unit.level)  # noqa: PLW2901
        if held is not None:
            yield held
        held = unit
    if held is not None:
        yield held
