"""The isolated parser: same result as in this process; limits, crashes and networks end in a clear refusal."""

from __future__ import annotations

import socket
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.config import Settings
from corpus.errors import IngestError
from corpus.parsers import isolate, parse
from corpus.parsers.isolate import close_workers, dump_parsed, load_parsed, parse_isolated
from corpus.parsers.protocol import Parsed, Source

PAGE = Source("nota.html", "<main><h1>Título</h1><p>Año<sup>1</sup> 1944.</p><p><sup>1</sup> Tratado.</main>".encode())


@pytest.fixture(autouse=True)
def _no_workers_left() -> Iterator[None]:
    close_workers()
    yield
    close_workers()


def with_parser(monkeypatch: pytest.MonkeyPatch, folder: Path, body: str) -> None:
    """Makes workers read everything with ``body``."""
    code = f"def parse(source):\n{textwrap.indent(textwrap.dedent(body), '    ')}\n"
    (folder / "corpus_trouble.py").write_text(code)
    start = "import corpus.parsers.isolate_worker as w, corpus_trouble; w.parse = corpus_trouble.parse; w.main()"
    original = isolate.subprocess.Popen

    def popen(command: list[str], **options: object) -> object:
        options["env"] = {**options["env"], "PYTHONPATH": f"{options['env']['PYTHONPATH']}:{folder}"}  # type: ignore[dict-item]
        return original([command[0], "-c", start, *command[3:]], **options)  # type: ignore[call-overload]

    monkeypatch.setattr(isolate.subprocess, "Popen", popen)


def test_same_as_without_isolation() -> None:
    assert parse(PAGE) == parse_isolated(PAGE, Settings())


def test_round_trip_of_values() -> None:
    parsed = parse(PAGE)

    assert parsed == load_parsed(dump_parsed(parsed))


def test_a_worker_serves_many_documents() -> None:
    parse_isolated(PAGE, Settings())
    first = isolate._POOL.idle[0].process.pid
    parse_isolated(PAGE, Settings())

    assert [first] == [worker.process.pid for worker in isolate._POOL.idle]


TROUBLE = [
    ("an endless loop", "while True: pass", "too_large", "time"),
    ("waiting for ever", "import time; time.sleep(600)", "too_large", "time"),
    ("too much memory", "return ['x' * 2**30 for _ in range(9)]", "too_large", "memory"),
    ("a dead process", "import os; os.abort()", "unreadable", "crash"),
    ("a leaving process", "import os; os._exit(0)", "unreadable", "crash"),
    ("a parser's fault", "return 1 // 0", "unreadable", "ZeroDivisionError"),
    ("endless recursion", "return parse(source)", "unsafe", "depth"),
    ("a file that grows", "open('big', 'wb').truncate(2**40)", "unreadable", "OSError"),
]


@pytest.mark.parametrize(("what", "body", "code", "reason"), TROUBLE, ids=[case[0] for case in TROUBLE])
def test_trouble(what: str, body: str, code: str, reason: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with_parser(monkeypatch, tmp_path, body)
    settings = Settings(parse_seconds=2, parse_memory_mb=800)

    with pytest.raises(IngestError) as caught:
        parse_isolated(PAGE, settings)

    assert (code, reason, "nota.html") == (
        caught.value.code,
        caught.value.facts["reason"],
        caught.value.facts["source"],
    )
    assert not isolate._POOL.idle


def test_the_next_document_goes_on_after_trouble(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with monkeypatch.context() as patch:
        with_parser(patch, tmp_path, "import os; os.abort()")
        with pytest.raises(IngestError):
            parse_isolated(PAGE, Settings())

    assert isinstance(parse_isolated(PAGE, Settings()), Parsed)


def test_children_are_killed_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    body = f"""
        import subprocess, time
        subprocess.Popen(["/bin/sh", "-c", "sleep 3; touch '{tmp_path}/alive'"])
        time.sleep(600)
    """
    with_parser(monkeypatch, tmp_path, body)
    with pytest.raises(IngestError):
        parse_isolated(PAGE, Settings(parse_seconds=1))
    import time

    time.sleep(3)

    assert not (tmp_path / "alive").exists()


def test_no_network(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        body = f"import socket; socket.create_connection(('127.0.0.1', {port}), 2); raise SystemError"
        with_parser(monkeypatch, tmp_path, body)
        with pytest.raises(IngestError) as caught:
            parse_isolated(PAGE, Settings())

    assert "PermissionError" == caught.value.facts["reason"]


def test_too_many_bytes_do_not_start_a_worker() -> None:
    with pytest.raises(IngestError, match="size"):
        parse_isolated(Source("x.txt", b"x" * 2_000_001), Settings(max_upload_mb=2))


def test_the_folder_of_a_worker_goes_with_it() -> None:
    parse_isolated(PAGE, Settings())
    folder = Path(isolate._POOL.idle[0].folder)
    close_workers()

    assert not folder.exists()


def test_pages_done_one_by_one_give_time_for_the_next(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    body = """
        import time
        from corpus.model import PassageKind
        from corpus.parsers.alive import report_alive
        from corpus.parsers.protocol import Block, Parsed
        for _ in range(5):
            time.sleep(0.6)
            report_alive()
        return Parsed((Block(PassageKind.BODY, 'listo'),))
    """
    with_parser(monkeypatch, tmp_path, body)

    assert "listo" == parse_isolated(PAGE, Settings(parse_seconds=2)).blocks[0].text


def test_pages_without_end_end_all_the_same(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    body = """
        import time
        from corpus.parsers.alive import report_alive
        while True:
            time.sleep(0.1)
            report_alive()
    """
    with_parser(monkeypatch, tmp_path, body)
    monkeypatch.setattr(isolate, "LONGEST", 3)
    with pytest.raises(IngestError) as caught:
        parse_isolated(PAGE, Settings(parse_seconds=2))

    assert ("too_large", "time") == (caught.value.code, caught.value.facts["reason"])
