"""Tasks on the site: what is sent, published and fetched in the background; stopping, going on, and who sees what."""

from __future__ import annotations

import io
import os
import re
import signal
import threading
import time
import zipfile
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from corpus.catalog import Catalog
from corpus.catalog.users import hash_password
from corpus.catalog.values import Job, JobState
from corpus.config import Settings
from corpus.ingest import Report
from corpus.jobs import work
from search.indexing import verify
from web.following import SETTLING
from web.pending import list_waiting
from web.tally import Tally
from web.tasks import PUBLISH, RECEIVE, pending_folder, runners, submit_publish
from web.wiring import Puente, open_puente
from web.worker import working

TEXTS = {
    "bridge.txt": b"The bridge over the river opens at six in the morning for all trucks.",
    "puente.txt": "El puente sobre el río abre a las seis de la mañana para los camiones.".encode(),
    "thing.bin": b"\x00\x01\x02" * 500,
}


def token(client: FlaskClient, address: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(address).text)
    assert found
    return found[1]


def packed(members: dict[str, bytes]) -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    out.seek(0)
    return out


def log_in(app: Flask, catalog: Catalog, name: str, role: str) -> FlaskClient:
    catalog.add_user(name, hash_password("puentes-y-caminos"), role)
    client = app.test_client()
    form = {"csrf_token": token(client, "/en/login"), "name": name, "password": "puentes-y-caminos"}
    client.post("/en/login", data=form)
    return client


@pytest.fixture
def ana(app: Flask, catalog: Catalog) -> FlaskClient:
    return log_in(app, catalog, "ana", "contributor")


def post(client: FlaskClient, address: str, **form: object) -> str:
    data = {"csrf_token": token(client, "/en/add"), **form}
    return str(client.post(address, data=data, content_type="multipart/form-data").headers["Location"])


def run_tasks(puente: Puente) -> None:
    work(puente.catalog, runners(puente), stop=threading.Event(), until_empty=True)


def page(client: FlaskClient, address: str) -> BeautifulSoup:
    return BeautifulSoup(client.get(address).text, "lxml")


def test_an_archive_is_looked_at_and_published_in_the_background(
    ana: FlaskClient, puente: Puente, catalog: Catalog
) -> None:
    address = post(ana, "/en/add", file=(packed(TEXTS), "all.zip"))
    assert "waits for its turn" in page(ana, address).select_one(".task-state").text
    assert page(ana, address).select_one("[data-refresh] progress")
    run_tasks(puente)

    done = page(ana, address)
    assert ["Read: 2", "Refused: 1"] == [part.text for part in done.select(".outcome")][:2]
    rows = done.select(".waiting li")
    assert [True, True, False] == [bool(row.select_one("input").has_attr("checked")) for row in rows]
    assert "cannot be read" in rows[2].text
    assert catalog.counts()["documents"] == 2
    assert list((puente.settings.home / "incoming").iterdir()) == []

    task = rows[0].find_parent("form").select_one("[name=task]")["value"]
    address = post(ana, "/en/add/waiting", task=task, all="1")
    run_tasks(puente)

    done = page(ana, address)
    assert "Added: 2" in done.text
    assert 2 == len(done.select(".report tbody a"))
    assert "bridge" in ana.get("/es/search?q=camiones+puente&in=en").text
    assert ["thing.bin"] == [Path(one.origin).name.rpartition("!")[2] for one in waiting(puente)]
    assert {edit.by for edit in catalog.edits() if edit.kind == "added"} == {"ana"}


def waiting(puente: Puente) -> list[object]:
    return list_waiting(pending_folder(puente), "ana")


def test_one_document_leads_to_its_preview(ana: FlaskClient, puente: Puente) -> None:
    address = post(ana, "/en/add", file=(packed({"a.txt": TEXTS["bridge.txt"]}), "one.zip"))
    run_tasks(puente)

    assert "watch=1" in address
    assert "/en/add/" in ana.get(address).headers["Location"]
    assert ana.get(address.partition("?")[0]).status_code == 200


def test_chosen_ones_are_thrown_away(ana: FlaskClient, puente: Puente) -> None:
    post(ana, "/en/add", file=(packed(TEXTS), "all.zip"))
    run_tasks(puente)
    first = waiting(puente)[0].token
    post(ana, "/en/add/waiting", token=first, discard="1")

    assert 2 == len(waiting(puente))
    assert first not in {one.token for one in waiting(puente)}


