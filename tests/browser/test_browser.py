"""The site in a real browser: accessibility, valid HTML, keyboard, no JavaScript, hits that land.

Needs Chromium (``apt-get install chromium``), Node and ``npm ci --prefix tests/browser``; skips without them.
"""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from waitress.server import create_server

from corpus.config import Settings
from corpus.model import WorkState
from corpus.sample import sample_manifest, sample_tour
from search.query import Query
from web.app import create_app
from web.present import passage_url
from web.wiring import Puente, ask, settle, take_in

FOLDER = Path(__file__).resolve().parent
NODE = shutil.which("node")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(1800),
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium: apt-get install chromium"),
    pytest.mark.skipif(not NODE, reason="no Node: apt-get install nodejs npm"),
    pytest.mark.skipif(not (FOLDER / "node_modules").is_dir(), reason="no tools: npm ci --prefix tests/browser"),
]

QUESTIONS = [
    "money laundering",
    "lavado de dinero",
    "border security",
    "aduana",
    "derechos humanos",
    "drug trafficking",
]

# What must be seen at each stop of the tour.
SHOWN = {
    "hits": (".hits .badge.en", ".hits .badge.es", ".hits mark.expanded", ".chip"),
    "trace": ("#t-cites ~ .steps-list > li", "#t-cited ~ .steps-list > li", ".steps-list a[href*='#']"),
    "versions": (".beside .row p[id^=l]", ".beside .row p[id^=r]"),
    "warning": (".equal.false_friend", "[lang=en]", "[lang=es-MX]"),
    "counterpart": ("dd a[href$='/agencies/agency-uif']",),
    "option": ("dd a[href$='/agencies/agency-shcp']", "dd a[href$='/agencies/agency-treasury']"),
}


@dataclass(frozen=True)
class Site:
    """A running site over the sample corpus."""

    base: str
    puente: Puente

    def run(self, script: str, **asked: object) -> object:
        given = json.dumps({"base": self.base, "chromium": CHROMIUM} | asked)
        done = subprocess.run(
            [str(NODE), str(FOLDER / script)], input=given, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    puente = Puente(Settings(home=tmp_path_factory.mktemp("home"), engine_url="memory:"))
    refused = [report.error for report in take_in(puente, (), sample_manifest()) if report.status == "refused"]
    assert refused == ([] if shutil.which("tesseract") else ["needs_ocr"])
    settle(puente)
    server = create_server(create_app(puente), host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield Site(f"http://127.0.0.1:{server.effective_port}", puente)
    server.close()
    puente.close()


def pages(puente: Puente) -> list[str]:
    """A page of every template."""
    missing = puente.catalog.work_rows(state=WorkState.MISSING, limit=1)[0].work.id
    work = next(row for row in puente.catalog.work_rows(limit=50) if row.held)
    document = max(puente.catalog.iter_documents(), key=lambda one: len(puente.catalog.notes(one.id)))
    paired = next(one for one in puente.catalog.iter_documents() if len(puente.catalog.versions(one.work)) > 1)
    concept, entity = (
        puente.termbase.concepts[0].id,
        max(puente.catalog.mention_counts().items(), key=lambda x: x[1])[0],
    )
    return [
        "",
        *(stop.path for stop in sample_tour()),
        "help",
        "search?q=lavado+de+dinero",
        "search?q=tr*",
        "search?q=zzzz&exact=1&in=es",
        "search?q=border+security&view=split",
        "documents",
        f"documents/{document.id}?q=frontera",
        f"documents/{document.id}?terms=1",
        f"documents/{paired.id}/side-by-side?q=frontera",
        "works",
        f"works/{missing}",
        f"works/{work.work.id}",
        f"citations/trace?from={work.work.id}",
        "terms",
        f"terms/{concept}",
        "concordance?q=aduana",
        "concordance?q=aduana&order=left",
        "agencies",
        "agreements",
        "agreements/coverage",
        "options",
        "figures",
        f"agencies/{entity}",
        "quality",
        "terms/learned",
        "login",
        "nowhere",
    ]


def test_the_tools_see_faults(site: Site) -> None:
    faults = site.run("visit.mjs", visits=[{"path": "data:text/html,<img src=x>", "width": 320, "scheme": "light"}])

    assert any("axe image-alt" in fault for fault in faults)


def test_pages_are_accessible_and_valid(site: Site) -> None:
    visits = [{"path": f"/en/{page}", "width": 1280, "scheme": "light"} for page in pages(site.puente)]
    visits += [{"path": f"/es/{page}", "width": 320, "scheme": "dark"} for page in pages(site.puente)]

    assert site.run("visit.mjs", visits=visits) == []


def test_a_hundred_hits_land_on_a_mark(site: Site) -> None:
    found = [
        (hit.passage, question) for question in QUESTIONS for hit in ask(site.puente, Query(question, limit=40)).hits
    ]
    chosen = random.Random(7).sample(found, 100)

    assert site.run("land.mjs", paths=[passage_url(passage, "en", question) for passage, question in chosen]) == []


def test_keyboard_alone_and_without_javascript(site: Site) -> None:
    seen = site.run("keys.mjs", query="money laundering")

    assert seen["focused"] == "hit-1"
    assert {key: seen[key] for key in ("marked", "helped", "kept", "reachable")} == dict.fromkeys(
        ("marked", "helped", "kept", "reachable"), True
    )
    offered, chosen, closed = seen["offered"], seen["chosen"], seen["closed"]
    assert (offered["role"], offered["expanded"], offered["active"], offered["inside"]) == (
        "combobox",
        "true",
        "",
        True,
    )
    assert offered["told"].startswith(f"{offered['count']} sugerencia")
    assert (chosen["active"], chosen["selected"]) == (seen["asked"], "true")
    assert "lavado" in seen["asked"]
    assert (closed["expanded"], closed["active"]) == ("false", "")
    assert min(seen[key] for key in ("hits", "excluded", "marks", "citing", "noted")) >= 1


def test_terms_are_explained_on_hover_focus_and_choice(site: Site) -> None:
    document = max(site.puente.catalog.iter_documents(), key=lambda one: len(site.puente.catalog.notes(one.id)))
    seen = site.run("tips.mjs", path=f"/es/documents/{document.id}?terms=1")

    shown = ("hovered", "inside", "hoverable", "dismissed", "focused", "reachable", "gone")
    for width in ("320", "1280"):
        assert seen[width] == {"before": False, "wide": 0} | dict.fromkeys(shown, True)
    assert seen["without"] == {"before": False, "chosen": True, "closed": True}


def test_the_tour_with_the_keyboard_alone_and_without_javascript(site: Site) -> None:
    stops = [{"path": stop.path, "shows": SHOWN[stop.shows]} for stop in sample_tour()]

    assert site.run("tour.mjs", stops=stops, locales=["en", "es"]) == []
