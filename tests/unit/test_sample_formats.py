"""The sample corpus passes through every parser, and its notes come in with their call-outs."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.catalog import Catalog, open_catalog
from corpus.config import Settings
from corpus.errors import IngestError
from corpus.ingest import ingest
from corpus.model import DocumentId
from corpus.parsers import ocr, parse
from corpus.parsers.protocol import Source
from corpus.sample import sample_manifest
from corpus.sources import open_sources
from tests.formats.render_sample import SCAN

FOLDER = sample_manifest().parent
FILES = [
    entry
    for entry in map(json.loads, sample_manifest().read_text(encoding="utf-8").splitlines())
    if not entry["path"].endswith(".md")
]
SCANS = [entry for entry in FILES if SCAN == entry["path"].removeprefix("texts/").removesuffix(".pdf")]
RENDERED = [entry for entry in FILES if entry not in SCANS]


def source(entry: dict[str, str]) -> str:
    path = FOLDER / "sources" / Path(entry["path"]).relative_to("texts")
    return path.with_suffix(".md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    """The rendered documents only."""
    home = tmp_path_factory.mktemp("sample")
    manifest = home / "manifest.jsonl"
    for entry in RENDERED:
        (home / entry["path"]).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(FOLDER / entry["path"], home / entry["path"])
    lines = [json.dumps(entry) for entry in RENDERED]
    manifest.write_text("\n".join(lines) + "\n", encoding="utf-8")
    settings = Settings(home=home / "home")
    catalog = open_catalog(settings.catalog)
    reports = list(ingest(open_sources([], manifest, settings), catalog, settings=settings))
    assert [report.status for report in reports] == ["added"] * len(RENDERED), reports
    yield catalog
    catalog.close()


def test_every_format_is_in_the_sample() -> None:
    found = Counter(Path(entry["path"]).suffix for entry in FILES)

    assert len(SCANS) == 1
    assert found == {".pdf": 5, ".docx": 2, ".odt": 2, ".epub": 2, ".html": 1, ".txt": 1}


def test_the_text_file_is_no_utf_8() -> None:
    path = next(entry["path"] for entry in RENDERED if entry["path"].endswith(".txt"))

    with pytest.raises(UnicodeDecodeError):
        (FOLDER / path).read_bytes().decode("utf-8")


@pytest.mark.parametrize("entry", RENDERED, ids=lambda entry: Path(entry["path"]).name)
def test_notes_come_in_whole_and_linked(catalog: Catalog, entry: dict[str, str]) -> None:
    written = dict(re.findall(r"^\[\^(\d+)\]: (.+)$", source(entry), re.MULTILINE))
    notes = catalog.notes(DocumentId(entry["id"]))

    assert {note.label for note in notes} == set(written)
    assert [note.label for note in notes if not note.callouts] == []


def scan() -> Source:
    path = FOLDER / SCANS[0]["path"]
    return Source(path.name, path.read_bytes())


@pytest.mark.skipif(
    not shutil.which("tesseract"), reason="needs tesseract: apt-get install tesseract-ocr tesseract-ocr-spa"
)
def test_the_scan_is_read_and_marked() -> None:
    written = set(re.findall(r"[^\W\d_]{4,}", source(SCANS[0])))
    read = parse(scan())
    kept = written & set(re.findall(r"[^\W\d_]{4,}", " ".join(block.text for block in read.blocks)))

    assert "machine_read" in read.warnings
    assert len(kept) >= 0.8 * len(written)


def test_without_tesseract_the_scan_is_refused_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr.shutil, "which", lambda _: None)

    with pytest.raises(IngestError) as refused:
        parse(scan())

    assert "needs_ocr" == refused.value.code
    assert "tesseract-ocr" in refused.value.facts["install"]
