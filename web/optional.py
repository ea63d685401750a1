"""Options as their pages show them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from corpus.errors import NotInCatalog
from corpus.model import Language, Work, WorkId
from corpus.registers.places import Place, find_place, own_text
from corpus.registers.records import COMMITMENTS, LISTS, OPTION_STATUSES, SIDES, Option, Registers
from corpus.registers.table import Problem, read_options
from corpus.registers.values import to_value
from search.analysis import analyze
from web import register_names as names
from web.annotate import Mark, Piece, cut
from web.registry import Facet, edits_of, matching, narrow, option_texts

if TYPE_CHECKING:
    from corpus.catalog import Edit
    from web.forms import Args
    from web.wiring import Puente

KIND = "option"
CONTEXT = 200  # characters shown around the words of the source


@dataclass(frozen=True, slots=True)
class OptionView:
    """All that the page of an option shows. ``place`` is where the held text says it, ``pieces`` its words."""

    option: Option
    source: Work | None
    place: Place | None
    pieces: Sequence[Piece]
    related: tuple[tuple[WorkId, str, str], ...]  # id, kind (agency, agreement, work), title
    neighbors: tuple[Option, ...]
    edits: Sequence[Edit]


@dataclass(frozen=True, slots=True)
class Pair:
    """Who deals with whom (a single actor deals with all), and the options between them by commitment."""

    us: str
    mx: str
    options: Mapping[str, tuple[Option, ...]]


def list_options(puente: Puente, args: Args) -> tuple[Sequence[Option], Sequence[Facet]]:
    """The options that an address asks for, in the order of the paper's lists, and what to narrow them down by."""
    registers = puente.registers
    fields = {
        "list": lambda option: (option.list,),
        "actor": lambda option: option.actors,
        "need": lambda option: (option.need,) if option.need else (),
        "strategy": lambda option: (option.strategy,) if option.strategy else (),
        "commitment": lambda option: (option.commitment,) if option.commitment else (),
        "side": lambda option: (option.side,),
        "status": lambda option: (option.status,),
    }
    order = {
        "list": LISTS,
        "need": [need.id for need in registers.needs],
        "strategy": [option.id for option in registers.options if option.list == "strategy"],
        "commitment": COMMITMENTS,
        "side": SIDES,
        "status": OPTION_STATUSES,
    }
    found = matching(registers.options, args.get("q", ""), option_texts)
    kept, facets = narrow(found, fields, args, lambda field, value: value_name(registers, field, value), order)
    return sorted(kept, key=lambda option: (LISTS.index(option.list), option.number)), facets


def value_name(registers: Registers, field: str, value: str) -> str:
    """The name of a value of one of an option's fields."""
    if field in ("actor", "need", "strategy"):
        naming = {"actor": names.actor_name, "need": names.need_name, "strategy": names.strategy_name}[field]
        return naming(registers, value)
    plain = {
        "list": names.list_name,
        "commitment": names.commitment_name,
        "side": names.side_name,
        "status": names.option_status_name,
    }
    return plain[field](value)


def read_option(puente: Puente, id_: str) -> OptionView | None:
    """An option with its source; ``None`` where there is none."""
    registers = puente.registers
    option = registers.option(id_)
    if option is None:
        return None
    place = place_of(puente, option)
    pieces: Sequence[Piece] = ()
    if place:
        text, start = place.passage.text, max(0, place.start - CONTEXT)
        end = min(len(text), place.end + CONTEXT)
        pieces = cut(text[start:end], [Mark(place.start - start, place.end - start)])
    neighbors = tuple(one for one in registers.options if one.list == option.list and one.id != id_)
    edits = edits_of(puente, KIND, id_)
    return OptionView(option, _work(puente, option.work), place, pieces, _related(puente, option), neighbors, edits)


def place_of(puente: Puente, option: Option) -> Place | None:
    """Where the text that an option is from says it, as far as that text is held."""
    document = own_text(puente.catalog.versions(option.work))
    if document is None:
        return None
    return find_place(option, document, puente.catalog.content(document.id), _stems)


def _stems(text: str, language: Language) -> tuple[str, ...]:
    return analyze(text, language).stems


def _work(puente: Puente, id_: WorkId) -> Work | None:
    try:
        return puente.catalog.work(id_)
    except NotInCatalog:
        return None


def _related(puente: Puente, option: Option) -> tuple[tuple[WorkId, str, str], ...]:
    registers = puente.registers
    works = puente.catalog.works_by_id(option.related)
    found = []
    for id_ in option.related:
        if agency := registers.agency(id_):
            found.append((id_, "agency", names.said(agency.names)))
        elif agreement := registers.agreement(id_):
            found.append((id_, "agreement", names.said(agreement.titles)))
        elif id_ in works:
            found.append((id_, "work", _title(puente, works[id_])))
    return tuple(found)


def _title(puente: Puente, work: Work) -> str:
    """The title of a held version in the language of the page, else the work's own."""
    titles = {document.language: document.title for document in puente.catalog.versions(work.id)}
    return names.said(titles) or work.title or work.id


def pairs_of(registers: Registers) -> Sequence[Pair]:
    """The options by who deals with whom: every American actor with every Mexican one; the rest by themselves."""
    pairs: dict[tuple[str, str], dict[str, list[Option]]] = defaultdict(lambda: defaultdict(list))
    for option in registers.options:
        us = [actor for actor in option.actors if _country(registers, actor) == "US"]
        mx = [actor for actor in option.actors if _country(registers, actor) == "MX"]
        others = [actor for actor in option.actors if actor not in (*us, *mx)]
        for pair in [*product(us or [""], mx or [""]), *(((one, one)) for one in others)]:
            if option.commitment and any(pair):
                pairs[pair][option.commitment].append(option)
    listed = [Pair(*pair, {kind: tuple(some) for kind, some in kinds.items()}) for pair, kinds in pairs.items()]
    return sorted(listed, key=lambda pair: (-sum(map(len, pair.options.values())), pair.us, pair.mx))


def _country(registers: Registers, actor: str) -> str:
    if agency := registers.agency(actor):
        return agency.country
    return {"us-federal": "US", "mx-federal": "MX"}.get(actor, "")


def take_options(puente: Puente, data: bytes, by: str) -> tuple[int, Sequence[Problem]]:
    """Take in the options of a CSV file; gives how many differ from what was there, and what is wrong with rows."""
    registers = puente.registers
    options, problems = read_options(data, registers)
    changed = [option for option in options if registers.option(option.id) != option]
    for option in changed:
        puente.catalog.curate(KIND, option.id, to_value(option), by=by)
    return len(changed), problems
