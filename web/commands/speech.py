"""Words for people on a terminal, on stderr, in the language of their locale."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from corpus.config import environment_locale
from corpus.errors import Error


def terminal_locale() -> str:
    """``es`` when the environment's locale is Spanish, else ``en``."""
    return "es" if environment_locale().lower().startswith("es") else "en"


@contextmanager
def speaking() -> Iterator[None]:
    """Makes gettext answer in the terminal's language within the block."""
    from web.i18n import speaking_in

    with speaking_in(terminal_locale()):
        yield


def words_for(message: Error | str, **facts: object) -> str:
    """The sentence for an error or a message code, in the terminal's language."""
    from web.labels import label

    with speaking():
        return label(message, **facts)


def say(message: Error | str, **facts: object) -> None:
    """Write the sentence for an error or a message code on stderr."""
    click.echo(words_for(message, **facts), err=True)
