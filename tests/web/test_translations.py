"""Strings of the interface: none missing, none stale, none empty, none that slips past translation."""

from __future__ import annotations

import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog as Messages
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup
from flask import Flask

from web.i18n import FOLDER, LOCALES

ROOT = Path(__file__).resolve().parents[2]


def po(locale: str) -> Messages:
    with (FOLDER / locale / "LC_MESSAGES" / "messages.po").open(encoding="utf-8") as file:
        return read_po(file, locale=locale)


def keys(messages: Messages) -> set[tuple[str | None, object]]:
    return {(m.context, m.id) for m in messages if m.id}


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> Messages:
    """The strings that stand in code and templates now."""
    pot = tmp_path_factory.mktemp("messages") / "messages.pot"
    options = ["-F", ".babel.cfg", "-k", "N_", "-k", "P_:1c,2", "-o", str(pot), "."]
    subprocess.run([sys.executable, "-m", "babel.messages.frontend", "-q", "extract", *options], cwd=ROOT, check=True)
    with pot.open(encoding="utf-8") as file:
        return read_po(file)


@pytest.mark.parametrize("locale", LOCALES)
def test_catalogs_hold_the_strings_of_the_code(locale: str, extracted: Messages) -> None:
    assert keys(po(locale)) == keys(extracted), "run `make messages` and fill in translations/es"


def test_nothing_in_spanish_is_empty_or_fuzzy() -> None:
    bad = [
        m.id for m in po("es") if m.id and (m.fuzzy or not all([m.string] if isinstance(m.string, str) else m.string))
    ]

    assert [] == bad


def test_placeholders_agree() -> None:
    names = re.compile(r"%\((\w+)\)s")
    for message in po("es"):
        for source, target in zip(
            *(([x] if isinstance(x, str) else x) for x in (message.id, message.string)), strict=True
        ):
            assert set(names.findall(target)) <= set(names.findall(source)), source
            if isinstance(message.id, str):
                assert set(names.findall(source)) == set(names.findall(target)), source


@pytest.mark.parametrize("locale", LOCALES)
def test_built_files_are_fresh(locale: str) -> None:
    built = BytesIO()
    write_mo(built, po(locale))

    assert built.getvalue() == (FOLDER / locale / "LC_MESSAGES" / "messages.mo").read_bytes(), "run `make messages`"


PAGES = [
    "",
    "search?q=aduana",
    "documents",
    "documents/report-en?q=bridge",
    "documents/report-en/side-by-side?with=report-es",
    "works",
    "works?state=missing",
    "works/water-treaty",
    "help",
    "terms",
    "terms?q=aduana",
    "terms/customs",
    "agencies",
    "agreements",
    "agencies/ibwc",
    "citations/trace?from=report&to=water-treaty",
    "concordance",
    "concordance?q=customs&order=left",
    "quality",
    "terms/learned",
    "login",
    "search?q=puente&view=split",
    "nowhere",
]


@pytest.fixture
def pseudo(app: Flask, tmp_path: Path) -> Flask:
    """The site with every string between brackets."""
    messages = po("es")
    for message in messages:
        if message.id:
            sources = [message.id] if isinstance(message.id, str) else message.id
            said = tuple(f"⟦{source}⟧" for source in sources)
            message.string = said[0] if isinstance(message.id, str) else said
    path = tmp_path / "es" / "LC_MESSAGES" / "messages.mo"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_mo(file, messages)
    from web.app import create_app

    return create_app(app.extensions["puente"], translations=tmp_path)


# What stands on pages untranslated by right: the name, the names of the two languages, texts and their data.
DATA = re.compile(
    r"bibtex|^tbx$|^skos$|^ris$|csl-json|^csv$|puente|español|english|water treaty|report|informe|comisi[oó]n|commission|ríos|customs|aduana|every|truck|treaty|"
    r"water|crossing|cruce|results|year|lavado|derechos|border security|cila|junio|^bridge$|held by the|^chicago$|^apa$|^iso 690$|^unapi$|^cda$|^La$|abre a las seis|customs -trade|migra|issuer:|text/plain|english-|spanish",
    re.I,
)


# The registers ship in both languages; what stands in them is no string of the interface.
REGISTERS = "".join(path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("corpus/*/data/*.jsonl")))


def is_data(text: str) -> bool:
    """Whether all that stands outside the brackets of the pseudo-locale is a text or a name of the collection."""
    rest = [
        piece.strip(" \n,.;:·()“”→") for piece in re.split(r"⟦.*?⟧|[;·]|(?:\d+ de )?\w+ de \d{4}", text, flags=re.S)
    ]
    said = [piece for piece in rest if re.search(r"[^\W\d_]{2,}", piece)]
    return bool(DATA.search(" ".join(said))) or all(re.sub(r"\s+", " ", piece) in REGISTERS for piece in said)


@pytest.mark.parametrize("page", PAGES)
def test_nothing_escapes_translation(pseudo: Flask, page: str) -> None:
    body = BeautifulSoup(pseudo.test_client().get(f"/es/{page}").text, "lxml")
    for node in body.select("script, style, svg, code, kbd"):
        node.decompose()
    texts = [str(text).strip() for text in body.find_all(string=True) if text.parent.name != "[document]"]
    texts += [
        str(node[name]) for name in ("title", "aria-label", "placeholder", "alt") for node in body.select(f"[{name}]")
    ]
    escaped = [
        text
        for text in texts
        if re.search(r"[^\W\d_]{2,}", re.sub(r"⟦.*?⟧", "", text, flags=re.S)) and not is_data(text)
    ]

    assert [] == escaped
