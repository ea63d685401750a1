"""``puente citations``, ``works``, ``trace`` and ``export``."""

from __future__ import annotations

import click

from corpus.errors import ConfigError
from corpus.model import DocumentId, WorkState
from web.commands.context import JSON_OPTION, opened, print_json


@click.command()
@click.argument("document", metavar="ID")
@JSON_OPTION
def citations(document: str, as_json: bool) -> None:
    """List the notes, references, legal citations and mentions found in a document."""
    from web.present import citations_json
    from web.wiring import find_document

    with opened() as puente:
        found = find_document(puente, DocumentId(document))
        if as_json:
            print_json(citations_json(puente.catalog, found.id))
            return
        for reference in puente.catalog.references(found.id):
            place = f"n. {reference.note}" if reference.note else reference.passage
            click.echo(f"{place}\t{reference.state}\t{reference.title or reference.url}\t{reference.raw}")
        for law in puente.catalog.legal(found.id):
            click.echo(f"{law.passage}\t{law.family}\t{law.key}\t{law.surface}")


@click.command()
@click.option("--state", type=click.Choice([state.value for state in WorkState]), help="Only works in this state.")
@click.option("--limit", type=click.IntRange(1), default=10_000, show_default=True)
@JSON_OPTION
def works(state: str | None, limit: int, as_json: bool) -> None:
    """List cited works and their state, the most cited first."""
    from web.present import work_row_json

    with opened() as puente:
        for row in puente.catalog.work_rows(state=WorkState(state) if state else None, limit=limit):
            if as_json:
                print_json(work_row_json(row))
            else:
                click.echo(f"{row.cited_by:>5}  {row.state:<9}  {row.work.id}  {row.work.title or row.work.url}")


@click.command()
@click.argument("start", metavar="FROM")
@click.argument("target", metavar="[TO]", required=False)
@JSON_OPTION
def trace(start: str, target: str | None, as_json: bool) -> None:
    """Show what FROM cites and what cites it; with TO, a path between them. Both are works or documents."""
    from corpus.citations.graph import trace as follow
    from web.present import trace_json, trace_lines
    from web.wiring import find_work

    with opened() as puente:
        ends = find_work(puente, start), find_work(puente, target) if target else None
        found = follow(puente.catalog, *ends)
        if as_json:
            print_json(trace_json(found))
        else:
            click.echo("\n".join(trace_lines(found)))


@click.command()
@click.argument("names", nargs=-1, required=True, metavar="ID...")
@click.option("--format", "form", type=click.Choice(["bibtex", "ris", "csl-json", "csv"]), required=True)
def export(names: tuple[str, ...], form: str) -> None:
    """Write documents or works as a bibliography."""
    from corpus.citations.export import export as write
    from web.wiring import find_work

    with opened() as puente:
        records = [puente.catalog.work(find_work(puente, name)) for name in names]
        if not records:
            raise ConfigError("cli.nothing_to_export")
        click.echo(write(records, form), nl=False)
