"""``puente jobs``: tasks that are under way or done, on the site and on the command line."""

from __future__ import annotations

import signal
import threading

import click

from web.commands.context import JSON_OPTION, opened, print_json
from web.commands.speech import say, speaking


@click.group(invoke_without_command=True)
@JSON_OPTION
@click.pass_context
def jobs(ctx: click.Context, as_json: bool) -> None:
    """List the newest tasks; stop one, go on with one, or do what is due."""
    if ctx.invoked_subcommand:
        return
    from web.task_names import duration, task_name, task_state, task_state_name

    with opened() as puente, speaking():
        for job in puente.catalog.jobs.list():
            counts = {name: count for name, count in job.result.get("counts", {}).items() if count}
            if as_json:
                record = {"id": job.id, "kind": job.kind.partition(":")[0], "state": task_state(job), "by": job.by}
                seconds = job.seconds_left if not job.state.over else None
                record |= {"done": job.done, "total": job.total, "seconds_left": seconds}
                print_json({**record, "counts": counts, "error": dict(job.error), "updated": job.updated.isoformat()})
            else:
                of = f"{job.done}/{job.total}" if job.total is not None else f"{job.done}"
                left = f" ({duration(job.seconds_left)})" if job.seconds_left and not job.state.over else ""
                click.echo(f"{job.id:>5}  {task_name(job.kind)}: {task_state_name(task_state(job))}, {of}{left}")


@jobs.command()
@click.argument("id", type=int)
def cancel(id: int) -> None:  # noqa: A002 - the name on the command line
    """Stop a task; what it has done stays."""
    with opened() as puente:
        puente.catalog.jobs.cancel(id)
    say("jobs.cancelled", id=id)


@jobs.command()
@click.argument("id", type=int)
def resume(id: int) -> None:  # noqa: A002 - the name on the command line
    """Let a task go on that was stopped or failed."""
    with opened() as puente:
        puente.catalog.jobs.resume(id)
    say("jobs.resumed", id=id)


@jobs.command()
@click.option("--once", is_flag=True, help="End when nothing is due.")
def work(once: bool) -> None:
    """Do tasks that are due, beside or instead of the server, until Ctrl-C."""
    from corpus.jobs import work as run
    from web.tasks import LEASE_SECONDS, runners

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with opened() as puente:
        count = run(puente.catalog, runners(puente), stop=stop, until_empty=once, lease=LEASE_SECONDS)
    say("jobs.done", count=count)
