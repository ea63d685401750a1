"""A file that changes is a new version of its document: the old one is kept, and so is every citation of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.catalog import Catalog, open_catalog
from corpus.citations.resolve import resolve
from corpus.config import Settings
from corpus.ingest import Report, ingest
from corpus.model import DocumentId, WorkState
from corpus.sources import open_sources

REPORT = (
    "Trucks at the northern bridges\n\nIn {year}, trucks waited {hours} hours at the northern bridges of the border.\n"
)
CITING = (
    "On waiting\n\nWaiting is costly at the border, as everybody who lives there knows.¹ Much has been written of it.\n\n"
    "¹ Ana Ríos, “Trucks at the Northern Bridges,” Bridge Commission, 2010, p. 12.\n"
)
TITLE = "Trucks at the Northern Bridges"


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    with open_catalog(f"sqlite:///{tmp_path}/catalog.db") as opened:
        yield opened


def take(catalog: Catalog, folder: Path) -> list[Report]:
    sources = open_sources([], folder / "list.jsonl", settings := Settings(home=folder / "home"))
    reports = list(ingest(sources, catalog, settings=settings))
    resolve(catalog)
    return reports


def write(folder: Path, year: int, hours: int) -> None:
    (folder / "report.txt").write_text(REPORT.format(year=year, hours=hours), encoding="utf-8")
    (folder / "citing.txt").write_text(CITING, encoding="utf-8")
    report = {"path": "report.txt", "id": "report", "title": TITLE, "authors": ["Ríos, Ana"], "date": "2010"}
    lines = [report, {"path": "citing.txt", "id": "citing"}]
    (folder / "list.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


def test_citations_of_a_document_survive_its_new_version(catalog: Catalog, tmp_path: Path) -> None:
    write(tmp_path, 2009, 3)
    assert ["added", "added"] == [report.status for report in take(catalog, tmp_path)]
    report, citing = DocumentId("report"), DocumentId("citing")
    work, version = catalog.document(report).work, catalog.version_of(report)
    (before,) = catalog.references(citing)
    assert (WorkState.HELD, work) == (before.state, before.work)

    write(tmp_path, 2011, 5)
    assert ["updated", "unchanged"] == [report.status for report in take(catalog, tmp_path)]

    assert work == catalog.document(report).work
    assert [before] == list(catalog.references(citing))
    assert [before] == list(catalog.citing(work))
    assert 1 == next(row for row in catalog.work_rows(state=WorkState.HELD) if row.work.id == work).cited_by
    assert "In 2011, trucks waited 5 hours" in " ".join(passage.text for passage in catalog.iter_passages(report))
    (earlier,) = catalog.earlier(report)
    assert version == earlier.version
    document, content = catalog.earlier_state(report, earlier.number)
    assert work == document.work
    assert "In 2009, trucks waited 3 hours" in " ".join(passage.text for passage in content.passages)
