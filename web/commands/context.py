"""What every command starts with: settings, the open parts, and JSON on stdout."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import click

from corpus.config import read_settings
from corpus.model import Language
from web.wiring import Puente, open_puente

IN_OPTION = click.option(
    "--in", "within", type=click.Choice(["en", "es", "both"]), default="both", help="Languages of the passages wanted."
)
JSON_OPTION = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@contextmanager
def opened() -> Iterator[Puente]:
    """The installation that the environment describes."""
    with open_puente(read_settings()) as puente:
        yield puente


def print_json(value: Mapping[str, object]) -> None:
    """One object on one line, UTF-8."""
    click.echo(json.dumps(value, ensure_ascii=False))


def languages(within: str) -> tuple[Language, ...]:
    """The languages that ``--in`` names."""
    return (Language.EN, Language.ES) if within == "both" else (Language(within),)
