"""``puente users``: accounts of readers, contributors, curators and administrators."""

from __future__ import annotations

import secrets
import sys

import click

from web.commands.context import JSON_OPTION, opened, print_json
from web.commands.speech import say, words_for
from web.wiring import Puente

ROLES = ("reader", "contributor", "curator", "admin")


@click.group()
def users() -> None:
    """Manage accounts."""


@users.command()
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), default="reader", show_default=True)
def add(name: str, role: str) -> None:
    """Make an account; prints its one-time password."""
    with opened() as puente:
        password = new_password()
        puente.catalog.add_user(name, hashed(password), role)
        say("users.password", name=name, password=password)


@users.command(name="list")
@JSON_OPTION
def list_users(as_json: bool) -> None:
    """List the accounts."""
    with opened() as puente:
        for user in puente.catalog.users():
            row = {"name": user.name, "role": user.role, "created": str(user.created), "disabled": user.disabled}
            if as_json:
                print_json(row)
            else:
                click.echo("\t".join(str(value) for value in row.values()))


@users.command()
@click.argument("name")
def passwd(name: str) -> None:
    """Give an account a new password: typed on a terminal, read from stdin otherwise."""
    prompt = words_for("users.new_password")
    typed = (
        click.prompt(prompt, hide_input=True, confirmation_prompt=True) if sys.stdin.isatty() else sys.stdin.readline()
    )
    with opened() as puente:
        puente.catalog.set_password(name, hashed(typed.rstrip("\n")))


@users.command()
@click.argument("name")
@click.argument("role", type=click.Choice(ROLES))
def role(name: str, role: str) -> None:
    """Change what an account may do."""
    with opened() as puente:
        puente.catalog.set_role(name, role)


@users.command()
@click.argument("name")
@click.argument("side", type=click.Choice(["US", "MX", "none"]))
def side(name: str, side: str) -> None:
    """Say for which side of the border an account signs records."""
    with opened() as puente:
        account = puente.catalog.user(name)
        puente.catalog.review.set_side(account.name, side.replace("none", ""), by="")


@users.command()
@click.argument("name")
def reset(name: str) -> None:
    """End an account's sessions and its second step, for whoever lost a phone."""
    from web.accounts import end_sessions
    from web.second_step import keep_salt

    with opened() as puente:
        user = puente.catalog.user(name)
        end_sessions(puente, user.name)
        keep_salt(puente, user.name, None, by="")


def new_password() -> str:
    """A random password that can be read aloud."""
    return "-".join(secrets.token_hex(2) for _ in range(4))


def hashed(password: str) -> str:
    """The Argon2id hash of a password. Raises ``ConfigError`` when it has fewer than 10 characters."""
    from argon2 import PasswordHasher

    from corpus.errors import ConfigError

    if len(password) < 10:
        raise ConfigError("users.short_password", least=10)
    return PasswordHasher().hash(password)


def first_account(puente: Puente) -> None:
    """Make the account ``admin`` where there is none yet, and say its one-time password."""
    if not list(puente.catalog.users()):
        password = new_password()
        puente.catalog.add_user("admin", hashed(password), "admin")
        say("users.password", name="admin", password=password)
