"""The registers as they ship, and as curators left them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import resources
from typing import Any, TypeVar

from corpus.registers.records import Agency, Agreement, Need, Option, Record, Registers
from corpus.registers.values import from_value, read_agency, read_agreement, read_need, read_option

KINDS = ("agreement", "agency", "option", "need")  # of curated records, as the catalog keeps them

R = TypeVar("R", bound=Record)


def load_agreements() -> Sequence[Agreement]:
    """Agreements and programs, oldest first within each kind."""
    return tuple(read_agreement(row) for row in _rows("agreements"))


def load_agencies() -> Sequence[Agency]:
    """Agencies of both countries, of both together, and international ones."""
    return tuple(read_agency(row) for row in _rows("agencies"))


def load_options() -> Sequence[Option]:
    """Policy options of the paper, list by list."""
    return tuple(read_option(row) for row in _rows("options"))


def load_needs() -> Sequence[Need]:
    """The ten needs of the paper, from the base of its pyramid."""
    return tuple(read_need(row) for row in _rows("needs"))


def load_registers() -> Registers:
    """All four, as they ship."""
    return Registers(tuple(load_agreements()), tuple(load_agencies()), tuple(load_options()), tuple(load_needs()))


def merged(shipped: Registers, curated: Mapping[str, Mapping[str, Any]]) -> Registers:
    """The registers with what curators changed or added; ``curated`` has, by kind and id, what ``to_value`` writes.

    A curated record stands in the place of the shipped one with its id; new ones follow. What ships is never changed.
    """
    return Registers(
        _merged(shipped.agreements, "agreement", curated, Agreement),
        _merged(shipped.agencies, "agency", curated, Agency),
        _merged(shipped.options, "option", curated, Option),
        _merged(shipped.needs, "need", curated, Need),
    )


def _merged(
    shipped: Iterable[R], kind: str, curated: Mapping[str, Mapping[str, Any]], record: type[R]
) -> tuple[R, ...]:
    held: dict[str, R] = {}
    for id_, value in curated.get(kind, {}).items():
        read = from_value(kind, value)
        if isinstance(read, record):
            held[id_] = read
    kept = [held.pop(str(one.id), one) for one in shipped]
    return (*kept, *held.values())


def _rows(name: str) -> Iterator[dict[str, Any]]:
    text = resources.files("corpus.registers").joinpath(f"data/{name}.jsonl").read_text(encoding="utf-8")
    return (json.loads(line) for line in text.splitlines() if line)
