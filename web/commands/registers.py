"""``puente registers`` and ``puente figures``: what the pages of agreements, agencies, options and figures show."""

from __future__ import annotations

from pathlib import Path

import click

from web.commands.context import JSON_OPTION, opened, print_json
from web.commands.speech import say

KINDS = ("agreement", "agency", "option", "need")


@click.group()
def registers() -> None:
    """List agreements, agencies, options and needs; options as CSV, out and in."""


@registers.command(name="list")
@click.argument("kind", type=click.Choice(KINDS))
@click.option("--text", default="", help="Only those that have these words, in either language.")
@JSON_OPTION
def list_records(kind: str, text: str, as_json: bool) -> None:
    """The records of a register, as they ship and as curators changed them."""
    from corpus.registers.values import to_value
    from web.registry import records_of

    with opened() as puente:
        for record in records_of(puente.registers, kind, text):
            value = to_value(record)
            if as_json:
                print_json(value)
            else:
                names = value.get("titles") or value.get("names") or {}
                click.echo(f"{value['id']}\t{' · '.join(dict.fromkeys(names.values()))}")


@registers.command(name="export")
def export_options() -> None:
    """Write all options as CSV."""
    from corpus.registers.table import write_options

    with opened() as puente:
        click.echo(write_options(puente.registers.options), nl=False)


@registers.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--by", default="command line", show_default=True, help="Who is named in the log.")
@click.pass_context
def import_options(context: click.Context, file: Path, by: str) -> None:
    """Take in options from a CSV file: good rows are kept, what is wrong with the others is said."""
    from web.commands.speech import words_for
    from web.optional import take_options

    with opened() as puente:
        changed, problems = take_options(puente, file.read_bytes(), by)
    for problem in problems:
        click.echo(f"{file}:{problem.line}: {words_for(problem.code, **problem.facts)}", err=True)
    say("registers.taken", count=changed)
    if problems:
        context.exit(1)


@click.command()
@click.argument("text", default="")
@click.option("--limit", type=click.IntRange(1), help="At most so many figures.")
@JSON_OPTION
def figures(text: str, limit: int | None, as_json: bool) -> None:
    """List the numbers that texts state, those about one thing together; TEXT names what is counted, or a place."""
    from itertools import islice

    from web.figuring import list_groups

    with opened() as puente:
        groups = list_groups(puente, text)
        every = (figure for group in groups for spot in group.spots for figure in spot.figures)
        for one in islice(every, limit):
            if as_json:
                print_json({name: getattr(one, name) for name in one.__slots__})
            else:
                when = "–".join(dict.fromkeys(part for part in (one.since, one.until) if part))
                click.echo(f"{one.what}\t{one.place or '—'}\t{one.surface}\t{when or '—'}\t[{one.passage}]")
