"""Names as citations by author and year give them, and whether they are those of a work: "INEGI", "García", "Ruiz et al."."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.citations.matching import SMALL, title_words
from corpus.citations.names import PARTICLES, is_body
from corpus.model import Reference

_MORE = re.compile(
    r",?\s+(?:et\.?\s?al\b\.?|(?:y|and|&)\s(?:otros|otras|colaboradores|colaboradoras|others|colleagues)|y cols?\.)$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r",?\s+(?:y|e|and)\s+|,?\s*&\s*|[,;]\s*")
_OWNER = re.compile(r"['’]s?$")
_START = re.compile(r"(?<![\w'’.-])[A-ZÀ-ÖØ-Þ]")
_PARTICLES_BEFORE = re.compile(
    r"(?:(?<![\w'’-])(?:de|del|la|las|los|van|von|der|den|da|do|dos|di|du)\s+){1,3}$", re.IGNORECASE
)
_ACRONYM = re.compile(r"\(([A-ZÁÉÍÓÚÑ]{2,12})\)")
_SMALL_WORD = re.compile(rf"(?:{'|'.join(sorted(SMALL))})\b(?!['’.-])", re.IGNORECASE)
_CONTINUES = re.compile(r"[A-ZÀ-ÖØ-Þ][\w'’-]+,?\s(?:and|y|e|&)\s$")


@dataclass(frozen=True, slots=True)
class Names:
    """Names as printed, as compared (their words folded), and whether "et al." says that there are more."""

    printed: tuple[str, ...]
    words: tuple[tuple[str, ...], ...] = ()
    whole: tuple[str, ...] = ()  # all of it as one name, for bodies with "and" in theirs
    more: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
    """The forms that each author of a work is named by: sure ones, and loose ones ("García" for García Canclini)."""

    sure: tuple[frozenset[tuple[str, ...]], ...]
    loose: tuple[frozenset[tuple[str, ...]], ...]
    particles: str = ""  # before the first family name: "de la"

    def fits(self, names: Names) -> int:
        """How well names fit: 0 not, 1 with the last authors left out, 2 in a loose form, 3 wholly. One of several is none."""
        if names.whole in self.sure[0] and (len(self.sure) == 1 or names.more):
            return 3
        count = len(names.words)
        if not count or count > len(self.sure):
            return 0
        surest = [self._fit(place, words) for place, words in enumerate(names.words)]
        if not all(surest):
            return 0
        complete = count == len(self.sure) or (names.more and len(self.sure) > 1)
        return min(surest) + 1 if complete else int(count > 1)

    def _fit(self, place: int, words: tuple[str, ...]) -> int:
        return 2 if words in self.sure[place] else 1 if words in self.loose[place] else 0


def signature(reference: Reference) -> Signature:
    """By which names a work may be cited. It must have authors."""
    forms = [_forms(author) for author in reference.authors]
    if is_body(reference.authors[0]):
        forms[0] = (forms[0][0] | _acronyms(reference), forms[0][1])
    first = reference.authors[0].split()
    particles = [word for word in first[:3] if word.lower() in PARTICLES and word[0].islower()]
    return Signature(tuple(sure for sure, _ in forms), tuple(loose for _, loose in forms), " ".join(particles))


def _acronyms(reference: Reference) -> set[tuple[str, ...]]:
    """Acronyms of the first author that the reference itself gives, in brackets or as its publisher."""
    initials = "".join(word[0] for word in title_words(_ACRONYM.sub("", reference.authors[0])))
    given = {match.lower() for match in re.findall(r"\b[A-ZÁÉÍÓÚÑ]{3,12}\b", reference.raw)}
    return {(acronym,) for acronym in given if len(initials) > 2 and acronym[:3] == initials[:3]}


def _forms(author: str) -> tuple[frozenset[tuple[str, ...]], frozenset[tuple[str, ...]]]:
    if not is_body(author):
        family, _, given = author.partition(",")
        words, before = _words(family), title_words(given)
        return frozenset({words, (*before, *words), (*before[:1], *words)}), frozenset(
            {words[:1]} if len(words) > 1 and len(words[0]) > 2 else ()
        )
    words = title_words(_ACRONYM.sub("", author))
    sure = {words, *((acronym.lower(),) for acronym in _ACRONYM.findall(author))}
    if len(words) > 2:
        sure.add(("".join(word[0] for word in words),))
    parts = {words[a:b] for a in range(len(words)) for b in range(a + 2, len(words) + 1)} if len(words) < 13 else set()
    return frozenset(sure), frozenset(parts)


def _words(name: str) -> tuple[str, ...]:
    words = title_words(name)
    return tuple(word for word in words if word not in PARTICLES) or words


def parse_names(text: str) -> Names:
    """Names in all of ``text``."""
    shown = _OWNER.sub("", text.strip(" ,;(["))
    bare = _MORE.sub("", shown)
    printed = tuple(part.strip() for part in _BETWEEN.split(bare) if part and part.strip())
    return Names(printed, tuple(_words(name) for name in printed), title_words(bare), more=bare != shown)


def iter_names(text: str, lead: int, end: int) -> Iterator[tuple[int, Names]]:
    """What may be names, ending at ``end`` and beginning at ``lead`` or later, the longest first; each with where it begins."""
    for match in _START.finditer(text, lead, end):
        small = _SMALL_WORD.match(text, match.start(), end)
        if not small and not _CONTINUES.search(text[max(0, lead) : match.start()]):
            yield match.start(), parse_names(text[match.start() : end])


def with_particles(text: str, start: int, lead: int, author: Signature) -> int:
    """Where names begin, the particles of the author's family name with them: "de la Cruz"."""
    before = _PARTICLES_BEFORE.search(text[lead:start])
    if before and author.particles and before.group().lower().rstrip().endswith(author.particles):
        return start - len(author.particles) - 1
    return start
