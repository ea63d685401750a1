"""Tasks: how far they are, what came of them, stopping them and going on; and the public sources of the field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from corpus.catalog.values import Job
from corpus.errors import NotInCatalog
from corpus.registered import load_sources
from web.accounts import account, requires
from web.current import get_puente
from web.following import SETTLING
from web.pending import Waiting, list_waiting
from web.tally import STATUSES
from web.task_names import duration, task_state
from web.tasks import FETCH, RECEIVE, pending_folder

blueprint = Blueprint("jobs", __name__)

MOST = 100
REFRESH_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Shown:
    """A task as its page shows it."""

    job: Job
    state: str
    left: str
    outcomes: tuple[tuple[str, int], ...]
    error: str
    waiting: tuple[Waiting, ...] = ()

    @property
    def over(self) -> bool:
        """Whether nothing more happens by itself."""
        return self.job.state.over

    @property
    def settling(self) -> bool:
        """Whether all sources are read and are being made searchable."""
        return not self.over and self.job.message == SETTLING


def _shown(job: Job) -> Shown:
    counts: dict[str, Any] = job.result.get("counts", {})
    names = {"added": "read"} if job.kind == RECEIVE else {}
    outcomes = tuple((names.get(name, name), counts[name]) for name in STATUSES if counts.get(name))
    state = task_state(job)
    left = duration(job.seconds_left) if state == "running" and job.seconds_left is not None else ""
    mine = job.kind == RECEIVE and job.by == _who()
    waiting = list_waiting(pending_folder(get_puente()), job.by, task=job.id) if mine else []
    return Shown(job, state, left, outcomes, str(job.error.get("code", "")), tuple(waiting))


def _who() -> str:
    who = account()
    return who.name if who else ""


def _is_private(job: Job) -> bool:
    """What was sent and is not published yet is its sender's: it may be meant for a group."""
    return job.kind == RECEIVE and bool(get_puente().catalog.groups.names())


def _find(id_: int) -> Job:
    """The task, if it is theirs or they are a curator. Raises ``NotInCatalog``."""
    who, job = account(), get_puente().catalog.jobs.get(id_)
    if who is None or (job.by != who.name and (not who.may("curator") or _is_private(job))):
        raise NotInCatalog("job.not_found", id=id_)
    return job


@blueprint.get("/jobs")
@requires("contributor")
def tasks() -> str:
    """The newest tasks: one's own, a curator's all."""
    who = account()
    by = None if who and who.may("curator") else _who()
    listed = get_puente().catalog.jobs.list(by=by, limit=MOST)
    found = [_shown(job) for job in listed if job.by == _who() or not _is_private(job)]
    return render_template("jobs.html", tasks=found, under_way=any(not task.over for task in found))


@blueprint.get("/jobs/<int:id>")
@requires("contributor")
def task(id: int) -> ResponseReturnValue:  # noqa: A002 - the name in the address
    """One task. Where it was a single document that was sent, on to what was understood of it."""
    shown, watched = _shown(_find(id)), request.args.get("watch") == "1"
    if watched and shown.over and len(shown.waiting) == 1 and not shown.job.result.get("refused"):
        return redirect(url_for("add.show", token=shown.waiting[0].token))
    return render_template("job.html", task=shown, watched=watched, seconds=REFRESH_SECONDS, most=MOST)


@blueprint.post("/jobs/<int:id>")
@requires("contributor")
def change(id: int) -> ResponseReturnValue:  # noqa: A002 - the name in the address
    """Stop a task, or go on with it."""
    job, jobs = _find(id), get_puente().catalog.jobs
    if "cancel" in request.form:
        jobs.cancel(job.id)
        flash(gettext("The task is being stopped. What it has done stays."))
    elif "resume" in request.form:
        jobs.resume(job.id)
        flash(gettext("The task goes on where it stopped."))
    return redirect(url_for("jobs.task", id=id, watch=1))


@blueprint.get("/sources")
@requires("curator")
def sources() -> str:
    """The public sources of the field."""
    return render_template("sources.html", sources=load_sources(), fetch=get_puente().settings.fetch)


@blueprint.post("/sources")
@requires("curator")
def fetch() -> ResponseReturnValue:
    """Have the chosen sources fetched."""
    chosen = [source.id for source in load_sources() if source.id in set(request.form.getlist("source"))]
    if not chosen or not get_puente().settings.fetch:
        flash(gettext("Choose at least one source."), "error")
        return redirect(url_for("jobs.sources"))
    job = get_puente().catalog.jobs.submit(FETCH, {"sources": chosen}, by=_who())
    return redirect(url_for("jobs.task", id=job.id, watch=1))
