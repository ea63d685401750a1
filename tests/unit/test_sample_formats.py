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
from corpus.ingest import ingest
from corpus.model import DocumentId
from corpus.sample import sample_manifest
from corpus.sources import open_sources

FOLDER = sample_manifest().parent
RENDERED = [
    entry
    for entry in map(json.loads, sample_manifest().read_text(encoding="utf-8").splitlines())
    if not entry["path"].endswith(".md")
]


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
    found = Counter(Path(entry["path"]).suffix for entry in RENDERED)

    assert found == {".pdf": 4, ".docx": 2, ".odt": 2, ".epub": 2, ".html": 1, ".txt": 1}


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
