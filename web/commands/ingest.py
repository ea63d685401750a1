"""``puente ingest``, ``fetch`` and ``sources``: reports as lines, a progress bar on a terminal, a table at the end."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from web.commands.context import JSON_OPTION, opened, print_json
from web.commands.speech import say, speaking, words_for

if TYPE_CHECKING:
    from corpus.ingest import Report
    from web.tally import Tally
    from web.wiring import Puente

_LINE_EVERY = 100  # reports, where there is no bar
_LINE_SECONDS = 10.0


@click.command()
@click.argument("sources", nargs=-1, metavar="SOURCE...")
@click.option(
    "--manifest", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="JSON lines: path and metadata."
)
@click.option("--share", type=click.IntRange(1, 100_000), help="Leave it to workers (puente jobs work), in parts of N.")
@click.option("--group", default="", help="Limit what is new to the members of this group (puente groups).")
@JSON_OPTION
@click.pass_context
def ingest(
    ctx: click.Context,
    sources: tuple[str, ...],
    manifest: Path | None,
    share: int | None,
    group: str,
    as_json: bool,
) -> None:
    """Take in files, folders, ZIP archives, .jsonl, URLs, or - for standard input. One report a source.

    The same command again goes on where it stopped.
    """
    if not sources and manifest is None:
        raise click.UsageError(words_for("cli.nothing_to_ingest"))
    if share:
        _share(sources, manifest, share, group)
        return
    _take_in_paths(ctx, sources, manifest, group, as_json=as_json)


@click.command()
@click.argument("what", nargs=-1, required=True, metavar="MANIFEST|SOURCE...")
@JSON_OPTION
@click.pass_context
def fetch(ctx: click.Context, what: tuple[str, ...], as_json: bool) -> None:
    """Take in the URLs that MANIFEST lists, or the public SOURCEs of these ids (puente sources), politely.

    The same command again goes on where it stopped.
    """
    if len(what) == 1 and Path(what[0]).is_file():
        if what[0].endswith(".toml"):
            from corpus.registered import load_sources

            _fetch_public(ctx, [source.id for source in load_sources(Path(what[0]))], Path(what[0]), as_json=as_json)
        else:
            _take_in_paths(ctx, (), Path(what[0]), as_json=as_json)
    else:
        _fetch_public(ctx, what, None, as_json=as_json)


@click.command()
@JSON_OPTION
def sources(as_json: bool) -> None:
    """List the public sources of the field: id, name, address, license, days until the next look."""
    from corpus.registered import load_sources
    from web.commands.speech import terminal_locale

    for source in load_sources():
        if as_json:
            record = {name: getattr(source, name) for name in ("id", "url", "country", "kind", "license", "every")}
            record |= {"name": dict(source.name), "languages": list(source.languages)}
            addresses = [
                {"url": each.url, "title": each.title, "archived_url": each.archived} for each in source.documents
            ]
            print_json({**record, "documents": addresses, "checked": str(source.checked), "reached": source.reached})
        else:
            name = {str(language): text for language, text in source.name.items()}[terminal_locale()]
            click.echo(f"{source.id:<18} {len(source.documents) or '–':>3}  {name}  <{source.url}>")


def _take_in_paths(
    ctx: click.Context, paths: tuple[str, ...], manifest: Path | None, group: str = "", *, as_json: bool
) -> None:
    from corpus.totals import count_sources
    from web.tasks import absolute, ingest_kind
    from web.wiring import take_in

    payload = {"paths": [absolute(path) for path in paths], "manifest": absolute(str(manifest)) if manifest else ""}
    payload |= {"group": group} if group else {}
    kind = "" if "-" in paths else ingest_kind()  # standard input comes only once
    total = count_sources(paths, manifest)

    def reports(puente: Puente) -> Iterator[Report]:
        return take_in(puente, paths, manifest, puente.catalog.groups.check(group))

    _take_in(ctx, (kind, payload), reports, total, as_json=as_json)


def _share(paths: tuple[str, ...], manifest: Path | None, size: int, group: str) -> None:
    from web.sharing import submit_shares
    from web.tasks import absolute

    if "-" in paths:
        raise click.UsageError(words_for("cli.nothing_to_share"))
    named = Path(absolute(str(manifest))) if manifest else None
    with opened() as puente:
        puente.catalog.groups.check(group)
        count = submit_shares(puente, [absolute(path) for path in paths], named, size=size, group=group)
    say("ingest.shared", count=count)


def _fetch_public(ctx: click.Context, ids: Iterable[str], path: Path | None, *, as_json: bool) -> None:
    from corpus.fetch import Fetcher
    from corpus.ingest import ingest as take
    from corpus.registered import FILE, find_sources, open_registered
    from web.tasks import FETCH

    chosen = find_sources(list(ids), path or FILE)

    def reports(puente: Puente) -> Iterator[Report]:
        opened_now = open_registered(chosen, Fetcher(puente.settings))
        return take(opened_now, puente.catalog, settings=puente.settings, entities=puente.entities)

    total = sum(len(source.addresses) for source in chosen)
    kind = FETCH if path is None else ""  # a list of one's own is not known to workers
    _take_in(ctx, (kind, {"sources": [source.id for source in chosen]}), reports, total, as_json=as_json)


def _take_in(
    ctx: click.Context,
    task: tuple[str, dict[str, Any]],
    open_reports: Callable[[Puente], Iterator[Report]],
    total: int | None,
    *,
    as_json: bool,
) -> None:
    from corpus.jobs import Stopped
    from web.following import closed, count_reports
    from web.present import report_json
    from web.tally import Tally
    from web.tasks import recorded
    from web.wiring import settle

    tally, code = Tally(), 0
    with opened() as puente:
        try:
            with recorded(puente, *task, tally) as told, closed(reports := open_reports(puente)):
                for report in progress(count_reports(reports, tally, told, total), total, quiet=as_json):
                    message = words_for(report.error, **report.facts) if report.error else ""
                    if as_json:
                        print_json(report_json(report, message))
                    elif message:
                        click.echo(f"{report.source}: {message}", err=True)
        except Stopped:
            say("ingest.stopped")
            code = 1
        except KeyboardInterrupt:
            say("ingest.stopped")
            code = 130
        finally:
            settle(puente)
    if not as_json:
        table(tally)
    ctx.exit(code or (1 if tally.refused else 0))


def progress(reports: Iterable[Report], total: int | None, *, quiet: bool) -> Iterator[Report]:
    """The same reports, with a bar, rate and time left on stderr when that is a terminal, else now and then a line."""
    if quiet:
        yield from reports
    elif sys.stderr.isatty():
        yield from _with_bar(reports, total)
    else:
        yield from _with_lines(reports, total)


def _with_bar(reports: Iterable[Report], total: int | None) -> Iterator[Report]:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    rate = TextColumn("{task.fields[rate]}", justify="right")
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), rate, TimeElapsedColumn())
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as bar:
        task = bar.add_task("…", total=total, rate="")
        for number, report in enumerate(reports, start=1):
            speed = bar.tasks[0].speed
            known = max(total, number) if total is not None else None
            said = f"{speed:.1f}/s" if speed else ""
            bar.update(task, advance=1, total=known, description=report.source[-40:], rate=said)
            yield report


def _with_lines(reports: Iterable[Report], total: int | None) -> Iterator[Report]:
    from web.task_names import duration

    begin = last = time.monotonic()
    for number, report in enumerate(reports, start=1):
        yield report
        now = time.monotonic()
        if number % _LINE_EVERY and now - last < _LINE_SECONDS:
            continue
        last, rate = now, number / max(now - begin, 0.001)
        if total is None or number > total:
            say("ingest.progress", count=number)
            continue
        with speaking():
            left = duration((total - number) / rate)
        say("ingest.progress_of", count=number, total=total, rate=f"{rate:.1f}", left=left)


def table(tally: Tally) -> None:
    """What came of the sources: one line a status, one a reason of refusals, one a warning."""
    result = tally.as_json()
    for status, count in result["counts"].items():
        if count:
            say(f"ingest.{status}", count=count)
        if status == "refused":
            for item in result["refused"]:
                click.echo(f"  {item['count']:>6}  {words_for(item['code'], **item['facts'])}", err=True)
    if result["warnings"]:
        say("ingest.warnings")
        for code, count in sorted(result["warnings"].items(), key=lambda item: -item[1]):
            click.echo(f"  {count:>6}  {words_for(code)}", err=True)
