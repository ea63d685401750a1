"""Which passages of two language versions say the same, kept until either text or a curator's word on it changes.

Numbering first: sections of equal numbers are one section (``corpus.versions``), and inside each, passages are aligned by
the words they share (``corpus.align``). What curators checked divides the text in two; what they called wrong is not
put together again. Kept as small files, which may be thrown away at any time.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.align import Bead, align
from corpus.files import keep_derived
from corpus.model import Document, DocumentId, Language, Passage, PassageKind
from corpus.versions import Keys, number_of, same_numbers

KIND = "alignment"  # of curated records: what curators said of two documents
READ = (PassageKind.BODY, PassageKind.HEADING, PassageKind.TABLE, PassageKind.NOTE)
FORMAT = 1  # of the files; another number makes them all again

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Link:
    """Passages ``left`` and ``right`` by their ordinals; one side is empty where the other has no counterpart.

    ``method``: overlap, or checked where a curator said so.
    """

    left: tuple[int, ...]
    right: tuple[int, ...]
    score: float
    method: str = "overlap"


@dataclass(frozen=True, slots=True)
class Checked:
    """What curators said: pairs of ordinals that belong together, and pairs that do not."""

    together: tuple[tuple[int, int], ...] = ()
    apart: tuple[tuple[int, int], ...] = ()

    def to_value(self) -> dict[str, Any]:
        """As the catalog keeps it."""
        return {"together": [list(pair) for pair in self.together], "apart": [list(pair) for pair in self.apart]}


@dataclass(frozen=True, slots=True)
class Alignment:
    """All passages of two documents in links, in reading order."""

    left: DocumentId
    right: DocumentId
    links: tuple[Link, ...] = ()

    def turned(self) -> Alignment:
        """The same, read the other way."""
        links = (Link(link.right, link.left, link.score, link.method) for link in self.links)
        return Alignment(self.right, self.left, tuple(links))

    def counterparts(self, document: DocumentId, sure: float) -> Mapping[int, int]:
        """For ordinals of one of the documents: the first passage of the other that says the same."""
        found: dict[int, int] = {}
        for link in self.links:
            one, other = (link.left, link.right) if document == self.left else (link.right, link.left)
            if one and other and (link.score >= sure or link.method == "checked"):
                # each of several passages answers to the one at its own place, so far as there are as many
                found |= {ordinal: other[min(place, len(other) - 1)] for place, ordinal in enumerate(one)}
        return found


def pair_id(left: DocumentId, right: DocumentId) -> str:
    """The name of a pair of documents, whichever way it is read."""
    return "+".join(sorted((left, right)))


def checked_from(value: Mapping[str, Any] | None, *, turned: bool = False) -> Checked:
    """What a curated record says; ``turned`` where the pair is read the other way than it was kept (by id)."""
    if not value:
        return Checked()
    order = -1 if turned else 1
    pairs = {name: tuple((p[::order][0], p[::order][1]) for p in value.get(name, ())) for name in ("together", "apart")}
    return Checked(pairs["together"], pairs["apart"])


def make(
    documents: tuple[Document, Document], passages: tuple[Sequence[Passage], Sequence[Passage]],
    keys: Keys, checked: Checked = Checked(),
) -> Alignment:  # fmt: skip
    """The alignment of two documents, made anew. Passages of kinds that are not read are left out."""
    one, other = ([p for p in some if p.kind in READ] for some in passages)
    languages = (documents[0].language, documents[1].language)
    found = [keys(p.text, _language(p, languages[0])) for p in one]
    others = [keys(p.text, _language(p, languages[1])) for p in other]
    places = ({p.ordinal: i for i, p in enumerate(one)}, {p.ordinal: i for i, p in enumerate(other)})
    together = sorted((places[0][a], places[1][b]) for a, b in checked.together if a in places[0] and b in places[1])
    apart = {(places[0][a], places[1][b]) for a, b in checked.apart if a in places[0] and b in places[1]}
    links: list[Link] = []
    for left, right in _stretches(one, other, together):
        pair = left[1] - left[0] == right[1] - right[0] == 1 and (left[0], right[0]) in together
        if pair:
            links.append(Link((one[left[0]].ordinal,), (other[right[0]].ordinal,), 1.0, "checked"))
            continue
        barred = {(a - left[0], b - right[0]) for a, b in apart}
        for bead in _joined(align(found[slice(*left)], others[slice(*right)], barred=barred), barred):
            first = tuple(p.ordinal for p in one[slice(*left)][slice(*bead.left)])
            second = tuple(p.ordinal for p in other[slice(*right)][slice(*bead.right)])
            links.append(Link(first, second, bead.score))
    return Alignment(documents[0].id, documents[1].id, tuple(links))


def _language(passage: Passage, whole: Language) -> Language:
    return whole if passage.language is Language.OTHER else passage.language


def _stretches(
    left: Sequence[Passage], right: Sequence[Passage], together: Sequence[tuple[int, int]]
) -> Iterator[tuple[Span, Span]]:
    """Half-open stretches of both that are aligned each for itself: between checked pairs, and between equal numbers."""
    i = j = 0
    for a, b in together:
        if a < i or b < j:
            continue  # a pair that crosses an earlier one
        yield from _numbered(left, right, (i, a), (j, b))
        yield (a, a + 1), (b, b + 1)
        i, j = a + 1, b + 1
    yield from _numbered(left, right, (i, len(left)), (j, len(right)))


def _numbered(left: Sequence[Passage], right: Sequence[Passage], one: Span, other: Span) -> Iterator[tuple[Span, Span]]:
    heads = [
        [(number, place) for place in range(*span) if (number := _number(passages[place]))]
        for passages, span in ((left, one), (right, other))
    ]
    i, j = one[0], other[0]
    for a, b in same_numbers([n for n, _ in heads[0]], [n for n, _ in heads[1]]):
        next_i, next_j = heads[0][a][1], heads[1][b][1]
        yield (i, next_i), (j, next_j)
        i, j = next_i, next_j
    yield (i, one[1]), (j, other[1])


def _number(passage: Passage) -> str:
    return number_of(passage.text) if passage.kind is PassageKind.HEADING else ""


def _joined(beads: Sequence[Bead], barred: set[tuple[int, int]]) -> Iterator[Bead]:
    """The beads; a passage alone on one side and one alone on the other, next to each other, are shown as one, unsure."""
    waiting: Bead | None = None
    for bead in beads:
        if waiting is not None:
            left = waiting.left if waiting.left[1] > waiting.left[0] else bead.left
            right = waiting.right if waiting.right[1] > waiting.right[0] else bead.right
            alone = (
                not bead.score and _empty(bead.left) != _empty(bead.right) and _empty(waiting.left) != _empty(bead.left)
            )
            if alone and (left[0], right[0]) not in barred:
                yield Bead(left, right, 0.0)
                waiting = None
                continue
            yield waiting
            waiting = None
        if _empty(bead.left) != _empty(bead.right):
            waiting = bead
        else:
            yield bead
    if waiting is not None:
        yield waiting


def _empty(span: Span) -> bool:
    return span[0] == span[1]


def stamp_of(versions: Sequence[str], checked: Checked, salt: str) -> str:
    """What an alignment was made of: equal stamps, equal alignments. ``salt``: what the keys were made with."""
    plain = json.dumps([FORMAT, *versions, checked.to_value(), salt])
    return hashlib.sha256(plain.encode()).hexdigest()[:24]


def path_of(folder: Path, left: DocumentId, right: DocumentId) -> Path:
    """Where the alignment of a pair is kept."""
    return folder / f"{hashlib.sha256(f'{left}+{right}'.encode()).hexdigest()[:24]}.json"


def read_kept(path: Path, stamp: str) -> Alignment | None:
    """The alignment kept there, if it was made of the same; ``None`` where it was not, or is broken."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
        if value["stamp"] != stamp:
            return None
        links = tuple(Link(tuple(a), tuple(b), score, method) for a, b, score, method in value["links"])
        return Alignment(DocumentId(value["left"]), DocumentId(value["right"]), links)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def keep(path: Path, alignment: Alignment, stamp: str) -> None:
    """Keep an alignment; an older one of the pair is replaced at the end."""
    links = [[link.left, link.right, link.score, link.method] for link in alignment.links]
    value = {"stamp": stamp, "left": alignment.left, "right": alignment.right, "links": links}
    keep_derived(path, [json.dumps(value)])
