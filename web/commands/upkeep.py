"""``puente backup``, ``restore``, ``doctor`` and ``config``."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import click

from corpus.config import read_settings
from web.commands.context import JSON_OPTION, opened, print_json
from web.commands.speech import say, words_for


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Write catalog and original files to FILE, consistent while others read and write."""
    from corpus.backup import backup as write

    with opened() as puente:
        write(puente.catalog, puente.settings, file)
    say("backup.written", path=str(file))


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Restore FILE onto an empty home, then build the index."""
    from corpus.backup import restore as read
    from web.wiring import settle

    read(file, read_settings())
    with opened() as puente:
        settle(puente)
    say("backup.restored", path=str(file))


@click.command()
@JSON_OPTION
@click.pass_context
def doctor(ctx: click.Context, as_json: bool) -> None:
    """Tell what works here, what is missing, and the command that would add it."""
    from web.doctor import examine

    findings = examine(read_settings())
    for finding in findings:
        if as_json:
            print_json(dataclasses.asdict(finding))
        else:
            answer = words_for("doctor.ok" if finding.ok else "doctor.missing")
            more = finding.detail if finding.ok else finding.fix
            click.echo(f"[{answer}] {words_for(f'doctor.{finding.name}')}{more and f': {more}'}")
    if any(finding.needed and not finding.ok for finding in findings):
        ctx.exit(3)


@click.group()
def config() -> None:
    """Show the settings in force."""


@config.command()
@JSON_OPTION
def show(as_json: bool) -> None:
    """Print every setting and its value."""
    settings = read_settings()
    values = {field.name: str(getattr(settings, field.name)) for field in dataclasses.fields(settings)}
    values |= {"catalog_url": settings.catalog, "engine_url": settings.engine}
    if as_json:
        print_json(values)
    else:
        for name, value in values.items():
            click.echo(f"PUENTE_{name.upper()}={value}")
