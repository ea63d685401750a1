"""Cited works out of the references that mean them: one description from several, and a stable id."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from corpus.citations.matching import Description, describe_work, family, title_words
from corpus.folding import fold
from corpus.model import Document, Language, Reference, Work, WorkId

DETAILS = ("volume", "issue", "edition", "number", "doi", "isbn", "issn")


def describe_reference(reference: Reference) -> Description:
    """What of a reference is compared."""
    return describe_work(
        (reference.title,),
        reference.authors,
        year=reference.year,
        date=reference.date,
        keys=reference.keys,
        container=reference.container,
    )


def describe_held(work: Work, documents: Iterable[Document], keys: Iterable[str] = ()) -> Description:
    """What of a work that the corpus holds is compared: also the titles and addresses of its documents."""
    texts = list(documents)
    titles = [work.title, *work.titles, *(text.title for text in texts)]
    authors = work.authors or next((text.authors for text in texts if text.authors), ())
    issued = work.date or next((text.issued for text in texts if text.issued), "")
    year = work.year or (int(issued[:4]) if issued[:4].isdecimal() else None)
    issuers = tuple(dict.fromkeys(text.issuer for text in texts if text.issuer)) if not authors else ()
    return describe_work(titles, authors or issuers, year=year, date=issued, keys=(*work.keys, *keys))


def work_of(references: Sequence[Reference], id_: WorkId | None = None) -> Work:
    """The work that these references describe: of each field the fullest value, of equals the most frequent.

    ``id_`` is kept when given; else one is made from the fullest reference, so that the same text always gives the same id.
    """
    best = sorted(references, key=_fullness)[-1]
    titles = [r.title for r in references if r.title]
    title = max(titles, key=lambda t: (len(t), titles.count(t), t), default="")
    dates = Counter(r.date for r in references if r.date)
    date = max(dates, key=lambda d: (len(d), dates[d], d), default="")
    return Work(
        id=id_ or new_id(best),
        title=title or best.url,
        authors=best.authors or next((r.authors for r in references if r.authors), ()),
        year=int(date[:4]) if date else None,
        date=date,
        language=best.language if best.language is not Language.OTHER else references[0].language,
        type=_most(r.type for r in references),
        container=_most(r.container for r in references),
        publisher=_most(r.publisher for r in references),
        url=_most(r.url for r in references),
        keys=tuple(sorted({key for r in references for key in r.keys})),
        titles=tuple(sorted(set(titles) - {title})),
        **{name: _most(getattr(r, name) for r in references) for name in DETAILS},
        pages=_most(r.pages for r in references if "-" in r.pages and r.type in {"article", "chapter"}),
    )


def new_id(reference: Reference) -> WorkId:
    """An id that says what it names: family, year, first words, and a hash of the whole.

    >>> new_id(Reference("d", "d#0", 0, 9, "…", authors=("Vidal, Rosa",), title="Rivers Without Owners", year=1999))
    'vidal-1999-rivers-without-owners-…'
    """
    words = title_words(reference.title)
    identity = "|".join(
        (
            " ".join(words),
            *map(family, reference.authors[:1]),
            str(reference.year or ""),
            *(reference.keys if not words else ()),
        )
    )
    if not words:
        identity += reference.url or reference.raw
    digest = hashlib.sha256(identity.encode()).hexdigest()[:6]
    name = family(reference.authors[0]).split()[:3] if reference.authors else []
    parts = (
        [*name, str(reference.year or ""), *words[:4]]
        if words or name
        else [re.sub(r"^url:|[/?].*$", "", k) for k in reference.keys[:1]]
    )
    slug = re.sub(r"[^a-z0-9]+", "-", fold(" ".join(parts)).replace("ñ", "n")).strip("-")
    return WorkId(f"{slug[:60].strip('-')}-{digest}" if slug else f"work-{digest}")


def _fullness(reference: Reference) -> tuple[int, int, str]:
    filled = (
        reference.title,
        reference.authors,
        reference.date,
        reference.url,
        reference.container,
        reference.publisher,
    )
    return sum(map(bool, filled)), len(reference.title), reference.raw


def _most(values: Iterable[str]) -> str:
    counts = Counter(value for value in values if value)
    return max(counts, key=lambda value: (counts[value], len(value), value), default="")
