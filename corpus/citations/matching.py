"""Whether two descriptions mean the same work: by identifiers, else by title, authors and year.

Titles are compared word by word, not as one string: *seguridad* and *inseguridad* are one edit apart and two surveys.
Numbers must agree, since reports of a series differ in nothing else. Similarity: rapidfuzz. Thresholds were set on
our own pairs (tests/data/citations_pairs.jsonl), 2026-11.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from rapidfuzz import fuzz

from corpus.citations.names import is_body
from corpus.folding import fold

SMALL = frozenset(
    "a al an and at by con de del e el en for from in la las lo los of on or para por the to u un una with y its su sus".split()
)
_SYNONYMS = tuple(
    (re.compile(pattern), whole)
    for pattern, whole in (
        (r"\bu\.?\s?s\.?(?:\s?a\.?)?(?![\w.])", "united states"),
        (r"\bee\.?\s?uu\.?(?!\w)|\be\.\s?u\.\s?a\.|\beua\b", "estados unidos"),
        (r"\bu\.?\s?n\.(?!\w)", "united nations"),
        (r"&", " and "),
        (r"\bbi-national\b", "binational"),
        (r"['’]s\b", "s"),
    )
)
_ROMAN = re.compile(r"(?:x{0,3})(?:ix|iv|v?i{0,3})\Z")
_SUBTITLE = re.compile(r"\s*[:;.?!–—]\s+|\s+[–—-]\s+")
_LONG = 4  # content words of a title that says enough alone
_NEGATIONS = ("in", "un", "non", "no", "des", "dis", "anti", "contra", "re", "pre", "post", "sub", "inter", "trans")


class Verdict(IntEnum):
    """Same work, perhaps, or not."""

    DIFFERENT = 0
    MAYBE = 1
    SAME = 2


@dataclass(frozen=True, slots=True)
class Description:
    """What is compared of a reference, work or document: made by ``describe_work``."""

    titles: tuple[tuple[str, ...], ...] = ()  # words of each title
    heads: tuple[tuple[str, ...], ...] = ()  # words of each title before its subtitle
    families: tuple[str, ...] = ()
    year: int | None = None
    date: str = ""
    keys: frozenset[str] = frozenset()
    container: str = ""


def describe_work(
    titles: Iterable[str],
    authors: Sequence[str] = (),
    *,
    year: int | None = None,
    date: str = "",
    keys: Iterable[str] = (),
    container: str = "",
) -> Description:
    """A description ready to be compared."""
    known = [title for title in dict.fromkeys(titles) if title]
    words = tuple(dict.fromkeys(w for title in known if (w := title_words(title))))
    heads = tuple(dict.fromkeys(w for title in known if (w := title_words(_SUBTITLE.split(title, maxsplit=1)[0]))))
    families = tuple(family(author) for author in authors)
    return Description(words, heads, families, year, date, frozenset(keys), fold(container).removeprefix("the "))


@lru_cache(maxsize=20_000)
def title_words(title: str) -> tuple[str, ...]:
    """Folded words of a title, abbreviations of countries spelled out, without articles and prepositions."""
    text = fold(title)
    for pattern, whole in _SYNONYMS:
        text = pattern.sub(whole, text)
    words = tuple(re.findall(r"[^\W_]+", text))
    return tuple(word for word in words if word not in SMALL) or words


def family(author: str) -> str:
    """What an author is compared by: the folded family name, or the whole name of a body."""
    if "," in author and not is_body(author):
        return fold(author.split(",", maxsplit=1)[0])
    return (
        " ".join(title_words(author)) if is_body(author) or " " not in author else fold(author.rsplit(maxsplit=1)[-1])
    )


def compare(one: Description, other: Description) -> Verdict:
    """Whether two descriptions mean one work."""
    if shared := one.keys & other.keys:
        return _by_key(shared, one, other)
    if _only_named(one) or _only_named(other):
        return _by_names(one, other)
    titles = _titles(one, other)
    if titles is Verdict.DIFFERENT or _strong_keys_differ(one, other):
        return Verdict.DIFFERENT
    authors, dates = _authors(one.families, other.families), _dates(one, other)
    if authors is False or dates is False:
        close = titles is Verdict.SAME and authors is not False and _near(one, other)
        return Verdict.MAYBE if close else Verdict.DIFFERENT
    if titles is Verdict.SAME and (authors or _says_enough(one, other, dates=dates)):
        return Verdict.SAME
    return Verdict.MAYBE


def _only_named(description: Description) -> bool:
    """Whether only authors and a year are known, as in "(Ruiz & Vidal, 2010)"."""
    return not description.titles and not description.keys and bool(description.families and description.year)


def _by_names(one: Description, other: Description) -> Verdict:
    """The same authors in a year may mean the same work, and no more than that: they may have written two."""
    named = len(one.families) == len(other.families) or min(len(one.families), len(other.families)) == 1
    pairs_ = zip(one.families, other.families, strict=False)
    same = one.year == other.year and named and all(_same_author(a, b) for a, b in pairs_)
    return Verdict.MAYBE if same and one.families and other.families else Verdict.DIFFERENT


def _says_enough(one: Description, other: Description, *, dates: bool | None) -> bool:
    """Whether equal titles suffice where no author speaks: long ones, or shorter ones when the dates do not differ."""
    words = min(len(words) for words in (*one.titles, *other.titles))
    return words >= _LONG or (words == _LONG - 1 and (bool(dates) or one.year is other.year is None))


def _by_key(shared: Iterable[str], one: Description, other: Description) -> Verdict:
    """The same identifier means the same work, unless it is a URL under which two titles were seen."""
    if any(not key.startswith("url:") for key in shared):
        return Verdict.SAME
    if not one.titles or not other.titles:
        return Verdict.SAME
    best = max(fuzz.token_set_ratio(" ".join(a), " ".join(b)) for a in one.titles for b in other.titles)
    return Verdict.SAME if best >= 70 else Verdict.MAYBE if _dates(one, other) is not False else Verdict.DIFFERENT


def _strong_keys_differ(one: Description, other: Description) -> bool:
    """Whether both have an identifier of one kind (DOI, legal) and these differ."""
    kinds = {key.split(":")[0] for key in one.keys} & {key.split(":")[0] for key in other.keys} - {"url", "isbn"}
    return bool(kinds)


def _titles(one: Description, other: Description) -> Verdict:
    if not one.titles or not other.titles:
        return Verdict.DIFFERENT
    best = max(_same_words(a, b) for a in one.titles for b in other.titles)
    if best is Verdict.SAME:
        return best
    for heads, titles in ((one.heads, other.titles), (other.heads, one.titles)):
        if any(len(head) >= _LONG and head == title for head in heads for title in titles):
            return Verdict.SAME
    for a in one.titles:
        for b in other.titles:
            short, long = sorted((a, b), key=len)
            if len(short) >= _LONG and long[: len(short)] == short and _numbers(short) == _numbers(long):
                return Verdict.SAME if _at_subtitle(one, other, short) else Verdict.MAYBE
    return best


def _at_subtitle(one: Description, other: Description, short: tuple[str, ...]) -> bool:
    """Whether the shorter title ends where the longer one's subtitle (perhaps its second one) begins."""
    return any(short[: len(head)] == head for d in (one, other) for head in d.heads)


