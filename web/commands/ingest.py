"""``puente ingest`` and ``puente fetch``: reports as lines, a progress bar on a terminal, a table at the end."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from web.commands.context import JSON_OPTION, opened, print_json
from web.commands.speech import say, words_for

if TYPE_CHECKING:
    from corpus.ingest import Report


@click.command()
@click.argument("sources", nargs=-1, metavar="SOURCE...")
@click.option(
    "--manifest", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="JSON lines: path and metadata."
)
@JSON_OPTION
@click.pass_context
def ingest(ctx: click.Context, sources: tuple[str, ...], manifest: Path | None, as_json: bool) -> None:
    """Take in files, folders, ZIP archives, .jsonl, URLs, or - for standard input. One report a source."""
    if not sources and manifest is None:
        raise click.UsageError(words_for("cli.nothing_to_ingest"))
    _take_in(ctx, sources, manifest, as_json=as_json)


@click.command()
@click.argument("manifest", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@JSON_OPTION
@click.pass_context
def fetch(ctx: click.Context, manifest: Path, as_json: bool) -> None:
    """Take in the URLs that MANIFEST lists, politely; run it again to go on where it stopped."""
    _take_in(ctx, (), manifest, as_json=as_json)


def _take_in(ctx: click.Context, sources: tuple[str, ...], manifest: Path | None, *, as_json: bool) -> None:
    from web.present import report_json
    from web.wiring import settle, take_in

    outcome: Counter[str] = Counter()
    with opened() as puente:
        try:
            for report in progress(take_in(puente, sources, manifest), quiet=as_json):
                outcome[report.error or report.status] += 1
                outcome["refused"] += report.status == "refused"
                message = words_for(report.error, **report.facts) if report.error else ""
                if as_json:
                    print_json(report_json(report, message))
                elif message:
                    click.echo(f"{report.source}: {message}", err=True)
        finally:
            settle(puente)
    if not as_json:
        table(outcome)
    ctx.exit(1 if outcome["refused"] else 0)


def progress(reports: Iterable[Report], *, quiet: bool) -> Iterator[Report]:
    """The same reports, with a bar on stderr when that is a terminal, else a line every 100."""
    if quiet or not sys.stderr.isatty():
        for number, report in enumerate(reports, start=1):
            yield report
            if not quiet and number % 100 == 0:
                say("ingest.progress", count=number)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("…", total=None)
        for report in reports:
            bar.update(task, advance=1, description=report.source[-40:])
            yield report


def table(outcome: Counter[str]) -> None:
    """What came of the sources, one line a status or reason."""
    for name in ("added", "updated", "unchanged", "duplicate", "refused"):
        if outcome[name]:
            say(f"ingest.{name}", count=outcome[name])
