"""Sources into the catalog, one report each."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from corpus.catalog import Catalog, open_catalog
from corpus.config import Settings
from corpus.errors import IngestError
from corpus.files import Files
from corpus.ingest import Report, ingest
from corpus.model import DocumentId, Language, NoteKind, PassageKind
from corpus.parsers.archives import Refused
from corpus.parsers.protocol import Source
from corpus.sources import open_sources

LONG = "The commission met in the spring and heard the officials of both banks of the river at length"
SPANISH = "La comisión se reunió en la primavera y escuchó a los funcionarios de ambas orillas del río."


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home")


@pytest.fixture
def catalog(settings: Settings) -> Iterator[Catalog]:
    catalog = open_catalog(settings.catalog)
    yield catalog
    catalog.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    return folder


def take(catalog: Catalog, settings: Settings, *paths: Path, manifest: Path | None = None) -> list[Report]:
    return list(ingest(open_sources([str(path) for path in paths], manifest, settings), catalog, settings=settings))


def statuses(reports: list[Report]) -> list[str]:
    return [report.error or report.status for report in reports]


def record(folder: Path, name: str, *records: Mapping[str, object]) -> Path:
    (folder / name).write_text("\n".join(map(json.dumps, records)), "utf-8")
    return folder / name


def test_a_text_with_notes(catalog: Catalog, settings: Settings, folder: Path) -> None:
    (folder / "paper.txt").write_text(
        f'A Study of the River\n\n{LONG}.¹ It closed.\n\n¹ Gil, Ana, "Water". FRIDE, 2008.\n', "utf-8"
    )
    (report,) = take(catalog, settings, folder / "paper.txt")

    assert (report.status, report.language, report.notes, report.passages) == ("added", "en", 1, 3)
    document = catalog.document(DocumentId(report.id))
    content = catalog.content(document.id)
    assert (document.title, document.language, document.media_type) == (
        "A Study of the River",
        Language.EN,
        "text/plain",
    )
    assert [passage.kind for passage in content.passages] == [PassageKind.HEADING, PassageKind.BODY, PassageKind.NOTE]
    assert content.passages[1].text == f"{LONG}. It closed."
    (note,) = content.notes
    assert (note.number, note.label, note.kind) == (1, "1", NoteKind.REFERENCE)
    assert [(callout.passage, callout.start) for callout in note.callouts] == [(content.passages[1].id, len(LONG) + 1)]
    assert [reference.title for reference in content.references] == ["Water"]
    assert Files(settings.files).read(document.sha256) == (folder / "paper.txt").read_bytes()


def test_again_unchanged_elsewhere_duplicate_changed_updated(
    catalog: Catalog, settings: Settings, folder: Path
) -> None:
    path = folder / "a.txt"
    path.write_text(LONG, "utf-8")
    first = take(catalog, settings, path)[0]
    (folder / "b.txt").write_text(LONG, "utf-8")

    assert first.status == "added"
    assert statuses(take(catalog, settings, path)) == ["unchanged"]
    assert [(r.status, r.id) for r in take(catalog, settings, folder / "b.txt")] == [("duplicate", first.id)]
    path.write_text(LONG + " and more.", "utf-8")
    assert [(r.status, r.id) for r in take(catalog, settings, path)] == [("updated", first.id)]
    assert catalog.counts()["documents"] == 1


def test_the_same_bytes_twice_in_one_batch_are_one_document(catalog: Catalog, settings: Settings, folder: Path) -> None:
    for number in range(40):
        (folder / f"{number:02}.txt").write_text(f"{LONG} {number // 2}.", "utf-8")

    assert statuses(take(catalog, settings, folder)) == ["added", "duplicate"] * 20


def test_an_id_is_kept_and_what_is_said_of_it_may_change(catalog: Catalog, settings: Settings, folder: Path) -> None:
    path = record(
        folder, "x.jsonl", {"id": "ley-1", "text": SPANISH, "title": "Ley", "work": "w", "date": "2010-05-01"}
    )
    (report,) = take(catalog, settings, path)
    document = catalog.document(DocumentId("ley-1"))

    assert (report.id, report.external_id, report.language) == ("ley-1", "ley-1", "es")
    assert (document.title, document.work, document.issued) == ("Ley", "w", "2010-05-01")
    assert statuses(take(catalog, settings, path)) == ["unchanged"]
    record(folder, "x.jsonl", {"id": "ley-1", "text": SPANISH, "title": "Ley de Aguas", "work": "w"})
    assert statuses(take(catalog, settings, path)) == ["updated"]
    assert catalog.document(DocumentId("ley-1")).title == "Ley de Aguas"


def test_one_bad_source_never_stops_a_batch(catalog: Catalog, settings: Settings, folder: Path) -> None:
    files = {
        "a.txt": LONG.encode(),
        "b.txt": b"",
        "c.txt": bytes(range(256)) * 8,
        "d.pdf": b"%PDF-1.4 broken",
        "e.txt": SPANISH.encode(),
        "f.exe": b"MZ\x90\x00" + b"\0" * 100,
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    reports = take(catalog, settings, folder, folder / "missing.txt")

    assert statuses(reports) == [
        "added",
        "empty",
        "unsupported_media",
        "unreadable",
        "added",
        "unsupported_media",
        "unreadable",
    ]
    assert [Path(report.source).name for report in reports] == [*sorted(files), "missing.txt"]


def test_reports_come_in_the_order_of_the_sources(catalog: Catalog, settings: Settings) -> None:
    def sources() -> Iterator[Source | Refused]:
        for number in range(120):
            if number % 7 == 0:
                yield Refused(str(number), IngestError("empty", source=str(number)))
            else:
                size = 40 if number % 11 == 0 else 1
                yield Source(f"{number}.txt", f"{LONG} {number}. ".encode() * size, str(number))

    reports = list(ingest(sources(), catalog, settings=settings))
    assert [report.source for report in reports] == [str(number) for number in range(120)]
    assert {report.status for report in reports} == {"added", "refused"}


def test_a_document_in_two_languages_is_marked(catalog: Catalog, settings: Settings, folder: Path) -> None:
    (folder / "a.txt").write_text(f"{LONG}.\n\n{SPANISH} {SPANISH}", "utf-8")
    (report,) = take(catalog, settings, folder)

    assert "mixed_languages" in report.warnings
    assert catalog.document(DocumentId(report.id)).languages == (Language.ES, Language.EN)
    assert [passage.language for passage in catalog.iter_passages(DocumentId(report.id))] == [Language.EN, Language.ES]


def test_a_curators_manifest_wins_over_the_content(catalog: Catalog, settings: Settings, folder: Path) -> None:
    (folder / "a.md").write_text(f"---\ntitle: Found\nauthor: Somebody\ndate: 2001-02-03\n---\n\n{LONG}.", "utf-8")
    manifest = record(
        folder,
        "m.jsonl",
        {"path": "a.md", "id": "A 1/2", "title": "Given", "authors": ["Gil, Ana"], "license": "CC0-1.0", "shelf": "7"},
    )
    (report,) = take(catalog, settings, manifest=manifest)
    document = catalog.document(DocumentId(report.id))

    assert (document.title, document.authors, document.issued) == ("Given", ("Gil, Ana",), "2001-02-03")
    assert (document.external_id, document.license, document.metadata["shelf"]) == ("A 1/2", "CC0-1.0", "7")
    assert document.id.startswith("a-1-2-")


def test_a_batch_that_is_cut_short_goes_on(catalog: Catalog, settings: Settings, folder: Path) -> None:
    for number in range(30):
        (folder / f"{number:02}.txt").write_text(f"{LONG} {number}.", "utf-8")
    reports = ingest(open_sources([str(folder)], None, settings), catalog, settings=settings)
    for _ in range(5):
        next(reports)
    reports.close()  # type: ignore[attr-defined]
    before = catalog.counts()["documents"]
    again = take(catalog, settings, folder)

    assert 5 <= before <= 30
    assert sum(report.status == "unchanged" for report in again) == before
    assert catalog.counts()["documents"] == 30


@pytest.mark.shared
def test_the_paper(shared: Path, catalog: Catalog, settings: Settings) -> None:
    (report,) = take(catalog, settings, manifest=shared / "data/seed/manifest.jsonl")

    assert (report.id, report.notes, report.status) == ("gonzalez-arechiga-bronk-2010", 66, "added")
    notes = catalog.notes(DocumentId(report.id))
    assert [len(note.callouts) for note in notes] == [1] * 66


@pytest.mark.shared
@pytest.mark.slow
def test_all_515_documents_go_in_and_are_known_again_unread(
    shared: Path, catalog: Catalog, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest = shared / "data/border/manifest.puente.jsonl"

    assert statuses(take(catalog, settings, manifest=manifest)) == ["added"] * 515

    monkeypatch.setattr("corpus.ingest.read", None)
    monkeypatch.setattr("corpus.ingest.Readers", None)
    assert statuses(take(catalog, settings, manifest=manifest)) == ["unchanged"] * 515