def _same_words(a: tuple[str, ...], b: tuple[str, ...]) -> Verdict:
    """Two titles by their words: equal, or misprinted here and there."""
    if a == b:
        return Verdict.SAME
    if 2 * len(set(a) & set(b)) < min(len(a), len(b)) - 1:
        return Verdict.SAME if "".join(a) == "".join(b) else Verdict.DIFFERENT
    if _numbers(a) != _numbers(b):
        return Verdict.DIFFERENT
    left, right = " ".join(a), " ".join(b)
    ratio = fuzz.ratio(left, right, score_cutoff=80)
    if "".join(a) == "".join(b):
        return Verdict.SAME
    if ratio < 85:
        return Verdict.DIFFERENT
    only_a, only_b = [w for w in a if w not in b], [w for w in b if w not in a]
    misprints = len(only_a) == len(only_b) and all(_misprint(x, y) for x, y in zip(only_a, only_b, strict=True))
    if ratio >= 92 and misprints and len(only_a) <= max(1, len(a) // 4):
        return Verdict.SAME
    return (
        Verdict.MAYBE
        if ratio >= 92 and len(a) >= _LONG and len(only_a) + len(only_b) <= 2 and misprints
        else Verdict.DIFFERENT
    )


def _misprint(x: str, y: str) -> bool:
    """Whether one word is the other with a letter or two wrong; a prefix that turns its sense is no misprint."""
    short, long = sorted((x, y), key=len)
    if any(long == prefix + short for prefix in _NEGATIONS) or min(len(x), len(y)) < 4:
        return False
    return fuzz.ratio(x, y) >= 80


@lru_cache(maxsize=100_000)
def _numbers(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(w for w in words if any(c.isdigit() for c in w) or (len(w) > 1 and _ROMAN.match(w))))


def _authors(one: Sequence[str], other: Sequence[str]) -> bool | None:
    """Whether the authors agree; ``None`` when one side names nobody."""
    if not one or not other:
        return None
    return any(_same_author(a, b) for a in one[:3] for b in other[:3])


def _same_author(a: str, b: str) -> bool:
    if a == b or fuzz.ratio(a, b) >= 88:
        return True
    words_a, words_b = a.split(), b.split()
    if len(words_a) > 1 or len(words_b) > 1:
        short, long = sorted((words_a, words_b), key=len)
        acronym = "".join(word[0] for word in long)
        return set(short) <= set(long) or "".join(short) == acronym
    return False


def _dates(one: Description, other: Description) -> bool | None:
    """Whether the dates agree as far as both go; ``None`` when one has none."""
    if one.year is None or other.year is None:
        return None
    if one.year != other.year:
        return False
    a, b = one.date.split("-"), other.date.split("-")
    return all(x == y for x, y in zip(a, b, strict=False)) or "" in (one.date, other.date)


def _near(one: Description, other: Description) -> bool:
    return one.year is not None and other.year is not None and abs(one.year - other.year) <= 1
