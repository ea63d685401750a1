"""What a person asked, out of the address of a page; and the addresses of neighboring questions.

q      the words                      in     en, es or both (default)      from   language of the words, when chosen
exact  1: as typed                    off    id of a removed expansion     sort   relevance, newest, oldest
f.X    keep only this value of X      x.X    drop this value of X          page   from 1            per    10, 20, 50
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from corpus.model import Language
from search.fields import FACETS
from search.query import Filter, Query

SORTS = ("relevance", "newest", "oldest")
SIZES = (10, 20, 50)
PAGES = 100  # deeper ones are refused: nobody reads them, and they are slow
FILTERABLE = (*FACETS, "need", "document", "work", "kind", "media_type")
SCOPES: Mapping[str, tuple[Language, ...]] = {
    "both": (Language.EN, Language.ES),
    "en": (Language.EN,),
    "es": (Language.ES,),
}

Args = MultiDict[str, str]


def read_query(args: Args, *, limit: int | None = None, offset: int | None = None) -> Query:
    """The query in the arguments of an address. Values that mean nothing are passed over; errors are for the parser.

    ``limit`` and ``offset`` overrule the page that is asked for.
    """
    size = limit or read_size(args)
    typed = args.get("from", "")
    return Query(
        text=args.get("q", "").strip(),
        languages=SCOPES.get(args.get("in", "both"), SCOPES["both"]),
        language=Language(typed) if typed in ("en", "es") else None,
        exact=args.get("exact") == "1",
        filters=tuple(_read_filters(args)),
        off=frozenset(args.getlist("off")),
        sort=args["sort"] if args.get("sort") in SORTS else SORTS[0],
        limit=size,
        offset=(read_page(args) - 1) * size if offset is None else offset,
    )


def read_page(args: Args) -> int:
    """Number of the page asked for, from 1 to ``PAGES``."""
    number = args.get("page", 1, type=int)
    return min(max(number, 1), PAGES)


def read_size(args: Args) -> int:
    """How many results a page holds."""
    size = args.get("per", SIZES[0], type=int)
    return size if size in SIZES else SIZES[0]


def address_of(query: Query) -> str:
    """The arguments that give this query again, for the first page of its results."""
    chosen = {"q": query.text, "in": query.languages[0] if len(query.languages) == 1 else "", "from": query.language}
    pairs = [(name, value) for name, value in chosen.items() if value]
    pairs += [("exact", "1")] if query.exact else []
    pairs += [("off", step) for step in sorted(query.off)]
    pairs += [(f"{'x' if f.exclude else 'f'}.{f.field}", value) for f in query.filters for value in f.values]
    pairs += [("sort", query.sort)] if query.sort != SORTS[0] else []
    return urlencode(pairs)


def _read_filters(args: Args) -> Iterable[Filter]:
    for name in FILTERABLE:
        for prefix, exclude in (("f.", False), ("x.", True)):
            if values := tuple(dict.fromkeys(args.getlist(prefix + name))):
                yield Filter(name, values, exclude)


@dataclass(frozen=True, slots=True)
class Asked:
    """The arguments of a results page, from which the addresses of its neighbors are made."""

    pairs: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, args: Args) -> Asked:
        """The arguments that are not empty, in a settled order, so that one question has one address."""
        return cls(tuple((key, value) for key, value in args.items(multi=True) if value))

    def has(self, key: str, value: str) -> bool:
        """Whether this argument is there with this value."""
        return (key, value) in self.pairs

    def get(self, key: str, default: str = "") -> str:
        """The first value of an argument."""
        return next((value for name, value in self.pairs if name == key), default)

    def with_(self, key: str, value: str) -> str:
        """Query string with one more value. The page number is dropped: other hits, other pages."""
        return self._encode(
            [*self._without("page"), (key, value)] if not self.has(key, value) else self._without("page")
        )

    def exclude(self, field: str, value: str) -> str:
        """Query string that leaves a value of a field out; where it was kept, no longer."""
        kept = [pair for pair in self._without("page") if pair not in ((f"f.{field}", value), (f"x.{field}", value))]
        return self._encode([*kept, (f"x.{field}", value)])

    def without(self, key: str, value: str | None = None) -> str:
        """Query string without one value (or any value) of an argument."""
        return self._encode([p for p in self._without("page") if p[0] != key or (value is not None and p[1] != value)])

    def set(self, **values: object) -> str:
        """Query string with these arguments in place of their old values; an empty value drops one."""
        names = {name.removesuffix("_") for name in values}
        kept = [pair for pair in self.pairs if pair[0] not in names and pair[0] != "page"]
        return self._encode([*kept, *((name.removesuffix("_"), str(v)) for name, v in values.items() if v)])

    def only(self, *names: str) -> str:
        """Query string of these arguments alone."""
        return self._encode([pair for pair in self.pairs if pair[0] in names])

    def hidden(self, *but: str) -> tuple[tuple[str, str], ...]:
        """Arguments a form carries along besides its own fields."""
        return tuple(pair for pair in self.pairs if pair[0] not in but and pair[0] != "page")

    def _without(self, name: str) -> list[tuple[str, str]]:
        return [pair for pair in self.pairs if pair[0] != name]

    @staticmethod
    def _encode(pairs: Iterable[tuple[str, str]]) -> str:
        return urlencode(list(pairs))
