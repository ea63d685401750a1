"""``puente search``."""

from __future__ import annotations

import click

from corpus.errors import ConfigError
from search.query import Filter, Query
from search.results import Results
from web.commands.context import IN_OPTION, JSON_OPTION, languages, opened, print_json


@click.command()
@click.argument("query")
@IN_OPTION
@click.option("--exact", is_flag=True, help="As typed: no expansion.")
@click.option("--filter", "filters", multiple=True, metavar="FIELD=VALUE", help="Keep only these; may be repeated.")
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True)
@click.option("--offset", type=click.IntRange(0, 10_000), default=0)
@JSON_OPTION
def search(
    query: str,
    within: str,
    exact: bool,
    filters: tuple[str, ...],
    limit: int,
    offset: int,
    as_json: bool,
) -> None:
    """Search in either language and find passages in both."""
    from web.present import results_json
    from web.wiring import ask

    asked = Query(query, languages(within), None, exact, read_filters(filters), limit=limit, offset=offset)
    with opened() as puente:
        results = ask(puente, asked)
        if as_json:
            print_json(results_json(results))
        else:
            show(results)


def read_filters(pairs: tuple[str, ...]) -> tuple[Filter, ...]:
    """``FIELD=VALUE`` pairs as filters; values of one field are alternatives. Raises ``ConfigError``."""
    from search.fields import KEYWORDS

    values: dict[str, list[str]] = {}
    for pair in pairs:
        name, separator, value = pair.partition("=")
        if not separator or name not in KEYWORDS:
            raise ConfigError("cli.bad_filter", value=pair, known=", ".join(KEYWORDS))
        values.setdefault(name, []).append(value)
    return tuple(Filter(name, tuple(chosen)) for name, chosen in values.items())


def show(results: Results) -> None:
    """The results as lines for a reader."""
    for chip in results.expansions:
        click.secho(f"  {chip.source} → {chip.target} ({chip.kind})", dim=not chip.on, err=True)
    for hit in results.hits:
        passage = hit.passage
        place = " · ".join(
            part
            for part in (
                passage.language.upper(),
                f"p. {passage.page}" if passage.page else "",
                f"n. {passage.note}" if passage.note else "",
                hit.document.issued,
            )
            if part
        )
        click.secho(f"{hit.rank}. {hit.document.title}", bold=True, nl=False)
        click.echo(f"  [{place}]  {passage.id}")
        click.echo(f"   {_marked(hit.snippet.text, hit.snippet.marks)}")


def _marked(text: str, marks: tuple[tuple[int, int], ...]) -> str:
    pieces, last = [], 0
    for start, end in marks:
        pieces += [text[last:start], click.style(text[start:end], bold=True, underline=True)]
        last = end
    return "".join([*pieces, text[last:]]).replace("\n", " ")
