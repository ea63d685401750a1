"""``puente terms``, ``concordance`` and ``align``."""

from __future__ import annotations

import click

from web.commands.context import IN_OPTION, JSON_OPTION, languages, opened, print_json


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


@click.command()
@click.argument("term")
@IN_OPTION
@click.option("--limit", type=click.IntRange(1), help="At most so many lines.")
@JSON_OPTION
def concordance(term: str, within: str, limit: int | None, as_json: bool) -> None:
    """Show TERM in its contexts, a line for each passage that the search finds."""
    from itertools import islice

    from search.query import Query
    from web.present import line_json
    from web.wiring import lines

    with opened() as puente:
        for line in islice(lines(puente, Query(term, languages(within))), limit):
            if as_json:
                print_json(line_json(line))
            else:
                left = line.left.replace("\n", " ").rjust(60)
                right = line.right.replace("\n", " ")
                click.echo(f"{left}{click.style(line.keyword, bold=True)}{right}  [{line.passage.id}]")
