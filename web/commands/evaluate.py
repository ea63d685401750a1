"""``puente run`` and ``puente evaluate``: TREC topics in, a run out, a score."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import click

from corpus.errors import ConfigError
from search.query import Query
from web.commands.context import IN_OPTION, JSON_OPTION, languages, opened, print_json


@click.command()
@click.argument("topics", type=click.File(encoding="utf-8"))
@IN_OPTION
@click.option("--exact", is_flag=True, help="As typed: no expansion.")
@click.option("--limit", type=click.IntRange(1, 1000), default=100, show_default=True)
@click.option("--unit", type=click.Choice(["passage", "document"]), default="document", show_default=True)
@click.option("--tag", default="puente", show_default=True)
def run(topics: TextIO, within: str, exact: bool, limit: int, unit: str, tag: str) -> None:
    """Answer TOPICS (TSV: topic_id, query) and print a TREC run."""
    from web.wiring import rank

    with opened() as puente:
        for topic, text in read_topics(topics):
            query = Query(text, languages(within), None, exact, limit=limit)
            for position, (name, score) in enumerate(rank(puente, query, unit), start=1):
                click.echo(f"{topic} Q0 {name} {position} {score:.6f} {tag}")


def read_topics(lines: TextIO) -> Iterator[tuple[str, str]]:
    """Topic ids and queries of a TSV file. Raises ``ConfigError`` with the line at fault."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        topic, separator, text = line.rstrip("\n").partition("\t")
        if not separator or not topic or " " in topic:
            raise ConfigError("cli.bad_topics", line=number)
        yield topic, text


@click.command()
@click.argument("run", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("qrels", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--measures", default="nDCG@10 RR@10 R@10 R@100", show_default=True, help="Names as in ir-measures.")
@JSON_OPTION
def evaluate(run: Path, qrels: Path, measures: str, as_json: bool) -> None:
    """Score a TREC RUN against QRELS."""
    from search.evaluate import evaluate as score
    from search.evaluate import read_qrels, read_run

    values = score(read_run(run), read_qrels(qrels), measures.replace(",", " ").split())
    if as_json:
        print_json(dict(values))
    else:
        for name, value in values.items():
            click.echo(f"{name}\t{value:.4f}")
