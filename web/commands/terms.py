"""``puente terms``, ``concordance`` and ``align``."""

from __future__ import annotations

import click

from web.commands.context import JSON_OPTION, opened, print_json


@click.group()
def terms() -> None:
    """Look up, import and export the bilingual terms."""


@terms.command()
@click.argument("text")
@JSON_OPTION
def lookup(text: str, as_json: bool) -> None:
    """Concepts that have TEXT among their terms, in either language."""
    from web.present import concept_json

    with opened() as puente:
        concepts = puente.termbase.lookup(text)
    if as_json:
        print_json({"concepts": [concept_json(concept) for concept in concepts]})
        return
    for concept in concepts:
        names = " · ".join(f"{term.text} ({term.region or term.language})" for term in concept.terms)
        click.echo(f"{concept.id}\t{concept.equivalence}\t{names}")
