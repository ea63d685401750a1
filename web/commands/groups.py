"""``puente groups``: who may know of the documents that are limited to a group."""

from __future__ import annotations

import click

from web.commands.context import JSON_OPTION, opened, print_json


@click.group()
def groups() -> None:
    """Manage the groups that documents can be limited to.

    For whoever is not in a group, its documents are not there: no hit, count, suggestion, citation or feed tells of
    them. New documents are limited with ``puente ingest --group NAME``, others on their page of corrections.
    """


@groups.command(name="list")
@JSON_OPTION
def list_groups(as_json: bool) -> None:
    """List the groups with their members and how many documents are limited to each."""
    with opened() as puente:
        for group in puente.catalog.groups.all():
            if as_json:
                print_json({"name": group.name, "members": list(group.members), "documents": group.documents})
            else:
                click.echo(f"{group.name}\t{group.documents}\t{', '.join(group.members)}")


@groups.command()
@click.argument("name")
def add(name: str) -> None:
    """Make a group; nobody is in it yet."""
    with opened() as puente:
        puente.catalog.groups.add(name, by="")
        click.echo(name)


@groups.command()
@click.argument("name")
def remove(name: str) -> None:
    """Take a group away that no document is limited to."""
    with opened() as puente:
        puente.catalog.groups.remove(name, by="")


@groups.command()
@click.argument("name")
@click.option("--add", "added", multiple=True, metavar="ACCOUNT", help="Put an account into the group.")
@click.option("--drop", "dropped", multiple=True, metavar="ACCOUNT", help="Take an account out of it.")
def members(name: str, added: tuple[str, ...], dropped: tuple[str, ...]) -> None:
    """List who is in a group, after putting accounts into it or taking them out."""
    with opened() as puente:
        for account in added:
            puente.catalog.groups.put_in(name, account, by="")
        for account in dropped:
            puente.catalog.groups.take_out(name, account, by="")
        puente.catalog.groups.check(name)
        for account in next(group.members for group in puente.catalog.groups.all() if group.name == name):
            click.echo(account)
