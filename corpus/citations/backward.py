"""Citations that point back: *ibid.*, *op. cit.*, *supra note 5*, and short forms of what was cited in full before.

What they stand for is copied from the full citation and named in ``inferred``: none of it is printed there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from corpus.citations.matching import SMALL, family, title_words
from corpus.citations.names import is_author_text, parse_authors
from corpus.folding import fold
from corpus.model import Reference

_NAME = r"[A-ZÀ-ÖØ-Þ][\w'’-]+(?:[\s,]+(?:[A-ZÀ-ÖØ-Þ][\w'’.-]*|y|and|&|et al\.|de|del|la)){0,6}"
_PIN = (
    r"(?:,?\s*(?:at\s|en\s)?(?:pp?\.|p[áa]gs?\.|párr\.|para\.|vol\.|t\.|cap\.|ch\.|n\.)?\s*\d[\d\s,–-]*(?:\s?ss\.?)?)?"
)
_BACK = re.compile(
    rf"(?P<ibid>\b(?:Ib[ií]d(?:em)?\b\.?|Íd(?:em)?\b\.?|[Ii]dem\b\.?|Id\.)(?:{_PIN}))"
    rf"|(?:(?P<names>{_NAME}),?\s+)?(?P<opcit>(?:[Oo]p\.?\s?cit\.?|[Oo]b\.?\s?cit\.?|[Ll]oc\.?\s?cit\.?|[Oo]bra citada|cit\.)"
    rf"(?:,?\s*(?:supra\s)?(?:note|nota|n\.)\s?(?P<note_o>\d{{1,3}}))?{_PIN})"
    rf"|(?:(?P<names_s>{_NAME}),?\s+)?(?P<supra>supra,?\s(?:note|nota|n\.)\s?(?P<note_s>\d{{1,3}}){_PIN})"
)
_SHORT = re.compile(
    rf"^(?:(?:See|Véase|Ver|Cf\.|Vid\.)\s)?(?P<names>{_NAME}(?:\set al\.)?),?\s(?:pp?\.\s)?\d{{1,4}}(?:\s?[-–]\s?\d{{1,4}})?\.?$"
)
COPIED = tuple(  # not pages: those that are printed are those meant here
    "authors title container publisher date year url language type volume issue edition number doi isbn issn".split()
)


@dataclass(frozen=True, slots=True)
class Back:
    """A citation that points back: ``text[start:end]``, the names it gives, and the number of the note it names."""

    start: int
    end: int
    kind: str  # ibid, opcit, supra, short
    names: tuple[str, ...] = ()
    note: int | None = None


def find_back(text: str) -> Sequence[Back]:
    """Citations in a note that point back, in reading order."""
    found = []
    for match in _BACK.finditer(text):
        kind = "ibid" if match["ibid"] else "opcit" if match["opcit"] else "supra"
        names = match["names"] or match["names_s"] or ""
        number = match["note_o"] or match["note_s"]
        start = match.start("ibid") if match["ibid"] else match.start()
        found.append(Back(start, match.end(), kind, parse_authors(names), int(number) if number else None))
    if not found and (short := _SHORT.match(text.strip())) and is_author_text(short["names"] + ","):
        start = text.index(short["names"])
        found.append(Back(start, len(text.rstrip()), "short", parse_authors(short["names"])))
    return found


def complete(references: Iterable[Reference], backs: dict[int, Back]) -> Sequence[Reference]:
    """References of a document in order, those that point back filled from what they mean.

    ``backs`` tells, by position, which ones only point back. One that points at nothing is left out; a short form of a full
    citation before it gets what it leaves out.
    """
    done: list[Reference] = []
    for position, reference in enumerate(references):
        if back := backs.get(position):
            if full := _meant(back, done):
                done.append(fill_from(reference, full, COPIED))
        else:
            done.append(_filled(reference, done))
    return done


def _meant(back: Back, before: Sequence[Reference]) -> Reference | None:
    """The full citation that one points at: in the note it names, by its author, or the last one."""
    if back.kind == "ibid":
        return before[-1] if before else None
    candidates = [r for r in reversed(before) if r.note == back.note] if back.note else list(reversed(before))
    if back.names:
        wanted = {_key(name) for name in back.names[:1]}
        return next((r for r in candidates if wanted & {_key(a) for a in r.authors[:1]} and r.title), None)
    return candidates[0] if candidates and (back.note or back.kind != "short") else None


def _key(author: str) -> str:
    return family(author).split(" ")[-1] if "," not in author else fold(author.split(",", maxsplit=1)[0]).split(" ")[0]


def _filled(reference: Reference, before: Sequence[Reference]) -> Reference:
    """A short form ("Moretti, *Distant Reading*, 1") with what the full citation before it says; others as they are."""
    if not reference.title or not reference.authors or reference.year or reference.url:
        return reference
    words = title_words(reference.title)
    for full in reversed(before):
        if not full.title or not _same_first(reference, full):
            continue
        longer = title_words(full.title)
        if longer[: len(words)] == words and (len(words) > 1 or words[0] not in SMALL):
            names = tuple(
                n for n in COPIED if n != "language" and (not getattr(reference, n) or n in {"title", "authors"})
            )
            changed = tuple(n for n in names if getattr(full, n) != getattr(reference, n))
            return fill_from(reference, full, changed)
    return reference


def _same_first(one: Reference, other: Reference) -> bool:
    if not one.authors or not other.authors:
        return False
    a, b = fold(one.authors[0].split(",")[0]).split(), fold(other.authors[0].split(",")[0]).split()
    return set(a) <= set(b) or set(b) <= set(a)


def fill_from(reference: Reference, full: Reference, names: Sequence[str]) -> Reference:
    """``reference`` with what the full citation says under these names; what it says is named in ``inferred``."""
    values = {name: getattr(full, name) for name in names}
    given = tuple(name for name, value in values.items() if value)
    inferred = tuple(dict.fromkeys((*reference.inferred, *given)))
    return replace(reference, **values, inferred=inferred, keys=full.keys or reference.keys)
