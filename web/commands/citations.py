"""``puente citations``, ``works``, ``trace`` and ``export``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, BinaryIO

import click

from corpus.errors import ConfigError
from corpus.model import DocumentId, Language, WorkId, WorkState
from web.commands.context import JSON_OPTION, opened, print_json
from web.commands.speech import say

if TYPE_CHECKING:
    from corpus.catalog import Catalog
    from corpus.citations.paste import Looked

GRAPHS = ("graphml", "graph-json")
FORMS = ("bibtex", "ris", "csl-json", "csv", "chicago", "apa", "iso690", *GRAPHS)


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


@click.group(invoke_without_command=True)
@click.option("--state", type=click.Choice([state.value for state in WorkState]), help="Only works in this state.")
@click.option("--limit", type=click.IntRange(1), default=10_000, show_default=True)
@JSON_OPTION
@click.pass_context
def works(ctx: click.Context, state: str | None, limit: int, as_json: bool) -> None:
    """List cited works and their state, the most cited first."""
    if ctx.invoked_subcommand:
        return
    from corpus.citations.links import link_states
    from web.present import work_row_json

    with opened() as puente:
        states = link_states(puente.catalog) if as_json else {}
        for row in puente.catalog.work_rows(state=WorkState(state) if state else None, limit=limit):
            if as_json:
                print_json(work_row_json(row, states.get(row.work.url)))
            else:
                click.echo(f"{row.cited_by:>5}  {row.state:<9}  {row.work.id}  {row.work.title or row.work.url}")


@works.command()
@click.argument("file", type=click.File("rb"))
@click.option("--keep", is_flag=True, help="Put what is missing on the list of wanted works.")
@JSON_OPTION
def check(file: BinaryIO, keep: bool, as_json: bool) -> None:
    """Tell which citations of a list are held, missing or ambiguous. FILE (- for standard input) has one on a line, or
    is BibTeX, RIS, CSL-JSON or CSV."""
    from corpus.citations.paste import look_up
    from corpus.text import decode
    from web.wanting import keep as keep_wanted

    text = decode(file.read()).text
    with opened() as puente:
        for one in look_up(text, puente.catalog):
            state = str(one.state) if one.understood else "unread"
            if as_json:
                print_json(looked_json(one))
            else:
                meant = ", ".join(one.works or ((f"({one.cited})",) if one.cited else ()))
                click.echo(f"{one.number:>4}  {state:<9}  {one.text}" + (f"  → {meant}" if meant else ""))
        if keep:
            say("works.wanted", count=keep_wanted(puente.catalog, text, by="works check"))


def looked_json(one: Looked) -> dict[str, object]:
    """One line of ``puente works check --json``."""
    return {
        "number": one.number,
        "text": one.text,
        "title": one.title or None,
        "understood": one.understood,
        "state": one.state if one.understood else None,
        "works": list(one.works),
        "cited": one.cited,
    }


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
@click.argument("names", nargs=-1, metavar="ID...")
@click.option("--format", "form", type=click.Choice(FORMS), required=True)
@click.option("--every", is_flag=True, help="Every work that is held or cited.")
@click.option("--lang", type=click.Choice(["en", "es"]), default="en", show_default=True, help="Of dates in citations.")
def export(names: tuple[str, ...], form: str, every: bool, lang: str) -> None:
    """Write documents or works as a bibliography, as formatted citations, or (every work) as a graph of citations."""
    from corpus.citations.export import FORMATS
    from corpus.citations.export import export as write
    from corpus.citations.formatted import format_work
    from web.wiring import find_work

    with opened() as puente:
        catalog = puente.catalog
        if form in GRAPHS:
            click.echo(write_graph(catalog, form, [find_work(puente, name) for name in names]), nl=False)
            return
        records = (
            [row.work for row in catalog.work_rows()]
            if every
            else [catalog.work(find_work(puente, name)) for name in names]
        )
        if not records:
            raise ConfigError("cli.nothing_to_export")
        if form in FORMATS:
            click.echo(write(records, form), nl=False)
            return
        for record in records:
            click.echo(format_work(record, form, locale=Language(lang)))


def write_graph(catalog: Catalog, form: str, around: Sequence[WorkId]) -> str:
    """The graph of all works, or of these and what is one citation away from them."""
    from corpus.citations.export_graph import to_graphml, to_json_graph

    rows = catalog.work_rows()
    ids = [row.work.id for row in rows]
    if around:
        edges = (*catalog.edges_from(around), *catalog.edges_to(around))
        near = {*around, *(edge.citing for edge in edges), *(edge.cited for edge in edges)}
        rows = tuple(row for row in rows if row.work.id in near)
        ids = [row.work.id for row in rows]
    return (to_graphml if form == "graphml" else to_json_graph)(rows, catalog.edges_from(ids))
