"""``puente show``."""

from __future__ import annotations

import click

from corpus.model import DocumentId
from web.commands.context import JSON_OPTION, opened, print_json


@click.command()
@click.argument("document", metavar="ID")
@JSON_OPTION
def show(document: str, as_json: bool) -> None:
    """Show a document: metadata, passages, notes and versions. ID may be its external id."""
    from web.present import document_json
    from web.wiring import find_document

    with opened() as puente:
        found = find_document(puente, DocumentId(document))
        if as_json:
            print_json(document_json(puente.catalog, found))
            return
        click.secho(found.title, bold=True)
        click.echo(f"{found.id}  {found.language}  {found.issued}  {found.issuer}\n")
        for passage in puente.catalog.iter_passages(found.id):
            label = f"[{passage.note}] " if passage.note else ""
            click.echo(f"{passage.ordinal:>5}  {label}{passage.text}\n")
