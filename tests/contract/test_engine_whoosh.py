"""What is Whoosh's own: faults it is guarded against, crashes, damage, several processes."""

from __future__ import annotations

import inspect
import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from unittest import mock

import pytest
import whoosh.codec.base
import whoosh.fields
import whoosh.filedb.filestore
import whoosh.index
import whoosh.reading

from corpus.errors import ConfigError
from corpus.model import DocumentId, Language, PassageId
from search.analysis import analyze
from search.engine import Engine
from search.engines import open_engine, rules
from search.engines.whoosh_.engine import CURRENT, WhooshEngine, open_whoosh
from search.engines.whoosh_.errors import map_errors
from search.engines.whoosh_.writer import choose
from search.errors import EngineError, IndexCorrupt, IndexLocked, IndexMissing, IndexOutdated, Unavailable
from search.fields import Entry, TextField
from search.query import All, Request, Word

ES = Language.ES
ROOT = Path(__file__).resolve().parents[2]


def entry(passage: str, body: str = "archivo público") -> Entry:
    document = DocumentId(passage.partition("#")[0])
    return Entry(PassageId(passage), document, ES, {TextField.BODY: analyze(body, ES)}, {"document": (document,)})


def put(engine: Engine, *names: str) -> None:
    with engine.writing() as writer:
        for name in names:
            writer.put(DocumentId(name), "1", [entry(f"{name}#0")])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def engine(folder: Path) -> WhooshEngine:
    engine = open_whoosh(f"whoosh://{folder}")
    put(engine, "a", "b")
    put(engine, "c")
    return engine


def inner(folder: Path) -> Path:
    return folder / (folder / CURRENT).read_text()


URLS = [
    ("plain", "whoosh://{}/index", "index"),
    ("percent", "whoosh://{}/con%20espacio%20y%20%C3%B1", "con espacio y ñ"),
    ("as typed", "whoosh://{}/con espacio y ñ", "con espacio y ñ"),
]


@pytest.mark.parametrize(("url", "name"), [u[1:] for u in URLS], ids=[u[0] for u in URLS])
def test_paths_are_percent_decoded(tmp_path: Path, url: str, name: str) -> None:
    put(open_engine(url.format(tmp_path)), "a")

    assert (tmp_path / name / CURRENT).is_file()


@pytest.mark.parametrize("url", ["whoosh:", "whoosh://host/path", "solr:///x"])
def test_urls_without_a_path_are_refused(url: str) -> None:
    with pytest.raises(ConfigError):
        open_engine(url)


def test_reading_a_new_index_writes_nothing(folder: Path) -> None:
    assert 0 == open_engine(f"whoosh://{folder}").search(Request(All())).total
    assert not folder.exists()


def test_the_index_is_for_its_owner_only(engine: WhooshEngine, folder: Path) -> None:
    for path in [folder, inner(folder)]:
        assert 0 == path.stat().st_mode & 0o077, path


def test_old_files_are_cleaned_up(engine: WhooshEngine, folder: Path) -> None:
    for i in range(10):
        put(engine, f"d{i}")
    names = [p.name for p in inner(folder).iterdir()]

    assert 1 == sum(name.endswith(".toc") for name in names) == sum(name.endswith(".seal") for name in names)
    assert sum(name.endswith(".arrays") for name in names) <= 4
    with engine.rebuilding():
        pass
    assert 1 == sum(path.is_dir() for path in folder.iterdir())


# Damage


def flip(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at % len(content)] ^= 0x10
    path.write_bytes(content)


def test_a_table_of_contents_that_is_not_ours_is_never_unpickled(engine: WhooshEngine, folder: Path) -> None:
    class Evil:
        def __reduce__(self) -> tuple[Callable[[str], object], tuple[str]]:
            return (os.mkdir, (str(folder / "pwned"),))

    (toc,) = inner(folder).glob("*.toc")
    good = toc.read_bytes()
    toc.write_bytes(good + pickle.dumps(Evil()))

    with pytest.raises(IndexCorrupt):
        open_engine(f"whoosh://{folder}").search(Request(All()))
    toc.write_bytes(pickle.dumps(Evil()))
    with pytest.raises(IndexCorrupt):
        open_engine(f"whoosh://{folder}").stats()
    assert not (folder / "pwned").exists()


