"""The query syntax, our own and small, so that it outlives every engine.

    customs Laredo              words: a passage with more of them, closer together, comes first
    "money laundering"          exactly these words; "…"~5 allows five others between neighbors
    -prison   NOT prison        without this
    +treaty   a AND b           with this
    a OR b    a | b             either
    aduan*                      words that start like this (three letters or more)
    year:2001..2010             fields: language, type, issuer, country, year, kind, agency, document, work, media, need
    (…)                         groups, eight deep at most

OR binds tighter than neighborhood: ``water treaty OR agreement`` is about water. Operators are the same in both
languages: Spanish *O* and *Y* stand in every heading that capitalizes its words. Everything else that is not a word
separates words, as it does in texts. One pass from left to right: time is linear in the query, whatever it holds.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from corpus.model import Language
from search.analysis import fold, is_stopword
from search.errors import QueryError
from search.syntax import Either, Every, Excluded, Located, Node, Quoted, Run, Started, Typed

LONGEST = 512
MOST_CLAUSES = 64
DEEPEST = 8
SHORTEST_PREFIX = 3
LONGEST_YEARS = 300
LARGEST_SLOP = 20

# Names of fields as people write them, in both languages, folded.
FIELDS = {
    "language": "language", "lang": "language", "idioma": "language",
    "type": "doc_type", "doc_type": "doc_type", "tipo": "doc_type",
    "issuer": "issuer", "emisor": "issuer",
    "country": "country", "pais": "country",
    "year": "year", "año": "year",
    "kind": "kind", "clase": "kind",
    "agency": "entity", "entity": "entity", "agencia": "entity", "entidad": "entity",
    "document": "document", "documento": "document",
    "work": "work", "obra": "work",
    "media": "media_type", "formato": "media_type",
    "need": "need", "necesidad": "need",
}  # fmt: skip
LANGUAGES = {
    "en": "en",
    "english": "en",
    "ingles": "en",
    "es": "es",
    "spanish": "es",
    "español": "es",
    "other": "other",
}

_OPERATORS = {"OR": "or", "AND": "and", "NOT": "not"}
_QUOTES = '"“”„«»'
_TOKEN = re.compile(
    rf"""
      (?P<space>\s+)
    | (?P<quoted>[{_QUOTES}](?P<inside>[^{_QUOTES}]*)[{_QUOTES}](?:~(?P<slop>\d{{1,3}}))?)
    | (?P<quote>[{_QUOTES}])
    | (?P<open>\() | (?P<close>\)) | (?P<bar>\|)
    | (?P<field>(?P<name>[^\W\d]{{2,20}}):(?=[^\s/()]))
    | (?P<sign>[-+−])
    | (?P<word>[^\s()|{_QUOTES}]+)
    """,
    re.VERBOSE,
)
_VALUE = re.compile(rf"[{_QUOTES}](?P<quoted>[^{_QUOTES}]*)[{_QUOTES}]|(?P<bare>[^\s(){_QUOTES}]+)")
_YEARS = re.compile(r"(\d{4})(?:(?:\.\.|-|–)(\d{4}))?")
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_PREFIX = re.compile(r"([^\W_]+)\*")


@dataclass(frozen=True, slots=True)
class _Item:
    """A piece of the query: ``kind`` is node, open, close, or, and, not, must."""

    kind: str
    position: int
    node: Node | None = None


def parse(text: str) -> Node:
    """The tree of a query. Raises ``QueryError`` with the position where it went wrong."""
    if len(text) > LONGEST:
        raise QueryError("query.too_long", LONGEST, limit=LONGEST)
    items = _read(_printable(text))
    node = _Parser(items, len(text)).whole()
    if not _seeks(node):
        raise QueryError("query.only_negative", 0)
    return node


def _printable(text: str) -> str:
    """The query with control characters as blanks, its length kept."""
    return "".join(" " if unicodedata.category(char) == "Cc" else char for char in text)


def _read(text: str) -> list[_Item]:
    items: list[_Item] = []
    at = clauses = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:  # every character belongs to a token
            raise QueryError("query.unbalanced", at)
        found, end = _item(match, text)
        items += found
        clauses += sum(_counts(item.node) for item in found)
        if clauses > MOST_CLAUSES:
            raise QueryError("query.too_many_clauses", at, limit=MOST_CLAUSES)
        at = end
    return items


def _item(match: re.Match[str], text: str) -> tuple[list[_Item], int]:
    """The items of a token, and where the next one starts."""
    at, end = match.span()
    match match.lastgroup:
        case "space":
            return [], end
        case "quoted":
            slop = min(int(match["slop"] or 0), LARGEST_SLOP)
            return (
                [_Item("node", at, Quoted(match["inside"], at + 1, slop))] if _has_word(match["inside"]) else []
            ), end
        case "quote":  # closes or opens nothing: separates words
            return [], end
        case "open" | "close" as kind:
            return [_Item(kind, at)], end
        case "bar":
            return [_Item("or", at)], end
        case "field":
            return _field(match, text)
        case "sign":
            return _sign(match, text), end
        case _:
            return _words(match.group(), at), end


def _sign(match: re.Match[str], text: str) -> list[_Item]:
    """A minus or a plus before a word, a quote or a group means something; alone or inside words it separates."""
    at, end = match.span()
    starts = at == 0 or text[at - 1].isspace() or text[at - 1] == "("
    if not starts or end >= len(text) or not (text[end].isalnum() or text[end] in _QUOTES + "("):
        return []
    return [_Item("must" if match.group() == "+" else "not", at)]


def _words(chunk: str, at: int) -> list[_Item]:
    """The words of a stretch without blanks; an operator, if it is one."""
    if operator := _OPERATORS.get(chunk):
        return [_Item(operator, at)]
    if prefix := _PREFIX.fullmatch(_EDGES.sub("", chunk.rstrip("*")) + "*") if chunk.endswith("*") else None:
        letters = fold(prefix[1])
        if len(letters) < SHORTEST_PREFIX:
            raise QueryError("query.short_prefix", at, least=SHORTEST_PREFIX)
        return [_Item("node", at, Started(letters, at))]
    if chunk.strip("*") == "":
        raise QueryError("query.short_prefix", at, least=SHORTEST_PREFIX)
    return [_Item("node", at, Run((Typed(chunk, at),)))] if _has_word(chunk) else []


def _field(match: re.Match[str], text: str) -> tuple[list[_Item], int]:
    at, name = match.start(), fold(match["name"])
    if name in ("http", "https"):
        end = next((i for i in range(at, len(text)) if text[i].isspace()), len(text))
        return _words(text[at:end], at), end
    if name not in FIELDS:
        raise QueryError("query.unknown_field", at, field=match["name"], known=", ".join(sorted(set(FIELDS.values()))))
    value = _VALUE.match(text, match.end())
    written = (value["quoted"] or value["bare"] or "") if value else ""
    if value is None or not written.strip():
        raise QueryError("query.bad_value", match.end(), field=match["name"])
    values = _values(FIELDS[name], written.strip(), match.end())
    return [_Item("node", at, Located(FIELDS[name], values, at))], value.end()


def _values(field: str, written: str, at: int) -> tuple[str, ...]:
    """The values that a written one stands for. Raises ``QueryError`` where it can stand for none."""
    if field == "language":
        if fold(written) not in LANGUAGES:
            raise QueryError("query.bad_value", at, field=field, value=written)
        return (LANGUAGES[fold(written)],)
    if field == "year":
        years = _YEARS.fullmatch(written)
        first, last = (int(years[1]), int(years[2] or years[1])) if years else (1, 0)
        if not 0 <= last - first < LONGEST_YEARS:
            raise QueryError("query.bad_value", at, field=field, value=written)
        return tuple(f"{year:04}" for year in range(first, last + 1))
    normal: dict[str, Callable[[str], str]] = {"country": str.upper, "kind": str.lower}
    return (normal.get(field, str)(written),)


class _Parser:
    """Recursive descent over the items; each is read once."""

    def __init__(self, items: Sequence[_Item], end: int) -> None:
        self.items = items
        self.end = end
        self.at = 0

    def whole(self) -> Node:
        node = self.sequence(depth=0)
        if node is None:
            raise QueryError("query.empty", 0)
        return node

    def sequence(self, depth: int, opened: int = 0) -> Node | None:
        """Items up to a closing bracket or the end. A bracket that closes nothing (*inciso a)*) separates words."""
        if depth > DEEPEST:
            raise QueryError("query.too_deep", opened, limit=DEEPEST)
        parts: list[Node] = []
        joined = False  # by AND to what came before: words are not merged into one run
        while self.at < len(self.items):
            item = self.items[self.at]
            if item.kind == "close":
                self.at += 1
                if depth:
                    return _every(parts)
                continue
            if item.kind in ("or", "and"):  # nothing stands before this OR
                joined = item.kind == "and"
                self.at += 1
                continue
            part = self.choice(depth)
            if part is not None:
                _join(parts, part, apart=joined or self.next_is("and"))
            joined = False
        return _every(parts)

    def choice(self, depth: int) -> Node | None:
        """Parts joined by OR."""
        parts = [self.unit(depth)]
        while self.next_is("or"):
            self.at += 1
            if self.at >= len(self.items) or self.items[self.at].kind in ("or", "and", "close"):
                break
            parts.append(self.unit(depth))
        kept = tuple(part for part in parts if part is not None)
        return Either(kept) if len(kept) > 1 else (kept[0] if kept else None)

    def unit(self, depth: int) -> Node | None:
        """One item, with the signs before it."""
        item = self.items[self.at]
        self.at += 1
        if item.kind == "open":
            return self.sequence(depth + 1, item.position)
        if item.kind not in ("not", "must"):
            return item.node
        if self.at >= len(self.items) or self.items[self.at].kind in ("or", "and", "close"):
            return None
        if depth >= DEEPEST:
            raise QueryError("query.too_deep", item.position, limit=DEEPEST)
        part = self.unit(depth + 1 if self.items[self.at].kind in ("not", "must") else depth)
        if part is None:
            return None
        if item.kind == "not":
            return part.part if isinstance(part, Excluded) else Excluded(part)
        return Every((part,))

    def next_is(self, kind: str) -> bool:
        return self.at < len(self.items) and self.items[self.at].kind == kind


def _join(parts: list[Node], part: Node, *, apart: bool) -> None:
    """Append a part; a word after a word joins its run."""
    last = parts[-1] if parts else None
    if not apart and isinstance(part, Run) and isinstance(last, Run):
        parts[-1] = Run(last.words + part.words)
    else:
        parts.append(Every((part,)) if apart and isinstance(part, Run) else part)


def _every(parts: Sequence[Node]) -> Node | None:
    if not parts:
        return None
    flat: list[Node] = []
    for part in parts:
        flat += part.parts if isinstance(part, Every) else (part,)
    return flat[0] if len(flat) == 1 else Every(tuple(flat))


def _has_word(text: str) -> bool:
    return any(char.isalnum() for char in text)


def _counts(node: Node | None) -> int:
    """Clauses that a piece stands for; words that no ranking uses are free."""
    match node:
        case Run(words):
            return sum(not _is_small(word.text) for word in words)
        case Quoted(text):
            return len(text.split())
        case None:
            return 0
    return 1


def _is_small(word: str) -> bool:
    folded = fold(_EDGES.sub("", word))
    return is_stopword(folded, Language.EN) or is_stopword(folded, Language.ES)


def _seeks(node: Node) -> bool:
    """Whether a tree says what is wanted, not only what is not."""
    match node:
        case Excluded():
            return False
        case Every(parts):
            return any(_seeks(part) for part in parts)
        case Either(parts):
            return all(_seeks(part) for part in parts)
    return True
