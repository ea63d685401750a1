"""Parts of a load hold the same sources as the load as a whole, whatever it is."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from corpus import parts
from corpus.config import Settings
from corpus.errors import IngestError
from corpus.parsers.archives import Refused
from corpus.parsers.protocol import Source
from corpus.parts import Piece, open_pieces, split
from corpus.sources import open_sources


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A bit of everything that a load may be."""
    folder = tmp_path / "load"
    (folder / "deep").mkdir(parents=True)
    for number in range(5):
        (folder / f"{number}.txt").write_text(f"Text {number}")
    (folder / "deep" / "one.html").write_text("<p>Uno")
    (folder / "none.jsonl").write_text("")
    lines = [json.dumps({"id": f"r{n}", "text": f"Line {n}"}) for n in range(7)]
    (folder / "lines.jsonl").write_text("\n".join([*lines[:3], "", "{broken", *lines[3:]]))
    with zipfile.ZipFile(folder / "pack.zip", "w") as archive:
        archive.writestr("a.txt", "A")
        archive.writestr("b.txt", "B")
    return folder


@pytest.fixture
def manifest(folder: Path) -> Path:
    path = folder / "list.jsonl"
    entries = [("1.txt", "Uno"), ("deep/one.html", "Dos"), ("../outside.txt", "X"), ("lines.jsonl", "Lines")]
    path.write_text("\n".join(json.dumps({"path": place, "title": title}) for place, title in entries))
    return path


def told(opened: Source | Refused) -> tuple[object, ...]:
    if isinstance(opened, Refused):
        return opened.source, opened.error.code, dict(opened.error.facts)
    return opened.name, opened.data, opened.origin, dict(opened.given)


@pytest.mark.parametrize("size", [1, 2, 3, 100])
@pytest.mark.parametrize("what", ["folder", "files", "manifest", "folder and manifest", "nothing there"])
def test_the_same_sources(folder: Path, manifest: Path, size: int, what: str) -> None:
    paths, named = {
        "folder": ([str(folder)], None),
        "files": ([str(folder / "lines.jsonl"), str(folder / "pack.zip"), str(folder / "2.txt")], None),
        "manifest": ([], manifest),
        "folder and manifest": ([str(folder)], manifest),
        "nothing there": ([str(folder / "no.txt"), str(folder / "no.jsonl")], None),
    }[what]
    settings = Settings(home=folder.parent / "home")
    whole = [told(opened) for opened in open_sources(paths, named, settings)]

    kept = [json.loads(json.dumps([piece.as_json() for piece in part])) for part in split(paths, named, size)]
    found = [told(opened) for part in kept for opened in open_pieces([Piece(**each) for each in part], settings)]

    assert whole == found
    assert all(sum(piece["lines"] or 1 for piece in part) <= size for part in kept)


def test_after_a_line_that_is_too_long_nothing_is_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("corpus.sources", "corpus.parts"):
        monkeypatch.setattr(f"{module}.LONGEST_LINE", 60)
    path = folder / "long.jsonl"
    records = [json.dumps({"id": str(n), "text": "x" * (80 if n == 2 else 5)}) for n in range(6)]
    path.write_text("\n".join(records))
    settings = Settings(home=folder.parent / "home")
    whole = [told(opened) for opened in open_sources([str(path)], None, settings)]

    for size in (1, 2, 4):
        pieces = [piece for part in split([str(path)], None, size) for piece in part]
        assert whole == [told(opened) for opened in open_pieces(pieces, settings)]
    assert [None, None, "too_large"] == [one[1] if isinstance(one[1], str) else None for one in whole]


def test_a_file_that_is_gone_is_refused(folder: Path) -> None:
    pieces = [piece for part in split([str(folder / "lines.jsonl")], None, 4) for piece in part]
    (folder / "lines.jsonl").unlink()

    opened = list(open_pieces(pieces, Settings(home=folder.parent / "home")))

    assert len(pieces) == 3 == len(opened)
    assert all(isinstance(one, Refused) and one.error.code == "unreadable" for one in opened)


def test_no_manifest(tmp_path: Path) -> None:
    (tmp_path / "m.jsonl").write_text("[")
    with pytest.raises(IngestError, match="unreadable"):
        list(split([], tmp_path / "m.jsonl"))
    assert parts.SIZE > 0