@pytest.mark.parametrize("suffix", [".toc", ".seal", ".arrays"])
def test_a_flipped_bit_is_found(engine: WhooshEngine, folder: Path, suffix: str) -> None:
    path = max(inner(folder).glob(f"*{suffix}"), key=lambda p: p.stat().st_size)
    good = path.read_bytes()
    for at in range(0, len(good), max(1, len(good) // 60)):
        flip(path, at)
        other = open_engine(f"whoosh://{folder}")
        with suppress(EngineError):  # found even before it was looked for
            assert list(other.check()), at
        path.write_bytes(good)

    assert [] == list(open_engine(f"whoosh://{folder}").check())


@pytest.mark.parametrize("suffix", [".toc", ".seal", ".arrays"])
def test_a_file_cut_short_is_refused_and_a_rebuild_mends_it(engine: WhooshEngine, folder: Path, suffix: str) -> None:
    path = next(inner(folder).glob(f"*{suffix}"))
    path.write_bytes(path.read_bytes()[:-40])
    other = open_engine(f"whoosh://{folder}")

    with pytest.raises(IndexCorrupt):
        other.search(Request(All()))
    with pytest.raises(IndexCorrupt), other.writing():
        pass  # pragma: no cover
    with other.rebuilding() as writer:
        writer.put(DocumentId("z"), "1", [entry("z#0")])
    assert 1 == other.search(Request(All())).total


def test_a_missing_file_is_named(engine: WhooshEngine, folder: Path) -> None:
    next(inner(folder).glob("*.arrays")).unlink()

    with pytest.raises(IndexMissing):
        open_engine(f"whoosh://{folder}").search(Request(All()))


def test_another_analysis_makes_an_index_outdated(engine: WhooshEngine, folder: Path) -> None:
    with mock.patch.object(rules, "FINGERPRINT", "fields-2 other"):
        other = open_engine(f"whoosh://{folder}")
        with pytest.raises(IndexOutdated):
            other.search(Request(All()))
        with pytest.raises(IndexOutdated), other.writing():
            pass  # pragma: no cover

        assert rules.FINGERPRINT != other.stats().fingerprint
        with other.rebuilding():
            pass
        assert 0 == other.search(Request(All())).total


# Trouble while writing


def test_a_full_disk_leaves_the_old_index_and_no_lock(engine: WhooshEngine, folder: Path) -> None:
    full = OSError(28, "No space left on device")
    for place in ("writer.write_arrays", "storage.write_whole", "storage.flush", "writer.flush"):
        with mock.patch(f"search.engines.whoosh_.{place}", side_effect=full), pytest.raises(Unavailable):
            put(engine, "new")

        assert {"a", "b", "c"} == open_engine(f"whoosh://{folder}").versions().keys(), place
    put(engine, "new")
    assert {"a", "b", "c", "new"} == engine.versions().keys()


def test_a_full_disk_during_a_rebuild_leaves_the_old_index(engine: WhooshEngine, folder: Path) -> None:
    full = OSError(28, "No space left on device")
    spoiled = mock.patch("search.engines.whoosh_.storage.write_whole", side_effect=full)
    with spoiled, pytest.raises(Unavailable), engine.rebuilding():
        pass

    assert 3 == engine.search(Request(All())).total
    assert 1 == sum(path.is_dir() for path in folder.iterdir())


def test_errors_of_others_pass_through(engine: WhooshEngine) -> None:
    with pytest.raises(FileNotFoundError), engine.writing():
        raise FileNotFoundError

    put(engine, "d")


def test_every_exception_of_whoosh_is_mapped() -> None:
    """What the modules we use may raise, by their own definitions."""
    modules = (whoosh.index, whoosh.filedb.filestore, whoosh.reading, whoosh.codec.base, whoosh.fields)
    known = {
        kind
        for module in modules
        for kind in vars(module).values()
        if inspect.isclass(kind) and issubclass(kind, Exception) and kind.__module__.startswith("whoosh")
    }
    unused = {"FieldConfigurationError", "UnknownFieldError", "TermNotFound", "OutOfOrderError"}  # we never get there
    assert len(known) >= 8
    for kind in known - {kind for kind in known if kind.__name__ in unused}:
        with pytest.raises(EngineError), map_errors():
            raise kind.__new__(kind)


# Several processes


def child(folder: Path, body: str) -> subprocess.Popen[str]:
    head = f"""
import sys, time
from corpus.model import DocumentId, Language, PassageId
from search.analysis import analyze
from search.engines import open_engine
from search.fields import Entry, TextField
from search.query import All, Request
ES = Language.ES
engine = open_engine({f"whoosh://{folder}"!r})
def entry(i):
    return Entry(PassageId(f"d{{i}}#0"), DocumentId(f"d{{i}}"), ES, {{TextField.BODY: analyze(f"archivo {{i}}", ES)}})
"""
    return subprocess.Popen([sys.executable, "-c", head + body], cwd=ROOT, stdout=subprocess.PIPE, text=True)


WRITE = """
for i in range(int(sys.argv[1]) if len(sys.argv) > 1 else 0, 10_000):
    with engine.writing() as writer:
        writer.put(DocumentId(f"d{i}"), "1", [entry(i)])
        writer.mark(i + 1)
    print(i, flush=True)
"""


@pytest.mark.parametrize("kill", range(8))
def test_a_killed_writer_loses_nothing_that_was_done(folder: Path, kill: int) -> None:
    process = child(folder, WRITE)
    assert process.stdout is not None
    done = [int(process.stdout.readline()) for _ in range(3 + kill)]
    time.sleep(0.0013 * kill)
    process.send_signal(signal.SIGKILL)
    process.wait()
    done += [int(line) for line in process.stdout]
    engine = open_engine(f"whoosh://{folder}")
    held = engine.versions()

    assert {f"d{i}" for i in done} <= held.keys()
    assert len(held) == engine.stats().generation == engine.search(Request(All())).total
    assert [] == list(engine.check())
    put(engine, "next")  # no lock is left, and what the dead writer left is cleaned up
    assert len(held) + 1 == engine.search(Request(Word("archivo", ES))).total


def test_a_rebuild_that_is_killed_leaves_the_old_index(engine: WhooshEngine, folder: Path) -> None:
    process = child(folder, "with engine.rebuilding() as w:\n    print('in', flush=True)\n    time.sleep(60)")
    assert process.stdout is not None
    process.stdout.readline()
    with pytest.raises(IndexLocked), engine.writing():
        pass  # pragma: no cover
    process.kill()
    process.wait()

    assert 3 == engine.search(Request(All())).total
    with engine.rebuilding() as writer:
        writer.put(DocumentId("new"), "1", [entry("new#0")])
    assert 1 == engine.search(Request(All())).total
    assert 1 == sum(path.is_dir() for path in folder.iterdir())


READ = """
last = 0
until = time.time() + 60
while last < 60 and time.time() < until:
    stats, found = engine.stats(), engine.search(Request(All()))
    held = engine.versions()
    assert found.total >= last, (found.total, last)  # never back in time
    assert all(v == ("1", 1) for v in held.values())
    last = found.total
print("ok", last)
"""


def test_readers_in_other_processes_see_whole_batches_in_order(folder: Path) -> None:
    readers = [child(folder, READ) for _ in range(2)]
    engine = open_engine(f"whoosh://{folder}")
    for i in range(60):
        put(engine, f"d{i}")

    for reader in readers:
        output, _ = reader.communicate(timeout=90)
        assert (0, "ok 60\n") == (reader.returncode, output)


def test_a_reader_keeps_its_index_while_it_is_replaced(engine: WhooshEngine, folder: Path) -> None:
    reader = open_engine(f"whoosh://{folder}")
    assert 3 == reader.search(Request(All())).total
    for i in range(20):
        with engine.rebuilding() as writer:
            writer.put(DocumentId(f"r{i}"), "1", [entry(f"r{i}#0")])

        assert [f"r{i}#0"] == [h.passage for h in reader.search(Request(All())).hits]


# Merging

SIZES: list[tuple[str, list[tuple[int, int]], set[int]]] = [
    ("nothing", [], set()),
    ("a few small ones stay", [(5, 5), (5, 5), (5, 5)], set()),
    ("four small ones are merged", [(5, 5), (9, 9), (60_000, 60_000), (1, 1), (5, 5)], {0, 1, 3, 4}),
    ("full ones are never merged", [(65_536, 65_536)] * 9, set()),
    ("two halves are merged", [(30_000, 30_000), (29_000, 29_000)], {0, 1}),
    ("a hollow one is written anew", [(60_000, 60_000), (1_000, 100)], {1}),
    ("not more than fit", [(30_000, 30_000)] * 5, {0, 1}),
    ("an empty one goes", [(10, 0)], {0}),
]


@pytest.mark.parametrize(("sizes", "expected"), [s[1:] for s in SIZES], ids=[s[0] for s in SIZES])
def test_which_segments_are_merged(sizes: list[tuple[int, int]], expected: set[int]) -> None:
    assert expected == choose(sizes)


def test_a_long_document_spans_segments(folder: Path) -> None:
    engine = open_engine(f"whoosh://{folder}")
    with mock.patch("search.engines.whoosh_.build.MOST_PASSAGES", 4), engine.writing() as writer:
        writer.put(DocumentId("long"), "1", [entry(f"long#{i}") for i in range(11)])
        writer.put(DocumentId("x"), "1", [entry("x#0")])

    assert {"long": ("1", 11), "x": ("1", 1)} == engine.versions()
    assert 2 == engine.stats().documents
    put(engine, "long")
    assert {"long": ("1", 1), "x": ("1", 1)} == engine.versions()
    assert 2 == engine.search(Request(All())).total


def test_whoosh_is_the_pinned_build_or_its_fallback() -> None:
    assert whoosh.__version__[:2] in {(3, 54), (2, 7)}
