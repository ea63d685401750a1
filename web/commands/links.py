"""``puente links``: what became of cited addresses. Asks the web only by ``puente links check``."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict

import click

from web.commands.context import JSON_OPTION, opened, print_json
from web.commands.speech import say


@click.group(invoke_without_command=True)
@JSON_OPTION
@click.pass_context
def links(ctx: click.Context, as_json: bool) -> None:
    """List every cited address with what is known of it; nothing is asked of the web."""
    if ctx.invoked_subcommand:
        return
    from corpus.citations.links import cited_links, link_states

    with opened() as puente:
        states = link_states(puente.catalog)
        for link in cited_links(puente.catalog):
            state = states.get(link.url)
            if as_json:
                known = asdict(state) if state else {"url": link.url, "state": None}
                print_json(known | {"citing": list(link.citing), "cited": link.date or None})
            else:
                words = (state.state, str(state.status or ""), state.archived_url) if state else ("unchecked", "", "")
                click.echo(f"{words[0]:<11}  {words[1]:<3}  {link.url}" + (f"  → {words[2]}" if words[2] else ""))


@links.command()
@click.option(
    "--again-days", type=click.IntRange(0), default=30, show_default=True, help="Skip what was looked at since."
)
@JSON_OPTION
def check(again_days: int, as_json: bool) -> None:
    """Look at every cited address, politely; keep copies of those that live, find archived ones of the dead."""
    from corpus.citations.links import check_links
    from corpus.fetch import Fetcher
    from corpus.files import Files

    outcome: Counter[str] = Counter()
    with opened() as puente:
        settings = puente.settings
        for state in check_links(
            puente.catalog,
            Fetcher(settings).fetch,
            by="links check",
            again_days=again_days,
            archives=settings.archives,
            keep=Files(settings.files).put,
        ):
            outcome[state.state] += 1
            if as_json:
                print_json(asdict(state))
            else:
                click.echo(f"{state.state:<11}  {state.status or '':<3}  {state.url}")
    if not as_json:
        say("links.checked", count=outcome.total())
