"""A trace as its page shows it: every step with the words that make it, a picture of the steps, and works to choose from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import pgettext

from corpus.citations.graph import Step, Trace
from corpus.citations.treatment import treatment_of
from corpus.errors import NotInCatalog
from corpus.folding import fold
from corpus.model import Entity, Mention, Work, WorkId, WorkState
from web.citing import Citation, LawCitation, law_places, mention_places, places
from web.names import P_
from web.wiring import find_work

if TYPE_CHECKING:
    from corpus.catalog import Catalog
    from web.wiring import Puente

MOST_STEPS = 25  # shown to each side, unless all are asked for
MOST_PLACES = 3  # shown of a step
MOST_CHOICES = 12
LOOKED_THROUGH = 20_000  # works among which words are looked for, the most cited first
MOST_MENTIONS = 50
TREATMENTS: Mapping[str, tuple[str, str]] = {
    "amends": P_("treatment of a cited work", "amends it"),
    "repeals": P_("treatment of a cited work", "repeals it"),
    "overrules": P_("treatment of a cited work", "overrules it"),
    "implements": P_("treatment of a cited work", "carries it out"),
    "contradicts": P_("treatment of a cited work", "contradicts it"),
    "criticizes": P_("treatment of a cited work", "criticizes it"),
    "builds_on": P_("treatment of a cited work", "builds on it"),
    "supports": P_("treatment of a cited work", "supports it"),
}


@dataclass(frozen=True, slots=True)
class Traced:
    """A step with its first places, and how many more there are. ``treatments``: what the words there do to the work."""

    step: Step
    citations: tuple[Citation, ...]
    laws: tuple[LawCitation, ...]
    more: int
    treatments: tuple[str, ...] = ()


def read_steps(catalog: Catalog, steps: Sequence[Step], most: int) -> Sequence[Traced]:
    """The first ``most`` steps with the words of their first places."""
    shown = steps[:most]
    references = [reference for step in shown for reference in step.references[:MOST_PLACES]]
    laws = [law for step in shown for law in step.laws[: MOST_PLACES - min(MOST_PLACES, len(step.references))]]
    found = {(c.reference.passage, c.reference.start): c for c in places(catalog, references)}
    cited = {(c.law.passage, c.law.start): c for c in law_places(catalog, laws)}
    traced = []
    for step in shown:
        citations = tuple(found[key] for r in step.references if (key := (r.passage, r.start)) in found)
        in_form = tuple(cited[key] for law in step.laws if (key := (law.passage, law.start)) in cited)
        said = [r.treatment for r in step.references]
        said += [treatment_of(c.passage.text, c.law.start) for c in in_form]
        more = len(step.references) + len(step.laws) - len(citations) - len(in_form)
        traced.append(Traced(step, citations, in_form, more, tuple(dict.fromkeys(filter(None, said)))))
    return traced


def treatment_name(kind: str) -> str:
    """What the words around a citation do to the work cited, in the language of the page."""
    return str(pgettext(*TREATMENTS[kind])) if kind in TREATMENTS else kind


def read_mentions(catalog: Catalog, work: Work, entities: Iterable[Entity]) -> Sequence[LawCitation]:
    """Where texts name the work in prose: as an agreement, program or agency that is called as the work is."""
    held = catalog.versions(work.id)
    names = {_name(title) for title in (work.title, *work.titles, *(document.title for document in held)) if title}
    meant = [e for e in entities if names & {_name(n) for forms in e.names.values() for n in forms}]
    mentions: list[Mention] = [mention for entity in meant for mention in catalog.mentions_of(entity.id)]
    own = {document.id for document in held}
    others = [mention for mention in mentions if mention.passage.rsplit("#", 1)[0] not in own]
    return mention_places(catalog, others[:MOST_MENTIONS])


def _name(title: str) -> str:
    return fold(title.split(" (", maxsplit=1)[0].strip())


@dataclass(frozen=True, slots=True)
class End:
    """One end of a trace: what was typed, the work it means, or those it may mean. ``unknown``: none of the collection."""

    typed: str
    work: WorkId | None = None
    choices: tuple[Work, ...] = ()
    unknown: bool = False


def read_end(puente: Puente, typed: str) -> End:
    """The work that an identifier, or words of a title, mean."""
    if not typed:
        return End("")
    try:
        return End(typed, find_work(puente, typed))
    except NotInCatalog:
        choices = find_titles(puente.catalog, typed)
    if len(choices) == 1:
        return End(typed, choices[0].id)
    return End(typed, None, choices, not choices)


def find_titles(catalog: Catalog, words: str) -> tuple[Work, ...]:
    """Works whose title or authors have all of these words, or words that begin so; the most cited first."""
    wanted = fold(words).split()
    found = []
    for row in catalog.work_rows(limit=LOOKED_THROUGH):
        text = f" {fold(' '.join((row.work.title, *row.work.titles, *row.work.authors)))}"
        if all(f" {word}" in text for word in wanted):
            found.append(row.work)
            if len(found) == MOST_CHOICES:
                break
    exact = [work for work in found if fold(work.title) == fold(words)]
    return tuple(exact[:1] or found)


ROW, TOP, WIDTH, SIDE, MIDDLE = 44, 10, 960, 300, 260
MOST_DRAWN = 10  # nodes to a side
MOST_LETTERS = 34


@dataclass(frozen=True, slots=True)
class Node:
    """A work in the picture."""

    work: Work
    state: str
    x: int
    y: int
    width: int
    label: str


@dataclass(frozen=True, slots=True)
class Picture:
    """What cites a work on the left, what it cites on the right; ``lines`` join the edges of boxes."""

    nodes: tuple[Node, ...]
    lines: tuple[tuple[int, int, int, int], ...]
    width: int
    height: int


def draw(found: Trace, state: WorkState) -> Picture | None:
    """The steps of a trace as boxes and lines; nothing where there are no steps."""
    left, right = found.cited_by[:MOST_DRAWN], found.cites[:MOST_DRAWN]
    if not left and not right:
        return None
    height = max(len(left), len(right), 1) * ROW + 2 * TOP
    middle = (WIDTH - MIDDLE) // 2
    center = Node(found.work, str(state), middle, height // 2 - 17, MIDDLE, _short(found.work, 29))
    nodes, lines = [center], []
    for steps, x in ((left, 0), (right, WIDTH - SIDE)):
        first = (height - len(steps) * ROW) // 2
        for number, step in enumerate(steps):
            y = first + number * ROW + 5
            nodes.append(Node(step.work, str(step.state), x, y, SIDE, _short(step.work, MOST_LETTERS)))
            ends = (SIDE, y + 17, middle, height // 2) if x == 0 else (middle + MIDDLE, height // 2, x, y + 17)
            lines.append(ends)
    return Picture(tuple(nodes), tuple(lines), WIDTH, height)


def _short(work: Work, most: int) -> str:
    name = work.title or work.url or work.id
    return name if len(name) <= most else f"{name[: most - 1].rstrip()}…"
