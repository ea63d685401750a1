"""The command ``puente``: finds the command asked for, imports only that, and turns errors into exit codes.

0 done · 1 done with some items refused · 2 usage or configuration · 3 engine or catalog unavailable.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import cast

import click

from corpus.errors import CatalogError, Error, NotInCatalog

COMMANDS = {
    "ingest": "web.commands.ingest:ingest",
    "fetch": "web.commands.ingest:fetch",
    "sources": "web.commands.ingest:sources",
    "jobs": "web.commands.jobs:jobs",
    "search": "web.commands.search:search",
    "run": "web.commands.evaluate:run",
    "evaluate": "web.commands.evaluate:evaluate",
    "show": "web.commands.show:show",
    "citations": "web.commands.citations:citations",
    "works": "web.commands.citations:works",
    "links": "web.commands.links:links",
    "trace": "web.commands.citations:trace",
    "export": "web.commands.citations:export",
    "terms": "web.commands.terms:terms",
    "concordance": "web.commands.terms:concordance",
    "registers": "web.commands.registers:registers",
    "figures": "web.commands.registers:figures",
    "align": "web.commands.terms:align",
    "duplicates": "web.commands.terms:duplicates",
    "index": "web.commands.index:index",
    "serve": "web.commands.serve:serve",
    "demo": "web.commands.serve:demo",
    "users": "web.commands.users:users",
    "groups": "web.commands.groups:groups",
    "backup": "web.commands.upkeep:backup",
    "restore": "web.commands.upkeep:restore",
    "doctor": "web.commands.upkeep:doctor",
    "config": "web.commands.upkeep:config",
}
# One line each, here so that --help imports no command.
SUMMARIES = {
    "ingest": "Take in files, folders, archives or URLs.",
    "fetch": "Take in the URLs that a manifest lists, or public sources.",
    "sources": "List the public sources of the field.",
    "jobs": "List, stop and resume what is being taken in.",
    "search": "Search in either language, find in both.",
    "run": "Answer a file of topics as a TREC run.",
    "evaluate": "Score a run against judgements.",
    "show": "Show a document and its passages.",
    "citations": "List what a document cites and names.",
    "works": "List cited works and whether they are held.",
    "links": "List cited addresses and what became of them.",
    "trace": "Follow citations from a work.",
    "export": "Write documents or works as bibliography.",
    "terms": "Look up, import and export the bilingual terms.",
    "concordance": "Show a term in its contexts.",
    "registers": "List agreements, agencies and options; options as CSV.",
    "figures": "List the numbers that texts state.",
    "align": "Set two language versions side by side.",
    "duplicates": "Propose documents that may be one work.",
    "index": "Sync, rebuild, verify or measure the index.",
    "serve": "Serve the site.",
    "demo": "Load the sample corpus once, then serve it.",
    "users": "Manage accounts.",
    "groups": "Manage the groups that documents can be limited to.",
    "backup": "Write a backup while running.",
    "restore": "Restore a backup onto an empty home.",
    "doctor": "Tell what works here and what would help.",
    "config": "Show the settings in force.",
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Names in the order of the manual."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of this name, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        return cast(click.Command, getattr(import_module(module), name))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The list of commands for ``--help``, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(SUMMARIES.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="puente")
def cli() -> None:
    """Puente: bilingual search and citation tracing for the documents of the U.S.-Mexico border.

    Everything lives in the folder PUENTE_HOME (default: ./var). Results are printed on stdout (JSON with --json),
    words for people on stderr.
    """


def exit_code(error: Error) -> int:
    """The exit code that INTERFACES promises for an error."""
    from search.errors import EngineError

    if isinstance(error, NotInCatalog):
        return 2
    return 3 if isinstance(error, CatalogError | EngineError) else 2


def main() -> None:
    """Run ``puente`` and exit."""
    try:
        code = cli.main(standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except Error as error:
        _complain(error)
        sys.exit(exit_code(error))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:  # a full disk, say, where a library keeps its temporary files
        _complain(Error("system", reason=str(error)))
        sys.exit(3)
    sys.exit(code if isinstance(code, int) else 0)


def _complain(error: Error) -> None:
    from web.commands.speech import say

    say(error)
