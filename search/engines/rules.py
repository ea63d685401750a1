"""What every engine must agree on: how a clause's words become tokens, which fields they are sought in, what is allowed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from corpus.model import Language
from search.analysis import FINGERPRINT as ANALYSIS
from search.analysis import analyze, fold
from search.errors import QueryError
from search.fields import FIELD_WEIGHTS, KEYWORDS, TextField
from search.query import And, Best, Clause, Field, Not, Or, Phrase, Prefix, Request, Word

FIELDS_VERSION = 1  # raised when fields or what they hold change: every index must then be rebuilt
FINGERPRINT = f"fields-{FIELDS_VERSION} {ANALYSIS}"

SORTS = ("relevance", "newest", "oldest")
SHORTEST_PREFIX = 3
MOST_EXPANSIONS = 1024


@dataclass(frozen=True, slots=True)
class Sequence:
    """Tokens to be found in this order, at most ``slop`` others between neighbours; a word is a sequence of one.

    ``exact`` tokens are folded words, the others stems.
    """

    tokens: tuple[str, ...]
    language: Language
    exact: bool = False
    slop: int = 0
    boost: float = 1.0

    @property
    def fields(self) -> tuple[TextField, ...]:
        """The text fields to search; translated tokens are never exact."""
        return tuple(f for f in FIELD_WEIGHTS if not (self.exact and f is TextField.SHADOW))


def sequence(clause: Word | Phrase) -> Sequence:
    """The tokens of a word or phrase as typed. A word of several tokens is a phrase; without any it finds nothing."""
    words = (clause.text,) if isinstance(clause, Word) else clause.words
    analyzed = [analyze(word, clause.language) for word in words]
    tokens = tuple(t for a in analyzed for t in (a.words if clause.exact else a.stems))
    slop = clause.slop if isinstance(clause, Phrase) else 0
    return Sequence(tokens, clause.language, clause.exact, slop, clause.boost)


def prefix(clause: Prefix) -> str:
    """The folded beginning of a word. Raises ``QueryError`` when it is too short to be sought."""
    folded = fold(clause.text)
    if len(folded) < SHORTEST_PREFIX:
        raise QueryError("query.short_prefix", prefix=clause.text, least=SHORTEST_PREFIX)
    return folded


PREFIX_FIELDS = (TextField.BODY, TextField.TITLE)


def language_in(field: TextField, language: Language) -> Language:
    """The language of a field's tokens in a passage of ``language``."""
    return language.counterpart if field is TextField.SHADOW else language


def index_field(field: TextField, language: Language, *, exact: bool) -> str:
    """The name of the indexed text of stems, or of words where ``exact``."""
    return f"{field}_{language}_exact" if exact else f"{field}_{language}"


def iter_clauses(clause: Clause) -> Iterator[Clause]:
    """A clause and all its parts."""
    yield clause
    match clause:
        case And(parts) | Or(parts) | Best(parts):
            for part in parts:
                yield from iter_clauses(part)
        case Not(part):
            yield from iter_clauses(part)
        case _:
            pass


def check(request: Request) -> None:
    """Raises ``QueryError`` when a request names a field or an order that does not exist."""
    named = [c.name for c in iter_clauses(request.clause) if isinstance(c, Field)]
    for name in [*named, *(f.field for f in request.filters), *request.facets]:
        if name not in KEYWORDS:
            raise QueryError("query.unknown_field", field=name)
    if request.sort not in SORTS:
        raise QueryError("query.bad_value", value=request.sort)
