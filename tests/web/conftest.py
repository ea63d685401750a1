"""A small bilingual collection, and the site over it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from corpus.catalog import Catalog, Resolution, open_catalog
from corpus.catalog.users import hash_password
from corpus.config import Settings
from corpus.model import (
    Callout,
    Concept,
    ConceptId,
    Content,
    Document,
    DocumentId,
    Entity,
    EntityId,
    Language,
    Mention,
    Note,
    NoteKind,
    Passage,
    PassageId,
    PassageKind,
    Reference,
    Term,
    Work,
    WorkId,
    WorkState,
)
from corpus.terms.termbase import Termbase
from search.analysis import analyze
from search.indexing import sync
from search.layers import open_layers
from web.accounts import ROLES
from web.app import create_app
from web.wiring import Puente

EN, ES = Language.EN, Language.ES


def passage(document: str, ordinal: int, kind: PassageKind, language: Language, text: str, **more: object) -> Passage:
    id_ = PassageId(f"{document}#{ordinal}")
    return Passage(id_, DocumentId(document), ordinal, kind, language, text, **more)  # type: ignore[arg-type]


REPORT_EN = Document(
    id=DocumentId("report-en"),
    work=WorkId("report"),
    title="Report <on> the bridge & the river",
    language=EN,
    sha256="a" * 64,
    external_id="report-en",
    languages=(EN, ES),
    authors=("Ríos, Ana",),
    issued="2010-06",
    issuer="Bridge Commission",
    doc_type="report",
    country="US",
    media_type="text/plain",
    source="folder/report.txt",
)
REPORT_ES = Document(
    id=DocumentId("report-es"),
    work=WorkId("report"),
    title="Informe sobre el puente y el río",
    language=ES,
    sha256="b" * 64,
    external_id="report-es",
    languages=(ES,),
    issued="2010-06-30",
    issuer="Comisión del Puente",
    doc_type="report",
    country="MX",
)
CONTENT_EN = Content(
    passages=(
        passage("report-en", 0, PassageKind.HEADING, EN, "Crossing"),
        passage(
            "report-en", 1, PassageKind.BODY, EN, "Customs inspects <b>every</b> truck and lorry on the bridge.", page=1
        ),
        passage("report-en", 2, PassageKind.BODY, EN, "Water is shared by treaty.", page=2, heading="Crossing"),
        passage("report-en", 3, PassageKind.BODY, ES, "La aduana abre a las seis.", page=2, heading="Crossing"),
        passage("report-en", 4, PassageKind.NOTE, EN, "Water Treaty (1944), held by the commission.", note="1", page=2),
        passage("report-en", 5, PassageKind.TABLE, EN, "Year Trucks\n2009 100", page=2, heading="Crossing"),
        passage("report-en", 6, PassageKind.HEADING, EN, "Results"),
    ),
    notes=(
        Note(
            DocumentId("report-en"),
            1,
            "1",
            NoteKind.REFERENCE,
            "Water Treaty (1944), held by the commission.",
            (PassageId("report-en#4"),),
            (Callout(PassageId("report-en#2"), 25, "treaty"),),
        ),
    ),
    references=(
        Reference(
            DocumentId("report-en"),
            PassageId("report-en#4"),
            0,
            19,
            "Water Treaty (1944)",
            note=1,
            title="Water Treaty",
            year=1944,
            language=EN,
            type="treaty",
        ),
    ),
    mentions=(Mention(PassageId("report-en#4"), 33, 43, "commission", "agency", EntityId("ibwc")),),
)
CONTENT_ES = Content(
    passages=(
        passage("report-es", 0, PassageKind.HEADING, ES, "Cruce"),
        passage("report-es", 1, PassageKind.BODY, ES, "La aduana revisa cada camión en el puente.", page=1),
    )
)


CUSTOMS = Concept(ConceptId("customs"), (Term("customs", EN), Term("aduana", ES)), equivalence="near")

COMMISSION = Entity(
    id=EntityId("ibwc"),
    kind="agency",
    country="US-MX",
    names={EN: ("Water Commission",), ES: ("Comisión del Agua",)},
    acronyms={ES: ("CDA",)},
    relations=(("counterpart", "ibwc"),),
)


@pytest.fixture
def catalog() -> Iterator[Catalog]:
    """The report in both languages; its note cites a treaty that is missing."""
    with open_catalog("sqlite://") as opened:
        fill(opened)
        yield opened


def fill(catalog: Catalog) -> None:
    catalog.put(REPORT_EN, CONTENT_EN)
    catalog.put(REPORT_ES, CONTENT_ES)
    treaty = Work(WorkId("water-treaty"), "Water Treaty", year=1944, language=EN, type="treaty")
    catalog.put_works([treaty])
    settle_on(catalog, treaty.id, WorkState.MISSING)


def settle_on(catalog: Catalog, work: WorkId, state: WorkState) -> None:
    reference = catalog.references(REPORT_EN.id)[0]
    key = (reference.citing, reference.passage, reference.start)
    catalog.settle([Resolution(*key, work, state)])


@pytest.fixture
def puente(catalog: Catalog, tmp_path: Path) -> Puente:
    """The parts joined over a memory index."""
    return join(catalog, tmp_path)


@pytest.fixture
def puente_again(tmp_path: Path) -> Iterator[Puente]:
    """The same installation once more, in a home of its own."""
    with open_catalog("sqlite://") as opened:
        fill(opened)
        yield join(opened, tmp_path / "again")


def join(catalog: Catalog, home: Path) -> Puente:
    joined = Puente(Settings(home=home, engine_url="memory:"))
    joined.__dict__["catalog"] = catalog
    joined.__dict__["termbase"] = Termbase([CUSTOMS], key=lambda text, language: analyze(text, language).stems)
    joined.__dict__["entities"] = [COMMISSION]
    # Without the system's dictionary: the same on every machine, and no seconds spent on reading it for each test.
    joined._layers = (0, open_layers(home, joined.termbase, joined.engine, system=home / "none"))
    sync(catalog, joined.engine)
    return joined


@pytest.fixture
def app(puente: Puente) -> Flask:
    """The site."""
    return create_app(puente)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without JavaScript."""
    return app.test_client()


@pytest.fixture(scope="session")
def known_hash() -> str:
    """The password of all people here; hashing is slow by design: once is enough."""
    return hash_password("puentes-y-caminos")


@pytest.fixture
def people(catalog: Catalog, known_hash: str) -> None:
    """One account of each role, named like it."""
    for role in ROLES:
        catalog.add_user(role, known_hash, role)


@pytest.fixture
def logged_in(client: FlaskClient, catalog: Catalog, known_hash: str) -> Callable[[str], FlaskClient]:
    """Makes the browser somebody's of this role, whose name is that of the role."""

    def log_in(role: str) -> FlaskClient:
        catalog.add_user(role, known_hash, role)
        page = client.get("/en/login").text
        token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
        client.post("/en/login", data={"csrf_token": token, "name": role, "password": "puentes-y-caminos"})
        return client

    return log_in


@pytest.fixture(scope="session")
def send() -> Callable[..., TestResponse]:
    """Sends a form of a page (to ``to``, where that is another address) with its token."""

    def send(client: FlaskClient, page: str, to: str = "", **fields: str) -> TestResponse:
        token = client.get(page).text.partition('name="csrf_token" value="')[2].partition('"')[0]
        assert token, page
        return client.post(to or page, data={"csrf_token": token} | fields)

    return send
