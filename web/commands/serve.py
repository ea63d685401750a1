"""``puente serve`` and ``puente demo``: waitress, not the development server."""

from __future__ import annotations

import signal
import sys
import threading
from contextlib import suppress

import click

from corpus.errors import ConfigError, Error
from web.commands.context import opened
from web.commands.speech import say, words_for
from web.wiring import Puente

HOST = click.option("--host", default="127.0.0.1", show_default=True)
MOST_WAITING = 100  # requests without a thread; those after them are told to come back
CONNECTIONS = 400
PORT = click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)


@click.command()
@HOST
@PORT
def serve(host: str, port: int) -> None:
    """Serve the site until Ctrl-C."""
    with opened() as puente:
        run(puente, host, port)


@click.command()
@HOST
@PORT
@click.option("--load-only", is_flag=True, help="Load the sample corpus, then stop.")
def demo(host: str, port: int, load_only: bool) -> None:
    """Load the sample corpus once, print the first account's password, and serve the site."""
    from corpus.sample import sample_manifest
    from corpus.totals import count_sources
    from web.commands.ingest import progress
    from web.commands.users import first_account
    from web.wiring import settle, take_in

    with opened() as puente:
        say("demo.loading")
        reports = take_in(puente, (), sample_manifest())
        shown = progress(reports, count_sources([], sample_manifest()), quiet=False)
        refused = [report for report in shown if report.status == "refused"]
        for report in refused:
            click.echo(f"{report.source}: {words_for(report.error, **report.facts)}", err=True)
        settle(puente)
        first_account(puente)
        if not load_only:
            run(puente, host, port)


def run(puente: Puente, host: str, port: int) -> None:
    """Serve until interrupted. Says the URL first."""
    from waitress.server import create_server

    from web.app import create_app
    from web.logs import start_logging
    from web.pressure import Shedding
    from web.wiring import make_ready
    from web.worker import working

    start_logging(puente.settings.log)
    try:
        site = Shedding(
            create_app(puente, bound=host), waiting=lambda: len(server.task_dispatcher.queue), most=MOST_WAITING
        )
        server = create_server(
            site, host=host, port=port, threads=puente.settings.workers, connection_limit=CONNECTIONS
        )
    except OSError as error:
        raise ConfigError("serve.address_taken", host=host, port=port, reason=error.strerror or str(error)) from error
    with suppress(Error):  # pages and /health tell of it
        make_ready(puente)
    say("serve.ready", url=f"http://{host}:{server.effective_port}/")
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # so that a task under way is given back
    with working(puente):
        server.run()