def test_a_task_is_stopped_and_goes_on(ana: FlaskClient, puente: Puente, catalog: Catalog) -> None:
    address = post(ana, "/es/add", file=(packed(TEXTS), "all.zip")).partition("?")[0]
    post(ana, address, cancel="1")
    run_tasks(puente)
    stopped = page(ana, address)
    assert "detenida" in stopped.select_one(".task-state").text
    assert waiting(puente) == []

    post(ana, address, resume="1")
    run_tasks(puente)
    assert "terminada" in page(ana, address).select_one(".task-state").text
    assert 3 == len(waiting(puente))


def test_what_a_dead_worker_did_is_not_done_twice(ana: FlaskClient, puente: Puente, catalog: Catalog) -> None:
    """The first worker publishes one of two and dies before it can say more than what came of that one."""
    post(ana, "/en/add", file=(packed(TEXTS), "all.zip"))
    run_tasks(puente)
    tokens = [one.token for one in waiting(puente) if one.good]
    job = submit_publish(puente, tokens, "ana")
    dead = catalog.jobs.claim("dead", [PUBLISH], lease=0)
    assert dead

    class Dying:
        lost = False

        def __init__(self) -> None:
            self.said: list[object] = []

        def tell(self, *said: object, **named: object) -> None:
            if said and said[0] == 1:
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        runners(puente)[PUBLISH](dead, Dying())  # type: ignore[arg-type]
    assert catalog.counts()["documents"] > 2
    run_tasks(puente)

    end = catalog.jobs.get(job.id)
    assert (JobState.DONE, 2) == (end.state, end.attempts)
    assert catalog.counts()["documents"] == 4
    assert not [one for one in waiting(puente) if one.good]


def test_contributors_see_their_own_tasks_and_curators_all(
    app: Flask, ana: FlaskClient, puente: Puente, catalog: Catalog
) -> None:
    eva, cora = log_in(app, catalog, "eva", "contributor"), log_in(app, catalog, "cora", "curator")
    address = post(ana, "/en/add", file=(packed(TEXTS), "all.zip")).partition("?")[0]

    assert [1, 0, 1] == [len(page(client, "/en/jobs").select("article.task")) for client in (ana, eva, cora)]
    assert [200, 404, 200] == [client.get(address).status_code for client in (ana, eva, cora)]
    assert eva.post(address, data={"csrf_token": token(eva, "/en/add"), "cancel": "1"}).status_code == 404
    assert app.test_client().get("/en/jobs").status_code == 302
    assert ana.post(address, data={"cancel": "1"}).status_code == 400


def test_a_task_without_a_script_shows_itself_when_asked(ana: FlaskClient) -> None:
    address = post(ana, "/en/add", file=(packed(TEXTS), "all.zip"))

    assert page(ana, address).select_one("head noscript meta[http-equiv=refresh]")
    assert not page(ana, address.partition("?")[0]).select_one("meta[http-equiv=refresh]")


def test_public_sources_are_for_curators(app: Flask, ana: FlaskClient, puente: Puente, catalog: Catalog) -> None:
    cora = log_in(app, catalog, "cora", "curator")
    listed = page(cora, "/es/sources")

    assert "Diario Oficial de la Federación" in listed.text
    assert ana.get("/es/sources").status_code == 403
    address = post(cora, "/en/sources", source="dof")
    assert "/en/jobs/" in address
    assert {"sources": ["dof"]} == catalog.jobs.list()[0].payload


def test_a_name_that_is_here_already_is_asked_about(ana: FlaskClient, puente: Puente, catalog: Catalog) -> None:
    for number, text in enumerate((b"The first text on the bridge and the river.", b"Another text on another bridge.")):
        address = post(ana, "/en/add", file=(io.BytesIO(text), "report.txt"))
        choices = page(ana, address).select("[name=apart]")
        assert len(choices) == 2 * number
        post(ana, address, title=f"Number {number}", apart="1" if number else "")

    assert {"Number 0", "Number 1"} <= {document.title for document in catalog.iter_documents()}

    address = post(ana, "/en/add", file=(io.BytesIO(b"The first text, amended, on the bridge."), "report.txt"))
    post(ana, address, title="Number 2", apart="")
    titles = {document.title for document in catalog.iter_documents()}
    assert ("Number 0" in titles, "Number 2" in titles) == (False, True)


