"""Original files by hash."""

from __future__ import annotations

import hashlib
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.errors import CatalogError, NotInCatalog
from corpus.files import Files

DATA = "El río Bravo".encode()
SHA = hashlib.sha256(DATA).hexdigest()


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path / "files con ñ")


def test_what_is_kept_is_got_by_its_hash(files: Files) -> None:
    assert SHA == files.put(DATA)
    assert SHA == files.put(DATA)

    assert DATA == files.read(SHA)
    assert files.has(SHA)
    assert [SHA] == list(files.iter_hashes())
    assert [] == list(files.iter_corrupt())
    assert 1 == sum(path.is_file() for path in files.folder.rglob("*"))


def test_nothing_there(files: Files) -> None:
    assert [] == list(files.iter_hashes())
    assert not files.has(SHA)
    with pytest.raises(NotInCatalog):
        files.read(SHA)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "a" * 63, "A" * 64, "g" * 64, "/" + "a" * 63])
def test_only_hashes_are_names(files: Files, name: str) -> None:
    with pytest.raises(NotInCatalog):
        files.path(name)


def test_changed_bytes_are_noticed_and_mended(files: Files) -> None:
    files.put(DATA)
    files.path(SHA).write_bytes(DATA[:-1])

    with pytest.raises(CatalogError, match="corrupt"):
        files.read(SHA)
    assert [SHA] == list(files.iter_corrupt())

    files.put(DATA)  # of another length: seen at once, and written again
    assert DATA == files.read(SHA)


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "files").write_text("a file stands where the folder should be")

    with pytest.raises(CatalogError, match="unwritable"):
        Files(tmp_path / "files").put(DATA)


def test_no_space_leaves_nothing_behind(files: Files) -> None:
    """In a process that may write no more than 1,000 bytes to a file."""
    code = (
        "import resource, signal, sys; from pathlib import Path; from corpus.files import Files;"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, (1000, {resource.RLIM_INFINITY}));"
        "Files(Path(sys.argv[1])).put(bytes(5000))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(files.folder)], capture_output=True, text=True, check=False)

    assert "file.no_space" in done.stderr
    assert [] == [path for path in files.folder.rglob("*") if path.is_file()]
