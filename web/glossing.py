"""Terms explained where they stand in a text: what the other language calls them, what they mean, what to beware of.

A term that is part of a citation, of a mention, or of a longer name in capitals (*Department of Public Safety*) is no
term there. Headings and tables are passed over: nothing is to be read inside of them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import count, pairwise
from typing import TYPE_CHECKING

from corpus.model import (
    Concept,
    Content,
    LegalCitation,
    Mention,
    Passage,
    PassageId,
    PassageKind,
    Reference,
    Term,
)
from corpus.terms.termbase import fold_key
from search.analysis import Token, tokens
from web.annotate import Link, Tip

if TYPE_CHECKING:
    from corpus.terms.termbase import Termbase

PASSED_OVER = frozenset({PassageKind.HEADING, PassageKind.TABLE, PassageKind.METADATA})
# Small words that hold a name together: Bureau of Customs and Border Protection, Ley de Seguridad Nacional.
_INSIDE = frozenset("of the for and on in de la las los el del y e para en".split())
_SPACE = re.compile(r"\s+")


def explain_terms(termbase: Termbase, content: Content, *, every: bool = False) -> Mapping[PassageId, Sequence[Link]]:
    """Terms of the term base with their tips: each concept where it stands first in the document, or wherever it does."""
    taken = _taken(content)
    numbers, seen = count(1), set[str]()
    links: dict[PassageId, list[Link]] = defaultdict(list)
    for passage in content.passages:
        if passage.kind in PASSED_OVER:
            continue
        for (start, end), term, concepts in _terms(termbase, passage, taken.get(passage.id, ())):
            if every or not seen.issuperset(concept.id for concept in concepts):
                seen.update(concept.id for concept in concepts)
                tip = Tip(next(numbers), term, concepts)
                links[passage.id].append(Link(start, end, "term", f"#tip-{tip.number}", tip=tip))
    return links


_Found = tuple[tuple[int, int], Term, tuple[Concept, ...]]


def _terms(termbase: Termbase, passage: Passage, taken: Sequence[tuple[int, int]]) -> Sequence[_Found]:
    """The terms of a passage that stand for themselves, each with all its concepts."""
    found = tokens(passage.text, passage.language)
    words = [passage.text[token.start : token.end] for token in found]
    spans: dict[tuple[int, int], list[Concept]] = defaultdict(list)
    terms: dict[tuple[int, int], Term] = {}
    for match in termbase.find(words, passage.language):
        span = found[match.start].start, found[match.end - 1].end
        free = all(span[1] <= start or end <= span[0] for start, end in taken)
        if (
            free
            and _is(match.term, passage.text[slice(*span)])
            and not _in_name(passage.text, found, match.start, match.end)
        ):
            spans[span].append(match.concept)
            terms.setdefault(span, match.term)
    return [(span, terms[span], tuple(concepts)) for span, concepts in spans.items()]


def _is(term: Term, text: str) -> bool:
    """Whether words with the stems of a term are the term.

    An acronym has its capitals, and a single word only the endings of its plural: *como* is not COMAR, *nacional* is no
    *nacionalidad*.
    """
    if term.acronym:
        return text.replace(".", "").replace(" ", "") == term.text.replace(".", "").replace(" ", "")
    return " " in term.text or fold_key(text, term.language) == fold_key(term.text, term.language)


def _taken(content: Content) -> Mapping[PassageId, Sequence[tuple[int, int]]]:
    """Where citations and mentions stand, by passage."""
    taken: dict[PassageId, list[tuple[int, int]]] = defaultdict(list)
    parts: Sequence[Reference | LegalCitation | Mention] = (*content.references, *content.legal, *content.mentions)
    for part in parts:
        taken[part.passage].append((part.start, part.end))
    return taken


def _in_name(text: str, found: Sequence[Token], start: int, end: int) -> bool:
    """Whether the tokens from ``start`` to ``end`` are part of a longer name in capitals."""
    if not text[found[start].start].isupper():
        return False
    return _goes_on(text, found, range(start, -1, -1)) or _goes_on(text, found, range(end - 1, len(found)))


def _goes_on(text: str, found: Sequence[Token], way: range) -> bool:
    """Whether a word in capitals stands next on this way, at most small words and nothing but spaces between."""
    for near, far in pairwise(way):
        first, second = sorted((near, far))
        if not _SPACE.fullmatch(text, found[first].end, found[second].start):
            return False
        if found[far].word not in _INSIDE:
            return text[found[far].start].isupper()
    return False