def test_a_tally_counts_what_an_earlier_try_did() -> None:
    first, second = Tally(), Tally()
    for name in "ab":
        first.add(Report(name, "added", id=name, warnings=("encoding_guessed",)))
    second = Tally(first.as_json())
    for report in (
        Report("a", "unchanged", id="a"),
        Report("b", "unchanged", id="b"),
        Report("c", "unchanged", id="c"),
        Report("d", "refused", error="empty"),
        Report("e", "refused", error="too_large", facts={"reason": "size", "limit_mb": 1}),
    ):
        second.add(report)

    end = second.as_json()
    assert {"added": 2, "updated": 0, "unchanged": 1, "duplicate": 0, "refused": 2} == end["counts"]
    assert {"encoding_guessed": 2} == end["warnings"]
    assert [("empty", 1), ("too_large", 1)] == [(item["code"], item["count"]) for item in end["refused"]]
    assert {"a": "added", "b": "added", "c": "unchanged"}.items() <= {
        r["source"]: r["status"] for r in end["rows"]
    }.items()


def test_the_server_s_worker_is_a_process_of_its_own(tmp_path: Path) -> None:
    with open_puente(Settings(home=tmp_path, engine_url="memory:")) as puente:
        (tmp_path / "incoming" / "x").mkdir(parents=True)
        (tmp_path / "incoming" / "x" / "0").write_bytes(TEXTS["bridge.txt"])
        payload = {"folder": "x", "names": ["bridge.txt"], "addresses": []}
        job = puente.catalog.jobs.submit(RECEIVE, payload, by="ana")
        with working(puente):
            end = time.monotonic() + 60
            while not puente.catalog.jobs.get(job.id).state.over and time.monotonic() < end:
                time.sleep(0.05)

        done = puente.catalog.jobs.get(job.id)
        assert (JobState.DONE, 1) == (done.state, done.done), done.error
        assert done.worker
        assert SETTLING != done.message
        assert "bridge.txt" in waiting(puente)[0].origin


def test_a_killed_worker_of_the_site_loses_and_doubles_nothing(tmp_path: Path) -> None:
    """``kill -9`` while it looks at an upload, and while it publishes: each is gone on with at once."""
    names = [f"acta-{number}.txt" for number in range(60)]
    upload = packed({name: f"El acta {name} trata del puente del norte.".encode() for name in names}).getvalue()
    with open_puente(Settings(home=tmp_path)) as puente, working(puente):
        (tmp_path / "incoming" / "x").mkdir(parents=True)
        (tmp_path / "incoming" / "x" / "0").write_bytes(upload)
        payload = {"folder": "x", "names": ["actas.zip"], "addresses": []}
        received = killed_once(puente, puente.catalog.jobs.submit(RECEIVE, payload, by="ana"), len(names))
        tokens = [one.token for one in waiting(puente)]
        assert sorted(f"actas.zip!{name}" for name in names) == sorted(one.origin for one in waiting(puente))

        published = killed_once(puente, submit_publish(puente, tokens, "ana"), len(names))

        assert 60 == received.done >= published.done > 0
        assert [] == waiting(puente)
        documents = list(puente.catalog.iter_documents())
        assert sorted(f"actas.zip!{name}" for name in names) == sorted(one.source for one in documents)
        assert [] == verify(puente.catalog, puente.engine)
        assert [] == list(puente.catalog.check())


def killed_once(puente: Puente, job: Job, most: int) -> Job:
    """The job when it is over, its first worker killed when it had done some of it."""
    jobs, folder, end = puente.catalog.jobs, pending_folder(puente), time.monotonic() + 60
    before = len(list(folder.iterdir())) if folder.exists() else 0
    while not (now := jobs.get(job.id)).state.over and time.monotonic() < end:
        changed = abs(len(list(folder.iterdir())) - before) if folder.exists() else 0
        if now.attempts == 1 and now.worker and changed > most // 10:
            os.kill(int(now.worker.split(":")[1]), signal.SIGKILL)
            while jobs.get(job.id).attempts == 1 and time.monotonic() < end:
                time.sleep(0.01)
        time.sleep(0.01)
    assert (JobState.DONE, 2) == (now.state, now.attempts), now.error
    return now
